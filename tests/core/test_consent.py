"""What people said counts, the latest first; what they did not say is not invented."""

import datetime as dt
import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.core.caps import Reason
from regulars.core.consent import Statement, Suppressed, allowed, allowed_as_one, suppression_digest

TODAY = dt.date(2026, 3, 3)
START = dt.datetime(2026, 1, 1, 12, 0, tzinfo=dt.UTC)
CHANNELS = ["phone", "email", "note", "postcard", "letter", "message", "in_person"]


def said(state: str, channel: str = "email", purpose: str = "marketing", *, day: int = 0, until: dt.date | None = None):
    return Statement(channel, purpose, state, "express", START + dt.timedelta(day), until)


def code(statements, channel="email", purpose="marketing", *, today=TODAY, suppressed=()) -> str:
    refused = allowed(statements, suppressed, channel, purpose, today, country="DE")
    return refused.code if refused else ""


@pytest.mark.parametrize(
    ("purpose", "expected"),
    [
        ("service", {"phone", "email", "note", "postcard", "letter", "in_person"}),
        ("marketing", {"note", "postcard", "letter", "in_person"}),
        ("profiling", set()),
    ],
)
def test_what_holds_when_nothing_was_said(purpose: str, expected: set[str]):
    assert {channel for channel in CHANNELS if not code([], channel, purpose)} == expected


def test_a_refusal_is_a_sentence():
    sentences = [
        allowed([], (), "email", "marketing", TODAY, country="DE").sentence,
        allowed([said("withdrawn")], (), "email", "marketing", TODAY, country="DE").sentence,
        allowed([said("given", until=TODAY)], (), "email", "marketing", TODAY, country="DE").sentence,
        allowed([], [Suppressed("email", "all")], "email", "service", TODAY, country="DE").sentence,
        allowed([], (), "pigeon", "service", TODAY, country="DE").sentence,
    ]

    assert sentences == [
        "They have not agreed to be reached by e-mail with news and offers.",
        "They asked not to be reached by e-mail with news and offers. That was on 1 January 2026.",
        "Their leave to be reached by e-mail with news and offers is over. It was good until 3 March 2026.",
        "This e-mail address is never to be used about what they bought, as its owner asked.",
        "They have not agreed to be reached by pigeon about what they bought.",
    ]


@pytest.mark.parametrize(
    ("channel", "causes", "says"),
    [
        ("email", ["came_back"], "E-mails to this address come back."),
        (
            "email",
            ["came_back", "asked"],
            "This e-mail address is never to be used about what they bought, as its owner asked.",
        ),
        ("phone", ["not_theirs"], "This number is not theirs."),
    ],
)
def test_nobody_is_said_to_have_asked_who_did_not(channel: str, causes: list[str], says: str):
    listed = [Suppressed(channel, "all", cause) for cause in causes]

    assert allowed([], listed, channel, "service", TODAY, country="DE") == Reason("suppressed", says)


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        ([said("given")], ""),
        ([said("given"), said("withdrawn", day=1)], "withdrawn"),
        ([said("withdrawn"), said("given", day=1)], ""),
        ([said("given"), said("withdrawn")], "withdrawn"),  # the same instant
        ([said("given"), said("withdrawn", channel="all", day=1)], "withdrawn"),
        ([said("withdrawn", channel="all"), said("given", day=1)], ""),
        ([said("given", channel="phone")], "no_consent"),
        ([said("given", purpose="service")], "no_consent"),
        ([said("given"), said("withdrawn", purpose="service", day=1)], "withdrawn"),
        ([said("given"), said("withdrawn", purpose="all", day=1)], "withdrawn"),
    ],
)
def test_the_latest_statement_counts_and_a_tie_is_a_no(statements: list[Statement], expected: str):
    """I8."""
    assert code(statements) == expected
    assert code(list(reversed(statements))) == expected


def test_news_by_post_ends_with_an_objection():
    assert code([said("withdrawn", channel="letter")], "letter") == "withdrawn"
    assert code([said("withdrawn", channel="letter")], "postcard") == ""


def test_no_to_news_is_no_to_news_alone():
    assert code([said("withdrawn", channel="all")], "email", "service") == ""


@pytest.mark.parametrize(("today", "expected"), [(dt.date(2026, 6, 30), ""), (dt.date(2026, 7, 1), "consent_expired")])
def test_implied_consent_ends_on_its_day(today: dt.date, expected: str):
    """C10, I7: a half-open interval."""
    assert code([said("given", until=dt.date(2026, 7, 1))], today=today) == expected


