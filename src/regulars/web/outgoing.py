"""Mail on its way: what goes out, what left, what came back, what is held, and the stop for all of it."""

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from regulars.core import outbox as states
from regulars.core.messages import fill
from regulars.records.models import Mailing, Message
from regulars.services import incoming_effects, mail_accounts, mail_stops, mailbox, outbox
from regulars.services.refused import Refused
from regulars.web import mail_line
from regulars.web.door import HtmxRequest, leaders_only, leads, now, number, staff_only
from regulars.web.mail_parts import A_PAGE, PARTS, page_of

ALWAYS = ("going", "held", "sent")
Act = Callable[..., object]
ACTS: Mapping[str, tuple[Act, Any]] = {
    "hold": (outbox.hold, gettext_lazy("Held back. It stays here until you let it go.")),
    "let-go": (outbox.let_go, gettext_lazy("It leaves as soon as the rules allow it.")),
    "leave-out": (mail_stops.leave_out, gettext_lazy("This e-mail will not be sent.")),
    "again": (outbox.send_again, gettext_lazy("It is sent once more.")),
    "try": (outbox.try_again, gettext_lazy("It is tried again.")),
    "put-away": (outbox.put_away, gettext_lazy("Left as it is: it is not sent.")),
    "leave": (outbox.leave, gettext_lazy("Left as it is: it counts as sent.")),
}
ANYBODYS = ("hold", "let-go")  # the others are for who leads
SENDS = ("let-go", "again", "try")
WAITS = gettext_lazy("It waits with the others until e-mails leave again.")
MAILING_ACTS: Mapping[str, Act] = {
    "pause": outbox.pause_mailing,
    "resume": outbox.resume_mailing,
    "cancel": outbox.cancel_mailing,
}


@require_GET
@staff_only
def index(request: HtmxRequest) -> HttpResponse:
    """Show what goes out."""
    return _show(request, "going")


@require_GET
@staff_only
def part(request: HtmxRequest, slug: str) -> HttpResponse:
    """Show one part of the mail."""
    return _show(request, slug)


@require_POST
@staff_only
def act(request: HtmxRequest, pk: uuid.UUID, what: str) -> HttpResponse:
    """Do something with one letter."""
    if what not in ANYBODYS and not leads(request.staff):
        raise PermissionDenied(_("Only the owner or a manager can do this. Ask one of them."))
    return _act(request, pk, what)


@require_POST
@staff_only
def stop(request: HtmxRequest) -> HttpResponse:
    """Stop all e-mail to customers at once."""
    try:
        mail_stops.hold_all(request.business, by=request.staff, now=now())
    except Refused as refused:
        return _show(request, "going", refused=str(refused))
    messages.success(request, _("No e-mail leaves to customers until it is let go."))
    return _back(request, "going")


@require_POST
@leaders_only
def start(request: HtmxRequest) -> HttpResponse:
    """Let mail go."""
    outbox.resume(request.business, by=request.staff, now=now())
    off = mail_line.is_off(mail_accounts.for_business(request.business))
    said = _("Nobody holds mail any more, but e-mails are switched off.") if off else _("Mail leaves again.")
    messages.success(request, said)
    return _back(request, "going")


@require_POST
@leaders_only
def leave_out_late(request: HtmxRequest) -> HttpResponse:
    """Cancel what was due before now."""
    count = mail_stops.leave_out_late(request.business, by=request.staff, now=now())
    messages.success(
        request,
        ngettext("One e-mail will not be sent.", "%(count)d e-mails will not be sent.", count) % {"count": count},
    )
    return _back(request, "going")


@require_POST
@leaders_only
def retry(request: HtmxRequest) -> HttpResponse:
    """Try again what failed for a reason that can be mended."""
    count = outbox.retry(request.business, by=request.staff, now=now())
    messages.success(
        request, ngettext("One e-mail is tried again.", "%(count)d e-mails are tried again.", count) % {"count": count}
    )
    return _back(request, "returned")


@require_GET
@staff_only
def mailings(request: HtmxRequest) -> HttpResponse:
    """Show mail to many: each run with how far it is."""
    after = number(request.GET.get("after"))
    mine = Mailing.objects.filter(business=request.business).select_related("template", "made_by").order_by("-pk")
    runs = list((mine.filter(pk__lt=after) if after else mine)[: A_PAGE + 1])
    shown = [
        (run, _subject(run, request.business.name), _progress(outbox.counts(request.business, mailing=run)))
        for run in runs[:A_PAGE]
    ]
    context = {"runs": shown, "after": runs[A_PAGE - 1].pk if len(runs) > A_PAGE else None}
    return render(request, "mail/mailings.html", context | around(request, "mailings"))


