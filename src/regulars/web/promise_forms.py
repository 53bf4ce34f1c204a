"""What can be done with a promise: a form for each, and the service it asks for."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from regulars.core.money import spoken
from regulars.records.models import Amends, Business, Promise, Staff
from regulars.services import amends as budget
from regulars.services import promises
from regulars.web.happening import Happening


def team(business: Business) -> list[tuple[int, str]]:
    """List who works here, to choose from."""
    here = Staff.objects.filter(business=business, left_on=None).order_by("name", "pk")
    return list(here.values_list("pk", "name"))


class PromiseForm(Happening):
    """Something that is promised to a customer by a day."""

    name = "promises"
    title = _("A promise")
    button = _("Promise it")
    what = forms.CharField(
        max_length=promises.LONGEST,
        label=_("What is promised"),
        error_messages={"required": _("Write what is promised, for example: send the filter list.")},
    )
    due_date = forms.DateField(
        label=_("By when"),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": _("Choose a day."), "invalid": _("Write a day like 2026-05-20.")},
    )
    keeper = forms.ChoiceField(label=_("Who keeps it"), required=False)

    def __init__(self, posted: Any = None, **known: Any) -> None:
        super().__init__(posted, **known)
        self.fields["keeper"].choices = [("", gettext("I do")), *team(self.business)]  # type: ignore[attr-defined]

    def note(self, *, by: Staff, now: dt.datetime) -> str:
        """Write down the promise."""
        chosen = self.cleaned_data["keeper"]
        promise = promises.make(
            self.customer,
            what=self.cleaned_data["what"],
            due_date=self.cleaned_data["due_date"],
            keeper=Staff.objects.get(business=self.business, pk=chosen) if chosen else by,
            about=f"promise:{self.cleaned_data['key']}",
            by=by,
            now=now,
        )
        return gettext("Promised. %(keeper)s finds it on the page of the day.") % {"keeper": promise.keeper}


class Act(forms.Form):
    """Something that is done about a promise."""

    def __init__(self, posted: Any = None, *, promise: Promise) -> None:
        self.promise = promise
        super().__init__(posted, auto_id=f"{type(self).__name__.lower()}-%s", label_suffix="")

    def act(self, *, by: Staff, now: dt.datetime) -> str:
        """Ask the service for it and return a sentence that says so."""
        raise NotImplementedError


class KeptForm(Act):
    """It was kept."""

    def act(self, *, by: Staff, now: dt.datetime) -> str:
        """Write down that it was kept."""
        return promises.keep(self.promise, by=by, now=now).reason


class LongerForm(Act):
    """It takes longer, and the customer was told."""

    until = forms.DateField(
        label=_("The new day"),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": _("Choose a day."), "invalid": _("Write a day like 2026-05-20.")},
    )

    def act(self, *, by: Staff, now: dt.datetime) -> str:
        """Write down the day that they were told."""
        promises.tell(self.promise, until=self.cleaned_data["until"], by=by, now=now)
        return gettext("Told in time.")


class AmendsForm(Act):
    """It was not kept, and something is given for it."""

    amends = forms.ChoiceField(
        label=_("What they get"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what they get."), "invalid_choice": _("Choose one from the list.")},
    )
    words = forms.CharField(label=_("A word about it"), max_length=200, required=False)

    def __init__(self, posted: Any = None, *, promise: Promise) -> None:
        super().__init__(posted, promise=promise)
        currency = promise.business.currency
        choices = [
            (one.pk, f"{one.name}, {spoken(one.cents, currency)}" if one.cents else one.name)
            for one in budget.on_the_list(promise.business)
        ]
        self.fields["amends"].choices = choices  # type: ignore[attr-defined]
        self.has_choice = bool(choices)

    def act(self, *, by: Staff, now: dt.datetime) -> str:
        """Write down what was given."""
        given = Amends.objects.get(business=self.promise.business, pk=self.cleaned_data["amends"])
        return promises.make_good(self.promise, given, words=self.cleaned_data["words"], by=by, now=now).reason


class ReleaseForm(Act):
    """They do not want it any more."""

    words = forms.CharField(label=_("What they said"), max_length=300, required=False)

    def act(self, *, by: Staff, now: dt.datetime) -> str:
        """Write down that it is not wanted any more."""
        return promises.release(self.promise, words=self.cleaned_data["words"], by=by, now=now).reason


class BrokenForm(Act):
    """It is not kept, and nothing is given."""

    words = forms.CharField(label=_("Why it was not kept"), max_length=300, required=False)

    def act(self, *, by: Staff, now: dt.datetime) -> str:
        """Write down why it was not kept."""
        promises.give_up(self.promise, words=self.cleaned_data["words"], by=by, now=now)
        return gettext("Noted as not kept.")


class KeeperForm(Act):
    """Somebody else keeps it."""

    keeper = forms.ChoiceField(label=_("Who keeps it"), error_messages={"invalid_choice": _("Choose one of the team.")})

    def __init__(self, posted: Any = None, *, promise: Promise) -> None:
        super().__init__(posted, promise=promise)
        self.fields["keeper"].choices = team(promise.business)  # type: ignore[attr-defined]
        self.initial["keeper"] = promise.keeper_id

    def act(self, *, by: Staff, now: dt.datetime) -> str:
        """Hand it over."""
        keeper = Staff.objects.get(business=self.promise.business, pk=self.cleaned_data["keeper"])
        promises.hand_to(self.promise, keeper, by=by, now=now)
        return gettext("%(keeper)s keeps it now.") % {"keeper": keeper}


class UndoForm(Act):
    """Back to what it was before."""

    def act(self, *, by: Staff, now: dt.datetime) -> str:
        """Take the last thing back."""
        promises.undo(self.promise, by=by, now=now)
        return gettext("Taken back.")


ACTS: dict[str, type[Act]] = {
    "keepings": KeptForm,
    "delays": LongerForm,
    "amends": AmendsForm,
    "releases": ReleaseForm,
    "failures": BrokenForm,
    "keepers": KeeperForm,
    "undo": UndoForm,
}
