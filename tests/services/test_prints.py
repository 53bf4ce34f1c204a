"""Print runs: the day's cards and letters, each on paper once."""

import datetime as dt

import pytest

from regulars.records.models import Business, Customer, PrintItem, PrintRun, Staff, Touchpoint
from regulars.services import consent, outcomes, print_files, print_steps, prints, sales
from tests.people import NOW, TODAY, a_customer

WORDS = "Hello Rosa,\nit is time to look after your boiler."


def a_card(customer: Customer, channel: str = "postcard", **fields: object) -> Touchpoint:
    """A touchpoint that today's plan wants on paper."""
    chosen: dict[str, object] = {
        "key": f"by-hand/{customer.pk}/{channel}",
        "occasion": "maintenance",
        "purpose": "service",
        "about": f"customer:{customer.pk}",
        "opened_by_kind": "by_hand",
        "channels": [channel],
        "channel": channel,
        "due_date": TODAY,
        "use_by_date": TODAY + dt.timedelta(days=21),
        "planned_for": TODAY,
        "words": WORDS,
        "opened_at": NOW,
    } | fields
    return Touchpoint.objects.create(business=customer.business, customer=customer, **chosen)


def made_up(business: Business, staff: Staff, **fields: object) -> PrintRun:
    """The one run of today."""
    (run,) = prints.make_up(business, on=TODAY, by=staff, now=NOW, **fields)
    return run


def states(run: PrintRun) -> list[tuple[str, str]]:
    return list(run.items.order_by("position").values_list("state", "reason"))


def test_cards_lie_in_the_order_of_addresses(business: Business, staff: Staff):
    far = a_customer(business, "Ana Far", country="DE", postcode="10115", city="Berlin")
    second = a_customer(business, "Ben Second", postcode="12209")
    first = a_customer(business, "Cy First", postcode="12207")
    for one in (far, second, first):
        a_card(one)

    run = made_up(business, staff)

    assert [item.customer for item in run.items.order_by("position")] == [first, second, far]
    assert run.items.get(customer=far).address[-1] == "GERMANY"


def test_made_up_twice_each_card_is_there_once(business: Business, staff: Staff, customer: Customer):
    a_card(customer)

    made_up(business, staff)

    assert prints.make_up(business, on=TODAY, by=staff, now=NOW) == []
    assert PrintItem.objects.count() == 1


def test_posting_makes_each_touchpoint_once(business: Business, staff: Staff, customer: Customer):
    card = a_card(customer)
    run = made_up(business, staff)
    print_steps.mark_printed(run, on=TODAY)

    print_steps.mark_posted(run, by=staff, on=TODAY, now=NOW)
    print_steps.mark_posted(run, by=staff, on=TODAY, now=NOW)

    card.refresh_from_db()
    assert (card.state, card.outcome, card.channel) == ("made", "sent", "postcard")
    assert states(run) == [("posted", "")]
    assert customer.moments.filter(kind="contacted").count() == 1


def test_taken_back_it_is_printed_and_the_touchpoint_open(business: Business, staff: Staff, customer: Customer):
    card = a_card(customer)
    run = made_up(business, staff)
    print_steps.mark_printed(run, on=TODAY)
    print_steps.mark_posted(run, by=staff, on=TODAY, now=NOW)

    print_steps.undo(run, by=staff, now=NOW)

    run.refresh_from_db()
    card.refresh_from_db()
    assert (run.state, run.ended_at, card.state) == ("printed", None, "open")
    assert states(run) == [("waiting", "")]


def test_who_said_no_after_it_was_made_up_is_left_out(business: Business, staff: Staff, customer: Customer):
    a_card(customer)
    other = a_customer(business, "Ben Okafor", postcode="12210")
    a_card(other)
    run = made_up(business, staff)
    consent.withdraw(
        customer, channel="postcard", purpose="service", source="phone", wording="No cards.", by=staff, now=NOW
    )

    printed = print_files.pdf_of(run, on=TODAY)
    left = print_steps.mark_printed(run, on=TODAY)

    assert [item.customer for item in printed.items] == [other]
    assert [item.customer for item in left] == [customer]
    assert [state for state, _ in states(run)] == ["left_out", "waiting"]


