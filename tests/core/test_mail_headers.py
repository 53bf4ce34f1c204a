"""The head of a letter: an allow-list, each header once, and no value that becomes a header of its own."""

import datetime as dt
from collections import Counter
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from regulars.core.mail_form import Headers, Look, compile
from regulars.core.mail_headers import ALLOWED, BadAddress, safe

HEAD = Headers(
    from_name="North Air",
    from_address="sam@north.example",
    to_address="rosa@shop.example",
    to_name="Rosa Diaz",
    message_id="abc234@north.example",
    outbox_id="0198f1c2-0000-7000-8000-000000000001",
    date=dt.datetime(2026, 3, 3, 15, 0, 0, 999, tzinfo=dt.UTC),
    unsubscribe_url="https://north.example/p/7f3k2",
    unsubscribe_mailto="sam@north.example?subject=stop",
    feedback_id="thank_you:service:north",
    reply_to="hello@north.example",
)
BREAKS = (
    "\r\n",
    "\n",
    "\r",
    "\u2028",
    "\u2029",
    "\x85",
    "\x0b",
    "\x0c",
    "\x1c",
    "\x1d",
    "\x1e",
    "\x00",
    "\r\n ",
    "\n\t",
)
SECOND_HEADERS = ("Bcc: evil@x.example", "Content-Type: text/html", "\r\n<p>body", "RCPT TO:<evil@x.example>")
PAYLOADS = [
    *[f"Ann{line_break}{header}" for line_break in BREAKS for header in SECOND_HEADERS],
    "=?utf-8?q?Ann=0ABcc=3A_evil=40x.example?=",
    "=?utf-8?b?QW5uCkJjYzogZXZpbEB4LmV4YW1wbGU=?=",
    "=?iso-8859-1?Q?Ann=0D=0ABcc:_evil@x.example?= =?utf-8?q?=0A?=",
    "=?utf-8?q?=?utf-8?q?x?=?=",
    "=?utf-8?q?Ann=0ABcc",
    '"Ann" <evil@x.example>,',
    "Ann\u202e\u200b<x>",
    'Ann", "B" <evil@x.example>',
    "Ann\\",
    "a" * 2000,
    "漢" * 300,
    "x\r\n.\r\nMAIL FROM:<a@b>",
]
TEXTS = ("from_name", "to_name", "unsubscribe_url", "unsubscribe_mailto", "feedback_id", "message_id", "outbox_id")
ADDRESSES = ("from_address", "to_address", "reply_to")
FORM = compile("For {first_name} and {item|you}", "Hello {first_name}", Look("North Air"), purpose="service")


def parsed(letter: bytes) -> EmailMessage:
    return message_from_bytes(letter, policy=policy.default)


def head(**changes: str) -> EmailMessage:
    return parsed(FORM.write({"first_name": "Rosa"}, HEAD._replace(**changes)))


def test_a_letter_has_the_allowed_headers_once_each() -> None:
    mail = head()

    assert Counter(mail.keys()) == Counter(set(ALLOWED) - {"DKIM-Signature"})
    assert mail["From"] == "North Air <sam@north.example>"
    assert mail["To"] == "Rosa Diaz <rosa@shop.example>"
    assert mail["Subject"] == "For Rosa and you"
    assert mail["Date"] == "Tue, 03 Mar 2026 15:00:00 +0000"
    assert mail["Message-ID"] == "<abc234@north.example>"
    assert mail["List-Unsubscribe"] == "<https://north.example/p/7f3k2>, <mailto:sam@north.example?subject=stop>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["X-Auto-Response-Suppress"] == "All"


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"unsubscribe_url": ""}, {"List-Unsubscribe-Post"}),
        ({"unsubscribe_url": "http://localhost:8000/p/1"}, {"List-Unsubscribe-Post"}),
        ({"unsubscribe_url": "", "unsubscribe_mailto": ""}, {"List-Unsubscribe", "List-Unsubscribe-Post"}),
        ({"reply_to": "", "feedback_id": ""}, {"Reply-To", "Feedback-ID"}),
    ],
)
def test_a_header_without_a_value_is_left_out(changes: dict[str, str], missing: set[str]) -> None:
    assert set(ALLOWED) - {"DKIM-Signature"} - set(head(**changes).keys()) == missing


