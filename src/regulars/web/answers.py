"""What came back by mail and waits for a person to read it."""

import datetime as dt

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from regulars.records.models import Business, Incoming
from regulars.services import incoming
from regulars.services.refused import Refused
from regulars.web import back, outgoing
from regulars.web.door import HtmxRequest, now, number, staff_only

A_PAGE = 30
LATELY = dt.timedelta(days=30)
LATELY_SHOWN = 20
BESIDE_THEM = ("customer", "counter-card")
WRONG = gettext_lazy("Choose one of the buttons beside what they wrote.")


class VerdictForm(forms.Form):
    """What somebody made of it."""

    field_order = ("as",)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        choices = [("read", "read"), ("stop", "stop")]
        self.fields["as"] = forms.ChoiceField(
            choices=choices, error_messages={"required": WRONG, "invalid_choice": WRONG}
        )


@require_GET
@staff_only
def index(request: HtmxRequest) -> HttpResponse:
    """Show what waits to be read."""
    return _page(request)


@require_POST
@staff_only
def settle(request: HtmxRequest, pk: int) -> HttpResponse:
    """Take what they wrote off the tray, as read or as a no."""
    found = get_object_or_404(Incoming.objects.of(request.business).select_related("customer"), pk=pk)
    form = VerdictForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    try:
        if form.cleaned_data["as"] == "stop":
            incoming.read_as_stop(found, by=request.staff, now=now())
            messages.success(request, _("They get no more e-mail from you."))
        else:
            released = incoming.settle(found, by=request.staff, now=now())
            messages.success(request, _settled(found, released), extra_tags=_undo_address(request, found))
    except Refused as refused:
        form.add_error(None, str(refused))
        return _page(request, form)
    return redirect(_way_back(request, found))


@require_POST
@staff_only
def undo(request: HtmxRequest, pk: int) -> HttpResponse:
    """Put what they wrote back onto the tray."""
    found = get_object_or_404(Incoming.objects.of(request.business).select_related("customer"), pk=pk)
    stays_stopped = incoming.ended_mail(found)
    form = forms.Form({})
    try:
        incoming.take_back(found, by=request.staff, now=now())
    except Refused as refused:
        form.add_error(None, str(refused))
        return _page(request, form)
    said = stopped_still(found.customer_id) if stays_stopped else _("Taken back. It waits to be read again.")
    messages.info(request, said)
    return redirect(_way_back(request, found))


def stopped_still(customer_id: int | None) -> SafeString:
    """Say that a no outlives what was taken back, and where to allow e-mail again."""
    words = _('Taken back. Their e-mail stays stopped. Allow it again on <a href="{}#allowed">their page</a>.')
    return format_html(words, reverse("customer", args=[customer_id]))


def _settled(found: Incoming, released: int) -> str:
    if found.is_noted:
        return _("Noted: it goes on as before.")
    said = _("Answered.") if found.kind == Incoming.Kind.REPLY else _("Settled.")
    if not released:
        return said
    go_on = ngettext("One e-mail no longer waits for it.", "%(count)d e-mails no longer wait for it.", released)
    return f"{said} {go_on % {'count': released}}"


def _undo_address(request: HtmxRequest, found: Incoming) -> str:
    asked, address = request.POST.get("back", ""), reverse("mail-settle-undo", args=[found.pk])
    return f"{address}?back={asked}" if asked in (*BESIDE_THEM, *back.DESKS) else address


def _way_back(request: HtmxRequest, settled: Incoming) -> str:
    """Return where the question was asked: at a desk, with what was just done, or beside the customer."""
    asked = request.POST.get("back") or request.GET.get("back", "")
    if asked in BESIDE_THEM and settled.customer_id:
        return reverse(asked, args=[settled.customer_id])
    if moment := number(request.POST.get("moment", "")):
        return f"{reverse('said', args=[moment])}?back={back.asked(request)}"
    if asked not in back.DESKS:
        return reverse("mail-answers")
    done = number(request.POST.get("done", ""))
    return back.address(asked, done=done) if done else back.address(asked)


def _page(request: HtmxRequest, form: forms.Form | None = None) -> HttpResponse:
    found = list(Incoming.objects.to_answer(request.business)[: A_PAGE + 1])
    at = now()
    context = {
        "answers": found[:A_PAGE],
        "has_more": len(found) > A_PAGE,
        "lately": _lately(request.business, at),
        "back_since": at - incoming.BACK_WITHIN,
        "form": form,
    }
    around = outgoing.around(request, "answers")
    return render(request, "mail/answers.html", context | around, status=422 if form else 200)


def _lately(business: Business, at: dt.datetime) -> QuerySet[Incoming]:
    """Return what somebody settled lately, the last first."""
    # By who settled it: SQLite would read all that ever came back to the business.
    theirs = Incoming.objects.filter(settled_by__business=business, settled_at__gt=at - LATELY)
    return theirs.select_related("customer", "settled_by").order_by("-settled_at", "-pk")[:LATELY_SHOWN]


urls = [
    path("mail/answers/", index, name="mail-answers"),
    path("mail/answers/<int:pk>/", settle, name="mail-settle"),
    path("mail/answers/<int:pk>/undo/", undo, name="mail-settle-undo"),
]
