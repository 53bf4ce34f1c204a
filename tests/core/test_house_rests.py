"""How long a mail house is left in peace after it took nothing."""

import datetime as dt

import pytest

from regulars.core.house_rests import LONGEST, rest

MINUTE = dt.timedelta(minutes=1)


@pytest.mark.parametrize(
    ("failures", "minutes"),
    [(1, 1), (2, 5), (3, 15), (4, 30), (5, 60), (6, 120), (7, 240), (8, 360), (9, 360), (10_000, 360)],
)
@pytest.mark.parametrize("how", ["later", "closed", "unknown"])
def test_it_is_left_in_peace_for_longer_each_time(how: str, failures: int, minutes: int):
    assert rest(how, failures=failures) == minutes * MINUTE


@pytest.mark.parametrize(
    ("asked", "given"),
    [(40 * MINUTE, 40 * MINUTE), (dt.timedelta(0), MINUTE), (dt.timedelta(days=30), LONGEST)],
)
@pytest.mark.parametrize("failures", [1, 8])
def test_how_long_it_asks_for_counts_within_reason(failures: int, asked: dt.timedelta, given: dt.timedelta):
    assert rest("later", failures=failures, asked=asked) == given


@pytest.mark.parametrize("asked", [None, MINUTE])
def test_a_key_that_is_refused_is_not_tried_again_by_itself(asked: dt.timedelta | None):
    assert rest("key_refused", failures=1, asked=asked) is None
