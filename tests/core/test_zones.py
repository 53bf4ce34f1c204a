"""Where somebody may be, by telephone number and address."""

import pytest

from regulars.core.places import ZONES_OF_CODE, ZONES_OF_REGION
from regulars.core.zones import plausible_zones, zone

EAST, MID, MOUNTAIN, WEST = "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"
HERE = "Europe/Vienna"

CASES = [
    # phone, country, region: zones
    ("+12125550147", "US", "NY", {EAST}),
    ("+12125550147", "US", "new york", {EAST}),
    ("+12125550147", "US", "", {EAST}),
    ("+12125550147", "", "", {EAST}),
    ("", "US", "NY", {EAST}),
    ("+12125550147", "US", "CA", {EAST, WEST}),  # moved, or kept the number
    ("+12125550147", "DE", "", {EAST, "Europe/Berlin", "Europe/Busingen"}),
    ("+13125550147", "US", "IL", {MID}),
    ("+13125550147", "us", " il ", {MID}),
    ("+16155550147", "US", "Tennessee", {MID}),  # the number narrows the state
    ("", "US", "TN", {EAST, MID}),
    ("+12085550147", "US", "ID", {MOUNTAIN, WEST}),
    ("+16025550147", "US", "AZ", {"America/Phoenix"}),
    ("+18085550147", "US", "HI", {"Pacific/Honolulu"}),
    ("+19075550147", "US", "AK", {"America/Anchorage", "America/Adak"}),
    ("+14165550147", "CA", "ON", {"America/Toronto"}),
    ("+15145550147", "CA", "Québec", {"America/Toronto"}),
    ("+16045550147", "CA", "BC", {"America/Vancouver"}),
    ("+19025550147", "CA", "NS", {"America/Halifax"}),
    ("+17095550147", "", "", {"America/Halifax", "America/St_Johns"}),
    ("+13065550147", "CA", "Saskatchewan", {"America/Regina"}),
    ("+17875550147", "", "", {"America/Puerto_Rico"}),
    ("+4930123456", "", "", {"Europe/Berlin", "Europe/Busingen"}),
    ("+4930123456", "AT", "", {"Europe/Berlin", "Europe/Busingen", "Europe/Vienna"}),
    ("+43112345678", "AT", "", {"Europe/Vienna"}),
    ("+442079460000", "GB", "", {"Europe/London"}),
    ("+34600000000", "", "", {"Europe/Madrid", "Africa/Ceuta", "Atlantic/Canary"}),
    ("+61412345678", "AU", "VIC", {"Australia/Melbourne"}),
    ("+61412345678", "AU", "Queensland", {"Australia/Brisbane"}),
    ("+61412345678", "AU", "WA", {"Australia/Perth", "Australia/Eucla"}),
    ("", "US", "WA", {WEST}),  # Washington, not Western Australia
    ("+919876543210", "IN", "KA", {"Asia/Kolkata"}),
    ("+9779812345678", "", "", {"Asia/Kathmandu"}),
    ("", "JP", "", {"Asia/Tokyo"}),
    ("", "", "NY", {HERE}),  # whose New York?
    ("", "", "", {HERE}),
    ("5550147", "", "", {HERE}),
    ("no phone", "ZZ", "??", {HERE}),
    ("+0", "", "", {HERE}),
    ("+88235550000", "", "", {HERE}),  # a satellite
]


@pytest.mark.parametrize(("phone", "country", "region", "expected"), CASES)
def test_the_zones_are_those_of_number_and_address(phone: str, country: str, region: str, expected: set[str]):
    """C6: the table of forty cases."""
    assert set(plausible_zones(phone, country, region, HERE)) == expected


def test_a_free_number_counts_every_zone_of_its_country():
    """C6: the number tells the country at most."""
    zones = plausible_zones("+18005550147", "", "", HERE)

    assert {EAST, MID, MOUNTAIN, WEST, "Pacific/Honolulu"} <= set(zones)


def test_every_zone_of_the_tables_exists():
    """C8: a name that tzdata drops one day is found here."""
    tables = [*ZONES_OF_CODE.values(), *ZONES_OF_REGION.values()]

    assert [name for zones in tables for name in zones if zone(name).notice] == []
