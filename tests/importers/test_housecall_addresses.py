"""Housecall Pro: the address that counts may stand in any slot."""

from pathlib import Path

import pytest

from regulars.importers import chunks, open_file

HEADER = (
    "Display Name,First Name,Last Name,ID,Mobile Number,"
    "Address_1 Street Line 1,Address_1 City,Address_1 Postal Code,Address_1 Billing?,"
    "Address_2 Street Line 1,Address_2 City,Address_2 Postal Code,Address_2 Billing?\n"
)


@pytest.mark.parametrize(
    ("addresses", "street"),
    [
        ("1 Pine,Albany,12207,,2 Oak,Troy,12180,true", "2 Oak"),
        (",,,,2 Oak,Troy,12180,", "2 Oak"),
        ("1 Pine,Albany,12207,false,2 Oak,Troy,12180,false", "1 Pine"),
    ],
)
def test_the_billing_address_counts_or_else_the_first_there_is(tmp_path: Path, addresses: str, street: str):
    path = tmp_path / "customers.csv"
    path.write_text(f"{HEADER}Rosa Diaz,Rosa,Diaz,cus_1,,{addresses}\n")

    [chunk] = chunks(open_file(path))

    assert chunk.columns["street"] == [street]
