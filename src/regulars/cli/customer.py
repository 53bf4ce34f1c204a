"""Show what is known about a customer."""

import argparse
import sys
from typing import Any

from regulars.services.refused import Refused


class NobodyFound(Refused):
    """Nobody here is called that. Try a part of the name, the e-mail address or the last digits of the phone."""


def arguments(one: argparse.ArgumentParser) -> None:
    """Take what to do and a piece of the name, e-mail or phone."""
    one.add_argument("what", choices=["show"])
    one.add_argument("who", help="a number, or any piece of the name, e-mail or phone")


def run(chosen: argparse.Namespace) -> dict[str, Any]:
    """Find and show."""
    from regulars.cli._business import the_business
    from regulars.core.people import fold
    from regulars.records.models import Customer

    known = Customer.objects.of(the_business())
    found = list(known.filter(pk=int(chosen.who)) if chosen.who.isdigit() and len(chosen.who) < 7 else [])
    found = found or list(known.matching(fold(chosen.who)).order_by("name", "pk")[:30])
    if not found:
        raise NobodyFound(NobodyFound.__doc__)
    shown = [_shown(one) for one in found]
    for one in shown:
        print(f"{one['id']:6} {one['name']}  {one['email']}  {one['phone']}", file=sys.stderr)
    return {"customers": shown}


def _shown(customer: Any) -> dict[str, Any]:
    from regulars.records.models import Moment

    moments = Moment.objects.about(customer)[:100]
    return {
        "id": customer.pk,
        "name": customer.name,
        "email": customer.email,
        "phone": customer.phone,
        "since": customer.since_date,
        "facts": [fact.text for fact in customer.facts.order_by("-noted_at")],
        "timeline": [
            {
                "at": one.happened_at.isoformat(),
                "kind": one.kind,
                "worth_cents": one.worth_cents,
                "words": one.words,
            }
            for one in moments
        ],
        "touchpoints": [
            {
                "occasion": one.occasion,
                "state": one.state,
                "due": one.due_date,
                "reason": one.reason or one.held_reason,
            }
            for one in customer.touchpoints.order_by("-due_date")[:50]
        ],
    }
