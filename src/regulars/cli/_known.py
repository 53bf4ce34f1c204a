"""What is known about one customer, in lines for the terminal."""

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from regulars.records.models import Business, Customer

ADDRESS = ("street", "city", "region", "postcode", "country")
CONSENT = ("channel", "purpose", "is_given", "basis", "source", "stated_at", "until_date")
LATELY = 10


def allowed(customer: "Customer") -> dict[str, Any]:
    """Return where they live, what they said yes and no to, and which of their addresses are closed."""
    from regulars.services import consent

    return {
        "address": {name: getattr(customer, name) for name in ADDRESS},
        "consents": [{name: getattr(one, name) for name in CONSENT} for one in consent.standing(customer)],
        "closed": {kind: one.reason for kind, one in sorted(consent.closed(customer).items())},
        "paused_until": customer.paused_until,
    }


def lines(shown: dict[str, Any], business: "Business") -> Iterator[str]:
    """Yield what `customer show` found out about one, a line each."""
    if address := ", ".join(filter(None, shown["address"].values())):
        yield f"  lives   {address}"
    for one in shown["consents"]:
        until = f", until {one['until_date']}" if one["until_date"] else ""
        yield f"  {'yes' if one['is_given'] else 'no':7} {one['channel']}, {one['purpose']}{until}"
    for kind, reason in shown["closed"].items():
        yield f"  closed  {kind}: {reason}"
    if shown["paused_until"]:
        yield f"  paused  until {shown['paused_until']}"
    for fact in shown["facts"]:
        yield f"  knows   {fact}"
    for moment in shown["timeline"][:LATELY]:
        yield f"  lately  {_moment(moment, business)}"


def _moment(moment: dict[str, Any], business: "Business") -> str:
    from regulars.core.money import spoken
    from regulars.core.zones import local_date

    day = local_date(dt.datetime.fromisoformat(moment["at"]), business.timezone)
    worth = spoken(moment["worth_cents"], business.currency) if moment["worth_cents"] else ""
    return " ".join(filter(None, (day.isoformat(), moment["kind"], worth, moment["words"])))
