"""Look at the mail on its way, and put more of it in."""

import argparse
import sys
from pathlib import Path
from typing import Any

from regulars.cli._lines import counted, lines
from regulars.core import outbox as states
from regulars.services.refused import Refused

WAITING = (states.READY, states.CLAIMED, states.DEFERRED)
KEYED = {"pause": "pause_mailing", "resume": "resume_mailing"}


class NoKeyHere(Refused):
    """A key names one run of mail to many: it goes with queue, pause and resume."""


def arguments(one: argparse.ArgumentParser) -> None:
    """Take what to look at, or `queue` with an occasion and who gets the letter."""
    one.add_argument("what", nargs="?", choices=["show", "queue", "pause", "resume", "retry"], default="show")
    known = sorted({state for move in states.MOVES for state in move})
    one.add_argument("--state", choices=known, help="show only messages in this state")
    one.add_argument("--occasion", help="queue: thank_you, season, …")
    one.add_argument("--customers", metavar="FILE|all", help="queue: one number, e-mail address or phone a line")
    one.add_argument("--sure", action="store_true", help="queue: the words as they are, whatever is to mend in them")
    one.add_argument(
        "--key",
        default="",
        help="queue: what makes it one run; left out: the occasion and the day; pause, resume: that run alone",
    )


def run(chosen: argparse.Namespace) -> dict[str, Any]:
    """Do one of these, and show the counts."""
    from regulars.cli._business import the_business

    business = the_business()
    if chosen.key and chosen.what not in (*KEYED, "queue"):
        raise NoKeyHere(NoKeyHere.__doc__)
    does = {"show": _show, "queue": _queue, "pause": _pause, "resume": _resume, "retry": _retry}
    does |= dict.fromkeys(KEYED, _turn) if chosen.key else {}
    done = does[chosen.what](business, chosen)
    _say_when_off(business)
    return done


def _say_when_off(business: Any) -> None:
    """Say last that e-mails are switched off, whatever was done."""
    from regulars.records.models import Message
    from regulars.services import mail_accounts

    account = mail_accounts.for_business(business)
    if account is None or account.is_on:
        return
    count = Message.objects.of(business).waiting().filter(stream=states.LETTERS).count()
    said = f"E-mails are switched off; {counted(count, 'e-mail waits', 'e-mails wait')}."
    print(f"{said} The owner or a manager switches them on under Settings, Mail.", file=sys.stderr)


def _show(business: Any, chosen: argparse.Namespace) -> dict[str, Any]:
    from regulars.records.models import Message
    from regulars.services import mail_accounts, outbox

    counts = outbox.counts(business)
    for state, count in counts.items():
        if state == chosen.state or (count and not chosen.state):
            print(f"{count:7} {state}", file=sys.stderr)
    account = mail_accounts.for_business(business)
    if account and (account.is_paused or account.is_silent):
        print(f"Mail is stopped: {account.paused_reason or 'somebody said so.'}", file=sys.stderr)
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

    if not chosen.occasion or not chosen.customers:
        raise Refused("Say which occasion and who gets it: regulars outbox queue --occasion thank_you --customers all")
    strangers: tuple[str, ...] = ()
    if chosen.customers == "all":
        customers: Any = mailings.everybody(business)
    else:
        customers, strangers = mailings.listed(business, lines(Path(chosen.customers)))
    said = {"occasion": chosen.occasion, "key": chosen.key, "is_sure": chosen.sure}
    started = mailings.start(business, **said, customers=customers, by=None, now=now())
    done = started.queued
    print(f"{done.new} queued, {done.there} there already, {len(done.refused)} not written to.", file=sys.stderr)
    if remark := started.mailing.remark:
        print(f"{remark} Under Mail to many you can still cancel it.", file=sys.stderr)
    mend = mailings.to_mend(started.mailing, now=now())
    for sentence in mend:
        print(f"Queued as it is. {sentence}", file=sys.stderr)
    for name in strangers[:10]:
        print(f"Nobody answers to {name!r}.", file=sys.stderr)
    return {
        "mailing": started.mailing.key,
        "queued": done.new,
        "there": done.there,
        "refused": [{"customer": pk, "code": why.code, "reason": why.sentence} for pk, why in done.refused],
        "unknown": list(strangers),
        "remark": remark,
        "mend": mend,
    }


def _turn(business: Any, chosen: argparse.Namespace) -> dict[str, Any]:
    """Pause or resume one run of mail to many."""
    from django.utils.timezone import now

    from regulars.records.models import Mailing
    from regulars.services import outbox

    mailing = Mailing.objects.filter(business=business, key=chosen.key).first()
    if mailing is None:
        raise Refused(f"No mail to many has the key {chosen.key!r}.")
    getattr(outbox, KEYED[chosen.what])(mailing, by=None, now=now())
    print(f"Mail to many {mailing.key}: {mailing.state}.", file=sys.stderr)
    return {"mailing": mailing.key, "state": mailing.state, "counts": outbox.counts(business, mailing=mailing)}


def _pause(business: Any, _: argparse.Namespace) -> dict[str, Any]:
    from django.utils.timezone import now

    from regulars.services import mail_stops, outbox

    mail_stops.hold_all(business, by=None, now=now())
    counts = outbox.counts(business)
    print(f"No e-mail leaves to customers until you say: regulars outbox resume. {_waiting(counts)}.", file=sys.stderr)
    return {"mail": "paused", "counts": counts}


def _resume(business: Any, _: argparse.Namespace) -> dict[str, Any]:
    from django.utils.timezone import now

    from regulars.services import mail_accounts, outbox

    outbox.resume(business, by=None, now=now())
    counts = outbox.counts(business)
    account = mail_accounts.for_business(business)
    if account is None or account.is_on:
        print(f"Mail is no longer stopped. {_waiting(counts)}.", file=sys.stderr)
    else:
        print("Nobody holds mail any more.", file=sys.stderr)
    return {"mail": "on", "counts": counts}


def _waiting(counts: dict[str, int]) -> str:
    count = sum(counts[state] for state in WAITING)
    return counted(count, "e-mail waits", "e-mails wait")


def _retry(business: Any, _: argparse.Namespace) -> dict[str, Any]:
    from django.utils.timezone import now

    from regulars.services import outbox

    again = outbox.retry(business, by=None, now=now())
    print(f"{counted(again, 'e-mail is', 'e-mails are')} tried again.", file=sys.stderr)
    if poison := outbox.mendable(business).count():
        print(f"{poison} stopped the sender: try each by itself, under Mail, Not delivered.", file=sys.stderr)
    return {"again": again, "counts": outbox.counts(business)}
