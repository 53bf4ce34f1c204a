"""Files as people really bring them: odd encodings, marks, headers and sizes."""

import datetime as dt
import random
import zipfile
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from regulars.importers import Chunk, Source, Unreadable, chunks, open_file

ROWS = "Name,E-mail,Note\nZoë Müller,zoe@mueller.example,ß\nBo Lind,bo@lind.example,\n"


@pytest.fixture
def bring(tmp_path: Path):
    """Bring bytes as a file."""

    def brought(content: bytes) -> Source:
        path = tmp_path / "brought.csv"
        path.write_bytes(content)
        return open_file(path, "brought.csv")

    return brought


def all_of(source: Source) -> Chunk:
    """Read a small file in one go."""
    return next(iter(chunks(source)))


@pytest.mark.parametrize(
    ("encoding", "mark", "spoken"),
    [
        ("utf-8", b"", "UTF-8"),
        ("utf-8-sig", b"", "UTF-8"),
        ("utf-16-le", b"\xff\xfe", "UTF-16"),
        ("utf-16-be", b"\xfe\xff", "UTF-16"),
        ("utf-16-le", b"", "UTF-16"),
        ("cp1252", b"", "Windows-1252"),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_letters_are_right_when_the_encoding_differs(bring, encoding: str, mark: bytes, spoken: str, end: str):
    """D3"""
    source = bring(mark + ROWS.replace("\n", end).encode(encoding))

    chunk = all_of(source)

    assert (source.encoding, chunk.lines) == (spoken, [2, 3])
    assert chunk.columns["name"] == ["Zoë Müller", "Bo Lind"]


def test_rows_are_read_as_windows_1252_when_only_some_are_no_utf_8(bring):
    """D3"""
    source = bring(ROWS.encode() + b"Ren\xe9,rene@lind.example,\n" + "Zoë ".encode() + b"Ren\xe9,x@lind.example,\n")

    chunk = all_of(source)

    assert chunk.columns["name"] == ["Zoë Müller", "Bo Lind", "René"]
    assert chunk.rejects == [
        (5, "Some letters of this row are damaged: it is written in two encodings. Type it again.")
    ]
    assert source.notes == ["Rows written in Windows-1252 in a UTF-8 file, and read as that: 1."]


@pytest.mark.parametrize("content", [b"\xed\xa0\x80", b"a\x00b", b"\x81"])
def test_row_is_refused_when_its_letters_are_damaged(bring, content: bytes):
    """D3: lone surrogates, NUL, and bytes that mean nothing."""
    chunk = all_of(bring(ROWS.encode() + content + b",x@lind.example,\n"))

    assert (chunk.lines, [line for line, _ in chunk.rejects]) == ([2, 3], [4])


def test_header_is_read_as_windows_1252_when_the_rows_below_are_utf_8(bring):
    source = bring("Name,Téléphone,E-mail\n".encode("cp1252") + "Zoë,(212) 555-0147,zoe@mail.example\n".encode())

    assert source.columns == {"name": "Name", "phone": "Téléphone", "email": "E-mail"}
    assert all_of(source).columns["name"] == ["Zoë"]


@pytest.mark.parametrize(
    "header",
    [b"Name,T\x81l,E-mail\n", "Prénom,".encode() + b"T\xe9l,E-mail\n", b"Name,\xed\xa0\x80,E-mail\n"],
)
@pytest.mark.parametrize("name", ["Zoë", "Bo"])
def test_file_is_refused_with_the_line_when_letters_of_the_header_are_damaged(bring, header: bytes, name: str):
    with pytest.raises(Unreadable, match="On line 2, in the header, some letters are damaged"):
        bring(b"North Air\n" + header + f"{name},(212) 555-0147,bo@mail.example\n".encode())


def test_titles_and_footers_are_shown_when_they_are_written_in_another_encoding(bring):
    source = bring(b"Caf\xe9\nN\x81\nName,E-mail\n" + "Zoë,zoe@mail.example\n".encode() + b"Total f\xfcr heute\n")

    assert all_of(source).lines == [4]
    assert source.notes == [
        "Title lines above the header were left out: “Café / N\ufffd”.",
        "Line 5 was left out as a footer: “Total für heute”.",
    ]


MARKS = (b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\xff\xfe\x00\x00", b"BEGIN:VCARD\nFN:", b"Name,E-mail\n")


def noise(chance: random.Random) -> bytes:
    """Give bytes that nobody meant, or rows with a few such bytes among them."""
    if chance.random() < 0.3:
        return chance.choice(MARKS) + chance.randbytes(chance.randrange(1, 2_000))
    content = bytearray(("Café\n" + ROWS + "Total: 2\n").encode(chance.choice(["utf-8", "cp1252", "utf-16", "utf-32"])))
    for _ in range(chance.choice([1, 2, 9])):
        at = chance.randrange(min(len(content), chance.choice([20, 1_000])))
        content[at : at + chance.randrange(2)] = chance.choice([chance.randbytes(1), b"\x81", b"\x00", b"\xe9", b'"'])
    return bytes(content)


@pytest.mark.parametrize("seed", range(300))
def test_whatever_the_bytes_a_file_is_refused_or_can_be_shown(bring, seed: int):
    try:
        source = bring(noise(random.Random(seed)))
        chunk = next(chunks(source), Chunk([], {}, []))
    except Unreadable:
        return

    cells = [cell for column in chunk.columns.values() for cell in column]
    shown = "".join([*source.header, *source.notes, *cells, *(reason for _, reason in chunk.rejects)])
    assert "\x00" not in shown
    assert shown.encode().decode() == shown


@pytest.mark.parametrize("place", range(6))
def test_good_rows_come_in_when_a_quote_is_never_closed(bring, place: int):
    """D2: one file per position."""
    rows = [f"H-{n},Rosa Diaz,h{n}@mail.example" for n in range(6)]
    rows[place] = f'H-{place},"Rosa Diaz,h{place}@mail.example'

    chunk = all_of(bring("\n".join(["Customer number,Name,E-mail", *rows]).encode()))

    assert chunk.lines == [n + 2 for n in range(6) if n != place]
    assert chunk.rejects == [
        (place + 2, "A quotation mark is opened on this line and never closed. Close it or take it away.")
    ]


def test_file_is_refused_with_the_line_when_the_header_has_an_unclosed_quote(bring):
    """D2"""
    with pytest.raises(Unreadable, match="On line 1, in the header"):
        bring(b'Name,"E-mail,Note\nRosa,rosa@mail.example,\nBo,bo@lind.example,\n')


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_cells_are_set_apart_when_the_delimiter_differs(bring, mark: str):
    """D4: a decimal comma is no delimiter."""
    source = bring(f"Name{mark}Umsatz\nRosa{mark}1234{'.' if mark == ',' else ','}56\nBo{mark}7\n".encode())

    assert (source.delimiter, all_of(source).columns["name"]) == (mark, ["Rosa", "Bo"])


def test_delimiter_is_believed_when_excel_says_it(bring):
    assert all_of(bring(b"sep=;\r\nName;E-mail\r\nRosa, Dr.;rosa@mail.example\r\n")).columns["name"] == ["Rosa, Dr."]


def test_titles_and_footers_are_noted_when_they_surround_the_rows(bring):
    source = bring(b"North Air\nCustomers as of today\n\nName,E-mail,Phone\nRosa,rosa@mail.example,\nTotal: 1\n")

    chunk = all_of(source)

    assert (chunk.lines, chunk.rejects) == ([5], [])
    assert source.notes == [
        "Title lines above the header were left out: “North Air / Customers as of today”.",
        "Line 6 was left out as a footer: “Total: 1”.",
    ]


def test_columns_are_numbered_when_there_is_no_header(bring):
    source = bring(b"Rosa,rosa@mail.example,(212) 555-0147\nBo,bo@lind.example,(212) 555-0101\n")

    assert source.header == ["Column 1", "Column 2", "Column 3"]
    assert source.columns == {"email": "Column 2", "phone": "Column 3"}
    assert all_of(source).lines == [1, 2]


def test_doubled_and_missing_names_get_their_own_when_mapped(bring):
    """D5"""
    source = bring(b"Name,Email,Email,\nRosa,a@mail.example,b@mail.example,x\n")

    chunk = next(chunks(source, {"email": ("Email (2)", "Email"), "note": "Column 4"}))

    assert chunk.columns == {"email": ["b@mail.example\na@mail.example"], "note": ["x"]}


def test_line_is_the_physical_one_when_cells_hold_line_ends(bring):
    chunk = all_of(bring(b'Name,Note,City\r\nRosa,"one\r\ntwo\r\n\r\nfour",Troy\r\nBo,,\r\nKim,"",\r\n'))

    assert chunk.lines == [2, 6, 7]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf\r\n", "empty"),
        (b"Name,Email\n", "no rows below"),
        (",".join(f"c{n}" for n in range(5001)).encode() + b"\n1\n", "5,001 columns"),
        (b"Name,Email\n" + b"x" * 3_000_000, "longer than a megabyte"),
        (b"%PDF-1.7", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old kind"),
        (b"<html><table>", "web page"),
        (b"PK\x03\x04 broken", "damaged"),
    ],
)
def test_file_is_refused_with_a_sentence_when_nothing_can_be_read(bring, content: bytes, sentence: str):
    """D5"""
    with pytest.raises(Unreadable, match=sentence):
        bring(content)


def test_cell_is_refused_and_the_rest_read_when_it_is_too_long(bring):
    """D5: Python's own reader would stop the file."""
    chunk = all_of(bring(ROWS.encode() + b"Kim,kim@mail.example," + b"x" * 200_001 + b"\nLi,li@mail.example,\n"))

    assert chunk.lines == [2, 3, 5]
    assert chunk.rejects == [(4, "A cell on this line is longer than 200,000 characters. Shorten it.")]


def a_workbook(*rows: list[object]) -> bytes:
    """Write an Excel file with these rows."""
    book, content = openpyxl.Workbook(), BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(content)
    return content.getvalue()


def test_workbook_is_read_as_text_when_it_holds_numbers_and_days(bring):
    """D4: a telephone number that Excel keeps as a number keeps its digits."""
    source = bring(
        a_workbook(
            ["My customers"], ["Name", "Phone", "Birthday"], ["Rosa", 12125550147, dt.date(1984, 3, 7)], [], ["Bo"]
        )
    )

    chunk = all_of(source)

    assert chunk.lines == [3, 5]
    assert chunk.columns == {"name": ["Rosa", "Bo"], "phone": ["12125550147", ""], "birthday": ["1984-03-07", ""]}


def test_workbook_is_refused_when_it_is_a_bomb(bring):
    """D5: 300 MB of nothing in 300 kB."""
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", "<workbook/>")
        with packed.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for _ in range(300):
                sheet.write(b"\x00" * (1 << 20))

    with pytest.raises(Unreadable, match="too large once unpacked"):
        bring(content.getvalue())


def test_card_is_read_when_it_has_a_picture_and_old_letters(bring):
    """D3: pictures are passed over, whatever else is odd about a card."""
    card = b"BEGIN:VCARD\r\nFN:Ren\xe9\r\nPHOTO;ENCODING=b:AAAA\r\n BBBB\r\nTEL:9175550119\r\nEND:VCARD\r\n"

    assert all_of(bring(card)).columns["phone"] == ["9175550119"]


@pytest.mark.parametrize(
    "broken", ['Bo "B"ob,"x"y,\n', "Bo,b@x.example\n", "Bo,b@x.example,1,2\n", '"Bo\nLind",b@x.example,\n']
)
@pytest.mark.parametrize("place", [0, 199, 200, 350, 599])
def test_every_line_has_its_number_when_one_among_many_is_odd(bring, broken: str, place: int):
    """D4: plain rows are read many at once, and one by one around an odd one."""
    rows = [f"Customer {number},c{number}@lind.example,\n" for number in range(600)]
    source = bring("".join(["Name,E-mail,Note\n", *rows[:place], broken, *rows[place:]]).encode())
    extra = broken.count("\n")

    chunk = all_of(source)

    plain = {name: line for name, line in zip(chunk.columns["name"], chunk.lines, strict=True) if "Customer" in name}
    assert plain == {f"Customer {number}": number + 2 + extra * (number >= place) for number in range(600)}
    assert len(chunk.lines) + len(chunk.rejects) == 601
