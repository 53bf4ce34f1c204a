"""Where customers wrote to us: noted, used again, forgotten, and kept through merging."""

import datetime as dt

import pytest

from regulars.core.caps import Reason
from regulars.records.models import Business, Customer, Handle, Moment, Staff, Touchpoint
from regulars.services import consent, handles, merging, outreach
from regulars.services.standing import standings
from tests import people
from tests.people import NOW, TODAY
from tests.services import scene

LATER = NOW + dt.timedelta(days=1)
MESSAGES = """
name = "After a sale"

[[touchpoint]]
occasion = "thank_you"
when = "sale"
within = "5 days"
channels = ["message"]
"""


def may_be_sent_to(customer: Customer) -> bool:
    """Whether a message may be chosen for this customer."""
    standing = standings(customer.business, {customer.pk: customer.pk})[customer.pk]
    return "message" in standing.reachable(on=TODAY).used


def ways(customer: Customer) -> list[tuple[str, str]]:
    return [(one.network.slug, one.address) for one in handles.conversations(customer)]


def test_a_message_becomes_possible_when_they_wrote(customer: Customer, staff: Staff):
    assert not may_be_sent_to(customer)

    handles.note(customer, "instagram", "https://instagram.com/Rosa.Diaz", by=staff, now=NOW)

    assert may_be_sent_to(customer)
    assert ways(customer) == [("instagram", "@rosa.diaz")]
    assert Moment.objects.get(kind="wrote").details == {"network": "instagram"}


def test_without_an_address_it_is_their_number_as_it_is_today(customer: Customer, staff: Staff):
    handles.note(customer, "whatsapp", "+1 212 555 0147", by=staff, now=NOW)
    customer.phone = "+12125550199"
    customer.save()

    assert Handle.objects.get().address == ""
    assert [one.opening.url for one in handles.conversations(customer, "Hi")] == ["https://wa.me/12125550199?text=Hi"]


def test_a_number_that_was_deleted_leads_nowhere(customer: Customer, staff: Staff):
    handles.note(customer, "sms", "", by=staff, now=NOW)
    customer.phone = ""
    customer.save()

    assert not may_be_sent_to(customer)
    assert ways(customer) == []


