"""Settings: the few things that only the owner can know."""

from django import forms
from django.contrib import auth, messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from regulars.records.models import Staff
from regulars.services import setup, staff
from regulars.services.refused import Refused
from regulars.web.door import HtmxRequest, leaders_only, now
from regulars.web.settings_forms import PARTS, ROLES, PasswordForm, StaffForm


@require_GET
@leaders_only
def settings(request: HtmxRequest) -> HttpResponse:
    """Show everything that is set."""
    return _page(request)


@require_POST
@leaders_only
def change(request: HtmxRequest, part: str) -> HttpResponse:
    """Change one part of the settings."""
    if part not in PARTS:
        raise Http404
    form = PARTS[part](request.POST, business=request.business)
    if not form.is_valid():
        return _page(request, part, form)
    try:
        setup.change(request.business, **form.settings())
    except setup.BadSetting as bad:
        form.add_error(bad.field if bad.field in form.fields else None, str(bad))
        return _page(request, part, form)
    messages.success(request, _("Kept. It counts from the next list on."))
    return redirect(f"{reverse('settings')}#{part}")


@sensitive_post_parameters("password")
@require_POST
@leaders_only
def add(request: HtmxRequest) -> HttpResponse:
    """Add somebody to the team."""
    form = StaffForm(request.POST)
    if not form.is_valid():
        return _page(request, "staff", form)
    try:
        added = staff.add(request.business, by=request.staff, **form.cleaned_data)
    except Refused as refused:
        form.add_error(None, str(refused))
        return _page(request, "staff", form)
    messages.success(request, _("%(name)s belongs to the team.") % {"name": added})
    return redirect(f"{reverse('settings')}#staff")


@sensitive_post_parameters("password")
@require_POST
@leaders_only
def give_password(request: HtmxRequest, pk: int) -> HttpResponse:
    """Give somebody a new password."""
    person = _of_the_team(request, pk)
    form = PasswordForm(request.POST)
    if not form.is_valid():
        return _page(request, "passwords", form)
    try:
        staff.give_password(person, form.cleaned_data["password"], by=request.staff)
    except Refused as refused:
        form.add_error("password", str(refused))
        return _page(request, "passwords", form)
    if person == request.staff and person.user:
        auth.update_session_auth_hash(request, person.user)
    messages.success(request, _("%(name)s has a new password. Tell it to them in person.") % {"name": person})
    return redirect(f"{reverse('settings')}#staff")


@require_POST
@leaders_only
def say_goodbye(request: HtmxRequest, pk: int) -> HttpResponse:
    """Close the door behind somebody who left."""
    person = _of_the_team(request, pk)
    try:
        staff.say_goodbye(person, by=request.staff, now=now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("%(name)s can no longer sign in.") % {"name": person})
    return redirect(f"{reverse('settings')}#staff")


@require_POST
@leaders_only
def welcome_back(request: HtmxRequest, pk: int) -> HttpResponse:
    """Let somebody sign in again."""
    person = _of_the_team(request, pk)
    try:
        staff.welcome_back(person, by=request.staff)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("%(name)s can sign in again.") % {"name": person})
    return redirect(f"{reverse('settings')}#staff")


def _of_the_team(request: HtmxRequest, pk: int) -> Staff:
    return get_object_or_404(Staff.objects.select_related("user"), business=request.business, pk=pk)


def _page(request: HtmxRequest, part: str = "", form: forms.Form | None = None) -> HttpResponse:
    shown: dict[str, forms.Form] = {name: each(business=request.business) for name, each in PARTS.items()}
    shown["staff"] = StaffForm()
    if form:
        shown[part] = form
    team = Staff.objects.filter(business=request.business).select_related("user").order_by("name", "pk")
    people = [(person, ROLES[Staff.Role(person.role)].partition(":")[0]) for person in team]
    context = {"forms": shown, "team": people, "wrong": part}
    return render(request, "settings/settings.html", context, status=422 if form else 200)


urls = [
    path("settings/", settings, name="settings"),
    path("settings/staff/", add, name="settings-staff"),
    path("settings/staff/<int:pk>/passwords/", give_password, name="passwords"),
    path("settings/staff/<int:pk>/goodbye/", say_goodbye, name="goodbye"),
    path("settings/staff/<int:pk>/welcome/", welcome_back, name="welcome-back"),
    path("settings/<slug:part>/", change, name="settings-part"),
]
