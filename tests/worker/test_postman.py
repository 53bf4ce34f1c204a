"""The postman and a mail server that does every wrong thing: nothing doubled, nothing lost, all written down."""

import selectors
import threading
from collections import Counter
from pathlib import Path

import pytest
from pytest_django import Settings

from regulars.post import wire
from regulars.records.models import MailAccount, Message, Suppression
from regulars.services import installation, mail_accounts, mailbox, outbox, sealing
from regulars.worker import clock
from regulars.worker.desk import Desk, Habit
from regulars.worker.postman import Postman
from regulars.worker.smtp_round import LOOKS_UP_EVERY, Round
from tests.mail_server import MailServer
from tests.services.post_office import to_staff
from tests.worker.mail_day import WEEK, a_moment_later, a_shop_at_all_hours, drain, letters, states, to_rosa


@pytest.fixture
def account(db: None, settings: Settings, mail_server: MailServer) -> MailAccount:
    """The account of a shop whose mail goes to the scripted server."""
    settings.SMTP_URL = mail_server.url
    return a_shop_at_all_hours()


def write(account: MailAccount, *addresses: str) -> list[Message]:
    return letters(account.business, addresses, now=clock.now())


def write_to_the_team(account: MailAccount, *addresses: str) -> list[Message]:
    now = clock.now()
    times = {"due_at": now, "expires_at": now + WEEK, "now": now}
    return [to_staff(account.business, occasion="test", to_address=one, **times) for one in addresses]


def found(server: MailServer) -> Counter[str]:
    return Counter(one.outbox_id for one in server.accepted())


def test_all_that_is_due_arrives_once(account: MailAccount, mail_server: MailServer):
    sent = write(account, *to_rosa(50))

    assert drain() == 50
    assert found(mail_server) == {str(one.pk): 1 for one in sent}
    assert states() == {"sent": 50}
    assert Message.objects.filter(is_noted=True).count() == 50


def test_a_letter_carries_what_identifies_it(account: MailAccount, mail_server: MailServer):
    [letter] = write(account, "rosa@x.example")
    drain()

    [one] = mail_server.accepted()
    assert (one.rcpt, one.mail_from) == ("rosa@x.example", account.from_address)
    assert (one.outbox_id, one.message_id) == (str(letter.pk), f"<{letter.message_id}>")


@pytest.mark.parametrize(
    ("mode", "state", "later"),
    [
        ("1x-450-rcpt", "deferred", "sent"),
        ("1x-452-rcpt", "deferred", "sent"),
        ("1x-421-rcpt", "deferred", "sent"),
        ("1x-452-data", "deferred", "sent"),
        ("1x-451-dot", "deferred", "sent"),
        ("1x-drop-rcpt", "deferred", "sent"),
        ("1x-drop-data", "deferred", "sent"),
        ("550-rcpt", "failed", "failed"),
        ("550-5.2.1-rcpt", "failed", "failed"),
        ("554-dot", "failed", "failed"),
        ("drop-after-dot", "unknown", "unknown"),
        ("hang-after-dot", "unknown", "unknown"),
    ],
)
def test_one_odd_recipient_changes_nothing_for_the_others(
    account: MailAccount, mail_server: MailServer, settings: Settings, mode: str, state: str, later: str
):
    """B2 to B6: each of the others gets one letter, and the odd one at most one, however often we try."""
    if mode.startswith("hang"):
        settings.SMTP_URL += "?patience=2"
    others, [odd] = write(account, *to_rosa(5)), write(account, *to_rosa(1, mode))
    others += write(account, *to_rosa(4))
    drain()
    odd.refresh_from_db()
    assert odd.state == state

    a_moment_later()
    drain()
    odd.refresh_from_db()
    assert odd.state == later
    arrived = found(mail_server)
    assert [arrived[str(one.pk)] for one in others] == [1] * 9
    assert arrived[str(odd.pk)] == (state != "failed")


def test_who_hangs_up_on_the_text_gets_it_again(account: MailAccount, mail_server: MailServer):
    """B5: at a shop's pace there is time to hear it before the dot."""
    MailAccount.objects.update(per_second=10)
    sent = write(account, *to_rosa(2), *to_rosa(1, "1x-drop-before-dot"))
    drain()
    assert states() == {"sent": 2, "deferred": 1}

    a_moment_later()
    drain()
    assert found(mail_server) == {str(one.pk): 1 for one in sent}


@pytest.mark.parametrize("mode", ["421-greet", "554-greet", "421-mail", "drop-greet", "drop-ehlo", "450-mail"])
def test_a_server_that_turns_everybody_away_is_asked_once(account: MailAccount, mail_server: MailServer, mode: str):
    """B1: all wait, nothing fails, and when the server is back each letter arrives once."""
    mail_server.become(mode)
    sent = write(account, *to_rosa(5))
    drain()
    drain()
    account.refresh_from_db()
    assert account.slow_until
    assert set(states()) <= {"deferred", "ready"}
    assert len(mail_server.talk("connected")) <= 8

    mail_server.become("ok")
    a_moment_later()
    drain()
    assert found(mail_server) == {str(one.pk): 1 for one in sent}


