"""A form for something that happened: taken once, however often it is clicked."""

import datetime as dt
import secrets
from typing import TYPE_CHECKING, Any

from django import forms

from regulars.records.models import Customer, Staff
from regulars.services.refused import Refused

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class Happening(forms.Form):
    """Something that happened. Its key makes a doubled click count once."""

    name = ""  # the address of its form ends with it
    title: "str | _StrPromise" = ""
    button: "str | _StrPromise" = ""
    key = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, posted: Any = None, *, customer: Customer) -> None:
        self.customer, self.business = customer, customer.business
        super().__init__(posted, auto_id=f"{self.name}-%s", initial={"key": secrets.token_urlsafe(16)}, label_suffix="")

    def take(self, *, by: Staff, now: dt.datetime) -> str:
        """Write it down if it is valid and return a sentence that says so; errors stay on the form."""
        if not self.is_valid():
            self._lead_to_the_first_error()
            return ""
        try:
            return self.note(by=by, now=now)
        except Refused as refusal:
            self.add_error(None, str(refusal))
            return ""

    def note(self, *, by: Staff, now: dt.datetime) -> str:
        """Ask the service that writes this down."""
        raise NotImplementedError

    def _lead_to_the_first_error(self) -> None:
        for name in self.fields:
            if name in self.errors:
                self.fields[name].widget.attrs["autofocus"] = True
                return
