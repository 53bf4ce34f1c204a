"""What comes back acts at once when it is proven, and is only looked at when it is not."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from regulars.core.tokens import way_out_token
from regulars.records.models import (
    Business,
    Consent,
    Customer,
    Incoming,
    MailAccount,
    Message,
    Moment,
    Staff,
    Suppression,
)
from regulars.services import consent, erasure, guard, incoming, incoming_effects
from regulars.services.facts import families
from regulars.services.standing import standings
from tests.people import NOW, TODAY, a_customer
from tests.post import returned_mail as mail
from tests.services.letters_sent import a_letter, a_token, an_account

DAY = dt.timedelta(days=1)
OTHER = "z" * 32


@pytest.fixture
def letter(customer: Customer) -> Message:
    """A letter to Rosa that left an hour ago."""
    an_account(customer.business)
    return a_letter(customer)


def take(business: Business, raw: bytes, *, now: dt.datetime = NOW) -> Incoming | None:
    """Take a mail as it arrives."""
    return incoming.take(business, raw, received_at=now, now=now)


def may_get_mail(customer: Customer, purpose: str = "service") -> bool:
    """Say whether the plan would still write to them."""
    members = families(customer.business).members([customer.pk])
    return not standings(customer.business, members)[customer.pk].refusals(["email"], purpose=purpose, on=TODAY)


def words(customer: Customer, kind: str) -> list[str]:
    """What the timeline quotes of a kind of moment."""
    return list(Moment.objects.about(customer).filter(kind=kind).values_list("words", flat=True))


def effects(business: Business) -> tuple[int, int, int]:
    """Count what came back could have changed."""
    return Suppression.objects.count(), Consent.objects.count(), Moment.objects.filter(business=business).count()


def test_a_hard_bounce_silences_the_address_and_says_so(customer: Customer, letter: Message):
    """B7, B3: at once, for every purpose."""
    kept = take(customer.business, mail.dsn())

    assert (kept.kind, kept.message, kept.customer) == ("hard", letter, customer)
    assert not may_get_mail(customer)
    [said] = words(customer, "remembered")
    assert said.startswith("Mail to rosa.diaz@mail.example came back. The mail server said: smtp; 550")


def test_the_same_mail_twice_is_one(customer: Customer, letter: Message):
    first, second = (take(customer.business, mail.dsn()) for _ in range(2))

    assert first == second
    assert len(words(customer, "remembered")) == 1


@pytest.mark.parametrize(("count", "may"), [(2, True), (3, False)])
def test_three_letters_that_came_back_are_enough(customer: Customer, count: int, may: bool):
    """B7: of three letters, not three reports about one; `test_dead_addresses.py` has the rest."""
    an_account(customer.business)
    for number in range(count):
        a_letter(customer, token=a_token(number), fenced_at=NOW - 8 * (count - number) * DAY)
        raw = mail.dsn(status="4.2.2", original=None, to=f"olive+{a_token(number)}@{mail.DOMAIN}")
        take(customer.business, raw)
        take(customer.business, raw + b"\n")

    assert may_get_mail(customer) is may


@pytest.mark.parametrize("status", ["4.4.1"])
def test_a_delay_is_kept_and_changes_nothing(customer: Customer, letter: Message, status: str):
    assert take(customer.business, mail.dsn(status=status, action="delayed")).kind == "automatic"
    assert may_get_mail(customer)


FORGED = {
    "no token": mail.dsn(to="olive@north.example", original=None),
    "wrong token": mail.dsn(to=f"olive+{OTHER}@north.example", original=None),
    "wrong message": mail.dsn(to="olive@north.example", original=mail.ORIGINAL.replace(mail.TOKEN, OTHER)),
    "another address": mail.dsn(who="someone.else@mail.example"),
    "a complaint without token": mail.arf(to="olive@north.example", original=None),
    "a complaint with a wrong one": mail.arf(to=f"olive+{OTHER}@north.example", original=None),
    "a complaint about another": mail.arf(who="someone.else@mail.example"),
}


@pytest.mark.parametrize("raw", [pytest.param(raw, id=name) for name, raw in FORGED.items()])
def test_a_forged_report_does_nothing_but_wait_for_a_person(customer: Customer, letter: Message, raw: bytes):
    """B8: for a healthy customer."""
    before = effects(customer.business)

    kept = take(customer.business, raw)

    assert (kept.kind, kept.customer, kept.settled_at) == ("unclear", None, None)
    assert effects(customer.business) == before
    assert list(Incoming.objects.open(customer.business)) == [kept]


@pytest.mark.parametrize("state", ["ready", "held", "claimed", "deferred", "failed", "cancelled"])
def test_a_report_about_a_letter_that_never_left_does_nothing(customer: Customer, state: str):
    """B8: nobody but us can have that token yet."""
    an_account(customer.business)
    a_letter(customer, state=state)

    assert take(customer.business, mail.dsn()).kind == "unclear"
    assert may_get_mail(customer)


def test_a_report_long_after_its_letter_does_nothing(customer: Customer, letter: Message):
    """B8: a token does not work for ever."""
    assert take(customer.business, mail.dsn(), now=NOW + 31 * DAY).kind == "unclear"
    assert may_get_mail(customer)


def test_a_report_about_the_neighbours_letter_does_nothing_here(
    customer: Customer, letter: Message, neighbour: Business
):
    assert take(neighbour, mail.dsn()).kind == "unclear"
    assert may_get_mail(customer)


def test_a_complaint_ends_mail_and_marketing_in_every_way(customer: Customer, letter: Message):
    """B13: within the same transaction."""
    kept = take(customer.business, mail.arf())

    assert kept.kind == "complaint"
    assert not may_get_mail(customer)
    said = Consent.objects.filter(customer=customer).values_list("channel", "purpose", "state", "source")
    assert list(said) == [("all", "marketing", "withdrawn", "complaint")]


@pytest.mark.parametrize(
    ("complaints", "is_warning", "is_paused"), [(1, True, False), (2, True, False), (4, True, True)]
)
def test_four_complaints_in_a_thousand_stop_the_letters(
    business: Business, complaints: int, is_warning: bool, is_paused: bool
):
    """B13: a tenth of a per cent warns, three tenths stop."""
    account = an_account(business)
    people = [a_customer(business, f"Person {number}", phone="") for number in range(4)]
    for number in range(1000):
        a_letter(people[number % 4], token=a_token(number))

    for number in range(complaints):
        original = mail.ORIGINAL.replace(mail.TOKEN, a_token(number))
        take(business, mail.arf(who=people[number].email, original=original, to="olive@north.example"))

    account.refresh_from_db()
    assert incoming_effects.rate(business, now=NOW).is_warning is is_warning
    assert account.is_paused is is_paused
    assert ("4 of 1000 letters" in account.paused_reason or "3 of 1000" in account.paused_reason) is is_paused


@pytest.mark.parametrize(
    "raw", [mail.dsn(), mail.dsn(status="4.2.2"), mail.arf(), mail.reply("Fine"), mail.reply("STOP")]
)
def test_what_came_back_had_left(customer: Customer, raw: bytes):
    """§3.3: evidence moves an unknown letter to sent."""
    an_account(customer.business)
    letter = a_letter(customer, state="unknown")

    take(customer.business, raw)

    letter.refresh_from_db()
    assert (letter.state, letter.reason) == ("sent", "Something came back, so it had left.")


def test_what_came_back_before_nobody_knew_counts_too(customer: Customer):
    an_account(customer.business)
    letter = a_letter(customer, state="fenced")
    take(customer.business, mail.reply("Fine"))
    Message.objects.filter(pk=letter.pk).update(state="unknown", state_since=NOW)

    assert [incoming_effects.prove_all(customer.business, now=NOW) for _ in range(2)] == [1, 0]


def test_a_forged_report_proves_nothing(customer: Customer):
    an_account(customer.business)
    letter = a_letter(customer, state="unknown")

    take(customer.business, mail.dsn(who="someone.else@mail.example"))

    letter.refresh_from_db()
    assert letter.state == "unknown"


def test_a_reply_stands_in_the_timeline_and_waits_for_a_person(customer: Customer, letter: Message, owner: Staff):
    kept = take(customer.business, mail.reply("Works well. Can you look at the filter too?"))

    assert (kept.kind, kept.customer) == ("reply", customer)
    assert words(customer, "replied") == ["Works well. Can you look at the filter too?"]
    assert list(Incoming.objects.open(customer.business)) == [kept]

    incoming.settle(kept, by=owner, now=NOW)

    assert list(Incoming.objects.open(customer.business)) == []
    assert (kept.settled_by, kept.settled_at) == (owner, NOW)


def test_who_replied_is_used_to_mail(customer: Customer, letter: Message):
    take(customer.business, mail.reply("Fine"))

    members = families(customer.business).members([customer.pk])
    assert standings(customer.business, members)[customer.pk].used == {"email"}


@pytest.mark.parametrize("answers", [mail.MESSAGE_ID, ""])
def test_stop_in_a_reply_ends_all_mail_at_once(customer: Customer, letter: Message, answers: str):
    """I4: proven by the thread, or by the address that wrote."""
    kept = take(customer.business, mail.reply("STOP", answers=answers))

    assert (kept.kind, kept.settled_at) == ("stop", NOW)
    assert not may_get_mail(customer)
    assert not may_get_mail(customer, "marketing")


def test_stop_from_another_address_stops_whom_we_wrote_to(customer: Customer, letter: Message):
    take(customer.business, mail.reply("Please unsubscribe me", sender="rosa@work.example"))

    assert not may_get_mail(customer)


def test_the_button_of_a_mail_program_stops_from_any_address(customer: Customer, letter: Message):
    """I4: List-Unsubscribe by mail; the token says who."""
    token = way_out_token(customer.business_id, customer.pk, bytes(customer.business.link_key), purpose="marketing")
    raw = mail.reply("", subject=f"stop {token}", sender="alias@work.example", answers="")

    kept = take(customer.business, raw)

    assert (kept.kind, kept.customer) == ("stop", customer)
    assert may_get_mail(customer)
    assert not may_get_mail(customer, "marketing")


def test_the_button_in_a_letter_to_who_was_erased_stops_who_is_back(business: Business, customer: Customer):
    """I2, I4: the old number leads to nobody, its address to who has it now."""
    an_account(business)
    token = way_out_token(business.pk, customer.pk, bytes(business.link_key), purpose="marketing")
    erasure.erase(customer, by=None, now=NOW)
    again = a_customer(business, created_at=NOW)
    consent.give(again, channel="email", purpose="marketing", basis="express", source="counter", now=NOW + DAY)
    assert may_get_mail(again, "marketing")

    take(business, mail.reply("", subject=f"stop {token}", sender="alias@work.example", answers=""), now=NOW + 2 * DAY)

    assert not may_get_mail(again, "marketing")


def test_the_neighbours_button_stops_nobody_here(customer: Customer, letter: Message, neighbour: Business):
    token = way_out_token(customer.business_id, customer.pk, bytes(customer.business.link_key))

    take(neighbour, mail.reply("", subject=f"stop {token}", sender="alias@work.example", answers=""))

    assert may_get_mail(customer)


def test_what_may_be_a_no_is_read_by_a_person(customer: Customer, letter: Message, owner: Staff):
    """I4: the tray; what the person decides holds."""
    kept = take(customer.business, mail.reply("How did you get my address?"))

    assert (kept.kind, kept.settled_at) == ("unclear", None)
    assert words(customer, "replied") == ["How did you get my address?"]

    incoming.read_as_stop(kept, by=owner, now=NOW)

    assert not may_get_mail(customer)
    assert not Incoming.objects.open(customer.business).exists()


def test_until_somebody_read_it_no_letter_leaves(customer: Customer, owner: Staff):
    """I4: an immediate hold, over when it was read and was no no."""
    an_account(customer.business)
    account = MailAccount.objects.get(business=customer.business)
    waiting = a_letter(customer, state="ready", fenced_at=None)
    kept = take(customer.business, mail.reply("Is this spam?", answers=""))

    [held] = guard.ask(account, [waiting.pk.hex], now=NOW).values()
    incoming.settle(kept, by=owner, now=NOW)
    [after] = guard.ask(account, [waiting.pk.hex], now=NOW).values()

    assert isinstance(held, guard.Held)
    assert held.reason == guard.MAY_BE_A_NO
    assert isinstance(after, guard.Allowed)


def test_a_stop_that_nobody_can_be_found_for_waits(business: Business, owner: Staff):
    kept = take(business, mail.reply("Unsubscribe", sender="nobody@else.example", answers=""))

    assert (kept.kind, kept.customer) == ("unclear", None)
    with pytest.raises(incoming.NobodyToStop):
        incoming.read_as_stop(kept, by=owner, now=NOW)


@pytest.mark.parametrize(("name", "raw"), [pytest.param(*one, id=one[0]) for one in mail.automatic_samples()])
def test_a_machines_answer_changes_nothing(customer: Customer, letter: Message, name: str, raw: bytes):
    """B9: kept, no opt-out, no reply, nothing to do for anybody."""
    before = effects(customer.business)

    kept = take(customer.business, raw)

    assert kept is None or (kept.kind, kept.settled_at) == ("automatic", NOW)
    assert effects(customer.business) == before
    assert not Incoming.objects.open(customer.business).exists()


def test_two_shops_that_write_to_each_other_fall_silent(business: Business, neighbour: Business):
    """B9: one letter each, and no answer to it."""
    for shop, other in ((business, neighbour), (neighbour, business)):
        an_account(shop, from_address=f"post@shop{shop.pk}.example")
        a_customer(shop, "The Other", email=f"post@shop{other.pk}.example", phone="")
    letters = [b"Auto-Submitted: auto-generated\nX-Auto-Response-Suppress: All\n" + mail.ORIGINAL.encode()] * 2

    for shop, raw in zip((business, neighbour), letters, strict=True):
        take(
            shop,
            raw.replace(
                b"olive@north.example", b"post@shop%d.example" % (neighbour.pk if shop == business else business.pk)
            ),
        )

    assert set(Incoming.objects.values_list("kind", flat=True)) == {"automatic"}
    assert Message.objects.count() == 0


@pytest.mark.parametrize(
    "raw",
    [
        mail.reply(
            "Buy our pills, or unsubscribe here: http://x.example and so on and on", sender="a@shop.example", answers=""
        ),
        mail.reply("Hello, are you open?", sender="stranger@mail.example", answers=""),
        mail.reply("News", sender="a@shop.example", answers="", more="List-Unsubscribe: <mailto:x@shop.example>\n"),
        mail.reply("My own note", sender="olive@north.example", answers=""),
    ],
)
def test_the_shops_other_mail_is_not_kept(customer: Customer, letter: Message, raw: bytes):
    """A mailbox is full of what concerns nobody here."""
    assert take(customer.business, raw) is None
    assert not Incoming.objects.exists()


def test_of_two_who_share_an_address_the_one_we_wrote_to_replied(business: Business, customer: Customer):
    an_account(business)
    partner = a_customer(business, "Luis Diaz", email=customer.email)
    a_letter(partner)

    assert take(business, mail.reply("Fine", answers="")).customer == partner


def test_a_reply_of_a_merged_twin_is_of_who_is_kept(customer: Customer, letter: Message):
    kept = a_customer(customer.business, "Rosa D.", email="rosa@other.example", phone="")
    Customer.objects.filter(pk=customer.pk).update(merged_into=kept)

    assert take(customer.business, mail.reply("Fine")).customer == kept


@given(
    st.sampled_from(
        [
            mail.dsn(),
            mail.arf(),
            mail.reply("STOP\0 now"),
            mail.reply("é\udcff".encode("utf-8", "surrogatepass").decode("latin-1")),
        ]
    ),
    st.lists(st.tuples(st.integers(0, 1500), st.integers(0, 20), st.binary(max_size=8)), max_size=4),
)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_arrives_is_taken(business: Business, raw: bytes, cuts: list[tuple[int, int, bytes]]):
    """B7: into the tables of both databases."""
    for start, length, other in cuts:
        raw = raw[:start] + other + raw[start + length :]

    taken = take(business, raw)

    assert taken == take(business, raw)
