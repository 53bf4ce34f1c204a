"""Guessing columns, asking what is open, and reading dates, amounts and answers."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from regulars.core.mapping import (
    date_order,
    decimal_mark,
    guess,
    is_damaged_phone,
    is_local_phone,
    questions,
    read_birthday,
    read_date,
    read_datetime,
    read_yes,
)

NEW_YORK = ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("header", "fields"),
    [
        ("First Name,Surname,E-mail address,Mobile,Zip Code", "first_name,last_name,email,phone,postcode"),
        ("Vorname,Nachname,E-Mail-Adresse,Handynummer,PLZ", "first_name,last_name,email,phone,postcode"),
        ("Prénom,Nom de famille,Courriel,Téléphone,Code postal", "first_name,last_name,email,phone,postcode"),
        ("Nombre completo,Apellidos,Correo electrónico,Teléfono,Código postal", "name,last_name,email,phone,postcode"),
        ("Voornaam,Achternaam,E-mailadres,Telefoonnummer,Postcode", "first_name,last_name,email,phone,postcode"),
        ("Order #,Date,Customer Email,Product,Total", "sale_reference,sold_at,email,product,sale_total"),
    ],
)
def test_columns_are_guessed_when_their_names_are_known(header: str, fields: str):
    columns = header.split(",")

    assert guess(columns, []) == dict(zip(fields.split(","), columns, strict=True))


def test_content_wins_when_a_name_promises_something_else():
    """D8: the e-mail column must not become the name."""
    rows = [["Rosa", "rosa@mail.example", "(212) 555-0147"], ["Bo", "bo@lind.example", "(212) 555-0101"]]

    assert guess(["Phone", "Name", "Contact 2"], rows) == {"email": "Name", "phone": "Contact 2"}


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("2026-03-04", "", dt.date(2026, 3, 4)),
        ("03/04/2026", "", None),
        ("03/04/2026", "dmy", dt.date(2026, 4, 3)),
        ("03/04/2026", "mdy", dt.date(2026, 3, 4)),
        ("13/04/2026", "", dt.date(2026, 4, 13)),
        ("13/04/2026", "mdy", None),
        ("4.3.26", "dmy", dt.date(2026, 3, 4)),
        ("26/03/04", "ymd", dt.date(2026, 3, 4)),
        ("05/05/2026", "", dt.date(2026, 5, 5)),
        ("20260304", "", dt.date(2026, 3, 4)),
        ("46085", "", dt.date(2026, 3, 4)),
        ("Mar 4, 2026", "", dt.date(2026, 3, 4)),
        ("Wednesday, 4th March 2026", "", dt.date(2026, 3, 4)),
        ("4. März 2026", "", dt.date(2026, 3, 4)),
        ("4 de marzo de 2026", "", dt.date(2026, 3, 4)),
        ("4 février 2026", "", dt.date(2026, 2, 4)),
        ("4 mrt 2026", "", dt.date(2026, 3, 4)),
        ("31/02/2026", "dmy", None),
        ("0001-01-01", "", None),
        ("9999-12-31", "", None),
        ("soon", "", None),
        ("", "", None),
    ],
)
def test_day_is_read_when_written_in_many_ways(text: str, order: str, day: dt.date | None):
    """D4, C11"""
    assert read_date(text, order) == day


@pytest.mark.parametrize(
    ("text", "time", "at"),
    [
        ("2026-01-05 14:03:22 -0500", "", "2026-01-05T19:03:22"),
        ("2026-01-05T14:03:22.123Z", "", "2026-01-05T14:03:22"),
        ("2026-01-05", "14:03:22", "2026-01-05T19:03:22"),
        ("1/5/26 7:02 PM", "", "2026-01-06T00:02:00"),
        ("1/5/26 12:02 AM", "", "2026-01-05T05:02:00"),
        ("Jan 5, 2026 2:03 PM", "", "2026-01-05T19:03:00"),
        ("46027.75", "", "2026-01-05T23:00:00"),
        ("2026-01-05", "", "2026-01-05T17:00:00"),
        ("2026-06-30 23:59:60", "", "2026-07-01T03:59:59"),
    ],
)
def test_moment_is_read_when_written_in_many_ways(text: str, time: str, at: str):
    """C11, D4"""
    assert read_datetime(text, "mdy", time=time, zone=NEW_YORK) == dt.datetime.fromisoformat(f"{at}+00:00")


@pytest.mark.parametrize("text", ["2026-01-05 25:00", "2026-01-05 13:00 PM", "2026-01-05 noon-ish:00"])
def test_moment_is_refused_when_its_time_is_impossible(text: str):
    assert read_datetime(text, zone=NEW_YORK) is None


@pytest.mark.parametrize(
    ("text", "order", "birthday"),
    [
        ("--03-07", "", "03-07"),
        ("--0307", "", "03-07"),
        ("1984-03-07", "", "03-07"),
        ("--02-29", "", "02-29"),
        ("3/7", "", None),
        ("3/7", "mdy", "03-07"),
        ("17/3", "", "03-17"),
        ("March 7", "", "03-07"),
        ("--13-01", "", None),
    ],
)
def test_birthday_is_read_when_its_year_is_missing(text: str, order: str, birthday: str | None):
    assert read_birthday(text, order) == birthday


@pytest.mark.parametrize(
    ("values", "order"),
    [
        (["03/04/2026"], None),
        (["03/04/2026", "13/04/2026"], "dmy"),
        (["03/04/2026", "04/13/2026 7:02 PM"], "mdy"),
        (["13/04/2026", "04/13/2026"], None),
        (["2026-03-04", "05/05/2026", ""], ""),
    ],
)
def test_order_is_proven_or_asked_when_figures_are_ambiguous(values: list[str], order: str | None):
    """D4: never guessed silently."""
    assert date_order(values) == order


@pytest.mark.parametrize(
    ("value", "mark"),
    [
        ("1.234,56", ","),
        ("1,234.56", "."),
        ("-$3.00", "."),
        ("1 234,5 €", ","),
        ("1.234.567", ","),
        ("0.500", "."),
        ("12", ""),
        ("1.234", None),
    ],
)
def test_decimal_mark_is_proven_or_asked(value: str, mark: str | None):
    """D4"""
    assert decimal_mark([value]) == mark


def test_everything_open_is_asked_when_nothing_proves_it():
    samples = {
        "sold_at": ["03/04/2026 14:03"],
        "sale_total": ["1.234"],
        "phone": ["0171 5550147"],
        "email_marketing": ["yes"],
    }

    asked = questions(dict.fromkeys(samples, "x"), samples, country="DE", zone="Europe/Berlin")

    assert [(q.name, q.suggested) for q in asked] == [
        ("date_order", "dmy"),
        ("decimal", ","),
        ("country", "DE"),
        ("zone", "Europe/Berlin"),
        ("consent", "ignore"),
    ]


def test_nothing_is_asked_when_values_prove_it_or_answers_are_known():
    samples = {"sold_at": ["13/04/2026 14:03"], "sale_total": ["12.50"], "phone": ["+12125550147"]}

    assert questions(dict.fromkeys(samples, "x"), samples, answers={"zone": "UTC"}) == []


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Yes", True),
        ("SUBSCRIBED", True),
        ("ja", True),
        ("FALSE", False),
        ("Unsubscribed", False),
        ("", None),
        ("?", None),
    ],
)
def test_yes_and_no_are_read_when_exports_write_them(text: str, answer: bool | None):
    assert read_yes(text) is answer


@pytest.mark.parametrize(
    ("text", "local"),
    [("(212) 555-0147", True), (" '020 7946 0958", True), ("+1 212", False), ("(0044) 20", False), ("none", False)],
)
def test_phone_is_local_when_it_is_written_without_its_country(text: str, local: bool):
    assert is_local_phone(text) is local


@pytest.mark.parametrize(("text", "damaged"), [("1E+11", True), ("1,21E+10", True), ("(212) 555-0147", False)])
def test_phone_is_damaged_when_a_spreadsheet_shortened_it(text: str, damaged: bool):
    """D4"""
    assert is_damaged_phone(text) is damaged
