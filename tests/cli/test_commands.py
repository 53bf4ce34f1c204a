"""The `regulars` command as somebody types it: real processes, one JSON document, honest exit codes."""

import json
import subprocess
import sys
from pathlib import Path

from regulars.services import demo
from tests.cli.installation import NORTH_AIR, Installation

SAMPLES = Path(__file__).parent.parent / "samples"
ERASE = """
import sys, django
django.setup()
from django.utils.timezone import now
from regulars.records.models import Customer
from regulars.services import erasure
assert erasure.erase(Customer.objects.get(email=sys.argv[1]), by=None, now=now()).is_wiped
"""


def erase(where: Installation, email: str) -> None:
    """Erase somebody, as a page does."""
    environment = where.environment | {"DJANGO_SETTINGS_MODULE": "regulars.settings"}
    subprocess.run([sys.executable, "-c", ERASE, email], env=environment, check=True, timeout=60)


def test_a_second_init_is_refused_with_a_reason(founded: Installation):
    again = founded.run("init", *NORTH_AIR)

    assert (again.returncode, again.stdout) == (1, "")
    assert "already" in again.stderr


def test_a_command_written_wrongly_ends_with_two(installation: Installation):
    assert installation.run("plan", "--date", "tomorrow").returncode == 2


def test_commands_before_init_say_what_to_do(installation: Installation):
    refused = installation.run("plan", "--json")

    assert refused.returncode == 1
    assert "regulars init" in json.loads(refused.stdout)["refused"]


def test_an_import_counts_every_row_and_a_second_one_changes_nothing(founded: Installation):
    """D1: rows in = created + updated + unchanged + rejected, and repeating a file changes nothing."""
    first = founded.json("import", str(SAMPLES / "shopify_orders.csv"))
    second = founded.json("import", str(SAMPLES / "shopify_orders.csv"))

    counted = ("created", "updated", "unchanged", "rejected")
    assert first["kind"] == second["kind"] == "shopify_orders"
    assert sum(first[name] for name in counted) == first["rows"]
    assert (second["created"], second["updated"]) == (0, 0)
    assert second["unchanged"] + second["rejected"] == second["rows"] == first["rows"]


def test_a_dry_run_leaves_nothing_behind(founded: Installation):
    tried = founded.json("import", str(SAMPLES / "shopify_customers.csv"), "--dry-run")
    real = founded.json("import", str(SAMPLES / "shopify_customers.csv"))

    assert tried["batch"] is None
    assert {**tried, "batch": real["batch"]} == real


def test_a_day_that_is_read_in_two_ways_is_asked_about(founded: Installation, tmp_path: Path):
    """D4: never guessed silently, not even when trying."""
    sales = tmp_path / "jobs.csv"
    sales.write_text("Order number,Date,Customer,Amount\n7001,03/04/2026,Rosa Diaz,240.00\n")

    asked = founded.run("import", str(sales))
    tried = founded.run("import", str(sales), "--dry-run")
    answered = founded.json("import", str(sales), "--answer", "date_order=dmy")

    assert (asked.returncode, tried.returncode) == (1, 1)
    assert "“--answer date_order=mdy”" in asked.stderr
    assert asked.stderr == tried.stderr
    assert (answered["created"], answered["assumed"]) == (1, {})


def test_a_named_column_stands_beside_the_guessed_ones(founded: Installation, tmp_path: Path):
    guests = tmp_path / "guests.csv"
    guests.write_text("Nickname,E-mail\nRosa,rosa@mail.example\n")

    founded.json("import", str(guests), "--column", "name=Nickname")

    [found] = founded.json("customer", "show", "rosa")["customers"]
    assert (found["name"], found["email"]) == ("Rosa", "rosa@mail.example")


def test_an_undone_import_leaves_nobody(founded: Installation):
    """D8: a whole import is taken back as one action."""
    batch = founded.json("import", str(SAMPLES / "shopify_customers.csv"))["batch"]

    founded.json("import", "--undo", str(batch))

    assert founded.run("customer", "show", "a").returncode == 1


def test_the_plan_of_the_days_after_a_sale_names_its_customer(founded: Installation, tmp_path: Path):
    sales = tmp_path / "jobs.csv"
    sales.write_text(
        "Order number,Date,Customer,Phone,Item,Amount\n7001,2026-03-02,Rosa Diaz,(212) 555-0147,Furnace repair,240.00\n"
    )
    founded.json("import", str(sales), "--answer", "zone=America/New_York", "--answer", "date_order=ymd")

    days = [founded.json("plan", "--date", f"2026-03-{day:02}") for day in (3, 4, 5)]

    named = [one for day in days for one in day["touchpoints"]]
    assert {one["customer"]["name"] for one in named} == {"Rosa Diaz"}
    assert all(one["why"] and one["words"] and one["due"] <= one["use_by"] for one in named)


