"""What words of a call are kept as: one small form for each."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from regulars.core import heard
from regulars.records.models import Business, Idea, Moment, Staff
from regulars.services import facts, said
from regulars.services.refused import Refused

IDEAS_SHOWN = 30
STATES = (Idea.State.NEW, Idea.State.WEIGHED, Idea.State.PLANNED)


class KeptForm(forms.Form):
    """The words, and what they are kept as."""

    kind = ""
    label: Any = ""
    key = ""
    button: Any = _("Keep it")
    words = forms.CharField(
        label=_("These words"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2, "data-takes-words": True}),
        error_messages={"required": _("Mark the words that this is about, or type them.")},
    )

    def __init__(
        self, given: QueryDict | None = None, *, moment: Moment, staff: Staff, today: dt.date, words: str = ""
    ) -> None:
        self.moment, self.staff, self.business = moment, staff, staff.business
        super().__init__(given, initial={"words": words} | self.guess(words, today), auto_id=f"{self.kind}-%s")

    @property
    def address(self) -> str:
        """Return the name of where it is sent."""
        return f"said-{self.kind}"

    def guess(self, words: str, today: dt.date) -> dict[str, Any]:  # noqa: ARG002
        """Return what the words suggest."""
        return {}

    def keep(self, *, now: dt.datetime) -> bool:
        """Keep the words; what is refused becomes an error of this form."""
        if not self.is_valid():
            return False
        try:
            self.take(self.cleaned_data, now=now)
        except Refused as refused:
            self.add_error(None, str(refused))
        return not self.errors

    def take(self, given: dict[str, Any], *, now: dt.datetime) -> None:
        """Call the one service that keeps them."""
        raise NotImplementedError


class RememberForm(KeptForm):
    """Something to remember, or how and when they like to be reached."""

    kind, label, key = "preference", _("To remember"), "1"
    what = forms.ChoiceField(
        label=_("Remember it as"),
        choices=[
            ("fact", _("something about them")),
            ("best_time", _("when they like to be called")),
            ("phone", _("they like the phone")),
            ("email", _("they like e-mail")),
            ("message", _("they like messages")),
            ("letter", _("they like letters")),
        ],
    )

    def guess(self, words: str, today: dt.date) -> dict[str, Any]:  # noqa: ARG002
        """Hear a best time, or a channel they like."""
        return {"what": (heard.best_time_of(words) and "best_time") or heard.channel_of(words) or "fact"}

    def take(self, given: dict[str, Any], *, now: dt.datetime) -> None:
        """Remember it."""
        words, what = given["words"], given["what"]
        if what == "fact":
            said.remember(self.moment, words, by=self.staff, now=now)
        elif what == "best_time":
            said.prefer(self.moment, words, best_time=heard.best_time_of(words) or words[:40])
        else:
            said.prefer(self.moment, words, channel=what)


class PromiseForm(KeptForm):
    """A promise: by when, and who keeps it."""

    kind, label, key = "promise", _("A promise"), "2"
    due_date = forms.DateField(
        label=_("By"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Choose a day."), "invalid": _("Write the day like 2026-05-20.")},
    )
    keeper = forms.ModelChoiceField(
        label=_("Kept by"),
        queryset=Staff.objects.none(),
        empty_label=None,
        error_messages={"invalid_choice": _("Choose one of the team.")},
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        team = Staff.objects.filter(business=self.business, left_on=None).order_by("name", "pk")
        self.fields["keeper"].queryset = team  # type: ignore[attr-defined]

    def guess(self, words: str, today: dt.date) -> dict[str, Any]:
        """Hear the day; else the next one on which the shop is open."""
        tomorrow = facts.calendar_of(self.business).next_open(today + dt.timedelta(days=1))
        return {"due_date": heard.due_of(words, today=today) or tomorrow, "keeper": self.staff.pk}

    def take(self, given: dict[str, Any], *, now: dt.datetime) -> None:
        """Promise it."""
        due_date, keeper = given["due_date"], given["keeper"]
        said.promise(self.moment, given["words"], due_date=due_date, keeper=keeper, by=self.staff, now=now)


class IdeaForm(KeptForm):
    """An idea: a new one, or one that others had."""

    kind, label, key = "idea", _("An idea"), "3"
    idea = forms.ModelChoiceField(
        label=_("Which idea"),
        queryset=Idea.objects.none(),
        required=False,
        empty_label=_("a new one"),
        error_messages={"invalid_choice": _("Choose one of the ideas, or a new one.")},
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["idea"].queryset = _ideas(self.business)  # type: ignore[attr-defined]

    def take(self, given: dict[str, Any], *, now: dt.datetime) -> None:
        """Ask for it."""
        said.wish(self.moment, given["words"], idea=given["idea"], by=self.staff, now=now)


class ComplaintForm(KeptForm):
    """Something that is not right."""

    kind, label, key = "complaint", _("Something to put right"), "4"

    def take(self, given: dict[str, Any], *, now: dt.datetime) -> None:
        """Note it; the owner is told."""
        said.complaint(self.moment, given["words"], by=self.staff, now=now)


class ReferralForm(KeptForm):
    """Somebody they told about us."""

    kind, label, key = "referral", _("A referral"), "5"
    friend = forms.CharField(
        label=_("Who they told about you"),
        max_length=120,
        error_messages={"required": _("Write a name, or who it is: her sister.")},
    )

    def guess(self, words: str, today: dt.date) -> dict[str, Any]:  # noqa: ARG002
        """Hear the name."""
        return {"friend": heard.friend_of(words)}

    def take(self, given: dict[str, Any], *, now: dt.datetime) -> None:
        """Note it; the owner is told."""
        said.referral(self.moment, given["words"], friend=given["friend"], by=self.staff, now=now)


FORMS: dict[str, Callable[..., KeptForm]] = {
    form.kind: form for form in (RememberForm, PromiseForm, IdeaForm, ComplaintForm, ReferralForm)
}


def _ideas(business: Business) -> QuerySet[Idea]:
    waiting = Idea.objects.of(business).filter(state__in=STATES, merged_into=None)
    latest = waiting.order_by("-pk").values_list("pk", flat=True)[:IDEAS_SHOWN]
    return Idea.objects.of(business).filter(pk__in=list(latest)).order_by("title", "pk")
