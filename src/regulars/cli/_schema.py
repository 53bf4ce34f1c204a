"""Bringing the tables up to date."""

from django.core.management import call_command


def migrate() -> None:
    """Make or change the tables as this version needs them."""
    call_command("migrate", verbosity=0, interactive=False)
