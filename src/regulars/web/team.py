"""The team: who is there, when somebody is away, and who takes over."""

import datetime as dt
from dataclasses import dataclass

from django import forms
from django.contrib import auth, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from regulars.core.spoken_dates import span
from regulars.core.team import Team
from regulars.records.models import Business, DayOff, Staff
from regulars.services import capacity, days_off, handover, staff
from regulars.services import morning as mornings
from regulars.services.ability import able
from regulars.services.handover import Handed
from regulars.services.refused import Refused
from regulars.services.team import team_of
from regulars.web import door, team_words
from regulars.web.door import HtmxRequest, leaders_only, leads, now, staff_only
from regulars.web.settings_forms import ROLES, PasswordForm, StaffForm
from regulars.web.team_forms import DaysOffForm, MorningForm, TakersForm, WorkForm

PAST_SHOWN = dt.timedelta(days=30)
HANDED = "handed"  # in the session: what was handed over for the days off entered last


@dataclass(frozen=True)
class Member:
    """Somebody of the team as the page shows them."""

    person: Staff
    role: str
    now: str
    is_there: bool
    has_left: bool
    share: capacity.Share | None


@require_GET
@staff_only
def team(request: HtmxRequest) -> HttpResponse:
    """Show who works here, and who is there today."""
    return _team_page(request)


@sensitive_post_parameters("password")
@require_POST
@leaders_only
def add(request: HtmxRequest) -> HttpResponse:
    """Add somebody to the team."""
    form = StaffForm(request.POST)
    if not form.is_valid():
        return _team_page(request, form)
    try:
        added = staff.add(request.business, by=request.staff, now=now(), **form.cleaned_data)
    except Refused as refused:
        form.add_error(None, str(refused))
        return _team_page(request, form)
    messages.success(request, _("%(name)s belongs to the team.") % {"name": added})
    return redirect("team")


@require_GET
@staff_only
def member(request: HtmxRequest, pk: int) -> HttpResponse:
    """Show one person: days off, hours, what they do."""
    return _member_page(request, _own_or_led(request, pk))


@require_POST
@leaders_only
def work(request: HtmxRequest, pk: int) -> HttpResponse:
    """Change what somebody does and when."""
    person = _of_the_team(request, pk)
    form = WorkForm(request.POST, person=person)
    if not form.is_valid():
        return _member_page(request, person, work=form)
    try:
        staff.change(person, by=request.staff, now=now(), **form.settings())
    except Refused as refused:
        form.add_error(None, str(refused))
        return _member_page(request, person, work=form)
    messages.success(request, _("Kept. Today's list is shared out by it."))
    return redirect("team-member", pk)


@require_POST
@staff_only
def morning(request: HtmxRequest, pk: int) -> HttpResponse:
    """Change whether somebody gets the morning's mail."""
    person = _own_or_led(request, pk)
    form = MorningForm(request.POST)
    if not form.is_valid():
        return _member_page(request, person, morning=form)
    try:
        wants, email = form.cleaned_data["wants_morning_mail"], form.cleaned_data["email"]
        mornings.choose(person, wants=wants, email=email, by=request.staff)
    except Refused as refused:
        form.add_error(None, str(refused))
        return _member_page(request, person, morning=form)
    messages.success(request, _("Kept."))
    return redirect("team-member", pk)


@require_http_methods(["GET", "POST"])
@staff_only
def away(request: HtmxRequest, pk: int) -> HttpResponse:
    """Say what days off would mean and who takes over; then enter them."""
    person = _own_or_led(request, pk)
    if request.method == "GET" and not request.GET:
        return _member_page(request, person)
    days = DaysOffForm(request.POST if request.method == "POST" else request.GET)
    if not days.is_valid():
        return _member_page(request, person, days=days)
    try:
        outlook = days_off.look_ahead(person, by=request.staff, now=now(), **days.days())
    except Refused as refused:
        days.add_error(None, str(refused))
        return _member_page(request, person, days=days)
    things = team_words.things(outlook.things)
    takers = TakersForm(request.POST if request.method == "POST" else None, things=things, takers=outlook.takers)
    if request.method == "POST" and takers.is_valid():
        why = days.cleaned_data["why"]
        try:
            entered = days_off.enter(person, why=why, by=request.staff, now=now(), **days.days(), **takers.chosen())
        except Refused as refused:
            takers.add_error(None, str(refused))
        else:
            return _entered(request, entered)
    context = {
        "person": person,
        "days": days,
        "span": span(**days.days(), country=request.business.country),
        "means": team_words.means(outlook.days, request.business.country),
        "things": things,
        "in_short": team_words.in_short(outlook.things),
        "takers": takers,
        "nobody": not outlook.takers,
    }
    return render(request, "team/days_off.html", context, status=422 if request.method == "POST" else 200)


@require_POST
@staff_only
def back(request: HtmxRequest, pk: int, day_off: int) -> HttpResponse:
    """Take days off back; straight after they were entered, with what was handed over."""
    person = _own_or_led(request, pk)
    found = get_object_or_404(DayOff, business=request.business, staff=person, pk=day_off)
    kept = request.session.pop(HANDED, {})
    handed = [Handed(*one) for one in kept.get("things", [])] if kept.get("day_off") == day_off else []
    days_off.remove(found, handed=handed, by=request.staff, now=now())
    messages.success(request, _("%(days)s: no day off any more.") % {"days": team_words.span_of(found)})
    return redirect("team-member", pk)


