"""Erasing a customer: nothing that was known of them is left, and nothing else is lost."""

import datetime as dt
import threading
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, connections
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from regulars.records.models import (
    Business,
    Customer,
    Erasure,
    FeedEntry,
    ImportChange,
    Message,
    Moment,
    Sale,
    SaleLine,
    Staff,
    Suppression,
    Template,
)
from regulars.services import consent, erasure, erasure_rows, imports, merging, people, preferences, sales
from regulars.worker import clock
from tests.mail_server import MailServer
from tests.people import NOW, a_business, a_customer
from tests.services import canaries
from tests.services.post_office import Worker, a_letter, an_account, some_words, to_staff
from tests.services.scene import DAY
from tests.services.test_imports import bring
from tests.worker.mail_day import a_shop_at_all_hours, drain, letters, to_rosa

LATER = NOW + 2 * DAY
ON_POSTGRESQL = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time")
HOUR = dt.timedelta(hours=1)
LISTED = "Customer,E-mail,Date,Order number,Item,Amount\n"
ZONE = {"zone": "America/New_York", "date_order": "ymd"}


@pytest.fixture(autouse=True)
def home(settings: Settings, tmp_path: Path) -> Path:
    """A folder of its own for files."""
    settings.HOME = tmp_path
    return tmp_path


def erase(one: Customer, now: dt.datetime = LATER) -> erasure.Erased:
    return erasure.erase(one, by=None, now=now)


def test_no_word_about_them_is_left_in_any_table_or_file(business: Business, owner: Staff, home: Path):
    """I9, P4: a canary in every field that takes words."""
    rosa = canaries.everything(business, owner)
    assert canaries.found_in_tables()
    assert canaries.found_in_files(home)

    erasure.erase(rosa, by=owner, now=LATER)

    assert canaries.found_in_tables() == []
    assert canaries.found_in_files(home) == []


def test_every_table_that_points_to_a_customer_is_thought_of():
    pointing = {one for one in canaries.models_of_theirs() if canaries.customer_fields(one)}
    assert pointing == {*erasure_rows.GO, Sale}


def test_no_sum_changes_and_no_row_of_anybody_else(business: Business, owner: Staff, neighbour: Business):
    """H16: sales count on, without a customer."""
    rosa = canaries.everything(business, owner)
    others = [a_customer(business, "Ben Okafor", phone="+12125550199"), a_customer(neighbour, "Zoe Far")]
    for one in others:
        sales.record(one.business, one, item="Tea", amount_cents=300, receipt_key=f"x{one.pk}", now=NOW)
        people.remember(one, "window table", by=None, now=NOW)
    ids = [one.pk for one in others]
    before, sums = rows_of(ids), money()

    told = erasure.erase(rosa, by=owner, now=LATER)

    assert (rows_of(ids), money()) == (before, sums)
    assert told.sales == 3
    assert Sale.objects.filter(customer=None).count() == 3


def rows_of(ids: list[int]) -> list[object]:
    tables = [(model, erasure_rows.theirs(model, ids)) for model in (*erasure_rows.GO, Sale)]
    rows = [(model.__name__, list(found.order_by("pk").values())) for model, found in tables]
    return [*rows, list(Customer.objects.filter(pk__in=ids).order_by("pk").values())]


def money() -> tuple[int, int, int]:
    sold = Sale.objects.aggregate(paid=Sum("total_cents"), back=Sum("refunded_cents"))
    return sold["paid"], sold["back"], SaleLine.objects.aggregate(Sum("amount_cents"))["amount_cents__sum"]


def test_beforehand_it_says_what_goes_and_what_stays(business: Business, owner: Staff):
    rosa = canaries.everything(business, owner)

    seen = erasure.outlook(rosa)

    assert (seen.name, seen.entries, seen.sales, seen.promises, seen.reminders, seen.notes) == (
        rosa.name,
        2,
        3,
        2,
        2,
        2,
    )
    assert (seen.emails, seen.emails_waiting, seen.cards, seen.cards_to_take_out) == (4, 4, 2, 0)
    assert seen.addresses == 4
    assert seen == erasure.outlook(Customer.objects.get(name="Canary Diaz", merged_into=rosa))


def test_erasing_a_twin_takes_the_whole_person(business: Business):
    """D12: of two who are one, both go."""
    rosa, twin = a_customer(business), a_customer(business, "Rosa D", email="rosa@work.example", phone="")
    merging.merge(rosa, twin, by=None, now=NOW)

    assert erase(twin).entries == 2
    assert not Customer.objects.exists()
    assert set(Erasure.objects.values_list("number", "known_since")) == {(rosa.pk, NOW), (twin.pk, NOW)}


def test_erasing_twice_is_refused(customer: Customer):
    erase(customer)
    for look in (erase, erasure.outlook):
        with pytest.raises(erasure.AlreadyErased, match="not here any more"):
            look(customer)


