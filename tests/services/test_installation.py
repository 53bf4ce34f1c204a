"""A copy or an old state of the tables sends nothing until a person has looked."""

import json
import threading
import uuid
from pathlib import Path

import pytest
from django.db import IntegrityError, connection
from pytest_django import Settings

from regulars.records.models import Business, Installation, MailAccount
from regulars.services import installation, setup
from tests.people import NOW, PASSWORD, a_customer
from tests.services.post_office import a_letter
from tests.services.test_race import all_at_once


@pytest.fixture
def home(tmp_path: Path, settings: Settings) -> Path:
    """A home of its own for the file beside the tables."""
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture
def account(business: Business) -> MailAccount:
    """North Air's mail, in use."""
    return MailAccount.objects.create(business=business, from_address="air@north.example", is_on=True)


def paused(account: MailAccount) -> str:
    account.refresh_from_db()
    return account.paused_reason if account.is_paused else ""


def test_new_tables_belong_where_they_are_first_used(home: Path, account: MailAccount):
    assert installation.check(now=NOW) is None
    assert installation.check(now=NOW) is None
    assert paused(account) == ""


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite writes one after the other")
@pytest.mark.django_db(transaction=True)
def test_many_who_start_at_once_on_new_tables_are_one_installation(home: Path):
    """A5: several workers, none of whom was there before."""
    said: list[object] = []
    connected = threading.Barrier(8)

    def start() -> None:
        connection.ensure_connection()
        connected.wait()
        said.append(installation.check(now=NOW))

    wrong = all_at_once(8, start)

    assert (wrong, said) == ([], [None] * 8)
    assert json.loads((home / installation.FILE).read_text())["key"] == str(Installation.objects.get().key)


@pytest.mark.parametrize("number", [1, 2])
def test_tables_are_of_one_installation(home: Path, db: None, number: int):
    installation.check(now=NOW)

    with pytest.raises(IntegrityError):
        Installation.objects.create(id=number, key=uuid.uuid4(), bound_to="elsewhere")


def test_tables_in_another_folder_send_nothing(home: Path, account: MailAccount, tmp_path: Path, settings: Settings):
    """A16: somebody copies the folder, or only the database, and starts it."""
    installation.check(now=NOW)
    settings.HOME = tmp_path / "copy"
    settings.PUBLIC_URL = "https://copy.example"
    settings.HOME.mkdir()

    assert installation.check(now=NOW) == installation.COPY
    assert paused(account) == installation.COPY.sentence


def test_a_whole_copy_that_answers_at_another_address_sends_nothing(
    home: Path, account: MailAccount, settings: Settings
):
    """A16: a snapshot of the machine under another name."""
    installation.check(now=NOW)
    settings.PUBLIC_URL = "https://staging.example"

    assert installation.check(now=NOW) == installation.COPY
    assert paused(account)


def test_who_was_let_go_after_a_copy_goes_on(home: Path, account: MailAccount, settings: Settings):
    installation.check(now=NOW)
    settings.PUBLIC_URL = "https://new.example"
    installation.check(now=NOW)
    MailAccount.objects.update(is_paused=False, paused_reason="")

    assert installation.check(now=NOW) is None
    assert paused(account) == ""


def test_an_older_state_of_the_tables_sends_nothing(home: Path, account: MailAccount):
    """A15: yesterday's database is put back beside the file that counted today's claims."""
    installation.check(now=NOW)
    yesterday = Installation.objects.values("mark").get()
    installation.count_claim()
    Installation.objects.update(**yesterday)

    assert installation.check(now=NOW) == installation.OLD_STATE
    assert paused(account) == installation.OLD_STATE.sentence
    assert installation.check(now=NOW) is None


def test_an_older_state_that_was_never_at_home_here_sends_nothing(home: Path, account: MailAccount):
    """A15: a copy of before the first worker, put back beside the file that counted since."""
    a_letter(a_customer(account.business))
    installation.check(now=NOW)
    Installation.objects.all().delete()

    assert installation.check(now=NOW) == installation.OLD_STATE
    assert paused(account) == installation.OLD_STATE.sentence


def test_new_tables_without_a_letter_belong_to_the_home_of_others(home: Path, account: MailAccount):
    installation.check(now=NOW)
    Installation.objects.all().delete()

    assert installation.check(now=NOW) is None


def test_tables_belong_where_the_business_is_founded(home: Path, db: None, settings: Settings):
    """A16: a copy of before the first worker has a first place, too."""
    setup.found(
        name="North Air",
        trade="home-services",
        country="US",
        timezone="America/New_York",
        owner_name="Olive",
        email="olive@north.example",
        password=PASSWORD,
        now=NOW,
    )
    settings.PUBLIC_URL = "https://copy.example"

    assert installation.check(now=NOW) == installation.COPY


@pytest.mark.skipif(connection.vendor != "postgresql", reason="of PostgreSQL")
def test_who_may_not_ask_for_the_clusters_number_sends_all_the_same(home: Path, account: MailAccount):
    """A16: a server whose owner keeps it secret; the database's own number still tells copies apart."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE guest NOLOGIN; GRANT ALL ON ALL TABLES IN SCHEMA public TO guest")
        cursor.execute("REVOKE EXECUTE ON FUNCTION pg_control_system() FROM public")
        cursor.execute("SET LOCAL ROLE guest")

    assert installation.check(now=NOW) is None
    assert installation.check(now=NOW) is None
    assert paused(account) == ""


def test_a_claim_that_died_before_the_file_was_written_is_no_doubt(home: Path, account: MailAccount):
    """A1: killed between the tables and the file."""
    installation.check(now=NOW)
    Installation.objects.update(mark=7)

    assert installation.check(now=NOW) is None
    assert paused(account) == ""


def test_the_file_never_counts_back(home: Path, db: None):
    installation.check(now=NOW)
    for _ in range(3):
        installation.count_claim()
    Installation.objects.update(mark=0)
    installation.count_claim()

    assert json.loads((home / installation.FILE).read_text())["mark"] == 3


@pytest.mark.parametrize("torn", ["", "{", "[]", '{"key": 1}'])
def test_a_torn_file_is_written_anew(home: Path, account: MailAccount, torn: str):
    installation.check(now=NOW)
    (home / installation.FILE).write_text(torn)

    assert installation.check(now=NOW) is None
    assert json.loads((home / installation.FILE).read_text())["mark"] == 0


def test_an_account_that_stood_still_before_says_that_it_may_be_a_copy(
    home: Path, account: MailAccount, settings: Settings
):
    installation.check(now=NOW)
    MailAccount.objects.update(is_paused=True, paused_reason="Holidays.")
    settings.PUBLIC_URL = "https://copy.example"
    installation.check(now=NOW)

    assert paused(account) == installation.COPY.sentence
