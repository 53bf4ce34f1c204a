"""Backups hold everything, and what is restored sends nothing."""

import datetime as dt
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import Settings

from regulars.cli._waking import wake
from regulars.records.models import (
    Business,
    Consent,
    Customer,
    Erasure,
    MailAccount,
    MailHouse,
    Moment,
    Staff,
    Suppression,
)
from regulars.services import backups, consent, erasure, merging
from regulars.services.import_work import REJECTS_FILE, folder
from regulars.services.installation import NOT_ERASED
from regulars.services.standing import standings
from regulars.worker import timetable
from tests.people import NOW, TODAY, a_business, a_customer, a_staff
from tests.services import canaries
from tests.services.scene import DAY, a_moment, a_playbook, planned
from tests.services.test_imports import bring
from tests.services.test_imports_erased import HEADER

LATER = NOW + DAY
HOUR = DAY / 24


@pytest.fixture
def home(tmp_path: Path, settings: Settings) -> Path:
    """A home of its own."""
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture
def tables(home: Path, transactional_db: None) -> Iterator[Path]:
    """Tables as they are at a shop: on SQLite, a file in its home and not in memory."""
    path = home / "regulars.sqlite3"
    if connection.vendor != "sqlite":
        yield path
        return
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(path)])
    in_memory, name = connection.connection, connection.settings_dict["NAME"]
    connection.connection, connection.settings_dict["NAME"] = None, str(path)
    yield path
    connection.close()
    connection.connection, connection.settings_dict["NAME"] = in_memory, name


@pytest.fixture
def shop(tables: Path) -> Business:
    """North Air with Rosa, and mail that leaves by itself."""
    shop = a_business()
    a_customer(shop)
    MailAccount.objects.create(business=shop, from_address="air@north.example", is_on=True)
    return shop


@pytest.fixture
def rosa(shop: Business) -> Customer:
    """Rosa, who is in every backup."""
    return Customer.objects.get()


def put_back(backup: Path) -> backups.Kept | None:
    """Restore a backup and return which noes hold on."""
    kept = backups.restore(backup, now=LATER).kept
    connection.close()
    return kept


def take_away(tables: Path) -> None:
    """Make it a database without a table."""
    if connection.vendor == "sqlite":
        connection.close()
        tables.unlink()
        return
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")


def may_write(customer: Customer, channel: str = "email") -> bool:
    """Say whether the guard lets anybody write to a customer, whom the tables know now, about what they bought."""
    standing = standings(customer.business, {customer.pk: customer.pk})[customer.pk]
    return not standing.refusals([channel], purpose="service", on=TODAY)


def test_what_is_restored_is_what_was_there_with_mail_stopped(home: Path, shop: Business):
    """A15: restored tables start paused; E5: they are whole."""
    kept = backups.backup(None, now=NOW)
    a_customer(shop, "Late Comer")
    before = backups.restore(kept, now=NOW).before
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


def test_who_said_no_since_the_backup_is_still_left_in_peace(rosa: Customer):
    """A15, P7: an opt-out survives a restore, with its words and its place on the timeline; I2: for good."""
    backup = backups.backup(None, now=NOW)
    consent.withdraw(rosa, purpose="service", wording="STOP", source="reply", now=NOW)

    assert put_back(backup) == backups.Kept([rosa.pk], 2)
    assert not may_write(rosa)
    said = Consent.objects.get()
    assert (said.customer_id, said.channel, said.state, said.wording) == (rosa.pk, "all", "withdrawn", "STOP")
    moment = Moment.objects.get()
    assert (moment.kind, moment.about, moment.words) == ("withdrew", f"consent:{said.pk}", "STOP")
    assert moment.details == {"channel": "all", "purpose": "service", "source": "reply"}


def test_a_no_that_the_backup_knows_is_kept_once(rosa: Customer):
    """A15: whatever is restored, and how often."""
    consent.withdraw(rosa, purpose="service", source="reply", now=NOW)
    backup = backups.backup(None, now=NOW)

    assert [put_back(backup), backups.restore(backup, now=LATER + DAY).kept] == [backups.Kept([], 0)] * 2
    assert (Consent.objects.count(), Suppression.objects.count(), Moment.objects.count()) == (1, 2, 1)