def test_their_addresses_stay_as_hashes_unless_somebody_else_has_them(business: Business):
    """D7: an address that a family shares is not taken from the others."""
    rosa = a_customer(business)
    a_customer(business, "Ben Diaz", email="ben@mail.example", phone=rosa.phone)
    erase(rosa)

    [kept] = Suppression.objects.all()
    assert (kept.kind, kept.cause, kept.purpose, kept.reason) == ("email", "erased", "all", erasure.REASON)
    assert consent.is_suppressed(business, kind="email", address=rosa.email)
    assert not consent.is_suppressed(business, kind="phone", address=rosa.phone)


@pytest.mark.parametrize(("cause", "after"), [("asked", "asked"), ("came_back", "erased"), ("not_theirs", "erased")])
def test_what_they_asked_for_stays_asked_for(business: Business, customer: Customer, cause: str, after: str):
    consent.suppress(
        business, kind="email", address=customer.email, purpose="all", cause=cause, reason="Before.", now=NOW
    )
    erase(customer)

    kept = Suppression.objects.get(kind="email")
    assert (kept.cause, kept.reason, kept.made_at) == (after, erasure.REASON, LATER)


def test_whoever_comes_back_and_says_yes_is_written_to(business: Business, customer: Customer):
    erase(customer)
    again = a_customer(business, created_at=LATER)
    worker = Worker(an_account(business))
    a_letter(again)
    assert worker.deliver() == set()

    consent.give(again, channel="email", purpose="service", basis="express", source="counter", now=LATER + HOUR)
    letter = a_letter(again, due_at=LATER + HOUR)
    assert worker.deliver(now=LATER + HOUR) == {letter.pk}


def test_the_import_that_brought_them_can_still_be_undone(business: Business):
    """The second file had changed their sale, and had given it to them."""
    first = bring(business, LISTED + ",,2026-02-02,C1,Latte,4.00\n", answers=ZONE)
    second = bring(business, LISTED + "Rosa Diaz,rosa@mail.example,2026-02-02,C1,Latte,4.00\n", answers=ZONE)
    third = bring(business, LISTED + "Rosa Diaz,rosa@mail.example,2026-02-02,C1,Latte,4.00\n" * 2, answers=ZONE)
    rosa = Customer.objects.get()
    assert Sale.objects.get().customer == rosa
    erase(rosa)
    assert not ImportChange.objects.filter(before__customer_id=rosa.pk).exists()

    sums = []
    for batch in (third, second, first):
        sums.append(Sale.objects.get().total_cents)
        imports.undo(batch, by=None, now=LATER)

    assert sums == [800, 400, 400]
    assert not Sale.objects.exists()


def test_a_long_past_takes_no_more_questions_than_a_short_one(business: Business):
    """P4: ten thousand sales go in about a second."""
    asked = []
    for name, times in (("Rosa Diaz", 1), ("Ben Okafor", 60)):
        one = a_customer(business, name, phone="")
        for number in range(times):
            sales.record(business, one, item="Tea", amount_cents=300, receipt_key=f"{one.pk}-{number}", now=NOW)
        with CaptureQueriesContext(connection) as questions:
            erase(one)
        asked.append(len(questions))

    assert asked[0] == asked[1] < 120


def test_calendars_out_there_are_told_to_drop_them(business: Business, owner: Staff):
    rosa = canaries.everything(business, owner)
    erase(rosa)

    shown = FeedEntry.objects.filter(business=business)
    assert {(one.summary, one.description, one.is_cancelled, one.sequence) for one in shown} == {("", "", True, 1)}
    assert shown.count() == 6


def test_words_that_others_had_too_stay(business: Business, customer: Customer):
    other = a_customer(business, "Ben Okafor")
    worker = Worker(an_account(business))
    for one in (customer, other):
        a_letter(one)
    worker.deliver()
    erase(customer)

    assert list(Template.objects.all()) == [some_words(business)]
    erase(other)
    assert not Template.objects.exists()


@pytest.mark.parametrize("is_claimed", [True, False])
def test_no_letter_leaves_after_they_were_erased(is_claimed: bool, business: Business, customer: Customer):
    """I3: neither one that waits, nor one that a worker has in hand; the team's mail does."""
    worker, _ = Worker(an_account(business)), a_letter(customer)
    claimed = worker.claim() if is_claimed else []
    to_the_team = to_staff(business)

    assert erase(customer).emails_stopped == 1

    assert worker.advance(claimed) == set()
    assert worker.deliver() == {to_the_team.pk}


def test_a_letter_that_vanishes_while_it_is_handed_over_is_settled_in_peace(business: Business, customer: Customer):
    worker, _ = Worker(an_account(business)), a_letter(customer)
    [letter] = worker.claim()
    assert worker.advance([letter]) == {letter.id}

    erase(customer)
    worker.settle([letter])

    assert not Message.objects.exists()
    assert worker.sweep().unknown == 0


