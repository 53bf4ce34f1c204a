"""The alphabet: what is not written in UTF-8 is refused before Django tries to read it."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.http import parse_header_parameters

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

OURS = {"", "utf-8", "utf8"}


def utf8_only(further: "WSGIApplication") -> "WSGIApplication":
    """Stand before the application: Python knows alphabets that are none, such as "zip"; our pages write UTF-8."""

    def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        if _is_ours(environ.get("CONTENT_TYPE", "")):
            return further(environ, start_response)
        start_response("415 Unsupported Media Type", [("Content-Type", "text/plain; charset=utf-8")])
        return [b"I only read UTF-8.\n"]

    return answer


def _is_ours(content_type: str) -> bool:
    try:
        charset = parse_header_parameters(content_type)[1].get("charset", "")
    except ValueError:
        return False
    return charset.strip("\"' ").lower() in OURS
