"""One letter that we wrote: to whom, why, its words as they are read, and what became of it."""

import uuid

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from regulars.core import outbox as states
from regulars.records.models import Message, MessageEvent
from regulars.services import letters, mail_accounts, mailings, same_words
from regulars.web import frames, mail_line, mail_parts
from regulars.web.door import HtmxRequest, leads, now, staff_only

TOLD = {
    states.READY: gettext_lazy("Waits to leave"),
    states.CLAIMED: gettext_lazy("Taken up"),
    states.FENCED: gettext_lazy("Handed over"),
    states.SENT: gettext_lazy("Sent"),
    states.FAILED: gettext_lazy("Not delivered"),
    states.DEFERRED: gettext_lazy("Put off"),
    states.UNKNOWN: gettext_lazy("May or may not have arrived"),
    states.ASSUMED: gettext_lazy("Counts as sent"),
    states.HELD: gettext_lazy("Held"),
    states.CANCELLED: gettext_lazy("Not sent"),
}
# Steps of the machine, of no interest when another follows; what somebody let go has a reason.
QUIET = Q(after__in=(states.CLAIMED, states.FENCED)) | Q(after=states.READY, reason="")
HISTORY = 40


@require_GET
@staff_only
def show(request: HtmxRequest, pk: uuid.UUID) -> HttpResponse:
    """Show a letter with its history."""
    message = _of(request, pk)
    events = _history(message)
    part = next(one for one in mail_parts.PARTS.values() if message.state in one.states)
    context = {
        "row": mail_parts.rows(request.business, [message], now=now())[0],
        "message": message,
        "part": part,
        "state": TOLD[message.state],
        "waits_off": part.slug == "going" and mail_line.is_off(mail_accounts.for_business(request.business)),
        "history": [(one, TOLD[one.after]) for one in events[-HISTORY:]],
        "began_earlier": len(events) > HISTORY,
        "may_lead": leads(request.staff),
        "words": _words(message) if leads(request.staff) else "",
    }
    return frames.page(request, "mail/letter.html", context)


@require_GET
@staff_only
def body(request: HtmxRequest, pk: uuid.UUID) -> HttpResponse:
    """Answer with the letter itself, for the frame."""
    message = _of(request, pk)
    account = mail_accounts.for_business(request.business)
    if account is None:
        return frames.letter("")
    return frames.letter(letters.Writer(account).letter(message).html)


def _history(message: Message) -> list[MessageEvent]:
    """Return what is to be told of a letter, in its order: the end of it, and one more where there is more."""
    latest = message.events.order_by("-pk")
    told = latest.filter(~QUIET | Q(pk=latest.values("pk")[:1]))
    return list(told[: HISTORY + 1])[::-1]


def _words(message: Message) -> str:
    """Return where to write other words for a letter that waits for some."""
    if message.state != states.HELD or message.lease_owner != same_words.EYES or message.touchpoint is None:
        return ""
    word = message.touchpoint.key.split("/")[1]
    return word if word in mailings.sources(message.business) else message.occasion


def _of(request: HtmxRequest, pk: uuid.UUID) -> Message:
    mine = Message.objects.of(request.business).select_related("customer", "touchpoint", "template", "mailing")
    return get_object_or_404(mine, pk=pk)


urls = [
    path("mail/letters/<uuid:pk>/", show, name="mail-letter"),
    path("mail/letters/<uuid:pk>/body/", body, name="mail-letter-body"),
]
