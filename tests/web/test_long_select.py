"""A choice among hundreds is what Django would show."""

import pytest
from django import forms
from pytest_django.asserts import assertHTMLEqual

from regulars.web import countries
from regulars.web.long_select import Listed, LongSelect


def some() -> tuple[tuple[str, str], ...]:
    """Values and labels with letters that mean something in HTML."""
    return (("a", "Å & B"), ('"><b>', "<b>bold</b>"), ("ab", "selected"))


@pytest.mark.parametrize(
    ("listed", "value"),
    [
        (countries.countries, "US"),
        (countries.countries, "gone"),
        (countries.countries, None),
        (countries.timezones, "America/New_York"),
        (some, "a"),
        (some, '"><b>'),
        (some, "selected"),
    ],
)
def test_it_shows_what_django_would(listed: Listed, value: str | None):
    attrs = {"id": "country", "aria-invalid": "true"}

    ours = LongSelect(listed).render("country", value, attrs)

    assertHTMLEqual(ours, forms.Select(choices=listed()).render("country", value, attrs))
