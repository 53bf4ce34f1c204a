"""What happens between the shop and a customer: a form for each, and the service it asks for."""

import datetime as dt
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from regulars.core.networks import LONGEST, NETWORKS
from regulars.records.models import Customer, Staff
from regulars.services import handles, ideas, people, sales
from regulars.web.customer_forms import CHANNELS
from regulars.web.happening import Happening
from regulars.web.promise_forms import PromiseForm
from regulars.web.reminder_forms import RemindForm
from regulars.web.selling import SaleForm

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


def said(label: "str | _StrPromise") -> forms.CharField:
    """Make a field for what somebody said, in their words."""
    return forms.CharField(
        max_length=2_000,
        label=label,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write down what they said, in their words.")},
    )


class ComplaintForm(Happening):
    """Something is not right."""

    name = "complaints"
    title = _("A complaint")
    button = _("Note the complaint")
    words = said(_("What is not right, in their words"))

    def note(self, *, by: Staff, now: dt.datetime) -> str:
        """Write down the complaint."""
        words, key = self.cleaned_data["words"], self.cleaned_data["key"]
        sales.complain(self.customer, words, receipt_key=key, by=by, now=now)
        return gettext("Complaint noted. Nothing else goes out until it is put right.")


class PraiseForm(Happening):
    """Kind words or a review."""

    name = "praises"
    title = _("Praise")
    button = _("Note the praise")
    words = said(_("What they praised, in their words"))

    def note(self, *, by: Staff, now: dt.datetime) -> str:
        """Write down the praise."""
        words, key = self.cleaned_data["words"], self.cleaned_data["key"]
        sales.praise(self.customer, words, receipt_key=key, by=by, now=now)
        return gettext("Praise noted.")


class ReferralForm(Happening):
    """They sent somebody to us."""

    name = "referrals"
    title = _("Somebody they sent")
    button = _("Note the referral")
    friend = forms.CharField(
        max_length=200, label=_("Whom they sent to us"), error_messages={"required": _("Write whom they sent.")}
    )

    def note(self, *, by: Staff, now: dt.datetime) -> str:
        """Write down whom they sent."""
        friend, key = self.cleaned_data["friend"], self.cleaned_data["key"]
        sales.refer(self.customer, friend=friend, receipt_key=key, by=by, now=now)
        return gettext("Noted that they sent %(friend)s.") % {"friend": friend}


class FactForm(Happening):
    """Something worth remembering."""

    name = "facts"
    title = _("Something to remember")
    button = _("Remember")
    text = forms.CharField(
        max_length=300,
        label=_("What to remember"),
        error_messages={
            "required": _("Write what to remember, for example: window table."),
            "max_length": _("Keep it under 300 letters: it is read in a second."),
        },
    )

    def note(self, *, by: Staff, now: dt.datetime) -> str:
        """Remember it."""
        people.remember(self.customer, self.cleaned_data["text"], by=by, now=now)
        return gettext("Remembered.")


class WishForm(FactForm):
    """The answer to "what else can we do for you?"."""

    name = "wishes"
    title = _("What else can we do for you?")
    button = _("Note the wish")

    def __init__(self, posted: Any = None, *, customer: Customer) -> None:
        super().__init__(posted, customer=customer)
        self.fields["text"].label = _("What else can we do for you?")
        self.fields["text"].error_messages["required"] = _("Write down what they would like.")
        self.fields["text"].widget.attrs["list"] = "known-ideas"
        self.known = ideas.titles(self.business)

    def note(self, *, by: Staff, now: dt.datetime) -> str:
        """Note what they would like, as a vote for an idea."""
        text = self.cleaned_data["text"]
        vote = ideas.ask(self.business, title=text, words=text, customer=self.customer, by=by, now=now)
        return gettext("Noted with the ideas: %(idea)s.") % {"idea": vote.idea.title.rstrip(".")}


class PreferenceForm(Happening):
    """How and when they like to be contacted."""

    name = "preferences"
    title = _("How they like to be reached")
    button = _("Note the preference")
    channel = forms.ChoiceField(
        label=_("Likes to be reached by"), required=False, choices=[("", _("no preference")), *CHANNELS.items()]
    )
    best_time = forms.CharField(label=_("Best time"), max_length=40, required=False)

    def __init__(self, posted: Any = None, *, customer: Customer) -> None:
        super().__init__(posted, customer=customer)
        self.initial.update(channel=customer.prefers, best_time=customer.best_time)

    def note(self, *, by: Staff, now: dt.datetime) -> str:  # noqa: ARG002 -- a preference has no date
        """Note the preference."""
        people.prefer(self.customer, channel=self.cleaned_data["channel"], best_time=self.cleaned_data["best_time"])
        return gettext("Noted how they like to be reached.")


class WroteForm(Happening):
    """They wrote to us on a network: from now on a message may go back there."""

    name = "handles"
    title = _("They wrote to us")
    button = _("Note where they wrote")
    network = forms.ChoiceField(
        label=_("Where"),
        choices=[("", _("Choose")), *((one.slug, one.label) for one in NETWORKS.values())],
        error_messages={"required": _("Choose where they wrote to you.")},
    )
    address = forms.CharField(
        label=_("Their name there"),
        required=False,
        max_length=LONGEST,
        help_text=_("Or the address of their page. Leave it empty for their own phone number."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )

    def note(self, *, by: Staff, now: dt.datetime) -> str:
        """Note the network and their address there."""
        slug = self.cleaned_data["network"]
        try:
            handles.note(self.customer, slug, self.cleaned_data["address"], by=by, now=now)
        except handles.BadAddress as bad:
            self.add_error("address", str(bad))
            self.fields["address"].widget.attrs["autofocus"] = True
            return ""
        return gettext("Noted. A message on %(network)s may answer them from now on.") % {
            "network": NETWORKS[slug].label
        }


FORMS: dict[str, type[Happening]] = {
    form.name: form
    for form in (
        *(SaleForm, ComplaintForm, PraiseForm, ReferralForm, FactForm),
        *(PromiseForm, RemindForm, WishForm, PreferenceForm, WroteForm),
    )
}


def blank(customer: Customer) -> dict[str, Happening]:
    """One empty form for each thing that can happen."""
    return {name: form(customer=customer) for name, form in FORMS.items()}
