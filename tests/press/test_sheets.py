"""Sheets of paper, looked at with programs that we did not write: where words lie, and what a code says."""

import datetime as dt
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from regulars.core import card_layout, letter_layout, paper
from regulars.core.paper import Box
from regulars.core.paper_words import MAY_BREAK
from regulars.press import codes
from regulars.services import print_sheets
from regulars.services.print_sheets import Job, Piece

LOOK = {
    "colour": "#8a2f1d",
    "ground": "#8a2f1d",
    "on_colour": "#ffffff",
    "shop": "North Air",
    "sender": ["North Air", "1 Elm Street", "Albany, NY 12207"],
    "foot": "North Air · 1 Elm Street · Albany, NY 12207",
    "qr_address": "https://north-air.example/book",
    "code_words": ["Choose your day", "north-air.example/book"],
    "country": "US",
}
POINT = 25.4 / 72
NASTY = "#panic() [x] $a$ \\ {{ 7*7 }} %s ${x} *b* _i_ @a <l> `c` // d /* e"
ADDRESSES = {
    "plain": ["Rosa Diaz", "12 Elm Street", "Albany, NY 12207"],
    "five lines of sixty": [
        "Wolfeschlegelsteinhausenbergerdorff Hubert Blaine Johann Gott",
        "c/o Sankt-Bonifatius-Gesellschaft zur Pflege des Handwerks eV",
        "Straße des Siebzehnten Juni Nummer einhundertfünfunddreißig b",
        "99999-1234 Llanfairpwllgwyngyllgogerychwyrndrobwllllantysilio",
        "DEMOCRATIC REPUBLIC OF THE CONGO",
    ],
    "one word of sixty": [
        "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogochxyz",
        "12 Elm",
        "Albany, NY 12207",
    ],
    "accents": ["Łukasz Őry-Šimková", "Čapkova ulice 9", "110 00 Praha"],
    "Chinese and Japanese": ["山田 太郎", "東京都千代田区丸の内一丁目九番一号", "100-0005", "JAPAN"],
    "Arabic": ["الدكتور محمد عبد الرحمن", "شارع الملك فيصل ١٢", "القاهرة", "EGYPT"],
    "markup": [NASTY[:60], "12 #Elm [Street]", "Albany, NY 12207"],
}
SIZES = [
    ("postcard", "us-4x6", "US"),
    ("postcard", "a6", "DE"),
    ("postcard", "us-6x9", "US"),
    ("postcard", "din-lang", "DE"),
    ("letter", "letter", "US"),
    ("letter", "a4", "DE"),
    ("greeting_card", "us-5x7", "US"),
    ("greeting_card", "greeting-a6", "DE"),
]
needs_poppler = pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler-utils is not here")


def a_job(kind: str = "postcard", size: str = "us-4x6", country: str = "US", **look: object) -> Job:
    return Job(kind, size, LOOK | {"country": country} | look, dt.date(2026, 3, 3), {})


def places_of(job: Job) -> dict[str, Box | None]:
    """The boxes into which text goes, by name."""
    modules = codes.qr(str(job.look["qr_address"]))[1]
    if job.kind == "letter":
        found: object = letter_layout.letter(paper.LETTERS[job.size], modules=modules)
    elif job.kind == "postcard":
        found = card_layout.postcard(paper.CARDS[job.size], str(job.look["country"]), modules=modules)
    else:
        found = letter_layout.greeting_card(paper.CARDS[job.size], modules=modules)
    return {
        name: getattr(found, name, None) for name in ("sender", "words", "code_words", "address", "day", "head", "foot")
    }


def words_on(content: bytes, tmp_path: Path) -> list[list[tuple[Box, str]]]:
    """Where each word lies, page by page, as pdftotext sees it."""
    (tmp_path / "out.pdf").write_bytes(content)
    command = ["pdftotext", "-bbox", str(tmp_path / "out.pdf"), "-"]
    seen = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout
    pages = []
    for page in seen.split("<page ")[1:]:
        found = re.findall(r'xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>', page)
        boxes = [[float(one) * POINT for one in word[:4]] for word in found]
        pages.append(
            [
                (Box(x, y, right - x, lower - y), word[4])
                for (x, y, right, lower), word in zip(boxes, found, strict=True)
            ]
        )
    return pages


def lies_in(word: Box, place: Box) -> bool:
    """Say whether a word lies in a place; its type's own height may stand out by a hair above and below."""
    hair, lead = 0.3, 1.6
    return (
        place.x - hair <= word.x
        and word.right <= place.right + hair
        and place.y - lead <= word.y
        and word.bottom <= place.bottom + lead
    )


