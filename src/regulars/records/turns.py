"""Taking turns: what only one may do at a time in a business, and yet nobody else needs to wait for."""

import zlib

from django.db import connection

from regulars.records.business import Business


def take(business: Business, about: str) -> None:
    """Wait until nobody else of this business does the same, and keep the turn until the transaction ends.

    Take it after the customers that the transaction holds: those who plan the day never take it.
    """
    if connection.vendor != "postgresql":
        return  # SQLite lets one writer in at a time
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_number(about), _number(f"business {business.pk}")])


def _number(text: str) -> int:
    return zlib.crc32(text.encode()) - 2**31