def test_a_second_no_outlives_an_agreement_that_the_backup_knows(rosa: Customer):
    """A15, I8: no, yes, backup, no: the last word counts."""
    consent.withdraw(rosa, channel="email", purpose="service", source="reply", now=NOW)
    consent.give(rosa, channel="email", purpose="service", basis="express", source="page", now=NOW + HOUR)
    backup = backups.backup(None, now=NOW)
    consent.withdraw(rosa, channel="email", purpose="service", source="reply", now=NOW + 2 * HOUR)

    assert put_back(backup) == backups.Kept([rosa.pk], 1)
    assert not may_write(rosa)
    assert Suppression.objects.get().made_at == NOW + 2 * HOUR


def test_a_no_by_post_holds_though_no_address_is_closed(rosa: Customer):
    backup = backups.backup(None, now=NOW)
    consent.withdraw(rosa, channel="post", purpose="service", source="counter", now=NOW)

    assert put_back(backup) == backups.Kept([rosa.pk], 0)
    assert [may_write(rosa, channel) for channel in ("note", "postcard", "letter", "email")] == [False] * 3 + [True]


def test_an_address_stays_closed_though_its_customer_is_gone(shop: Business):
    """A15: they came after the backup, and are brought in again one day."""
    backup = backups.backup(None, now=NOW)
    consent.withdraw(a_customer(shop, "Late Comer"), channel="email", purpose="service", source="reply", now=NOW)

    assert put_back(backup) == backups.Kept([], 1)
    assert not may_write(a_customer(shop, "Late Comer"))


def test_a_no_is_not_laid_on_somebody_who_has_the_same_number_by_chance(rosa: Customer):
    """A15: ids are given again after a restore."""
    backup = backups.backup(None, now=NOW)
    Customer.objects.update(created_at=NOW + HOUR)
    consent.withdraw(rosa, channel="post", purpose="service", source="counter", now=NOW)

    assert put_back(backup) == backups.Kept([], 0)
    assert may_write(rosa, "letter")


def test_a_no_of_one_person_holds_for_both_whom_the_backup_knows_apart(shop: Business, rosa: Customer):
    """A15, D12: nobody knows which of the two it was."""
    twin = a_customer(shop, "Rose Diaz", phone="")
    backup = backups.backup(None, now=NOW)
    merging.merge(rosa, twin, by=None, now=NOW)
    consent.withdraw(rosa, channel="post", purpose="service", source="counter", now=NOW + HOUR)

    assert put_back(backup) == backups.Kept([rosa.pk, twin.pk], 0)
    assert [may_write(one, "letter") for one in (rosa, twin)] == [False, False]


def test_another_business_of_the_same_number_is_not_told(rosa: Customer):
    backup = backups.backup(None, now=NOW)
    Business.objects.update(suppression_key=b"of somebody else")
    consent.withdraw(rosa, purpose="service", source="reply", now=NOW)

    assert put_back(backup) == backups.Kept([], 0)


def test_the_longer_pause_holds(rosa: Customer):
    backup = backups.backup(None, now=NOW)
    consent.pause(rosa, until=TODAY + 30 * DAY, now=NOW)
    put_back(backup)

    assert Customer.objects.get().paused_until == TODAY + 30 * DAY


def test_what_was_planned_for_them_is_taken_off_the_list(shop: Business, rosa: Customer):
    """A15, I3: nothing begins after the opt-out, be it younger than the plan."""
    a_playbook(shop)
    a_moment(rosa, on=TODAY - 4 * DAY, about="sale:1")
    call = planned(shop)
    backup = backups.backup(None, now=NOW)
    consent.withdraw(rosa, purpose="service", source="reply", now=NOW)
    kept = put_back(backup)
    assert kept

    call.refresh_from_db()
    assert call.planned_for == TODAY
    backups.settle(kept, now=NOW)
    call.refresh_from_db()
    assert call.planned_for is None


def test_who_was_erased_since_the_backup_is_erased_again(home: Path, shop: Business):
    """P5, I9: canaries in every table come back, and go, on SQLite from the bytes of its files too."""
    person = canaries.everything(shop, a_staff(shop))
    backup = backups.backup(None, now=NOW)
    erasure.erase(person, by=None, now=LATER)
    done = backups.restore(backup, now=LATER)
    connection.close()
    assert canaries.found_in_tables()

    assert backups.settle(done.kept, now=LATER) == 2  # and a twin

    assert canaries.found_in_tables() == []
    assert canaries.found_in_files(home) == []
    assert not canaries.is_a_canary(done.before.read_bytes().decode("latin-1"))
    assert Customer.objects.filter(name="Rosa Diaz").exists()


