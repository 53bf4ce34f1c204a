"""Give somebody a new password, from the machine itself: for the owner who has forgotten theirs."""

import argparse
import secrets
import sys
from typing import Any


def arguments(one: argparse.ArgumentParser) -> None:
    """Say for whom."""
    one.add_argument("email", help="what they sign in with")
    one.add_argument("--password", default="", help="left out: one is made up and printed once")


def run(chosen: argparse.Namespace) -> dict[str, Any]:
    """Set the password and show it once."""
    from regulars.services import staff

    password = chosen.password or secrets.token_urlsafe(12)
    person = staff.reset_password(chosen.email, password)
    print(f"{person.name} signs in as {chosen.email} with {password}", file=sys.stderr)
    return {"name": person.name, "email": chosen.email, "password": password}
