"""What a file leaves open: asked before it is believed, or assumed and said so."""

import pytest

from regulars.records.models import Business, Customer, ImportBatch
from regulars.services import imports
from tests.services.test_imports import bring, waiting

SALES = "Order number,Date,Customer,E-mail,Item,Amount\n"
UNCLEAR_DAY = SALES + "1,03/04/2026,Rosa Diaz,rosa@mail.example,Repair,240.00\n"
UNCLEAR_AMOUNT = SALES + "1,2026-03-04,Rosa Diaz,rosa@mail.example,Repair,1.240\n"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            UNCLEAR_DAY,
            "In a date such as 03/04/2026, what comes first? Answer date_order=mdy (The month comes first) or"
            " date_order=dmy (The day comes first); on the command line with “--answer date_order=mdy”.",
        ),
        (
            UNCLEAR_AMOUNT,
            "How is the amount 1.240 written? Answer decimal=. (A point sets off the cents) or"
            " decimal=, (A comma sets off the cents); on the command line with “--answer decimal=.”.",
        ),
    ],
)
def test_days_and_amounts_are_never_guessed(business: Business, text: str, sentence: str):
    """D4: handled or asked, never guessed silently."""
    with pytest.raises(imports.SayMore) as refused:
        bring(business, text)

    assert str(refused.value) == sentence
    assert not Customer.objects.filter(business=business).exists()


def test_an_answer_lets_the_file_in(business: Business):
    batch = bring(business, UNCLEAR_DAY, answers={"date_order": "dmy"})

    assert batch.counts["created"] == 1
    assert f"{business.sales.get().sold_at:%Y-%m-%d}" == "2026-04-03"


def test_what_is_assumed_is_said(business: Business):
    text = "Name,E-mail,Phone,Newsletter\nRosa Diaz,rosa@mail.example,(212) 555-0147,yes\n"

    assert bring(business, text).counts["assumed"] == {"country": "US", "consent": "ignore"}


def test_looking_names_what_would_be_assumed(business: Business):
    text = "Name,E-mail,Phone\nRosa Diaz,rosa@mail.example,(212) 555-0147\n"

    assert imports.look(waiting(business, text)).counts["assumed"] == {"country": "US"}


def test_nothing_is_asked_about_a_day_that_is_not_kept(business: Business):
    text = "Name,E-mail,Last visit,Total spent\nRosa Diaz,rosa@mail.example,03/04/2026,1.240\n"

    assert bring(business, text).counts["assumed"] == {}


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"date": "dmy"}, "Nothing is asked called “date”. There are: date_order, decimal, country, zone, consent."),
        ({"date_order": "day"}, "“day” is no answer to date_order. Choose one of: mdy, dmy, ymd."),
        ({"zone": "Berlin"}, "“Berlin” is no time zone. Write one like America/New_York."),
        ({"country": "XX"}, "“XX” is no country. Write two letters, like US or DE."),
    ],
)
def test_an_answer_that_means_nothing_is_refused(business: Business, answers: dict[str, str], sentence: str):
    with pytest.raises(imports.SayMore) as refused:
        bring(business, UNCLEAR_DAY, answers=answers)

    assert str(refused.value) == sentence


def test_a_column_that_is_not_there_is_refused(business: Business):
    with pytest.raises(imports.SayMore) as refused:
        bring(business, "Name,E-mail\nRosa Diaz,rosa@mail.example\n", mapping={"name": "Kunde"})

    assert str(refused.value) == "There is no column called “Kunde” in this file. There are: Name, E-mail."


def test_a_kind_that_is_named_is_read_by_the_columns_it_has(business: Business):
    text = "First Name,Surname,Email Address,Phone Number\nRosa,Diaz,rosa@mail.example,(212) 555-0147\n"
    batch = waiting(business, text)
    ImportBatch.objects.filter(pk=batch.pk).update(kind="square_customers")
    batch.refresh_from_db()

    done = imports.commit(batch, by=None, now=batch.received_at)

    assert (done.kind, done.counts["created"]) == ("square_customers", 1)
    assert Customer.objects.get(business=business).name == "Rosa Diaz"


def test_a_kind_that_cannot_be_is_refused(business: Business):
    batch = waiting(business, "Firma,Ort\nNordwind,Kiel\n")
    ImportBatch.objects.filter(pk=batch.pk).update(kind="jobber_clients")
    batch.refresh_from_db()

    with pytest.raises(imports.SayMore) as refused:
        imports.commit(batch, by=None, now=batch.received_at)

    assert str(refused.value) == "Say which column holds the name, the e-mail address or the phone number."