def test_the_doctor_finds_a_founded_shop_well(founded: Installation):
    """E4: the database is set up so that nothing acknowledged is lost."""
    examined = founded.json("doctor")

    assert [one for one in examined["findings"] if not one["is_right"]] == []


def test_a_demo_shop_is_not_built_beside_a_real_one(founded: Installation):
    """P17: made-up customers never mix with real ones."""
    assert founded.run("demo", "--no-serve").returncode == 1


MADE_UP = """
import django
django.setup()
from regulars.records.models import Business
Business.objects.update(is_demo=True, trade="shop")
"""


def test_a_demo_shop_that_is_only_built_says_how_to_sign_in(founded: Installation):
    environment = founded.environment | {"DJANGO_SETTINGS_MODULE": "regulars.settings"}
    subprocess.run([sys.executable, "-c", MADE_UP], env=environment, check=True, timeout=60)

    built = founded.run("demo", "--trade", "shop", "--no-serve")

    assert f"Sign in as owner@localhost.example with: {demo.PASSWORD}" in built.stderr
    assert "regulars demo --trade shop" in built.stderr
    assert "is open" not in built.stderr


def test_a_backup_comes_back_whole(founded: Installation, tmp_path: Path):
    """E5, A15: what came after the backup is gone, what was there before the restore is kept beside it."""
    kept = founded.json("backup", str(tmp_path / "kept.sqlite3"))
    founded.json("import", str(SAMPLES / "square_customers.csv"))
    there = founded.run("customer", "show", "bo@lind.example").returncode
    restored = founded.json("restore", kept["file"])

    assert (there, founded.run("customer", "show", "bo@lind.example").returncode) == (0, 1)
    assert restored["mail"] == "paused"
    assert Path(restored["before"]).stat().st_size > 0
    assert founded.json("doctor")["exit"] == 0


def test_a_log_of_what_left_is_read_before_anything_is_put_back(founded: Installation, tmp_path: Path):
    """A15: what was sent is compared with the outbox; a log that cannot be read changes nothing."""
    kept, log = founded.json("backup", str(tmp_path / "kept.sqlite3"))["file"], tmp_path / "sent.log"

    refused = founded.run("restore", kept, "--sent", str(log))
    log.write_text("<nobody@x.example>\n")
    restored = founded.json("restore", kept, "--sent", str(log))

    assert (refused.returncode, "one name a line" in refused.stderr) == (1, True)
    assert restored["left"] == {"moved": 0, "there": 0, "strangers": 1}


def test_who_was_erased_comes_back_with_no_backup_and_no_file(founded: Installation, tmp_path: Path):
    """P5, D7: neither in any byte of the tables, and the commands say so."""
    sample = str(SAMPLES / "woocommerce_customers.csv")
    founded.json("import", sample)
    kept = founded.json("backup", str(tmp_path / "kept.sqlite3"))["file"]
    erase(founded, "zoe@mueller.example")

    restored = founded.run("restore", kept)
    tables = b"".join(one.read_bytes() for one in founded.home.glob("regulars.sqlite3*"))
    again = founded.run("import", sample)

    assert "Erased again, as they were before: 1 customer." in restored.stderr
    assert b"bo@lind.example" in tables
    assert b"mueller" not in tables.lower()
    assert "1 row is of somebody who was erased: their name is not taken, and any purchase counts." in again.stderr
    assert founded.run("customer", "show", "zoe@mueller.example").returncode == 1


def test_mail_stops_before_anybody_chose_an_account(founded: Installation):
    """A8: whoever runs the machine set the server, and no letter was queued yet."""
    founded.environment["SMTP_URL"] = "smtp://127.0.0.1:1"

    assert founded.json("outbox", "pause")["mail"] == "paused"
    examined = json.loads(founded.run("doctor", "--json").stdout)
    assert [one["is_right"] for one in examined["findings"] if one["what"] == "mail moves"] == [False]


def test_a_stop_that_would_stop_nothing_is_refused(founded: Installation):
    refused = founded.run("outbox", "pause")

    assert refused.returncode == 1
    assert "from which address your mail leaves" in refused.stderr


def test_promises_say_what_is_open_and_which_share_was_kept(founded: Installation):
    said = founded.json("promises")

    assert (said["open"], said["late"]) == ([], 0)
    assert said["kept"] == {"kept": 0, "of": 0, "percent": None, "sentence": "No promise has ended yet."}
