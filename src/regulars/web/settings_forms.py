"""The forms of the settings: one for each thing that can be decided."""

import datetime as dt
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regulars.core.due import DAYS
from regulars.core.people import phone_shown
from regulars.records.models import Business, Staff
from regulars.web import countries
from regulars.web.long_select import long_choice

LONGEST_ADDRESS = 150  # the length of a user name
ROLES = {
    Staff.Role.OWNER: gettext_lazy("Owner: everything"),
    Staff.Role.MANAGER: gettext_lazy("Manager: everything but owners and managers"),
    Staff.Role.STAFF: gettext_lazy("Staff: today's list, customers, counter"),
    Staff.Role.COUNTER: gettext_lazy("Counter: customers and sales at the till"),
}


class SettingsForm(forms.Form):
    """A part of the settings, filled in from the business."""

    def __init__(self, answers: QueryDict | None = None, *, business: Business) -> None:
        self.business = business
        super().__init__(answers, initial=self.now())

    def now(self) -> dict[str, Any]:
        """What is set at present."""
        return {name: getattr(self.business, name) for name in self.base_fields}

    def settings(self) -> dict[str, Any]:
        """What is to be set."""
        return self.cleaned_data


class BusinessForm(SettingsForm):
    """What the business is called and where it is."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    phone = forms.CharField(
        label=gettext_lazy("Phone"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("What a voicemail asks people to ring."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail"), required=False, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    country = long_choice(gettext_lazy("Country"), countries.countries)
    timezone = long_choice(gettext_lazy("Time zone"), countries.timezones)
    postal_address = forms.CharField(
        label=gettext_lazy("Postal address"),
        required=False,
        help_text=gettext_lazy("It stands on letters and under e-mails; the law wants it there."),
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "street-address"}),
    )

    def now(self) -> dict[str, Any]:
        """The telephone number as people write it."""
        return super().now() | {"phone": phone_shown(self.business.phone, self.business.country)}


class HoursForm(SettingsForm):
    """When the shop is open, day by day."""

    opens_on_holidays = forms.BooleanField(label=gettext_lazy("Open on public holidays too"), required=False)

    def __init__(self, answers: QueryDict | None = None, *, business: Business) -> None:
        super().__init__(answers, business=business)
        for number, day in enumerate(DAYS):
            for end, label in (("from", _("%(day)s, from")), ("until", _("%(day)s, until"))):
                self.fields[f"{day}_{end}"] = forms.TimeField(
                    label=label % {"day": WEEKDAYS[number]},
                    required=False,
                    widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
                    error_messages={"invalid": _("Write a time like 09:00.")},
                )

    def now(self) -> dict[str, Any]:
        """The hours of each day; a day without is closed."""
        hours = self.business.opening_hours
        ends = ((0, "from"), (-1, "until"))
        week = {f"{day}_{end}": hours[day][which] for day in hours for which, end in ends}
        return {"opens_on_holidays": self.business.opens_on_holidays, **week}

    @property
    def days(self) -> list[tuple[str, forms.BoundField, forms.BoundField]]:
        """The days with their two fields."""
        return [(str(WEEKDAYS[number]), self[f"{day}_from"], self[f"{day}_until"]) for number, day in enumerate(DAYS)]

    def clean(self) -> None:
        """Ask for both ends of a day, in order."""
        for number, day in enumerate(DAYS):
            start, end = self.cleaned_data.get(f"{day}_from"), self.cleaned_data.get(f"{day}_until")
            if (start is None) != (end is None):
                self.add_error(
                    None, _("%(day)s needs both times, or none if you are closed.") % {"day": WEEKDAYS[number]}
                )
            elif start and end and start >= end:
                self.add_error(None, _("%(day)s closes before it opens.") % {"day": WEEKDAYS[number]})

    def settings(self) -> dict[str, Any]:
        """The week as the business keeps it."""
        ends: dict[str, tuple[dt.time | None, dt.time | None]] = {
            day: (self.cleaned_data[f"{day}_from"], self.cleaned_data[f"{day}_until"]) for day in DAYS
        }
        week = {day: [f"{start:%H:%M}", f"{end:%H:%M}"] for day, (start, end) in ends.items() if start and end}
        return {"opening_hours": week, "opens_on_holidays": self.cleaned_data["opens_on_holidays"]}


class TimeForm(SettingsForm):
    """How much time the team has for this."""

    calling_minutes = forms.IntegerField(
        label=gettext_lazy("Minutes a day"),
        min_value=0,
        max_value=600,
        help_text=gettext_lazy(
            "For calls and writing. Today's list is never longer than this, nor than what you really do. "
            "Thirty is about four calls."
        ),
    )
    notes_per_week = forms.IntegerField(
        label=gettext_lazy("Handwritten notes a week"),
        min_value=0,
        max_value=200,
        help_text=gettext_lazy("They go to contracts, big purchases and people who have been with you for years."),
    )


class RestForm(SettingsForm):
    """How much is too much for one customer."""

    contacts_per_week = forms.IntegerField(
        label=gettext_lazy("Contacts a week"),
        min_value=1,
        max_value=7,
        help_text=gettext_lazy("With one customer, over all channels together."),
    )
    contacts_per_month = forms.IntegerField(
        label=gettext_lazy("Contacts a month"),
        min_value=1,
        max_value=15,
        help_text=gettext_lazy("People who wait for an answer to a complaint are not counted."),
    )
    quiet_from = forms.TimeField(
        label=gettext_lazy("No calls from"),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        help_text=gettext_lazy("On the customer's clock."),
    )
    quiet_until = forms.TimeField(
        label=gettext_lazy("Until"),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        help_text=gettext_lazy("The next morning."),
    )


class StaffForm(forms.Form):
    """Somebody new in the team."""

    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=80, error_messages={"required": gettext_lazy("Write a name.")}
    )
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=list(ROLES.items()), initial=Staff.Role.STAFF)
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        required=False,
        max_length=LONGEST_ADDRESS,
        help_text=gettext_lazy("To sign in with. Leave it empty for somebody who only appears by name."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    password = forms.CharField(
        label=gettext_lazy("First password"),
        required=False,
        strip=False,
        help_text=gettext_lazy("Ten letters or more. Tell it to them in person."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> None:
        """An address needs a password."""
        if self.cleaned_data.get("email") and not self.cleaned_data.get("password"):
            self.add_error("password", _("Choose a first password for them."))


class PasswordForm(forms.Form):
    """A new password for somebody."""

    password = forms.CharField(
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": gettext_lazy("Choose a password.")},
    )


PARTS: dict[str, type[SettingsForm]] = {
    "business": BusinessForm,
    "hours": HoursForm,
    "time": TimeForm,
    "rest": RestForm,
}
