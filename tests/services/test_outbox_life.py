"""Any order of events: two workers, zombies, a clock that jumps, people who say no. Nothing is handed over twice."""

import datetime as dt
import random
from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from regulars.core.zones import local_time
from regulars.records.models import Customer, MailAccount, Message, MessageEvent
from regulars.services import consent, installation, journal, outbox
from regulars.services.outbox import Claimed, Settled
from regulars.services.refused import Refused
from tests.people import NOW, a_business, a_customer, a_staff
from tests.services.post_office import WEEK, Worker, a_letter, a_mailing, a_touchpoint, an_account, to_staff

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
PER_DAY = 4
ENDS = ("sent", "deferred", "failed", "unknown")
BY_HAND = (outbox.send_again, outbox.leave, outbox.hold, outbox.let_go, outbox.cancel)


class Life:
    """A shop with four customers, two of them one person, and two workers who keep all they ever claimed."""

    def __init__(self) -> None:
        self.business = a_business(contacts_per_week=2, contacts_per_month=8)
        self.account = an_account(self.business, per_day=PER_DAY)
        self.by = a_staff(self.business, "Olive")
        self.people = [a_customer(self.business, f"Ann {number}") for number in range(3)]
        self.people.append(a_customer(self.business, "Twin", merged_into=self.people[0]))
        self.mailing = a_mailing(self.business)
        self.workers = [Worker(self.account, name) for name in ("w1", "w2")]
        self.kept: list[tuple[int, Claimed, int]] = []  # worker, claim, and what had happened to the customer
        self.under_way: list[tuple[int, Claimed]] = []
        self.now, self.queued = NOW, 0
        self.handed_over: Counter[object] = Counter()
        self.allowed_again: Counter[object] = Counter()
        self.happened: Counter[int] = Counter()
        self.said_no: set[int] = set()

        for number in range(3):
            self.queue(number, number == 1, 0)

    def root(self, number: int) -> Customer:
        return self.people[0 if number == 3 else number]

    def queue(self, number: int, has_touchpoint: bool, late: int) -> None:
        one, due = self.root(number), self.now + dt.timedelta(minutes=late)
        touchpoint = a_touchpoint(one) if has_touchpoint else None
        a_letter(one, touchpoint=touchpoint, now=self.now, due_at=due, expires_at=due + WEEK)
        self.queued += 1

    def queue_to_staff(self) -> None:
        to_staff(self.business, now=self.now, due_at=self.now, expires_at=self.now + WEEK)
        self.queued += 1

    def queue_a_mailing(self) -> None:
        times = {"due_at": self.now, "expires_at": self.now + WEEK, "now": self.now}
        self.queued += outbox.queue_many(self.mailing, self.people, **times).new

    def claim(self, which: int, limit: int) -> None:
        for one in self.workers[which].claim(limit, self.now):
            self.kept.append((which, one, self.happened[self.family(one)]))

    def advance(self, which: int, end: str, count: int, fresh: bool) -> None:
        """Settle what is under way, and fence some of what this worker ever claimed: also as a zombie."""
        retry_at = self.now + dt.timedelta(minutes=5)
        over = [one for worker, one in self.under_way if worker == which][:count]
        settled = [Settled(one.id, one.token, end, retry_at=retry_at) for one in over]
        before = {one.pk.hex: one for one in Message.objects.of(self.business)}
        mine = [(one, then) for worker, one, then in self.kept if worker == which]
        # Each message once: what comes back says which are fenced, not with which of two tokens.
        asked = list({one.id: (one, then) for one, then in (mine[-3:] if fresh else mine[:3])}.values())
        fenced = self.workers[which].advance([one for one, _ in asked], settled, self.now)
        self.under_way = [(worker, one) for worker, one in self.under_way if worker != which or one not in over]
        for one in over:
            was, now = before[one.id].state, Message.objects.get(pk=one.id).state
            self.allowed_again[one.id] += was == "fenced" and now == "deferred"
        for one, then in asked:
            if one.id in fenced:
                self.check(one, before[one.id], then, which)
                self.handed_over[one.id] += 1
                self.under_way.append((which, one))

    def check(self, one: Claimed, row: Message, then: int, which: int) -> None:
        account = MailAccount.objects.get(pk=self.account.pk)
        worker = self.workers[which]
        assert (row.state, row.lease_token, row.lease_owner) == ("claimed", one.token, worker.name)
        assert (row.lease_clock, row.lease_until > worker.at) == (worker.clock, True)
        assert not account.is_silent
        assert row.stream == "account" or not account.is_paused
        assert row.expires_at > self.now
        if row.customer_id:
            assert self.happened[self.family(one)] == then, "something happened since the guard was asked"
            assert self.family(one) not in self.said_no
            assert 9 <= local_time(self.now, "America/New_York").hour < 20
        if row.mailing_id:
            self.mailing.refresh_from_db()
            assert self.mailing.state == "running"

    def family(self, one: Claimed) -> int:
        return one.customer_id or 0

    def time_passes(self, seconds: int) -> None:
        self.now += dt.timedelta(seconds=seconds)
        for worker in self.workers:
            worker.at += seconds

    def the_wall_clock_jumps(self) -> None:
        """C5: no lease is taken away by it."""
        self.now += dt.timedelta(days=3)

    def the_machine_starts_anew(self) -> None:
        for worker in self.workers:
            worker.clock, worker.at = worker.clock + "'", 1.0

    def sweep(self) -> None:
        again = set(Message.objects.filter(business=self.business, state="unknown", stream="account").values_list("pk"))
        self.workers[0].sweep(self.now)
        ready = Message.objects.filter(business=self.business, state="ready", pk__in=[pk for (pk,) in again])
        for pk in ready.values_list("pk", flat=True):
            self.allowed_again[pk.hex] += 1

    def note(self) -> None:
        noted = set(Message.objects.filter(business=self.business, is_noted=True).values_list("pk", flat=True))
        outbox.note_outcomes(self.business, now=self.now)
        now_noted = Message.objects.filter(business=self.business, is_noted=True, customer__isnull=False)
        for pk, customer_id in now_noted.values_list("pk", "customer_id"):
            self.happened[customer_id] += pk not in noted

    def somebody_says_no(self, number: int) -> None:
        """I3: from this moment on not one letter more."""
        consent.withdraw(self.people[number], purpose="service", source="link", now=self.now)
        self.said_no.add(self.root(number).pk)
        self.happened[self.root(number).pk] += 1

    def something_happens(self, number: int, kind: str) -> None:
        about = f"{kind}:{sum(self.happened.values())}:{number}"
        journal.note(self.people[number], kind, about=about, now=self.now)
        self.happened[self.root(number).pk] += 1

    def pause(self) -> None:
        outbox.pause(self.business, reason="Stop.", by=self.by, now=self.now)

    def is_doubted(self) -> None:
        """A15, A16: these tables may be a copy or an old state."""
        installation.pause_all(installation.COPY, now=self.now)

    def resume(self) -> None:
        outbox.resume(self.business, by=self.by, now=self.now)

    def turn_the_mailing(self, what: Callable[..., None]) -> None:
        what(self.mailing, by=self.by, now=self.now)

    def by_hand(self, which: int, what: Callable[..., Message]) -> None:
        rows = list(Message.objects.of(self.business).order_by("pk"))
        if rows:
            one = rows[which % len(rows)]
            try:
                what(one, by=self.by, now=self.now)
            except Refused:
                return
            self.allowed_again[one.pk.hex] += what is outbox.send_again

    def retry(self) -> None:
        failed = list(Message.objects.filter(business=self.business, state="failed").values_list("pk", flat=True))
        outbox.retry(self.business, by=self.by, now=self.now)
        ready = Message.objects.filter(pk__in=failed, state="ready").values_list("pk", flat=True)
        self.allowed_again.update(pk.hex for pk in ready)

    def nothing_is_handed_over_twice(self) -> None:
        """A1, A4, A5: only a refusal for now, or a person, allows another time."""
        for one, times in self.handed_over.items():
            assert times <= 1 + self.allowed_again[one]

    def nothing_is_lost(self) -> None:
        """A19: what was queued is somewhere, and the numbers on the page are those of the table."""
        assert sum(outbox.counts(self.business).values()) == self.queued

    def each_move_is_written_down(self) -> None:
        moves = MessageEvent.objects.filter(message__business=self.business, after="fenced")
        assert moves.count() == sum(self.handed_over.values())

    def nobody_hears_from_us_too_often(self) -> None:
        """I12: one a day and two a week, counted over everything, except what somebody or the protocol sent again.

        A letter that the server refused has reached nobody.
        """
        left = Message.objects.of(self.business).filter(fenced_at__isnull=False, customer__isnull=False)
        left = left.exclude(state="failed")
        days: dict[int, list[dt.date]] = {}
        for pk, customer_id, at in left.order_by("fenced_at").values_list("pk", "customer_id", "fenced_at"):
            if not self.allowed_again[pk]:
                days.setdefault(customer_id, []).append(local_time(at, "America/New_York").date())
        for dates in days.values():
            assert len(set(dates)) == len(dates)
            assert all(last - first >= dt.timedelta(days=7) for first, last in zip(dates, dates[2:], strict=False))

    def no_day_has_more_than_its_quota(self) -> None:
        """A14."""
        fenced = Message.objects.of(self.business).filter(stream="letters", fenced_at__isnull=False)
        days = Counter(local_time(at, "America/New_York").date() for at in fenced.values_list("fenced_at", flat=True))
        assert max(days.values(), default=0) <= PER_DAY


