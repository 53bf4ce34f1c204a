"""Erasing a customer for good: what goes, what stays, what is out of our reach, and a question before it happens."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from regulars.core.names import is_one_of
from regulars.records.models import Customer
from regulars.services import erasure, sessions
from regulars.services.refused import Refused
from regulars.web import erasing_words as words
from regulars.web.at_hand import customer_of
from regulars.web.customer_forms import PlainForm
from regulars.web.door import HtmxRequest, leaders_only, now
from regulars.web.wording import called


class SureForm(PlainForm):
    """The name of who is to be erased, typed by whoever means it."""

    name = forms.CharField(
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: object, customer: Customer, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        shown = called(customer, customer.business.country)
        self.names = [name for name in (customer.first_name, shown, customer.name) if name]
        self.fields["name"].label = _("To be sure, type their name: %(name)s") % {"name": self.names[0]}

    def clean_name(self) -> str:
        """Go no further unless it is this customer who is meant."""
        typed: str = self.cleaned_data["name"]
        if not is_one_of(typed, self.names):
            raise forms.ValidationError(_("Type %(name)s here. Nothing was erased.") % {"name": self.names[0]})
        return typed


@require_http_methods(["GET", "POST"])
@leaders_only
def erase(request: HtmxRequest, pk: int) -> HttpResponse:
    """Show what erasing a customer means; then erase them, if their name was typed."""
    customer = customer_of(request, pk)
    form = SureForm(request.POST if request.method == "POST" else None, customer=customer)
    try:
        if form.is_valid():
            return _erase(request, customer)
        return _show(request, customer, form)
    except erasure.AlreadyErased:
        return _gone(request, _("They were erased already."))
    except Refused as refused:
        form.add_error(None, str(refused))
        return _show(request, customer, form)


def _erase(request: HtmxRequest, customer: Customer) -> HttpResponse:
    erased = erasure.erase(customer, by=request.staff, now=now())
    sessions.forget_gone(request.session)  # this one was read before: it would be kept as it was
    list(messages.get_messages(request))  # what was not shown yet may name them
    return _gone(request, words.done(erased))


def _gone(request: HtmxRequest, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect("customers")


def _show(request: HtmxRequest, customer: Customer, form: SureForm) -> HttpResponse:
    outlook = erasure.outlook(customer)
    context = {
        "customer": customer,
        "form": form,
        "warnings": words.warnings(outlook),
        "going": words.going(outlook),
        "staying": words.staying(outlook),
        "beyond": words.beyond(outlook),
    }
    return render(request, "customers/erase.html", context, status=422 if form.is_bound else 200)


urls = [path("customers/<int:pk>/erasing/", erase, name="customer-erase")]