@pytest.mark.parametrize("url", ["smtp://127.0.0.1:1", "smtp://nowhere.invalid:25"])
def test_a_server_that_cannot_be_reached_defers_all(account: MailAccount, settings: Settings, url: str):
    """B1: nobody listens, or nobody knows the name."""
    settings.SMTP_URL = url
    write(account, *to_rosa(5))
    drain()

    account.refresh_from_db()
    assert states() == {"deferred": 5}
    assert "cannot be reached" in account.slow_reason
    assert set(Message.objects.values_list("attempts", flat=True)) == {1}


@pytest.mark.parametrize(("mode", "is_gone"), [("550-5.1.1-rcpt", True), ("550-5.2.1-rcpt", False)])
def test_an_address_that_does_not_exist_is_never_written_to_again(account: MailAccount, mode: str, is_gone: bool):
    """B3."""
    write(account, *to_rosa(1, mode))
    drain()

    assert Suppression.objects.exists() is is_gone


@pytest.mark.parametrize("mode", ["550-5.7.1-rcpt", "554-5.7.1-dot"])
def test_a_refusal_as_a_matter_of_policy_brakes_us_and_keeps_the_address(account: MailAccount, mode: str):
    """B3: 5.7.z is our fault, so that going on would only make it worse."""
    write(account, *to_rosa(1, mode))
    drain()

    account.refresh_from_db()
    assert account.slow_until or account.is_paused
    assert (states(), Suppression.objects.exists()) == ({"failed": 1}, False)


def test_a_server_that_refuses_everything_stops_the_account(account: MailAccount, mail_server: MailServer):
    """B3: three in a row are enough; a person has to look."""
    mail_server.become("550-5.7.1-rcpt")
    write(account, *to_rosa(40))
    postman = Postman()
    for _ in range(3):
        postman.drain(threading.Event())
        a_moment_later()

    account.refresh_from_db()
    assert account.is_paused
    assert "policy" in account.paused_reason
    assert states()["ready"] >= 30


def test_a_letter_that_cannot_be_written_fails_alone(account: MailAccount, mail_server: MailServer):
    """A7: the other ones leave."""
    write(account, *to_rosa(3), "no address at all", *to_rosa(3))
    drain()

    assert states() == {"sent": 6, "failed": 1}
    assert len(mail_server.accepted()) == 6


def test_a_paused_account_writes_to_the_team_alone(account: MailAccount, mail_server: MailServer):
    """A8, A13."""
    write(account, *to_rosa(3))
    write_to_the_team(account, "olive@x.example")
    outbox.pause(account.business, reason="Stop", by=None, now=clock.now())
    drain()

    assert (states(), [one.rcpt for one in mail_server.accepted()]) == ({"ready": 3, "sent": 1}, ["olive@x.example"])


def test_a_copy_does_not_even_knock(account: MailAccount, mail_server: MailServer):
    """A15, A16."""
    write(account, *to_rosa(3))
    write_to_the_team(account, "olive@x.example")
    installation.pause_all(installation.COPY, now=clock.now())
    drain()

    assert (states(), mail_server.talk("connected")) == ({"ready": 4}, [])


@pytest.mark.parametrize("mode", ["550-5.7.1-rcpt", "554-dot", "554-greet", "drop-greet", "554-mail"])
def test_a_server_that_refuses_everything_is_not_pressed_for_the_team(
    account: MailAccount, mail_server: MailServer, mode: str
):
    """B1, B3: what stopped the letters lets mail to the team try, each one once until its own wait is over."""
    mail_server.become(mode)
    write(account, *to_rosa(5))
    outbox.pause(account.business, reason="Refused three times.", by=None, now=clock.now())
    mine = write_to_the_team(account, *(f"olive{number}@x.example" for number in range(6)))
    postman = Postman()
    for _ in range(4):
        postman.drain(threading.Event())

    tried = Message.objects.filter(pk__in=[one.pk for one in mine])
    assert set(tried.values_list("attempts", flat=True)) == {1}
    assert set(tried.values_list("state", flat=True)) <= {"deferred", "failed"}
    # A line may come up for one that was given back in the meantime: one for each letter, and no more.
    assert len(mail_server.talk("connected")) <= 2 * len(mine)
    assert Message.objects.filter(state="ready", attempts=0).count() == 5


@pytest.mark.parametrize(
    "manners",
    [
        {"per_second": 50.0, "burst": 5},
        {"per_second": 50.0, "burst": 5, "per_second_reply": "454 4.7.0 Throttling failure: rate exceeded"},
        {"per_day": 5, "per_day_reply": "454 4.7.0 Throttling failure: Daily message quota exceeded"},
        {"per_day": 5},
        {"connections": 1},
    ],
)
def test_a_server_with_limits_loses_nothing(db: None, settings: Settings, tmp_path: Path, manners: dict[str, object]):
    """A14: what it does not take now waits, and what it took is not sent again."""
    account = a_shop_at_all_hours()
    sent = write(account, *to_rosa(12))
    with MailServer(tmp_path / "log", **manners) as server:
        settings.SMTP_URL = server.url
        drain()
        arrived = found(server)

    account.refresh_from_db()
    assert set(arrived.values()) == {1}
    assert states().get("sent") == len(arrived) >= 5
    assert set(states()) <= {"sent", "deferred", "ready"}
    assert sum(states().values()) == len(sent)
    assert len(arrived) == 12 or account.slow_until > clock.now()


