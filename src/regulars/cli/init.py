"""Found a business on this installation, once."""

import argparse
import secrets
import sys
from typing import Any


def arguments(one: argparse.ArgumentParser) -> None:
    """Name the business and who owns it."""
    one.add_argument("--name", required=True, help="what the business is called")
    one.add_argument("--trade", required=True, help="restaurant, home-services, shop, …")
    one.add_argument("--country", required=True, help="two letters: US, DE, …")
    one.add_argument("--timezone", required=True, help="America/New_York, Europe/Berlin, …")
    one.add_argument("--owner", default="Owner", help="the owner's name")
    one.add_argument("--email", default="owner@localhost.example", help="what the owner signs in with")
    one.add_argument("--password", default="", help="left out: one is made up and printed once")


def run(chosen: argparse.Namespace) -> dict[str, Any]:
    """Make the tables and the business; a second run is refused."""
    from django.utils.timezone import now

    from regulars.cli._schema import migrate
    from regulars.services import setup

    migrate()
    password = chosen.password or secrets.token_urlsafe(12)
    business = setup.found(
        name=chosen.name,
        trade=chosen.trade,
        country=chosen.country,
        timezone=chosen.timezone,
        owner_name=chosen.owner,
        email=chosen.email,
        password=password,
        now=now(),
    )
    print(f"{business.name} is founded. Sign in as {chosen.email} with {password}", file=sys.stderr)
    return {"business": business.pk, "name": business.name, "email": chosen.email, "password": password}
