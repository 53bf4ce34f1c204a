"""The guard: each rule of the plan holds for letters too, and says so in a sentence."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from regulars.records.models import Business, Consent, Customer, MailAccount, Mailing, Message, Touchpoint
from regulars.services import consent, guard, journal, outbox
from regulars.services.guard import Allowed, Cancelled, Held
from regulars.services.mail_accounts import RECORDS
from tests.people import NOW, TODAY, a_customer
from tests.services.post_office import Worker, a_letter, a_mailing, a_touchpoint, an_account, to_staff

DAY = dt.timedelta(days=1)
TOMORROW = dt.datetime(2026, 3, 4, 15, 0, tzinfo=dt.UTC)  # ten o'clock in New York
EVENING = dt.datetime(2026, 3, 4, 1, 0, tzinfo=dt.UTC)  # eight o'clock in New York, on 3 March


@pytest.fixture
def account(business: Business) -> MailAccount:
    """North Air's mail, on."""
    return an_account(business)


def answer(account: MailAccount, letter: Message, now: dt.datetime = NOW) -> guard.Answer:
    return guard.ask(account, [letter.pk.hex], now=now)[letter.pk.hex]


def test_who_said_nothing_hears_about_what_they_bought(account: MailAccount, customer: Customer):
    letter = a_letter(customer, touchpoint=a_touchpoint(customer))

    assert answer(account, letter) == Allowed("0:0", EVENING)


def contacted(one: Customer) -> None:
    journal.note(one, "contacted", about="contact:1:1", now=NOW - 2 * DAY, details={"channel": "phone"})


def tried_today(one: Customer) -> None:
    journal.note(one, "tried", about="contact:1:1", now=NOW, details={"channel": "phone"})


def paused(one: Customer) -> None:
    consent.pause(one, until=TODAY + 9 * DAY, now=NOW)


def complained(one: Customer) -> None:
    journal.note(one, "complaint", about="complaint:1", now=NOW)


def withdrew(one: Customer) -> None:
    consent.withdraw(one, channel="email", purpose="service", source="link", now=NOW)


def was_suppressed(one: Customer) -> None:
    consent.suppress(one.business, kind="email", address=one.email, purpose="all", reason="It bounced.", now=NOW)


def has_moved_away(one: Customer) -> None:
    Customer.objects.filter(pk=one.pk).update(email="other@mail.example")


def has_no_address(one: Customer) -> None:
    Customer.objects.filter(pk=one.pk).update(email="")


@pytest.mark.parametrize(
    ("happened", "expected"),
    [
        (contacted, Held("One contact a week is the most. You were in touch last Sunday.", TOMORROW)),
        (tried_today, Held("You were in touch with them today, or tried to be.", TOMORROW)),
        (paused, Held("You leave them in peace until March 12.", TOMORROW)),
        (complained, Held("There is a complaint to put right first.", TOMORROW)),
        (
            withdrew,
            Cancelled("This e-mail address is never to be used about what they bought, as its owner asked."),
        ),
        (
            was_suppressed,
            Cancelled("This e-mail address is never to be used about what they bought, as its owner asked."),
        ),
        (has_moved_away, Cancelled("They have another address now.", "other@mail.example")),
        (has_no_address, Cancelled("They have no e-mail address any more.")),
    ],
)
def test_what_happened_stops_a_letter(
    account: MailAccount, customer: Customer, happened: Callable[[Customer], None], expected: guard.Answer
):
    """I3, I12: consent, peace, complaints and caps count as in the plan."""
    letter = a_letter(customer)
    happened(customer)

    assert answer(account, letter) == expected


def test_news_needs_a_yes(account: MailAccount, customer: Customer, settings: Settings):
    """I5: nobody gets news who was not asked."""
    settings.PUBLIC_URL, account.business.postal_address = "https://north.example", "1 Main Street"
    letter = a_letter(customer, purpose="marketing")

    no = answer(account, letter)
    consent.give(customer, channel="email", purpose="marketing", basis="express", source="form", now=NOW)

    assert no == Cancelled("They have not agreed to be reached by e-mail with news and offers.")
    assert isinstance(answer(account, letter), Allowed)


