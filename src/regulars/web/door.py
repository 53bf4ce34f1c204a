"""The door: who may come in, for which business, and what time it is inside."""

import datetime as dt
import logging
from collections.abc import Callable
from functools import wraps
from inspect import getclosurevars
from typing import Concatenate, ParamSpec, cast
from urllib.parse import urlencode, urlsplit, urlunsplit

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import DatabaseError, IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from regulars.core.zones import local_date, zone
from regulars.records.models import Business, Erasure, Staff, User

log = logging.getLogger(__name__)
P = ParamSpec("P")
AT_ONCE = dt.timedelta(minutes=1)  # how long a request may be under way while another one erases somebody


class HtmxRequest(HttpRequest):
    """A request after the door: the business and the member of staff are known."""

    htmx: HtmxDetails
    user: User | AnonymousUser
    business: Business
    staff: Staff


View = Callable[Concatenate[HtmxRequest, P], HttpResponseBase]


def now() -> dt.datetime:
    """Return what time it is; views read the clock here and hand it on."""
    return timezone.now()


def today(business: Business) -> dt.date:
    """Return what day it is where the business is."""
    return local_date(now(), business.timezone)


def number(text: str | None) -> int | None:
    """Read a row's number from an address or a form; what is none, or longer than any row's, is nothing."""
    return int(text) if text and text.isdecimal() and len(text) < 19 else None


def staff_only(view: View[P]) -> View[P]:
    """Let in who works here; show the others the way to the sign-in, or to the first set-up."""

    @wraps(view)
    def guarded(request: HtmxRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.user.is_anonymous:
            return _turn_away(request)
        staff = Staff.objects.select_related("business").filter(user=request.user).first()
        if staff is None:
            raise Http404
        request.staff, request.business = staff, staff.business
        came_at = now()
        with timezone.override(zone(staff.business.timezone).info):
            try:
                return view(request, *args, **kwargs)
            except (DatabaseError, ObjectDoesNotExist) as failed:
                if _may_point_to_nobody(failed) and _has_erased(staff.business, since=came_at - AT_ONCE):
                    log.warning("Somebody was erased just now; a request ended with %s.", type(failed).__name__)
                    raise Http404 from failed
                raise

    return cast(View[P], guarded)


def leaders_only(view: View[P]) -> View[P]:
    """Let in who owns or manages the business; the others read whom to ask."""

    @wraps(view)
    def guarded(request: HtmxRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not leads(request.staff):
            raise PermissionDenied(_("Only the owner or a manager can change this. Ask one of them."))
        return view(request, *args, **kwargs)

    return staff_only(cast(View[P], guarded))


def _may_point_to_nobody(failed: Exception) -> bool:
    """Say whether this is how it ends when a row is gone; a database that is locked, full or broken ends otherwise."""
    is_update_of_nothing = type(failed) is DatabaseError
    return is_update_of_nothing or isinstance(failed, IntegrityError | ObjectDoesNotExist)


def _has_erased(business: Business, *, since: dt.datetime) -> bool:
    """Say whether somebody was erased just now: what was about to be written may have been about them."""
    return Erasure.objects.filter(business=business, erased_at__gte=since).exists()


def leads(staff: Staff) -> bool:
    """Say whether this person owns or manages the business."""
    return staff.role in {Staff.Role.OWNER, Staff.Role.MANAGER}


def _turn_away(request: HtmxRequest) -> HttpResponse:
    address = reverse("sign-in") if Business.objects.exists() else reverse("first-run")
    page = _page_of(request)
    query = {"next": page} if page != "/" else {}
    if request.method == "POST":
        query["unkept"] = "yes"
    if query:
        address = f"{address}?{urlencode(query)}"
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)


def _page_of(request: HtmxRequest) -> str:
    """Return the page on which somebody is: a form, or a part of a page, was sent from another one, if from ours."""
    if request.method != "POST" and not request.htmx:
        return request.get_full_path()
    came_from = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(came_from, {request.get_host()}):
        return "/"
    page = urlsplit(came_from)
    return urlunsplit(("", "", page.path, page.query, "")) if _is_page(page.path) else _above(page.path)


def _above(path: str) -> str:
    """Return the nearest page above an address that only takes a form, as it shows the form again that was wrong."""
    while path.strip("/") and not _is_page(path):
        path = f"{path.rstrip('/').rpartition('/')[0]}/"
    return path if path.strip("/") else "/"


def _is_page(path: str) -> bool:
    try:
        view = resolve(path).func
    except Resolver404:
        return False
    # The name that Django's require_POST and its likes give it.
    return "GET" in getclosurevars(view).nonlocals.get("request_method_list", ["GET"])
