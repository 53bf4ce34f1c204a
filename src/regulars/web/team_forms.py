"""The forms of the team: when somebody works, what they do, when they are away, and who takes over."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regulars.records.models import Staff
from regulars.services.handover import Thing
from regulars.web.settings_forms import HoursForm

BAD_DAY = {"required": gettext_lazy("Choose a day."), "invalid": gettext_lazy("Write the day like 2026-05-20.")}


def _date() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class WorkForm(HoursForm):
    """What somebody does, and their hours."""

    calls = forms.BooleanField(label=gettext_lazy("Calls customers"), required=False)
    writes = forms.BooleanField(label=gettext_lazy("Writes notes, cards and mail"), required=False)

    def __init__(self, answers: QueryDict | None = None, *, person: Staff) -> None:
        self.person = person
        super().__init__(answers, business=person.business)

    def now(self) -> dict[str, Any]:
        """Their own hours, none when they are the shop's."""
        hours = self.person.working_hours
        each = {f"{day}_{end}": hours[day][which] for day in hours for which, end in ((0, "from"), (-1, "until"))}
        return {"calls": self.person.calls, "writes": self.person.writes} | each

    def settings(self) -> dict[str, Any]:
        """What is to be kept of them."""
        hours = super().settings()["opening_hours"]
        return {"working_hours": hours} | {name: self.cleaned_data[name] for name in ("calls", "writes")}


class MorningForm(forms.Form):
    """Whether somebody gets the morning's mail, and where."""

    wants_morning_mail = forms.BooleanField(label=gettext_lazy("Send the day's list by mail"), required=False)
    email = forms.EmailField(
        max_length=254,
        label=gettext_lazy("To another address"),
        required=False,
        help_text=gettext_lazy("Left empty, it goes where they sign in."),
    )


class DaysOffForm(forms.Form):
    """From when to when somebody is away."""

    first_date = forms.DateField(label=gettext_lazy("First day off"), error_messages=BAD_DAY, widget=_date())
    last_date = forms.DateField(
        label=gettext_lazy("Last day off"),
        required=False,
        error_messages=BAD_DAY,
        help_text=gettext_lazy("Left empty, it is one day."),
        widget=_date(),
    )
    why = forms.CharField(label=gettext_lazy("Why, if you like"), required=False, max_length=80)

    def days(self) -> dict[str, Any]:
        """The first and the last day, which may be one."""
        first = self.cleaned_data["first_date"]
        return {"first": first, "last": self.cleaned_data["last_date"] or first}


class TakersForm(forms.Form):
    """Who takes what is somebody's: one for all, or one for each thing."""

    to = forms.ChoiceField(
        label=gettext_lazy("Who takes it all?"),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Choose somebody of the team.")},
    )

    def __init__(
        self, answers: QueryDict | None = None, *, things: Sequence[tuple[Thing, str]], takers: Sequence[Staff]
    ) -> None:
        super().__init__(answers)
        self.by_pk = {str(one.pk): one for one in takers}
        names = [(str(one.pk), one.name) for one in takers]
        self.fields["to"].choices = [("", _("Whoever has time")), *names]  # type: ignore[attr-defined]
        self.keys = [thing.key for thing, _words in things]
        for thing, words in things:
            self.fields[thing.key] = forms.ChoiceField(
                label=words, required=False, choices=[("", _("As for all")), *names]
            )

    def chosen(self) -> dict[str, Any]:
        """Who was chosen for all, and for each."""
        given = self.cleaned_data
        each = {key: self.by_pk[given[key]] for key in self.keys if given.get(key)}
        return {"to": self.by_pk.get(given.get("to", "")), "each": each}

    @property
    def each(self) -> list[forms.BoundField]:
        """The fields of the things."""
        return [self[key] for key in self.keys]


class GiveForm(forms.Form):
    """To whom something is given by hand."""

    to = forms.ModelChoiceField(
        Staff.objects.none(),
        error_messages={
            "required": gettext_lazy("Choose somebody."),
            "invalid_choice": gettext_lazy("Choose somebody of the team."),
        },
    )

    def __init__(self, answers: QueryDict, *, among: Any) -> None:
        super().__init__(answers)
        self.fields["to"].queryset = among  # type: ignore[attr-defined]
