"""The way back: at which desk somebody was when they wrote something down."""

from django.http import HttpRequest
from django.urls import reverse

TODAY, CALLS, ALL_CALLS = "today", "calls", "all-calls"
DESKS = {TODAY: (TODAY, ""), CALLS: (CALLS, ""), ALL_CALLS: (CALLS, "whose=all")}


def asked(request: HttpRequest) -> str:
    """Return the desk to go back to; the page of the day when none is named."""
    named = request.POST.get("back") or request.GET.get("back") or ""
    return named if named in DESKS else TODAY


def address(desk: str, **query: int) -> str:
    """Return the address of a desk, with what lies open there (`at`) or was just done (`done`)."""
    name, more = DESKS[desk]
    said = [*(f"{word}={pk}" for word, pk in query.items()), *filter(None, [more])]
    return reverse(name) + (f"?{'&'.join(said)}" if said else "")
