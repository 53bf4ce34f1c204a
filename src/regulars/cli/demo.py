"""Build a made-up shop with a year of history and start the program on it."""

import argparse
import os
import sys
from pathlib import Path
from typing import Any

import platformdirs

from regulars.services.refused import Refused


class NotADemo(Refused):
    """There is a real business here, and made-up customers do not belong beside it. Choose another REGULARS_HOME."""


def arguments(one: argparse.ArgumentParser) -> None:
    """Take the trade and the port."""
    one.add_argument("--trade", default="home-services", help="home-services, restaurant or shop")
    one.add_argument("--port", type=int, default=8000)
    one.add_argument("--no-serve", action="store_true", help="build the shop and stop")


def prepare(chosen: argparse.Namespace) -> None:
    """Give each made-up shop a home of its own, away from the real one."""
    if "REGULARS_HOME" not in os.environ and "DATABASE_URL" not in os.environ:
        home = Path(platformdirs.user_data_dir("regulars")) / "demo" / Path(chosen.trade).name
        os.environ["REGULARS_HOME"] = str(home)


def run(chosen: argparse.Namespace) -> dict[str, Any]:
    """Build the shop unless it is there already, say how to sign in, and serve."""
    from regulars.cli._schema import migrate
    from regulars.cli.serve import listen

    migrate()
    business, email, password = _shop(chosen.trade)
    address = f"http://localhost:{chosen.port}/"
    sign_in = f"  Sign in as {email} with: {password}\n"
    if chosen.no_serve:
        opens = f"regulars demo --trade {chosen.trade}"
        print(f"\n  {business.name} is built. Open it with: {opens}\n{sign_in}", file=sys.stderr, flush=True)
    else:
        greeting = f"\n  {business.name} is open: {address}\n{sign_in}  Stop it with Ctrl+C.\n"
        listen("127.0.0.1", chosen.port, greeting=greeting)
    return {
        "business": business.pk,
        "name": business.name,
        "email": email,
        "password": password,
        "address": address,
    }


def _shop(trade: str) -> tuple[Any, str, str]:
    from django.utils.timezone import now

    from regulars.records.models import Business, Staff
    from regulars.services import demo

    business = Business.objects.order_by("pk").first()
    if business is None:
        print("Building a shop with a year of history …", file=sys.stderr, flush=True)
        business, email = demo.build(trade, now=now())
        return business, email, demo.PASSWORD
    if not business.is_demo or business.trade != trade:
        raise NotADemo(NotADemo.__doc__)
    owner = Staff.objects.select_related("user").get(business=business, role=Staff.Role.OWNER)
    return business, owner.user.email if owner.user else "", demo.PASSWORD
