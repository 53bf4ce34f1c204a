"""Two years with holidays, clocks put forward and back on both halves of the earth, and 29 February."""

import pytest

from regulars.records.models import Moment, Touchpoint
from tests.services.two_years import Years, a_shop_in

SHOPS = [("Europe/Berlin", "DE"), ("Australia/Sydney", "AU")]


@pytest.mark.parametrize(("timezone", "country"), SHOPS)
@pytest.mark.django_db
def test_two_years_break_no_promise(timezone: str, country: str):
    """A6, D2, D4: each touchpoint is held and ends with a reason, none outside its window, no day above its room."""
    years = Years(a_shop_in(timezone, country), seed=1, people=2).live()

    assert years.broken == []
    assert len(years.held) > 5
    assert (years.reminded > 1, len(years.kept) > 2) == (True, True)
    assert Touchpoint.objects.of(years.business).filter(state="made").count() > 10
    assert Moment.objects.filter(business=years.business, kind="tried").exists()


@pytest.mark.faults
@pytest.mark.parametrize("seed", [2, 3])
@pytest.mark.parametrize(("timezone", "country"), [*SHOPS, ("America/New_York", "US"), ("Pacific/Chatham", "NZ")])
@pytest.mark.django_db
def test_two_years_of_every_day_break_no_promise(timezone: str, country: str, seed: int):
    """A6, D2, D4: the same on every single day, for more people and other seeds."""
    years = Years(a_shop_in(timezone, country), seed=seed, people=12, every_day=True).live()

    assert years.broken == []
