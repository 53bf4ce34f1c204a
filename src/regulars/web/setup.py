"""The first run: a business, its owner, and then its customers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_GET

from regulars.records.models import Business


@require_GET
def first_run(request: HttpRequest) -> HttpResponse:
    """Say how to get in when there is no business yet."""
    if Business.objects.exists():
        return redirect("sign-in")
    return render(request, "setup/first_run.html")


urls = [
    path("setup/", first_run, name="first-run"),
]
