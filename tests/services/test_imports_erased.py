"""Files that name people who were erased: they stay erased, and what they bought counts."""

from pathlib import Path

import pytest
from django.apps import apps

from regulars.records.models import Business, Customer, Sale
from regulars.services import consent, erasure, imports, incoming
from regulars.services.facts import families
from regulars.services.standing import standings
from tests.people import NOW, TODAY, a_customer
from tests.post import returned_mail as mail
from tests.services.letters_sent import a_letter, a_token, an_account
from tests.services.test_imports import bring, outcome, waiting
from tests.services.test_imports_sales import HEADER as SALES
from tests.services.test_imports_sales import line

SAMPLE = Path(__file__).parents[1] / "samples" / "woocommerce_customers.csv"
HEADER = "Name,E-mail,Phone,Street,City,Postcode\n"
NUMBERED = "Customer ID,Name,E-mail,Phone\n"
BY_NUMBER = {"mapping": {"reference": "Customer ID", "name": "Name", "email": "E-mail", "phone": "Phone"}}
ROSA = "Rosa Diaz,rosa@mail.example,(212) 555-0147,12 Elm Street,Albany,12207\n"


def erase(**known: str) -> None:
    erasure.erase(Customer.objects.get(**known), by=None, now=NOW)


def tables_with(word: str) -> set[str]:
    """Say in which tables a word stands, in whatever column."""
    every = apps.get_app_config("records").get_models()
    return {model.__name__ for model in every if word.lower() in str(list(model.objects.values())).lower()}


def comes_back(customer: Customer, letter: int, raw: bytes) -> None:
    """Let a report about a letter to a customer arrive."""
    token = a_token(letter)
    a_letter(customer, token=token)
    raw = raw.replace(mail.TOKEN.encode(), token.encode()).replace(mail.ROSA.encode(), customer.email.encode())
    assert incoming.take(customer.business, raw, received_at=NOW, now=NOW)


def may_get_mail(customer: Customer) -> bool:
    members = families(customer.business).members([customer.pk])
    return not standings(customer.business, members)[customer.pk].refusals(["email"], purpose="service", on=TODAY)


def test_an_old_export_brings_back_none_of_four(business: Business):
    """D7: unsubscribed, bounced, complained and erased; the report says how many were kept out."""
    bring(business, SAMPLE.read_bytes())
    an_account(business)
    unsubscribed, bounced, complained, other = (
        Customer.objects.get(first_name=name) for name in ("Rosa", "Bo", "Zoë", "Jan")
    )
    everybody = (unsubscribed, bounced, complained, other)
    assert [may_get_mail(one) for one in everybody] == [True] * 4
    consent.withdraw(unsubscribed, channel="email", purpose="service", source="page", now=NOW)
    comes_back(bounced, 1, mail.dsn())
    comes_back(complained, 2, mail.arf())
    erase(name="Kim Park")

    batch = bring(business, SAMPLE.read_bytes())

    assert outcome(batch) == (0, 0, 6, 0)
    assert [may_get_mail(one) for one in everybody] == [False] * 3 + [True]
    assert tables_with("kim.park") == tables_with("9175550119") == set()
    assert (batch.counts["kept_out"], batch.counts["erased"]) == (3, 1)


def test_a_new_purchase_of_somebody_erased_counts_without_them(business: Business):
    """I9: the sums are right, and nobody is back."""
    bring(business, SALES + line())
    erase(name="Rosa Diaz")

    batch = bring(business, SALES + line() + line(sale="T2") + line("Bagel", "$3.25", sale="T2"))

    assert outcome(batch) == (2, 0, 1, 0)
    assert batch.counts["erased"] == 3
    assert batch.counts["customers"] == {"created": 0, "updated": 0, "unchanged": 0}
    assert batch.counts["sales"]["without_customer"] == 2
    assert list(Sale.objects.order_by("reference").values_list("total_cents", "customer")) == [(450, None), (775, None)]
    assert tables_with("Rosa") == set()


def test_the_same_old_file_attaches_no_purchase_to_anybody(business: Business, customer: Customer):
    text = SALES + line() + line(sale="T2", who="C2,Ben Okafor")
    bring(business, text)
    erase(name="Ben Okafor")

    again = bring(business, text)

    assert outcome(again) == (0, 0, 2, 0)
    assert again.changes.count() == 0
    assert Sale.objects.get(reference="T2").customer is None


def test_what_cannot_be_read_of_them_is_not_quoted(business: Business):
    """I9: neither in the list of what was left out nor beside the file."""
    bring(business, NUMBERED + "7,Mira Diaz,mira@mail.example,\n", **BY_NUMBER)
    erase(name="Mira Diaz")

    rows = "7,Mira Diaz,mira@mail.example,mira-12\n7,,mira@@mail,\n8,,ben@@mail,\n"
    batch = bring(business, NUMBERED + rows, **BY_NUMBER)

    assert outcome(batch) == (0, 0, 1, 2)
    assert (batch.counts["left_out"], batch.counts["erased"]) == (0, 1)
    listed = imports.rejects_file(batch)
    assert b"ben@@mail" in listed
    assert b"mira" not in listed.lower()
    assert tables_with("mira") == set()


