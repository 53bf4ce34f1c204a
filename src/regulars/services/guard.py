"""The guard: whether a letter may leave now, by the rules that the plan uses, asked just before it does.

It also says what of the customer it has seen. The fence asks whether that is still all: whatever happens writes a
moment, and so sends the letter back to be asked for again.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from django.db.models import Count, Max, Value
from django.db.models.functions import Concat

from regulars.core import outbox as states
from regulars.core.caps import ASKED_FOR, Contact, Reason, refusal_on
from regulars.core.consent import MARKETING, allowed_as_one
from regulars.core.due import Calendar
from regulars.core.mail_hours import Awake, awake
from regulars.core.pace import next_morning
from regulars.core.zones import wall_time
from regulars.records.models import Business, Customer, Incoming, MailAccount, Mailing, Message, Moment, Touchpoint
from regulars.services import facts, mail_accounts
from regulars.services.outbox_terms import Id
from regulars.services.quick_look import Plain, plain_ones
from regulars.services.standing import Standing, caps_of, standings

EMAIL = "email"
FOR_GOOD = frozenset({"withdrawn", "suppressed", "no_consent", "consent_expired"})
MAILING_PAUSED = "The mailing is paused."
OLDER = "An older e-mail to them is still on its way."
ON_THEIR_WAY = (states.READY, states.CLAIMED, states.FENCED, states.DEFERRED)
SOON = dt.timedelta(minutes=5)
WRITTEN = (Incoming.Kind.REPLY, Incoming.Kind.UNCLEAR, Incoming.Kind.STOP)  # what a person writes
MAY_BE_A_NO = "They may want no more e-mail. Say under Answers whether they do, and this goes on."
NOT_READ = "They wrote to you, and nobody has read it. Read it under Answers, and this goes on."
MOVED = "They have another address now."  # and there the same goes as a message of its own


class Allowed(NamedTuple):
    """It may leave until then, if nothing happens with the customer in the meantime."""

    seen: str
    window_until: dt.datetime | None


@dataclass(frozen=True)
class Held:
    """Not now: ask again then; without an instant it stays until somebody lets it go."""

    reason: str
    until: dt.datetime | None


@dataclass(frozen=True)
class Cancelled:
    """Never: what it was for is over, they said no, or it goes to the address that they have now."""

    reason: str
    goes_to: str = ""


Answer = Allowed | Held | Cancelled


class Asked(NamedTuple):
    """What the guard wants to know of a message."""

    id: Id
    customer_id: int | None
    touchpoint_id: int | None
    stream: str
    key: str
    occasion: str
    purpose: str
    to_address: str
    expires_at: dt.datetime
    is_noted: bool  # it is in the journal already: a person sends it again
    mailing_state: str | None
    touchpoint_state: str | None
    touchpoint_reason: str | None
    held_reason: str | None
    planned_for: dt.date | None
    channel: str | None


class Moving(NamedTuple):
    """A letter on its way to a customer."""

    is_claimed: bool
    occasion: str
    purpose: str
    due_at: dt.datetime


COLUMNS = (
    "id",
    "customer_id",
    "touchpoint_id",
    "stream",
    "key",
    "occasion",
    "purpose",
    "to_address",
    "expires_at",
    "is_noted",
    "mailing__state",
    "touchpoint__state",
    "touchpoint__reason",
    "touchpoint__held_reason",
    "touchpoint__planned_for",
    "touchpoint__channel",
)


def ask(account: MailAccount, ids: Iterable[Id], *, now: dt.datetime) -> dict[Id, Answer]:
    """Ask about many messages of one account at once, in a constant number of queries."""
    asked = list(ids)
    guard = _Guard(account, now)
    answers: dict[Id, Answer] = {}
    for one in plain_ones(account.business, asked, now=now):
        if answer := guard.plain(one):
            answers[one.id] = answer
    left = [one for one in asked if one not in answers]
    return answers | _ask_in_full(account, left, now) if left else answers


def _ask_in_full(account: MailAccount, ids: list[Id], now: dt.datetime) -> dict[Id, Answer]:
    business = account.business
    rows = Message.objects.of(business).filter(pk__in=ids).order_by("due_at", "pk").values_list(*COLUMNS)
    asked = [Asked(pk.hex, *others) for pk, *others in rows]
    members = _members(business, {one.customer_id for one in asked if one.customer_id})
    # First, so that whatever happens while the rest is read makes a difference later.
    seen = _seen(business, members)
    on_way, unread = _on_their_way(members, now), _unread(business, members)
    guard = _Guard(account, now, members, seen, standings(business, members), on_way, unread)
    return {one.id: guard.answer(one) for one in asked}


def _members(business: Business, ids: set[int]) -> dict[int, int]:
    """Return these customers and everybody merged with them, each with who stands for them."""
    mine = Customer.objects.filter(business=business)
    asked = {pk: into or pk for pk, into in mine.filter(pk__in=ids).values_list("pk", "merged_into_id")}
    roots = set(asked.values())
    twins: dict[int, int] = dict(mine.filter(merged_into__in=roots).values_list("pk", "merged_into_id"))
    return {**{root: root for root in roots}, **asked, **twins}


def _seen(business: Business, members: Mapping[int, int]) -> dict[int, str]:
    counted: dict[int, int] = defaultdict(int)
    highest: dict[int, int] = defaultdict(int)
    moments = Moment.objects.filter(business=business, customer_id__in=list(members)).values("customer_id")
    for row in moments.annotate(count=Count("pk"), last=Max("pk")).order_by():
        root = members[row["customer_id"]]
        counted[root] += row["count"]
        highest[root] = max(highest[root], row["last"])
    return {root: f"{counted[root]}:{highest[root]}" for root in set(members.values())}


def _on_their_way(members: Mapping[int, int], now: dt.datetime) -> dict[int, dict[Id, Moving]]:
    """Return the letters to these people that are due, put off, or in some worker's hands at this moment."""
    found: dict[int, dict[Id, Moving]] = defaultdict(dict)
    # By customer alone, who are the shop's: by business or state, SQLite would read all that wait.
    theirs = Message.objects.filter(customer_id__in=list(members)).alias(is_now=Concat("state", Value("")))
    rows = theirs.filter(is_now__in=ON_THEIR_WAY).values_list("pk", "customer_id", "state", *Moving._fields[1:])
    for pk, customer_id, state, *others in rows:
        one = Moving(state == states.CLAIMED, *others)
        if state != states.READY or one.due_at <= now:
            found[members[customer_id or 0]][pk.hex] = one
    return found


