"""A customer's moments put in order, so that the rules can ask what was when."""

import bisect
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from regulars.core import due
from regulars.core.due import Calendar
from regulars.core.playbook_days import days_of

SALE_KINDS = frozenset({"sale", "job_completed", "contract_signed", "repair_done"})
MOMENTS = SALE_KINDS | {
    "refunded",
    "review",
    "referral",
    "complaint",
    "complaint_solved",
    "contacted",  # details: {"outcome": "happy", "occasion": "how_is_it"}
    "tried",
    "replied",  # they wrote back
    "wrote",  # they wrote to us on a network
    "promised",
    "promise_moved",  # they were told in time that it takes longer
    "promise_kept",
    "promise_made_good",
    "promise_released",  # they did not want it any more
    "promise_broken",
    "wished",  # what else they would like: a vote for an idea
    "remembered",
    "joined",
    "consented",
    "withdrew",
    "imported",
    "merged",
    "unmerged",
}
# Whoever was known this much before their first recorded sale is no newcomer: older sales were not imported.
NEWCOMER_DAYS = 30
# From this share on a refund undoes a sale: nobody gives thanks for it any more. Less is a chair of six sent back.
MUCH = 0.5


@dataclass(frozen=True, slots=True)
class Seen:
    """A moment as the rules see it. `about` of a refund is its sale's, or begins with it ("sale:9:refund:2");
    a solved complaint is about the complaint."""

    kind: str
    at: dt.datetime
    worth_cents: int = 0
    about: str = ""
    details: Mapping[str, Any] = field(default_factory=dict, compare=False, hash=False)


@dataclass(frozen=True, slots=True)
class Profile:
    """What the rules know about a customer beyond moments."""

    customer_id: int
    birthday: str = ""  # MM-DD
    since_date: dt.date | None = None
    # (about of the sale, product, months between services, bought on)
    service: tuple[tuple[str, str, int, dt.date], ...] = ()
    # Who came in a file: only a first sale on one of these days is known to have been their first.
    first_between: tuple[dt.date, dt.date] | None = None


@dataclass(frozen=True, slots=True)
class Complaint:
    """From when until when something was to be put right."""

    opened_on: dt.date
    solved_on: dt.date | None


class Story:
    """The set of a customer's moments: each once, in the order of time."""

    def __init__(self, moments: Sequence[Seen], profile: Profile, calendar: Calendar) -> None:
        self.profile = profile
        self.days = days_of(calendar)
        self.timezone = calendar.timezone
        self.moments = _once(moments)
        # A negative "sale" is a return that was written down as one.
        self.sales = [m for m in self.moments if m.kind in SALE_KINDS and m.worth_cents >= 0]
        self.sale_days = [self.day(m) for m in self.sales]
        self.paid = {sale.about: sale.worth_cents for sale in self.sales}
        self.refunds = self._refunds()
        self.complaints = self._complaints()

    def day(self, moment: Seen) -> dt.date:
        """Return the day of a moment where the shop is."""
        return due.local_date(moment.at, self.timezone)

    def of_kind(self, kind: str) -> list[Seen]:
        """Return the moments of a kind."""
        return [m for m in self.moments if m.kind == kind]

    @property
    def is_newcomer(self) -> bool:
        """Say whether the first sale that we know of was the first indeed."""
        since, between = self.profile.since_date, self.profile.first_between
        if not self.sales or (between and not between[0] <= self.sale_days[0] <= between[1]):
            return False
        return not (since and (self.sale_days[0] - since).days > NEWCOMER_DAYS)

    @property
    def known_since(self) -> dt.date | None:
        """Return the first day on which the shop knew this customer."""
        days = [self.day(self.moments[0])] if self.moments else []
        return min([*days, *([self.profile.since_date] if self.profile.since_date else [])], default=None)

    def bought_between(self, first: dt.date, last: dt.date) -> bool:
        """Say whether there was a sale on one of these days."""
        at = bisect.bisect_left(self.sale_days, first)
        return at < len(self.sale_days) and self.sale_days[at] <= last

    def bought_after(self, moment: Seen, last: dt.date) -> bool:
        """Say whether a sale came after this moment, up to and including a day."""
        at = bisect.bisect_right(self.sales, _order(moment), key=_order)
        return at < len(self.sales) and self.sale_days[at] <= last

    def was_refunded(self, about: str, last: dt.date) -> bool:
        """Say whether much of the money for this sale went back up to and including a day."""
        given_back = (refund for refund in self.refunds.get(about, ()) if self.day(refund) <= last)
        return share_given_back(self.paid.get(about, 0), given_back) >= MUCH

    def had_open_case(self, first: dt.date, last: dt.date) -> bool:
        """Say whether, on one of these days, something was still to be put right."""
        return any(c.opened_on <= last and (c.solved_on is None or c.solved_on > first) for c in self.complaints)

    def _refunds(self) -> dict[str, list[Seen]]:
        found: dict[str, list[Seen]] = {}
        for refund in self.of_kind("refunded"):
            found.setdefault(":".join(refund.about.split(":")[:2]), []).append(refund)
        return found

    def _complaints(self) -> list[Complaint]:
        solved = {m.about: self.day(m) for m in reversed(self.of_kind("complaint_solved"))}
        return [Complaint(self.day(m), solved.get(m.about)) for m in self.of_kind("complaint")]


def share_given_back(paid_cents: int, refunds: Iterable[Seen]) -> float:
    """Return the share of a sale's money that went back; a refund of nobody knows how much counts as all of it."""
    cents = [abs(refund.worth_cents) for refund in refunds]
    if not cents:
        return 0
    return sum(cents) / paid_cents if paid_cents > 0 and all(cents) else 1


def _once(moments: Iterable[Seen]) -> list[Seen]:
    found: dict[tuple[str, str], Seen] = {}
    for moment in sorted(moments, key=lambda m: (*_order(m), m.worth_cents)):
        found.setdefault((moment.kind, moment.about), moment)
    return list(found.values())


def _order(moment: Seen) -> tuple[dt.datetime, str, str]:
    return (moment.at, moment.about, moment.kind)
