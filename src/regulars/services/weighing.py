"""Weighing touchpoints: whether one may be made on a day, by which channel, and what it is worth."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Avg

from regulars import channels
from regulars.core import reasons
from regulars.core.caps import Reason, refusal_on
from regulars.core.channel_choice import Choice, choose
from regulars.core.due import Calendar
from regulars.core.keeping import keepers
from regulars.core.planning import NOTE, Candidate, by_channel, starting_value
from regulars.core.print_days import PAPER, PrintDays
from regulars.core.spoken_dates import near
from regulars.core.team import ANYTHING, Team, needed_for, nobody_there
from regulars.records.models import Business, Customer, Sale, Touchpoint
from regulars.services import facts, holding, mail_accounts, paper_ahead
from regulars.services.ability import minutes
from regulars.services.calling import Ringing
from regulars.services.capacity import able_team, room_left
from regulars.services.look import print_days_of
from regulars.services.standing import Standing, caps_of, standings
from regulars.services.team import team_of
from regulars.services.wording import Opener, opener_of, openers

PHONE = "phone"
YEAR = dt.timedelta(days=365)


@dataclass(frozen=True)
class Weighed:
    """A touchpoint with the channel chosen for it, or the reason why it is held."""

    touchpoint: Touchpoint
    verdict: Choice | Reason
    value: float
    minutes: int
    last_day: dt.date  # the last day on which it is of use and somebody is there for it
    why: str = ""
    needed: str = ANYTHING  # what who does it must do
    begun: int | None = None  # who of the team has it on the list of the day already
    knows: int | None = None  # who of the team spoke with them last
    is_asked_for: bool = False  # the customer asked to be called back by now
    first_day: dt.date | None = None  # when it is not the due day: what goes by post goes before

    def candidate(self) -> Candidate:
        """Return it as the plan wants to see it; only for one that has a channel."""
        one = self.touchpoint
        assert isinstance(self.verdict, Choice)
        return Candidate(
            id=one.pk,
            customer_id=one.customer_id,
            occasion=one.occasion,
            value=by_channel(self.value, self.verdict.channel),
            minutes=self.minutes,
            channel=self.verdict.channel,
            due=self.first_day or one.due_date,
            use_by=self.last_day,
            is_always=one.is_always or self.is_asked_for,
            needed=self.needed,
            pinned=one.keeper_id if one.is_pinned else None,
            begun=self.begun,
            knows=self.knows,
            kept=one.keeper_id,
        )


@dataclass
class Scales:
    """What is the same for all touchpoints of a business on one day."""

    business: Business
    on: dt.date
    families: facts.Families
    calendar: Calendar
    base_size: int
    typical_cents: int
    mail_by_itself: bool
    ringing: Ringing
    team: Team
    paper: PrintDays
    notes_left: int | None = None
    last_days: dict[tuple[str, dt.date], dt.date] = field(default_factory=dict)

    @classmethod
    def of(
        cls, business: Business, *, on: dt.date, team: Team | None = None, notes_left: int | None = None
    ) -> "Scales":
        """Read what is the same for all."""
        sales = Sale.objects.filter(business=business, sold_at__gte=facts.day_begins(business, on - YEAR))
        return cls(
            business=business,
            on=on,
            families=facts.families(business),
            calendar=facts.calendar_of(business),
            base_size=Customer.objects.of(business).count(),
            typical_cents=round(sales.aggregate(typical=Avg("total_cents"))["typical"] or 0),
            mail_by_itself=mail_accounts.leaves_by_itself(business),
            ringing=Ringing.of(business, on=on),
            team=team or team_of(business, on=on),
            paper=print_days_of(business),
            notes_left=notes_left,
        )

    def weigh(self, touchpoints: Sequence[Touchpoint]) -> Iterator[Weighed]:
        """Weigh touchpoints, the most valuable first, because notes are few."""
        for start in range(0, len(touchpoints), facts.CHUNK):
            yield from self._weigh(touchpoints[start : start + facts.CHUNK])

    def _weigh(self, touchpoints: Sequence[Touchpoint]) -> Iterator[Weighed]:
        roots = {self.families.root(one.customer_id) for one in touchpoints}
        known = standings(self.business, self.families.members(roots))
        found = openers(self.business, touchpoints)
        valued = [(self._value(one, opener_of(one, found)), one) for one in touchpoints]
        for value, one in sorted(valued, key=lambda pair: (not pair[1].is_always, -pair[0], pair[1].pk)):
            standing = known[self.families.root(one.customer_id)]
            one.customer = standing.customer
            weighed = self._weighed(one, standing, opener_of(one, found), value)
            if not paper_ahead.is_early(one, weighed.verdict, on=self.on):
                yield weighed
            elif one.planned_for:
                yield Weighed(one, paper_ahead.EARLY, value, 0, one.use_by_date)

    def _value(self, one: Touchpoint, opener: Opener | None) -> float:
        worth = opener.worth_cents if opener else 0
        return starting_value(one.occasion, amount_cents=worth, typical_cents=self.typical_cents)

    def _weighed(self, one: Touchpoint, standing: Standing, opener: Opener | None, value: float) -> Weighed:
        verdict = self._refusal(one, standing) or self._way(one, standing, opener)
        if isinstance(verdict, Reason):
            return Weighed(one, verdict, value, 0, one.use_by_date)
        if verdict.channel == NOTE and self.notes_left is not None:
            self.notes_left -= 1
        why = reasons.why(
            one.occasion,
            one.opened_by_kind,
            happened=opener.on if opener else None,
            due=one.due_date,
            on=self.on,
            country=self.business.country,
            item=opener.item if opener else "",
            name=reasons.rule_name(one.key, one.occasion),
            because=verdict.because,
        )
        needed = self._needed(verdict.channel)
        return Weighed(
            one,
            verdict,
            value,
            self._minutes(verdict),
            self._last_day(one, verdict.channel, needed),
            why,
            first_day=min(one.due_date, self.on),
            is_asked_for=self._is_asked_for(one),
            needed=needed,
            begun=one.keeper_id if one.planned_for == self.on else None,
            knows=standing.spoke[1] if standing.spoke else None,
        )

    def _asleep(self, one: Touchpoint, standing: Standing) -> dict[str, Reason]:
        """Refuse what rings where it is night; the hours are kept by who calls."""
        rings = [slug for slug in one.channels if channels.channel(slug).interrupts]
        refused = self.ringing.refusal(standing.customer) if rings else None
        return dict.fromkeys(rings, refused) if refused else {}

    def _minutes(self, choice: Choice) -> int:
        return minutes(choice.channel, by_itself=self.mail_by_itself)

    def _is_asked_for(self, one: Touchpoint) -> bool:
        """Say whether the customer asked to be called back on this day, or on one before."""
        return one.call_at is not None and facts.local_day(self.business, one.call_at) <= self.on

    def _needed(self, slug: str) -> str:
        return needed_for(channels.channel(slug), minutes(slug, by_itself=self.mail_by_itself))

    def _last_day(self, one: Touchpoint, slug: str, needed: str) -> dt.date:
        """Return the last open day of the window on which somebody is there for it."""
        if self._is_asked_for(one):
            return self.on
        use_by = self.paper.last_planned(one.use_by_date) if slug in PAPER else one.use_by_date
        last = (needed, use_by or self.on)
        if last not in self.last_days:
            day = max(self.calendar.last_open(last[1]), self.on)
            while day > self.on and not self.team.can(needed, day):
                day -= facts.DAY
            self.last_days[last] = day
        return self.last_days[last]

    def _refusal(self, one: Touchpoint, standing: Standing) -> Reason | None:
        if not self.calendar.opens(self.on):
            opens = near(self.calendar.next_open(self.on), self.on, self.business.country)
            return Reason("closed", f"The shop is closed. It opens again {opens}.")
        if not self.team.can(ANYTHING, self.on):
            return self._nobody_there(ANYTHING)
        refused = refusal_on(
            caps_of(self.business),
            standing.contacts,
            purpose=one.purpose,
            on=self.on,
            occasion=one.occasion,
            asked_for=self._is_asked_for(one),
            paused_until=standing.customer.paused_until,
            has_open_complaint=standing.has_open_complaint,
        )
        if refused is None and self.on in standing.touched and not self._is_asked_for(one):
            return Reason("once_a_day", "You were in touch with them today, or tried to be.")
        return refused

    def _way(self, one: Touchpoint, standing: Standing, opener: Opener | None) -> Choice | Reason:
        """Choose the channel; wait for who can do it if they are back in time, else go another way."""
        if (keeper := self._keeper_is_back(one)) is not None:
            return keeper
        chosen = self._channel(one, standing, opener, {})
        if isinstance(chosen, Reason) or self.team.can(needed := self._needed(chosen.channel), self.on):
            return chosen
        if self._is_asked_for(one):
            return chosen  # they wait at the telephone: whoever is there does it
        if self.team.back(needed, self.on, until=one.use_by_date):
            return self._nobody_there(needed)
        if one.is_always:
            return chosen  # its last day
        work = {slug: self._needed(slug) for slug in one.channels}
        missing = {slug: self._nobody_there(work[slug]) for slug in work if not self.team.can(work[slug], self.on)}
        return self._channel(one, standing, opener, missing)

    def _nobody_there(self, needed: str) -> Reason:
        back = self.team.back(needed, self.on)
        return nobody_there(needed, self.on, back=back, country=self.business.country)

    def _keeper_is_back(self, one: Touchpoint) -> Reason | None:
        """Say that it waits for whom it was given to by hand, when they are not there but back in time."""
        keeper = next((person for person in self.team.people if one.is_pinned and person.id == one.keeper_id), None)
        if keeper is None or self._is_asked_for(one) or keeper.is_there(self.on, self.calendar):
            return None
        alone = Team((keeper,), self.calendar, 0, 0)
        if (back := alone.back(ANYTHING, self.on, until=one.use_by_date)) is None:
            return None
        day = near(back, self.on, self.business.country)
        return Reason("keeper_away", f"{keeper.name} keeps this and is not there today. It can wait: back {day}.")

    def _channel(
        self, one: Touchpoint, standing: Standing, opener: Opener | None, missing: Mapping[str, Reason]
    ) -> Choice | Reason:
        worth = opener.worth_cents if opener else 0
        slugs = [PHONE] if self._is_asked_for(one) else one.channels
        return choose(
            [channels.channel(slug) for slug in slugs],
            standing.reachable(on=self.on),
            base_size=self.base_size,
            occasion=one.occasion,
            amount_cents=worth,
            typical_cents=self.typical_cents,
            refusals={
                **paper_ahead.refusals(one, self.paper, on=self.on),
                **missing,
                **self._asleep(one, standing),
                **standing.refusals(slugs, purpose=one.purpose, on=self.on),
            },
            notes_left=self.notes_left,
        )


def hold(one: Touchpoint, reason: Reason) -> None:
    """Take a touchpoint off the list, with the reason why."""
    one.planned_for, one.position = None, 0
    holding.hold(one, reason)


def keeper_for(weighed: Weighed, *, on: dt.date) -> int | None:
    """Return who of those who are there is to do one thing more on a day that is planned already."""
    business = weighed.touchpoint.business
    there = room_left(business, able_team(business, on=on), on=on).desks
    return keepers([weighed.candidate().task(on)], there).get(weighed.touchpoint.pk)


def state_of(one: Touchpoint) -> Mapping[str, object]:
    """Return what a plan may change on a touchpoint, to see whether it did."""
    return {name: getattr(one, "keeper_id" if name == "keeper" else name) for name in PLANNED}


PLANNED = ("planned_for", "position", "channel", "why", "words", "held_code", "held_reason", "keeper", "is_pinned")
