"""What was typed about a contact that is taken back: it stands in its field again, and nobody types it twice."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpRequest

from regulars.records.models import Moment, Touchpoint

HELD = "said"  # in the session, never in an address
ABOUT_IT_ALL = (NON_FIELD_ERRORS, "outcome")  # which have no place of their own in the card


def last_words(touchpoint: Touchpoint) -> str:
    """Return what the last contact says, before it is taken back."""
    about = f"contact:{touchpoint.pk}:{touchpoint.tries}"
    moments = Moment.objects.filter(business_id=touchpoint.business_id, kind__in=("contacted", "tried"), about=about)
    return moments.values_list("words", flat=True).first() or ""


def hold(request: HttpRequest, pk: int, said: str) -> None:
    """Remember what a contact said that was taken back."""
    if said:
        request.session[HELD] = {"touchpoint": pk, "words": said}


def words(request: HttpRequest, pk: int | None) -> str:
    """Return what was typed about this one when it was taken back."""
    held = request.session.get(HELD)
    return str(held["words"]) if held and held["touchpoint"] == pk else ""


def typed(request: HttpRequest, form: forms.Form | None, at: int | None, lies_open: int | None) -> dict[str, Any]:
    """Return what stands in the field, and what was refused: beside its field, or above when that is not here any more.

    Two may write down the same call at once: neither the words of the second nor what is refused to them may stand
    beside another customer.
    """
    if form is None:
        return {"said": words(request, at) if lies_open == at else ""}
    said = str(form.data.get("said", "")) if form.is_bound else words(request, at)
    if lies_open == at:
        return {"form": form, "said": said, "refused": _above(form, ABOUT_IT_ALL)}
    return {"said": "", "lost": said, "refused": _above(form, form.errors)}


def _above(form: forms.Form, names: Iterable[str]) -> list[str]:
    return [str(sentence) for name in names for sentence in form.errors.get(name, ())]


def forget(request: HttpRequest, pk: int) -> None:
    """Let go of it once it is written down again."""
    if words(request, pk):
        del request.session[HELD]
