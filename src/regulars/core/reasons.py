"""Why we are in touch, and why no longer: one sentence for a person."""

import datetime as dt
from collections.abc import Iterable, Mapping

from regulars.core.caps import long_day
from regulars.core.due import add_months
from regulars.core.playbooks import SALE_KINDS, Seen

NOUNS = {"sale": "purchase", "job_completed": "job", "repair_done": "repair", "contract_signed": "contract"}
# What opened it when that was no sale; the moment, or the day, follows.
OPENERS = {
    "review": "Kind words",
    "referral": "They sent somebody to you",
    "complaint": "A complaint",
    "contacted": "They were happy when you spoke",
    "joined": "They joined",
}
DATES = {"birthday": "Their birthday", "anniversary": "An anniversary", "season": "The season"}
CANCELLED, REPLACED = "cancelled", "replaced"
NEEDLESS = "What is known by now no longer calls for it."


def spoken_day(day: dt.date, on: dt.date) -> str:
    """Say a day as people do: "today", "last Thursday", "on 26 February"."""
    distance = (on - day).days
    if distance in (-1, 0, 1):
        return {-1: "tomorrow", 0: "today", 1: "yesterday"}[distance]
    if 1 < distance < 7:
        return f"last {day:%A}"
    if -7 < distance < -1:
        return f"on {day:%A}"
    return f"on {long_day(day, on)}"


def why(
    occasion: str, opened_by_kind: str, *, happened: dt.date | None, due: dt.date, on: dt.date, item: str, because: str
) -> str:
    """Say in one sentence what calls for a contact and why by this channel."""
    return f"{_opener(occasion, opened_by_kind, happened, due, on, item)}; {because}."


def _opener(occasion: str, opened_by_kind: str, happened: dt.date | None, due: dt.date, on: dt.date, item: str) -> str:
    since = spoken_day(happened, on) if happened else ""
    if occasion in DATES:
        return f"{DATES[occasion]} {spoken_day(due, on)}"
    if occasion == "maintenance":
        return f"{item} wants looking after soon" if item else "Maintenance is due soon"
    if occasion == "come_back":
        return f"Nothing heard since {since.removeprefix('on ')}" if since else "Nothing heard for a while"
    if occasion == "check_in":
        return "A while since you last spoke" + (f", after {_bought(opened_by_kind, item)} {since}" if since else "")
    return f"{_event(occasion, opened_by_kind, item)} {since}".rstrip()


def _event(occasion: str, opened_by_kind: str, item: str) -> str:
    if opened_by_kind not in SALE_KINDS:
        return OPENERS.get(opened_by_kind, occasion.replace("_", " ").capitalize())
    size = {"first_purchase": "A first ", "big_purchase": "A big "}.get(occasion, "A ")
    return f"{size}{NOUNS[opened_by_kind]}" + (f" ({item})" if item else "")


def _bought(opened_by_kind: str, item: str) -> str:
    return f"a {NOUNS.get(opened_by_kind, 'purchase')}" + (f" ({item})" if item else "")


def ended(about: str, moments: Iterable[Seen]) -> tuple[str, str]:
    """Say how a touchpoint ends that what happened since no longer calls for, and why."""
    known = sorted(moments, key=lambda moment: moment.at)
    opened_at = max(
        (moment.at for moment in known if moment.about == about and moment.kind != "refunded"), default=None
    )
    if any(moment.kind == "refunded" and moment.about.startswith(about) for moment in known):
        return CANCELLED, "The money was given back."
    if opened_at is None:
        return CANCELLED, NEEDLESS if about.startswith("customer:") else "What had called for it was taken back."
    kinds = [moment.kind for moment in known if moment.at >= opened_at and moment.about != about]
    if "complaint" in kinds and "complaint_solved" not in kinds:
        return CANCELLED, "They told you that something is not right; that comes first."
    if SALE_KINDS.intersection(kinds):
        return REPLACED, "They bought again since; the newer purchase is followed up instead."
    return CANCELLED, NEEDLESS


def item_of(details: Mapping[str, object]) -> str:
    """Return what was bought, as a moment's details name it."""
    items = details.get("items")
    first = items[0] if isinstance(items, list) and items else ""
    return str(details.get("item") or first or "")


def next_service(bought: dt.date, months: int, *, on: dt.date) -> dt.date:
    """Return the first day on or after `on` at which a product wants looking after."""
    times = max(((on.year - bought.year) * 12 + on.month - bought.month) // max(months, 1), 1)
    due = add_months(bought, times * months)
    return due if due >= on else add_months(bought, (times + 1) * months)
