"""The calendar elsewhere: private addresses for calendar programs, and a mail in the morning."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST, require_safe

from regulars.records.models import Feed, Staff
from regulars.services import feeds, morning
from regulars.services.refused import Refused
from regulars.web.door import HtmxRequest, leads, now, staff_only

FRESH = "fresh_feed"  # in the session: an address that is shown once
WHOSE = ("mine", "shop")
WEB, CALENDAR = "://", "webcal://"


class MorningForm(forms.Form):
    """Whether there is a mail in the morning, and where to."""

    wants = forms.BooleanField(label=gettext_lazy("A mail in the morning"), required=False)
    email = forms.EmailField(
        max_length=254,
        label=gettext_lazy("To"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=gettext_lazy("Empty: the address with which you sign in."),
        error_messages={"invalid": gettext_lazy("Write an address like sam@shop.example.")},
    )


@require_GET
@staff_only
def yours(request: HtmxRequest) -> HttpResponse:
    """Show how to have the calendar on one's own phone, and the morning's mail."""
    return _page(request)


@require_POST
@staff_only
def new_address(request: HtmxRequest) -> HttpResponse:
    """Make a private address; the one before it is dead from now on."""
    whose = _whose(request)
    try:
        secret = feeds.open_feed(request.business, whose, by=request.staff, now=now())
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("calendar-yours")
    request.session[FRESH] = {"whose": "mine" if whose else "shop", "secret": secret}
    return redirect("calendar-yours")


@require_POST
@staff_only
def close(request: HtmxRequest) -> HttpResponse:
    """Let an address answer no more."""
    try:
        feeds.close_feed(request.business, _whose(request), by=request.staff)
        messages.success(request, _("The address is dead. Calendars that know it will show nothing new."))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("calendar-yours")


@require_POST
@staff_only
def choose_morning(request: HtmxRequest) -> HttpResponse:
    """Switch the morning's mail on or off."""
    form = MorningForm(request.POST)
    if form.is_valid():
        try:
            morning.choose(request.staff, by=request.staff, **form.cleaned_data)
        except Refused as refused:
            form.add_error("email", str(refused))
    if form.errors:
        return _page(request, form)
    on = form.cleaned_data["wants"]
    messages.success(request, _("You get it from the next morning on.") if on else _("No more mail in the morning."))
    return redirect("calendar-yours")


def morning_off(request: HttpRequest, token: str) -> HttpResponse:
    """Switch the morning's mail off from the mail itself, without signing in; only the button does it."""
    try:
        staff = morning.switch_off(token) if request.method == "POST" else morning.whose(token)
    except Refused as refused:
        return render(request, "calendar/morning.html", {"wrong": str(refused)}, status=404)
    answer = render(request, "calendar/morning.html", {"staff": staff, "business": staff.business})
    answer["Referrer-Policy"] = "no-referrer"
    return answer


@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponseBase:
    """Answer a calendar program: everybody who knows the address, and nobody else."""
    found = feeds.read(secret, now=now())
    if found is None:
        raise Http404
    answer = HttpResponse(found.content, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="regulars.ics"'
    answer["X-Robots-Tag"] = "noindex"
    changed = int(found.changed_at.timestamp())
    answer["ETag"], answer["Last-Modified"] = quote_etag(found.digest), http_date(changed)
    return get_conditional_response(request, answer["ETag"], changed, answer) or answer


def _page(request: HtmxRequest, form: MorningForm | None = None) -> HttpResponse:
    fresh = request.session.pop(FRESH, None) or {}
    staff = request.staff
    opened = {one.staff_id: one for one in Feed.objects.filter(business=request.business)}
    address = _address(request, fresh["secret"]) if fresh else ""
    context = {
        "mine": opened.get(staff.pk),
        "shop": opened.get(None),
        "fresh": fresh.get("whose", ""),
        "address": address,
        "subscribe": CALENDAR + address.partition(WEB)[2] if address else "",
        "is_reachable": settings.PUBLIC_URL.startswith("https://"),
        "leads": leads(staff),
        "morning": form or MorningForm(initial={"wants": staff.wants_morning_mail, "email": staff.email}),
        "goes_to": morning.address_of(staff),
    }
    return render(request, "calendar/yours.html", context, status=422 if form else 200)


def _address(request: HttpRequest, secret: str) -> str:
    path_ = reverse("feed", args=[secret])
    return f"{settings.PUBLIC_URL}{path_}" if settings.PUBLIC_URL else request.build_absolute_uri(path_)


def _whose(request: HtmxRequest) -> Staff | None:
    whose = request.POST.get("whose", "")
    if whose not in WHOSE:
        raise Http404
    return request.staff if whose == "mine" else None


urls = [
    path("calendar/yours/", yours, name="calendar-yours"),
    path("calendar/feeds/", new_address, name="feed-new"),
    path("calendar/feeds/ends/", close, name="feed-close"),
    path("calendar/feeds/<str:secret>.ics", feed, name="feed"),
    path("calendar/morning/", choose_morning, name="morning"),
    path("calendar/morning/<str:token>/", morning_off, name="morning-off"),
]
