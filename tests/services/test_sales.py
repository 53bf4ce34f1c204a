"""What happens at the counter is written down once, and opens what is next."""

import pytest

from regulars.records.models import Business, Customer, Moment, Product, Sale, SaleLine, Staff, Touchpoint
from regulars.services import sales
from tests.people import NOW, TODAY
from tests.services.scene import DAY, a_playbook, planned

State = Touchpoint.State


@pytest.fixture
def sale(business: Business, customer: Customer, staff: Staff) -> Sale:
    """A repair of the oil burner for 240.00."""
    a_playbook(business)
    return sales.record(
        business,
        customer,
        amount_cents=24_000,
        as_kind="repair_done",
        item="Oil burner",
        receipt_key="slip-1",
        by=staff,
        now=NOW,
    )


def test_a_sale_is_one_moment_of_its_own_kind(sale: Sale, customer: Customer):
    moment = Moment.objects.get()

    assert (moment.kind, moment.about, moment.worth_cents) == ("repair_done", f"sale:{sale.pk}", 24_000)
    assert moment.details == {"as": "repair_done", "item": "Oil burner"}
    assert SaleLine.objects.get().product.name == "Oil burner"


def test_what_is_next_is_opened_at_once(sale: Sale, customer: Customer):
    assert Touchpoint.objects.get(customer=customer).due_date == TODAY + 2 * DAY


def test_a_doubled_click_is_one_sale(sale: Sale, business: Business, customer: Customer):
    """A9: the receipt key is the form's."""
    again = sales.record(business, customer, amount_cents=24_000, receipt_key="slip-1", now=NOW + DAY)

    assert again == sale
    assert (Sale.objects.count(), Moment.objects.count()) == (1, 1)


def test_the_same_item_is_one_product(sale: Sale, business: Business, customer: Customer):
    sales.record(business, customer, amount_cents=100, item="OIL  BURNER", receipt_key="slip-2", now=NOW)

    assert Product.objects.count() == 1


def test_a_sale_to_nobody_has_no_moment(business: Business):
    sales.record(business, None, amount_cents=100, receipt_key="slip", now=NOW)

    assert (Sale.objects.count(), Moment.objects.count()) == (1, 0)


@pytest.mark.parametrize(
    "wrong",
    [{"amount_cents": 0}, {"amount_cents": -5}, {"amount_cents": 10**12}, {"as_kind": "theft"}, {"receipt_key": ""}],
    ids=str,
)
def test_what_is_no_sale_is_refused(business: Business, customer: Customer, wrong: dict[str, object]):
    with pytest.raises(sales.NotASale):
        sales.record(business, customer, **({"amount_cents": 100, "receipt_key": "slip", "now": NOW} | wrong))


def test_a_neighbours_customer_buys_nothing_here(neighbour: Business, customer: Customer):
    with pytest.raises(sales.NotASale):
        sales.record(neighbour, customer, amount_cents=100, receipt_key="slip", now=NOW)


def test_a_refund_ends_what_it_makes_needless(sale: Sale):
    """Complaint 1: nothing goes out for a sale that was taken back."""
    sales.refund(sale, 24_000, now=NOW)

    assert Touchpoint.objects.get().reason == "The money was given back."
    assert Moment.objects.get(kind="refunded").worth_cents == -24_000


def test_a_small_refund_leaves_the_thank_you(sale: Sale):
    sales.refund(sale, 11_999, now=NOW)

    assert Touchpoint.objects.get().state == Touchpoint.State.OPEN


def test_what_two_refunds_gave_back_counts_together(sale: Sale):
    sales.refund(sale, 11_999, now=NOW)
    sales.refund(sale, 1, now=NOW)

    assert Touchpoint.objects.get().reason == "Half of the money or more was given back."


def test_more_than_was_paid_is_never_given_back(sale: Sale):
    sales.refund(sale, 20_000, now=NOW)

    with pytest.raises(sales.TooMuchBack, match=r"\$40"):
        sales.refund(sale, 4_001, now=NOW)

    assert sales.refund(sale, 4_000, now=NOW).details["is_whole"]
    assert sum(SaleLine.objects.values_list("amount_cents", flat=True)) == 0


def test_a_stale_sale_gives_nothing_back_twice(sale: Sale):
    """Two tills, one sale, each with its own copy of the row."""
    stale = Sale.objects.get(pk=sale.pk)
    sales.refund(sale, 24_000, now=NOW)

    with pytest.raises(sales.TooMuchBack):
        sales.refund(stale, 1, now=NOW)


def test_a_doubled_click_is_one_refund(sale: Sale):
    first = sales.refund(sale, 1_000, receipt_key="back-1", now=NOW)

    assert sales.refund(sale, 1_000, receipt_key="back-1", now=NOW) == first
    sale.refresh_from_db()
    assert sale.refunded_cents == 1_000


@pytest.mark.parametrize("cents", [0, -100])
def test_a_refund_of_nothing_is_refused(sale: Sale, cents: int):
    with pytest.raises(sales.TooMuchBack):
        sales.refund(sale, cents, now=NOW)


def test_a_complaint_is_followed_up_and_put_right(sale: Sale, business: Business, customer: Customer):
    complaint = sales.complain(customer, "It rattles.", sale=sale, now=NOW)
    follow_up = planned(business)
    sales.solve_complaint(complaint, words="A screw was loose.", now=NOW)

    follow_up.refresh_from_db()
    assert (follow_up.occasion, follow_up.reason) == ("complaint_follow_up", "It was put right.")
    assert Moment.objects.get(kind="complaint_solved").about == complaint.about


def test_a_complaint_is_put_right_once(customer: Customer):
    complaint = sales.complain(customer, "It rattles.", now=NOW)

    assert sales.solve_complaint(complaint, now=NOW) == sales.solve_complaint(complaint, now=NOW + DAY)


def test_only_a_complaint_can_be_put_right(customer: Customer):
    praise = sales.praise(customer, "Quiet and warm.", now=NOW)

    with pytest.raises(sales.NotAComplaint):
        sales.solve_complaint(praise, now=NOW)


def test_a_referral_names_the_friend(customer: Customer, staff: Staff):
    moment = sales.refer(customer, friend="Ben Okafor", by=staff, now=NOW)

    assert (moment.kind, moment.details, moment.staff) == ("referral", {"friend": "Ben Okafor"}, staff)


def test_the_same_form_says_it_once(customer: Customer):
    first = sales.complain(customer, "It rattles.", receipt_key="form-1", now=NOW)

    assert sales.complain(customer, "It rattles.", receipt_key="form-1", now=NOW) == first


def test_nothing_said_is_refused(customer: Customer):
    with pytest.raises(sales.NothingSaid):
        sales.complain(customer, " \u200b ", now=NOW)
