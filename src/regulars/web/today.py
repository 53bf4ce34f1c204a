"""Today: who to call, write to and thank, and why."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET

from regulars.web.door import HtmxRequest, staff_only


@require_GET
@staff_only
def today(request: HtmxRequest) -> HttpResponse:
    """Show the list of the day."""
    return render(request, "today/today.html", {})


urls = [
    path("", today, name="today"),
]
