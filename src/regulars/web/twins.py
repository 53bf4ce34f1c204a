"""Likely twins: two customers who may be one person, side by side."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from regulars.records.models import Customer, Twin
from regulars.services import merging
from regulars.services.refused import Refused
from regulars.web import register
from regulars.web.door import HtmxRequest, now, staff_only

PAGE = 10


@require_GET
@staff_only
def index(request: HtmxRequest) -> HttpResponse:
    """Show the pairs that wait for a decision, with the evidence."""
    waiting = merging.open_twins(request.business, limit=PAGE + 1)
    pairs = waiting[:PAGE]
    row = {row.customer.pk: row for row in register.rows(_people(pairs))}
    shown = [(twin, *sorted((row[twin.first_id], row[twin.second_id]), key=_how_long)) for twin in pairs]
    return render(request, "twins/list.html", {"pairs": shown, "has_more": len(waiting) > PAGE})


@require_POST
@staff_only
def verdict(request: HtmxRequest, pk: int) -> HttpResponse:
    """Decide about a pair; the one whose card was chosen is kept."""
    twin = get_object_or_404(Twin.objects.filter(business=request.business).select_related("first", "second"), pk=pk)
    decide = {"same": _join, "different": _tell_apart}.get(request.POST.get("verdict", ""))
    if decide is None:
        raise Http404
    try:
        decide(request, twin)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("twins")


def _tell_apart(request: HtmxRequest, twin: Twin) -> None:
    merging.decide_twin(twin, same=False, by=request.staff, now=now())
    sentence = _("%(one)s and %(other)s are two people.")
    messages.success(request, sentence % {"one": twin.first.name, "other": twin.second.name})


def _join(request: HtmxRequest, twin: Twin) -> None:
    pair = {str(twin.first_id): twin.first, str(twin.second_id): twin.second}
    if request.POST.get("keep") not in pair:
        raise Http404
    kept = pair.pop(request.POST["keep"])
    (absorbed,) = pair.values()
    merging.merge(kept, absorbed, by=request.staff, now=now())
    sentence = _("%(one)s is part of %(kept)s now. That page can tell them apart again.")
    messages.success(request, sentence % {"one": absorbed.name, "kept": kept.name})


def _people(pairs: Iterable[Twin]) -> list[Customer]:
    return [customer for twin in pairs for customer in (twin.first, twin.second)]


def _how_long(row: register.Row) -> tuple[object, int]:
    return row.customer.created_at, row.customer.pk


urls = [
    path("twins/", index, name="twins"),
    path("twins/<int:pk>/verdicts/", verdict, name="twin-verdict"),
]
