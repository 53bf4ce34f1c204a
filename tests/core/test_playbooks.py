"""Playbooks: what a customer's moments call for, whatever order they came in."""

import datetime as dt
import itertools
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.core import due
from regulars.core.due import Calendar, Hours
from regulars.core.playbooks import Opening, Profile, Seen, openings, parse, played_back

EVERY_DAY = Hours.of({day: ["09:00", "17:00"] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")})
OPEN = Calendar(hours=EVERY_DAY, timezone="America/New_York")
WEEKDAYS = Calendar(country="US", hours=Hours.of({}), timezone="America/New_York")
ROSA = Profile(7)

ALL = """
name = "All there is"
big.amount = 50000

[[touchpoint]]
occasion = "thank_you"
when = "sale"
unless = ["refunded", "open case"]
wait = "2 business days"
within = "5 days"
channels = ["email"]
every = "3 weeks"
above = { amount = 20000, channels = ["note", "email"] }

[[touchpoint]]
occasion = "thank_you"
when = "job completed"
unless = ["refunded", "open case"]
wait = "2 business days"
within = "5 days"
channels = ["phone"]
then = { happy = "referral_ask", unhappy = "case" }

[[touchpoint]]
occasion = "first_purchase"
when = "first sale"
unless = ["refunded", "newer sale"]
wait = "1 day"
within = "4 days"
channels = ["phone"]

[[touchpoint]]
occasion = "how_is_it"
when = "second sale"
wait = "10 days"
within = "5 days"
channels = ["email"]

[[touchpoint]]
occasion = "big_purchase"
when = "big sale"
unless = ["refunded"]
wait = "1 day"
within = "10 days"
channels = ["note"]
always = true

[[touchpoint]]
occasion = "contract"
when = "contract signed"
wait = "1 day"
channels = ["note"]

[[touchpoint]]
occasion = "check_in"
when = "check-in"
unless = ["open case"]
every = "3 months"
channels = ["phone"]

[[touchpoint]]
occasion = "come_back"
when = "silence"
wait = "14 months"
within = "3 weeks"
channels = ["letter"]

[[touchpoint]]
occasion = "maintenance"
when = "maintenance due"
unless = ["newer sale"]
ahead = "3 weeks"
within = "3 weeks"
channels = ["postcard"]

[[touchpoint]]
occasion = "anniversary"
when = "anniversary"
channels = ["note"]

[[touchpoint]]
occasion = "birthday"
when = "birthday"
ahead = "3 days"
channels = ["postcard"]

[[touchpoint]]
occasion = "season"
name = "autumn"
when = "season"
on = "09-15"
within = "2 weeks"
channels = ["postcard"]

[[touchpoint]]
occasion = "review_thanks"
when = "review"
channels = ["phone"]

[[touchpoint]]
occasion = "referral_thanks"
when = "referral"
channels = ["phone"]

[[touchpoint]]
occasion = "referral_ask"
when = "happy"
wait = "3 days"
channels = ["email"]

[[touchpoint]]
occasion = "complaint_follow_up"
when = "complaint"
within = "1 day"
channels = ["phone"]
"""
PLAYBOOK = parse(ALL)


def on(day: str, kind: str = "sale", about: str = "sale:1", cents: int = 10_000, **details: str) -> Seen:
    """A moment at noon in New York."""
    at = dt.datetime.fromisoformat(f"{day}T17:00:00+00:00")
    return Seen(kind, at, cents, about, details)


def called(*moments: Seen, since: str, until: str, profile: Profile = ROSA, calendar: Calendar = OPEN) -> list[Opening]:
    return openings(
        PLAYBOOK,
        "after",
        moments,
        profile,
        calendar,
        since=dt.date.fromisoformat(since),
        until=dt.date.fromisoformat(until),
    )


def keys(*moments: Seen, since: str = "2026-01-01", until: str = "2026-03-31", profile: Profile = ROSA) -> list[str]:
    return [one.key for one in called(*moments, since=since, until=until, profile=profile)]


def windows(*moments: Seen, since: str, until: str, profile: Profile = ROSA) -> dict[str, tuple[str, str]]:
    found = called(*moments, since=since, until=until, profile=profile)
    return {one.key: (f"{one.due_date}", f"{one.use_by_date}") for one in found}


@pytest.mark.parametrize(
    ("moments", "expected"),
    [
        pytest.param([on("2026-02-02")], ["after/first_purchase/sale:1"], id="first"),
        pytest.param([on("2026-02-02", cents=50_000)], ["after/big_purchase/sale:1"], id="big beats first"),
        pytest.param(
            [on("2026-02-02", "contract_signed", cents=90_000)], ["after/contract/sale:1"], id="contract beats big"
        ),
        pytest.param(
            [on("2025-12-01"), on("2026-02-02", about="sale:2")],
            ["after/thank_you/sale:2", "after/how_is_it/sale:2"],
            id="second: ordinary thanks, and its own question",
        ),
        pytest.param(
            [on("2025-11-01"), on("2025-12-01", about="sale:2"), on("2026-02-02", "job_completed", about="sale:3")],
            ["after/thank_you/sale:3"],
            id="a job",
        ),
        pytest.param([on("2026-02-02", cents=-500)], [], id="a return that was written down as a sale"),
        pytest.param([on("2026-02-02", "review", "review:1", 0)], ["after/review_thanks/review:1"], id="praise"),
        pytest.param([on("2026-02-02", "referral", "referral:1", 0)], ["after/referral_thanks/referral:1"], id="sent"),
        pytest.param(
            [on("2026-02-02", "complaint", "complaint:1", 0)], ["after/complaint_follow_up/complaint:1"], id="wrong"
        ),
        pytest.param([], [], id="nothing"),
    ],
)
def test_moments_call_for_touchpoints(moments: list[Seen], expected: list[str]) -> None:
    assert keys(*moments) == expected


@pytest.mark.parametrize(
    ("since_date", "is_first"),
    [(None, True), (dt.date(2026, 2, 2), True), (dt.date(2026, 1, 20), True), (dt.date(2019, 5, 1), False)],
)
def test_first_sale_on_record_is_no_first_purchase_when_they_were_known_before(
    since_date: dt.date | None, is_first: bool
) -> None:
    """An old list must not welcome old customers."""
    found = keys(on("2026-02-02"), profile=Profile(7, since_date=since_date))

    assert ("after/first_purchase/sale:1" in found) == is_first
    assert ("after/thank_you/sale:1" in found) != is_first


def test_window_waits_for_business_days_when_the_shop_is_closed() -> None:
    found = called(
        on("2026-02-13", "job_completed"), on("2025-10-01", about="sale:0"), on("2025-09-01", about="sale:9"),
        since="2026-02-01", until="2026-02-28", calendar=WEEKDAYS,
    )  # fmt: skip

    # Friday; Monday is Presidents' Day.
    assert [(one.due_date, one.use_by_date) for one in found] == [(dt.date(2026, 2, 18), dt.date(2026, 2, 23))]


def test_channels_change_when_the_sale_is_above() -> None:
    before = [on("2025-09-01", about="sale:8"), on("2025-10-01", about="sale:9")]
    small = called(*before, on("2026-02-02", cents=19_999), since="2026-02-01", until="2026-02-09")
    large = called(*before, on("2026-02-02", cents=20_000), since="2026-02-01", until="2026-02-09")

    assert [one.channels for one in (*small, *large)] == [("email",), ("note", "email")]


def test_always_is_carried_when_the_rule_says_so() -> None:
    (found,) = called(on("2026-02-02", cents=60_000), since="2026-02-01", until="2026-02-28")

    assert (found.is_always, found.opened_by_kind, found.purpose) == (True, "sale", "service")


@pytest.mark.parametrize(
    ("later", "is_called"),
    [
        pytest.param([], True, id="nothing"),
        pytest.param([on("2026-02-03", "refunded")], False, id="refunded"),
        pytest.param([on("2026-02-03", "refunded", "sale:1:refund:7")], False, id="refunded on another receipt"),
        pytest.param([on("2026-02-03", "refunded", cents=-4_999)], True, id="less than half refunded"),
        pytest.param([on("2026-02-03", "refunded", cents=-5_000)], False, id="half refunded"),
        pytest.param([on("2026-02-03", "refunded", cents=0)], False, id="refunded, nobody knows how much"),
        pytest.param(
            [on("2026-02-03", "refunded", cents=-4_000), on("2026-02-04", "refunded", "sale:1:refund:2", cents=-4_000)],
            False,
            id="half refunded in two parts",
        ),
        pytest.param(
            [on("2026-02-03", "refunded", cents=-4_000), on("2026-03-03", "refunded", "sale:1:refund:2", cents=-4_000)],
            True,
            id="half refunded when it was over",
        ),
        pytest.param([on("2026-02-03", "refunded", "sale:12")], True, id="another sale refunded"),
        pytest.param([on("2026-03-03", "refunded")], True, id="refunded when it was over"),
        pytest.param([on("2026-02-04", about="sale:2")], False, id="bought again"),
        pytest.param([on("2026-02-02", about="sale:2")], False, id="bought again the same day"),
        pytest.param([on("2026-02-20", about="sale:2")], True, id="bought again when it was over"),
    ],
)
def test_first_purchase_is_over_when_the_sale_changed(later: list[Seen], is_called: bool) -> None:
    found = keys(on("2026-02-02"), *later)

    assert ("after/first_purchase/sale:1" in found) == is_called


@pytest.mark.parametrize(
    ("opened", "solved", "is_called"),
    [
        ("2026-01-20", None, False),
        ("2026-02-04", None, False),
        ("2026-01-20", "2026-02-01", True),
        ("2026-02-03", "2026-02-04", True),  # put right on the day on which it fell due
        ("2026-02-03", "2026-02-05", False),  # it was open when the thank-you fell due: that one is over
        ("2026-03-20", None, True),
    ],
)
def test_thank_you_is_over_when_a_case_was_open_on_its_days(opened: str, solved: str | None, is_called: bool) -> None:
    before = [on("2025-09-01", about="sale:8"), on("2025-10-01", about="sale:9")]
    case = [on(opened, "complaint", "complaint:1", 0)]
    case += [on(solved, "complaint_solved", "complaint:1", 0)] if solved else []

    found = keys(*before, on("2026-02-02"), *case)

    assert ("after/thank_you/sale:1" in found) == is_called


def test_ordinary_thanks_rest_when_there_were_some_within_the_span() -> None:
    days = ("2025-10-01", "2025-11-01", "2026-01-05", "2026-01-25", "2026-01-26")
    sales = [on(day, about=f"sale:{number}") for number, day in enumerate(days)]

    found = [key for key in keys(*sales, since="2025-12-01") if "thank_you" in key]

    assert found == ["after/thank_you/sale:2", "after/thank_you/sale:4"]


def test_check_ins_count_from_the_last_sale_and_do_not_drift() -> None:
    """C4: the 31st is clamped in short months and comes back in long ones."""
    found = windows(on("2025-08-31"), since="2025-11-01", until="2026-10-01")

    assert [found[f"after/check_in/sale:1/{n}"][0] for n in (1, 2, 3, 4)] == [
        "2025-11-30",
        "2026-02-28",
        "2026-05-31",
        "2026-08-31",
    ]


def test_check_ins_start_anew_when_they_bought_again() -> None:
    found = keys(on("2025-08-01"), on("2025-12-01", about="sale:2"), since="2025-10-01", until="2026-03-05")

    assert [key for key in found if "check_in" in key] == ["after/check_in/sale:1/1", "after/check_in/sale:2/1"]


@pytest.mark.parametrize(
    ("newer", "expected"),
    [
        (None, ["after/come_back/sale:1"]),
        ("2026-02-10", []),  # came back before it was due
        ("2026-03-22", []),  # came back on the last day
        ("2026-03-23", ["after/come_back/sale:1"]),  # came back when it was over
    ],
)
def test_silence_is_called_once_when_nothing_was_bought(newer: str | None, expected: list[str]) -> None:
    sales = [on("2025-01-01"), *([on(newer, about="sale:2")] if newer else [])]

    found = keys(*sales, since="2026-02-01", until="2027-03-01")

    assert [key for key in found if "come_back/sale:1" in key] == expected


FURNACE = ("sale:1", "Furnace", 12, dt.date(2024, 2, 29))


@pytest.mark.parametrize(
    ("service", "expected"),
    [
        pytest.param([FURNACE], {"after/maintenance/sale:1/12": ("2025-02-07", "2025-02-28")}, id="a year later"),
        pytest.param(
            [FURNACE, ("sale:1", "Cooler", 12, dt.date(2024, 2, 29))],
            {"after/maintenance/sale:1/12": ("2025-02-07", "2025-02-28")},
            id="two at once are one card",
        ),
        pytest.param([FURNACE, ("sale:2", "Furnace", 12, dt.date(2024, 12, 1))], {}, id="a newer one stands in"),
        pytest.param([("sale:1", "Furnace", 0, dt.date(2024, 2, 29))], {}, id="no interval"),
    ],
)
def test_maintenance_is_announced_before_the_interval_is_over(
    service: list[tuple[str, str, int, dt.date]], expected: dict[str, tuple[str, str]]
) -> None:
    """C4: bought on 29 February."""
    found = windows(since="2025-01-01", until="2025-06-01", profile=Profile(7, service=tuple(service)))

    assert found == expected


@pytest.mark.parametrize(("bought", "is_called"), [("2024-04-01", True), ("2025-01-10", False)])
def test_maintenance_is_over_when_they_came_late_in_the_round(bought: str, is_called: bool) -> None:
    found = keys(
        on(bought, about="sale:5"), since="2025-02-01", until="2025-02-20", profile=Profile(7, service=(FURNACE,))
    )

    assert ("after/maintenance/sale:1/12" in found) == is_called


@pytest.mark.parametrize(
    ("birthday", "since", "expected"),
    [
        ("02-29", "2027-02-20", {"after/birthday/customer:7/2027": ("2027-02-25", "2027-03-04")}),
        ("02-29", "2028-02-20", {"after/birthday/customer:7/2028": ("2028-02-26", "2028-03-04")}),
        ("01-01", "2026-12-25", {"after/birthday/customer:7/2027": ("2026-12-29", "2027-01-05")}),
        ("", "2026-02-20", {}),
    ],
)
def test_birthday_comes_every_year(birthday: str, since: str, expected: dict[str, tuple[str, str]]) -> None:
    """C4: 29 February, and a card that must be written in the old year."""
    until = (dt.date.fromisoformat(since) + dt.timedelta(days=7)).isoformat()

    assert windows(since=since, until=until, profile=Profile(7, birthday)) == expected


def test_anniversary_comes_every_year_from_the_first_sale() -> None:
    found = keys(on("2024-02-29"), on("2025-07-01", about="sale:2"), since="2025-02-01", until="2028-03-31")

    assert [key for key in found if "anniversary" in key] == [
        f"after/anniversary/customer:7/{year}" for year in (2025, 2026, 2027, 2028)
    ]


@pytest.mark.parametrize(("bought", "is_called"), [("2023-09-01", False), ("2023-09-16", True), ("2025-09-16", False)])
def test_season_is_for_those_who_bought_lately(bought: str, is_called: bool) -> None:
    found = keys(on(bought), since="2025-09-10", until="2025-09-20")

    assert ("after/season-autumn/customer:7/2025" in found) == is_called


@pytest.mark.parametrize(
    ("contacts", "expected"),
    [
        pytest.param([("2026-01-10", "happy", "thank_you")], ["after/referral_ask/contact:0"], id="happy"),
        pytest.param([("2026-01-10", "fine", "thank_you")], [], id="only fine"),
        pytest.param([("2026-01-10", "happy", "check_in")], [], id="a question that does not lead there"),
        pytest.param(
            [("2026-01-10", "happy", "thank_you"), ("2026-03-10", "happy", "thank_you")],
            ["after/referral_ask/contact:0"],
            id="not twice in a year",
        ),
    ],
)
def test_a_happy_answer_leads_on_when_its_rule_says_so(
    contacts: list[tuple[str, str, str]], expected: list[str]
) -> None:
    moments = [
        on(day, "contacted", f"contact:{n}", 0, outcome=outcome, occasion=occasion)
        for n, (day, outcome, occasion) in enumerate(contacts)
    ]

    assert keys(*moments) == expected


def test_played_back_counts_what_was_due_when_it_was_refunded_later() -> None:
    moments = [on("2026-02-02"), on("2026-02-05", "refunded")]
    span = {"since": dt.date(2026, 2, 1), "until": dt.date(2026, 2, 28)}

    assert openings(PLAYBOOK, "after", moments, ROSA, OPEN, **span) == []
    assert [one.key for one in played_back(PLAYBOOK, "after", moments, ROSA, OPEN, **span)] == [
        "after/first_purchase/sale:1"
    ]


# Any shop, any customer.

DAYS = st.dates(dt.date(2024, 1, 1), dt.date(2026, 12, 31))
TIMES = st.builds(dt.datetime.combine, DAYS, st.times(), st.just(dt.UTC))
SALES = ("sale", "sale", "job_completed", "contract_signed", "repair_done")
OTHERS = ("review", "referral", "joined", "tried")


@st.composite
def moments(draw: st.DrawFn) -> list[Seen]:
    sales = [
        Seen(draw(st.sampled_from(SALES)), at, draw(st.sampled_from((0, 9_000, 20_000, 80_000))), f"sale:{number}")
        for number, at in enumerate(draw(st.lists(TIMES, max_size=6)))
    ]
    refunds = [
        Seen("refunded", draw(TIMES), -100, sale.about)
        for sale in draw(st.lists(st.sampled_from(sales or [None]), max_size=1))
        if sale
    ]
    complaints = [Seen("complaint", at, 0, f"complaint:{n}") for n, at in enumerate(draw(st.lists(TIMES, max_size=2)))]
    solved = [Seen("complaint_solved", draw(TIMES), 0, case.about) for case in complaints[:1]]
    contacts = [
        Seen("contacted", at, 0, f"contact:{n}", {"outcome": "happy"})
        for n, at in enumerate(draw(st.lists(TIMES, max_size=3)))
    ]
    others = [
        Seen(draw(st.sampled_from(OTHERS)), at, 0, f"x:{n}") for n, at in enumerate(draw(st.lists(TIMES, max_size=2)))
    ]
    return [*sales, *refunds, *complaints, *solved, *contacts, *others]


PROFILES = st.builds(
    Profile,
    st.just(7),
    st.sampled_from(("", "02-29", "12-31", "07-04")),
    st.none() | DAYS,
    st.lists(
        st.builds(
            lambda product, months, day: (f"sale:{day:%j}", product, months, day),
            st.sampled_from(("Furnace", "Filter")),
            st.sampled_from((0, 1, 6, 12)),
            st.dates(dt.date(2024, 1, 1), dt.date(2024, 12, 31)),
        ),
        max_size=3,
    ).map(tuple),
)
CALENDARS = st.sampled_from((OPEN, WEEKDAYS))
SPAN = {"since": dt.date(2025, 6, 1), "until": dt.date(2025, 8, 31)}
BOTH = pytest.mark.parametrize("ask", [openings, played_back])


@BOTH
@settings(max_examples=60)
@given(known=moments(), profile=PROFILES, calendar=CALENDARS, random=st.randoms(use_true_random=False))
def test_order_and_duplicates_change_nothing(
    ask: Callable[..., list[Opening]], known: list[Seen], profile: Profile, calendar: Calendar, random: object
) -> None:
    shuffled = [*known, *known[:3]]
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    assert ask(PLAYBOOK, "after", shuffled, profile, calendar, **SPAN) == ask(
        PLAYBOOK, "after", known, profile, calendar, **SPAN
    )


@BOTH
@settings(max_examples=40)
@given(known=moments(), profile=PROFILES, calendar=CALENDARS)
def test_day_by_day_finds_the_same_as_the_whole_span(
    ask: Callable[..., list[Opening]], known: list[Seen], profile: Profile, calendar: Calendar
) -> None:
    days = [SPAN["since"] + dt.timedelta(days=n) for n in range((SPAN["until"] - SPAN["since"]).days + 1)]

    replayed = [ask(PLAYBOOK, "after", known, profile, calendar, since=day, until=day) for day in days]

    assert set(itertools.chain(*replayed)) == set(ask(PLAYBOOK, "after", known, profile, calendar, **SPAN))


@settings(max_examples=60)
@given(known=moments(), profile=PROFILES, calendar=CALENDARS)
def test_every_opening_has_its_own_key_and_a_window_on_open_days(
    known: list[Seen], profile: Profile, calendar: Calendar
) -> None:
    found = openings(
        PLAYBOOK, "after", known, profile, calendar, since=dt.date(2024, 1, 1), until=dt.date(2027, 12, 31)
    )

    assert len({one.key for one in found}) == len(found)
    assert all(calendar.opens(one.due_date) and one.due_date <= one.use_by_date for one in found)


@settings(max_examples=60)
@given(known=moments(), calendar=CALENDARS)
def test_windows_after_a_sale_lie_where_the_due_date_says(known: list[Seen], calendar: Calendar) -> None:
    found = openings(PLAYBOOK, "after", known, ROSA, calendar, since=dt.date(2024, 1, 1), until=dt.date(2027, 12, 31))
    sold_at = {
        moment.about: moment.at for moment in known if moment.about.startswith("sale:") and moment.kind != "refunded"
    }
    direct = [one for one in found if one.occasion in ("thank_you", "first_purchase", "big_purchase", "contract")]

    assert [(one.due_date, one.use_by_date) for one in direct] == [
        tuple(
            due.due_window(
                sold_at[one.about], PLAYBOOK.rules[one.rule_index].wait, PLAYBOOK.rules[one.rule_index].within, calendar
            )
        )
        for one in direct
    ]


@settings(max_examples=60)
@given(known=moments(), profile=PROFILES)
def test_one_sale_is_thanked_for_once(known: list[Seen], profile: Profile) -> None:
    found = openings(PLAYBOOK, "after", known, profile, OPEN, since=dt.date(2024, 1, 1), until=dt.date(2027, 12, 31))
    thanked = [
        one.about for one in found if one.occasion in ("thank_you", "first_purchase", "big_purchase", "contract")
    ]

    assert len(thanked) == len(set(thanked))