@pytest.mark.parametrize(
    "row",
    [
        "R. Diaz,ROSA@mail.example,,,,\n",
        "Somebody,,212-555-0147,,,\n",
        "Mira Diaz,rosa@other.example,212 555 0147,,,\n",
    ],
    ids=["e-mail", "phone", "one of two"],
)
def test_one_key_of_theirs_is_enough(business: Business, row: str):
    bring(business, HEADER + ROSA)
    erase(name="Rosa Diaz")

    batch = bring(business, HEADER + row)

    assert (outcome(batch), batch.counts["erased"]) == ((0, 0, 1, 0), 1)
    assert not Customer.objects.exists()


def test_who_is_known_by_a_name_alone_stays_erased_too(business: Business):
    text = "Name,Street,City,Postcode\nRosa Diaz,12 Elm Street,Albany,12207\n"
    bring(business, text)
    erase(name="Rosa Diaz")

    assert bring(business, text).counts["erased"] == 1
    assert not Customer.objects.exists()


def test_an_older_no_does_not_hide_that_they_were_erased(business: Business):
    """D7, D12: who asked for silence first, and to be erased then."""
    bring(business, HEADER + ROSA)
    consent.withdraw(Customer.objects.get(), purpose="service", source="reply", now=NOW)
    erase(name="Rosa Diaz")

    assert bring(business, HEADER + ROSA).counts["erased"] == 1
    assert not Customer.objects.exists()


def test_their_rows_are_not_given_to_who_shares_their_phone(business: Business):
    bring(business, HEADER + ROSA + "Ben Diaz,,(212) 555-0147,12 Elm Street,Albany,12207\n")
    erase(name="Rosa Diaz")

    batch = bring(business, HEADER + ROSA + "Ben Diaz,,(212) 555-0147,12 Elm Street,Albany,12207\n")

    assert (outcome(batch), batch.counts["erased"]) == ((0, 0, 2, 0), 1)
    assert Customer.objects.get().name == "Ben Diaz"
    assert tables_with("rosa@mail.example") == set()


@pytest.mark.parametrize(
    ("row", "erased"), [("8,Ben Okafor,mira@mail.example", 0), ("7,Mira Diaz,ben@mail.example", 1)]
)
def test_the_number_in_the_other_program_says_whose_row_it_is(business: Business, row: str, erased: int):
    """The address of one who is here and of one who was erased may stand in one row."""
    bring(business, f"{NUMBERED}7,Mira Diaz,mira@mail.example,\n8,Ben Okafor,ben@mail.example,\n", **BY_NUMBER)
    erase(name="Mira Diaz")

    batch = bring(business, f"{NUMBERED}{row},\n", **BY_NUMBER)

    assert (outcome(batch), batch.counts["erased"]) == ((0, 0, 1, 0), erased)
    assert Customer.objects.get().email == "ben@mail.example"
    assert tables_with("mira") == set()


def test_whom_a_person_brings_back_files_find_again(business: Business):
    """They came in again, and somebody wrote them down."""
    text = HEADER + ROSA
    bring(business, text)
    erase(name="Rosa Diaz")
    a_customer(business, email="rosa@mail.example", phone="")

    batch = bring(business, text)

    assert (outcome(batch), batch.counts["erased"]) == ((0, 1, 0, 0), 0)
    assert Customer.objects.get().phone == "+12125550147"
    assert outcome(bring(business, text)) == (0, 0, 1, 0)


def test_looking_says_it_before_anything_is_written(business: Business):
    bring(business, HEADER + ROSA)
    erase(name="Rosa Diaz")
    batch = waiting(business, HEADER + ROSA + "Ben Okafor,ben@mail.example,,,,\n")

    preview = imports.look(batch)

    assert (preview.counts["erased"], preview.counts["created"]) == (1, 1)
    assert imports.commit(batch, by=None, now=NOW).counts == preview.counts


def test_such_a_file_can_be_taken_back(business: Business):
    """D8."""
    bring(business, SALES + line())
    erase(name="Rosa Diaz")
    batch = bring(business, SALES + line() + line(sale="T2") + line(sale="T3", who="C2,Ben Okafor"))

    undone = imports.undo(batch, by=None, now=NOW).counts["undone"]

    assert (undone["sales_removed"], undone["customers_removed"]) == (2, 1)
    assert [one.reference for one in Sale.objects.all()] == ["T1"]
    assert not Customer.objects.exists()


def test_whom_the_neighbour_erased_is_taken_in(business: Business, neighbour: Business):
    bring(neighbour, HEADER + ROSA)
    erase(name="Rosa Diaz")

    batch = bring(business, HEADER + ROSA)

    assert (outcome(batch), batch.counts["erased"]) == ((1, 0, 0, 0), 0)