@needs_poppler
@pytest.mark.parametrize("address", ADDRESSES.values(), ids=ADDRESSES.keys())
@pytest.mark.parametrize(("kind", "size", "country"), SIZES)
def test_text_lies_in_its_box(kind: str, size: str, country: str, address: list[str], tmp_path: Path):
    """D2: long names, accents, other scripts."""
    job = a_job(kind, size, country)
    piece = Piece(address, f"Hello {address[0]},\n\n{'it is time to look after the boiler. ' * 8}\n\nSam")
    (wrong,) = print_sheets.misfits(job, [piece])
    if "no font" in wrong:
        pytest.skip(wrong)
    assert wrong == ""

    *_, written = words_on(print_sheets.pdf(job, [piece]), tmp_path)

    places = [place for place in places_of(job).values() if place]
    if kind == "greeting_card":
        panel = paper.CARDS[size].height
        places = [Box(place.x, place.y + panel, place.width, place.height) for place in places]
    outside = [text for box, text in written if not any(lies_in(box, place) for place in places)]
    assert outside == []


@needs_poppler
def test_what_the_post_keeps_for_itself_stays_white(tmp_path: Path):
    job = a_job()
    back = card_layout.postcard(paper.CARDS["us-4x6"], "US", modules=33)

    for address in ADDRESSES.values():
        *_, written = words_on(print_sheets.pdf(job, [Piece(address, "Hello")]), tmp_path)
        assert [text for box, text in written if box.overlaps(back.postage) or box.overlaps(back.bars)] == []


@needs_poppler
@pytest.mark.parametrize("kind", ["postcard", "letter"])
def test_markup_in_a_name_is_printed_as_text(kind: str, tmp_path: Path):
    """D13: names with what Typst, Django and shells take for their own."""
    job = a_job(kind, {"postcard": "us-4x6", "letter": "letter"}[kind])
    (tmp_path / "out.pdf").write_bytes(
        print_sheets.pdf(job, [Piece(["Rosa", "Elm"], f'{NASTY}\n#include "/etc/passwd"')])
    )

    text = subprocess.run(
        ["pdftotext", "-raw", str(tmp_path / "out.pdf"), "-"], capture_output=True, text=True, check=True, timeout=60
    ).stdout

    seen = "".join(text.replace(MAY_BREAK, "").split())
    assert "".join(NASTY.split()) in seen
    assert '#include"/etc/passwd"' in seen


@pytest.mark.skipif(not shutil.which("zbarimg") or not shutil.which("pdftoppm"), reason="zbar-tools are not here")
@pytest.mark.parametrize(("kind", "size", "country"), SIZES[:2] + SIZES[4:])
@pytest.mark.parametrize(
    "address", ["https://north-air.example/book", f"https://north-air.example/{'long-and-winding/' * 15}?a=1&b=%C3%A9"]
)
def test_the_code_is_read_by_another_program(kind: str, size: str, country: str, address: str, tmp_path: Path):
    job = a_job(kind, size, country, qr_address=address, code_words=[])
    (tmp_path / "out.pdf").write_bytes(print_sheets.pdf(job, [Piece(ADDRESSES["plain"], "Hello")]))
    side = "2" if kind == "postcard" else "1"
    drawing = [
        "pdftoppm",
        "-r",
        "200",
        "-f",
        side,
        "-l",
        side,
        "-png",
        str(tmp_path / "out.pdf"),
        str(tmp_path / "page"),
    ]
    subprocess.run(drawing, check=True, timeout=60)

    command = ["zbarimg", "-q", "--raw", *map(str, tmp_path.glob("page*.png"))]
    read = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout

    assert read.splitlines() == [address]


@needs_poppler
def test_a_print_shop_gets_bleed_and_crop_marks(tmp_path: Path):
    plain = print_sheets.pdf(a_job(), [Piece(ADDRESSES["plain"], "Hello")])
    marked = print_sheets.pdf(a_job(), [Piece(ADDRESSES["plain"], "Hello")], marks=True)

    def size(content: bytes) -> tuple[float, float]:
        found = re.search(rb"/MediaBox ?\[0 0 ([\d.]+) ([\d.]+)\]", content)
        assert found
        return float(found[1]) * POINT, float(found[2]) * POINT

    edge = 2 * (paper.BLEED_US + 8)
    assert size(plain) == pytest.approx((152.4, 101.6), abs=0.1)
    assert size(marked) == pytest.approx((152.4 + edge, 101.6 + edge), abs=0.1)


def test_letters_that_no_font_has_are_named():
    (wrong,) = print_sheets.misfits(a_job(), [Piece(["Rosa 𓀀"], "Hello")])

    assert wrong == print_sheets.NO_FONT.format(letters="𓀀")


@pytest.mark.parametrize("words", [39, 40, 400])
def test_as_many_words_as_are_said_have_to_go(words: int):
    job = a_job()
    text = " ".join(f"word{number}" for number in range(words))
    (wrong,) = print_sheets.misfits(job, [Piece(["Rosa"], text)])
    too_many = int(found[1]) if (found := re.search(r"(\d+) words? too many", wrong)) else 0

    assert print_sheets.misfits(job, [Piece(["Rosa"], " ".join(text.split()[: words - too_many]))]) == [""]


def test_the_same_values_give_the_same_bytes():
    pieces = [Piece(address, "Hello") for address in ADDRESSES.values()]

    assert print_sheets.pdf(a_job(), pieces) == print_sheets.pdf(a_job(), pieces)
