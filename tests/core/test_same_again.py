"""When a letter is the same again to who reads it."""

import pytest

from regulars.core.messages import Source
from regulars.core.same_again import as_read

THANKS = Source("Your {item|order}", "Hello {first_name}, thank you for the {item} {when|lately}.\n\n{staff}")
ROSA = {"first_name": "Rosa", "item": "lamp", "when": "on Monday", "staff": "Olive"}


@pytest.mark.parametrize(
    ("said", "is_same"),
    [
        ({}, True),
        ({"item": "heat pump"}, False),
        ({"when": "on Tuesday"}, False),
        ({"first_name": "Rose", "staff": "Sam"}, True),
        ({"remembered": "a dog"}, True),
    ],
)
def test_the_facts_that_are_news_make_it_another_letter(said: dict[str, str], is_same: bool):
    assert (as_read(THANKS, ROSA) == as_read(THANKS, ROSA | said)) is is_same


def test_case_and_spacing_make_no_other_letter():
    shown = Source("YOUR {item|order}", THANKS.text.replace(" ", "  "))

    assert as_read(THANKS, ROSA) == as_read(shown, ROSA)


def test_a_fact_that_nobody_knows_is_like_one_that_is_empty():
    assert as_read(THANKS, {}) == as_read(THANKS, {"item": "", "first_name": "Rosa"})
