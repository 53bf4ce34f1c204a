"""A playbook played over the shop's own last year, before it is switched on."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from regulars import channels
from regulars.core import playbook_lines
from regulars.core.due import add_months
from regulars.core.playbooks import Opening, Playbook, parse, played_back
from regulars.core.spoken_dates import long_day
from regulars.records.models import Business, Customer
from regulars.services import facts

EXAMPLES = 5


@dataclass(frozen=True)
class PlaybookPreview:
    """What a playbook would have meant over a past year, before caps and consent take their part."""

    since: dt.date
    until: dt.date
    total: int = 0
    occasions: dict[str, int] = field(default_factory=dict)
    channels: dict[str, int] = field(default_factory=dict)  # roughly: the first allowed that reaches them
    unreachable: int = 0  # no allowed channel reaches them
    months: list[tuple[dt.date, int]] = field(default_factory=list)  # first of month, count
    staff_minutes: int = 0
    customers: int = 0
    sentence: str = ""  # "Last year this would have meant 312 calls and 40 notes, about 61 hours of work."
    examples: list[str] = field(default_factory=list)  # "Rosa Diaz, 3 March: call, because …"


@dataclass(frozen=True)
class _Person:
    name: str
    prefers: str
    ways: Mapping[str, str]  # what a channel needs: the phone number, the address

    def channel(self, allowed: tuple[str, ...]) -> str:
        """Return the first allowed channel that reaches them, or nothing."""
        return next(filter(self._is_reached, allowed), "")

    def _is_reached(self, slug: str) -> bool:
        # Whether they ever wrote to the shop is not known here; a wish for it is.
        if slug == "message":
            return self.prefers == slug
        reach = channels.channel(slug).reach
        return reach == "presence" or bool(self.ways[reach])


class _Tally:
    """What is counted while customers pass by."""

    def __init__(self, playbook: Playbook) -> None:
        self.playbook = playbook
        self.occasions: Counter[str] = Counter()
        self.channels: Counter[str] = Counter()
        self.months: Counter[dt.date] = Counter()
        self.customers = 0
        self.unreachable = 0
        self.latest: dict[int, tuple[dt.date, str, str]] = {}  # by rule: when, who, how

    def add(self, person: _Person, found: list[Opening]) -> None:
        """Count what one customer would have met with."""
        ways = [(one, person.channel(one.channels)) for one in found]
        self.unreachable += sum(not channel for _, channel in ways)
        reached = [(one, channel) for one, channel in ways if channel]
        self.customers += bool(reached)
        for one, channel in reached:
            self.occasions[one.occasion] += 1
            self.channels[channel] += 1
            self.months[one.due_date.replace(day=1)] += 1
            example = (one.due_date, person.name, channel)
            self.latest[one.rule_index] = max(self.latest.get(one.rule_index, example), example)


def preview(business: Business, text: str, *, today: dt.date) -> PlaybookPreview:
    """Play a text over the shop's own last twelve months, or raise `BadPlaybook`."""
    playbook = parse(text, channels=channels.known())
    since, until = add_months(today, -12), today - dt.timedelta(days=1)
    tally = _Tally(playbook)
    for person, found in _played(business, playbook, since, until):
        tally.add(person, found)
    minutes = sum(
        channels.channel(slug).minutes * count
        for slug, count in tally.channels.items()
        if channels.channel(slug).staff_does
    )
    return PlaybookPreview(
        since=since,
        until=until,
        total=tally.channels.total(),
        occasions=dict(tally.occasions.most_common()),
        channels=dict(tally.channels.most_common()),
        unreachable=tally.unreachable,
        months=[(month, tally.months[month]) for month in _months(since, until)],
        staff_minutes=minutes,
        customers=tally.customers,
        sentence=playbook_lines.last_year(tally.channels, minutes),
        examples=_examples(tally, until, business.country),
    )


def _played(
    business: Business, playbook: Playbook, since: dt.date, until: dt.date
) -> Iterator[tuple[_Person, list[Opening]]]:
    families = facts.families(business)
    calendar = facts.calendar_of(business)
    before = facts.day_begins(business, until + dt.timedelta(days=1))
    for chunk in facts.everybody(business):
        members = families.members(chunk)
        moments = facts.seen(business, members, before=before)
        people = _people(business, chunk)
        for root, profile in facts.profiles(business, members, before=before).items():
            known = moments.get(root, [])
            if found := played_back(playbook, "preview", known, profile, calendar, since=since, until=until):
                yield people[root], found


def _people(business: Business, ids: list[int]) -> dict[int, _Person]:
    rows = Customer.objects.of(business).filter(pk__in=ids)
    columns = ("pk", "name", "prefers", "phone", "email", "street")
    return {
        pk: _Person(name, prefers, {"phone": phone, "email": email, "address": street})
        for pk, name, prefers, phone, email, street in rows.values_list(*columns)
    }


def _months(since: dt.date, until: dt.date) -> list[dt.date]:
    first = since.replace(day=1)
    return [add_months(first, n) for n in range((until.year - first.year) * 12 + until.month - first.month + 1)]


def _examples(tally: _Tally, on: dt.date, country: str) -> list[str]:
    chosen = sorted(tally.latest.items())[:EXAMPLES]
    return [
        f"{name}, {long_day(due, on, country)}: {playbook_lines.WAYS.get(channel, channel)}, "
        f"because {playbook_lines.event(tally.playbook.rules[rule], tally.playbook.shop)}."
        for rule, (due, name, channel) in chosen
    ]
