"""How full the days are."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.core.calendar_load import Piece, load, place, spread
from regulars.core.due import Calendar, Hours
from regulars.core.playbooks import parse
from regulars.core.seasons import bands, holiday_names

MONDAY = dt.date(2026, 3, 2)
TUESDAY = MONDAY + dt.timedelta(days=1)
DAY = dt.timedelta(days=1)
SHOP = Calendar("US", "", Hours())


def test_a_piece_falls_on_its_first_open_day():
    saturday = Piece("a", 5, MONDAY - 2 * DAY, MONDAY + 3 * DAY)

    assert place([saturday], room=lambda day: 30, opens=SHOP.opens, today=MONDAY - 2 * DAY) == {"a": MONDAY}


def test_what_does_not_fit_waits_for_the_next_day_with_room():
    pieces = [Piece("first", 20, MONDAY, MONDAY), Piece("second", 20, MONDAY, MONDAY + 4 * DAY)]

    assert place(pieces, room=lambda day: 30, opens=SHOP.opens, today=MONDAY) == {"first": MONDAY, "second": TUESDAY}


def test_what_fits_nowhere_falls_on_no_day():
    pieces = [Piece(str(number), 20, MONDAY, TUESDAY) for number in range(4)]

    placed = place(pieces, room=lambda day: 30, opens=SHOP.opens, today=MONDAY)

    assert placed == {"0": MONDAY, "1": TUESDAY}
    assert load(pieces, placed) == {MONDAY: 20, TUESDAY: 20}


def test_what_must_be_done_makes_its_last_day_too_full_and_goes_before_the_rest():
    pieces = [Piece(f"must {number}", 20, MONDAY, TUESDAY, is_must=True) for number in range(3)]
    pieces.append(Piece("may", 20, MONDAY, MONDAY))

    placed = place(pieces, room=lambda day: 30, opens=SHOP.opens, today=MONDAY)

    assert placed == {"must 0": MONDAY, "must 1": TUESDAY, "must 2": TUESDAY}


def test_what_takes_nobodys_time_has_room_on_a_full_day():
    """A letter that leaves by itself."""
    pieces = [Piece("call", 40, MONDAY, MONDAY, is_fixed=True), Piece("letter", 0, MONDAY, MONDAY)]

    assert place(pieces, room=lambda day: 30, opens=SHOP.opens, today=MONDAY)["letter"] == MONDAY


def test_what_is_planned_stays_where_it_is():
    """On a closed day, too: somebody chose it."""
    sunday = MONDAY - DAY
    planned = Piece("planned", 40, sunday, sunday, is_fixed=True)

    assert place([planned], room=lambda day: 30, opens=SHOP.opens, today=sunday) == {"planned": sunday}


def test_a_window_that_began_before_today_begins_today():
    late = Piece("late", 5, MONDAY - 5 * DAY, MONDAY + DAY)

    assert place([late], room=lambda day: 5, opens=SHOP.opens, today=MONDAY) == {"late": MONDAY}


PIECES = st.lists(
    st.builds(
        lambda number, minutes, start, length: Piece(
            str(number), minutes, MONDAY + start * DAY, MONDAY + (start + length) * DAY
        ),
        st.integers(0, 10**6),
        st.integers(0, 30),
        st.integers(0, 12),
        st.integers(0, 20),
    ),
    unique_by=lambda piece: piece.id,
    max_size=25,
)


@given(PIECES, st.randoms(use_true_random=False))
def test_the_order_of_the_pieces_does_not_matter_and_none_leaves_its_window(pieces: list[Piece], random):
    placed = place(pieces, room=lambda day: 30, opens=SHOP.opens, today=MONDAY)
    shuffled = random.sample(pieces, len(pieces))

    assert place(shuffled, room=lambda day: 30, opens=SHOP.opens, today=MONDAY) == placed
    assert all(piece.first <= placed[piece.id] <= piece.last for piece in pieces if piece.id in placed)
    assert all(minutes <= 30 for minutes in load(pieces, placed).values())


@given(PIECES)
def test_no_minute_is_lost_when_the_load_is_spread(pieces: list[Piece]):
    assert sum(spread(pieces, opens=SHOP.opens).values()) == pytest.approx(sum(one.minutes for one in pieces))


SEASONS = """
name = "The year"
trade = "home-services"

[[touchpoint]]
occasion = "season"
name = "autumn"
when = "season"
on = "09-15"
ahead = "2 weeks"
within = "3 weeks"
channels = ["email"]

[[touchpoint]]
occasion = "season"
name = "new-year"
when = "season"
on = "12-28"
within = "2 weeks"
channels = ["email"]
"""


def test_a_season_across_the_turn_of_the_year_touches_both_years():
    rules = parse(SEASONS).rules

    found = bands(rules, SHOP, first=dt.date(2026, 1, 1), last=dt.date(2026, 12, 31))

    assert [(band.key, band.first, band.last) for band in found] == [
        ("season-new-year-2025", dt.date(2025, 12, 29), dt.date(2026, 1, 11)),
        ("season-autumn-2026", dt.date(2026, 9, 1), dt.date(2026, 9, 22)),
        ("season-new-year-2026", dt.date(2026, 12, 28), dt.date(2027, 1, 11)),
    ]
    assert found[0].name == "New year"


def test_holidays_have_names_and_an_unknown_country_has_none():
    assert holiday_names("US", "", 2026)[dt.date(2026, 7, 4)].startswith("Independence Day")
    assert dict(holiday_names("ZZ", "", 2026)) == {}
