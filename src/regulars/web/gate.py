"""The gate: what is too large is refused before anybody reads it."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

ROOM_FOR_THE_FORM = 1024 * 1024


def gate(further: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Stand between the browser and the pages; needs to know who is signed in."""

    def answer(request: HttpRequest) -> HttpResponse:
        refused = _refusal(request)
        page = render(request, "400.html", {"why": refused[1]}, status=refused[0]) if refused else further(request)
        # Behind the counter several people share a screen: after signing out, "back" shows nobody's customers.
        page.headers.setdefault("Cache-Control", "private, no-store")
        return page

    return answer


def _refusal(request: HttpRequest) -> tuple[int, str] | None:
    size = request.headers.get("Content-Length", "")
    length = int(size) if size.isdecimal() and len(size) < 19 else 0
    if length > settings.LARGEST_UPLOAD + ROOM_FOR_THE_FORM:
        sentence = _("This file is larger than %(most)d MB. Split it, and bring the parts one by one.")
        return 413, sentence % {"most": settings.LARGEST_UPLOAD // (1024 * 1024)}
    if length > settings.DATA_UPLOAD_MAX_MEMORY_SIZE and not request.user.is_authenticated:
        return 413, _("Sign in first, and then bring the file.")
    return None
