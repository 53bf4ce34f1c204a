"""Tables that shops keep themselves, and what other programs write: no surname, number or cent may be lost."""

from zoneinfo import ZoneInfo

import pytest

from regulars.core.customer_rows import CustomerReader, Person, Reading
from regulars.core.mapping import guess

NEW_YORK = ZoneInfo("America/New_York")


def person(at_home: str = "US", **cells: str) -> Person:
    reading = Reading(source="table", country=at_home, currency="USD", zone=NEW_YORK)
    [read] = CustomerReader(reading).read({name: [cell] for name, cell in cells.items()}, 1)
    assert read is not None
    return read


@pytest.mark.parametrize(
    ("cells", "name", "first", "last"),
    [
        ({"name": "Müller", "first_name": "Anna"}, "Anna Müller", "Anna", "Müller"),
        ({"name": "Anna Müller", "first_name": "Anna"}, "Anna Müller", "Anna", "Müller"),
        ({"name": "Rosa", "last_name": "Díaz López"}, "Rosa Díaz López", "Rosa", "Díaz López"),
        ({"name": "Rosa Díaz", "last_name": "Díaz"}, "Rosa Díaz", "Rosa", "Díaz"),
        ({"name": "Müller", "first_name": ""}, "Müller", "Müller", ""),
        ({"name": "Dr. Rosa Díaz", "first_name": "Rosa", "last_name": "Díaz"}, "Rosa Díaz", "Rosa", "Díaz"),
    ],
)
def test_half_a_name_is_made_whole_when_the_other_half_stands_elsewhere(
    cells: dict[str, str], name: str, first: str, last: str
):
    """C1: "Name, Vorname" and "Nombre, Apellidos" lose nobody's surname."""
    read = person(**cells)

    assert (read.name, read.first_name, read.last_name) == (name, first, last)


@pytest.mark.parametrize(
    ("at_home", "street", "read"),
    [
        ("US", "12 Elm St, Albany, NY 12207", ("12 Elm St", "Albany", "NY", "12207")),
        ("US", "12 Elm St\nApt 4\nAlbany, NY 12207-1234", ("12 Elm St, Apt 4", "Albany", "NY", "12207-1234")),
        ("DE", "Hauptstr. 5, 01067 Dresden", ("Hauptstr. 5", "Dresden", "", "01067")),
        ("FR", "12 rue de la Paix, 06000 Nice", ("12 rue de la Paix", "Nice", "", "06000")),
        ("GB", "10 High Street, London SW1A 1AA", ("10 High Street", "London", "", "SW1A 1AA")),
        ("US", "Apt 4, 12345 Elm Street", ("Apt 4, 12345 Elm Street", "", "", "")),
        ("US", "12 Elm St", ("12 Elm St", "", "", "")),
    ],
)
def test_an_address_in_one_cell_is_taken_apart(at_home: str, street: str, read: tuple[str, str, str, str]):
    taken = person(at_home, name="Rosa Diaz", street=street)

    assert (taken.street, taken.city, taken.region, taken.postcode) == read


def test_an_address_with_its_own_columns_is_left_alone():
    taken = person(name="Rosa Diaz", street="Suite 4, 12345 Elm", city="Albany")

    assert (taken.street, taken.city) == ("Suite 4, 12345 Elm", "Albany")


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        (
            "first_name,last_name,email,customer_code,phone,mobile,physical_address1,physical_city,physical_postcode",
            {"phone": ("phone", "mobile"), "street": "physical_address1", "postcode": "physical_postcode"},
        ),
        (
            "Anrede,Name,Vorname,Strasse,Hausnr.,PLZ,Ort,Tel.,Mobil,E-Mail,Geb.-Datum",
            {"street": ("Strasse", "Hausnr."), "phone": ("Tel.", "Mobil"), "birthday": "Geb.-Datum"},
        ),
        ("Nom,Prénom,E-mail,Tél. mobile,Date naissance", {"phone": "Tél. mobile", "birthday": "Date naissance"}),
        ("Nombre,Apellidos,Teléfono móvil,C.P.,Población", {"phone": "Teléfono móvil", "postcode": "C.P."}),
        (
            "First Name,Last Name,Home Street,Home City,Home Postal Code,E-mail Address,E-mail 2 Address",
            {"street": "Home Street", "city": "Home City", "email": ("E-mail Address", "E-mail 2 Address")},
        ),
        (
            "Beleg-Nr.,Belegdatum,Kundenname,Artikelbezeichnung,Menge,Brutto",
            {"sale_reference": "Beleg-Nr.", "sold_at": "Belegdatum", "line_amount": "Brutto"},
        ),
        (
            "N° facture,Date,Client,Désignation,Quantité,Montant TTC",
            {"sale_reference": "N° facture", "sold_at": "Date", "line_amount": "Montant TTC"},
        ),
    ],
)
def test_the_columns_of_other_programs_are_known(header: str, wanted: dict[str, object]):
    found = guess(header.split(","), [])

    assert {name: found.get(name) for name in wanted} == wanted


def test_a_total_that_differs_within_one_sale_is_that_of_the_line():
    """D5: the second line of an invoice counts too."""
    rows = [["7", "2026-03-01", "Filter", "20.00"], ["7", "2026-03-01", "Labour", "80.00"]]

    found = guess(["Invoice", "Date", "Product", "Total"], rows)

    assert (found.get("line_amount"), found.get("sale_total")) == ("Total", None)


def test_a_total_that_is_repeated_within_one_sale_is_that_of_the_sale():
    rows = [["7", "2026-03-01", "Filter", "100.00"], ["7", "2026-03-01", "Labour", "100.00"]]

    assert guess(["Invoice", "Date", "Product", "Total"], rows)["sale_total"] == "Total"


def test_quantities_make_a_table_one_of_sales():
    found = guess(["Date", "Client", "Quantity"], [])

    assert found["sold_at"] == "Date"


@pytest.mark.parametrize("empty", ["0/0/00", "00.00.0000", "0000-00-00"])
def test_a_birthday_of_noughts_is_none(empty: str):
    """Outlook and databases write it so when there is none."""
    read = person(name="Rosa Diaz", birthday=empty)

    assert (read.birthday, read.left_out) == ("", [])


def test_tags_lose_their_quotation_marks():
    assert person(name="Rosa Diaz", tags='"VIP","Summer"').facts == ("VIP", "Summer")


def test_what_is_wrong_names_the_cell():
    read = person(name="Rosa Diaz", phone="911\n(212) 555-0147", email="rosa@@mail.example")

    assert read.left_out == [
        "“rosa@@mail.example”: An e-mail address has exactly one @, like rosa@example.com.",
        "“911” (United States): This phone number is too short. Add the area code.",
    ]


def test_names_are_found_when_there_is_no_header():
    header, rows = ["Column 1", "Column 2"], [["Rosa Diaz", "rosa@mail.example"], ["Bo van Dyke", "bo@lind.example"]]

    assert guess(header, rows) == {"name": "Column 1", "email": "Column 2"}
