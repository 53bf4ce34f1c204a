"""What each answer of a mail server means."""

import datetime as dt

import pytest

from regulars.core.delivery import MOST_ATTEMPTS, Verdict, backoff, verdict, wants_fewer_lines

HOUR = dt.timedelta(hours=1)


def judged(stage: str, code: int, enhanced: str = "", text: str = "", attempts: int = 1) -> Verdict:
    return verdict(stage, code, enhanced, text, attempts=attempts, age=HOUR)


@pytest.mark.parametrize(
    ("stage", "code", "enhanced", "text", "state"),
    [
        ("after_dot", 250, "2.0.0", "Ok", "sent"),
        ("connect", 0, "", "connection refused", "deferred"),
        ("greeting", 421, "4.3.2", "busy", "deferred"),
        ("greeting", 554, "", "go away", "deferred"),
        ("mail", 421, "4.7.0", "try later", "deferred"),
        ("mail", 552, "5.3.4", "too large", "failed"),
        ("rcpt", 450, "4.2.1", "later", "deferred"),
        ("rcpt", 452, "4.2.2", "full", "deferred"),
        ("rcpt", 550, "5.1.1", "no such user", "failed"),
        ("data", 452, "4.3.1", "space", "deferred"),
        ("after_dot", 451, "4.3.0", "later", "deferred"),
        ("after_dot", 554, "5.6.0", "no", "failed"),
        ("mail", 0, "", "the server hung up", "deferred"),
        ("rcpt", 0, "", "the server hung up", "deferred"),
        ("data", 0, "", "the server hung up", "deferred"),
        ("body", 0, "", "the server hung up", "deferred"),
        ("after_dot", 0, "", "the server hung up", "unknown"),
        ("after_dot", 354, "", "what", "unknown"),
    ],
)
def test_every_answer_has_one_outcome(stage: str, code: int, enhanced: str, text: str, state: str):
    """B1 to B6: what was refused or lost before the dot may go again, what was lost after it nobody knows."""
    assert judged(stage, code, enhanced, text).state == state


@pytest.mark.parametrize(
    ("stage", "code", "enhanced", "text", "is_gone", "is_ours"),
    [
        ("rcpt", 550, "5.1.1", "no such user", True, False),
        ("rcpt", 550, "5.1.10", "null MX", True, False),
        ("after_dot", 550, "5.1.1", "no such user", True, False),
        ("rcpt", 550, "", "No such user here", True, False),
        ("rcpt", 550, "", "mailbox unavailable", False, False),
        ("rcpt", 550, "5.2.1", "disabled", False, False),
        ("rcpt", 552, "5.2.2", "over quota", False, False),
        ("rcpt", 550, "5.7.1", "relaying denied", False, True),
        ("after_dot", 554, "5.7.1", "spam", False, True),
        ("after_dot", 550, "5.7.26", "unauthenticated sender", False, True),
        ("mail", 550, "5.1.8", "bad sender", False, True),
        ("rcpt", 550, "5.1.8", "bad sender", False, True),
        ("mail", 550, "5.1.1", "no such user", False, True),
        ("auth", 535, "5.7.8", "wrong password", False, True),
        ("auth", 454, "4.7.0", "later", False, False),
        ("tls", 0, "", "certificate has expired", False, True),
        ("tls", 454, "4.7.0", "TLS not available", False, False),
        ("rcpt", 553, "5.6.7", "needs Unicode", False, False),
    ],
)
def test_the_address_and_we_are_told_apart(
    stage: str, code: int, enhanced: str, text: str, is_gone: bool, is_ours: bool
):
    """B3: 5.1.z is about the address, 5.7.z about us."""
    found = judged(stage, code, enhanced, text)

    assert (found.is_address_gone, found.is_our_fault) == (is_gone, is_ours)
    assert (found.slow_account is not None) >= is_ours


@pytest.mark.parametrize(
    ("stage", "code", "enhanced", "text", "waits"),
    [
        ("mail", 421, "4.7.0", "Too many messages, slow down", 30),
        ("mail", 454, "4.7.0", "Throttling failure: Maximum sending rate exceeded", 30),
        ("rcpt", 450, "4.7.1", "Error: too much mail from 192.0.2.1", 30),
        ("mail", 454, "4.7.0", "Throttling failure: Daily message quota exceeded", 6 * 3600),
        ("mail", 550, "5.4.5", "Daily user sending limit exceeded", 6 * 3600),
        ("after_dot", 550, "5.4.5", "Daily sending quota exceeded", 6 * 3600),
        ("rcpt", 452, "4.2.2", "The mailbox is over quota", None),
        ("rcpt", 450, "4.2.1", "The user is receiving mail at a rate that", None),
    ],
)
def test_an_account_that_goes_too_fast_slows_down(stage: str, code: int, enhanced: str, text: str, waits: int | None):
    """A14: no letter fails for it, and a customer's full mailbox is not our quota."""
    found = judged(stage, code, enhanced, text, attempts=MOST_ATTEMPTS - 1)

    assert found.state == "deferred"
    assert found.slow_account == (waits and dt.timedelta(seconds=waits))


@pytest.mark.parametrize("spread", [0, 0.25, 0.5, 1])
def test_five_days_of_trouble_are_at_most_twenty_attempts(spread: float):
    """B1: ever more seldom, and at last it is failed and says so."""
    age, attempts, states = dt.timedelta(), 0, []
    while "failed" not in states:
        attempts += 1
        found = verdict("connect", 0, "", "connection refused", attempts=attempts, age=age, spread=spread)
        states.append(found.state)
        age += found.retry_after or dt.timedelta()

    assert attempts <= 20
    assert dt.timedelta(days=3, hours=12) < age <= dt.timedelta(days=4)
    assert found.reason.startswith("expired")


def test_waiting_grows_to_six_hours():
    waits = [backoff(attempts) / dt.timedelta(minutes=1.1) for attempts in (1, 2, 3, 4, 7, 30)]

    assert waits == [5, 15, 30, 60, 360, 360]


@pytest.mark.parametrize(
    ("code", "text", "is_wanted"),
    [
        (421, "Too many connections from your address", True),
        (421, "Too many concurrent SMTP connections", True),
        (421, "Too many messages", False),
        (250, "Too many connections", False),
    ],
)
def test_a_server_may_ask_for_fewer_connections(code: int, text: str, is_wanted: bool):
    assert wants_fewer_lines(code, text) is is_wanted


def test_words_of_a_server_are_shown_on_one_line_and_cut():
    """F25, F3: an answer is no place for controls."""
    reason = judged("rcpt", 550, "5.2.1", "no\x1b[31m\r\nway" + "!" * 900).reason

    assert reason.isprintable()
    assert len(reason) <= 300
