"""Backups hold everything, and what is restored sends nothing."""

import stat
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import Settings

from regulars.records.models import Business, Customer, MailAccount
from regulars.services import backups
from tests.people import NOW, a_business, a_customer


@pytest.fixture
def home(tmp_path: Path, settings: Settings) -> Path:
    """A home of its own."""
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture
def shop(transactional_db: None) -> Business:
    """North Air with Rosa, and mail that leaves by itself."""
    shop = a_business()
    a_customer(shop)
    MailAccount.objects.create(business=shop, from_address="air@north.example", is_on=True)
    return shop


def test_what_is_restored_is_what_was_there_with_mail_stopped(home: Path, shop: Business):
    """A15: restored tables start paused; E5: they are whole."""
    kept = backups.backup(None, now=NOW)
    a_customer(shop, "Late Comer")
    before = backups.restore(kept, now=NOW)
    connection.close()

    assert [one.name for one in Customer.objects.all()] == ["Rosa Diaz"]
    account = MailAccount.objects.get()
    assert (account.is_paused, account.paused_reason) == (True, backups.OLD_STATE.sentence)
    backups.restore(before, now=NOW.replace(hour=16))
    connection.close()
    assert {one.name for one in Customer.objects.all()} == {"Rosa Diaz", "Late Comer"}


def test_only_its_owner_can_read_a_backup(home: Path, shop: Business):
    kept = backups.backup(None, now=NOW)

    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert sorted(one.name for one in kept.parent.iterdir()) == [kept.name]


def test_a_backup_never_writes_over_a_file(home: Path, shop: Business):
    kept = backups.backup(None, now=NOW)
    whole = kept.read_bytes()

    with pytest.raises(backups.NoBackup, match="Name another file"):
        backups.backup(kept, now=NOW)
    assert kept.read_bytes() == whole


@pytest.mark.parametrize("content", [b"", b"no backup", None])
def test_what_is_no_backup_changes_nothing(home: Path, shop: Business, tmp_path: Path, content: bytes | None):
    """E6: another file, or a backup that was cut."""
    file = tmp_path / "file"
    file.write_bytes(backups.backup(None, now=NOW).read_bytes()[:3000] if content is None else content)

    with pytest.raises(backups.NoBackup):
        backups.restore(file, now=NOW)
    assert Customer.objects.get().name == "Rosa Diaz"
    assert not MailAccount.objects.get().is_paused
