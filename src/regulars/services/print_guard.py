"""The guard of paper: whether what was made up may still be printed and posted, asked again each time."""

import datetime as dt
from collections.abc import Sequence

from regulars.core.caps import refusal_on
from regulars.core.paper_words import CHANNELS
from regulars.records.models import Business, PrintItem, PrintRun, Touchpoint
from regulars.services import facts
from regulars.services.addresses import lines_of
from regulars.services.look import print_days_of
from regulars.services.standing import Standing, caps_of, standings

TOO_LATE = "It would arrive too late to be of use."
MOVED = "They have another address now. Put it back to print it with the new one."


def refusals(run: PrintRun, items: Sequence[PrintItem], *, on: dt.date) -> dict[int, str]:
    """Say which of these items of a run may not be printed or posted on a day any more, and why."""
    waiting = [one for one in items if one.state == PrintItem.State.WAITING]
    if not waiting:
        return {}
    business, channel = run.business, CHANNELS[run.kind]
    families = facts.families(business)
    members = families.members({families.root(one.customer_id) for one in waiting})
    known = standings(business, members)
    arrives = arrival(run, on=on)
    found = {}
    for one in waiting:
        standing = known.get(families.root(one.customer_id))
        reason = _ended(one.touchpoint, channel) or _of_person(one, standing, business, channel, on)
        if reason or arrives > one.touchpoint.use_by_date:
            found[one.pk] = (reason or TOO_LATE)[:300]
    return found


def arrival(run: PrintRun, *, on: dt.date) -> dt.date:
    """Return when a run is in the hand; what is printed already goes into the letter box at once."""
    days = print_days_of(run.business)
    if run.state == PrintRun.State.PRINTED:
        return type(days)(days.shop, 0, days.post_days).in_hand(on)
    return days.in_hand(max(on, run.print_date))


def _ended(touchpoint: Touchpoint, channel: str) -> str:
    if touchpoint.state != Touchpoint.State.OPEN:
        return f"It is done already. {touchpoint.reason}"
    return "" if touchpoint.channel == channel else "It is to be done in another way now."


def _of_person(one: PrintItem, standing: Standing | None, business: Business, channel: str, on: dt.date) -> str:
    if standing is None:
        return "Its customer is gone."
    touchpoint = one.touchpoint
    if no := standing.refusals([channel], purpose=touchpoint.purpose, on=on).get(channel):
        return no.sentence
    refused = refusal_on(
        caps_of(business),
        standing.contacts,
        purpose=touchpoint.purpose,
        on=on,
        occasion=touchpoint.occasion,
        paused_until=standing.customer.paused_until,
        has_open_complaint=standing.has_open_complaint,
    )
    if refused:
        return refused.sentence
    return "" if lines_of(standing.customer, business) == one.address else MOVED
