"""Labels and envelopes: every letter of the longest address lies where it belongs, or is told not to fit."""

import html
import re
import shutil
import subprocess
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from regulars.core.paper import ENVELOPES, LABEL_SHEETS, Box
from regulars.press.addresses import (
    NO_LETTERS,
    NO_ROOM,
    Address,
    envelopes,
    labels,
    not_on_envelopes,
    not_on_labels,
)
from regulars.press.typesetting import has_letters

POINT = 25.4 / 72
SENDER = ("North Air Heating & Cooling", "1 Main Street, Building 4", "Albany, NY 12207")
ROWS = (
    ("Rosa Diaz", "12 Elm Street", "Albany, NY 12207"),
    ("Władysław Brzęczyszczykiewicz-Śmigły-Rydz ő š", "Żółta 5/7 m. 12", "00-950 Łódź", "POLAND"),
    (
        "Maximiliane Donaudampfschifffahrtsgesellschaftskapitänswitwe",
        "Donaudampfschifffahrtselektrizitätenhauptbetriebswerk GmbH",
        "Konrad-Adenauer-Ufer-Promenadenweg 112a, Hinterhaus 3. Stock",
        "50667 Köln am schönen und manchmal recht kalten Rhein unten",
        "BOSNIA AND HERZEGOVINA AND SOUTH GEORGIA AND THE SANDWICH IS",
    ),
    ("X" * 60, "Y" * 60, "Z" * 60, "12345 " + "W" * 54, "UNITED STATES OF AMERICA"),
    ("#set page(fill: red) $x^2$ \\ [*] _a_ @b <c> // /* `", '12 "Elm" & Street', "#panic()"),
    ("Nguyễn Thị Ánh Tuyết", "12 Phố Hàng Bài", "Hà Nội 100000", "VIETNAM"),
)
FOREIGN = (
    ("山田太郎", "千代田区千代田1-1", "100-0001 東京都", "JAPAN"),
    ("محمد عبد الله الخليفة", "شارع الملك فهد", "الرياض 12211", "SAUDI ARABIA"),
)
NASTY = [Address(str(number), rows) for number, rows in enumerate(ROWS)]

needs_poppler = pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext of poppler-utils is not installed")


class Word(NamedTuple):
    """A word on a page, and where it is."""

    page: int
    text: str
    box: Box


def words(content: bytes, folder: Path) -> Iterator[Word]:
    """Read the words of a PDF with their places, in millimetres."""
    (folder / "paper.pdf").write_bytes(content)
    told = subprocess.run(
        ["pdftotext", "-bbox", "paper.pdf", "-"], cwd=folder, capture_output=True, text=True, check=True
    ).stdout  # fmt: skip
    for number, page in enumerate(told.split("<page ")[1:]):
        for found in re.finditer(r'xMin="(\S+)" yMin="(\S+)" xMax="(\S+)" yMax="(\S+)">(.*?)</word>', page):
            left, top, right, bottom = (float(figure) * POINT for figure in found.groups()[:4])
            yield Word(number, html.unescape(found[5]), Box(left, top, right - left, bottom - top))


def letters(text: str) -> Counter[str]:
    """Count the letters of a text, whatever their order and spaces."""
    return Counter(unicodedata.normalize("NFKC", re.sub(r"[\s\u200b]", "", text)))


def is_in(word: Word, box: Box) -> bool:
    """Say whether a word lies within a box; half a point is the reader's own rounding."""
    slack = 0.5 * POINT
    within = box.x - slack <= word.box.x and word.box.right <= box.right + slack
    return within and box.y - slack <= word.box.y and word.box.bottom <= box.bottom + slack


@needs_poppler
@pytest.mark.parametrize("slug", ["avery-5160", "avery-5161", "avery-5163", "avery-l7160", "zweckform-3475"])
def test_every_word_lies_on_its_own_label(slug: str, tmp_path: Path):
    sheet = LABEL_SHEETS[slug]
    chosen = [one for one in NASTY if one.whose not in {lost.whose for lost in not_on_labels(sheet, NASTY)}]
    first = sheet.count - 2  # the third begins a new sheet
    printed = list(words(labels(sheet, chosen, first=first), tmp_path))

    by_label: dict[int, str] = {}
    for word in printed:
        homes = [n for n in range(sheet.count) if is_in(word, sheet.box(n))]
        assert homes, word
        number = word.page * sheet.count + homes[0]
        by_label[number] = by_label.get(number, "") + word.text

    assert {n: letters(text) for n, text in by_label.items()} == {
        first + n: letters("".join(one.rows)) for n, one in enumerate(chosen)
    }


@needs_poppler
@pytest.mark.parametrize("slug", ["us-10", "us-a2", "dl", "c6", "c5"])
def test_every_word_lies_in_the_address_or_the_sender(slug: str, tmp_path: Path):
    envelope = ENVELOPES[slug]
    assert not_on_envelopes(envelope, NASTY, sender=SENDER) == []
    printed = list(words(envelopes(envelope, NASTY, sender=SENDER), tmp_path))

    lost = [word for word in printed if not (is_in(word, envelope.address) or is_in(word, envelope.sender))]
    assert lost == []
    for number, one in enumerate(NASTY):
        text = "".join(word.text for word in printed if word.page == number)
        assert letters(text) == letters("".join((*one.rows, *SENDER)))


@pytest.mark.parametrize("slug", ["avery-5160", "avery-l7160", "zweckform-3475", "avery-5163"])
def test_five_lines_of_sixty_letters_fit_on_common_labels(slug: str):
    assert not_on_labels(LABEL_SHEETS[slug], NASTY) == []


@pytest.mark.skipif(not all(has_letters("".join(rows)) for rows in FOREIGN), reason="no fonts for Japanese and Arabic")
def test_letters_that_the_computer_knows_are_printed():
    chosen = [Address(str(number), rows) for number, rows in enumerate(FOREIGN)]

    assert not_on_labels(LABEL_SHEETS["avery-5160"], chosen) == []


def test_letters_without_a_font_are_told():
    chosen = [NASTY[0], Address("cuneiform", ("\U00012000\U00012001", "12 Elm Street", "Albany"))]

    assert [(one.whose, one.reason) for one in not_on_labels(LABEL_SHEETS["avery-5160"], chosen)] == [
        ("cuneiform", NO_LETTERS)
    ]


def test_what_fits_on_no_label_is_told_and_not_cut_off():
    chosen = [NASTY[0], Address("novel", tuple("W" * 200 for _ in range(5)))]

    assert [(one.whose, one.reason) for one in not_on_labels(LABEL_SHEETS["avery-5160"], chosen)] == [
        ("novel", NO_ROOM)
    ]


def test_the_same_addresses_make_the_same_file():
    sheet = LABEL_SHEETS["avery-5160"]

    assert labels(sheet, NASTY) == labels(sheet, NASTY)