NO_ADDRESS, NO_PAGE = (
    "News and offers must name your postal address. Add it under Settings, Your business.",
    "News and offers need a page on which people can stop them: set PUBLIC_URL to your https:// address.",
)


PROVED = {"host": "mail.example", "records": {name: {"is_right": True} for name in RECORDS}, "records_at": NOW}


@pytest.mark.parametrize(
    ("public_url", "postal_address", "fields", "waits_for"),
    [
        ("https://north.example", "1 Main Street", PROVED, None),
        ("https://north.example", " ", {"host": "mail.example"}, NO_ADDRESS),
        ("http://north.example", "1 Main Street", {"host": "mail.example"}, NO_PAGE),
        ("", "1 Main Street", {"kind": "provider", "provider": "postmark"}, NO_PAGE),
        ("https://north.example", "1 Main Street", {"host": "127.0.0.1"}, None),
        ("https://north.example", "", {"host": "127.0.0.1"}, NO_ADDRESS),
        ("", "1 Main Street", {"host": "127.0.0.1"}, NO_PAGE),
        ("", "", {"kind": "local"}, None),
    ],
)
def test_an_offer_names_an_address_and_a_way_out(
    public_url: str,
    postal_address: str,
    fields: dict[str, object],
    waits_for: str | None,
    customer: Customer,
    settings: Settings,
):
    """B15: whoever queued it, the plan too; a server on this machine sends into the world. A purchase needs neither."""
    settings.SMTP_URL, settings.PUBLIC_URL = "", public_url
    account = an_account(customer.business, **fields)
    account.business.postal_address = postal_address
    consent.give(customer, channel="email", purpose="marketing", basis="express", source="form", now=NOW)
    offer, other = a_letter(customer, purpose="marketing"), a_letter(a_customer(customer.business, "Bo Lind"))

    said = answer(account, offer)

    assert said == Held(waits_for, TOMORROW) if waits_for else isinstance(said, Allowed)
    assert isinstance(answer(account, other), Allowed)


def test_a_yes_that_ran_out_is_none(account: MailAccount, customer: Customer):
    Consent.objects.create(
        business=customer.business,
        customer=customer,
        channel="email",
        purpose="marketing",
        state="given",
        basis="existing customer",
        source="till",
        until_date=TODAY,
        stated_at=NOW - DAY,
    )

    no = answer(account, a_letter(customer, purpose="marketing"))

    assert no == Cancelled(
        "Their leave to be reached by e-mail with news and offers is over. It was good until March 3, 2026."
    )


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"state": "cancelled", "reason": "Refunded."}, Cancelled("Refunded.")),
        ({"planned_for": None, "held_code": "put_off", "held_reason": "Put off."}, Held("Put off.", TOMORROW)),
        ({"channel": "phone"}, Held("It is not in the plan as an e-mail.", TOMORROW)),
        ({"planned_for": TODAY + DAY}, Held("It is planned for another day.", TOMORROW)),
    ],
)
def test_a_letter_follows_its_touchpoint(
    account: MailAccount, customer: Customer, changed: dict[str, object], expected: guard.Answer
):
    touchpoint = a_touchpoint(customer)
    letter = a_letter(customer, touchpoint=touchpoint)
    Touchpoint.objects.filter(pk=touchpoint.pk).update(**changed)

    assert answer(account, letter) == expected


def test_a_letter_whose_touchpoint_is_gone_is_cancelled(account: MailAccount, customer: Customer):
    touchpoint = a_touchpoint(customer)
    letter = a_letter(customer, touchpoint=touchpoint)
    touchpoint.delete()

    assert answer(account, letter) == Cancelled("What it was for is gone.")


def test_a_letter_waits_while_the_shop_is_closed(account: MailAccount, customer: Customer):
    sunday = dt.datetime(2026, 3, 8, 15, 0, tzinfo=dt.UTC)
    letter = a_letter(customer, touchpoint=a_touchpoint(customer))

    monday = dt.datetime(2026, 3, 9, 14, 0, tzinfo=dt.UTC)  # ten o'clock: it is summer there by now
    assert answer(account, letter, sunday) == Held("The shop is closed.", monday)


