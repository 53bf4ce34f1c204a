"""Hostile input: no field, filter, number or file may break a page, on either database."""

import re
from urllib.parse import quote_plus, urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from regulars.records.models import ImportBatch
from tests.web.doors import DOORS, READING, TAKING, Door
from tests.web.shops import Shop

# What once broke a page somewhere, or is most likely to.
WORST = {
    "nul": b"a\x00b",
    "beyond a database": b"9" * 20,
    "longer address": b"a" * 240 + b"@x.example",
}
HOSTILE = WORST | {
    "half a letter": b"\xed\xa0\x80\xff\xfe",
    "beyond a number": b"9" * 5_000,
    "empty": b"",
    "blank": b" \t\n ",
    "negative": b"-1",
    "ten kilobytes": b"x" * 10_000,
    "digits of others": "٣²½".encode(),
    "all kinds of signs": "a\u202eb\u2066c ' OR 1=1 -- \" ; DROP TABLE records_customer %s%n%(x)s{0.__class__}"
    "{{7*7}}${7*7}{%load%} %_\\%[^]*?".encode(),
    "a path": b"../../../etc/passwd\x00.csv",
    "no number": b"NaN",
    "infinity": b"1e999",
    "last day": b"9999-12-31",
    "first day": b"0001-01-01",
    "long address": b"a" * 60 + b"@" + b"b." * 110 + b"example",
}
ASKED = {
    "today": ["at", "done"],
    "calendar": ["week", "moved", "carried", "reminder"],
    "calls": ["at", "done", "whose"],
    "customers": ["q", "after", "sort", "page"],
    "customer-new": ["name"],
    "customer": ["before", "planned"],
    "counter": ["q"],
    "counter-new": ["q"],
    "playbook": ["try"],
    "sign-in": ["next"],
    "held": ["page"],
    "import": ["column.name", "answer.zone"],
}
FORMS = ["/settings/time/", "/sign-in/", "/imports/", "/customers/new/"]
HEADERS = [
    {"Host": "elsewhere.example"},
    {"X-Forwarded-Host": "elsewhere.example"},
    {"Accept-Language": "x-" * 5_000},
    {"HX-Request": "true", "HX-Current-URL": "http://["},
    {"Cookie": "session=\x00; messages=a:b; csrftoken=\xff; django_language=../../x"},
    {"Range": "bytes=9-1"},
    {"If-Modified-Since": "never"},
]


def sort_of(value: str) -> str:
    """Tell numbers of rows, days, hours, numbers and words apart."""
    return "row" if value.startswith("@") else re.sub(r"\d+", "0", value) if value[:1].isdigit() else "words"


SIGN_IN = next(door for door in DOORS if door.name == "sign-in")
# Of each name and sort of value: "to" is somebody of the team, a day, or a state, and each is read in its own way.
FIRST = {(field, sort_of(value)): door for door in reversed(TAKING) for field, value in (door.form or {}).items()}


def broken_by(client: Client, door: Door, shop: Shop, field: str, values: dict[str, bytes]) -> list[str]:
    """Send each value in one field, the others as they should be; name those that broke the page."""
    others = urlencode({name: value for name, value in door.filled(shop).items() if name != field})
    address = door.address(shop)
    return [name for name, value in values.items() if _status(client, address, others, field, value) >= 500]


def tried_in(door: Door, field: str, value: str) -> dict[str, bytes]:
    """Everything where a value of this name and sort is first asked for; elsewhere it is read alike."""
    return HOSTILE if FIRST[field, sort_of(value)] is door else WORST


def _status(client: Client, address: str, others: str, field: str, value: bytes) -> int:
    with transaction.atomic():
        said = f"{others}&{quote_plus(field)}={quote_plus(value)}"
        status = client.post(address, said, content_type="application/x-www-form-urlencoded").status_code
        transaction.set_rollback(True)
    return status


@pytest.fixture
def client(shop: Shop) -> Client:
    """The owner's browser, which takes a broken page as an answer."""
    return shop.client(raise_request_exception=False)


@pytest.fixture
def stranger(shop: Shop) -> Client:
    """The same for somebody who is not signed in."""
    return Client(raise_request_exception=False)


