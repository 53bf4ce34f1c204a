"""The counter: find or add a customer, see what is worth knowing, write down what happened."""

import datetime as dt

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_GET, require_http_methods

from regulars.core.people import email_key, phone_key
from regulars.records.models import Consent, Customer
from regulars.services import consent, overheard, people
from regulars.web import happened, register
from regulars.web.at_hand import noted_by, shown_by
from regulars.web.customer_forms import NewsForm
from regulars.web.customers import added, welcome
from regulars.web.door import HtmxRequest, now, staff_only
from regulars.web.happening import Happening
from regulars.web.portrait import preferred

SHOWN = 8


@require_GET
@staff_only
def index(request: HtmxRequest) -> HttpResponse:
    """Find somebody by any fragment of what they say."""
    text = request.GET.get("q", "").strip()[:200]
    found = register.search(request.business, text, size=SHOWN) if text else None
    page = "counter/find.html#found" if request.htmx else "counter/find.html"
    return render(request, page, {"found": found, "q": text})


@require_http_methods(["GET", "POST"])
@staff_only
def new(request: HtmxRequest) -> HttpResponse:
    """Add somebody with a name and one way to reach them."""
    if request.method == "GET":
        form = NewsForm(business=request.business, initial=_typed(request))
        return render(request, "counter/new.html", {"form": form})
    form = NewsForm(request.POST, business=request.business)
    moment = now()
    customer = added(request, form, moment)
    if customer is None:
        return render(request, "counter/new.html", {"form": form}, status=422)
    _agree(request, customer, form, moment)
    messages.success(request, welcome(customer, moment))
    return redirect("counter-card", customer.pk)


def _agree(request: HtmxRequest, customer: Customer, form: NewsForm, moment: dt.datetime) -> None:
    """Keep the tick with its words, for each way they gave us with it."""
    ways = [way for way in ("email", "phone") if form.cleaned_data["news"] and form.cleaned_data[way]]
    for way in ways:
        consent.give(
            customer,
            channel=way,
            purpose=Consent.Purpose.MARKETING,
            basis="express",
            wording=str(form.fields["news"].label),
            source="counter",
            by=request.staff,
            now=moment,
        )


def _typed(request: HtmxRequest) -> dict[str, str]:
    """Put what was searched for where it belongs, so that nobody types it twice."""
    text = request.GET.get("q", "").strip()[:200]
    if email_key(text):
        return {"email": text}
    return {"phone": text} if phone_key(text, request.business.country) else {"name": text}


def _say(request: HtmxRequest, pk: int, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect("counter-card", pk)


def _show(request: HtmxRequest, customer: Customer, refused: Happening | None) -> HttpResponse:
    forms = happened.blank(customer) | ({refused.name: refused} if refused else {})
    context = {
        "customer": customer,
        "card": people.remember_card(customer, now=now()),
        "prefers": preferred(customer, consent.standing(customer), consent.closed(customer)),
        "forms": forms,
        "sale": forms["sales"],
        "question": overheard.question(customer),
        "open_form": refused.name if refused else "",
    }
    return render(request, "counter/card.html", context, status=422 if refused else 200)


urls = [
    path("counter/", index, name="counter"),
    path("counter/new/", new, name="counter-new"),
    path("counter/<int:pk>/", shown_by(_show, "counter-card"), name="counter-card"),
    path("counter/<int:pk>/<slug:what>/", noted_by(_show, _say), name="counter-happening"),
]