@pytest.mark.parametrize(("state", "expected"), [("paused", Held), ("cancelled", Cancelled), ("running", Allowed)])
def test_a_letter_follows_its_mailing(account: MailAccount, customer: Customer, state: str, expected: type):
    mailing = a_mailing(customer.business)
    outbox.queue_many(mailing, [customer], due_at=NOW, expires_at=NOW + DAY, now=NOW)
    Mailing.objects.update(state=state)

    assert isinstance(answer(account, Message.objects.get()), expected)


def at(hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime(2026, 3, 3, tzinfo=dt.UTC) + dt.timedelta(hours=hour, minutes=minute)


EARLY = "It is too early or too late where they live."
WORDS = "There is no hour at which it is day everywhere they may be. Enter where they live."


@pytest.mark.parametrize(
    ("where", "now", "expected"),
    [
        ({}, at(13, 59), Held(EARLY, at(14))),
        ({}, at(14), Allowed("0:0", at(25))),
        ({}, at(25), Held(EARLY, at(38))),
        ({"timezone": "Asia/Kolkata"}, at(15), Held(EARLY, at(27, 30))),
        ({"region": "CA"}, at(14), Held(EARLY, at(17))),  # a New York number and an address in California
        ({"region": "CA"}, at(24, 59), Allowed("0:0", at(25))),
        ({"phone": "", "region": "", "country": ""}, at(14), Allowed("0:0", at(25))),
        ({"phone": "+6421555123", "region": "NY"}, at(14), Held(EARLY, at(20))),
        ({"phone": "+61891234567", "region": "NY"}, at(14), Held(WORDS, None)),
    ],
)
def test_letters_leave_when_it_is_day_wherever_they_may_be(
    account: MailAccount, business: Business, where: dict[str, str], now: dt.datetime, expected: guard.Answer
):
    """C6: in every zone that telephone number and address allow."""
    somewhere = a_customer(business, "Ann", **where)

    assert answer(account, a_letter(somewhere), now) == expected


def test_five_letters_on_one_day_are_one(account: MailAccount, customer: Customer):
    """I12: five flows hit one person on one day; also while two of them are under way."""
    for _ in range(5):
        a_letter(customer, touchpoint=a_touchpoint(customer))
    worker, other = Worker(account), Worker(account, "w2")

    claimed = worker.claim(1)

    assert (len(claimed), other.claim(), len(worker.advance(claimed))) == (1, [], 1)
    assert outbox.counts(account.business)["held"] == 4


@pytest.mark.parametrize("end", ["sent", "unknown"])
def test_what_may_have_arrived_counts_before_it_is_noted(account: MailAccount, customer: Customer, end: str):
    """I12: unknown counts for the caps from the first moment."""
    worker = Worker(account)
    a_letter(customer)
    claimed = worker.claim()
    worker.advance(claimed)
    worker.settle(claimed, end)
    a_letter(customer)

    assert (worker.claim(), outbox.counts(account.business)["held"]) == ([], 1)


def test_the_guard_sees_the_whole_family(account: MailAccount, business: Business, customer: Customer):
    twin = a_customer(business, "Rosa D.", merged_into=customer)
    journal.note(twin, "sale", about="sale:1", now=NOW - DAY)
    journal.note(customer, "sale", about="sale:2", now=NOW - DAY)
    letter = a_letter(customer)

    seen = answer(account, letter)
    contacted(twin)

    assert isinstance(seen, Allowed)
    assert seen.seen.startswith("2:")
    assert isinstance(answer(account, letter), Held)


def test_of_two_letters_to_one_customer_only_one_is_let_go(account: MailAccount, customer: Customer):
    """Also when one of them takes a longer look than the other."""
    pair = [a_letter(customer, touchpoint=a_touchpoint(customer)).pk.hex, a_letter(customer).pk.hex]

    answers = guard.ask(account, pair, now=NOW)

    assert sorted(type(answers[one]).__name__ for one in pair) == ["Allowed", "Held"]


def moved(letter: Message, *through: str, **fields: object) -> Message:
    """Lead a letter through these states."""
    for one in through:
        Message.objects.filter(pk=letter.pk).update(state=one, **fields)
    return letter


EARLIER, AFTER_LUNCH = NOW - dt.timedelta(minutes=1), NOW + dt.timedelta(hours=3)


@pytest.mark.parametrize(
    ("through", "until"),
    [
        (("claimed", "deferred"), AFTER_LUNCH),
        ((), NOW + dt.timedelta(minutes=5)),
    ],
)
def test_a_letter_waits_for_an_older_one_to_the_same_person(
    account: MailAccount, business: Business, customer: Customer, through: tuple[str, ...], until: dt.datetime
):
    """B1: what is put off is not overtaken, whichever of two twins it goes to."""
    twin = a_customer(business, "Rosa D.", merged_into=customer)
    moved(a_letter(twin, now=EARLIER), *through, due_at=AFTER_LUNCH if through else NOW)
    newer = a_letter(customer)

    assert answer(account, newer) == Held("An older e-mail to them is still on its way.", until)


@pytest.mark.parametrize(
    ("through", "fields"),
    [
        (("held",), {}),
        (("claimed", "fenced", "unknown"), {}),
        (("claimed", "failed"), {}),
        (("cancelled",), {}),
        ((), {"due_at": AFTER_LUNCH}),
        (("claimed", "deferred"), {"due_at": AFTER_LUNCH + 9 * DAY}),
    ],
)
def test_nobody_waits_for_what_does_not_leave_in_time(
    account: MailAccount, customer: Customer, through: tuple[str, ...], fields: dict[str, object]
):
    """B1: what is held, over, unknown or for later; nor does a letter lose its own time by waiting."""
    older = a_letter(customer, now=EARLIER)
    Message.objects.filter(pk=older.pk).update(is_noted=True, **fields)
    moved(older, *through)
    newer = a_letter(customer)
    behind = answer(account, newer)

    assert not (isinstance(behind, Held) and behind.reason == guard.OLDER)


def test_what_they_asked_for_and_the_older_one_wait_for_nobody(account: MailAccount, customer: Customer):
    """B1."""
    older = a_letter(customer, now=EARLIER - dt.timedelta(minutes=1))
    moved(a_letter(customer, now=EARLIER), "claimed", "deferred")
    asked_for = a_letter(customer, occasion="call_back")

    assert [type(answer(account, one)) for one in (older, asked_for)] == [Allowed, Allowed]


def test_letters_to_one_person_leave_in_their_order(account: MailAccount, customer: Customer):
    """B1: the server puts the first off, the second is due meanwhile; they leave one after the other."""
    worker = Worker(account)
    first = a_letter(customer, now=EARLIER)
    worker.settle(worker.claim(), "deferred", retry_at=AFTER_LUNCH)
    a_letter(customer, due_at=NOW + dt.timedelta(hours=1))
    left = worker.deliver(now=NOW + dt.timedelta(hours=1))
    worker.sweep(AFTER_LUNCH)

    assert (left, worker.deliver(now=AFTER_LUNCH)) == (set(), {first.pk})


def test_mail_to_staff_is_not_asked_about(account: MailAccount):
    assert answer(account, to_staff(account.business), at(3)) == Allowed("", None)


@pytest.mark.parametrize(("is_known", "questions"), [(False, 1), (True, 13)])
def test_a_batch_takes_as_many_questions_as_one_letter(
    account: MailAccount, business: Business, is_known: bool, questions: int
):
    people = [a_customer(business, f"Ann {number}") for number in range(5)]
    for one in people * is_known:
        consent.give(one, channel="email", purpose="service", basis="express", wording="Yes", source="counter", now=NOW)
    letters = [a_letter(one).pk.hex for one in people]
    guard.ask(account, letters, now=NOW)

    with CaptureQueriesContext(connection) as one:
        guard.ask(account, letters[:1], now=NOW)
    with CaptureQueriesContext(connection) as five:
        guard.ask(account, letters, now=NOW)

    assert (len(one), len(five)) == (questions, questions)
