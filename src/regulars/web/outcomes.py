"""How a contact went, or who makes it now, from whichever desk it is written down; what is refused is said there."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from regulars.records.models import Staff, Touchpoint
from regulars.services import handover, outcome_undo, outreach
from regulars.services.refused import Refused
from regulars.web import answers, back, calls, said, said_again, today
from regulars.web.door import HtmxRequest, now, staff_only
from regulars.web.outcome_forms import DelayForm, OutcomeForm
from regulars.web.team_forms import GiveForm

PAGES = {back.TODAY: today.page, back.CALLS: calls.page, back.ALL_CALLS: calls.page}


@require_POST
@staff_only
def finish(request: HtmxRequest, pk: int) -> HttpResponse:
    """Record how a touchpoint went."""
    touchpoint, desk = _touchpoint(request, pk), back.asked(request)
    form = OutcomeForm(request.POST)
    if not form.take(touchpoint, by=request.staff, now=now()):
        return _page(request, at=pk, form=form)
    said_again.forget(request, pk)
    touchpoint.refresh_from_db()
    # Who has the phone at the ear sorts the words at once; on the page of the day that is one key away.
    words = said.address_of(touchpoint, back=desk) if desk != back.TODAY else ""
    return redirect(words or back.address(desk, done=pk))


@require_POST
@staff_only
def delay(request: HtmxRequest, pk: int) -> HttpResponse:
    """Put a touchpoint off to another day of its window."""
    touchpoint = _touchpoint(request, pk)
    form = DelayForm(request.POST)
    if not form.is_valid():
        return _page(request, at=pk, form=form)
    try:
        outreach.later(touchpoint, until=form.cleaned_data["until"], by=request.staff, now=now())
    except Refused as refused:
        form.add_error("until", str(refused))
        return _page(request, at=pk, form=form)
    return redirect(back.address(back.asked(request), done=pk))


@require_POST
@staff_only
def give(request: HtmxRequest, pk: int) -> HttpResponse:
    """Give a touchpoint to somebody else of the team."""
    touchpoint = _touchpoint(request, pk)
    form = GiveForm(request.POST, among=Staff.objects.filter(business=request.business))
    if not form.is_valid():
        return _page(request, at=pk, form=form)
    try:
        given = handover.give(touchpoint, form.cleaned_data["to"], by=request.staff, now=now())
    except Refused as refused:
        form.add_error("to", str(refused))
        return _page(request, at=pk, form=form)
    messages.success(request, _("%(name)s keeps this one now.") % {"name": given.keeper})
    return redirect(back.address(back.asked(request)))


@require_POST
@staff_only
def undo(request: HtmxRequest, pk: int) -> HttpResponse:
    """Take back how a touchpoint went; what was typed comes back with it."""
    touchpoint = _touchpoint(request, pk)
    form = forms.Form(request.POST)
    typed = said_again.last_words(touchpoint)
    stopped_mail = outcome_undo.stopped_mail(touchpoint)
    try:
        taken_back = outreach.undo(touchpoint, by=request.staff, now=now())
    except Refused as refused:
        form.add_error(None, str(refused))
        return _page(request, form=form)
    if taken_back.tries < touchpoint.tries:  # a contact, not only "later" or "not needed"
        said_again.hold(request, pk, typed)
    if taken_back.held_reason:
        messages.info(request, _("Taken back. %(reason)s") % {"reason": taken_back.held_reason})
    if stopped_mail:
        messages.info(request, answers.stopped_still(touchpoint.customer_id))
    return redirect(back.address(back.asked(request), at=pk))


def _page(request: HtmxRequest, **shown: Any) -> HttpResponse:
    return PAGES[back.asked(request)](request, **shown)


def _touchpoint(request: HtmxRequest, pk: int) -> Touchpoint:
    return get_object_or_404(Touchpoint.objects.of(request.business).select_related("business"), pk=pk)


urls = [
    path("touchpoints/<int:pk>/outcomes/", finish, name="outcomes"),
    path("touchpoints/<int:pk>/delays/", delay, name="delays"),
    path("touchpoints/<int:pk>/keepers/", give, name="keepers"),
    path("touchpoints/<int:pk>/undo/", undo, name="undo"),
]
