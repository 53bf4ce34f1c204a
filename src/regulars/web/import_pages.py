"""Files that come in: looked at first, then brought in as a whole, and taken back as a whole."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.request import QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from regulars.core.mapping import FIELDS, Field
from regulars.importers import importers
from regulars.records.models import ImportBatch, Twin
from regulars.services import imports
from regulars.services.refused import Refused
from regulars.web.door import HtmxRequest, leaders_only, now

SHOWN_BATCHES = 30
GROUPS = {
    "customer": gettext_lazy("About the customer"),
    "sale": gettext_lazy("About the sale"),
    "line": gettext_lazy("About what was bought"),
}


@require_http_methods(["GET", "POST"])
@leaders_only
def index(request: HtmxRequest) -> HttpResponse:
    """Take a file, and show those that came before."""
    wrong = ""
    if request.method == "POST":
        upload = request.FILES.get("file")
        if upload is None:
            wrong = _("Choose a file first.")
        else:
            try:
                batch = imports.receive(request.business, upload.name or "", upload, by=request.staff, now=now())
                return redirect("import", batch.pk)
            except Refused as refused:
                wrong = str(refused)
    batches = ImportBatch.objects.filter(business=request.business).order_by("-received_at")[:SHOWN_BATCHES]
    known = sorted({importer.label for importer in importers().values()})
    page = {"batches": batches, "known": known, "wrong": wrong}
    return render(request, "imports/list.html", page, status=422 if wrong else 200)


@require_http_methods(["GET", "POST"])
@leaders_only
def show(request: HtmxRequest, pk: int) -> HttpResponse:
    """Show what a waiting file would do, or what one that came in did."""
    batch = _of(request, pk)
    if batch.state != ImportBatch.State.WAITING:
        twins = Twin.objects.filter(business=request.business, verdict=Twin.Verdict.OPEN).count()
        return render(request, "imports/done.html", {"batch": batch, "twins": twins})
    return _look(request, batch, _said(request.POST))


@require_POST
@leaders_only
def commit(request: HtmxRequest, pk: int) -> HttpResponse:
    """Bring the whole file in, or nothing of it."""
    batch = _of(request, pk)
    said = _said(request.POST)
    try:
        imports.commit(batch, **said, by=request.staff, now=now())
    except imports.NotWaiting:
        return redirect("import", pk)
    except Refused as refused:
        messages.error(request, str(refused))
        return _look(request, batch, said, status=422)
    return redirect("import", pk)


@require_POST
@leaders_only
def undo(request: HtmxRequest, pk: int) -> HttpResponse:
    """Take a whole import back."""
    batch = _of(request, pk)
    try:
        imports.undo(batch, by=request.staff, now=now())
        messages.success(request, _("%(file)s is taken back.") % {"file": batch.file_name})
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("import", pk)


@require_POST
@leaders_only
def discard(request: HtmxRequest, pk: int) -> HttpResponse:
    """Forget a file that was not brought in."""
    try:
        imports.discard(_of(request, pk))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("imports")


@require_GET
@leaders_only
def rejects(request: HtmxRequest, pk: int) -> HttpResponse:
    """Hand out the rows that were not taken, with line and reason."""
    content = imports.rejects_file(_of(request, pk))
    if content is None:
        raise Http404
    headers = {"Content-Disposition": f'attachment; filename="not-imported-{pk}.csv"'}
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)


def _of(request: HtmxRequest, pk: int) -> ImportBatch:
    return get_object_or_404(ImportBatch, business=request.business, pk=pk)


def _said(form: QueryDict) -> dict[str, Any]:
    """Read the columns that somebody named and the answers that they gave; nothing said is None."""
    columns = {name[7:]: str(column) for name, column in form.items() if name.startswith("column.")}
    answers = {name[7:]: str(answer) for name, answer in form.items() if name.startswith("answer.")}
    # A field that is joined from several columns stands in one choice, a column a line.
    mapping = {name: column.split("\n") if "\n" in column else column for name, column in columns.items()}
    return {"mapping": mapping or None, "answers": answers or None}


def _look(request: HtmxRequest, batch: ImportBatch, said: dict[str, Any], *, status: int = 200) -> HttpResponse:
    try:
        preview = imports.look(batch, **said)
    except Refused as refused:
        return render(request, "imports/unreadable.html", {"batch": batch, "wrong": str(refused)}, status=422)
    page = {"batch": batch, "preview": preview, "groups": _groups(preview), "sample": _sample(preview)}
    page["answered"] = said["answers"] or {}
    return render(request, "imports/look.html", page, status=status)


def _groups(preview: imports.Preview) -> list[dict[str, Any]]:
    """Group the fields, each with the column that holds it; several joined columns stand as one choice."""
    return [
        {"title": title, "fields": [_field(field, preview) for field in FIELDS.values() if field.group == group]}
        for group, title in GROUPS.items()
    ]


def _field(field: Field, preview: imports.Preview) -> dict[str, Any]:
    column = preview.columns.get(field.name, "")
    value = column if isinstance(column, str) else "\n".join(column)
    choices = [(name, name) for name in preview.header]
    if value and value not in preview.header:
        choices.insert(0, (value, value.replace("\n", " + ").replace("|", " / ")))
    return {"field": field, "value": value, "choices": choices}


def _sample(preview: imports.Preview) -> dict[str, Any]:
    """Lay out the first rows as a table of the fields that hold something."""
    used = [name for name in FIELDS if any(row.get(name) for _line, row in preview.sample)]
    rows = [(line, [(FIELDS[name].label, row.get(name, "")) for name in used]) for line, row in preview.sample]
    return {"labels": [FIELDS[name].label for name in used], "rows": rows}


urls = [
    path("imports/", index, name="imports"),
    path("imports/<int:pk>/", show, name="import"),
    path("imports/<int:pk>/commits/", commit, name="import-commit"),
    path("imports/<int:pk>/undo/", undo, name="import-undo"),
    path("imports/<int:pk>/discards/", discard, name="import-discard"),
    path("imports/<int:pk>/not-imported.csv", rejects, name="import-rejects"),
]
