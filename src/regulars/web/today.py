"""Today: who to call, write to and thank, and why."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_GET, require_POST

from regulars.services import outreach, print_outlook
from regulars.web import back, desk, door, promising, reminding, said, said_again, slips
from regulars.web.door import HtmxRequest, now, number, staff_only

WHOSE = ("mine", "all")


@require_GET
@staff_only
def today(request: HtmxRequest) -> HttpResponse:
    """Show the list of the day."""
    return page(request, at=number(request.GET.get("at")), done=number(request.GET.get("done")))


@require_POST
@staff_only
def draw_up(request: HtmxRequest) -> HttpResponse:
    """Draw up the list of today."""
    outreach.draw_up(request.business, on=door.today(request.business), now=now())
    return redirect("today")


def page(
    request: HtmxRequest, *, at: int | None = None, done: int | None = None, form: forms.Form | None = None
) -> HttpResponse:
    """Show the page of the day; with a form, what was refused there."""
    if request.GET.get("whose") in WHOSE:
        request.session["whose"] = request.GET["whose"]
    mine = request.session.get("whose") == "mine"
    laid_out = desk.lay_out(
        request.business, on=door.today(request.business), by=request.staff, now=now(), at=at, mine=mine
    )
    slip = slips.read(request.business, done, on=laid_out.day, now=now())
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
        **said_again.typed(request, form, at, laid_out.card.touchpoint.pk if laid_out.card else None),
        "said_address": said.address_of(slip.touchpoint, back=back.TODAY) if slip else "",
        "may_lead": door.leads(request.staff),
    }
    answer = render(request, "today/today.html", context, status=422 if form else 200)
    if form:
        # What was refused has no address of its own to come back to.
        answer["HX-Push-Url"] = "false"
    return answer


urls = [
    path("", today, name="today"),
    path("plans/", draw_up, name="plans"),
]
