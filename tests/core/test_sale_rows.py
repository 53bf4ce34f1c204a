"""Rows of sales that cannot be read say what is wrong and what would be right."""

from zoneinfo import ZoneInfo

import pytest

from regulars.core.customer_rows import Reading
from regulars.core.sale_rows import SaleReader

GERMAN = Reading(source="file", country="DE", currency="EUR", zone=ZoneInfo("Europe/Berlin"), decimal=",")
GOOD = {"sold_at": "2026-03-03", "sale_reference": "T1", "sale_total": "12,50", "currency": "EUR"}


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"sale_total": "viel"}, "“viel” is not an amount we can read. Write it as 1234,50."),
        (
            {"currency": "JPY"},
            "“JPY” says another currency, and your shop counts in €. Change it if that is a slip.",
        ),
        (
            {"sale_total": "$12.50"},
            "“$12.50” says another currency, and your shop counts in €. Change it if that is a slip.",
        ),
        (
            {"line_amount": "12,50 kr"},
            "“12,50 kr” says another currency, and your shop counts in €. Change it if that is a slip.",
        ),
        ({"refunded": "x1"}, "“x1” is not an amount we can read. Write it as 1234,50."),
        ({"quantity": "zwei"}, "“zwei” is not a quantity we can read. Write it as 2 or 1,5."),
        ({"line_amount": "9" * 14}, "“99999999999999” is larger than any amount we keep. Look for a slip there."),
        (
            {"quantity": "1000000000", "unit_price": "1000000"},
            "The price times the quantity is larger than any amount we keep. Look for a slip there.",
        ),
        ({"sold_at": "bald"}, "“bald” is not a date we can read. Write it as 2026-03-31."),
        ({"sold_at": " "}, "There is no date of sale in this row. Fill it in, and bring the file again."),
    ],
)
def test_a_row_that_cannot_be_read_says_how_it_is_written_right(cells: dict[str, str], reason: str):
    reader = SaleReader(GERMAN)
    good, bad = ({name: GOOD.get(name, "") for name in GOOD | cells}, GOOD | cells)

    rejects = reader.take([2, 3], {name: [good[name], bad[name]] for name in good})

    assert rejects == [(3, reason)]
    assert reader.finish().references == ["T1"]
