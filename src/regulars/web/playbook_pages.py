"""Playbooks: read in plain words, tried on last year, switched and changed."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from regulars.core.playbooks import BadPlaybook
from regulars.records.models import Playbook
from regulars.services import playbooks
from regulars.web.door import HtmxRequest, leaders_only, leads, now, staff_only, today

LONGEST_TEXT = 100_000


@require_GET
@staff_only
def index(request: HtmxRequest) -> HttpResponse:
    """Show the newest version of each playbook with what it does."""
    newest: dict[str, Playbook] = {}
    for playbook in Playbook.objects.filter(business=request.business).order_by("slug", "version"):
        if playbook.is_on or not newest.get(playbook.slug, playbook).is_on:
            newest[playbook.slug] = playbook
    shown = [{"playbook": one, "chapters": playbooks.chapters(one)} for one in newest.values()]
    return render(request, "playbooks/list.html", {"shown": shown})


@require_GET
@staff_only
def show(request: HtmxRequest, pk: int) -> HttpResponse:
    """Show one playbook: its rules as sentences, its versions, and last year as it would have been."""
    playbook = _of(request, pk)
    tried = None
    if "try" in request.GET:
        tried = playbooks.preview(request.business, playbook.text, today=today(request.business))
    versions = Playbook.objects.filter(business=request.business, slug=playbook.slug).order_by("-version")
    page = {"playbook": playbook, "chapters": playbooks.chapters(playbook), "tried": tried, "versions": versions}
    looked = playbooks.look_at(playbook, now=now())
    return render(request, "playbooks/show.html", page | {"looked": looked, "may_change": leads(request.staff)})


@require_POST
@leaders_only
def switch(request: HtmxRequest, pk: int) -> HttpResponse:
    """Switch a playbook on or off."""
    playbook = _of(request, pk)
    if request.POST.get("to") == "on":
        playbooks.switch_on(playbook, by=request.staff, now=now())
        messages.success(request, _("%(name)s is on.") % {"name": playbook.name})
    else:
        playbooks.switch_off(playbook, by=request.staff, now=now())
        messages.success(
            request, _("%(name)s is off. What is already on a list stays there.") % {"name": playbook.name}
        )
    return redirect("playbook", playbook.pk)


@require_http_methods(["GET", "POST"])
@leaders_only
def edit(request: HtmxRequest, pk: int) -> HttpResponse:
    """Change the text: try it on last year, or save it as a new version once what is said of its e-mails was read."""
    playbook = _of(request, pk)
    text = request.POST.get("text", playbook.text).replace("\r\n", "\n")[:LONGEST_TEXT]
    page: dict[str, Any] = {"playbook": playbook, "text": text}
    if request.method == "GET":
        return render(request, "playbooks/edit.html", page)
    try:
        page["looked"] = playbooks.look(request.business, text, before=playbook.text, now=now())
        page["asks"] = any(one.is_grave for one in page["looked"])
        if "try" in request.POST:
            tried = playbooks.preview(request.business, text, today=today(request.business))
            return render(request, "playbooks/edit.html", page | {"tried": tried})
        if page["asks"] and "sure" not in request.POST:
            return render(request, "playbooks/edit.html", page | {"is_unread": True}, status=422)
        made = playbooks.edit(playbook, text, by=request.staff, now=now())
    except BadPlaybook as bad:
        return render(request, "playbooks/edit.html", page | {"wrong": str(bad)}, status=422)
    messages.success(request, _("Saved as version %(version)s.") % {"version": made.version})
    return redirect("playbook", made.pk)


def _of(request: HtmxRequest, pk: int) -> Playbook:
    return get_object_or_404(Playbook, business=request.business, pk=pk)


urls = [
    path("playbooks/", index, name="playbooks"),
    path("playbooks/<int:pk>/", show, name="playbook"),
    path("playbooks/<int:pk>/switches/", switch, name="playbook-switch"),
    path("playbooks/<int:pk>/text/", edit, name="playbook-text"),
]