@sensitive_post_parameters("password")
@require_POST
@leaders_only
def give_password(request: HtmxRequest, pk: int) -> HttpResponse:
    """Give somebody a new password."""
    person = _of_the_team(request, pk)
    form = PasswordForm(request.POST)
    if not form.is_valid():
        return _member_page(request, person, password=form)
    try:
        staff.give_password(person, form.cleaned_data["password"], by=request.staff)
    except Refused as refused:
        form.add_error("password", str(refused))
        return _member_page(request, person, password=form)
    if person == request.staff and person.user:
        auth.update_session_auth_hash(request, person.user)
    messages.success(request, _("%(name)s has a new password. Tell it to them in person.") % {"name": person})
    return redirect("team-member", pk)


@require_http_methods(["GET", "POST"])
@leaders_only
def goodbye(request: HtmxRequest, pk: int) -> HttpResponse:
    """Say what somebody who leaves still has, and who takes it; then close the door behind them."""
    person = _of_the_team(request, pk)
    today = door.today(request.business)
    belongings = handover.belongings(person, first=today)
    things = team_words.things(belongings)
    among = handover.takers(person, first=today, today=today)
    takers = TakersForm(request.POST if request.method == "POST" else None, things=things, takers=among)
    if request.method == "POST" and takers.is_valid():
        try:
            staff.say_goodbye(person, by=request.staff, now=now(), **takers.chosen())
        except Refused as refused:
            takers.add_error(None, str(refused))
        else:
            messages.success(request, _("%(name)s no longer works here.") % {"name": person})
            return redirect("team")
    context = {
        "person": person, "things": things, "in_short": team_words.in_short(belongings), "takers": takers,
    }  # fmt: skip
    return render(request, "team/goodbye.html", context, status=422 if request.method == "POST" else 200)


@require_POST
@leaders_only
def welcome_back(request: HtmxRequest, pk: int) -> HttpResponse:
    """Let somebody sign in again."""
    person = _of_the_team(request, pk)
    try:
        staff.welcome_back(person, by=request.staff, now=now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("%(name)s works here again.") % {"name": person})
    return redirect("team")


def _entered(request: HtmxRequest, entered: days_off.Entered) -> HttpResponse:
    things = [[one.kind, one.pk, one.to, one.was_pinned] for one in entered.handed]
    request.session[HANDED] = {"day_off": entered.day_off.pk, "things": things}
    return redirect("team-member", entered.day_off.staff_id)


def _of_the_team(request: HtmxRequest, pk: int) -> Staff:
    return get_object_or_404(Staff.objects.select_related("user", "business"), business=request.business, pk=pk)


def _own_or_led(request: HtmxRequest, pk: int) -> Staff:
    person = _of_the_team(request, pk)
    if person != request.staff and not leads(request.staff):
        raise PermissionDenied(_("Only the owner or a manager can change this. Ask one of them."))
    return person


def _team_page(request: HtmxRequest, form: forms.Form | None = None) -> HttpResponse:
    today = door.today(request.business)
    context = {"team": members(request.business, on=today), "form": form or StaffForm(), "wrong": form}
    context["may_lead"] = leads(request.staff)
    return render(request, "team/team.html", context, status=422 if form else 200)


def members(business: Business, *, on: dt.date) -> list[Member]:
    """Read the team by name, those last who have left."""
    whole = team_of(business, on=on)
    shares = {one.staff_id: one for one in capacity.by_person(business, on=on, team=able(business, whole, on=on))}
    everybody = Staff.objects.filter(business=business).select_related("user").order_by("name", "pk")
    found = [_member(one, whole, shares.get(one.pk), on) for one in everybody]
    return sorted(found, key=lambda one: one.has_left)


def _member(one: Staff, whole: Team, share: capacity.Share | None, on: dt.date) -> Member:
    person = next((person for person in whole.people if person.id == one.pk), None)
    role = str(ROLES[Staff.Role(one.role)]).partition(":")[0]
    said = team_words.now(person, whole, on) if person else _("has left")
    return Member(one, role, said, bool(share and share.is_there), person is None, share)


def _member_page(request: HtmxRequest, person: Staff, **wrong: forms.Form) -> HttpResponse:
    today = door.today(request.business)
    off = DayOff.objects.filter(business=request.business, staff=person, last_date__gte=today - PAST_SHOWN)
    entered = request.session.get(HANDED, {})
    ahead = [(one, team_words.span_of(one), one.last_date < today) for one in off.order_by("first_date", "pk")]
    shown = {
        "days": DaysOffForm(),
        "work": WorkForm(person=person),
        "morning": MorningForm(initial={"email": person.email, "wants_morning_mail": person.wants_morning_mail}),
        "password": PasswordForm(),
    } | wrong
    whole = team_of(request.business, on=today)
    context = {
        "person": person,
        "member": _member(person, whole, None, today),
        "forms": shown,
        "off": ahead,
        "entered": entered.get("day_off"),
        "entered_things": len(entered.get("things", [])),
        "may_lead": leads(request.staff),
    }
    return render(request, "team/member.html", context, status=422 if wrong else 200)


urls = [
    path("settings/team/", team, name="team"),
    path("settings/team/members/", add, name="settings-staff"),
    path("settings/team/<int:pk>/", member, name="team-member"),
    path("settings/team/<int:pk>/work/", work, name="team-work"),
    path("settings/team/<int:pk>/mornings/", morning, name="team-morning"),
    path("settings/team/<int:pk>/days-off/", away, name="team-away"),
    path("settings/team/<int:pk>/days-off/<int:day_off>/removals/", back, name="team-back"),
    path("settings/team/<int:pk>/passwords/", give_password, name="passwords"),
    path("settings/team/<int:pk>/goodbye/", goodbye, name="goodbye"),
    path("settings/team/<int:pk>/welcome/", welcome_back, name="welcome-back"),
]
