"""Letters from a form: quick, and to the letter what the slow way would have written."""

import datetime as dt
import re
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from regulars.core import mail_form
from regulars.core.mail_form import Headers, Look
from regulars.core.mail_text import as_html, as_text, links
from regulars.core.messages import DOTTED, FACTS, fill
from regulars.core.text import clean_text

NORTH = Look("North Air", "12 Main Street\nAlbany, NY 12207", "(212) 555-0147")
WAY_OUT = "https://north.example/p/7f3k2/?a=1&b=2"
WHY = "We write to you because you are a customer of North Air"
HEAD = Headers(
    from_name="Sam at North Air",
    from_address="sam@north.example",
    to_address="rosa@shop.example",
    to_name="Rosa Diaz",
    message_id="abc234@north.example",
    outbox_id="0198f1",
    date=dt.datetime(2026, 3, 3, 15, tzinfo=dt.UTC),
    unsubscribe_url=WAY_OUT,
    unsubscribe_mailto="mailto:sam@north.example?subject=stop",
    feedback_id="thank_you:service:north",
)
OURS = [
    *(b"From", b"To", b"Subject", b"Date", b"Message-ID", b"X-Outbox-Id", b"List-Unsubscribe"),
    *(b"List-Unsubscribe-Post", b"Feedback-ID", b"Auto-Submitted", b"X-Auto-Response-Suppress"),
    *(b"MIME-Version", b"Content-Type"),
]
LETTER = """\
Hello {first_name},

Thank you for {item|your visit} {when|the other day}. Does the {product} work?
If not, read https://north.example/help?a=1&b=2, or call {phone}.

{staff|All of us} at {business}
"""
SHOWN = st.characters(exclude_categories=("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Zs"))
# What is Deseret in a template is left out, see `mail_form`: its letters mark the gaps.
WRITTEN = SHOWN.filter(lambda letter: letter not in mail_form._ANY_MARK)
ODD = [
    *(".", "..", ". .", ",", ", x", "x,", "x ,", "'s", "’s bar", "'t Hooft", "…", "¿Qué?", "What!", "a.b", "From me"),
    *(
        "=",
        "=3D",
        "=20",
        "{{7*7}}",
        "{item}",
        "%s",
        "%(a)b",
        "%%",
        "${x}",
        "<b>",
        "&amp;",
        "</p><script>alert(1)</script>",
    ),
    *("ﬁ", "ß", "ŉ x", "Rene\u0301e", "漢字" * 30, "مرحبا بك", "👩\u200d👩\u200d👧", "x" * 300, "ä" * 90),
    *(".\r\n.\r\n", "=?utf-8?q?Ann=0ABcc=3A_x?=", "\U00010428", "\x00"),
]
PIECES = [
    *(
        "Hello ",
        ", ",
        ",",
        ". ",
        "? ",
        "! ",
        ".",
        " ",
        "\n",
        "\n\n",
        "\n\n\n",
        "'s ",
        "’s",
        " https://x.example/?a=b&c=d ",
    ),
    *("%s ", "{{", "}}", "${", "=", "=2", "<b>&amp;", ".\n", "\n.", "\nFrom ", "\n\n.\n", '"', ")"),
    *("x" * 80, "漢" * 40, " a " * 40),
]
values = st.one_of(st.sampled_from(ODD), st.text(max_size=40), st.text(SHOWN, max_size=200)).filter(
    lambda value: "https://" not in value
)
known = st.dictionaries(st.sampled_from(FACTS), values)
gaps = st.sampled_from(
    [f"{{{name}}}" for name in (*FACTS, *DOTTED)] + [f"{{{name}|your own}}" for name in FACTS] + ["{item|}"]
)
templates = st.lists(st.one_of(gaps, gaps, st.sampled_from(PIECES), st.text(WRITTEN, max_size=20)), max_size=14)


def read(letter: bytes) -> tuple[str, str, str]:
    """Parse a letter with Python's own parser."""
    mail = message_from_bytes(letter, policy=policy.default)
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert not mail.defects + text.defects + html.defects
    return mail["Subject"], *(part.get_content().replace("\r\n", "\n") for part in (text, html))


def slowly(subject: str, text: str, facts: dict[str, str], *, way_out: str = WAY_OUT) -> tuple[str, str, str]:
    """Fill and build the mail with the standard library."""
    mail, words = EmailMessage(policy=policy.SMTP), fill(text, facts)
    mail["Subject"] = fill(subject, facts) or "North Air"
    mail.set_content(as_text(words, NORTH, purpose="service", way_out=way_out))
    mail.add_alternative(as_html(words, NORTH, purpose="service", way_out=way_out), subtype="html")
    return read(mail.as_bytes())


@settings(max_examples=400)
@given(templates.map("".join), known)
@example("{item} is for you, {first_name}.", {"item": "oak board"})
@example("So, {first_name}{item} {city}", {"item": "'s", "city": ", x"})
@example("{item} {first_name}, yes", {"item": "x ,"})
def test_a_letter_says_what_filling_it_slowly_says(template: str, facts: dict[str, str]) -> None:
    """D13, D14: whatever the facts hold, both parts are the words of `messages.fill`, and nothing else."""
    form = mail_form.compile("How is it?", template, NORTH, purpose="service")

    assert read(form.write(facts, HEAD)) == slowly("How is it?", template, facts)


@settings(max_examples=200)
@given(st.lists(st.one_of(gaps, st.text(WRITTEN, max_size=20)), max_size=8).map(" ".join), known)
def test_a_subject_says_what_filling_it_slowly_says(subject: str, facts: dict[str, str]) -> None:
    form = mail_form.compile(subject, "Hello", NORTH, purpose="service")

    assert read(form.write(facts, HEAD))[0] == (fill(clean_text(subject), facts) or "North Air")