def test_no_question_breaks_a_page(client: Client, shop: Shop):
    """F1, F2: filters, pages and searches."""
    asked = [
        f"{door.address(shop)}?{'&'.join(f'{quote_plus(field)}={quote_plus(value)}' for field in ASKED[door.name])}"
        for door in READING
        for value in HOSTILE.values()
        if door.name in ASKED
    ]

    assert [address for address in asked if client.get(address).status_code >= 500] == []


def test_no_address_breaks_the_sign_in(stranger: Client, shop: Shop):
    broken = {field: broken_by(stranger, SIGN_IN, shop, field, HOSTILE) for field in ("username", "password", "next")}

    assert broken == {key: [] for key in broken}


@pytest.mark.parametrize("door", TAKING, ids=str)
def test_no_answer_breaks_a_form(door: Door, client: Client, shop: Shop):
    """F2, F8: the worst in every field of every form, and everything hostile in fields of every name."""
    form = door.form or {}
    broken = {field: broken_by(client, door, shop, field, tried_in(door, field, form[field])) for field in form}

    assert broken == {key: [] for key in broken}


@pytest.mark.faults
@pytest.mark.parametrize("door", TAKING, ids=str)
def test_nothing_hostile_breaks_any_field(door: Door, client: Client, shop: Shop):
    """F2, F8: all of it in every field."""
    broken = {field: broken_by(client, door, shop, field, HOSTILE) for field in door.form or {}}

    assert broken == {key: [] for key in broken}


@pytest.mark.parametrize(
    "line",
    ['name = "a\\u0000b"', "big = " + "9" * 5_000, "big = " + "9" * 400, "a = " + "[" * 90_000, 'name = "\\ud800"'],
)
@pytest.mark.parametrize("button", ["try", "save"])
def test_no_text_breaks_the_playbook(line: str, button: str, client: Client, shop: Shop):
    """F20: what a parser chokes on is answered in words."""
    text = "\n".join([line, *(old for old in shop.rows["text"].split("\n") if not old.startswith("name ="))])

    answer = client.post(f"/playbooks/{shop.rows['playbook']}/text/", {"text": text, button: "1"})

    assert answer.status_code == 422


@pytest.mark.parametrize(
    "form",
    [{f"field{number}": "1" for number in range(5_000)}, {"name": "x" * 3_000_000}],
    ids=["five thousand fields", "three megabytes"],
)
def test_too_much_is_refused_in_words(form: dict[str, str], client: Client):
    """F20."""
    found = [client.post(address, form) for address in FORMS]

    assert {answer.status_code for answer in found} == {400}
    assert all("This was not taken" in answer.content.decode() for answer in found)


@pytest.mark.parametrize(
    ("is_signed_in", "size", "sentence"),
    [
        (True, 302 * 1024 * 1024, "This file is larger than 300 MB."),
        (False, 3 * 1024 * 1024, "Sign in first, and then bring the file."),
    ],
)
def test_a_file_that_is_too_large_is_refused_before_it_is_read(
    is_signed_in: bool, size: int, sentence: str, client: Client, stranger: Client
):
    """F20: nobody fills the disk, and nobody waits for minutes to be refused."""
    browser = client if is_signed_in else stranger

    answer = browser.generic(
        "POST", "/imports/", b"", CONTENT_TYPE="multipart/form-data; boundary=x", CONTENT_LENGTH=str(size)
    )

    assert (answer.status_code, sentence in answer.content.decode()) == (413, True)


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "..\\..\\a.csv", "a\x00.csv", "x" * 5_000 + ".csv", "C:\\a\u202evsc.csv"]
)
def test_a_file_name_names_no_place(name: str, client: Client, shop: Shop):
    """F17: it is shown, and never used to find a file."""
    client.post("/imports/", {"file": SimpleUploadedFile(name, b"Name\nRosa\n")})

    batch = ImportBatch.objects.latest("pk")
    assert not set("/\\\x00\u202e") & set(batch.file_name)
    assert client.get(f"/imports/{batch.pk}/").status_code == 200


def test_no_header_breaks_a_page(client: Client):
    found = [client.get("/customers/", headers=header) for header in HEADERS]

    assert [answer.status_code for answer in found if answer.status_code >= 500] == []
    assert "elsewhere.example" not in "".join(answer.content.decode() for answer in found)
