"""Addresses that only take a form, opened as a page: said in our words and not with an empty screen."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render


def wrong_way(further: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Put our page where a method was refused; what the answer says to programs stays."""

    def answer(request: HttpRequest) -> HttpResponse:
        refused = further(request)
        if not isinstance(refused, HttpResponseNotAllowed) or refused.content:
            return refused
        page = render(request, "405.html", status=405)
        page.headers["Allow"] = refused.headers["Allow"]
        return page

    return answer
