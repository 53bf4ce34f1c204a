"""The form for a sale, in the words of the trade."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from regulars.core.money import BadMoney, parse_money, spoken
from regulars.records.models import Customer, Staff
from regulars.services import sales
from regulars.services.refused import Refused
from regulars.web.happening import Happening
from regulars.web.wording import called

SALE = {"sale": _("Sale")}
SALE_WORDS = {
    "home-services": {
        "sale": _("Visit or parts"),
        "repair_done": _("Repair done"),
        "job_completed": _("Job completed"),
        "contract_signed": _("Contract signed"),
    },
    "equipment": {"sale": _("Sale"), "repair_done": _("Service done"), "contract_signed": _("Contract signed")},
    "professional-services": {
        "sale": _("Invoice"),
        "job_completed": _("Project completed"),
        "contract_signed": _("Contract signed"),
    },
    "online-shop": {"sale": _("Order")},
    "salon": {"sale": _("Visit")},
}


class AlreadyTaken(Refused):
    """This form was already taken with another amount. Open the customer again to write down one more."""


class SaleForm(Happening):
    """A sale, in the words of the trade."""

    name = "sales"
    title = _("A sale")
    button = _("Record the sale")
    amount = forms.CharField(
        max_length=20,
        label=_("Amount"),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        error_messages={"required": _("Write how much it was.")},
    )
    item = forms.CharField(max_length=200, label=_("What it was"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False, widget=forms.RadioSelect)

    def __init__(self, posted: Any = None, *, customer: Customer) -> None:
        super().__init__(posted, customer=customer)
        words = SALE_WORDS.get(self.business.trade, SALE)
        self.fields["kind"].choices = list(words.items())  # type: ignore[attr-defined]
        self.initial["kind"] = "sale"
        if len(words) == 1:
            del self.fields["kind"]
        self.fields["amount"].label = gettext("Amount in %(currency)s") % {"currency": self.business.currency}

    def clean_amount(self) -> int:
        """Read the amount as the shop writes it."""
        try:
            cents = parse_money(self.cleaned_data["amount"], currency=self.business.currency)
        except BadMoney as bad:
            raise forms.ValidationError(str(bad)) from bad
        if cents <= 0:
            raise forms.ValidationError(gettext("Write an amount above zero."))
        return cents

    def note(self, *, by: Staff, now: dt.datetime) -> str:
        """Write down the sale."""
        cents = self.cleaned_data["amount"]
        sale = sales.record(
            self.business,
            self.customer,
            amount_cents=cents,
            as_kind=self.cleaned_data.get("kind") or "sale",
            item=self.cleaned_data["item"],
            receipt_key=self.cleaned_data["key"],
            by=by,
            now=now,
        )
        if sale.total_cents != cents:
            raise AlreadyTaken(AlreadyTaken.__doc__)
        amount = spoken(cents, self.business.currency)
        return gettext("%(amount)s written down for %(name)s.") % {
            "amount": amount,
            "name": called(self.customer, self.business.country),
        }
