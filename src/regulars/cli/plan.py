"""Draw up the plan of a day: who to thank, call and write to, why, and in which words."""

import argparse
import datetime as dt
import sys
from typing import Any


def arguments(one: argparse.ArgumentParser) -> None:
    """Take a day; left out: today, where the business is."""
    one.add_argument("--date", type=dt.date.fromisoformat, metavar="YYYY-MM-DD", help="left out: today")


def run(chosen: argparse.Namespace) -> dict[str, Any]:
    """Draw up the day and show it; of a day that is over, show what it would have been and keep nothing."""
    from django.utils.timezone import now

    from regulars.cli._business import the_business
    from regulars.core.due import local_date
    from regulars.services import outreach

    business, moment = the_business(), now()
    today = local_date(moment, business.timezone)
    on = chosen.date or today
    if on < today:
        planned, held, used = outreach.look_back(business, on=on, now=moment)
    else:
        outreach.draw_up(business, on=on, now=moment)
        planned, held = outreach.day_of(business, on=on)
        used = outreach.capacity(business, on=on)
    for one in planned:
        print(f"{one.channel:9} {one.customer}: {one.why}", file=sys.stderr)
    return {
        "date": on.isoformat(),
        "touchpoints": [_shown(one) | {"why": one.why, "words": one.words} for one in planned],
        "held": [_shown(one) | {"reason": one.held_reason} for one in held],
        "capacity": used,
    }


def _shown(touchpoint: Any) -> dict[str, Any]:
    return {
        "id": touchpoint.pk,
        "customer": {"id": touchpoint.customer_id, "name": touchpoint.customer.name},
        "occasion": touchpoint.occasion,
        "channel": touchpoint.channel,
        "due": touchpoint.due_date.isoformat(),
        "use_by": touchpoint.use_by_date.isoformat(),
    }
