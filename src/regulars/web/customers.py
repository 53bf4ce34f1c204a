"""Customers: the list, and the form that adds or changes one."""

import datetime as dt

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from regulars.records.models import Customer
from regulars.services import consent, people
from regulars.web import register
from regulars.web.customer_forms import CustomerForm, EditForm, ReachForm, described
from regulars.web.door import HtmxRequest, leads, now, number, staff_only, today
from regulars.web.wording import called


@require_GET
@staff_only
def index(request: HtmxRequest) -> HttpResponse:
    """List the customers that a search finds, a page at a time."""
    text = request.GET.get("q", "").strip()[:200]
    after = request.GET.get("after", "")
    start = number(after)
    found = register.search(request.business, text, after=start, today=today(request.business))
    page = "customers/list.html#found" if request.htmx else "customers/list.html"
    return render(request, page, {"found": found, "q": text, "is_first": not after, "may_lead": leads(request.staff)})


@require_http_methods(["GET", "POST"])
@staff_only
def new(request: HtmxRequest) -> HttpResponse:
    """Add a customer; somebody we know already is shown instead."""
    if request.method == "GET":
        form = CustomerForm(business=request.business, initial={"name": request.GET.get("name", "")[:200]})
        return render(request, "customers/form.html", {"form": form})
    form = CustomerForm(request.POST, business=request.business)
    moment = now()
    customer = added(request, form, moment)
    if customer is None:
        return render(request, "customers/form.html", {"form": form}, status=422)
    messages.success(request, welcome(customer, moment))
    return redirect("customer", customer.pk)


@require_http_methods(["GET", "POST"])
@staff_only
def edit(request: HtmxRequest, pk: int) -> HttpResponse:
    """Change what is known about a customer."""
    customer = get_object_or_404(Customer.objects.of(request.business), pk=pk)
    if request.method == "GET":
        form = EditForm(business=request.business, initial=described(customer))
        return render(request, "customers/form.html", {"form": form, "customer": customer})
    form = EditForm(request.POST, business=request.business)
    if form.is_valid():
        try:
            people.edit(customer, by=request.staff, now=now(), **form.cleaned_data)
        except people.BadField as bad:
            blame(form, bad)
        else:
            messages.success(request, _("Changed."))
            return redirect("customer", pk)
    return render(request, "customers/form.html", {"form": form, "customer": customer}, status=422)


def added(request: HtmxRequest, form: ReachForm, moment: dt.datetime) -> Customer | None:
    """Add the customer that a form describes, or put on the form why not."""
    if not form.is_valid():
        return None
    fields = {name: value for name, value in form.cleaned_data.items() if isinstance(value, str)}
    try:
        return people.add(request.business, by=request.staff, now=moment, **fields)
    except people.BadField as bad:
        blame(form, bad)
        return None


def welcome(customer: Customer, moment: dt.datetime) -> str:
    """Say whether somebody is new or was found, and whether they were erased once."""
    said = _greeted(customer, moment)
    if not any(one.erased_at for kind, one in consent.closed(customer).items() if kind != "address"):
        return said
    return f"{said} {_('They were erased here once: ask whether they want to hear from you, before anything is sent.')}"


def _greeted(customer: Customer, moment: dt.datetime) -> str:
    if customer.created_at == moment:
        return _("%(name)s is in your register.") % {"name": called(customer, customer.business.country)}
    known = _("You know each other: this is %(name)s. What was missing has been filled in.")
    return known % {"name": called(customer, customer.business.country)}


def blame(form: ReachForm, bad: people.BadField) -> None:
    """Put what a service refused where it was typed."""
    form.add_error(bad.field if bad.field in form.fields else None, str(bad))


urls = [
    path("customers/", index, name="customers"),
    path("customers/new/", new, name="customer-new"),
    path("customers/<int:pk>/edit/", edit, name="customer-edit"),
]