@ON_POSTGRESQL
def test_a_worker_goes_on_when_whom_it_writes_to_is_erased_meanwhile(
    transactional_db: None, settings: Settings, mail_server: MailServer
):
    """Between the fence and the answer, on a connection of its own; all others get their letter."""
    settings.SMTP_URL = f"{mail_server.url}?patience=2"
    account = a_shop_at_all_hours(per_second=20)
    sent = letters(account.business, to_rosa(12), now=clock.now())
    leaving = [Customer.objects.get(pk=one.customer_id) for one in sent[3:6]]

    def erase_them() -> None:
        for one in leaving:
            erase(one, clock.now())
        connections.close_all()

    thread = threading.Thread(target=erase_them)
    thread.start()
    drain()
    thread.join()
    drain()

    assert Message.objects.filter(state="sent").count() == 9 == Message.objects.count()
    arrived = {one.outbox_id for one in mail_server.accepted()}
    assert {str(one.pk) for one in (*sent[:3], *sent[6:])} <= arrived


def test_who_returns_with_an_older_backup_is_erased_again(business: Business, owner: Staff, home: Path):
    """P5: whoever has the number of somebody erased, and is not them, stays."""
    rosa = canaries.everything(business, owner)
    erase(rosa)
    for pk, name, since in ((rosa.pk, "Canary Rosa", rosa.created_at), (rosa.pk + 900, "Ann Other", NOW)):
        Customer.objects.create(pk=pk, business=business, name=name, created_at=since)
    before = Customer.objects.count()

    assert (erasure.erase_again(now=LATER), erasure.erase_again(business, now=LATER)) == (1, 0)
    assert Customer.objects.count() == before - 1
    assert canaries.found_in_tables() == []


@pytest.mark.parametrize("is_kept", [True, False])
def test_who_was_one_with_them_in_the_backup_alone_is_told_apart_and_stays(business: Business, is_kept: bool):
    rosa, ann = a_customer(business, email=""), a_customer(business, "Ann Other", phone="")
    for one in (rosa, ann):
        people.remember(one, "window table", by=None, now=NOW)
    merging.merge(*((rosa, ann) if is_kept else (ann, rosa)), by=None, now=NOW)
    Erasure.objects.create(business=business, number=rosa.pk, known_since=rosa.created_at, erased_at=LATER)

    assert erasure.erase_again(now=LATER) == 1

    left = Customer.objects.get()
    assert (left.pk, left.merged_into, left.phone, left.email) == (ann.pk, None, "", "ann.other@mail.example")
    assert left.facts.count() == 1
    assert not Moment.objects.filter(words__contains="Rosa").exists()


@ON_POSTGRESQL
def test_nobody_writes_about_them_while_they_are_erased(transactional_db: None):
    """What is noted at the same instant is noted before, and goes, or is refused: nothing dangles."""
    business = a_business()
    for number in range(15):
        rosa = a_customer(business, f"Ann {number}")
        barrier = threading.Barrier(2)

        def note(rosa: Customer = rosa, barrier: threading.Barrier = barrier) -> None:
            barrier.wait()
            try:
                people.remember(rosa, "window table", by=None, now=NOW)
            except IntegrityError:  # it was too late: there is nobody to note it about
                pass
            finally:
                connections.close_all()

        thread = threading.Thread(target=note)
        thread.start()
        barrier.wait()
        erase(rosa)
        thread.join()
    assert (Customer.objects.count(), Moment.objects.count(), Erasure.objects.count()) == (0, 0, 15)


def paper_allowed(one: Customer) -> set[str]:
    """Say about what a customer may get cards and letters."""
    chosen = preferences.choices(one, now=LATER + DAY).allowed
    return {purpose for way, purpose in chosen if way == "post"}


@pytest.mark.parametrize(
    ("said", "left"),
    [(("all", "marketing"), {"service"}), (("post", "marketing"), {"service"}), (("all", "service"), set())],
)
@pytest.mark.parametrize("kept", ["email", "phone"])
def test_a_no_to_paper_outlives_them(
    business: Business, customer: Customer, said: tuple[str, str], left: set[str], kept: str
):
    """What they said is forgotten with them: whoever returns with their e-mail address or number is asked first."""
    consent.withdraw(customer, channel=said[0], purpose=said[1], source="counter", now=NOW)
    erase(customer)

    known = {"email": "", "phone": ""} | {kept: getattr(customer, kept)}
    assert paper_allowed(a_customer(business, created_at=LATER, **known)) == left


def test_whoever_comes_back_gets_cards_once_they_say_yes(business: Business, customer: Customer):
    erase(customer)
    again = a_customer(business, created_at=LATER)
    yes = {"purpose": "marketing", "basis": "express", "source": "counter"}
    consent.give(again, channel="email", now=LATER + HOUR, **yes)
    assert (paper_allowed(again), set(consent.closed(again))) == ({"service"}, {"address", "phone"})

    consent.give(again, channel="post", now=LATER + HOUR, **yes)
    assert (paper_allowed(again), set(consent.closed(again))) == ({"service", "marketing"}, {"phone"})

    consent.withdraw(again, channel="email", purpose="marketing", source="page", now=LATER + 2 * HOUR)
    assert paper_allowed(again) == {"service", "marketing"}


def test_whoever_has_none_of_their_addresses_gets_cards_as_ever(business: Business, customer: Customer):
    erase(customer)
    assert paper_allowed(a_customer(business, "Ben Okafor", phone="+12125550199")) == {"service", "marketing"}