@pytest.mark.parametrize(
    ("slug", "address", "sentence"),
    [
        ("fax", "12", "Choose where they wrote to you."),
        ("instagram", "", "Write their address on Instagram. It looks like @rosa.diaz."),
        ("instagram", "rosa diaz", "This is no address on Instagram. It looks like @rosa.diaz."),
        ("whatsapp", "12", "This phone number is too short. Add the area code."),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(customer, staff, slug: str, address: str, sentence: str):
    with pytest.raises(handles.Refused, match=sentence.replace(".", r"\.")):
        handles.note(customer, slug, address, by=staff, now=NOW)

    assert Handle.objects.count() == Moment.objects.filter(kind="wrote").count() == 0


def test_writing_again_renews_it_and_the_latest_comes_first(customer: Customer, staff: Staff):
    handles.note(customer, "instagram", "rosa", by=staff, now=NOW)
    handles.note(customer, "whatsapp", "", by=staff, now=NOW + dt.timedelta(hours=1))

    handles.note(customer, "instagram", "rosa.diaz", by=staff, now=LATER)

    assert ways(customer) == [("instagram", "@rosa.diaz"), ("whatsapp", "(212) 555-0147")]
    assert Moment.objects.filter(kind="wrote").count() == 3


def test_forgetting_takes_the_way_and_what_was_noted(customer: Customer, staff: Staff):
    handle = handles.note(customer, "instagram", "rosa", by=staff, now=NOW)

    handles.forget(handle, now=LATER)

    assert not may_be_sent_to(customer)
    assert not Moment.objects.filter(kind="wrote").exists()


def test_a_twins_way_is_theirs_while_they_are_one(business: Business, customer: Customer, staff: Staff):
    twin = people.a_customer(business, "R. Diaz", phone="+12125550199")
    handles.note(twin, "whatsapp", "", by=staff, now=NOW)

    merging.merge(customer, twin, by=staff, now=LATER)
    together = (ways(customer), standings(business, {customer.pk: customer.pk, twin.pk: customer.pk}))
    merging.unmerge(twin, by=staff, now=LATER)

    assert together[0] == [("whatsapp", "(212) 555-0199")]
    assert "message" in together[1][customer.pk].reachable(on=TODAY).used
    assert (ways(customer), ways(Customer.objects.get(pk=twin.pk))) == ([], [("whatsapp", "(212) 555-0199")])


@pytest.mark.parametrize(("purpose", "expected"), [("service", set()), ("marketing", {"message"})])
def test_who_wrote_is_answered_there_about_what_they_bought_alone(
    customer: Customer, staff: Staff, purpose: str, expected: set[str]
):
    handles.note(customer, "instagram", "rosa", by=staff, now=NOW)

    standing = standings(customer.business, {customer.pk: customer.pk})[customer.pk]

    assert standing.refusals(["message"], purpose=purpose, on=TODAY).keys() == expected


def test_where_they_wrote_they_are_thanked(business: Business, customer: Customer, staff: Staff):
    """The whole way: noted at the counter, called for by the playbook, on the list of the day as a message."""
    scene.a_playbook(business, MESSAGES)
    handles.note(customer, "whatsapp", "", by=staff, now=NOW - dt.timedelta(days=60))
    scene.a_moment(customer, "sale", on=TODAY - dt.timedelta(days=1))
    stranger = people.a_customer(business, "Ann Stone")
    scene.a_moment(stranger, "sale", on=TODAY - dt.timedelta(days=1))

    outreach.draw_up(business, on=TODAY, now=NOW)

    found = Touchpoint.objects.values_list("customer__name", "channel", "planned_for", "held_code").order_by("pk")
    assert list(found) == [("Rosa Diaz", "message", TODAY, ""), ("Ann Stone", "", None, "no_channel")]


@pytest.mark.parametrize(
    ("network", "kind", "address"),
    [("whatsapp", "phone", "+12125550199"), ("teams", "email", "rosa@work.example")],
)
def test_a_number_or_address_that_is_never_to_be_used_is_no_way_to_them(
    customer: Customer, staff: Staff, network: str, kind: str, address: str
):
    handles.note(customer, network, address, by=staff, now=NOW)
    assert ways(customer)
    consent.suppress(customer.business, kind=kind, address=address, purpose="all", reason="they asked", now=NOW)

    standing = standings(customer.business, {customer.pk: customer.pk})[customer.pk]

    assert standing.refusals(["message"], purpose="service", on=TODAY).keys() == {"message"}
    assert ways(customer) == []


def test_a_leave_that_ran_out_leaves_who_wrote_as_they_were(customer: Customer, staff: Staff):
    handles.note(customer, "instagram", "rosa", by=staff, now=NOW)
    consent.give(
        customer, channel="message", purpose="service", basis="express", wording="", source="counter", by=staff,
        now=NOW - dt.timedelta(days=30), until=TODAY - dt.timedelta(days=3),
    )  # fmt: skip

    standing = standings(customer.business, {customer.pk: customer.pk})[customer.pk]

    assert standing.refusals(["message"], purpose="service", on=TODAY) == {}


def test_a_no_to_messages_stays_a_no(customer: Customer, staff: Staff):
    handles.note(customer, "instagram", "rosa", by=staff, now=NOW)
    consent.withdraw(customer, channel="message", purpose="service", wording="", source="counter", by=staff, now=LATER)

    standing = standings(customer.business, {customer.pk: customer.pk})[customer.pk]

    assert isinstance(standing.refusals(["message"], purpose="service", on=LATER.date())["message"], Reason)