def _unread(business: Business, members: Mapping[int, int]) -> dict[int, bool]:
    """Return who wrote something that nobody has read yet, and whether it may be a no."""
    waiting = Incoming.objects.open(business).filter(kind__in=WRITTEN, customer_id__in=list(members))
    found: dict[int, bool] = defaultdict(bool)
    for customer_id, kind in waiting.order_by().values_list("customer_id", "kind"):
        found[members[customer_id or 0]] |= kind == Incoming.Kind.UNCLEAR
    return found


@dataclass
class _Guard:
    """What is the same for all messages of a batch."""

    account: MailAccount
    now: dt.datetime
    members: Mapping[int, int] = field(default_factory=dict)
    seen: Mapping[int, str] = field(default_factory=dict)
    standings: Mapping[int, Standing] = field(default_factory=dict)
    on_way: Mapping[int, dict[Id, Moving]] = field(default_factory=dict)
    unread: Mapping[int, bool] = field(default_factory=dict)
    hours: dict[tuple[str, ...], Awake | Reason] = field(default_factory=dict)
    by_rule: dict[tuple[str, str], bool] = field(default_factory=dict)
    by_kind: dict[tuple[str, ...], Allowed | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.business = self.account.business
        self.caps = caps_of(self.business)
        self.today = facts.local_day(self.business, self.now)
        self.under_way: dict[int, list[str]] = defaultdict(list)
        for root, letters in self.on_way.items():
            self.under_way[root] = [
                one.purpose for one in letters.values() if one.is_claimed and one.occasion not in ASKED_FOR
            ]

    @cached_property
    def calendar(self) -> Calendar:
        return facts.calendar_of(self.business)

    @cached_property
    def no_offers(self) -> Reason | None:
        return mail_accounts.offer_refusal(self.account, now=self.now)

    @cached_property
    def tomorrow(self) -> dt.datetime:
        return next_morning(self.now, self.account.mail_at, self.business.timezone)

    def answer(self, one: Asked) -> Answer:
        """Say whether this message may leave, and count it as said to the customer if it may."""
        if one.stream == states.ACCOUNT:
            return Allowed("", None)
        if one.customer_id is None or one.customer_id not in self.members:
            return Cancelled("Its customer is gone.")
        root = self.members[one.customer_id]
        if refused := self._run(one) or self._touchpoint(one) or self._person(one, root) or self._offer(one):
            self._gone(one, root)
            return refused
        window = self._window(self.standings[root].customer)
        if isinstance(window, Allowed):
            self.under_way[root] += [] if one.occasion in ASKED_FOR else [one.purpose]
            return Allowed(self.seen[root], window.window_until)
        self._gone(one, root)
        return window

    def plain(self, one: Plain) -> Allowed | None:
        """Let a letter go about whose customer nothing is known, where the rules let it; else say nothing."""
        kind = one.purpose, one.occasion, one.timezone, one.phone, one.country, one.region
        if kind not in self.by_kind:
            self.by_kind[kind] = self._plain_window(one)
        window = self.by_kind[kind]
        return Allowed(one.seen, window.window_until) if window else None

    def _plain_window(self, one: Plain) -> Allowed | None:
        rule = one.purpose, one.occasion
        if rule not in self.by_rule:
            self.by_rule[rule] = self._is_allowed_by_rule(*rule)
        window = self._window(one) if self.by_rule[rule] else None
        return window if isinstance(window, Allowed) else None

    def _is_allowed_by_rule(self, purpose: str, occasion: str) -> bool:
        """Say whether such a letter may go to somebody who was silent and whom nobody wrote to."""
        if purpose == MARKETING and self.no_offers:
            return False
        refused = allowed_as_one([], (), EMAIL, purpose, self.today, country=self.business.country)
        return refused is None and refusal_on(self.caps, [], purpose=purpose, on=self.today, occasion=occasion) is None

    def _run(self, one: Asked) -> Answer | None:
        if self.now >= one.expires_at:
            return Cancelled("Its time was over before it could leave.")
        if one.mailing_state == Mailing.State.CANCELLED:
            return Cancelled("The mailing was cancelled.")
        return Held(MAILING_PAUSED, None) if one.mailing_state == Mailing.State.PAUSED else None

    def _touchpoint(self, one: Asked) -> Answer | None:
        if one.is_noted or not one.key.startswith("touchpoint/"):
            return None
        if one.touchpoint_state != Touchpoint.State.OPEN:
            return Cancelled(one.touchpoint_reason or "What it was for is gone.")
        if one.planned_for is None or one.channel != EMAIL:
            return Held(one.held_reason or "It is not in the plan as an e-mail.", self.tomorrow)
        if one.planned_for > self.today:
            return Held("It is planned for another day.", self._mail_at(one.planned_for))
        if not self.calendar.opens(self.today):
            return Held("The shop is closed.", self._mail_at(self.calendar.next_open(self.today)))
        return None

    def _person(self, one: Asked, root: int) -> Answer | None:
        standing = self.standings[root]
        if not standing.customer.email:
            return Cancelled("They have no e-mail address any more.")
        if one.to_address != standing.customer.email:
            return Cancelled(MOVED, standing.customer.email)
        if no := standing.refusals([EMAIL], purpose=one.purpose, on=self.today).get(EMAIL):
            return Cancelled(no.sentence) if no.code in FOR_GOOD else Held(no.sentence, self.tomorrow)
        if unread := self._to_read(one, root):
            return Held(unread, self.tomorrow)
        if too_often := self._too_often(one, standing, root):
            return Held(too_often.sentence, self.tomorrow)
        return self._behind(one, root)

    def _behind(self, one: Asked, root: int) -> Held | None:
        """Let a letter wait for an older one to the same person, unless it would lose its own time by that."""
        older = [other.due_at for pk, other in self.on_way.get(root, {}).items() if pk < one.id]
        if not older or one.occasion in ASKED_FOR:
            return None
        until = max(*older, self.now + SOON)
        return Held(OLDER, until) if until < one.expires_at else None

    def _gone(self, one: Asked, root: int) -> None:
        """Let nobody wait for what does not leave now."""
        self.on_way.get(root, {}).pop(one.id, None)

    def _to_read(self, one: Asked, root: int) -> str:
        """Say what has to be read first: what may be a no before anything, anything before the next offer."""
        if self.unread.get(root):
            return MAY_BE_A_NO
        return NOT_READ if root in self.unread and one.purpose == MARKETING else ""

    def _too_often(self, one: Asked, standing: Standing, root: int) -> Reason | None:
        # Who sends a letter again has been through this with the first one; peace and complaints still count.
        contacts = [] if one.is_noted else standing.contacts
        under_way = [Contact(self.today, EMAIL, purpose) for purpose in self.under_way[root]]
        refused = refusal_on(
            self.caps,
            [*contacts, *under_way],
            purpose=one.purpose,
            on=self.today,
            occasion=one.occasion,
            paused_until=standing.customer.paused_until,
            has_open_complaint=standing.has_open_complaint,
        )
        touched = not one.is_noted and self.today in standing.touched
        if refused is None and (touched or under_way):
            return Reason("once_a_day", "You were in touch with them today, or tried to be.")
        return refused

    def _offer(self, one: Asked) -> Answer | None:
        lacks = self.no_offers if one.purpose == MARKETING else None
        return Held(lacks.sentence, self.tomorrow) if lacks else None

    def _window(self, one: Customer | Plain) -> Allowed | Held:
        zones = facts.zones_of(one, self.business)
        if zones not in self.hours:
            self.hours[zones] = awake(self.caps, now=self.now, timezones=zones)
        hours = self.hours[zones]
        if isinstance(hours, Reason):
            return Held(hours.sentence, None)
        if hours.since > self.now:
            return Held("It is too early or too late where they live.", hours.since)
        return Allowed("", hours.until)

    def _mail_at(self, day: dt.date) -> dt.datetime:
        return wall_time(day, self.account.mail_at, self.business.timezone)
