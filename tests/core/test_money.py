"""Money is read exactly or refused (H8)."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.core.currencies import SYMBOLS, currency_of
from regulars.core.money import LARGEST, BadMoney, exponent, parse_money, spoken


@pytest.mark.parametrize(
    ("text", "decimal", "cents"),
    [
        ("0.1", ".", 10),
        ("0.30000000000000004", ".", 30),
        ("33.329999999999998", ".", 3333),
        ("12", ".", 1200),
        ("12.5", ".", 1250),
        ("12.3400", ".", 1234),
        (".99", ".", 99),
        ("$1,234.50", ".", 123450),
        ("$ 1,234.50", ".", 123450),
        ("US$12.00", ".", 1200),
        ("USD 12.00", ".", 1200),
        ("12.00 USD", ".", 1200),
        ("1.234", ",", 123400),
        ("1,234", ".", 123400),
        ("1.234.567", ".", 123456700),
        ("1,234,567", ",", 123456700),
        ("12,50", ".", 1250),
        ("12.50", ",", 1250),
        ("(12.00)", ".", -1200),
        ("($12.00)", ".", -1200),
        ("-$3.00", ".", -300),
        ("$-3.00", ".", -300),
        ("12.00-", ".", -1200),
        ("+5.00", ".", 500),
        ("-0.01", ".", -1),
        ("١٢٫٥٠", ".", 1250),
        ("１２.５０", ".", 1250),
        ("0", ".", 0),
        ("10000000000.00", ".", LARGEST),
    ],
)
def test_money_is_read_as_it_was_meant(text: str, decimal: str, cents: int):
    assert parse_money(text, decimal=decimal) == cents


@pytest.mark.parametrize(
    ("text", "decimal", "currency", "cents"),
    [
        ("CHF 1'234.50", ".", "CHF", 123450),
        ("CHF 8.-", ".", "CHF", 800),
        ("Fr. 8.–", ".", "CHF", 800),
        ("8.—", ".", "CHF", 800),
        ("€8,-", ",", "EUR", 800),
        ("-8.-", ".", "CHF", -800),
        ("֏800", ".", "AMD", 80000),
        ("؋80", ".", "AFN", 8000),
        ("₤8", ".", "GBP", 800),
        ("8 руб.", ".", "BYN", 800),
        ("R 8", ".", "NAD", 800),
        ("CHF 1’234.50", ".", "CHF", 123450),
        ("Rs. 1,00,000", ".", "INR", 10000000),
        ("₹1,00,000.50", ".", "INR", 10000050),
        ("1 234,50 kr", ",", "SEK", 123450),
        ("1\xa0234,50\xa0€", ",", "EUR", 123450),
        ("1\u202f234,50 €", ",", "EUR", 123450),
        ("1.234,56 €", ".", "EUR", 123456),
        ("1.234,56 €", ",", "EUR", 123456),
        ("−3,00 €", ",", "EUR", -300),
        ("$8.00", ".", "MXN", 800),
        ("A$8.00", ".", "AUD", 800),
        ("R$ 8,00", ",", "BRL", 800),
        ("£8.00", ".", "gbp", 800),
        ("8 kr.", ",", "DKK", 800),
        ("¥800", ".", "CNY", 80000),
        ("8 zł", ",", "PLN", 800),
    ],
)
def test_money_is_read_with_the_sign_of_its_currency(text: str, decimal: str, currency: str, cents: int):
    assert parse_money(text, decimal=decimal, currency=currency) == cents


@pytest.mark.parametrize(
    ("text", "currency", "own"),
    [
        ("$8.00", "GBP", "£"),
        ("(8.00 USD)", "GBP", "£"),
        ("US$8.00", "AUD", "A$"),
        ("A$8.00", "USD", "$"),
        ("£8.00", "EUR", "€"),
        ("8,00 €", "USD", "$"),
        ("8 kr", "CHF", "CHF"),
        ("¥800", "KRW", "₩"),
    ],
)
def test_money_of_another_currency_is_refused(text: str, currency: str, own: str):
    sentence = f"“{text}” says another currency, and your shop counts in {own}. Change it if that is a slip."

    with pytest.raises(BadMoney, match=f"^{re.escape(sentence)}$"):
        parse_money(text, currency=currency)


@pytest.mark.parametrize("currency", SYMBOLS)
def test_every_symbol_is_read_as_its_own_currency(currency: str):
    assert parse_money(spoken(1200, currency), currency=currency) == 1200


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "free",
        "abc12",
        "12abcde",
        "1E+11",
        "1e5",
        "nan",
        "inf",
        "-",
        "--3",
        "-(3.00)",
        "1.2.3",
        "1,2,3",
        "1,23,4",
        "12.345",
        "0.005",
        "1.234.567,8.9",
        "12 34",
        "1,234'567",
        "12²",
        "1½",
        "10 000 000 000.01",
        "99999999999999999999",
        "3 for 5",
        "12/100",
        "=1+1",
        "$5€",
        "50¢",
        "9" * 5000,
    ],
)
def test_money_that_has_no_one_meaning_is_refused_with_a_sentence(text: str):
    with pytest.raises(BadMoney, match=r"^[A-Z“].*\. .*\.$"):
        parse_money(text)


@pytest.mark.parametrize(
    ("text", "currency", "units"),
    [("¥1,200", "JPY", 1200), ("1200", "jpy", 1200), ("1.234", "KWD", 1234), ("KWD 12.5", "KWD", 12500)],
)
def test_the_smallest_unit_is_the_currencys_own(text: str, currency: str, units: int):
    assert parse_money(text, currency=currency) == units


@pytest.mark.parametrize(
    ("text", "currency", "right"),
    [("12.5", "JPY", "1234"), ("1.2345", "KWD", "1234.500"), ("much", "USD", "1234.50"), ("", "USD", "1234.50")],
)
def test_what_cannot_be_read_is_told_how_it_is_written_right(text: str, currency: str, right: str):
    """Yen have no fractions, dinars have three places."""
    with pytest.raises(BadMoney, match=rf"\. Write it as {re.escape(right)}\.$"):
        parse_money(text, currency=currency)


@pytest.mark.parametrize(
    ("cents", "currency", "words"),
    [
        (124000, "USD", "$1,240"),
        (1250, "USD", "$12.50"),
        (5, "USD", "$0.05"),
        (0, "USD", "$0"),
        (-300, "USD", "-$3"),
        (990, "EUR", "€9.90"),
        (1200, "JPY", "¥1,200"),
        (12500, "KWD", "KWD\xa012.500"),
        (100000, "SEK", "SEK\xa01,000"),
    ],
)
def test_money_is_said_as_people_read_it(cents: int, currency: str, words: str):
    assert spoken(cents, currency) == words


@given(st.integers(-LARGEST, LARGEST), st.sampled_from(["USD", "JPY", "KWD", "EUR", "CHF", "CLF"]))
def test_what_is_said_can_be_read_back(cents: int, currency: str):
    """H8: no rounding anywhere, in any currency, at any size."""
    assert parse_money(spoken(cents, currency), currency=currency) == cents


@given(st.lists(st.integers(-(10**9), 10**9), max_size=30))
def test_the_sum_of_lines_is_the_total(lines: list[int]):
    """H8: 0.1 + 0.2 is 0.3."""
    read = [parse_money(f"{cents / 100:.2f}") for cents in lines]

    assert sum(read) == sum(lines)


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text: str):
    try:
        cents = parse_money(text)
    except BadMoney:
        return

    assert abs(cents) <= LARGEST


@pytest.mark.parametrize(("currency", "places"), [("USD", 2), ("JPY", 0), ("kwd", 3), ("???", 2)])
def test_decimals_come_from_the_standard(currency: str, places: int):
    assert exponent(currency) == places


@pytest.mark.parametrize(("country", "currency"), [("US", "USD"), ("de", "EUR"), ("JP", "JPY"), ("ZZ", "USD")])
def test_a_country_pays_in_its_currency(country: str, currency: str):
    assert currency_of(country) == currency
