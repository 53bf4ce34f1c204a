"""How a contact went, as it comes in from the pages."""

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _

from regulars.core.zones import wall_time
from regulars.records.models import Staff, Touchpoint
from regulars.services import call_backs, outreach
from regulars.services.refused import Refused
from regulars.web.wording import OUTCOMES

CALL_BACK = call_backs.CALL_BACK
HOW = _("Choose how it went.")


class OutcomeForm(forms.Form):
    """How it went, what was said, and when to call back if they asked for that."""

    outcome = forms.ChoiceField(
        required=False,
        choices=list(OUTCOMES.items()),
        error_messages={"invalid_choice": _("Choose how it went with one of the buttons.")},
    )
    said = forms.CharField(required=False, max_length=2000)
    call_at = forms.CharField(required=False, max_length=40)  # one of the instants that the page offered
    call_on = forms.DateField(required=False, error_messages={"invalid": _("Choose a day for the call.")})
    call_time = forms.TimeField(required=False, error_messages={"invalid": _("Write the time like 16:00.")})

    def clean(self) -> None:
        """Settle what was meant: an outcome, a time to call back, or a reason why it is not needed."""
        given = self.cleaned_data
        if given.get("call_at"):
            given["outcome"] = CALL_BACK
        outcome = given.get("outcome")
        if not outcome and "outcome" not in self.errors:
            self.add_error("outcome", HOW)
        if outcome == "not_needed" and not given.get("said"):
            self.add_error("said", _("Write in a word or two why this is not needed."))
        if outcome == CALL_BACK and not (given.get("call_at") or (given.get("call_on") and given.get("call_time"))):
            self.add_error("call_time", _("Choose a day and a time for the call."))

    def take(self, touchpoint: Touchpoint, *, by: Staff, now: dt.datetime) -> bool:
        """Write it down; what is refused becomes an error of this form."""
        if not self.is_valid():
            return False
        said, outcome = self.cleaned_data["said"], self.cleaned_data["outcome"]
        try:
            if outcome == CALL_BACK:
                call_backs.call_back(touchpoint, at=self._instant(touchpoint), said=said, by=by, now=now)
            else:
                outreach.finish(touchpoint, outcome=outcome, said=said, by=by, now=now)
        except Refused as refused:
            self.add_error("call_time" if outcome == CALL_BACK else None, str(refused))
        return not self.errors

    def _instant(self, touchpoint: Touchpoint) -> dt.datetime:
        given = self.cleaned_data
        if given["call_at"]:
            return _parsed(given["call_at"])
        return wall_time(given["call_on"], given["call_time"], touchpoint.business.timezone)


class DelayForm(forms.Form):
    """Until which day it waits."""

    until = forms.DateField(
        error_messages={
            "required": _("Choose a day."),
            "invalid": _("Write the day like 2026-05-20."),
        }
    )


def _parsed(text: str) -> dt.datetime:
    try:
        at = dt.datetime.fromisoformat(text)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise call_backs.NotAtThatTime(call_backs.NotAtThatTime.__doc__)
    return at
