"""Look at the mail on its way, and put more of it in."""

import argparse
import sys
from pathlib import Path
from typing import Any

from regulars.cli._lines import lines


def arguments(one: argparse.ArgumentParser) -> None:
    """Take what to look at, or `queue` with an occasion and who gets the letter."""
    one.add_argument("what", nargs="?", choices=["show", "queue", "pause", "resume", "retry"], default="show")
    one.add_argument("--state", help="show only messages in this state")
    one.add_argument("--occasion", help="queue: thank_you, season, …")
    one.add_argument("--customers", metavar="FILE|all", help="queue: one number, e-mail address or phone a line")
    one.add_argument("--key", default="", help="queue: what makes it one run; left out: the occasion and the day")


def run(chosen: argparse.Namespace) -> dict[str, Any]:
    """Do one of these, and show the counts."""
    from regulars.cli._business import the_business

    business = the_business()
    return {"show": _show, "queue": _queue, "pause": _pause, "resume": _resume, "retry": _retry}[chosen.what](
        business, chosen
    )


def _show(business: Any, chosen: argparse.Namespace) -> dict[str, Any]:
    from regulars.records.models import Message
    from regulars.services import outbox

    counts = outbox.counts(business)
    for state, count in counts.items():
        if count:
            print(f"{count:7} {state}", file=sys.stderr)
    shown = Message.objects.of(business).order_by("made_at", "pk")
    if chosen.state:
        shown = shown.filter(state=chosen.state)
    return {"counts": counts, "messages": list(map(_shown, shown.iterator()))}


def _shown(one: Any) -> dict[str, Any]:
    return {
        "id": str(one.pk),
        "customer": one.customer_id,
        "occasion": one.occasion,
        "to": one.to_address,
        "state": one.state,
        "message_id": one.message_id,
        "attempts": one.attempts,
        "reason": one.reason,
    }


def _queue(business: Any, chosen: argparse.Namespace) -> dict[str, Any]:
    from django.utils.timezone import now

    from regulars.services import mailings
    from regulars.services.refused import Refused

    if not chosen.occasion or not chosen.customers:
        raise Refused("Say which occasion and who gets it: regulars outbox queue --occasion thank_you --customers all")
    strangers: tuple[str, ...] = ()
    if chosen.customers == "all":
        customers: Any = mailings.everybody(business)
    else:
        customers, strangers = mailings.listed(business, lines(Path(chosen.customers)))
    started = mailings.start(
        business, occasion=chosen.occasion, customers=customers, key=chosen.key, by=None, now=now()
    )
    done = started.queued
    print(f"{done.new} queued, {done.there} there already, {len(done.refused)} not written to.", file=sys.stderr)
    if remark := started.mailing.remark:
        print(f"{remark} Under Mail to many you can still cancel it.", file=sys.stderr)
    for name in strangers[:10]:
        print(f"Nobody answers to {name!r}.", file=sys.stderr)
    return {
        "mailing": started.mailing.key,
        "queued": done.new,
        "there": done.there,
        "refused": [{"customer": pk, "code": why.code, "reason": why.sentence} for pk, why in done.refused],
        "unknown": list(strangers),
        "remark": remark,
    }


def _pause(business: Any, _: argparse.Namespace) -> dict[str, Any]:
    from django.utils.timezone import now

    from regulars.services import mail_stops, outbox

    mail_stops.hold_all(business, by=None, now=now())
    return {"mail": "paused", "counts": outbox.counts(business)}


def _resume(business: Any, _: argparse.Namespace) -> dict[str, Any]:
    from django.utils.timezone import now

    from regulars.services import outbox

    outbox.resume(business, by=None, now=now())
    return {"mail": "on", "counts": outbox.counts(business)}


def _retry(business: Any, _: argparse.Namespace) -> dict[str, Any]:
    from django.utils.timezone import now

    from regulars.services import outbox

    again = outbox.retry(business, by=None, now=now())
    if poison := outbox.mendable(business).count():
        print(f"{poison} stopped the sender: try each by itself, under Mail, Not delivered.", file=sys.stderr)
    return {"again": again, "counts": outbox.counts(business)}
