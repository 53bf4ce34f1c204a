"""What a backup and the doctor say of the passwords of others: nothing."""

import subprocess
import sys
from pathlib import Path

from tests.cli.installation import Installation

CANARY = "canary-of-the-mailbox"
CHOOSE = f"""
import datetime as dt, django
django.setup()
from regulars.records.models import Business
from regulars.services import mail_setup
now = dt.datetime(2026, 3, 3, tzinfo=dt.UTC)
account = mail_setup.choose(
    Business.objects.get(), "olive@north.example", host="127.0.0.1", port=1, security="none", username="olive",
    password={CANARY!r}, imap_host="127.0.0.1", imap_username="olive", by=None, now=now,
)
mail_setup.make_dkim_key(account, now=now)
"""


def test_a_backup_and_the_doctor_say_nothing_of_a_password(founded: Installation, tmp_path: Path):
    """B14, F14: every file of the home, the backup, and all that the doctor prints."""
    environment = founded.environment | {"DJANGO_SETTINGS_MODULE": "regulars.settings"}
    subprocess.run([sys.executable, "-c", CHOOSE], env=environment, check=True, timeout=60)
    kept = founded.run("backup", str(tmp_path / "copy.sqlite3"))
    examined = founded.run("doctor")
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    said = [path.read_bytes() for path in files]
    said += [text.encode() for one in (kept, examined) for text in (one.stdout, one.stderr)]

    assert kept.returncode == 0, kept.stderr
    assert (tmp_path / "copy.sqlite3") in files
    assert any(b"olive@north.example" in one for one in said)  # it is read as it is, not packed
    assert not [one for one in said if CANARY.encode() in one or b"PRIVATE KEY" in one]
    assert "WRONG mail server" in examined.stderr
