"""Examine this installation and say what is wrong and how to mend it."""

import argparse
import os
import platform
import shutil
import sys
from collections.abc import Iterator
from typing import Any, NamedTuple

ENVIRONMENT = (
    "REGULARS_HOME",
    "DATABASE_URL",
    "SMTP_URL",
    "MAIL_FROM",
    "DNS_SERVER",
    "PUBLIC_URL",
    "ALLOWED_HOSTS",
    "SECRET_KEY",
    "PORT",
    "REGULARS_DEBUG",
)
SECRET = {"DATABASE_URL", "SMTP_URL", "SECRET_KEY"}
LEAST_FREE = 200 * 1024 * 1024


class Finding(NamedTuple):
    """One thing looked at: whether it is right, and what to do if not."""

    what: str
    is_right: bool
    says: str


def arguments(_: argparse.ArgumentParser) -> None:
    """Nothing to choose."""


def run(_: argparse.Namespace) -> dict[str, Any]:
    """Look at everything; the exit code is 1 when something is wrong."""
    findings = [*_tables(), *_database(), *_disk(), *_businesses(), *_mail()]
    for one in findings:
        print(f"{'ok  ' if one.is_right else 'WRONG'} {one.what}: {one.says}", file=sys.stderr)
    wrong = [one for one in findings if not one.is_right]
    return {
        "exit": 1 if wrong else 0,
        "python": platform.python_version(),
        "findings": [one._asdict() for one in findings],
        "environment": {name: _shown(name) for name in ENVIRONMENT},
    }


def _shown(name: str) -> str | None:
    value = os.environ.get(name)
    return "set" if value and name in SECRET else value


def _tables() -> Iterator[Finding]:
    from regulars.records import health

    says = "up to date"
    if health.missing_migrations():
        says = "not made yet, or older than the program: regulars serve mends it"
    if health.unknown_migrations():
        says = "made by a newer version: install that version again, or restore a backup of before"
    yield Finding("tables", says == "up to date", says)


def _database() -> Iterator[Finding]:
    from regulars.records import health

    unsound = ", ".join(f"{name} is {answer}" for name, answer in health.unsound().items())
    yield Finding("database", not unsound, f"{health.version()} {unsound}".strip())


def _disk() -> Iterator[Finding]:
    from django.conf import settings

    free = shutil.disk_usage(settings.HOME).free
    yield Finding("disk", free > LEAST_FREE, f"{free // 1024 // 1024} MB free in {settings.HOME}")


def _businesses() -> Iterator[Finding]:
    from django.db import OperationalError, ProgrammingError

    from regulars.records.models import Business

    try:
        names = list(Business.objects.values_list("name", flat=True))
    except (OperationalError, ProgrammingError):
        names = []
    says = ", ".join(names) or "none yet: regulars init, or open the address that regulars serve prints"
    yield Finding("business", bool(names), says)


def _mail() -> Iterator[Finding]:
    from django.db import OperationalError, ProgrammingError
    from django.utils import timezone

    from regulars.records.models import Business
    from regulars.services import mail_health

    try:
        for business in Business.objects.order_by("pk"):
            yield from (Finding(*one) for one in mail_health.look(business, now=timezone.now()))
    except (OperationalError, ProgrammingError):
        return  # the tables were named above
