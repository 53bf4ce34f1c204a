"""What was typed about a contact that is taken back: it stands in its field again, and nobody types it twice."""

from django import forms
from django.http import HttpRequest

from regulars.records.models import Moment, Touchpoint

HELD = "said"  # in the session, never in an address


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


def typed(request: HttpRequest, form: forms.Form | None, at: int | None, lies_open: int | None) -> dict[str, str]:
    """Return what stands in the field, and what was typed about somebody who is not on the page any more.

    Two may write down the same call at once: the words of the second must not stand beside another customer.
    """
    said = str(form.data.get("said", "")) if form and form.is_bound else words(request, at)
    return {"said": said, "lost": ""} if lies_open == at else {"said": "", "lost": said if form else ""}


def forget(request: HttpRequest, pk: int) -> None:
    """Let go of it once it is written down again."""
    if words(request, pk):
        del request.session[HELD]
