"""What was said on a contact, and what becomes of it: marked, chosen, kept, and taken back."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from regulars.core import heard
from regulars.records.models import Moment, Touchpoint
from regulars.services import overheard, said, unsaid
from regulars.services.outcome_notes import CONTACTS, contact
from regulars.services.refused import Refused
from regulars.web import back, door, spoken, timeline
from regulars.web.door import HtmxRequest, now, staff_only
from regulars.web.said_forms import FORMS, KeptForm


@dataclass(frozen=True)
class Sentence:
    """A sentence of what was said."""

    number: int
    words: str
    is_chosen: bool
    is_kept: bool


@dataclass(frozen=True)
class Kept:
    """What became of some words, as the page says it."""

    key: str
    label: str
    words: str
    address: str = ""


@require_GET
@staff_only
def index(request: HtmxRequest, pk: int) -> HttpResponse:
    """Show what was said and what became of it."""
    return _page(request, _moment(request, pk))


@require_POST
@staff_only
def keep(request: HtmxRequest, pk: int, kind: str) -> HttpResponse:
    """Keep some words as what they are."""
    moment = _moment(request, pk)
    form = FORMS[kind](request.POST, moment=moment, staff=request.staff, today=door.today(request.business))
    if not form.keep(now=now()):
        return _page(request, moment, form=form)
    return redirect(_address(request, pk))


@require_POST
@staff_only
def take_back(request: HtmxRequest, pk: int) -> HttpResponse:
    """Take back one thing that was kept."""
    moment, form = _moment(request, pk), forms.Form(request.POST)
    try:
        said.take_back(moment, request.POST.get("key", ""), now=now())
    except Refused as refused:
        form.add_error(None, str(refused))
        return _page(request, moment, refused=form)
    return redirect(_address(request, pk))


def address_of(touchpoint: Touchpoint, *, back: str) -> str:
    """Return where the words of a conversation are kept; nothing when nobody spoke, or nothing was typed."""
    last = Moment.objects.filter(business_id=touchpoint.business_id, kind="contacted", about=contact(touchpoint))
    pk = last.exclude(words="").values_list("pk", flat=True).first()
    return f"{reverse('said', args=[pk])}?back={back}" if pk else ""


def _page(
    request: HtmxRequest, moment: Moment, *, form: KeptForm | None = None, refused: forms.Form | None = None
) -> HttpResponse:
    became, today = said.became(moment), door.today(request.business)
    sentences = _sentences(moment.words, became, at=request.GET.get("at", ""))
    words = next((one.words for one in sentences if one.is_chosen), moment.words)
    known = {"moment": moment, "staff": request.staff, "today": today}
    blank = [kind(words=words, **known) for kind in FORMS.values()]
    context = {
        "moment": moment,
        "customer": moment.customer,
        "sentences": sentences,
        "kept": [_kept(entry, today) for entry in became],
        "forms": [form if form and form.kind == one.kind else one for one in blank],
        "open_form": form.kind if form else "",
        "refused": refused,
        "is_complaint": moment.details.get("outcome") == "unhappy",
        "question": overheard.question(moment.customer.merged_into or moment.customer),
        "stops": heard.wants_to_stop(moment.words),
        "back": back.asked(request),
        "next": back.address(back.asked(request), done=moment.details.get("touchpoint", 0)),
    }
    answer = render(request, "said/said.html", context, status=422 if form or refused else 200)
    if form or refused:
        answer["HX-Push-Url"] = "false"
    return answer


def _sentences(words: str, became: Sequence[unsaid.Entry], *, at: str) -> list[Sentence]:
    """Part what was said; the chosen sentence is the one asked for, else the first that nothing came of yet."""
    parts = heard.sentences(words)
    kept = [any(entry["words"] in part or part in entry["words"] for entry in became) for part in parts]
    free = next((number for number, is_kept in enumerate(kept) if not is_kept), None)
    chosen = int(at) if at.isdecimal() and len(at) < 4 else free
    return [
        Sentence(number, part, number == chosen, is_kept)
        for number, (part, is_kept) in enumerate(zip(parts, kept, strict=True))
    ]


def _kept(entry: unsaid.Entry, today: dt.date) -> Kept:
    labels = {
        unsaid.FACT: _("To remember"),
        unsaid.BEST_TIME: _("They like to be called: %(value)s") % {"value": entry.get("value", "")},
        unsaid.CHANNEL: _("They like to be reached %(way)s")
        % {"way": timeline.SPOKEN_CHANNELS.get(entry.get("value", ""), "")},
        unsaid.PROMISE: _("A promise"),
        unsaid.IDEA: _("An idea"),
        unsaid.COMPLAINT: _("Something to put right"),
        unsaid.REFERRAL: _("They told %(friend)s about you") % {"friend": entry.get("friend", "")},
    }
    label = labels[entry["as"]]
    if due := entry.get("due"):
        day = spoken.day(dt.date.fromisoformat(due), today=today)
        label = _("A promise, due %(day)s, kept by %(keeper)s") % {"day": day, "keeper": entry["keeper"]}
    if entry.get("task"):
        label = _("%(label)s; the owner is told") % {"label": label}
    return Kept(entry["key"], str(label), entry["words"])


def _moment(request: HtmxRequest, pk: int) -> Moment:
    contacts = Moment.objects.filter(business=request.business, kind__in=CONTACTS).exclude(words="")
    return get_object_or_404(contacts.select_related("customer__merged_into", "customer__business"), pk=pk)


def _address(request: HtmxRequest, pk: int) -> str:
    return f"{reverse('said', args=[pk])}?back={back.asked(request)}"


urls = [
    path("said/<int:pk>/", index, name="said"),
    *(path(f"said/<int:pk>/{kind}s/", keep, {"kind": kind}, name=f"said-{kind}") for kind in FORMS),
    path("said/<int:pk>/takings-back/", take_back, name="said-take-back"),
]