@pytest.mark.parametrize(("before", "expected"), [("given", ""), ("withdrawn", "withdrawn")])
def test_what_was_said_before_counts_again_when_a_leave_runs_out(before: str, expected: str):
    """I7."""
    assert code([said(before), said("given", day=1, until=TODAY)]) == expected


@pytest.mark.parametrize(
    ("kind", "purpose", "barred"),
    [
        ("phone", "marketing", {("phone", "marketing"), ("message", "marketing")}),
        ("email", "all", {("email", "service"), ("email", "marketing")}),
        ("address", "marketing", {("note", "marketing"), ("postcard", "marketing"), ("letter", "marketing")}),
    ],
)
def test_a_suppressed_address_is_barred_whatever_was_said(kind: str, purpose: str, barred: set[tuple[str, str]]):
    yes = [said("given", channel="all", purpose="all", day=50)]

    refused = {
        (channel, asked)
        for channel in CHANNELS
        for asked in ("service", "marketing")
        if code(yes, channel, asked, suppressed=[Suppressed(kind, purpose)]) == "suppressed"
    }

    assert refused == barred


def as_one(*twins: list[Statement], one_since: dt.datetime | None = None) -> str:
    refused = allowed_as_one(twins, (), "email", "marketing", TODAY, country="DE", one_since=one_since)
    return refused.code if refused else ""


@pytest.mark.parametrize(
    ("twins", "expected"),
    [
        (([said("given")], [said("withdrawn", day=-9)]), "withdrawn"),
        (([said("withdrawn", day=-9)], [said("given")]), "withdrawn"),
        (([said("given")], [said("given")]), ""),
        (([said("given")], []), ""),  # who never said anything has no say
        (([], []), "no_consent"),
        ((), "no_consent"),
        (([said("given")], [said("given", until=TODAY)]), "consent_expired"),
    ],
)
def test_of_merged_people_the_strictest_holds(twins: tuple[list[Statement], ...], expected: str):
    assert as_one(*twins) == expected


def test_what_was_said_since_they_are_one_counts_for_both():
    kept, absorbed = [said("given", day=5)], [said("withdrawn")]

    assert as_one(kept, absorbed, one_since=START + dt.timedelta(4)) == ""
    assert as_one(kept, absorbed, one_since=START + dt.timedelta(6)) == "withdrawn"


statements = st.builds(
    said,
    st.sampled_from(["given", "withdrawn"]),
    st.sampled_from([*CHANNELS, "all"]),
    st.sampled_from(["service", "marketing"]),
    day=st.integers(0, 5),
    until=st.sampled_from([None, TODAY, TODAY + dt.timedelta(1)]),
)
many = st.lists(statements, max_size=8)


@given(many, st.randoms(), st.sampled_from(CHANNELS), st.sampled_from(["service", "marketing"]))
def test_the_order_of_statements_does_not_matter(made, random, channel, purpose):
    """I8."""
    shuffled = random.sample(made, len(made))

    assert code(shuffled, channel, purpose) == code(made, channel, purpose)


@given(many, st.sampled_from(CHANNELS), st.sampled_from(["service", "marketing"]))
def test_no_means_no_after_whatever_was_said(made, channel, purpose):
    last = said("withdrawn", channel, purpose, day=5)

    assert code([*made, last], channel, purpose) == "withdrawn"


@given(many, many, st.sampled_from(CHANNELS))
def test_merging_never_allows_what_a_twin_who_spoke_forbids(first, second, channel):
    alone = allowed(second, (), channel, "marketing", TODAY, country="DE")
    has_spoken = alone is not None and alone.code in {"withdrawn", "consent_expired"}

    assert not has_spoken or allowed_as_one([first, second], (), channel, "marketing", TODAY, country="DE")


def test_a_digest_is_keyed_and_tells_kinds_apart():
    key = b"k" * 32

    assert (
        suppression_digest(key, "email", "a@b.example")
        == hmac.new(key, b"email\0a@b.example", hashlib.sha256).hexdigest()
    )
    assert suppression_digest(key, "email", "a@b.example") != suppression_digest(key, "phone", "a@b.example")
    assert suppression_digest(key, "email", "a@b.example") != suppression_digest(b"x" * 32, "email", "a@b.example")
    assert suppression_digest(memoryview(key), "email", "ä@b.example") == suppression_digest(
        key, "email", "ä@b.example"
    )
