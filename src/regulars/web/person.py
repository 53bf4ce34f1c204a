"""A customer's page, and what can be noted on it."""

import datetime as dt

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from regulars.records.models import Customer, Fact, Handle, Moment
from regulars.services import consent, handles, merging, people, sales
from regulars.services.refused import Refused
from regulars.web import happened
from regulars.web.at_hand import customer_of, noted_by, shown_by
from regulars.web.customer_forms import ConsentForm, PauseForm
from regulars.web.door import HtmxRequest, leads, now, number, staff_only, today
from regulars.web.happening import Happening
from regulars.web.portrait import draw

FORGOTTEN = "forgotten"  # in the session: what was just forgotten, so that it can come back
CALLED_BACK_WITHIN = dt.timedelta(minutes=10)


@require_POST
@staff_only
def forget(request: HtmxRequest, pk: int) -> HttpResponse:
    """Forget a fact; the page offers it back for a while."""
    customer = customer_of(request, pk)
    facts = Fact.objects.filter(business=request.business, customer__in=merging.whole(customer))
    fact = get_object_or_404(facts, pk=number(request.POST.get("fact", "")))
    people.forget_fact(fact, now=now())
    request.session[FORGOTTEN] = {"customer": pk, "text": fact.text, "at": now().isoformat()}
    return redirect("customer", pk)


@require_POST
@staff_only
def allow(request: HtmxRequest, pk: int) -> HttpResponse:
    """Note what they said about being contacted; a no holds at once."""
    customer = customer_of(request, pk)
    form = ConsentForm(request.POST)
    if not form.is_valid():
        return _show(request, customer, allow=form)
    said = form.cleaned_data
    shared = {"channel": said["channel"], "purpose": said["purpose"], "wording": said["wording"]}
    if said["answer"] == "yes":
        consent.give(customer, **shared, basis="express", source="counter", by=request.staff, now=now())
        return _said(request, pk, _("Noted what they agreed to."))
    consent.withdraw(customer, **shared, source="counter", by=request.staff, now=now())
    return _said(request, pk, _("Noted. It holds from now on."))


@require_POST
@staff_only
def pause(request: HtmxRequest, pk: int) -> HttpResponse:
    """Leave them in peace until a day, or end that."""
    customer = customer_of(request, pk)
    form = PauseForm({"end": "yes"} if "end" in request.POST else request.POST)
    if form.is_valid():
        try:
            consent.pause(customer, until=form.cleaned_data["until"], by=request.staff, now=now())
        except Refused as refusal:
            form.add_error("until", str(refusal))
    if form.errors:
        return _show(request, customer, pause=form)
    return _said(request, pk, _("Left in peace.") if form.cleaned_data["until"] else _("The pause is over."))


@require_POST
@staff_only
def forget_handle(request: HtmxRequest, pk: int) -> HttpResponse:
    """Forget where they wrote to us: no message goes there any more."""
    theirs = Handle.objects.filter(business=request.business, customer__in=merging.whole(customer_of(request, pk)))
    handle = get_object_or_404(theirs.select_related("customer"), pk=number(request.POST.get("handle", "")))
    handles.forget(handle, now=now())
    return _said(request, pk, _("Forgotten. No message goes there any more."))


@require_POST
@staff_only
def solve(request: HtmxRequest, pk: int) -> HttpResponse:
    """Note that a complaint is put right."""
    customer = customer_of(request, pk)
    complaint = get_object_or_404(
        Moment.objects.filter(business=request.business, kind="complaint", customer__in=merging.whole(customer)),
        pk=number(request.POST.get("complaint", "")),
    )
    sales.solve_complaint(complaint, words=request.POST.get("words", "")[:2_000], by=request.staff, now=now())
    return _said(request, pk, _("Put right."))


@require_POST
@staff_only
def part(request: HtmxRequest, pk: int) -> HttpResponse:
    """Tell a twin apart again."""
    twins = Customer.objects.filter(business=request.business, merged_into=customer_of(request, pk))
    twin = get_object_or_404(twins, pk=number(request.POST.get("twin", "")))
    try:
        merging.unmerge(twin, by=request.staff, now=now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("customer", pk)
    return _said(request, pk, _("%(name)s has a page of their own again.") % {"name": twin.name})


def _said(request: HtmxRequest, pk: int, sentence: str) -> HttpResponse:
    request.session.pop(FORGOTTEN, None)
    messages.success(request, sentence)
    return redirect("customer", pk)


def _show(
    request: HtmxRequest, customer: Customer, refused: Happening | None = None, **others: forms.Form
) -> HttpResponse:
    before = request.GET.get("before", "")
    portrait = draw(
        customer,
        today=today(request.business),
        before=number(before) if before else None,
        with_all_planned=request.GET.get("planned") == "all",
    )
    context = {
        "portrait": portrait,
        "is_first": not before,
        "forms": happened.blank(customer) | ({refused.name: refused} if refused else {}),
        "open_form": refused.name if refused else "",
        "allow": ConsentForm(),
        "pause": PauseForm(initial={"until": portrait.paused_until}),
        "forgotten": _forgotten(request, customer),
        "leads": leads(request.staff),
    }
    return render(request, "customers/page.html", context | others, status=422 if refused or others else 200)


def _forgotten(request: HtmxRequest, customer: Customer) -> str:
    last = request.session.get(FORGOTTEN) or {}
    is_fresh = last and now() - dt.datetime.fromisoformat(last["at"]) < CALLED_BACK_WITHIN
    return str(last["text"]) if is_fresh and last["customer"] == customer.pk else ""


urls = [
    path("customers/<int:pk>/", shown_by(_show, "customer"), name="customer"),
    path("customers/<int:pk>/forgotten-facts/", forget, name="customer-forget"),
    path("customers/<int:pk>/consents/", allow, name="customer-allow"),
    path("customers/<int:pk>/pauses/", pause, name="customer-pause"),
    path("customers/<int:pk>/forgotten-handles/", forget_handle, name="customer-forget-handle"),
    path("customers/<int:pk>/solutions/", solve, name="customer-solve"),
    path("customers/<int:pk>/partings/", part, name="customer-part"),
    path("customers/<int:pk>/<slug:what>/", noted_by(_show, _said), name="customer-happening"),
]
