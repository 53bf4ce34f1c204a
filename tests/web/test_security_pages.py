"""What leaves the house: headers, markup and words on every page, with hostile words in every row."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from regulars.records.models import Staff
from tests.people import PASSWORD
from tests.web.doors import LETTERS, READING, TAKING, Door
from tests.web.shops import Shop
from tests.web.standing_shops import Standing, standing, stop_the_clock

MARK = """</title></script><xss onxss=1>'" onxss='1' {{7131*7}}${7131*7}%(name)s%s{name}\u202e"""
SHORT = """"'><xss onxss=1>{{7131*7}}"""
MARKED = [
    "/", "/held/", "/customers/", "/twins/", "/counter/{customer}/", "/customers/{customer}/", "/customers/{other}/",
    "/playbooks/", "/playbooks/{playbook}/", "/imports/", "/imports/{waiting}/", "/imports/{done}/", "/settings/",
    "/mail/", "/mail/letters/{letter}/", "/mail/parts/held/", "/mail/answers/", "/mailbox/", "/mailbox/{kept}/",
    "/words/birthday/",
]  # fmt: skip
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "frame-ancestors": "'none'",
    "form-action": "'self'",
    "base-uri": "'none'",
}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}
STRICTER = {"Referrer-Policy": "no-referrer"}  # where the address itself is a secret
LEADS = {"src", "href", "action", "formaction", "srcset", "data", "poster", "ping", "hx-get", "hx-post", "content"}
# Conversations open where a customer wrote to the shop, and nowhere else.
THERE = r"https://(?:wa\.me|m\.me|www\.instagram\.com|x\.com|t\.me|www\.linkedin\.com|teams\.microsoft\.com)/"
FOREIGN = re.compile(rf"^\s*(?!tel:|mailto:|sms:|{THERE})[a-z][a-z0-9+.-]*:|^\s*[/\\]{{2}}", re.IGNORECASE)


class Markup(HTMLParser):
    """The elements of a page with their attributes, and its words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        """Note what is read between elements, and what stands inside a script or a style."""
        self.words.append(data)
        if self.elements and self.elements[-1][0] in ("script", "style") and data.strip():
            self.elements.append(("inline", {}))

    def faults(self) -> Iterator[str]:
        """Name everything that could run, or that leads or loads from elsewhere."""
        for tag, attributes in self.elements:
            if tag in ("xss", "inline", "style", "object", "embed", "base"):
                yield tag
            if tag == "iframe" and attributes.get("sandbox") != "":
                yield "iframe without a sandbox"
            yield from (name for name in attributes if name.startswith(("on", "style", "hx-on")))
            yield from (f"{tag} {name}" for name in LEADS & attributes.keys() if FOREIGN.match(attributes[name]))


@pytest.fixture(scope="module")
def standing_hostile(django_db_setup: None, django_db_blocker: Any) -> Iterator[Standing]:
    """A shop in which every word was written by somebody who means harm, built once."""
    yield from standing(django_db_blocker, "Hostile", mark=MARK, short=SHORT)


@pytest.fixture
def hostile(standing_hostile: Standing, db: None) -> Shop:
    """The same for one test."""
    return standing_hostile.as_built()


@pytest.fixture(scope="module")
def shown(standing_hostile: Standing) -> dict[str, HttpResponse]:
    """Everything that the program shows of it, asked for once."""
    with pytest.MonkeyPatch.context() as patch, transaction.atomic():
        stop_the_clock(patch)
        found = pages(standing_hostile.as_built())
        transaction.set_rollback(True)
    return found


def pages(shop: Shop) -> dict[str, HttpResponse]:
    """Everything that the program shows: pages, fragments, refused forms, errors, and what a stranger sees."""
    owner = shop.client(raise_request_exception=False)
    reading = [door for door in READING if door.name not in LETTERS]
    answers = {f"read {door}": owner.get(door.address(shop)) for door in reading}
    answers |= {f"stranger {door}": Client().get(door.address(shop)) for door in READING}
    answers |= {f"open {pk}": owner.get(f"/?at={pk}") for pk in shop.rows["points"]}
    answers |= {address: owner.get(address, headers={"HX-Request": "true"}) for address in fragments(shop)}
    answers |= {f"refused {door}": _refused(door, shop) for door in TAKING}
    answers["staff in settings"] = shop.client("staff").get("/settings/")
    answers["another method"] = owner.delete("/")
    return answers


def fragments(shop: Shop) -> list[str]:
    """Return addresses that are asked for with something hostile in the question."""
    said = "%22%27%3E%3Cxss%20onxss%3D1%3E"
    customer, playbook = shop.rows["customer"], shop.rows["playbook"]
    return [
        f"/customers/?q={said}",
        f"/counter/?q={said}",
        f"/counter/new/?q={said}",
        f"/customers/new/?name={said}",
        f"/sign-in/?next={said}",
        f"/nowhere/{said}/",
        f"/?done={shop.rows['ended']}",
        f"/customers/{customer}/?planned=all",
        f"/customers/{shop.rows['other']}/?planned=all",
        f"/imports/{shop.rows['done']}/",
        f"/playbooks/{playbook}/?try=1",
        "/customers/?q=rosa",
        "/counter/?q=rosa",
    ]


def _refused(door: Door, shop: Shop) -> HttpResponse:
    """Fill a form in with hostile words alone: most of them come back to be mended."""
    return shop.client().post(door.address(shop), dict.fromkeys(door.form or {}, MARK))


def test_no_word_of_anybody_becomes_part_of_a_page(shown: dict[str, HttpResponse]):
    """F3, F5, D13: names, facts, words said, products, playbooks, files, columns, cells and reasons."""
    pages = {name: Markup(answer.content.decode()) for name, answer in shown.items() if _is_html(answer)}

    assert {name: found for name, page in pages.items() if (found := sorted(set(page.faults())))} == {}
    assert [name for name, page in pages.items() if "49917" in "".join(page.words)] == []


def test_hostile_words_are_really_on_the_pages(hostile: Shop):
    """Without this, the test above could pass on empty pages."""
    words = {page: "".join(Markup(shown).words) for page, shown in _read(hostile, MARKED).items()}

    assert [page for page, said in words.items() if said.count("<xss onxss=") < 3] == []


def test_no_name_turns_the_line_round(hostile: Shop):
    """D6: a right-to-left override in a name would let one read what is not there."""
    names = ["/customers/", "/customers/{customer}/", "/counter/{customer}/", "/twins/", "/imports/{done}/"]

    assert [page for page, shown in _read(hostile, names).items() if "\u202e" in shown] == []


def test_every_answer_carries_its_headers(shown: dict[str, HttpResponse]):
    """F19, and F14: after signing out at the counter, "back" shows nobody's customers."""
    found = {name: _missing(answer) for name, answer in shown.items()}

    assert {name: missing for name, missing in found.items() if missing} == {}


