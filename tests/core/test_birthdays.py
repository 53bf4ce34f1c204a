"""Birthdays, as people write and say them."""

import pytest

from regulars.core.birthdays import birthday_key, birthday_problem, birthday_shown


@pytest.mark.parametrize("country", ["US", "GB", "DE"])
@pytest.mark.parametrize(
    "typed",
    [
        *("April 21", "apr 21", "April 21st, 1980", "21 April", "21st of April", "21. April 1980"),
        *("4/21", "21/4", "21.4.", "21.04.1980", "4/21/80", "1980-04-21", "04-21", "--04-21", "21-4"),
    ],
)
def test_a_birthday_is_read_however_it_is_written(typed: str, country: str):
    assert birthday_key(typed, country) == "04-21"


@pytest.mark.parametrize(
    ("typed", "american", "british"),
    [
        ("4/12", "04-12", "12-04"),
        ("4.12.", "04-12", "12-04"),
        ("4/12/1980", "04-12", "12-04"),
        ("4 12", None, None),
        ("04-12", "04-12", "04-12"),  # as it is kept
    ],
)
def test_figures_stand_in_the_order_of_the_shops_country(typed: str, american: str | None, british: str | None):
    assert (birthday_key(typed, "US"), birthday_key(typed, "GB")) == (american, british)


@pytest.mark.parametrize("country", ["CN", "HU", "JP", "KR", "LT", "TW"])
def test_the_month_comes_first_in_figures_in_the_east_and_in_hungary(country: str):
    assert birthday_key("5/6", country) == "05-06"


@pytest.mark.parametrize(
    "typed", ["", "April", "April 31", "4/31", "13/13", "21480", "0421", "tomorrow", "29.2.1981", "x" * 300]
)
def test_what_is_no_day_of_a_year_is_not_read(typed: str):
    assert birthday_key(typed, "US") is None


@pytest.mark.parametrize(
    ("country", "shown", "problem"),
    [
        ("US", "February 29", "Write the month and the day, like April 21."),
        ("GB", "29 February", "Write the day and the month, like 21 April."),
    ],
)
def test_a_birthday_is_said_as_people_there_say_it(country: str, shown: str, problem: str):
    assert birthday_shown("02-29", country) == shown
    assert birthday_key(shown, country) == "02-29"
    assert birthday_problem(country) == problem


def test_nobody_without_a_birthday_is_given_one():
    assert birthday_shown("", "US") == ""