@require_POST
@leaders_only
def turn(request: HtmxRequest, pk: int, what: str) -> HttpResponse:
    """Pause, resume or cancel mail to many."""
    mailing = get_object_or_404(Mailing, business=request.business, pk=pk)
    if what not in MAILING_ACTS:
        raise Http404
    MAILING_ACTS[what](mailing, by=request.staff, now=now())
    return redirect("mailings")


def _act(request: HtmxRequest, pk: uuid.UUID, what: str) -> HttpResponse:
    message = get_object_or_404(Message.objects.of(request.business).select_related("touchpoint"), pk=pk)
    if what not in ACTS:
        raise Http404
    does, said = ACTS[what]
    back = next((one.slug for one in PARTS.values() if what in one.does), "going")
    try:
        does(message, by=request.staff, now=now())
    except Refused as refused:
        return _show(request, back, refused=str(refused))
    messages.success(request, WAITS if what in SENDS and _stands_still(request) else said)
    return redirect("mail-letter", pk) if request.POST.get("back") == "letter" else _back(request, back)


def _stands_still(request: HtmxRequest) -> bool:
    account = mail_accounts.for_business(request.business)
    return bool(account and account.is_paused) or mail_line.is_off(account)


def _show(request: HtmxRequest, slug: str, *, refused: str = "") -> HttpResponse:
    if slug not in PARTS:
        raise Http404
    page = page_of(request.business, PARTS[slug], after=request.GET.get("after", ""), now=now())
    form = forms.Form({}) if refused else None
    if form:
        form.add_error(None, refused)
    context: dict[str, Any] = {"page": page, "form": form} | around(request, slug)
    if slug == "going":
        context["spam"] = incoming_effects.rate(request.business, now=now())
    if slug == "returned":
        context["mendable"] = outbox.mendable_at_once(request.business).count()
    return render(request, "mail/part.html", context, status=422 if form else 200)


def around(request: HtmxRequest, here: str) -> dict[str, Any]:
    """Return what stands around every part: the parts with their counts, and whether they stand still."""
    counts = outbox.counts(request.business)
    tabs = [(one.slug, one.label, sum(counts[state] for state in one.states)) for one in PARTS.values()]
    account = mail_accounts.for_business(request.business)
    is_off = mail_line.is_off(account)
    waiting = Message.objects.of(request.business).waiting().filter(stream=states.LETTERS)
    return {
        "account": account,
        "is_off": is_off,
        "waiting": waiting.count() if is_off else 0,
        "asks": bool(account and not mail_stops.is_held_by_somebody(account)),
        "is_slow": bool(account and mail_accounts.rests(account, now=now())),
        "leaves": mail_accounts.leaves_by_itself(request.business),
        "is_local": mailbox.is_here(request.business),
        "tabs": [(slug, label, count) for slug, label, count in tabs if count or slug in (*ALWAYS, here)],
        "here": here,
        "may_lead": leads(request.staff),
    }


def _subject(run: Mailing, business: str) -> str:
    """Return what everybody's e-mail is about; a subject that is another for each is called as an empty one is."""
    return fill(run.template.subject, {"business": business}) or business


def _progress(counts: Mapping[str, int]) -> list[tuple[str, str, int]]:
    found = [(one.slug, str(one.label), sum(counts[state] for state in one.states)) for one in PARTS.values()]
    return [(slug, label, count) for slug, label, count in found if count]


def _back(request: HtmxRequest, slug: str) -> HttpResponse:
    if request.POST.get("back") == "today":
        return redirect("today")
    return redirect("mail") if slug == "going" else redirect("mail-part", slug)


urls = [
    path("mail/", index, name="mail"),
    path("mail/mailings/", mailings, name="mailings"),
    path("mail/mailings/<int:pk>/<slug:what>/", turn, name="mailing-turn"),
    path("mail/stops/", stop, name="mail-stop"),
    path("mail/starts/", start, name="mail-start"),
    path("mail/leftovers/", leave_out_late, name="mail-late"),
    path("mail/retries/", retry, name="mail-retry"),
    path("mail/parts/<slug:slug>/", part, name="mail-part"),
    path("mail/letters/<uuid:pk>/<slug:what>/", act, name="mail-act"),
]
