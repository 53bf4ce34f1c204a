"""Postal addresses: the order in which each country's post reads them."""

import pytest

from regulars.core.postal import MOST_LINES, Place, lines, sender


@pytest.mark.parametrize(
    ("place", "home", "expected"),
    [
        (Place("Rosa Diaz", "12 Elm St", "Albany", "NY", "12207", "US"), "US", ["12 Elm St", "Albany, NY 12207"]),
        (Place("Rosa Diaz", "12 Elm St", "Albany", "", "12207"), "US", ["12 Elm St", "Albany 12207"]),
        (Place("Rosa Diaz", "12 Elm St", "", "NY", "12207"), "US", ["12 Elm St", "NY 12207"]),
        (Place("Rosa Diaz", "12 Elm St", "Albany", "NY", ""), "US", ["12 Elm St", "Albany, NY"]),
        (Place("Rosa Diaz", "Calle 1", "San Juan", "", "00901", "PR"), "US", ["Calle 1", "San Juan 00901"]),
        (Place("Rosa Diaz", "Weg 1", "Köln", "NRW", "50667", "DE"), "DE", ["Weg 1", "50667 Köln"]),
        (Place("Rosa Diaz", "Weg 1", "Köln", "", "50667", "DE"), "US", ["Weg 1", "50667 Köln", "GERMANY"]),
        (Place("Rosa Diaz", "1 High St", "Leeds", "", "LS1 1AA", "GB"), "GB", ["1 High St", "Leeds", "LS1 1AA"]),
        (
            Place("Rosa Diaz", "1 High St", "Leeds", "", "LS1 1AA", "GB"), "DE",
            ["1 High St", "Leeds", "LS1 1AA", "UNITED KINGDOM"],
        ),
        (Place("Rosa Diaz", "1 Bank St", "Ottawa", "ON", "K1A 0B1", "CA"), "CA", ["1 Bank St", "Ottawa ON  K1A 0B1"]),
        (Place("Rosa Diaz", "Via Po 1", "Torino", "TO", "10121", "IT"), "IT", ["Via Po 1", "10121 Torino TO"]),
        (Place("Rosa Diaz", "Calle 1", "Madrid", "Madrid", "28001", "ES"), "ES", ["Calle 1", "28001 Madrid"]),
        (Place("Rosa Diaz", "Rua 1", "Rio", "RJ", "20000-000", "BR"), "BR", ["Rua 1", "Rio - RJ", "20000-000"]),
        (Place("Rosa Diaz", "1 Kea St", "Auckland", "", "1010", "NZ"), "NZ", ["1 Kea St", "Auckland 1010"]),
        (Place("Rosa Diaz", "", "Albany"), "", ["Albany"]),
        (Place("Rosa Diaz"), "US", []),
    ],
)  # fmt: skip
def test_an_address_is_written_as_its_country_reads_it(place: Place, home: str, expected: list[str]):
    assert lines(place, home=home) == ["Rosa Diaz", *expected]


def test_an_address_in_its_own_letters_begins_with_the_town():
    place = Place("山田太郎", "千代田1-1", "千代田区", "東京都", "100-0001", "JP")

    assert lines(place, home="JP") == ["100-0001", "東京都千代田区", "千代田1-1", "山田太郎"]
    assert lines(place, home="US") == ["100-0001", "東京都千代田区", "千代田1-1", "山田太郎", "JAPAN"]


def test_a_company_stands_below_the_name_and_nothing_is_lost_on_five_lines():
    place = Place("Rosa Diaz", "1 High St", "Leeds", "", "LS1 1AA", "GB", company="Diaz & Daughters")

    assert lines(place, home="DE") == ["Rosa Diaz", "Diaz & Daughters", "1 High St", "Leeds, LS1 1AA", "UNITED KINGDOM"]
    assert lines(Place("Acme", "1 A St", company="Acme"), home="US") == ["Acme", "1 A St"]


@pytest.mark.parametrize("country", ["US", "CA", "AU", "GB", "IE", "IN", "RU", "JP", "BR", "MX", "DE", "AE", "XX"])
def test_no_address_has_more_than_five_lines_or_loses_a_part(country: str):
    place = Place("Rosa Diaz", "1 High St", "Leeds", "Yorks", "LS1", country, company="Diaz Ltd")
    written = lines(place, home="FR")

    missing = [part for part in (place.name, place.company, place.street, place.city) if part not in " ".join(written)]
    assert (len(written) <= MOST_LINES, missing) == (True, [])


def test_control_characters_make_no_lines():
    assert lines(Place("Rosa\nDiaz", "1\u200b High\tSt", "Leeds"), home="DE")[0] == "Rosa Diaz"


def test_the_shop_writes_its_own_address_once():
    on_lines = sender("North Air", "North Air\r\n1 Main St\n\nAlbany, NY 12207")

    assert on_lines == ["North Air", "1 Main St", "Albany, NY 12207"]
    assert sender("North Air", "1 Main St, Albany, NY 12207") == on_lines
    assert sender("North Air", "") == ["North Air"]


def test_a_letter_needs_a_street_and_a_town():
    assert Place("Rosa", "1 High St", "Leeds").is_complete is True
    assert (Place("Rosa", "", "Leeds").is_complete, Place("Rosa", "1 High St").is_complete) == (False, False)