def test_who_complains_after_it_was_printed_is_taken_out_of_the_pile(
    business: Business, staff: Staff, customer: Customer
):
    card = a_card(customer)
    run = made_up(business, staff)
    print_steps.mark_printed(run, on=TODAY)
    sales.complain(customer, "It drips.", by=staff, now=NOW)

    left = print_steps.mark_posted(run, by=staff, on=TODAY, now=NOW)

    card.refresh_from_db()
    assert [item.touchpoint for item in left] == [card]
    assert card.state == "open"


def test_what_was_done_by_hand_is_not_posted_again(business: Business, staff: Staff, customer: Customer):
    card = a_card(customer)
    run = made_up(business, staff)
    outcomes.finish(card, outcome="not_needed", said="They came by.", by=staff, now=NOW)

    left = print_steps.mark_printed(run, on=TODAY)

    assert [item.reason for item in left] == ["It is done already. They came by."]


def test_a_cancelled_run_frees_its_touchpoints(business: Business, staff: Staff, customer: Customer):
    a_card(customer)
    print_steps.cancel(made_up(business, staff), now=NOW)

    again = made_up(business, staff)

    assert states(again) == [("waiting", "")]


def test_a_card_left_out_stays_out_today_and_can_be_put_back(business: Business, staff: Staff, customer: Customer):
    a_card(customer)
    run = made_up(business, staff)
    prints.leave_out(run.items.get(), reason="They are away.")
    assert prints.make_up(business, on=TODAY, by=staff, now=NOW) == []

    prints.put_back(run.items.get(), on=TODAY)

    assert states(run) == [("waiting", "")]


def test_too_many_words_are_refused_in_words(business: Business, staff: Staff, customer: Customer):
    a_card(customer, words="\n".join(["word " * 100] * 4))

    run = made_up(business, staff)

    ((state, reason),) = states(run)
    assert state == "left_out"
    assert reason.startswith("This text is too long for a postcard: ")


def test_shortened_words_are_printed(business: Business, staff: Staff, customer: Customer):
    a_card(customer, words="\n".join(["word " * 100] * 4))
    run = made_up(business, staff)
    with pytest.raises(prints.CannotPrint):
        prints.reword(run.items.get(), "word " * 400, on=TODAY)

    prints.reword(run.items.get(), "Short and kind.", on=TODAY)

    assert run.items.get().words == "Short and kind."
    assert states(run) == [("waiting", "")]


def test_a_new_address_is_not_printed_with_the_old_one(business: Business, staff: Staff, customer: Customer):
    a_card(customer)
    run = made_up(business, staff)
    Customer.objects.filter(pk=customer.pk).update(street="99 New Street")

    left = print_steps.mark_printed(run, on=TODAY)

    assert len(left) == 1


def test_what_would_arrive_too_late_is_left_out(business: Business, staff: Staff, customer: Customer):
    a_card(customer, use_by_date=TODAY + dt.timedelta(days=3))
    run = made_up(business, staff)

    left = print_steps.mark_printed(run, on=TODAY + dt.timedelta(days=2))

    assert [item.reason for item in left] == ["It would arrive too late to be of use."]


def test_greeting_cards_and_letters_are_runs_of_their_own(business: Business, staff: Staff, customer: Customer):
    a_card(customer)
    a_card(a_customer(business, "Ben Okafor"), "letter")

    runs = prints.make_up(business, on=TODAY, kinds=("greeting_card", "letter"), by=staff, now=NOW)

    assert [(run.kind, run.size) for run in runs] == [("greeting_card", "us-5x7"), ("letter", "letter")]
    assert [print_files.pdf_of(run, on=TODAY).pages for run in runs] == [4, 3]


def test_a_reprint_has_the_asked_for_cards_alone(business: Business, staff: Staff):
    for number in range(4):
        a_card(a_customer(business, f"Ana {number}", postcode=f"1220{number}"))
    run = made_up(business, staff)

    again = print_files.pdf_of(run, on=TODAY, positions=print_files.read_positions("2-3", most=4), with_proof=False)

    assert ([item.position for item in again.items], again.pages) == ([2, 3], 4)


@pytest.mark.parametrize("text", ["0", "5", "3-2", "x", "1-", "1,,x", "99999999"])
def test_pages_that_are_not_there_are_refused(text: str):
    with pytest.raises(print_files.NoSuchPages):
        print_files.read_positions(text, most=4)


def test_the_same_run_gives_the_same_bytes(business: Business, staff: Staff, customer: Customer):
    a_card(customer)
    run = made_up(business, staff)

    assert print_files.pdf_of(run, on=TODAY).content == print_files.pdf_of(run, on=TODAY).content
