"""Letters of a demo are kept on this machine under the same fence, each as one file."""

from pathlib import Path
from uuid import uuid4

import pytest
from pytest_django import Settings

from regulars.post import local
from regulars.records.models import MailAccount, Message
from regulars.services import mailbox
from regulars.worker import clock
from tests.worker.mail_day import a_moment_later, a_shop_at_all_hours, drain, letters, states, to_rosa


@pytest.fixture
def account(db: None, settings: Settings, tmp_path: Path) -> MailAccount:
    """The account of a shop whose mail stays here."""
    settings.SMTP_URL, settings.HOME = "", tmp_path
    return a_shop_at_all_hours(kind="local")


def test_every_letter_is_kept_once_and_can_be_read(account: MailAccount):
    sent = letters(account.business, to_rosa(3), now=clock.now())

    assert (drain(), drain()) == (3, 0)

    kept = mailbox.letters(account.business)
    assert {one.id for one in kept} == {one.pk for one in sent}
    assert all("Hello" in one.text and "Hello" in one.html for one in kept)
    assert states() == {"sent": 3}


def test_a_mailbox_that_cannot_be_written_loses_nothing(account: MailAccount):
    letters(account.business, to_rosa(1), now=clock.now())
    mailbox.folder(account.business).parent.write_text("a file where the folder should be")

    drain()
    mailbox.folder(account.business).parent.unlink()
    a_moment_later()
    Message.objects.filter(state="ready").update(due_at=clock.now())
    drain()

    assert (states(), len(mailbox.letters(account.business))) == ({"sent": 1}, 1)


def test_the_same_letter_twice_is_one_file(tmp_path: Path):
    one = uuid4()

    local.deliver(tmp_path, one, b"Subject: a\r\n\r\nfirst\r\n")
    local.deliver(tmp_path, one, b"Subject: a\r\n\r\nsecond\r\n")

    assert [path.name for path in tmp_path.iterdir()] == [f"{one}.eml"]
    assert [kept.text for kept in local.kept(tmp_path, most=9)] == ["second\n"]


def test_pages_of_the_mailbox_follow_one_another(tmp_path: Path):
    ids = sorted((uuid4() for _ in range(5)), reverse=True)
    for one in ids:
        local.deliver(tmp_path, one, b"Subject: a\r\n\r\nx\r\n")
    (tmp_path / "notes.eml").write_text("nobody's")

    first = local.kept(tmp_path, most=2)
    second = local.kept(tmp_path, before=first[-1].id, most=9)

    assert [one.id for one in (*first, *second)] == ids
