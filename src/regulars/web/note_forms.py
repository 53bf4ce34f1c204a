"""Forms of the writing desk: what was written, who signed it, why it is left out, and on which paper."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from regulars.core.paper import ENVELOPES, LABEL_SHEETS
from regulars.records.models import Staff
from regulars.services.notes import LONGEST


class WrittenForm(forms.Form):
    """What stands on the paper, and who signed it."""

    words = forms.CharField(
        max_length=LONGEST,
        widget=forms.Textarea,
        error_messages={
            "required": _("Type what you wrote, so that they never get the same twice."),
            "max_length": _("That is more than a note. Keep it under %(limit_value)d letters."),
        },
    )
    draft = forms.CharField(required=False, max_length=LONGEST)
    signed_by = forms.ChoiceField(error_messages={"required": _("Choose who signed it.")})
    is_phone = forms.BooleanField(required=False)

    def __init__(self, *args: Any, staff: Iterable[Staff], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.staff = {str(one.pk): one for one in staff}
        self.fields["signed_by"].choices = [(pk, one.name) for pk, one in self.staff.items()]  # type: ignore[attr-defined]

    def clean_signed_by(self) -> Staff:
        """Return who signed it."""
        return self.staff[self.cleaned_data["signed_by"]]


class LeaveOutForm(forms.Form):
    """Why a note is not sent."""

    because = forms.CharField(
        max_length=300, error_messages={"required": _("Write in a word or two why it is left out.")}
    )


class LabelForm(forms.Form):
    """On which sheet of labels, the usual one if none is chosen, and from which label on."""

    paper = forms.ChoiceField(
        required=False,
        choices=[(slug, one.label) for slug, one in LABEL_SHEETS.items()],
        error_messages={"invalid_choice": _("Choose a sheet of labels from the list.")},
    )
    first = forms.IntegerField(required=False, min_value=1)

    def clean_first(self) -> int:
        """Begin with the first label unless told otherwise."""
        return self.cleaned_data["first"] or 1


class EnvelopeForm(forms.Form):
    """On which envelope, the usual one if none is chosen."""

    envelope = forms.ChoiceField(
        required=False,
        choices=[(slug, one.label) for slug, one in ENVELOPES.items()],
        error_messages={"invalid_choice": _("Choose an envelope from the list.")},
    )
