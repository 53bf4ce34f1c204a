"""Today: who to call, write to and thank, and why."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from regulars.records.models import Staff, Touchpoint
from regulars.services import handover, outreach, print_outlook
from regulars.services.refused import Refused
from regulars.web import desk, door, promising, reminding, said, said_again
from regulars.web.door import HtmxRequest, now, number, staff_only
from regulars.web.outcome_forms import OutcomeForm
from regulars.web.team_forms import GiveForm

WHOSE = ("mine", "all")


class DelayForm(forms.Form):
    """Until which day it waits."""

    until = forms.DateField(
        error_messages={
            "required": gettext_lazy("Choose a day."),
            "invalid": gettext_lazy("Write the day like 2026-05-20."),
        }
    )


@require_GET
@staff_only
def today(request: HtmxRequest) -> HttpResponse:
    """Show the list of the day."""
    return _page(request, at=number(request.GET.get("at")), done=number(request.GET.get("done")))


@require_POST
@staff_only
def finish(request: HtmxRequest, pk: int) -> HttpResponse:
    """Record how a touchpoint went."""
    touchpoint = get_object_or_404(Touchpoint.objects.of(request.business), pk=pk)
    form = OutcomeForm(request.POST)
    if not form.take(touchpoint, by=request.staff, now=now()):
        return _page(request, at=pk, form=form)
    said_again.forget(request, pk)
    return redirect(f"{reverse('today')}?done={pk}")


@require_POST
@staff_only
def delay(request: HtmxRequest, pk: int) -> HttpResponse:
    """Put a touchpoint off to another day of its window."""
    touchpoint = get_object_or_404(Touchpoint.objects.of(request.business), pk=pk)
    form = DelayForm(request.POST)
    if not form.is_valid():
        return _page(request, at=pk, form=form)
    try:
        outreach.later(touchpoint, until=form.cleaned_data["until"], by=request.staff, now=now())
    except Refused as refused:
        form.add_error("until", str(refused))
        return _page(request, at=pk, form=form)
    return redirect(f"{reverse('today')}?done={pk}")


@require_POST
@staff_only
def give(request: HtmxRequest, pk: int) -> HttpResponse:
    """Give a touchpoint to somebody else of the team."""
    touchpoint = get_object_or_404(Touchpoint.objects.of(request.business), pk=pk)
    form = GiveForm(request.POST, among=Staff.objects.filter(business=request.business))
    if not form.is_valid():
        return _page(request, at=pk, form=form)
    try:
        given = handover.give(touchpoint, form.cleaned_data["to"], by=request.staff, now=now())
    except Refused as refused:
        form.add_error("to", str(refused))
        return _page(request, at=pk, form=form)
    messages.success(request, _("%(name)s keeps this one now.") % {"name": given.keeper})
    return redirect("today")


@require_POST
@staff_only
def undo(request: HtmxRequest, pk: int) -> HttpResponse:
    """Take back how a touchpoint went."""
    touchpoint = get_object_or_404(Touchpoint.objects.of(request.business), pk=pk)
    form = forms.Form(request.POST)
    said_again.hold(request, touchpoint)
    try:
        taken_back = outreach.undo(touchpoint, by=request.staff, now=now())
    except Refused as refused:
        form.add_error(None, str(refused))
        return _page(request, form=form)
    if taken_back.held_reason:
        messages.info(request, _("Taken back. %(reason)s") % {"reason": taken_back.held_reason})
    return redirect(f"{reverse('today')}?at={pk}")


@require_POST
@staff_only
def draw_up(request: HtmxRequest) -> HttpResponse:
    """Draw up the list of today."""
    outreach.draw_up(request.business, on=door.today(request.business), now=now())
    return redirect("today")


def _page(
    request: HtmxRequest, *, at: int | None = None, done: int | None = None, form: forms.Form | None = None
) -> HttpResponse:
    if request.GET.get("whose") in WHOSE:
        request.session["whose"] = request.GET["whose"]
    mine = request.session.get("whose") == "mine"
    laid_out = desk.lay_out(
        request.business, on=door.today(request.business), by=request.staff, now=now(), at=at, mine=mine
    )
    slip = None
    if done:
        slip = Touchpoint.objects.of(request.business).select_related("customer").filter(pk=done).first()
    context = {
        "desk": laid_out,
        "mine": mine,
        "promised": promising.near(
            request.business,
            on=laid_out.day,
            by=request.staff,
            slip=number(request.GET.get("promise")),
        ),
        "reminding": reminding.near(request.business, on=laid_out.day, slip=number(request.GET.get("reminder"))),
        "to_print": print_outlook.to_print(request.business, on=laid_out.day),
        "slip": slip,
        "went": slip and desk.how_it_went(slip),
        "form": form,
        **said_again.typed(request, form, at, laid_out.card.touchpoint.pk if laid_out.card else None),
        "said_address": said.address_of(slip, back="today") if slip else "",
        "may_start": door.leads(request.staff),
    }
    answer = render(request, "today/today.html", context, status=422 if form else 200)
    if form:
        # What was refused has no address of its own to come back to.
        answer["HX-Push-Url"] = "false"
    return answer


urls = [
    path("", today, name="today"),
    path("plans/", draw_up, name="plans"),
    path("touchpoints/<int:pk>/outcomes/", finish, name="outcomes"),
    path("touchpoints/<int:pk>/delays/", delay, name="delays"),
    path("touchpoints/<int:pk>/keepers/", give, name="keepers"),
    path("touchpoints/<int:pk>/undo/", undo, name="undo"),
]
