"""No more than the cap, whatever the channel; nobody is rung at night; a complaint comes first."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.core.caps import Caps, Contact, Reason, quiet, refusal, refusal_on, ringing_hours

NOW = dt.datetime(2026, 3, 3, 15, 0, tzinfo=dt.UTC)  # a Tuesday, ten in the morning in New York
TODAY = NOW.date()
CAPS = Caps()
NEW_YORK = ["America/New_York"]
PLENTY = Caps(per_week=50, per_month=50)


def contact(days_ago: int, purpose: str = "service", channel: str = "phone", *, asked_for: bool = False) -> Contact:
    return Contact(TODAY - dt.timedelta(days_ago), channel, purpose, asked_for)


def code(reason: Reason | None) -> str:
    return reason.code if reason else ""


def service(recent: list[Contact], caps: Caps = CAPS, **known: object) -> Reason | None:
    return refusal_on(caps, recent, purpose="service", on=TODAY, **known)


def marketing(recent: list[Contact], caps: Caps = PLENTY, **known: object) -> Reason | None:
    return refusal_on(caps, recent, purpose="marketing", on=TODAY, **known)


def test_nobody_is_held_back_who_was_not_contacted():
    assert refusal(CAPS, [], purpose="service", now=NOW, timezones=NEW_YORK) is None


@pytest.mark.parametrize(
    ("days_ago", "expected"),
    [
        (0, "One contact a week is the most. You were in touch today."),
        (1, "One contact a week is the most. You were in touch yesterday."),
        (4, "One contact a week is the most. You were in touch last Friday."),
        (6, "One contact a week is the most. You were in touch last Wednesday."),
        (-2, "One contact a week is the most. The next one is planned for Thursday."),
    ],
)
def test_the_weekly_cap_says_when_the_last_contact_was(days_ago: int, expected: str):
    assert service([contact(days_ago)]) == Reason("per_week", expected)


@pytest.mark.parametrize(
    ("days_ago", "expected"),
    [
        ([0, 0], "You were in touch twice today."),
        ([0, 0, 0], "You were in touch three times today."),
        ([1, 1], "You were in touch twice yesterday."),
        ([4, 4], "You were in touch twice last Friday."),
        ([0, 1], "You have been in touch twice since yesterday."),
        ([0, 0, 4], "You have been in touch three times since Friday."),
        ([0, -2], "You were in touch today."),
    ],
)
def test_several_contacts_are_said_with_their_first_day(days_ago: list[int], expected: str):
    reason = service([contact(days) for days in days_ago])

    assert reason == Reason("per_week", f"One contact a week is the most. {expected}")


def test_several_contacts_of_one_earlier_day_are_said_with_its_date():
    reason = service([contact(20), contact(20)], Caps(per_week=5, per_month=2))

    assert reason == Reason("per_month", "Two contacts a month is the most. You were in touch twice on 11 February.")


@pytest.mark.parametrize("channel", ["phone", "email", "note", "postcard", "letter", "message", "in_person"])
def test_the_cap_counts_all_channels_together(channel: str):
    assert code(service([contact(3, channel=channel)])) == "per_week"


@pytest.mark.parametrize("days_ago", [7, -7, 29])
def test_a_week_later_the_next_contact_is_fine(days_ago: int):
    assert service([contact(days_ago)]) is None


def test_the_monthly_cap_counts_thirty_days():
    recent = [contact(7), contact(14), contact(29)]

    assert service(recent) == Reason(
        "per_month", "Three contacts a month is the most. You have been in touch three times since 2 February."
    )
    assert service([contact(7), contact(14), contact(30)]) is None


def test_what_they_had_asked_for_does_not_count():
    assert service([contact(1, asked_for=True)]) is None


def test_a_reply_they_wait_for_is_not_capped():
    recent = [contact(0), contact(1), contact(2)]

    assert service(recent, occasion="complaint_follow_up", has_open_complaint=True) is None
    assert service(recent, occasion="call_back") is None
    assert service(recent, asked_for=True) is None


def test_a_reply_they_wait_for_still_waits_for_the_morning():
    night = NOW + dt.timedelta(hours=10)

    reason = refusal(CAPS, [], purpose="service", now=night, timezones=NEW_YORK, occasion="complaint_follow_up")

    assert reason == Reason("quiet_hours", "It is 20:00 in New York; it can wait until 09:00.")


def test_asking_for_something_opens_no_door_for_promotion():
    assert code(marketing([contact(0, "marketing")], asked_for=True)) == "marketing_day"


@pytest.mark.parametrize("occasion", ["", "thank_you", "call_back", "referral_ask"])
@pytest.mark.parametrize("purpose", ["service", "marketing"])
def test_an_open_complaint_stops_all_but_its_follow_up(occasion: str, purpose: str):
    reason = refusal_on(CAPS, [], purpose=purpose, on=TODAY, occasion=occasion, has_open_complaint=True)

    assert reason == Reason("open_complaint", "There is a complaint to put right first.")


def test_a_pause_ends_on_its_day():
    """C10: a half-open interval."""
    assert service([], paused_until=dt.date(2026, 3, 4)) == Reason("paused", "You leave them in peace until 4 March.")
    assert service([], paused_until=TODAY) is None
    assert service([], paused_until=dt.date(2027, 1, 1)).sentence.endswith("until 1 January 2027.")


@pytest.mark.parametrize(
    ("days_ago", "expected"),
    [([0], "marketing_day"), ([1], ""), ([1, 6], "marketing_week"), ([1, 7], ""), ([-1, 1], "marketing_week")],
)
def test_promotion_comes_once_a_day_and_twice_a_week_at_most(days_ago: list[int], expected: str):
    """I12."""
    assert code(marketing([contact(days, "marketing") for days in days_ago])) == expected


def test_promotion_counts_within_the_cap_of_all_contacts():
    assert code(marketing([contact(3)], CAPS)) == "per_week"


@given(
    st.lists(st.tuples(st.integers(0, 90), st.sampled_from(["service", "marketing"])), max_size=60),
    st.integers(0, 4),
    st.integers(0, 9),
)
def test_no_cap_is_ever_broken_in_whatever_order_contacts_are_made(tries, per_week, per_month):
    """I12: five flows, one person."""
    caps = Caps(per_week=per_week, per_month=per_month)
    made: list[Contact] = []
    for day, purpose in tries:
        on = TODAY + dt.timedelta(day)
        if refusal_on(caps, made, purpose=purpose, on=on) is None:
            made.append(Contact(on, "email", purpose))

    assert fullest(made, 7) <= per_week
    assert fullest(made, 30) <= per_month
    news = [one for one in made if one.purpose == "marketing"]
    assert fullest(news, 1) <= 1
    assert fullest(news, 7) <= 2


def fullest(made: list[Contact], length: int) -> int:
    starts = [one.on for one in made]
    return max((sum(0 <= (one.on - start).days < length for one in made) for start in starts), default=0)


@given(st.permutations([contact(1), contact(2, "marketing"), contact(9), contact(20, "marketing"), contact(29)]))
def test_the_order_of_what_was_does_not_matter(recent):
    assert refusal_on(PLENTY, recent, purpose="marketing", on=TODAY) == marketing(
        sorted(recent, key=lambda one: one.on)
    )
    assert service(recent) == Reason(
        "per_week", "One contact a week is the most. You have been in touch twice since Sunday."
    )


@pytest.mark.parametrize(
    ("hour", "timezones", "expected"),
    [
        (15, NEW_YORK, ""),
        (13, NEW_YORK, "It is 08:00 in New York; it can wait until 09:00."),
        (14, NEW_YORK, ""),  # nine sharp
        (0, NEW_YORK, ""),  # the evening before, seven
        (1, NEW_YORK, "It is 20:00 in New York; it can wait until 09:00."),
        (15, ["America/New_York", "America/Los_Angeles"], "It is 07:00 in Los Angeles; it can wait until 09:00."),
        (18, ["America/New_York", "America/Los_Angeles"], ""),
        (15, ["Asia/Kolkata"], "It is 20:30 in Kolkata; it can wait until 09:00."),
        (15, ["Pacific/Kiritimati"], "It is 05:00 in Kiritimati; it can wait until 09:00."),
        (18, [], "Nobody knows what time it is there."),
    ],
)
def test_nobody_is_rung_where_it_may_be_night(hour: int, timezones: list[str], expected: str):
    """C6: in every plausible zone."""
    reason = quiet(CAPS, now=NOW.replace(hour=hour), timezones=timezones)

    assert (reason.sentence if reason else "") == expected


def test_mail_may_leave_at_night():
    night = NOW.replace(hour=3)

    assert refusal(CAPS, [], purpose="service", now=night, timezones=NEW_YORK, interrupts=False) is None


def test_quiet_hours_within_one_day_are_a_siesta():
    siesta = Caps(quiet_from=dt.time(13), quiet_until=dt.time(16))
    hours = [hour for hour in range(24) if quiet(siesta, now=NOW.replace(hour=hour), timezones=["UTC"])]

    assert hours == [13, 14, 15]


def test_days_are_counted_where_the_customer_is():
    """C9: Tuesday's late evening in New York is Wednesday in UTC."""
    late = dt.datetime(2026, 3, 4, 0, 30, tzinfo=dt.UTC)
    recent = [Contact(dt.date(2026, 2, 25), "phone", "service")]

    assert code(refusal(CAPS, recent, purpose="service", now=late, timezones=NEW_YORK)) == "per_week"
    assert refusal(CAPS, recent, purpose="service", now=late, timezones=["UTC"], interrupts=False) is None


