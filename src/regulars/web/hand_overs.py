"""A print run given to a mail house: chosen, followed, stopped, and what nobody answered decided."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from regulars import mail_houses
from regulars.records.models import PrintItem, PrintRun
from regulars.services import hand_overs
from regulars.services.refused import Refused
from regulars.web.door import HtmxRequest, now, staff_only, today

UNSURE_SHOWN = 20


class HouseForm(forms.Form):
    """To which mail house a run goes."""

    house = forms.SlugField(error_messages={"required": gettext_lazy("Choose a mail house.")})


class AnswerForm(forms.Form):
    """What the mail house answered about a piece."""

    answer = forms.ChoiceField(choices=[("printed", ""), ("not-printed", "")])


def standing(run: PrintRun) -> dict[str, Any]:
    """What the page of a run shows about mail houses."""
    if run.state == PrintRun.State.HANDED_OVER:
        moment = now()
        unknown = run.items.filter(state=PrintItem.State.UNKNOWN).select_related("customer", "run")
        unsure = [one for one in unknown.order_by("position") if hand_overs.is_unsure(one, now=moment)]
        return {"at_house": hand_overs.progress(run), "unsure": unsure[:UNSURE_SHOWN]}
    if run.state == PrintRun.State.PROOF:
        return {"houses": [one.house for one in hand_overs.houses_for(run)]}
    return {}


@require_POST
@staff_only
def give(request: HtmxRequest, pk: int) -> HttpResponse:
    """Give a run to a mail house."""
    run, form = _run(request, pk), HouseForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for error in form.errors["house"]))
        return redirect("print-run", pk)
    slug, on = form.cleaned_data["house"], today(request.business)
    try:
        given = hand_overs.hand_over(run, slug, by=request.staff, on=on, now=now())
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("print-run", pk)
    label = hand_overs.progress(given).house.label
    if slug == "file":
        messages.success(request, _("Noted as handed over. The file is below."))
    else:
        messages.success(request, _("They go to %(house)s one by one. You can close this page.") % {"house": label})
    return redirect("print-run", pk)


@require_POST
@staff_only
def stop(request: HtmxRequest, pk: int) -> HttpResponse:
    """Stop what has not gone yet."""
    try:
        stopped = hand_overs.take_back(_run(request, pk), by=request.staff, now=now())
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("print-run", pk)
    said = ngettext("%(count)d was stopped.", "%(count)d were stopped.", stopped)
    messages.success(request, said % {"count": stopped})
    return redirect("print-run", pk)


@require_GET
@staff_only
def file(request: HtmxRequest, pk: int) -> HttpResponse:
    """Give out the file for a print shop."""
    run = _run(request, pk)
    if run.state != PrintRun.State.HANDED_OVER or mail_houses.house(run.house).by_itself:
        raise Http404  # whoever prints here gets the file of the run, before which the guard is asked
    name = hand_overs.file_name(run)
    headers = {"Content-Disposition": f'attachment; filename="{name}.zip"', "Cache-Control": "no-store"}
    return HttpResponse(hand_overs.bundle(run), content_type="application/zip", headers=headers)


@require_POST
@staff_only
def decide(request: HtmxRequest, pk: int) -> HttpResponse:
    """Say what the mail house answered about a piece."""
    item = get_object_or_404(PrintItem.objects.select_related("run__business"), pk=pk, business=request.business)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say whether it was printed."))
        return redirect("print-run", item.run_id)
    is_printed = form.cleaned_data["answer"] == "printed"
    try:
        hand_overs.decide(item, is_printed=is_printed, by=request.staff, now=now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        said = _("Noted. It is on its way.") if is_printed else _("Noted. It can go in another run.")
        messages.success(request, said)
    return redirect("print-run", item.run_id)


def _run(request: HtmxRequest, pk: int) -> PrintRun:
    return get_object_or_404(PrintRun.objects.of(request.business).select_related("business"), pk=pk)


urls = [
    path("print/<int:pk>/hand-overs/", give, name="print-give"),
    path("print/<int:pk>/stops/", stop, name="print-stop"),
    path("print/<int:pk>/for-a-print-shop.zip", file, name="print-zip"),
    path("print/items/<int:pk>/answers/", decide, name="print-answer"),
]
