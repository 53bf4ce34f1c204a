"""Hostile alphabets, as a web server passes them on; each request closes its connection to the tables."""

import pytest
from django.test import RequestFactory

from regulars.records.models import Business
from regulars.wsgi import application

ALPHABETS = ["rot13", "zip", "unicode_escape", "utf-7", "undefined", "idna", "punycode", "uu"]


def answered(content_type: str) -> str:
    """The status with which the program answers a web server."""
    said: list[str] = []
    asked = RequestFactory().post("/customers/?q=b%FC").environ | {"CONTENT_TYPE": content_type}
    application(asked, lambda status, headers: said.append(status))
    return said[0]


@pytest.mark.parametrize("kind", ["text/plain", "multipart/form-data; boundary=x"])
@pytest.mark.parametrize("alphabet", [*(f"charset={name}" for name in ALPHABETS), "x*=made-up'en'x"])
def test_no_other_alphabet_is_read(kind: str, alphabet: str):
    """F2: Python knows "encodings" that are none, and Django reads addresses and forms in them."""
    assert answered(f"{kind}; {alphabet}") == "415 Unsupported Media Type"


@pytest.mark.parametrize("alphabet", ["", "; charset=utf-8", '; charset="UTF8"', "; boundary=x"])
def test_our_alphabet_is_read(alphabet: str, business: Business):
    assert answered(f"text/plain{alphabet}") == "403 Forbidden"