@pytest.mark.parametrize("manners", [{"pipelining": False}, {"slow": True}, {"smtputf8": False, "size": 1_000_000}])
def test_servers_of_every_kind_take_letters(db: None, settings: Settings, tmp_path: Path, manners: dict[str, object]):
    account = a_shop_at_all_hours()
    write(account, *to_rosa(4))
    with MailServer(tmp_path / "log", **manners) as server:
        settings.SMTP_URL = server.url
        drain()

        assert len(found(server)) == 4
        assert server.talk("pipelined") == []


def test_mail_to_staff_goes_before_letters(account: MailAccount, mail_server: MailServer):
    """A13: whoever waits for a new password does not wait for a mailing. Several lines overtake each other."""
    write(account, *to_rosa(60))
    outbox.queue(
        account.business,
        key="password/1",
        stream="account",
        occasion="test",
        purpose="service",
        to_address="olive@x.example",
        template=Message.objects.first().template,
        facts={},
        due_at=clock.now(),
        expires_at=clock.now().replace(year=2100),
        now=clock.now(),
    )
    postman = Postman()
    postman._habits[account.pk] = Habit(most_lines=1)
    postman.drain(threading.Event())

    order = [one.rcpt for one in mail_server.accepted()]
    assert (len(order), order[0]) == (61, "olive@x.example")


def test_a_mailbox_on_this_machine_keeps_what_would_have_left(db: None, settings: Settings, tmp_path: Path):
    """The demo: the same fence, and nothing leaves."""
    settings.HOME = tmp_path
    account = a_shop_at_all_hours(kind=MailAccount.Kind.LOCAL)
    sent = write(account, *to_rosa(12))
    drain()

    assert states() == {"sent": 12}
    assert {one.name for one in mailbox.folder(account.business).iterdir()} == {f"{one.pk}.eml" for one in sent}


def test_a_mailbox_that_takes_nothing_loses_nothing(db: None, settings: Settings, tmp_path: Path):
    """E1."""
    settings.HOME = tmp_path
    account = a_shop_at_all_hours(kind=MailAccount.Kind.LOCAL)
    mailbox.folder(account.business).parent.mkdir(exist_ok=True)
    mailbox.folder(account.business).write_text("no folder")
    write(account, *to_rosa(3))
    drain()

    assert set(states()) == {"deferred", "ready"}


@pytest.mark.parametrize(
    ("security", "certificate", "trusted", "state"),
    [
        ("tls", "valid", True, "sent"),
        ("starttls", "valid", True, "sent"),
        ("starttls", "valid", False, "deferred"),
        ("starttls", "expired", True, "deferred"),
        ("tls", "wrong-host", True, "deferred"),
    ],
)
def test_a_certificate_is_looked_at(
    db: None,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    security: str,
    certificate: str,
    trusted: bool,
    state: str,
):
    """B12: no password and no letter for a server that cannot say who it is."""
    account = a_shop_at_all_hours()
    write(account, *to_rosa(1))
    manners = {"security": security, "certificate": certificate, "username": "shop", "password": "tea"}
    with MailServer(tmp_path / "log", **manners) as server:
        MailAccount.objects.update(
            port=server.port, security=security, username="shop", password_sealed=sealing.seal("tea")
        )
        if trusted:
            monkeypatch.setenv("SSL_CERT_FILE", str(server.ca_file))
        wire._context.cache_clear()
        drain()
        wire._context.cache_clear()
        passwords = server.talk("password")

    assert states() == {state: 1}
    assert [one["is_private"] for one in passwords] == [True] * (state == "sent")


def test_a_wrong_password_is_said_and_not_tried_again_and_again(db: None, settings: Settings, tmp_path: Path):
    account = a_shop_at_all_hours()
    write(account, *to_rosa(5))
    with MailServer(tmp_path / "log", username="shop", password="tea") as server:
        settings.SMTP_URL = f"smtp://shop:coffee@127.0.0.1:{server.port}"
        drain()
        drain()
        tries = server.talk("password")

    account.refresh_from_db()
    assert "does not accept the sign-in" in account.slow_reason
    assert (len(tries), states()) == (1, {"deferred": 5})


def test_the_first_letter_is_not_waited_for(account: MailAccount, mail_server: MailServer):
    """Its slot had passed before there was a line, and the round slept for half a second."""
    write(account, *to_rosa(1))
    habit = Habit.to_begin_with(account.per_second)
    with selectors.DefaultSelector() as selector:
        round_ = Round(Desk(account, "w1", habit), mail_accounts.route(account), selector)
        round_.turn()

        assert selector.get_map() or round_.rests_until() - clock.uptime() <= LOOKS_UP_EVERY
        round_.close()
