"""Mail houses: the request that their documents describe, what each answer means, and each key once."""

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace

import pytest

from regulars import mail_houses
from regulars.core.postal import Place
from regulars.mail_houses import Account, Piece, file
from tests import mail_house_api
from tests.mail_house_api import Houses

ROSA = Place("Rosa Diaz", "12 Elm Street", "Albany", "NY", "12207", "US", company="Diaz & Söhne")
SHOP = Place("North Air", "1 Main Street", "Albany", "NY", "12207", "US")
PDF = b"%PDF-1.7 a card"
POSTCARD = Piece("postcard", "us-4x6", ROSA, SHOP, "service", whole=PDF, sides=(b"%PDF front", b"%PDF back"))
LETTER = Piece("letter", "letter", ROSA, SHOP, "marketing", whole=PDF)
KEYS = {"lob": mail_house_api.LOB_KEY, "postgrid": mail_house_api.POSTGRID_KEY}
each_house = pytest.mark.parametrize("slug", ["lob", "postgrid"])


@pytest.fixture
def houses() -> Iterator[Houses]:
    with mail_house_api.serving() as found:
        yield found


def submit(houses: Houses, slug: str, piece: Piece, key: str = "piece-1", secret: str = "") -> mail_houses.Receipt:
    asked = mail_houses.house(slug).submit
    assert asked
    return asked(Account(secret or KEYS[slug], url=houses.url), piece, key)


def test_each_file_of_the_room_is_a_house():
    assert set(mail_houses.known()) == {"file", "lob", "postgrid"}
    assert all(house.slug == slug and house.label for slug, house in mail_houses.known().items())


@each_house
@pytest.mark.parametrize("piece", [POSTCARD, LETTER], ids=lambda piece: piece.kind)
def test_a_piece_is_taken_once_for_each_key(houses: Houses, slug: str, piece: Piece):
    first, again = submit(houses, slug, piece), submit(houses, slug, piece)
    other = submit(houses, slug, piece, key="piece-2")

    assert (first.how, again) == ("taken", first)
    assert (other.how, len(houses.made)) == ("taken", 2)
    assert other.number != first.number


def test_lob_is_told_what_it_documents(houses: Houses):
    submit(houses, "lob", POSTCARD)

    made = houses.made["piece-1"]
    assert made.files == {"front": b"%PDF front", "back": b"%PDF back"}
    assert made.fields == {
        "to[name]": "Rosa Diaz",
        "to[company]": "Diaz & Söhne",
        "to[address_line1]": "12 Elm Street",
        "to[address_city]": "Albany",
        "to[address_state]": "NY",
        "to[address_zip]": "12207",
        "to[address_country]": "US",
        "from[name]": "North Air",
        "from[address_line1]": "1 Main Street",
        "from[address_city]": "Albany",
        "from[address_state]": "NY",
        "from[address_zip]": "12207",
        "from[address_country]": "US",
        "description": "piece-1",
        "use_type": "operational",
        "mail_type": "usps_first_class",
        "size": "4x6",
    }


def test_postgrid_is_told_what_it_documents(houses: Houses):
    submit(houses, "postgrid", LETTER)

    made = houses.made["piece-1"]
    assert (made.files, made.fields["size"], made.fields["addressPlacement"]) == (
        {"pdf": PDF},
        "us_letter",
        "insert_blank_page",
    )
    assert made.fields["to[firstName]"] == "Rosa Diaz"
    assert made.fields["to[countryCode]"] == "US"


@each_house
@pytest.mark.parametrize(
    ("answer", "how"),
    [
        (400, "refused"),
        (422, "refused"),
        (401, "key_refused"),
        (402, "closed"),
        (403, "key_refused"),
        (302, "closed"),
        (429, "later"),
        (409, "unknown"),
        (500, "unknown"),
        (503, "unknown"),
        ("break", "unknown"),
        ("forget", "unknown"),
        ("mumble", "unknown"),
    ],
)
def test_each_answer_means_one_thing(houses: Houses, slug: str, answer: int | str, how: str):
    houses.answers = [answer]

    receipt = submit(houses, slug, POSTCARD)

    assert (receipt.how, receipt.number) == (how, "")
    assert receipt.reason
    assert len(houses.asked) == 1


