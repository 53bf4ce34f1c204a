"""Letters inside pages: each from an address of its own, where nothing runs and nothing is loaded."""

from typing import Any

from csp.constants import SELF
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

# Mail is styled inline, so a letter may be; it has no origin, no script and no form, and loads nothing from anywhere.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'self'",
        "sandbox",
    )
)


def page(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """Show a page that may have letters of ours in frames."""
    answer = render(request, template, context, status=status)
    answer._csp_update = {"frame-src": [SELF]}  # type: ignore[attr-defined]  # as csp.decorators.csp_update does
    return answer


def letter(html: str) -> HttpResponse:
    """Answer with a letter as a mail program shows it."""
    answer = HttpResponse(html)
    answer["Content-Security-Policy"] = POLICY
    answer["X-Frame-Options"] = "SAMEORIGIN"
    answer["Referrer-Policy"] = "no-referrer"
    return answer
