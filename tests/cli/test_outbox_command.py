"""`regulars outbox`: what it says on the terminal, and what it does to one run of mail."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from regulars import cli
from regulars.records.models import Business, Customer, MailAccount, Mailing, Message, Staff
from regulars.services import templates
from regulars.services.refused import Refused
from tests.cli.installation import Installation
from tests.people import NOW
from tests.services.post_office import a_letter, a_mailing, an_account


@pytest.fixture
def account(business: Business) -> MailAccount:
    """North Air's mail is on."""
    return an_account(business)


def run(*words: str) -> dict[str, Any]:
    """Run `regulars outbox` on the tables of this test."""
    chosen = cli.parser().parse_args(["outbox", *words])
    return chosen.run(chosen)


def test_a_stop_and_its_end_are_said_with_what_waits(
    account: MailAccount, customer: Customer, capsys: pytest.CaptureFixture[str]
):
    a_letter(customer)
    said = []
    for what in ("pause", "show", "resume", "show"):
        run(what)
        said.append(capsys.readouterr().err)

    assert said[0] == "No e-mail leaves to customers until you say: regulars outbox resume. 1 e-mail waits.\n"
    assert "Mail is stopped: Stopped from the command line." in said[1]
    assert said[2] == "Mail is no longer stopped. 1 e-mail waits.\n"
    assert "Mail is stopped" not in said[3]


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("pause",),
        ("resume",),
        ("retry",),
        ("queue", "--occasion", "thank_you", "--customers", "all"),
        ("resume", "--key", "spring"),
    ],
)
def test_that_e_mails_are_switched_off_is_said_last(
    words: tuple[str, ...], account: MailAccount, customer: Customer, capsys: pytest.CaptureFixture[str]
):
    templates.write(account.business, "thank_you", "Thank you", "Hello {first_name},", by=None, now=NOW)
    a_mailing(account.business, "spring")
    MailAccount.objects.update(is_on=False, kind="local")
    if "queue" not in words:
        a_letter(customer)

    run(*words)

    said = capsys.readouterr().err.splitlines()
    assert said[-1] == (
        "E-mails are switched off; 1 e-mail waits. The owner or a manager switches them on under Settings, Mail."
    )
    assert "Mail is no longer stopped" not in "".join(said)


def test_what_is_tried_again_is_counted(account: MailAccount, customer: Customer, capsys: pytest.CaptureFixture[str]):
    letter = a_letter(customer)
    for state in ("claimed", "failed"):
        Message.objects.filter(pk=letter.pk).update(state=state, state_since=NOW)

    run("retry")
    run("retry")

    assert capsys.readouterr().err == "1 e-mail is tried again.\n0 e-mails are tried again.\n"


def test_with_a_key_one_run_alone_stops_and_goes_on(account: MailAccount, capsys: pytest.CaptureFixture[str]):
    mine, other = a_mailing(account.business, "spring"), a_mailing(account.business, "autumn")
    seen = []
    for what in ("pause", "resume"):
        run(what, "--key", "spring")
        for one in (mine, other, account):
            one.refresh_from_db()
        seen.append((mine.state, other.state, account.is_paused, capsys.readouterr().err))

    assert seen == [
        ("paused", "running", False, "Mail to many spring: paused.\n"),
        ("running", "running", False, "Mail to many spring: running.\n"),
    ]


@pytest.mark.parametrize(("what", "key"), [("pause", "winter"), ("resume", "winter"), ("retry", "spring")])
def test_a_key_that_means_nothing_here_is_refused(account: MailAccount, what: str, key: str):
    a_mailing(account.business, "spring")

    with pytest.raises(Refused, match="key"):
        run(what, "--key", key)
    account.refresh_from_db()
    assert not account.is_paused


def test_one_state_is_shown_alone(account: MailAccount, customer: Customer, capsys: pytest.CaptureFixture[str]):
    a_letter(customer)
    run("--state", "sent")
    none = capsys.readouterr().err
    run("--state", "ready")

    assert (none, capsys.readouterr().err) == ("      0 sent\n", "      1 ready\n")


def test_a_state_that_there_is_not_is_wrong_use(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as ended:
        run("--state", "lost")

    assert ended.value.code == 2
    assert "unknown" in capsys.readouterr().err


def test_a_list_that_is_not_there_is_named(account: MailAccount, tmp_path: Path):
    with pytest.raises(Refused) as refused:
        run("queue", "--occasion", "thank_you", "--customers", str(tmp_path / "none.txt"))

    assert str(refused.value) == f"There is no file {tmp_path / 'none.txt'}. Give a text file with one name a line."


def test_words_to_mend_are_mended_before_anything_is_queued(
    account: MailAccount, owner: Staff, customer: Customer, capsys: pytest.CaptureFixture[str]
):
    """F3: what the second pair of eyes would not let out is refused, unless somebody says that they are sure."""
    pitch = "Hello {first_name}, buy now and save $50. Hi None"
    templates.write(account.business, "thank_you", "Thank you", pitch, by=owner, now=NOW)
    words = ("queue", "--occasion", "thank_you", "--customers", "all")

    ended = cli.main(["outbox", *words, "--json"])

    shown = capsys.readouterr()
    refused = json.loads(shown.out)["refused"]
    assert (ended, Message.objects.count(), Mailing.objects.count()) == (1, 0, 0)
    assert refused.startswith("Nothing was queued. Mend this first, or say that you are sure.")
    assert "“None”: This was meant to be filled in." in refused
    assert "“$50”: This e-mail thanks or helps." in refused
    assert refused in shown.err

    done = run(*words, "--sure")

    assert (done["queued"], Message.objects.count()) == (1, 1)
    assert any(one.startswith("“$50”") for one in done["mend"])
    assert "Queued as it is. “$50”: This e-mail thanks or helps." in capsys.readouterr().err


def test_what_is_missing_for_news_is_to_mend_on_this_machine_too(business: Business, owner: Staff, customer: Customer):
    an_account(business, kind="local")
    templates.write(business, "season", "News", "Hello {first_name}, there is news.", by=owner, now=NOW)

    with pytest.raises(Refused, match="Your postal address is missing"):
        run("queue", "--occasion", "season", "--customers", "all")

    done = run("queue", "--occasion", "season", "--customers", "all", "--sure")

    assert (Mailing.objects.get().key, done["mend"][0][:30]) == (done["mailing"], "Your postal address is missing")


def test_who_stops_reading_gets_no_traceback(founded: Installation):
    """`regulars outbox --json | head`."""
    reads, writes = os.pipe()
    os.close(reads)
    command = (sys.executable, "-m", "regulars", "outbox", "--json")
    ended = subprocess.run(
        command, env=founded.environment, stdout=writes, stderr=subprocess.PIPE, text=True, timeout=60
    )
    os.close(writes)

    assert (ended.returncode, ended.stderr) == (0, "")


def test_a_drain_says_what_it_did(founded: Installation):
    assert "0 e-mails handed over." in founded.run("worker", "--drain").stderr