@each_house
@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ({"Retry-After": "120"}, 120),
        ({"Retry-After": "Tue, 03 Mar 2026 15:10:00 GMT", "Date": "Tue, 03 Mar 2026 15:00:00 GMT"}, 600),
        ({"Retry-After": "Tue, 03 Mar 2026 14:00:00 GMT", "Date": "Tue, 03 Mar 2026 15:00:00 GMT"}, 0),
        ({"Retry-After": "9" * 30}, None),
        ({"Retry-After": "-5"}, None),
        ({"Retry-After": "soon"}, None),
        ({}, None),
    ],
)
def test_how_long_to_wait_is_read_from_the_answer(houses: Houses, slug: str, said: dict[str, str], seconds: int | None):
    houses.answers, houses.headers = [429], said

    wait = submit(houses, slug, POSTCARD).wait

    assert wait == (None if seconds is None else dt.timedelta(seconds=seconds))


@each_house
def test_nobody_there_means_that_nothing_was_made(houses: Houses, slug: str):
    asked = mail_houses.house(slug).submit
    assert asked

    receipt = asked(Account("key", url="http://127.0.0.1:9"), POSTCARD, "piece-1")

    assert receipt.how == "later"


@each_house
def test_what_was_forgotten_after_it_was_made_is_found_by_its_key(houses: Houses, slug: str):
    houses.answers = ["forget"]

    lost, found = submit(houses, slug, POSTCARD), submit(houses, slug, POSTCARD)

    assert (lost.how, found.how, len(houses.made)) == ("unknown", "taken", 1)


@each_house
@pytest.mark.parametrize("size", ["a6", "a5", "us-5x7"])
def test_what_a_house_does_not_print_is_not_even_asked(houses: Houses, slug: str, size: str):
    receipt = submit(houses, slug, replace(POSTCARD, size=size))

    assert (receipt.how, houses.asked) == ("refused", [])


def test_lob_sends_large_cards_nowhere_abroad(houses: Houses):
    abroad = replace(POSTCARD, size="us-6x9", to=replace(ROSA, country="CA"))

    assert submit(houses, "lob", abroad).reason == "Lob sends only the smallest postcards abroad."


@each_house
def test_a_key_is_tried_without_making_anything(houses: Houses, slug: str):
    look = mail_houses.house(slug).problem_with
    assert look

    assert look(Account(KEYS[slug], url=houses.url)) == ""
    assert look(Account("wrong", url=houses.url)).endswith("does not know this key. Copy it once more.")
    assert look(Account("wrong", url="http://127.0.0.1:9")).endswith("Try again in a few minutes.")


def test_a_key_goes_nowhere_in_the_clear():
    with pytest.raises(ValueError, match="over https alone"):
        submit(Houses(url="http://lob.example"), "lob", POSTCARD)


def test_a_key_is_in_no_text_about_the_account():
    assert "secret" not in repr(Account("secret"))


def test_the_file_for_a_print_shop_has_pages_and_a_table_without_formulas():
    evil = replace(ROSA, name='=HYPERLINK("https://evil.example")', company="@SUM(A1)")

    with zipfile.ZipFile(io.BytesIO(file.bundle("cards", PDF, [ROSA, evil]))) as folder:
        table = list(csv.reader(io.StringIO(folder.read("cards-addresses.csv").decode("utf-8-sig"))))
        assert folder.read("cards.pdf") == PDF

    assert table[0] == ["number", "name", "company", "street", "city", "region", "postcode", "country"]
    assert table[1] == ["1", "Rosa Diaz", "Diaz & Söhne", "12 Elm Street", "Albany", "NY", "12207", "US"]
    assert table[2][1:3] == ["'" + evil.name, "'" + evil.company]


def test_a_house_whose_file_is_gone_takes_nothing():
    house = mail_houses.house("fax")

    assert (house.label, house.submit and house.submit(Account(""), POSTCARD, "k").how) == ("Fax (gone)", "closed")
