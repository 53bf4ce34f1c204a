"""The calendar: a week and its year on one page, and moving what lies on them."""

import datetime as dt
import re

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from regulars.records.models import Customer, Reminder, Touchpoint
from regulars.services import calendar, calendar_week, calendar_year
from regulars.services.refused import Refused
from regulars.web.door import HtmxRequest, leads, now, number, staff_only, today
from regulars.web.reminder_forms import ReminderForm
from regulars.web.strips import strips

MOVED = "moved"  # in the session: where something was before it was moved, so that it can go back
WEEK = re.compile(r"(\d{4})-W(\d{2})")
YEARS = range(2000, 2100)
SEVEN_DAYS = dt.timedelta(days=7)


class MoveForm(forms.Form):
    """To which day it is moved."""

    to = forms.DateField(
        error_messages={
            "required": gettext_lazy("Choose a day."),
            "invalid": gettext_lazy("Write the day like 2026-05-20."),
        }
    )


@require_GET
@staff_only
def index(request: HtmxRequest) -> HttpResponse:
    """Show the seven days to come, or a week that was asked for, and its year."""
    return show(request, _monday(request.GET.get("week", "")))


@require_POST
@staff_only
def move(request: HtmxRequest, pk: int) -> HttpResponse:
    """Move a touchpoint to another day of its window."""
    touchpoint = get_object_or_404(Touchpoint.objects.of(request.business), pk=pk)
    form = MoveForm(request.POST)
    monday = week_asked(request)
    if not form.is_valid():
        return show(request, monday, wrong=" ".join(map(str, form.errors["to"])))
    to = form.cleaned_data["to"]
    try:
        moved = calendar.move(touchpoint, to=to, by=request.staff, now=now())
    except Refused as refused:
        return show(request, monday, wrong=str(refused))
    request.session[MOVED] = {"touchpoint": pk, "before": moved.before, "to": str(to), "week": _name(monday)}
    return redirect(f"{address(request, to)}&moved={pk}")


@require_POST
@staff_only
def put_back(request: HtmxRequest, pk: int) -> HttpResponse:
    """Put a touchpoint back where it was."""
    touchpoint = get_object_or_404(Touchpoint.objects.of(request.business), pk=pk)
    last = request.session.pop(MOVED, None) or {}
    if last.get("touchpoint") != pk:
        return show(request, week_asked(request), wrong=_("There is nothing to take back any more."))
    to = dt.date.fromisoformat(last["to"])
    try:
        calendar.put_back(touchpoint, before=last["before"], moved_to=to, now=now())
    except Refused as refused:
        return show(request, week_asked(request), wrong=str(refused))
    return redirect(f"{reverse('calendar')}?week={last['week']}")


def week_asked(request: HtmxRequest) -> dt.date | None:
    """Return the Monday of the week in which a form was sent; None for the days to come."""
    return _monday(request.POST.get("week", ""))


def address(request: HtmxRequest, day: dt.date) -> str:
    """Return where a day is seen: in the days to come if these are shown, else in its week."""
    is_near = not week_asked(request) and day < today(request.business) + SEVEN_DAYS
    return f"{reverse('calendar')}?week={'' if is_near else week_name(day)}"


def show(
    request: HtmxRequest, monday: dt.date | None, *, wrong: str = "", form: ReminderForm | None = None
) -> HttpResponse:
    """Show the page of a week, or of the seven days to come, with what was refused or a form that is wrong."""
    business, day = request.business, today(request.business)
    first = monday or day
    week = calendar_week.week(business, first, today=day)
    number = (first + dt.timedelta(days=3)).year  # the year to which most of the week belongs
    year = calendar_year.year(business, number, today=day, now=now(), ability=week.ability)
    context = {
        "week": week,
        "today": day,
        "name": _name(monday),
        "before": week_name(_before(first)) if first.year > YEARS[0] else "",
        "after": week_name(first + SEVEN_DAYS) if first.year < YEARS[-1] else "",
        "strips": strips(year),
        "year": number,
        "is_measured": week.ability.is_measured,
        "may_import": week.is_empty and leads(request.staff) and not Customer.objects.of(business).exists(),
        "slip": _slip(request),
        "done": _done(request),
        "carried": _carried(request, day),
        "wrong": wrong,
        "form": form or ReminderForm(business=business, by=request.staff, on=day, initial={"on_date": max(first, day)}),
    }
    answer = render(request, "calendar/calendar.html", context, status=422 if wrong or form else 200)
    if wrong or form:
        answer["HX-Push-Url"] = "false"
    return answer


def _before(first: dt.date) -> dt.date:
    """Return a day of the week before; of days that begin within a week, that week itself."""
    return first if first.weekday() else first - SEVEN_DAYS


def _name(monday: dt.date | None) -> str:
    return week_name(monday) if monday else ""


def week_name(day: dt.date) -> str:
    """Return the name of a day's week: "2026-W10"."""
    year, number, _weekday = day.isocalendar()
    return f"{year}-W{number:02}"


def _slip(request: HtmxRequest) -> Touchpoint | None:
    """Return what was moved just now, if it can go back."""
    last, pk = request.session.get(MOVED) or {}, number(request.GET.get("moved"))
    if pk is None or last.get("touchpoint") != pk:
        return None
    return Touchpoint.objects.of(request.business).select_related("customer").filter(pk=pk).first()


def _carried(request: HtmxRequest, on: dt.date) -> tuple[Reminder, str] | None:
    """Return the reminder that was moved just now and its day before, if that is not over."""
    last, pk = request.session.get(MOVED) or {}, number(request.GET.get("carried"))
    if pk is None or last.get("reminder") != pk or last["from"] < str(on):
        return None
    one = Reminder.objects.filter(business=request.business, pk=pk).first()
    return (one, last["from"]) if one else None


def _done(request: HtmxRequest) -> Reminder | None:
    """Return the reminder that was done just now."""
    pk = number(request.GET.get("reminder"))
    mine = Reminder.objects.filter(business=request.business, done_at__isnull=False)
    return mine.filter(pk=pk).first() if pk else None


def _monday(name: str) -> dt.date | None:
    found = WEEK.fullmatch(name)
    if not found or int(found[1]) not in YEARS:
        return None
    try:
        return dt.date.fromisocalendar(int(found[1]), int(found[2]), 1)
    except ValueError:  # there is no 53rd week in that year
        return None


urls = [
    path("calendar/", index, name="calendar"),
    path("calendar/touchpoints/<int:pk>/days/", move, name="calendar-move"),
    path("calendar/touchpoints/<int:pk>/undo/", put_back, name="calendar-undo"),
]
