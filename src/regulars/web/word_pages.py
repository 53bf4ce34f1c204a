"""The words of mail: what each occasion says, changed with a second pair of eyes and seen as customers see it."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from regulars.core.messages import FACTS, Source
from regulars.core.playbook_rules import OCCASIONS, occasion_of
from regulars.core.second_look import Remark
from regulars.records.models import Business, Customer, Sale
from regulars.services import letters, mail_accounts, mailings, templates
from regulars.services.refused import Refused
from regulars.web import frames
from regulars.web.door import HtmxRequest, leaders_only, leads, now, staff_only, today

READERS = 3
RECENT = 40
DRAFTS = "words"  # in the session: {occasion: [subject, text]}
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
    source: Source
    is_own: bool


@require_GET
@staff_only
def index(request: HtmxRequest) -> HttpResponse:
    """Show what each occasion says."""
    own = templates.in_use(request.business)
    lines = [Line(slug, source, slug in own) for slug, source in mailings.sources(request.business).items()]
    return render(request, "words/list.html", {"lines": lines, "may_lead": leads(request.staff)})


@require_http_methods(["GET", "POST"])
@leaders_only
def edit(request: HtmxRequest, occasion: str) -> HttpResponse:
    """Show the words of an occasion with what is to say about them; try others, or use them from now on."""
    _known(occasion)
    if request.method == "GET":
        return _page(request, occasion, _words(request, occasion))
    form = WordsForm(request.POST)
    if not form.is_valid():
        return _page(request, occasion, Source(request.POST.get("subject", ""), request.POST.get("text", "")), form)
    source = Source(form.cleaned_data["subject"], form.cleaned_data["text"].replace("\r\n", "\n").strip())
    if "try" in request.POST:
        _keep_draft(request, occasion, source)
        return redirect(f"{reverse('words-edit', args=[occasion])}?draft=1#seen")
    grave = [one for one in templates.remarks(request.business, occasion, *source, now=now()) if one.is_grave]
    if grave and not form.cleaned_data["sure"]:
        form.add_error("sure", _("Read what is said about these words, and say that you want them all the same."))
        return _page(request, occasion, source, form)
    try:
        templates.write(request.business, occasion, *source, by=request.staff, now=now())
    except Refused as refused:
        form.add_error("text", str(refused))
        return _page(request, occasion, source, form)
    _keep_draft(request, occasion, None)
    messages.success(request, _("From now on these are your words. E-mails on their way keep the words they have."))
    return redirect("words-edit", occasion)


@require_POST
@leaders_only
def put_back(request: HtmxRequest, occasion: str) -> HttpResponse:
    """Use the ready-made words again."""
    templates.put_back(request.business, _known(occasion))
    _keep_draft(request, occasion, None)
    messages.success(request, _("The ready-made words are back."))
    return redirect("words-edit", occasion)


@require_POST
@leaders_only
def prove(request: HtmxRequest, occasion: str, pk: int) -> HttpResponse:
    """Send the words to who asks, as this customer would read them."""
    customer = _reader(request.business, pk)
    source = _words(request, _known(occasion))
    try:
        letters.send_proof(
            request.business,
            customer,
            occasion=occasion,
            subject=source.subject,
            text=source.text,
            by=request.staff,
            now=now(),
        )
    except Refused as refused:
        form = WordsForm({"subject": source.subject, "text": source.text})
        form.add_error(None, str(refused))
        return _page(request, occasion, source, form)
    messages.success(request, _("It is on its way to %(address)s.") % {"address": request.user.get_username()})
    return redirect(reverse("words-edit", args=[occasion]) + ("?draft=1" if "draft" in request.GET else ""))


@require_GET
@leaders_only
def letter(request: HtmxRequest, occasion: str, pk: int) -> HttpResponse:
    """Answer with the words as this customer would read them, for the frame."""
    customer, source = _reader(request.business, pk), _words(request, _known(occasion))
    account = mail_accounts.for_business(request.business)
    ((_customer, seen),) = letters.preview(
        request.business,
        [customer],
        subject=source.subject,
        text=source.text,
        purpose=OCCASIONS[occasion_of(occasion)],
        address=account.from_address if account else request.business.email,
        on=today(request.business),
    )
    return frames.letter(seen.html)


def _page(request: HtmxRequest, occasion: str, source: Source, form: WordsForm | None = None) -> HttpResponse:
    readers = _readers(request.business)
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
        "is_own": occasion in templates.in_use(request.business),
        "draft": "?draft=1" if _has_draft(request, occasion) else "",
    }
    return frames.page(request, "words/edit.html", context, status=422 if form else 200)


def _subject(request: HtmxRequest, source: Source, reader: Customer | None, occasion: str) -> str:
    if reader is None or not source.text:
        return ""
    said = {"subject": source.subject, "text": source.text, "purpose": OCCASIONS[occasion_of(occasion)], "address": ""}
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
    if _has_draft(request, occasion):
        return Source(*request.session[DRAFTS][occasion])
    found = mailings.sources(request.business).get(occasion)
    if found is None:  # no playbook that is on has such a rule
        raise Http404
    return found


def _has_draft(request: HtmxRequest, occasion: str) -> bool:
    return "draft" in request.GET and occasion in request.session.get(DRAFTS, {})


def _keep_draft(request: HtmxRequest, occasion: str, source: Source | None) -> None:
    """Keep one draft, of the words that are being tried: it never leaves the session."""
    request.session[DRAFTS] = {occasion: list(source)} if source else {}


urls = [
    path("words/", index, name="words"),
    path("words/<slug:occasion>/", edit, name="words-edit"),
    path("words/<slug:occasion>/ready-made/", put_back, name="words-back"),
    path("words/<slug:occasion>/letter/<int:pk>/", letter, name="words-letter"),
    path("words/<slug:occasion>/proofs/<int:pk>/", prove, name="words-proof"),
]
