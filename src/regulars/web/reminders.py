"""Reminders: made on the calendar or a customer's page, done where they are read."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from regulars.core.spoken_dates import weekday
from regulars.records.models import Customer, Reminder
from regulars.services import reminders
from regulars.services.refused import Refused
from regulars.web import calendar
from regulars.web.door import HtmxRequest, now, number, staff_only, today
from regulars.web.reminder_forms import ReminderForm


class DayForm(forms.Form):
    """The day to which a reminder is moved."""

    on_date = forms.DateField(
        error_messages={"required": gettext_lazy("Choose a day."), "invalid": gettext_lazy("Choose a day.")}
    )


@require_POST
@staff_only
def remind(request: HtmxRequest) -> HttpResponse:
    """Keep a reminder."""
    customer = None
    if pk := request.POST.get("customer", ""):
        mine = Customer.objects.of(request.business)
        customer = get_object_or_404(mine, pk=number(pk))
    form = ReminderForm(
        request.POST, business=request.business, by=request.staff, on=today(request.business), customer=customer
    )
    kept = form.take(now=now())
    if kept is None:
        return calendar.show(request, calendar.week_asked(request), form=form)
    said = {"when": weekday(kept.on_date, request.business.country)}
    messages.success(request, _("You will be reminded on %(when)s.") % said)
    return _back(request, kept)


@require_POST
@staff_only
def done(request: HtmxRequest, pk: int) -> HttpResponse:
    """Write down that a reminder is done."""
    one = reminders.done(_reminder(request, pk), by=request.staff, now=now())
    return _back(request, one, slip=True)


@require_POST
@staff_only
def undo(request: HtmxRequest, pk: int) -> HttpResponse:
    """Take back that it is done."""
    one = _reminder(request, pk)
    try:
        one = reminders.undo(one, by=request.staff, now=now())
    except Refused as refused:
        messages.error(request, str(refused))
    return _back(request, one)


@require_POST
@staff_only
def move(request: HtmxRequest, pk: int) -> HttpResponse:
    """Be reminded on another day."""
    one, form = _reminder(request, pk), DayForm(request.POST)
    before = one.on_date
    if not form.is_valid():
        return calendar.show(request, calendar.week_asked(request), wrong=" ".join(map(str, form.errors["on_date"])))
    try:
        one = reminders.move(
            one, on_date=form.cleaned_data["on_date"], at_time=one.at_time, by=request.staff, now=now()
        )
    except Refused as refused:
        return calendar.show(request, calendar.week_asked(request), wrong=str(refused))
    request.session[calendar.MOVED] = {"reminder": pk, "from": str(before)}
    return redirect(f"{calendar.address(request, one.on_date)}&carried={pk}")


def _reminder(request: HtmxRequest, pk: int) -> Reminder:
    return get_object_or_404(Reminder.objects.filter(business=request.business), pk=pk)


def _back(request: HtmxRequest, one: Reminder, *, slip: bool = False) -> HttpResponse:
    """Go back to where it was clicked; with a slip the page offers the way back."""
    said = f"reminder={one.pk}" if slip else ""
    if request.POST.get("back") == "customer" and one.customer_id:
        return redirect("customer", one.customer_id)
    if request.POST.get("back") == "today":
        return redirect(f"{reverse('today')}?{said}" if said else "today")
    week = calendar.week_name(one.on_date)
    return redirect(f"{reverse('calendar')}?week={week}" + (f"&{said}" if said else ""))


urls = [
    path("reminders/", remind, name="reminders"),
    path("reminders/<int:pk>/ends/", done, name="reminder-done"),
    path("reminders/<int:pk>/undo/", undo, name="reminder-undo"),
    path("reminders/<int:pk>/days/", move, name="reminder-move"),
]
