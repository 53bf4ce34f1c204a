"""The shop's own address in parts."""

import pytest

from regulars.core.postal import Place
from regulars.core.sender_place import sender_place


@pytest.mark.parametrize(
    ("address", "parts"),
    [
        ("1 Main Street\nAlbany, NY 12207", ("1 Main Street", "Albany", "NY", "12207", "US")),
        ("1 Main Street, Albany NY 12207-1234", ("1 Main Street", "Albany", "NY", "12207-1234", "US")),
        ("North Air\n5 King St W\nToronto ON M5H 1A1", ("5 King St W", "Toronto", "ON", "M5H 1A1", "CA")),
        ("Hauptstraße 3\n10115 Berlin\nDeutschland", ("Hauptstraße 3", "Berlin", "", "10115", "DE")),
        ("8 High Street\nLondon SW1A 1AA", ("8 High Street", "London", "", "SW1A 1AA", "GB")),
        ("3 George St\nSydney NSW 2000", ("3 George St", "Sydney", "NSW", "2000", "AU")),
        ("somewhere", ("somewhere", "", "", "", "US")),
        ("", ("", "", "", "", "US")),
    ],
)
def test_an_address_is_read_as_far_as_it_can_be(address: str, parts: tuple[str, str, str, str, str]):
    assert sender_place("North Air", address, parts[-1]) == Place("North Air", *parts)