def test_a_letter_in_a_frame_can_do_nothing(hostile: Shop):
    """F4: it is styled inline, as mail is; it has no origin, no script, no form, and loads nothing."""
    owner = hostile.client()
    shown = {door.name: owner.get(door.address(hostile)) for door in READING if door.name in LETTERS}

    assert shown.keys() == LETTERS
    for name, answer in shown.items():
        policy = dict((part.strip() + " ").split(" ", 1) for part in answer["Content-Security-Policy"].split(";"))
        assert {one: value.strip() for one, value in policy.items()} == {
            "default-src": "'none'",
            "style-src": "'unsafe-inline'",
            "base-uri": "'none'",
            "form-action": "'none'",
            "frame-ancestors": "'self'",
            "sandbox": "",
        }
        assert answer["Cache-Control"] == "private, no-store"
        tags = {tag for tag, _ in Markup(answer.content.decode()).elements}
        assert (name, tags & {"xss", "script", "iframe", "form", "object", "img", "base"}) == (name, set())


def test_every_cookie_is_out_of_reach_of_scripts_and_other_places(owner: Staff):
    client = Client()
    client.get("/sign-in/")
    client.post("/sign-in/", {"username": owner.user.email, "password": PASSWORD})
    kept = {name: (bool(one["httponly"]), one["samesite"], one["domain"]) for name, one in client.cookies.items()}

    assert kept == {"session": (True, "Lax", ""), "csrftoken": (True, "Lax", "")}


def test_no_word_about_a_customer_is_kept_in_a_cookie(hostile: Shop):
    """F14: a cookie stays in the browser after signing out."""
    client = hostile.client()
    client.post(f"/counter/{hostile.rows['customer']}/sales/", {"amount": "120", "item": "Filter", "key": "k"})

    assert client.cookies.keys() <= {"session", "csrftoken"}


def test_a_planted_fault_is_found():
    html = """<p style="x" onclick=1><a href="javascript:1">x</a><a href="//x.example">x</a><a href="tel:+1">x</a>
    <a href="mailto:a@b">x</a><img src="/a"><script>1</script><script src="/a.js"></script>"""

    assert sorted(Markup(html).faults()) == ["a href", "a href", "inline", "onclick", "style"]


def _read(shop: Shop, names: list[str]) -> dict[str, str]:
    client = shop.client()
    return {name: client.get(name.format(**shop.rows)).content.decode() for name in names}


def _is_html(answer: HttpResponse) -> bool:
    return answer["Content-Type"].startswith("text/html")


def _missing(answer: HttpResponse) -> list[str]:
    policy = dict(part.strip().split(" ", 1) for part in answer.get("Content-Security-Policy", "x y").split(";"))
    missing = [name for name, value in POLICY.items() if policy.get(name) != value]
    missing += [name for name, value in policy.items() if not set(value.split()) <= {"'self'", "'none'"}]
    said = {name: {value, STRICTER.get(name, value)} for name, value in HEADERS.items()}
    return missing + [name for name, values in said.items() if values.isdisjoint(answer.get(name, "").split(", "))]