@settings(max_examples=200)
@given(templates.map("".join), st.dictionaries(st.sampled_from(FACTS), st.text()), st.text())
@example("Hello {item}", {"item": "oak\r\nBcc: evil@x.example"}, "For {item}")
@example("Hello", {}, "For you\nBcc: evil@x.example")
def test_a_letter_goes_safely_over_the_wire(template: str, facts: dict[str, str], subject: str) -> None:
    """B11: CRLF alone, seven bits, short lines, no dot at the start of one, no header that is not ours."""
    letter = mail_form.compile(subject, template, NORTH, purpose="service").write(facts, HEAD)

    assert letter.isascii()
    assert letter.count(b"\r\n") == letter.count(b"\r") == letter.count(b"\n")
    assert not re.search(rb"^\.|^From |\x00|[ \t]\r$", letter, re.MULTILINE)
    assert max(map(len, letter.partition(b"\r\n\r\n")[2].split(b"\r\n"))) <= 76
    assert max(map(len, letter.split(b"\r\n"))) <= 998
    assert re.findall(rb"^([^\s:]+):", letter.partition(b"\r\n\r\n")[0], re.MULTILINE) == OURS


@settings(max_examples=100)
@given(templates.map("".join), known)
def test_looking_at_a_letter_shows_what_is_sent(template: str, facts: dict[str, str]) -> None:
    form = mail_form.compile("For {first_name}", template, NORTH, purpose="marketing")

    assert tuple(form.letter(facts, way_out=WAY_OUT)) == read(form.write(facts, HEAD))


def test_shapes_share_nothing_but_their_form() -> None:
    form = mail_form.compile("How is {item|it}?", LETTER, NORTH, purpose="service")
    everybody = [{}, {"item": "oak board"}, {"item": "What?"}, {"product": "unit", "phone": "1."}, {"staff": "Sam"}, {}]

    written = [read(form.write(facts, HEAD)) for facts in everybody]

    assert written == [slowly("How is {item|it}?", LETTER, facts) for facts in everybody]


def test_both_parts_carry_the_same_links() -> None:
    """D14."""
    _, text, html = read(mail_form.compile("Hello", LETTER, NORTH, purpose="service").write({"phone": "1"}, HEAD))

    shown = [address.replace("&amp;", "&") for address in re.findall('href="([^"]*)"', html)]
    assert links(text) == shown == ["https://north.example/help?a=1&b=2", WAY_OUT]


def test_a_fact_is_never_a_link() -> None:
    form = mail_form.compile(
        "Hello", "For {name}, https://north.example/{city} and https://ok.example.", NORTH, purpose=""
    )

    html = form.letter({"name": "https://evil.example", "city": "x"}).html

    assert re.findall('href="([^"]*)"', html) == ["https://ok.example"]


@pytest.mark.parametrize(
    ("purpose", "way_out", "expected"),
    [
        ("service", WAY_OUT, f"{WHY}.\nChoose what we may send you, or stop: {WAY_OUT}"),
        ("service", "", f"{WHY}.\nIf you would rather not hear from us, reply STOP and we stop."),
        (
            "marketing",
            WAY_OUT,
            f"{WHY} and have not asked us to stop.\nChoose what we may send you, or stop: {WAY_OUT}",
        ),
        ("account", "", "North Air · 12 Main Street, Albany, NY 12207 · (212) 555-0147"),
    ],
)
def test_the_foot_says_who_writes_why_and_how_to_stop(purpose: str, way_out: str, expected: str) -> None:
    letter = mail_form.compile("Hello", "Hello", NORTH, purpose=purpose).letter({}, way_out=way_out)

    assert letter.text.endswith(expected + "\n")
    assert letter.text.splitlines()[:4] == ["Hello", "", "—", NORTH.foot]


def test_a_letter_loads_nothing_and_tells_nobody_that_it_was_read() -> None:
    """P8: no picture, no style sheet, no script, no address but the links that one sees."""
    html = mail_form.compile("Hello", LETTER, NORTH, purpose="service").letter({"phone": "1"}, way_out=WAY_OUT).html

    assert not re.search(r"<(img|link|script|iframe|object|svg|video|form|input)|url\(|@import|src=|\bon\w+=", html)


@pytest.mark.parametrize(("language", "expected"), [("en", 'lang="en" dir="ltr"'), ("ar", 'lang="ar" dir="rtl"')])
def test_a_letter_says_its_language_and_direction(language: str, expected: str) -> None:
    html = mail_form.compile("Hello", "Hello", Look("N", language=language), purpose="service").letter({}).html

    assert f"<html {expected}>" in html


def test_a_letter_is_filled_by_dotted_names() -> None:
    form = mail_form.compile("For {customer.name}", "{sale.item|It} {sale.when}. {staff.name}", NORTH, purpose="")

    letter = form.letter({"name": "Rosa Diaz", "when": "last Thursday", "staff": "Sam"})

    assert (letter.subject, letter.text.partition("\n\n—")[0]) == ("For Rosa Diaz", "It last Thursday. Sam")


def test_controls_in_a_template_are_dropped() -> None:
    letter = mail_form.compile("A\r\nBcc: x", "Hel\x00lo\x0bthere\u2028you\n\u202eBye", NORTH, purpose="").letter({})

    assert (letter.subject, letter.text.partition("\n\n—")[0]) == ("A Bcc: x", "Hello\nthere\nyou\nBye")
