"""Print: the day's cards and letters, from the proof to the post."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy
from django.views.decorators.http import require_GET, require_POST

from regulars.records.models import PrintItem, PrintRun
from regulars.services import print_files, print_outlook, print_sheets, print_steps, prints
from regulars.services.look import print_days_of
from regulars.services.print_guard import arrival, refusals
from regulars.services.refused import Refused
from regulars.web import hand_overs
from regulars.web.door import HtmxRequest, leads, now, staff_only, today

ITEMS_SHOWN, RUNS_SHOWN = 50, 20
COUNTED = {
    "postcard": ngettext_lazy("%(count)d postcard", "%(count)d postcards", "count"),
    "greeting_card": ngettext_lazy("%(count)d greeting card", "%(count)d greeting cards", "count"),
    "letter": ngettext_lazy("%(count)d letter", "%(count)d letters", "count"),
}
STATES = {
    PrintRun.State.PROOF: gettext_lazy("a proof, not printed yet"),
    PrintRun.State.PRINTED: gettext_lazy("printed, not posted yet"),
    PrintRun.State.POSTED: gettext_lazy("posted"),
    PrintRun.State.HANDED_OVER: gettext_lazy("at the mail house"),
    PrintRun.State.CANCELLED: gettext_lazy("cancelled"),
}
CARDS = [("postcard", gettext_lazy("Postcards")), ("greeting_card", gettext_lazy("Greeting cards, folded"))]


class MakeUpForm(forms.Form):
    """What cards are printed as."""

    cards = forms.ChoiceField(label=gettext_lazy("Print cards as"), choices=CARDS, initial="postcard", required=False)


class WordsForm(forms.Form):
    """Other words for one card or letter."""

    words = forms.CharField(
        label=gettext_lazy("Its words"),
        max_length=prints.LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": gettext_lazy("Write a few words, or leave this one out.")},
    )


@require_GET
@staff_only
def index(request: HtmxRequest) -> HttpResponse:
    """Show what is to be printed today, what is under way, and what is coming."""
    return _index(request)


@require_POST
@staff_only
def make_up(request: HtmxRequest) -> HttpResponse:
    """Make up the runs of today."""
    form = MakeUpForm(request.POST)
    if not form.is_valid():
        return _index(request, form)
    kinds = (form.cleaned_data["cards"] or "postcard", "letter")
    try:
        made = prints.make_up(request.business, on=today(request.business), kinds=kinds, by=request.staff, now=now())
    except Refused as refused:
        form.add_error(None, str(refused))
        return _index(request, form)
    return redirect("print-run", made[0].pk) if len(made) == 1 else redirect("print")


@require_GET
@staff_only
def show(request: HtmxRequest, pk: int) -> HttpResponse:
    """Show one run: its proof, its list, and what is to be done with it."""
    return _show(request, _run(request, pk))


@require_GET
@staff_only
def file(request: HtmxRequest, pk: int) -> HttpResponse:
    """Give out the run as PDF: all of it, or the pages asked for."""
    run, for_shop = _run(request, pk), request.GET.get("for") == "shop"
    try:
        positions = print_files.read_positions(request.GET.get("cards", ""), most=run.items.count())
        is_whole = positions is None and not for_shop
        printed = print_files.pdf_of(
            run, on=today(request.business), positions=positions, marks=for_shop, with_proof=is_whole
        )
    except Refused as refused:
        return _show(request, run, wrong=str(refused))
    name = print_files.file_name(run, marks=for_shop)
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(printed.content, content_type="application/pdf", headers=headers)


@require_GET
@staff_only
def picture(request: HtmxRequest, pk: int, side: int) -> HttpResponse:
    """Draw one side of one card or letter."""
    item = get_object_or_404(PrintItem.objects.select_related("run__business"), pk=pk, business=request.business)
    pages = print_sheets.pngs(prints.job_of(item.run), print_files.piece_of(item), ppi=100)
    drawn = pages[min(side, len(pages) - 1)]
    return HttpResponse(drawn, content_type="image/png", headers={"Cache-Control": "no-store"})


@require_POST
@staff_only
def step(request: HtmxRequest, pk: int, what: str) -> HttpResponse:
    """Take a run one step on, or one back."""
    run = _run(request, pk)
    try:
        left = _take(run, what, request)
    except Refused as refused:
        return _show(request, run, wrong=str(refused))
    messages.success(request, _SAID[what])
    if left:
        many = ngettext("%(count)d was left out: %(why)s", "%(count)d were left out: %(why)s", len(left))
        why = " ".join(dict.fromkeys(item.reason for item in left))
        messages.warning(request, many % {"count": len(left), "why": why})
    return redirect("print") if what == "cancelled" else redirect("print-run", pk)


@require_POST
@staff_only
def change(request: HtmxRequest, pk: int, what: str) -> HttpResponse:
    """Leave one out, put it back, or change its words."""
    item = get_object_or_404(PrintItem.objects.select_related("run__business"), pk=pk, business=request.business)
    on, form = today(request.business), WordsForm(request.POST)
    try:
        if what == "left-out":
            prints.leave_out(item, reason=request.POST.get("reason", ""))
        elif what == "put-back":
            prints.put_back(item, on=on)
        elif form.is_valid():
            prints.reword(item, form.cleaned_data["words"], on=on)
        else:
            return _show(request, item.run, wrong=" ".join(map(str, form.errors["words"])), at=item)
    except Refused as refused:
        return _show(request, item.run, wrong=str(refused), at=item, words=request.POST.get("words"))
    page = f"?page={number}" if (number := request.POST.get("page", "")).isdecimal() else ""
    return redirect(f"/print/{item.run_id}/{page}#item-{item.pk}")


def _take(run: PrintRun, what: str, request: HtmxRequest) -> list[PrintItem]:
    """Take the step, and return what was left out for it."""
    on = today(request.business)
    if what == "printed":
        return print_steps.mark_printed(run, on=on)
    if what == "posted":
        return print_steps.mark_posted(run, by=request.staff, on=on, now=now())
    if what == "cancelled":
        print_steps.cancel(run, now=now())
    else:
        print_steps.undo(run, by=request.staff, now=now())
    return []


def _index(request: HtmxRequest, form: forms.Form | None = None) -> HttpResponse:
    business, on = request.business, today(request.business)
    days = print_days_of(business)
    waiting = print_outlook.to_make_up(business, on=on)
    context = {
        "today": on,
        "waiting": waiting,
        "waiting_count": sum(waiting.values()),
        "in_hand": days.in_hand(on),
        "runs": [_described(run) for run in print_outlook.under_way(business)],
        "coming": print_outlook.coming(business, on=on),
        "posted": [_described(run) for run in print_outlook.ended(business, most=RUNS_SHOWN)],
        "form": form or MakeUpForm(),
        "is_drawn": business.planned_on == on,
        "may_lead": leads(request.staff),
    }
    return render(request, "prints/index.html", context, status=422 if form else 200)


def _show(
    request: HtmxRequest, run: PrintRun, *, wrong: str = "", at: PrintItem | None = None, words: str | None = None
) -> HttpResponse:
    run, on = _run(request, run.pk), today(request.business)
    page = Paginator(run.items.select_related("customer", "touchpoint").order_by("position"), ITEMS_SHOWN).get_page(
        request.GET.get("page")
    )
    may_change = run.state in (PrintRun.State.PROOF, PrintRun.State.PRINTED)
    unprinted = run.items.filter(state=PrintItem.State.WAITING).select_related("customer", "touchpoint")
    waiting = list(unprinted) if may_change else []
    refused = refusals(run, waiting, on=on)
    context: dict[str, Any] = {
        **_described(run),
        "page": page,
        "rows": [(item, refused.get(item.pk, ""), words if at and at.pk == item.pk else None) for item in page],
        "at": at,
        "wrong": wrong,
        "refused": [item for item in waiting if item.pk in refused],
        "goes": len(waiting) - len(refused),
        "first": next((one for one in page if one.state != PrintItem.State.LEFT_OUT and one.pk not in refused), None),
        "arrives": arrival(run, on=on),
        "posted_by": print_days_of(run.business).posted(run.print_date),
        "may_change": may_change,
        **hand_overs.standing(run),
        "most": page.paginator.count,
    }
    return render(request, "prints/run.html", context, status=422 if wrong else 200)


def _described(run: PrintRun) -> dict[str, Any]:
    counts = dict.fromkeys(PrintItem.State.values, 0)
    counts.update(run.items.order_by().values_list("state").annotate(Count("pk")))
    count = sum(counts.values()) - counts["left_out"]
    return {
        "run": run,
        "called": COUNTED[run.kind] % {"count": count},
        "size": print_files.size_label(run),
        "state": STATES[PrintRun.State(run.state)],
        "count": count,
        "left_out": counts["left_out"],
        "again": run.state != PrintRun.State.CANCELLED and any(counts[state] for state in print_files.SHOWN),
    }


def _run(request: HtmxRequest, pk: int) -> PrintRun:
    return get_object_or_404(PrintRun.objects.of(request.business).select_related("business"), pk=pk)


_SAID = {
    "printed": gettext_lazy("Noted as printed. Take them to the post."),
    "posted": gettext_lazy("Noted as posted."),
    "cancelled": gettext_lazy("Cancelled. What was on it can go another way."),
    "taken-back": gettext_lazy("Taken back."),
}

urls = [
    path("print/", index, name="print"),
    path("print/runs/", make_up, name="print-runs"),
    path("print/<int:pk>/", show, name="print-run"),
    path("print/<int:pk>/file.pdf", file, name="print-file"),
    *(
        path(f"print/<int:pk>/{what}/", step, {"what": what}, name=f"print-{what}")
        for what in ("printed", "posted", "cancelled", "taken-back")
    ),
    *(
        path(f"print/items/<int:pk>/{what}/", change, {"what": what}, name=f"print-item-{what}")
        for what in ("left-out", "put-back", "words")
    ),
    path("print/items/<int:pk>/<int:side>.png", picture, name="print-picture"),
]