@pytest.mark.parametrize("field", TEXTS)
@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
def test_no_value_makes_a_header(payload: str, field: str) -> None:
    """B10: cleaned; the letter keeps its own headers and nobody else's."""
    mail = head(**{field: payload})

    assert Counter(mail.keys()) <= Counter(set(ALLOWED))
    assert "evil@x.example" not in [one.addr_spec for name in ("From", "To") for one in mail[name].addresses]
    assert mail.get_body(("plain",)).get_content().startswith("Hello Rosa\r\n")


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
@pytest.mark.parametrize("field", ["first_name", "item"])
def test_no_fact_makes_a_header(payload: str, field: str) -> None:
    """B10: through the subject."""
    mail = parsed(FORM.write({"first_name": "Rosa", field: payload}, HEAD))

    assert Counter(mail.keys()) == Counter(set(ALLOWED) - {"DKIM-Signature"})
    assert safe(payload)[:30] in mail["Subject"]


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
@pytest.mark.parametrize("field", ADDRESSES)
@pytest.mark.parametrize("shape", ["{0}", "{0}@x.example", "a@x.example{0}", "a@{0}.example"])
def test_an_address_that_is_more_than_one_is_refused(payload: str, field: str, shape: str) -> None:
    """B10: that letter is refused, and says why in a sentence."""
    with pytest.raises(BadAddress, match="cannot be written to"):
        FORM.write({}, HEAD._replace(**{field: shape.format(payload)}))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("rosa@münchen.de", "rosa@xn--mnchen-3ya.de"),
        ("rosa@例え.jp", "rosa@xn--r8jz45g.jp"),
        ("o'hara+shop@mail.example", "o'hara+shop@mail.example"),
        ("RosaDiaz@Mail.Example", "RosaDiaz@Mail.Example"),
    ],
)
def test_an_address_is_written_in_ascii(written: str, expected: str) -> None:
    assert head(to_address=written)["To"].addresses[0].addr_spec == expected


@pytest.mark.parametrize(
    "written", ["rosa", "rosa@", "@x.example", "a@b@c.example", "a b@x.example", "zoé@x.example", ""]
)
def test_what_is_no_address_is_refused(written: str) -> None:
    with pytest.raises(BadAddress):
        head(to_address=written)


@pytest.mark.parametrize(
    "name",
    [
        *("Rosa Diaz", "Diaz, Rosa", 'Rosa "Ro" Diaz', "O'Hara & Söhne", "Zoë", "李小龍", "مريم"),
        *("Smith; Co.", "R. Diaz", "a\\b", "Ann (x)", ""),
    ],
)
def test_a_name_is_read_as_it_is_written(name: str) -> None:
    assert head(to_name=name)["To"].addresses[0].display_name == name


@pytest.mark.parametrize(
    "subject",
    [
        "How is it?",
        "How is it " + "going along " * 12 + "now?",
        "Two  blanks, and " + "more  blanks " * 9 + "here?",
        "x" * 200,
        "Wie läuft es? " * 9 + "Ja",
        "=? not an encoded-word ?=",
        "漢字" * 60,
        "👍" * 40,
    ],
)
def test_a_long_subject_is_folded_and_read_whole(subject: str) -> None:
    letter = compile("{item}", "Hello", Look("N"), purpose="").write({"item": subject}, HEAD)

    assert parsed(letter)["Subject"] == safe(subject)
    assert max(map(len, letter.partition(b"\r\n\r\n")[0].split(b"\r\n"))) <= 78
