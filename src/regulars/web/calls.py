"""The call desk: one call after the other, for somebody with a phone at the ear."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from regulars.records.models import Touchpoint
from regulars.services import outreach
from regulars.services.refused import Refused
from regulars.web import call_desk, door, said, said_again
from regulars.web.door import HtmxRequest, now, number, staff_only
from regulars.web.outcome_forms import OutcomeForm

ALL = "all"


@require_GET
@staff_only
def index(request: HtmxRequest) -> HttpResponse:
    """Show the next call, or what became of those of today."""
    return _page(request, at=number(request.GET.get("at")), done=number(request.GET.get("done")))


@require_POST
@staff_only
def finish(request: HtmxRequest, pk: int) -> HttpResponse:
    """Record how a call went; the next one opens by itself."""
    touchpoint = _touchpoint(request, pk)
    form = OutcomeForm(request.POST)
    if not form.take(touchpoint, by=request.staff, now=now()):
        return _page(request, at=pk, form=form)
    said_again.forget(request, pk)
    touchpoint.refresh_from_db()
    back = "all-calls" if _wants_all(request) else "calls"
    return redirect(said.address_of(touchpoint, back=back) or _address(request, done=pk))


@require_POST
@staff_only
def undo(request: HtmxRequest, pk: int) -> HttpResponse:
    """Take back how a call went; what was typed comes back with it."""
    touchpoint = _touchpoint(request, pk)
    form = forms.Form(request.POST)
    said_again.hold(request, touchpoint)
    try:
        taken_back = outreach.undo(touchpoint, by=request.staff, now=now())
    except Refused as refused:
        form.add_error(None, str(refused))
        return _page(request, form=form)
    if taken_back.held_reason:
        messages.info(request, _("Taken back. %(reason)s") % {"reason": taken_back.held_reason})
    return redirect(_address(request, at=pk))


def _page(
    request: HtmxRequest, *, at: int | None = None, done: int | None = None, form: forms.Form | None = None
) -> HttpResponse:
    everybodys = _wants_all(request)
    laid_out = call_desk.lay_out(
        request.business, on=door.today(request.business), by=request.staff, now=now(), at=at, everybodys=everybodys
    )
    slip = next((one for one in laid_out.made if one.touchpoint.pk == done), None)
    context = {
        "desk": laid_out,
        "slip": slip,
        "form": form,
        "everybodys": everybodys,
        "whose": ALL if everybodys else "",
    }
    lies_open = laid_out.call.touchpoint.pk if laid_out.call else None
    context |= said_again.typed(request, form, at, lies_open)
    answer = render(request, "calls/calls.html", context, status=422 if form else 200)
    if form:
        answer["HX-Push-Url"] = "false"
    return answer


def _touchpoint(request: HtmxRequest, pk: int) -> Touchpoint:
    return get_object_or_404(Touchpoint.objects.of(request.business).select_related("business"), pk=pk)


def _wants_all(request: HtmxRequest) -> bool:
    return ALL in (request.GET.get("whose"), request.POST.get("whose"))


def _address(request: HtmxRequest, **asked: int) -> str:
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return f"{reverse('calls')}?{query}" + (f"&whose={ALL}" if _wants_all(request) else "")


urls = [
    path("calls/", index, name="calls"),
    path("calls/<int:pk>/outcomes/", finish, name="call-outcomes"),
    path("calls/<int:pk>/undo/", undo, name="call-undo"),
]