STEPS = {
    "queue": (8, lambda life, pick: life.queue(pick(4), pick(2) == 1, pick(2) * pick(600))),
    "queue_to_staff": (1, lambda life, _: life.queue_to_staff()),
    "queue_a_mailing": (1, lambda life, _: life.queue_a_mailing()),
    "claim": (12, lambda life, pick: life.claim(pick(2), 1 + pick(5))),
    "advance": (16, lambda life, pick: life.advance(pick(2), ENDS[pick(4)], pick(4), pick(3) > 0)),
    "time": (8, lambda life, pick: life.time_passes((1, 60, 121, 3_600, 5 * 3_600, 24 * 3_600)[pick(6)])),
    "jump": (1, lambda life, _: life.the_wall_clock_jumps()),
    "reboot": (1, lambda life, _: life.the_machine_starts_anew()),
    "sweep": (4, lambda life, _: life.sweep()),
    "note": (2, lambda life, _: life.note()),
    "no": (1, lambda life, pick: life.somebody_says_no(pick(4))),
    "happens": (2, lambda life, pick: life.something_happens(pick(4), ("sale", "remembered")[pick(2)])),
    "pause": (1, lambda life, _: life.pause()),
    "doubt": (1, lambda life, _: life.is_doubted()),
    "resume": (2, lambda life, _: life.resume()),
    "mailing": (2, lambda life, pick: life.turn_the_mailing((outbox.pause_mailing, outbox.resume_mailing)[pick(2)])),
    "by_hand": (4, lambda life, pick: life.by_hand(pick(50), BY_HAND[pick(5)])),
    "retry": (1, lambda life, _: life.retry()),
}
WEIGHTED = [name for name, (weight, _) in STEPS.items() for _ in range(weight)]


@settings(max_examples=15, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.sampled_from(WEIGHTED), st.integers(0, 2**20)), min_size=40, max_size=60))
def test_nothing_is_handed_over_twice_whatever_happens(steps: list[tuple[str, int]]):
    """A1, A4, A5, A8, A14, A19, C5, I3, I12: any order of events, two workers, one truth."""
    life = Life()
    for name, number in steps:
        STEPS[name][1](life, random.Random(number).randrange)
        life.nothing_is_handed_over_twice()
    life.each_move_is_written_down()
    life.nothing_is_lost()
    life.nobody_hears_from_us_too_often()
    life.no_day_has_more_than_its_quota()
