"""The form of a reminder: of what, on which day, whose."""

import datetime as dt
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from regulars.core.spoken_dates import weekday
from regulars.records.models import Business, Customer, Reminder, Staff
from regulars.services import reminders, team
from regulars.services.refused import Refused
from regulars.web.happening import Happening

DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
HOUR = forms.TimeInput(format="%H:%M", attrs={"type": "time"})


class ReminderForm(forms.Form):
    """What to be reminded of."""

    text = forms.CharField(
        label=_("Remind me of"),
        max_length=reminders.LONGEST,
        widget=forms.TextInput(attrs={"autocomplete": "off", "enterkeyhint": "done"}),
        error_messages={"required": _("Write what to be reminded of.")},
    )
    on_date = forms.DateField(
        label=_("On"), widget=DAY, error_messages={"required": _("Choose a day."), "invalid": _("Choose a day.")}
    )
    at_time = forms.TimeField(
        label=_("At"), required=False, widget=HOUR, help_text=_("If the hour matters."),
        error_messages={"invalid": _("Write a time like 09:00.")},
    )  # fmt: skip
    staff = forms.ModelChoiceField(label=_("For"), queryset=Staff.objects.none(), empty_label=None)
    back = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        answers: QueryDict | None = None,
        *,
        business: Business,
        by: Staff,
        on: dt.date,
        customer: Customer | None = None,
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(answers, initial={"staff": by.pk} | (initial or {}))
        self.business, self.by, self.customer = business, by, customer
        self.fields["staff"].queryset = team.members(business, on=on)  # type: ignore[attr-defined]

    def take(self, *, now: dt.datetime) -> Reminder | None:
        """Keep the reminder, or say in the form what is wrong."""
        if not self.is_valid():
            return None
        said = {name: self.cleaned_data[name] for name in ("staff", "text", "on_date", "at_time")}
        try:
            return reminders.remind(self.business, customer=self.customer, by=self.by, now=now, **said)
        except Refused as refused:
            self.add_error(None, str(refused))
        return None


class RemindForm(Happening):
    """A reminder about one customer, for who writes it."""

    name = "reminders"
    title = _("Remind me")
    button = _("Remind me")
    text = forms.CharField(
        label=_("Of what"),
        max_length=reminders.LONGEST,
        error_messages={"required": _("Write what to be reminded of.")},
    )
    on_date = forms.DateField(
        label=_("On"), widget=DAY, error_messages={"required": _("Choose a day."), "invalid": _("Choose a day.")}
    )

    def note(self, *, by: Staff, now: dt.datetime) -> str:
        """Keep the reminder."""
        said = {name: self.cleaned_data[name] for name in ("text", "on_date")}
        kept = reminders.remind(self.business, staff=by, customer=self.customer, by=by, now=now, **said)
        return gettext("You will be reminded on %(when)s.") % {"when": weekday(kept.on_date, self.business.country)}
