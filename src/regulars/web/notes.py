"""The writing desk: notes to write, to sign and to post, with their labels and envelopes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from regulars.core.paper import ENVELOPES, LABEL_SHEETS
from regulars.records.models import Note, Staff, Touchpoint
from regulars.services import look, note_paper, notes, team, writing_desk
from regulars.services.note_paper import Printed
from regulars.services.refused import Refused
from regulars.services.writing_desk import Sheet, WritingDesk
from regulars.web import door
from regulars.web.door import HtmxRequest, now, number, staff_only
from regulars.web.note_forms import EnvelopeForm, LabelForm, LeaveOutForm, WrittenForm

DRAFTS = 12  # after so many one begins again


@dataclass(frozen=True)
class Slip:
    """What has just become of a note, with a way back."""

    touchpoint: Touchpoint
    what: str


@require_GET
@staff_only
def index(request: HtmxRequest) -> HttpResponse:
    """Show the writing desk; `at` is the note that lies open, `draft` how often another draft was asked for."""
    return _page(request, at=number(request.GET.get("at")), turn=_turn(request))


@require_GET
@staff_only
def show(request: HtmxRequest, pk: int) -> HttpResponse:
    """Show one note in large type, to write from while the phone lies on the table."""
    touchpoint = _touchpoint(request, pk)
    on, turn = door.today(request.business), _turn(request)
    lying = writing_desk.order(request.business, on=on)
    here = lying.index(pk) if pk in lying else -1
    context = {
        "sheet": writing_desk.sheet(touchpoint, on=on, by=request.staff, turn=turn),
        "previous": lying[here - 1] if here > 0 else None,
        "next": lying[here + 1] if 0 <= here < len(lying) - 1 else None,
        "number": here + 1,
        "count": len(lying),
        "next_turn": (turn + 1) % DRAFTS,
    }
    return render(request, "notes/phone.html", context)


@require_POST
@staff_only
def write(request: HtmxRequest, pk: int) -> HttpResponse:
    """Keep what was written and who signed it."""
    touchpoint = _touchpoint(request, pk)
    form = WrittenForm(request.POST, staff=_writers(request))
    if not form.is_valid():
        return _page(request, at=pk, form=form)
    said: dict[str, Any] = form.cleaned_data
    is_phone = said.pop("is_phone")
    try:
        notes.write(touchpoint, by=request.staff, now=now(), **said)
    except Refused as refused:
        form.add_error(None, str(refused))
        return _page(request, at=pk, form=form)
    left = writing_desk.order(request.business, on=door.today(request.business))
    if is_phone and left:
        return redirect("note", pk=left[0])
    return redirect(f"{reverse('writing')}?done={pk}")


@require_POST
@staff_only
def post(request: HtmxRequest) -> HttpResponse:
    """Mark notes as posted: one, or all that are ready."""
    wanted = [int(pk) for pk in request.POST.getlist("note") if number(pk)]
    written = Note.objects.filter(business=request.business, touchpoint__in=wanted, written_at__isnull=False)
    chosen = list(written.select_related("customer", "touchpoint").order_by("written_at", "pk"))
    posted = notes.post(chosen, by=request.staff, now=now())
    for sentence in posted.refused:
        messages.error(request, sentence)
    if len(posted.notes) == 1:
        return redirect(f"{reverse('writing')}?done={posted.notes[0].touchpoint_id}")
    count = len(posted.notes)
    messages.success(request, ngettext("%(count)d note posted.", "%(count)d notes posted.", count) % {"count": count})
    return redirect("writing")


@require_POST
@staff_only
def leave_out(request: HtmxRequest, pk: int) -> HttpResponse:
    """Take a note off the desk, with the reason."""
    touchpoint = _touchpoint(request, pk)
    form = LeaveOutForm(request.POST)
    if not form.is_valid():
        return _page(request, at=pk, form=form)
    try:
        notes.leave_out(touchpoint, because=form.cleaned_data["because"], by=request.staff, now=now())
    except Refused as refused:
        form.add_error(None, str(refused))
        return _page(request, at=pk, form=form)
    return redirect(f"{reverse('writing')}?done={pk}")


@require_POST
@staff_only
def take_back(request: HtmxRequest, pk: int) -> HttpResponse:
    """Take back the last step of a note."""
    touchpoint = _touchpoint(request, pk)
    try:
        notes.take_back(touchpoint, by=request.staff, now=now())
    except Refused as refused:
        form = forms.Form({})
        form.add_error(None, str(refused))
        return _page(request, form=form)
    return redirect(f"{reverse('writing')}?at={pk}")


@require_GET
@staff_only
def labels(request: HtmxRequest) -> HttpResponse:
    """Print a sheet of address labels, a part-used one too."""
    form = LabelForm(request.GET)

    def made(chosen: Sequence[Sheet], said: dict[str, Any]) -> Printed:
        usual = look.paper_of(request.business).label_sheet
        return note_paper.print_labels(chosen, paper=said["paper"] or usual, first=said["first"] - 1)

    return _printed(request, form, made)


@require_GET
@staff_only
def envelopes(request: HtmxRequest) -> HttpResponse:
    """Print envelopes."""
    form = EnvelopeForm(request.GET)

    def made(chosen: Sequence[Sheet], said: dict[str, Any]) -> Printed:
        usual = look.paper_of(request.business).envelope
        return note_paper.print_envelopes(request.business, chosen, paper=said["envelope"] or usual)

    return _printed(request, form, made)


def _printed(
    request: HtmxRequest, form: forms.Form, made: Callable[[Sequence[Sheet], dict[str, Any]], Printed]
) -> HttpResponse:
    if not form.is_valid():
        return _page(request, paper=form)
    try:
        printed = made(_chosen(request), form.cleaned_data)
    except Refused as refused:
        form.add_error(None, str(refused))
        return _page(request, paper=form)
    return HttpResponse(
        printed.content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{printed.file_name}"', "Cache-Control": "no-store"},
    )


def _chosen(request: HtmxRequest) -> list[Sheet]:
    """Return the notes that were ticked; who came without the form gets those that are ready for the post."""
    lying = writing_desk.desk(request.business, on=door.today(request.business), by=request.staff)
    if not request.GET:
        return lying.ready
    wanted = {int(pk) for pk in request.GET.getlist("note") if number(pk)}
    return [one for one in (*lying.written, *lying.to_write) if one.touchpoint.pk in wanted]


def _page(
    request: HtmxRequest,
    *,
    at: int | None = None,
    turn: int = 0,
    form: forms.Form | None = None,
    paper: forms.Form | None = None,
) -> HttpResponse:
    on = door.today(request.business)
    lying = writing_desk.desk(request.business, on=on, by=request.staff)
    opened = _opened(lying, at)
    is_here = opened is not None and opened.touchpoint.pk == at
    if opened and turn:
        opened = writing_desk.sheet(opened.touchpoint, on=on, by=request.staff, turn=turn)
    usual = look.paper_of(request.business)
    context = {
        "desk": lying,
        "opened": opened,
        "at": at,
        "typed": form if is_here else None,
        "next_turn": (turn + 1) % DRAFTS,
        "writers": _writers(request),
        "form": form,
        "paper": paper,
        "label_sheets": LABEL_SHEETS.values(),
        "envelopes": ENVELOPES.values(),
        "usual": usual,
        "slip": _slip(request),
    }
    answer = render(request, "notes/desk.html", context, status=422 if form or paper else 200)
    if form:
        answer["HX-Push-Url"] = "false"
    return answer


def _opened(lying: WritingDesk, at: int | None) -> Sheet | None:
    return next((one for one in lying.to_write if one.touchpoint.pk == at), next(iter(lying.to_write), None))


def _slip(request: HtmxRequest) -> Slip | None:
    done = number(request.GET.get("done"))
    found = Touchpoint.objects.of(request.business).select_related("customer", "note").filter(pk=done or 0).first()
    if found is None:
        return None
    if found.state == Touchpoint.State.MADE:
        return Slip(found, _("Posted"))
    if found.state != Touchpoint.State.OPEN:
        return Slip(found, _("Left out"))
    note: Note | None = getattr(found, "note", None)
    return Slip(found, _("Written")) if note and note.written_at else None


def _writers(request: HtmxRequest) -> list[Staff]:
    """Return who may sign, who is signed in first."""
    here = team.members(request.business, on=door.today(request.business))
    return sorted(here, key=lambda one: one.pk != request.staff.pk)


def _touchpoint(request: HtmxRequest, pk: int) -> Touchpoint:
    found = Touchpoint.objects.of(request.business).select_related("business", "customer", "note", "note__signed_by")
    return get_object_or_404(found, pk=pk)


def _turn(request: HtmxRequest) -> int:
    return (number(request.GET.get("draft")) or 0) % DRAFTS


urls = [
    path("writing/", index, name="writing"),
    path("writing/postings/", post, name="note-postings"),
    path("writing/labels.pdf", labels, name="note-labels"),
    path("writing/envelopes.pdf", envelopes, name="note-envelopes"),
    path("writing/<int:pk>/", show, name="note"),
    path("writing/<int:pk>/words/", write, name="note-words"),
    path("writing/<int:pk>/left-out/", leave_out, name="note-left-out"),
    path("writing/<int:pk>/undo/", take_back, name="note-undo"),
]
