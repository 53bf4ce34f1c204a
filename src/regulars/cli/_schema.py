"""Bringing the tables up to date, and keeping away from tables that belong to another version."""

from django.core.management import call_command

from regulars.services.refused import Refused


class NewerTables(Refused):
    """These tables were made by a newer version. Install that version again, or restore a backup of before."""


class OlderTables(Refused):
    """The tables are not made yet, or older than this version. Run regulars serve once: it brings them up to date."""


def migrate() -> None:
    """Make or change the tables as this version needs them: altogether, or not at all when it is cut off."""
    from regulars.records import health, updating

    refuse_newer()
    if health.missing_migrations():
        with updating.as_a_whole():
            call_command("migrate", verbosity=0, interactive=False)


def refuse_newer() -> None:
    """Refuse tables that a newer version has changed."""
    from regulars.records import health

    if unknown := health.unknown_migrations():
        raise NewerTables(f"{NewerTables.__doc__} Unknown here: {', '.join(unknown)}.")


def refuse_other() -> None:
    """Refuse tables that are not those of this very version."""
    from regulars.records import health

    refuse_newer()
    if health.missing_migrations():
        raise OlderTables(OlderTables.__doc__)
