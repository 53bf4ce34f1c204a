"""Amends in the settings: what may be given when a promise was not kept, and how much in a month."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from regulars.core.money import BadMoney, parse_money, spoken
from regulars.records.models import Amends, Business
from regulars.services import amends
from regulars.services.refused import Refused
from regulars.web.door import HtmxRequest, leaders_only, now

MOST_CENTS = 100_000_000


class MoneyForm(forms.Form):
    """A form with an amount in the shop's currency."""

    def __init__(self, posted: object = None, *, business: Business) -> None:
        self.business = business
        super().__init__(posted, auto_id=f"{type(self).__name__.lower()}-%s", label_suffix="")  # type: ignore[arg-type]

    def cents(self, name: str) -> int:
        """Read an amount as the shop writes it; nothing is nothing."""
        typed = self.cleaned_data[name].strip()
        try:
            found = parse_money(typed, currency=self.business.currency) if typed else 0
        except BadMoney as bad:
            raise forms.ValidationError(str(bad)) from bad
        if not 0 <= found <= MOST_CENTS:
            raise forms.ValidationError(_("Write an amount between nothing and a million."))
        return found


def money(label: str) -> forms.CharField:
    """Make a field for an amount."""
    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    return forms.CharField(label=label, max_length=20, required=False, widget=widget)


class BudgetForm(MoneyForm):
    """How much may be given in a month."""

    budget = money(gettext_lazy("At most in a month"))  # type: ignore[arg-type]

    def __init__(self, posted: object = None, *, business: Business) -> None:
        super().__init__(posted, business=business)
        self.initial = {"budget": spoken(business.amends_cents_per_month, business.currency)}

    def clean_budget(self) -> int:
        """Read the amount."""
        return self.cents("budget")


class OfferForm(MoneyForm):
    """Something that may be given."""

    name = forms.CharField(
        label=gettext_lazy("What they get"),
        max_length=120,
        error_messages={"required": gettext_lazy("Write what is given, for example: a coffee on us.")},
    )
    cost = money(gettext_lazy("What it costs you"))  # type: ignore[arg-type]

    def clean_cost(self) -> int:
        """Read the amount."""
        return self.cents("cost")


@require_GET
@leaders_only
def show(request: HtmxRequest) -> HttpResponse:
    """Show the list and the budget."""
    return _page(request)


@require_POST
@leaders_only
def budget(request: HtmxRequest) -> HttpResponse:
    """Set the month's budget."""
    form = BudgetForm(request.POST, business=request.business)
    if not form.is_valid():
        return _page(request, budget=form)
    amends.set_budget(request.business, form.cleaned_data["budget"])
    messages.success(request, _("Kept."))
    return redirect("amends")


@require_POST
@leaders_only
def offer(request: HtmxRequest) -> HttpResponse:
    """Put something on the list."""
    form = OfferForm(request.POST, business=request.business)
    if not form.is_valid():
        return _page(request, offer=form)
    try:
        amends.offer(request.business, name=form.cleaned_data["name"], cents=form.cleaned_data["cost"])
    except Refused as refused:
        form.add_error("name", str(refused))
        return _page(request, offer=form)
    messages.success(request, _("On the list."))
    return redirect("amends")


@require_POST
@leaders_only
def withdraw(request: HtmxRequest, pk: int) -> HttpResponse:
    """Take something off the list."""
    one = get_object_or_404(Amends, business=request.business, pk=pk)
    amends.withdraw(one)
    messages.success(request, _("%(name)s is off the list.") % {"name": one})
    return redirect("amends")


def _page(request: HtmxRequest, **wrong: forms.Form) -> HttpResponse:
    shown = {"budget": BudgetForm(business=request.business), "offer": OfferForm(business=request.business)}
    context = {
        "forms": shown | wrong,
        "offers": amends.on_the_list(request.business),
        "month": amends.month(request.business, now=now()),
    }
    return render(request, "promises/amends.html", context, status=422 if wrong else 200)


urls = [
    path("settings/amends/", show, name="amends"),
    path("settings/amends/budget/", budget, name="amends-budget"),
    path("settings/amends/offers/", offer, name="amends-offers"),
    path("settings/amends/offers/<int:pk>/withdrawals/", withdraw, name="amends-withdraw"),
]