def test_a_shop_may_rest_altogether():
    assert service([], Caps(per_week=0)).sentence == "Your settings allow no contact in a week."


@pytest.mark.parametrize(
    ("timezones", "opens", "closes", "expected"),
    [
        (NEW_YORK, dt.time(8), dt.time(17), (dt.time(9), dt.time(17))),
        (["America/Los_Angeles"], dt.time(8), dt.time(17), (dt.time(12), dt.time(17))),
        (["Pacific/Honolulu", "America/New_York"], dt.time(8), dt.time(22), (dt.time(14), dt.time(20))),
        (["Asia/Kolkata"], dt.time(8), dt.time(17), (dt.time(8), dt.time(9, 30))),
        (["Asia/Tokyo"], dt.time(8), dt.time(17), None),
        (["Asia/Tokyo"], dt.time(17), dt.time(1), (dt.time(19), dt.time(1))),
        (NEW_YORK, dt.time(16), dt.time(16, 50), (dt.time(16), dt.time(16, 50))),
        ([], dt.time(8), dt.time(17), None),
    ],
)
def test_the_hours_for_ringing_are_told_on_the_clock_of_the_shop(timezones, opens, closes, expected):
    """C6."""
    hours = ringing_hours(CAPS, on=TODAY, timezone="America/New_York", timezones=timezones, opens=opens, closes=closes)

    assert hours == expected
