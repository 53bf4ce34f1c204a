"""The words of mail: what each occasion says, changed with a second pair of eyes and seen as customers see it."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from regulars.core.messages import FACTS, Source, outline
from regulars.core.playbook_rules import OCCASIONS, occasion_of
from regulars.core.second_look import Remark
from regulars.core.spoken_dates import hour
from regulars.records.models import Business, Customer, Message, Sale, Template
from regulars.services import letters, mailings, templates
from regulars.services.refused import Refused
from regulars.web import frames, word_drafts
from regulars.web.door import HtmxRequest, leaders_only, leads, now, number, staff_only, today

READERS = 3
RECENT = 40
EARLIER = 5  # of the shop's own words, that are not in use
MEANS = {
    "first_name": gettext_lazy("their first name"),
    "name": gettext_lazy("their whole name"),
    "business": gettext_lazy("your business"),
    "phone": gettext_lazy("your number"),
    "staff": gettext_lazy("who signs"),
    "item": gettext_lazy("what they bought"),
    "answer": gettext_lazy("your answer to what they asked for"),
    "when": gettext_lazy("when: last Thursday"),
    "remembered": gettext_lazy("something you remember about them"),
    "product": gettext_lazy("what wants looking after"),
    "due": gettext_lazy("by when"),
    "city": gettext_lazy("where they live"),
}


class WordsForm(forms.Form):
    """A subject and a text."""

    subject = forms.CharField(
        label=gettext_lazy("Subject"),
        max_length=templates.LONGEST_SUBJECT,
        error_messages={"required": gettext_lazy("Say in four words why you write.")},
    )
    text = forms.CharField(
        label=gettext_lazy("The e-mail"),
        max_length=templates.LONGEST_TEXT,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14}),
        error_messages={"required": gettext_lazy("An e-mail needs words.")},
    )
    sure = forms.BooleanField(required=False, label=gettext_lazy("I have read this, and want these words all the same"))


@dataclass(frozen=True)
class Line:
    """An occasion in the list."""

    slug: str
    subject: str
    text: str
    is_own: bool
    has_draft: bool


@require_GET
@staff_only
def index(request: HtmxRequest) -> HttpResponse:
    """Show what each occasion says."""
    own, drafts = templates.in_use(request.business), word_drafts.occasions(request.session)
    ours = {"business": request.business.name}
    lines = [
        Line(slug, outline(subject, ours), outline(text, ours), slug in own, slug in drafts)
        for slug, (subject, text) in mailings.sources(request.business).items()
    ]
    return render(request, "words/list.html", {"lines": lines, "may_lead": leads(request.staff)})


@require_http_methods(["GET", "POST"])
@leaders_only
def edit(request: HtmxRequest, occasion: str) -> HttpResponse:
    """Show the words of an occasion with what is to say about them; try others, or use them from now on."""
    _known(occasion)
    if request.method == "GET":
        return _page(request, occasion, _words(request, occasion))
    form, source = _typed(request, occasion)
    if not form.is_valid():
        return _page(request, occasion, source, form)
    if "try" in request.POST:
        return redirect(f"{_address(occasion, request.POST['try'])}#seen")
    grave = [one for one in templates.remarks(request.business, occasion, *source, now=now()) if one.is_grave]
    if grave and not form.cleaned_data["sure"]:
        form.add_error("sure", _("Read what is said about these words, and say that you want them all the same."))
        return _page(request, occasion, source, form)
    try:
        templates.write(request.business, occasion, *source, by=request.staff, now=now())
    except Refused as refused:
        form.add_error("text", str(refused))
        return _page(request, occasion, source, form)
    word_drafts.drop(request.session, occasion)
    messages.success(request, _("From now on these are your words. E-mails on their way keep the words they have."))
    return redirect("words-edit", occasion)


@require_POST
@leaders_only
def drop(request: HtmxRequest, occasion: str) -> HttpResponse:
    """Drop the draft, and show the words in use."""
    word_drafts.drop(request.session, _known(occasion))
    return redirect("words-edit", occasion)


@require_POST
@leaders_only
def put_back(request: HtmxRequest, occasion: str) -> HttpResponse:
    """Use the ready-made words again, and offer to take this back."""
    own = templates.in_use(request.business).get(_known(occasion))
    templates.put_back(request.business, occasion)
    return redirect(reverse("words-edit", args=[occasion]) + (f"?back={own.pk}" if own else ""))


@require_POST
@leaders_only
def take_again(request: HtmxRequest, occasion: str, pk: int) -> HttpResponse:
    """Use words again that the shop wrote and used before."""
    own = get_object_or_404(Template, business=request.business, occasion=occasion, is_own=True, pk=pk)
    try:
        templates.write(request.business, occasion, own.subject, own.text, by=request.staff, now=now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Your own words are in use again."))
    return redirect("words-edit", occasion)


@require_POST
@leaders_only
def prove(request: HtmxRequest, occasion: str, pk: int) -> HttpResponse:
    """Send what is typed to who asks, as this customer would read it."""
    customer = _reader(request.business, pk)
    form, source = _typed(request, _known(occasion))
    if not form.is_valid():
        return _page(request, occasion, source, form)
    said = {"occasion": occasion, "subject": source.subject, "text": source.text}
    try:
        sent = letters.send_proof(request.business, customer, **said, by=request.staff, now=now())
    except Refused as refused:
        form.add_error(None, str(refused))
        return _page(request, occasion, source, form)
    messages.success(request, _said_of(sent, request.business.country))
    return redirect(_address(occasion, str(pk)))


def _said_of(sent: Message, country: str) -> str:
    if sent.state != Message.State.SENT:
        return _("It is on its way to %(address)s.") % {"address": sent.to_address}
    went_at = hour(timezone.localtime(sent.state_since), country)
    return _("It went at %(hour)s already, to %(address)s.") % {"hour": went_at, "address": sent.to_address}


@require_GET
@leaders_only
def letter(request: HtmxRequest, occasion: str, pk: int) -> HttpResponse:
    """Answer with the words as this customer would read them, for the frame."""
    customer, source = _reader(request.business, pk), _words(request, _known(occasion))
    ((_customer, seen),) = letters.preview(
        request.business,
        [customer],
        occasion=occasion,
        subject=source.subject,
        text=source.text,
        on=today(request.business),
    )
    return frames.letter(seen.html)


def _page(request: HtmxRequest, occasion: str, source: Source, form: WordsForm | None = None) -> HttpResponse:
    readers, own = _readers(request.business), templates.in_use(request.business).get(occasion)
    mine = Template.objects.filter(business=request.business, occasion=occasion, is_own=True)
    earlier = mine.filter(is_on=False).order_by("-made_at", "-pk")
    chosen = next((one for one in readers if str(one.pk) == request.GET.get("as")), readers[0] if readers else None)
    remarks: list[Remark] = []
    if source.text.strip():
        remarks = templates.remarks(request.business, occasion, *source, readers=readers, now=now())
    context: dict[str, Any] = {
        "occasion": occasion,
        "form": form or WordsForm({"subject": source.subject, "text": source.text, "sure": ""}),
        "is_wrong": form is not None,
        "has_words": bool(source.text.strip()),
        "remarks": remarks,
        "asks": any(one.is_grave for one in remarks),
        "facts": [(f"{{{name}}}", MEANS[name]) for name in FACTS],
        "readers": readers,
        "reader": chosen,
        "subject": _subject(request, source, chosen, occasion),
        "is_own": own is not None,
        "is_draft": word_drafts.of(request.session, occasion) is not None,
        "is_seen": form is None or source == _words(request, occasion),
        "earlier": earlier[:EARLIER],
        "just_back": None if own else earlier.filter(pk=number(request.GET.get("back")) or 0).first(),
    }
    return frames.page(request, "words/edit.html", context, status=422 if form else 200)


def _subject(request: HtmxRequest, source: Source, reader: Customer | None, occasion: str) -> str:
    if reader is None or not source.text:
        return ""
    said = {"occasion": occasion, "subject": source.subject, "text": source.text}
    ((_customer, seen),) = letters.preview(request.business, [reader], on=today(request.business), **said)
    return seen.subject


def _readers(business: Business) -> list[Customer]:
    """Return three real customers to try words on: who bought last, then who came last."""
    able = Customer.objects.of(business).exclude(email="")
    latest = (
        Sale.objects.filter(business=business, customer__in=able)
        .order_by("-sold_at")
        .values_list("customer_id", flat=True)
    )
    ids = list(dict.fromkeys(latest[:RECENT]))[:READERS]
    ids += able.exclude(pk__in=ids).order_by("-pk").values_list("pk", flat=True)[: READERS - len(ids)]
    found = able.in_bulk(ids)
    return [found[one] for one in ids if one in found]


def _reader(business: Business, pk: int) -> Customer:
    return get_object_or_404(Customer.objects.of(business), pk=pk)


def _known(occasion: str) -> str:
    if occasion_of(occasion) not in OCCASIONS:
        raise Http404
    return occasion


def _words(request: HtmxRequest, occasion: str) -> Source:
    """Return the draft that is being tried, else the words in use."""
    return word_drafts.of(request.session, occasion) or _in_use(request.business, occasion)


def _in_use(business: Business, occasion: str) -> Source:
    found = mailings.sources(business).get(occasion)
    if found is None:  # no playbook that is on has such a rule
        raise Http404
    return found


def _typed(request: HtmxRequest, occasion: str) -> tuple[WordsForm, Source]:
    """Read what was typed, and keep it as a draft if it is one: whatever comes of it, it is not lost."""
    form = WordsForm(request.POST)
    if not form.is_valid():
        return form, Source(request.POST.get("subject", ""), request.POST.get("text", ""))
    source = Source(form.cleaned_data["subject"], form.cleaned_data["text"].replace("\r\n", "\n").strip())
    if source == _in_use(request.business, occasion):
        word_drafts.drop(request.session, occasion)
    else:
        word_drafts.keep(request.session, occasion, source)
    return form, source


def _address(occasion: str, reader: str) -> str:
    """Return the page of these words, as this customer would read them."""
    address = reverse("words-edit", args=[occasion])
    return f"{address}?as={reader}" if number(reader) else address


urls = [
    path("words/", index, name="words"),
    path("words/<slug:occasion>/", edit, name="words-edit"),
    path("words/<slug:occasion>/draft/", drop, name="words-drop"),
    path("words/<slug:occasion>/ready-made/", put_back, name="words-back"),
    path("words/<slug:occasion>/own/<int:pk>/", take_again, name="words-own"),
    path("words/<slug:occasion>/letter/<int:pk>/", letter, name="words-letter"),
    path("words/<slug:occasion>/proofs/<int:pk>/", prove, name="words-proof"),
]
