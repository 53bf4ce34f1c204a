"""The customer at hand, on their page or at the counter: shown, and what happens noted."""

from collections.abc import Callable

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_POST

from regulars.records.models import Customer
from regulars.web import happened
from regulars.web.door import HtmxRequest, View, now, staff_only
from regulars.web.happening import Happening

Show = Callable[[HtmxRequest, Customer, Happening | None], HttpResponse]
Say = Callable[[HtmxRequest, int, str], HttpResponse]


def customer_of(request: HtmxRequest, pk: int) -> Customer:
    """Find a customer of this business, or nobody."""
    return get_object_or_404(Customer.objects.of(request.business).select_related("business"), pk=pk)


def shown_by(show: Show, address: str) -> View[[int]]:
    """Make the view of one customer; somebody merged away leads to who they are part of."""

    @require_GET
    @staff_only
    def page(request: HtmxRequest, pk: int) -> HttpResponse:
        everybody = Customer.objects.filter(business=request.business).select_related("business")
        customer = get_object_or_404(everybody, pk=pk)
        if customer.merged_into_id:
            return redirect(address, customer.merged_into_id)
        return show(request, customer, None)

    return page


def noted_by(show: Show, say: Say) -> View[[int, str]]:
    """Make the view that writes down something that happened and then says so, or shows what is wrong."""

    @require_POST
    @staff_only
    def happening(request: HtmxRequest, pk: int, what: str) -> HttpResponse:
        if what not in happened.FORMS:
            raise Http404
        form = happened.FORMS[what](request.POST, customer=customer_of(request, pk))
        sentence = form.take(by=request.staff, now=now())
        if form.errors:
            return show(request, form.customer, form)
        return say(request, pk, sentence)

    return happening
