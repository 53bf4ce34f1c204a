"""One person in several rows: who leads to whom, and what one row lends another while they are one."""

from collections.abc import Iterable, Mapping

Filled = dict[str, list[str]]
"""What was lent: for each field what was there before, and what is there now."""

_ADDRESS = ("street", "city", "region", "postcode", "country")
_ALONE = ("email", "phone", "company", "birthday", "timezone", "prefers", "best_time")
DATES = ("since_date", "paused_until")  # as ISO text, so that the earlier is the smaller
LENT = (*_ADDRESS, *_ALONE, *DATES)


def roots(members: Iterable[int], into: Mapping[int, int]) -> dict[int, int]:
    """Return for each member who stands for them when everybody leads to who they were merged into."""
    return {member: _end(member, into) for member in members}


def blanks_filled(kept: Mapping[str, str], absorbed: Mapping[str, str]) -> Filled:
    """Return what the absorbed row lends to the one that is kept.

    Blanks are filled, an address only whole; of two first days the earlier counts, of two pauses the longer.
    """
    lent = [field for field in _ALONE if absorbed[field] and not kept[field]]
    if absorbed["street"] and not any(kept[field] for field in _ADDRESS[:-1]):
        lent += [field for field in _ADDRESS if absorbed[field] != kept[field]]
    since, paused = absorbed["since_date"], absorbed["paused_until"]
    if since and (not kept["since_date"] or since < kept["since_date"]):
        lent.append("since_date")
    if paused and (not kept["paused_until"] or paused > kept["paused_until"]):
        lent.append("paused_until")
    return {field: [kept[field], absorbed[field]] for field in lent}


def undone(current: Mapping[str, str], filled: Filled) -> dict[str, str]:
    """Return the fields to put back: those that still hold what was lent."""
    return {field: before for field, (before, after) in filled.items() if current[field] == after}


def _end(member: int, into: Mapping[int, int]) -> int:
    seen = {member}
    while member in into and into[member] not in seen:
        member = into[member]
        seen.add(member)
    return member
