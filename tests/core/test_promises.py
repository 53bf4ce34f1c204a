"""Promises: when they are near or late, and an honest share."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.core import promises
from regulars.core.due import Calendar
from regulars.core.promises import Ended, Share

SHOP = Calendar(country="US")  # open on weekdays
FRIDAY = dt.date(2026, 3, 6)
DAY = dt.timedelta(days=1)
days = st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31))
endings = st.builds(Ended, st.sampled_from(sorted(promises.ENDED)), days, days)


@given(st.lists(endings, max_size=40))
def test_share_is_of_those_that_somebody_still_wanted(ended: list[Ended]):
    found = promises.share(ended)

    assert 0 <= found.kept <= found.of == sum(one.state != "released" for one in ended)


@given(st.lists(endings, max_size=40), st.randoms())
def test_share_does_not_depend_on_the_order(ended: list[Ended], chance):
    mixed = list(ended)
    chance.shuffle(mixed)

    assert promises.share(mixed) == promises.share(ended)


@given(st.integers(0, 500), st.integers(0, 500))
def test_share_is_never_a_percentage_of_a_few(kept: int, broken: int):
    found = Share(kept, kept + broken)

    assert (found.percent is None) == (found.of < 10)
    assert ("%" in found.sentence) == (found.of >= 10)


@given(st.integers(10, 500), st.integers(0, 500))
def test_share_is_whole_only_when_all_were_kept(kept: int, broken: int):
    assert (Share(kept, kept + broken).percent == 100) == (broken == 0)


@pytest.mark.parametrize(
    ("state", "late", "counts"),
    [
        ("kept", 0, (1, 1)),
        ("kept", 1, (0, 1)),
        ("made_good", 0, (0, 1)),
        ("broken", 0, (0, 1)),
        ("released", 0, (0, 0)),
    ],
)
def test_only_what_was_kept_by_its_day_counts_as_kept(state: str, late: int, counts: tuple[int, int]):
    found = promises.share([Ended(state, FRIDAY, FRIDAY + late * DAY)])

    assert (found.kept, found.of) == counts


@pytest.mark.parametrize(
    ("due", "said"),
    [
        (FRIDAY - DAY, "late: it was promised for yesterday"),
        (FRIDAY - 7 * DAY, "late: it was promised for February 27"),
        (FRIDAY, "due today"),
        (FRIDAY + DAY, "due tomorrow, before you open again"),
        (FRIDAY + 2 * DAY, "due on Sunday, before you open again"),
        (FRIDAY + 3 * DAY, "due on Monday, in 1 business day"),
        (FRIDAY + 5 * DAY, "due on Wednesday, in 3 business days"),
        (FRIDAY + 60 * DAY, "due on May 5"),
    ],
)
def test_nearness_is_said_in_open_days(due: dt.date, said: str):
    assert promises.when(due, on=FRIDAY, calendar=SHOP) == said


@given(days, days)
def test_what_is_due_on_a_closed_day_is_seen_to_on_the_last_open_day_before(due: dt.date, on: dt.date):
    reminded = SHOP.last_open(due)

    assert SHOP.opens(reminded)
    assert reminded <= due <= promises.horizon(reminded, SHOP)


def test_customer_is_told_what_was_promised_and_by_whom():
    said = promises.takes_longer(
        first_name="Rosa", staff="Sam", business="North Air", what="the list.", due=FRIDAY, on=FRIDAY, country="US"
    )

    assert said == (
        "Hello Rosa, this is Sam from North Air. For today I promised you this: the list. It takes longer than I "
        "thought, and I wanted you to hear it from me first. Would the new day suit you?"
    )
