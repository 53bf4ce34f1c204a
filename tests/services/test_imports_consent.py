"""What a file may say about marketing."""

import pytest

from regulars.core.consent import suppression_digest
from regulars.records.models import Business, Consent, Customer, Staff, Suppression
from regulars.services import consent, imports
from tests.people import NOW
from tests.services.test_imports import bring, outcome

HEADER = "Name,E-mail,Agreed to marketing e-mail,Opted out,Do not contact\n"
COLUMNS = {
    "name": "Name",
    "email": "E-mail",
    "email_marketing": "Agreed to marketing e-mail",
    "opted_out": "Opted out",
    "blocked": "Do not contact",
}
YES = {"mapping": COLUMNS, "answers": {"consent": "agreed"}}
UNSURE = {"mapping": COLUMNS, "answers": {"consent": "ignore"}}


def said() -> list[tuple[str, str, str]]:
    return list(Consent.objects.order_by("pk").values_list("channel", "purpose", "state"))


def test_a_yes_that_somebody_vouches_for_is_kept_with_who_and_where(business: Business, owner: Staff):
    """I6: the basis of a bulk claim can be shown."""
    bring(business, HEADER + "Rosa Diaz,rosa@mail.example,yes,,\n", by=owner, **YES)

    given = Consent.objects.get()
    assert (given.channel, given.purpose, given.state, given.basis) == ("email", "marketing", "given", "import")
    assert given.noted_by == owner
    assert "guests.csv" in given.wording


def test_a_yes_that_nobody_vouches_for_allows_nothing(business: Business):
    """I6: no basis, no marketing."""
    bring(business, HEADER + "Rosa Diaz,rosa@mail.example,yes,,\n", **UNSURE)

    assert said() == []


@pytest.mark.parametrize(
    ("cells", "expected", "purposes"),
    [
        ("no,,", [("email", "marketing", "withdrawn")], set()),
        (",yes,", [("all", "marketing", "withdrawn")], {"marketing"}),
        (",,yes", [("all", "marketing", "withdrawn"), ("all", "service", "withdrawn")], {"all"}),
        (",,no", [], set()),
        ("maybe,,", [], set()),
    ],
    ids=["no", "opted out", "blocked", "not blocked", "unclear"],
)
def test_a_no_counts_whoever_vouches(
    business: Business, cells: str, expected: list[tuple[str, str, str]], purposes: set[str]
):
    text = HEADER + f"Rosa Diaz,rosa@mail.example,{cells}\nBen Okafor,ben@mail.example,,,\n"

    first, second = bring(business, text, **YES), bring(business, text, **YES)

    assert said() == expected
    assert set(Suppression.objects.values_list("purpose", flat=True)) == purposes
    assert outcome(second) == (0, 0, outcome(first)[0], 0)


def test_an_old_file_never_brings_back_who_said_no(business: Business, customer: Customer):
    """D7: somebody who unsubscribed since stays so, and is counted."""
    consent.withdraw(customer, source="page", now=NOW)

    batch = bring(business, HEADER + "Rosa Diaz,rosa.diaz@mail.example,yes,,\n", **YES)

    assert not Consent.objects.filter(state="given").exists()
    assert batch.counts["kept_out"] == 1


@pytest.mark.parametrize("reason", ["bounced", "complained"])
def test_an_old_file_never_brings_back_a_suppressed_address(business: Business, reason: str):
    """D7: the address is known by its hash alone, even after its customer is gone."""
    digest = suppression_digest(bytes(business.suppression_key), "email", "rosa@mail.example")
    Suppression.objects.create(
        business=business, kind="email", digest=digest, purpose="all", reason=reason, made_at=NOW
    )

    batch = bring(business, HEADER + "Rosa Diaz,ROSA@mail.example,yes,,\n", **YES)

    assert said() == []
    assert Suppression.objects.count() == 1
    assert batch.counts["kept_out"] == 1


def test_a_no_in_one_file_is_no_yes_in_the_next(business: Business):
    bring(business, HEADER + "Rosa Diaz,rosa@mail.example,no,,\n", **YES)

    batch = bring(business, HEADER + "Rosa Diaz,rosa@mail.example,yes,,\n", **YES)

    assert said() == [("email", "marketing", "withdrawn")]
    assert batch.counts["kept_out"] == 1


def test_undo_takes_statements_back_and_leaves_addresses_closed(business: Business):
    """D7: what was closed stays closed, for who opted out must not be lost with a wrong file."""
    text = HEADER + "Rosa Diaz,rosa@mail.example,,yes,\nBen Okafor,ben@mail.example,yes,,\n"

    imports.undo(bring(business, text, **YES), by=None, now=NOW)

    assert said() == []
    assert Suppression.objects.count() == 1
    assert Customer.objects.count() == 0


def test_looking_closes_no_address(business: Business):
    text = HEADER + "Rosa Diaz,rosa@mail.example,,yes,\n"
    batch = imports.receive(business, "guests.csv", [text.encode()], by=None, now=NOW)

    imports.look(batch, **YES)

    assert not Suppression.objects.exists()
    assert not Consent.objects.exists()