def test_whoever_was_erased_is_erased_again_each_time(rosa: Customer):
    backup = backups.backup(None, now=NOW)
    erasure.erase(rosa, by=None, now=NOW)
    after = backups.backup(None, now=NOW + HOUR)
    erased = []
    for day, one in enumerate((backup, after, backup)):
        kept = backups.restore(one, now=LATER + day * DAY).kept
        connection.close()
        erased.append(backups.settle(kept, now=LATER))

    assert erased == [1, 0, 1]
    assert (Customer.objects.count(), Erasure.objects.count()) == (0, 1)


@pytest.mark.parametrize("finish", [timetable.tick, lambda now: wake(now=now)], ids=["a new day", "the next start"])
def test_a_restore_that_died_before_erasing_is_finished(rosa: Customer, finish: Callable[[dt.datetime], object]):
    """P5: the tables themselves say who was erased."""
    backup = backups.backup(None, now=NOW)
    erasure.erase(rosa, by=None, now=NOW)
    put_back(backup)
    assert Customer.objects.exists()

    finish(LATER)

    assert not Customer.objects.exists()


def test_the_program_starts_although_they_cannot_be_erased_again(
    shop: Business, home: Path, capsys: pytest.CaptureFixture[str]
):
    """P5: no letter leaves before somebody has looked, and the next start tries again."""
    batch = bring(shop, HEADER + "Canary Diaz,canary@mail.example,,,,\n")
    canary = Customer.objects.get(name="Canary Diaz")
    Erasure.objects.create(business=shop, number=canary.pk, known_since=canary.created_at, erased_at=NOW)
    in_the_way = folder(batch) / REJECTS_FILE
    in_the_way.mkdir(parents=True)

    wake(now=LATER)

    told = capsys.readouterr().err
    assert "IsADirectoryError" in told
    assert "anary" not in told
    assert str(home) not in told
    account = MailAccount.objects.get()
    assert (account.is_silent, account.is_paused, account.paused_reason) == (True, True, NOT_ERASED.sentence)

    in_the_way.rmdir()
    wake(now=LATER)
    assert not Customer.objects.filter(pk=canary.pk).exists()


def test_who_erased_them_is_known_if_the_backup_knows_them(shop: Business, rosa: Customer):
    sam = a_staff(shop)
    ben = a_customer(shop, "Ben Okafor")
    backup = backups.backup(None, now=NOW)
    erasure.erase(rosa, by=sam, now=NOW)
    erasure.erase(ben, by=a_staff(shop, "Late"), now=NOW)
    put_back(backup)

    erased = Erasure.objects.filter(business=shop).order_by("number").values_list("number", "erased_by__name")
    assert list(erased) == [(rosa.pk, "Sam"), (ben.pk, None)]
    assert [len(one.emails) for one in Erasure.objects.all()] == [1, 1]
    assert Staff.objects.count() == 1


def test_another_business_of_the_same_number_erases_nobody(rosa: Customer):
    backup = backups.backup(None, now=NOW)
    Business.objects.update(suppression_key=b"of somebody else")
    erasure.erase(rosa, by=None, now=NOW)

    assert backups.settle(put_back(backup), now=LATER) == 0
    assert Customer.objects.get().name == "Rosa Diaz"


def test_a_mail_house_hands_nothing_over_after_a_restore(shop: Business):
    """A15."""
    MailHouse.objects.create(business=shop, slug="lob", is_on=True, connected_at=NOW)
    put_back(backups.backup(None, now=NOW))

    assert not MailHouse.objects.get().is_on


def test_tables_are_put_back_where_there_are_none(rosa: Customer, tables: Path):
    """A new machine: there is no no to lose."""
    backup = backups.backup(None, now=NOW)
    take_away(tables)

    assert put_back(backup) == backups.Kept([], 0)
    assert may_write(rosa)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="these tables are no file")
@pytest.mark.parametrize("first", [0, 4096])
def test_a_backup_takes_the_place_of_a_broken_file(rosa: Customer, tables: Path, first: int):
    """A15, E6: it says that the noes in it are lost, and the broken file is kept."""
    backup = backups.backup(None, now=NOW)
    connection.close()
    whole = tables.read_bytes()
    tables.write_bytes(whole[:first] + b"broken! " * (len(whole) // 8 - first // 8))
    broken = tables.read_bytes()

    done = backups.restore(backup, now=LATER)
    connection.close()
    assert (done.kept, done.before.read_bytes()) == (None, broken)
    assert may_write(rosa)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="of PostgreSQL")
def test_a_backup_takes_the_place_of_tables_without_noes(rosa: Customer, tables: Path):
    """A15, E6: half of the tables are gone; it says so and goes on."""
    backup = backups.backup(None, now=NOW)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE records_suppression CASCADE")

    assert put_back(backup) is None
    assert may_write(rosa)
