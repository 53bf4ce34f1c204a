"""The mailbox on this machine: what the letters of a demo look like when they arrive."""

import re
import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET

from regulars.services import mailbox
from regulars.services.mailbox import Kept
from regulars.web import frames
from regulars.web.door import HtmxRequest, staff_only

WAY_OUT = re.compile(r"/way-out/[\w.~-]+/")


@require_GET
@staff_only
def index(request: HtmxRequest) -> HttpResponse:
    """Show what arrived, the newest first."""
    _only_here(request)
    letters = mailbox.letters(request.business, before=_key(request.GET.get("before", "")))
    last = letters[-1].id if len(letters) == mailbox.A_PAGE else None
    return render(request, "mailbox/list.html", {"letters": letters, "last": last})


@require_GET
@staff_only
def show(request: HtmxRequest, pk: uuid.UUID) -> HttpResponse:
    """Show one letter with what its envelope says."""
    letter = _letter(request, pk)
    ways = WAY_OUT.findall(letter.text)  # the foot stands last
    return frames.page(request, "mailbox/letter.html", {"letter": letter, "way_out": ways[-1] if ways else ""})


@require_GET
@staff_only
def body(request: HtmxRequest, pk: uuid.UUID) -> HttpResponse:
    """Answer with the letter itself, for the frame."""
    return frames.letter(_letter(request, pk).html)


def _letter(request: HtmxRequest, pk: uuid.UUID) -> Kept:
    _only_here(request)
    found = mailbox.letter(request.business, pk)
    if found is None:
        raise Http404
    return found


def _only_here(request: HtmxRequest) -> None:
    if not mailbox.is_here(request.business):
        raise Http404


def _key(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


urls = [
    path("mailbox/", index, name="mailbox"),
    path("mailbox/<uuid:pk>/", show, name="mailbox-letter"),
    path("mailbox/<uuid:pk>/body/", body, name="mailbox-body"),
]
