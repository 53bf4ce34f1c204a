"""Why we are in touch reads as a colleague would say it."""

import datetime as dt

import pytest

from regulars.core import reasons
from regulars.core.playbooks import Seen

TUESDAY = dt.date(2026, 3, 3)
FRIDAY, LONG_AGO = dt.date(2026, 2, 27), dt.date(2025, 12, 2)


def why(occasion: str, kind: str, happened: dt.date | None = FRIDAY, **more) -> str:
    return reasons.why(occasion, kind, happened=happened, **({"due": TUESDAY, "on": TUESDAY, "country": "GB"} | more))


@pytest.mark.parametrize(
    ("occasion", "kind", "item", "expected"),
    [
        ("thank_you", "sale", "Wool blanket", "Wool blanket, bought last Friday."),
        ("thank_you", "sale", "", "The purchase last Friday."),
        ("thank_you", "job_completed", "Thermostat", "Thermostat, done last Friday."),
        ("how_is_it", "repair_done", "Oil burner", "Oil burner, repaired last Friday."),
        ("how_is_it", "repair_done", "Furnace repair", "Furnace repair, done last Friday."),
        ("contract", "contract_signed", "Care contract", "Care contract, signed last Friday."),
        ("first_purchase", "sale", "Oak board", "Oak board, bought last Friday: their first purchase with you."),
        ("first_purchase", "job_completed", "", "Their first job with you last Friday."),
        ("big_purchase", "sale", "Furnace", "Furnace, bought last Friday: a big purchase."),
        ("maintenance", "sale", "Filter", "Filter, bought last Friday. Its next service is due soon."),
        ("review_thanks", "review", "", "They praised you last Friday."),
        ("complaint_follow_up", "complaint", "", "They told you last Friday that something was not right."),
        ("name_day", "dreamt", "", "Name day last Friday."),
    ],
)
def test_the_reason_names_what_happened_and_when(occasion: str, kind: str, item: str, expected: str):
    assert why(occasion, kind, item=item) == expected


def test_what_is_long_ago_says_how_long():
    said = why("check_in", "repair_done", LONG_AGO, item="Oil burner")

    assert said == "Oil burner, repaired three months ago, on 2 December 2025."


@pytest.mark.parametrize(
    ("occasion", "kind", "happened", "due", "expected"),
    [
        ("birthday", "birthday", None, TUESDAY, "Their birthday is today."),
        ("birthday", "birthday", None, dt.date(2026, 3, 2), "Their birthday was yesterday."),
        ("anniversary", "contract_signed", dt.date(2024, 3, 3), TUESDAY, "Two years since you signed the contract."),
        ("anniversary", "anniversary", dt.date(2025, 3, 4), TUESDAY, "One year since they first came to you."),
        ("anniversary", "anniversary", None, TUESDAY, "The anniversary is today."),
        ("season", "season", None, TUESDAY, "The season: the round begins today."),
        ("season", "season", None, FRIDAY, "The season: the round began last Friday."),
        ("come_back", "sale", LONG_AGO, TUESDAY, "Nothing since the purchase three months ago, on 2 December 2025."),
        ("come_back", "sale", None, TUESDAY, "Nothing heard for a while."),
    ],
)
def test_what_returns_says_its_day(occasion: str, kind: str, happened: dt.date | None, due: dt.date, expected: str):
    assert why(occasion, kind, happened, due=due) == expected


def test_a_round_has_the_name_the_playbook_gives_it():
    name = reasons.rule_name("equipment/season-before-the-rush/customer:7/2026", "season")

    assert why("season", "season", None, name=name) == "Before the rush: the round begins today."


@pytest.mark.parametrize("key", ["", "thanks", "thanks/season/customer:7", "x/seasoning/1"])
def test_a_rule_without_a_name_has_none(key: str):
    assert reasons.rule_name(key, "season") == ""


def test_the_channel_follows_in_a_sentence_of_its_own():
    said = why("thank_you", "sale", because="No phone number is known.")

    assert said == "The purchase last Friday. No phone number is known."


@pytest.mark.parametrize(
    ("days", "expected"),
    [(44, ""), (45, "one month ago"), (91, "three months ago"), (365, "12 months ago"), (730, "two years ago")],
)
def test_how_long_ago_is_told_in_months_and_from_two_years_on_in_years(days: int, expected: str):
    assert reasons.long_ago(TUESDAY - dt.timedelta(days), TUESDAY) == expected


@pytest.mark.parametrize(
    ("reason", "expected"),
    [
        ("The day is full. It can wait until Friday.", ("The day is full.", "It can wait until Friday.")),
        ("There is a complaint to put right first.", ("There is a complaint to put right first.", "")),
        ("", ("", "")),
    ],
)
def test_a_reason_is_parted_into_the_rule_and_the_case(reason: str, expected: tuple[str, str]):
    assert reasons.gist(reason) == expected


@pytest.mark.parametrize(
    ("cents", "expected"),
    [
        (-20_000, (reasons.CANCELLED, "The money was given back.")),
        (-10_000, (reasons.CANCELLED, "Half of the money or more was given back.")),
        (-1_000, (reasons.CANCELLED, reasons.NEEDLESS)),
    ],
)
def test_a_refund_is_the_reason_only_when_much_went_back(cents: int, expected: tuple[str, str]):
    at = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
    moments = [Seen("sale", at, 20_000, "sale:1"), Seen("refunded", at, cents, "sale:1")]

    assert reasons.ended("sale:1", moments) == expected
