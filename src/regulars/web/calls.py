"""The call desk: one call after the other, for somebody with a phone at the ear, and the messages between them."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET

from regulars.web import back, call_desk, door, said_again, slips
from regulars.web.door import HtmxRequest, now, number, staff_only

ALL = "all"


@require_GET
@staff_only
def index(request: HtmxRequest) -> HttpResponse:
    """Show the next call or message, or what became of those of today."""
    return page(request, at=number(request.GET.get("at")), done=number(request.GET.get("done")))


def page(
    request: HtmxRequest, *, at: int | None = None, done: int | None = None, form: forms.Form | None = None
) -> HttpResponse:
    """Show the desk; with a form, what was refused there."""
    everybodys = request.GET.get("whose") == ALL or back.asked(request) == back.ALL_CALLS
    on = door.today(request.business)
    laid_out = call_desk.lay_out(request.business, on=on, by=request.staff, now=now(), at=at, everybodys=everybodys)
    context = {
        "desk": laid_out,
        "slip": slips.read(request.business, done, on=on, now=now()),
        "everybodys": everybodys,
        "back": back.ALL_CALLS if everybodys else back.CALLS,
        **said_again.typed(request, form, at, laid_out.lies_open),
    }
    answer = render(request, "calls/calls.html", context, status=422 if form else 200)
    if form:
        answer["HX-Push-Url"] = "false"
    return answer


urls = [path("calls/", index, name="calls")]
