"""Text: from the bytes of a file to its lines, whatever wrote it."""

import codecs
import io
import re
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from regulars.importers._importer import Unreadable

_SAMPLE = 1 << 20
_PIECE = 1 << 20  # cut into cells at once
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_OTHER_KINDS = (
    (b"\xd0\xcf\x11\xe0", "This is an Excel file of the old kind (.xls). Open it and save it as .xlsx or .csv."),
    (b"%PDF", "This is a PDF. Ask the program it comes from for a CSV or Excel file instead."),
    (b"\x89PNG", "This is a picture. A CSV, Excel or vCard file is needed."),
    (b"\xff\xd8\xff", "This is a picture. A CSV, Excel or vCard file is needed."),
    (b"\x1f\x8b", "This file is packed (.gz). Unpack it first and bring what was inside."),
    (b"SQLite format 3", "This is a database, not a list. A CSV, Excel or vCard file is needed."),
    (b"<!doctype", "This is a web page. Open it, and save the table as .xlsx or .csv."),
    (b"<html", "This is a web page. Open it, and save the table as .xlsx or .csv."),
    (b"<?xml", "This is an XML file. A CSV, Excel or vCard file is needed."),
)
# What a UTF-8 encoder without manners writes for one half of a surrogate pair.
_LONE_SURROGATE = re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]")
_ESCAPED = re.compile("[\udc80-\udcff]+")
_ODD = re.compile("[\x00\ud800-\udfff]")
_NUL = "\x00"
_WIDE = ("utf-16", "utf-32")  # several bytes a letter: a damaged one cannot be kept as the bytes it was


class Lines:
    """The physical lines of a file one by one, or many of them at once as the bytes they are."""

    def __init__(self, raw: BinaryIO, encoding: str) -> None:
        self._raw, self.encoding = raw, encoding
        self._waiting: deque[bytes] = deque()

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._waiting.popleft() if self._waiting else self._raw.readline()
        if not line:
            raise StopIteration
        return line.decode(self.encoding, "surrogateescape")

    def piece(self) -> bytes:
        """Take the next lines together; none while there are lines that were put back."""
        return b"" if self._waiting else self._raw.read(_PIECE) + self._raw.readline()

    def put_back(self, piece: bytes) -> None:
        """Have the lines of a piece read one by one."""
        self._waiting.extend(io.BytesIO(piece))


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file of text: how its letters and its line ends are written."""

    path: Path
    encoding: str
    skip: int  # bytes of the byte order mark
    newline: str

    @contextmanager
    def lines(self) -> Iterator[Iterator[str]]:
        """Open the file and give its physical lines, their ends kept."""
        errors = "replace" if self.encoding.startswith(_WIDE) else "surrogateescape"
        with self.path.open("rb") as raw:
            raw.seek(self.skip)
            if self.newline == "\n" and self.encoding in ("utf-8", "cp1252"):
                yield Lines(raw, self.encoding)
                return
            with io.TextIOWrapper(raw, self.encoding, errors=errors, newline=self.newline) as text:
                yield text

    @property
    def spoken(self) -> str:
        """Name the encoding as people know it."""
        return {"cp1252": "Windows-1252"}.get(
            self.encoding, self.encoding.upper().removesuffix("-LE").removesuffix("-BE")
        )


def look(path: Path) -> TextFile:
    """Find out how a file's text is written; raise `Unreadable` when it is no text."""
    with path.open("rb") as raw:
        head = raw.read(_SAMPLE)
    if not head.strip(b"\x00 \t\r\n\xef\xbb\xbf\xfe\xff"):
        raise Unreadable("This file is empty.")
    _refuse_other_kinds(head)
    encoding, skip = _encoding(head)
    letters = head[skip:].decode(encoding, "ignore")
    ends = "\r" if "\r" in letters and "\n" not in letters else "\n"
    _refuse_endless_lines(path, ends.encode())
    return TextFile(path, encoding, skip, ends)


def damage(text: str, encoding: str) -> str | None:
    """Say what is wrong with the letters of a row, or None when they can all be read."""
    if _NUL in text:
        return "This row holds a character that is no text (NUL). Type it again."
    if encoding.startswith(_WIDE):
        return "Some letters of this row are damaged. Type it again." if "\ufffd" in text else None
    if not _ODD.search(text):
        return None
    if encoding != "utf-8" or not _ESCAPED.sub("", text).isascii():
        return "Some letters of this row are damaged: it is written in two encodings. Type it again."
    return "Some letters of this row are damaged. Type it again." if _repaired_or_none(text) is None else None


def repaired(cell: str) -> str:
    """Read the bytes that were no UTF-8 as Windows-1252."""
    return _repaired_or_none(cell) or ""


def legible(line: str, encoding: str) -> str:
    """Read what is no UTF-8 in a line as Windows-1252 where that makes letters of all of it."""
    return repaired(line) if is_odd(line, encoding) and not damage(line, encoding) else line


def marked(text: str) -> str:
    """Put the mark for a letter that cannot be read in place of each."""
    return _ODD.sub("\ufffd", text)


def is_odd(line: str, encoding: str) -> bool:
    """Say whether a line needs a closer look by `damage`."""
    if line.isascii():
        return _NUL in line
    return bool(_ODD.search(line)) or (encoding.startswith(_WIDE) and "\ufffd" in line)


def _repaired_or_none(text: str) -> str | None:
    raw = text.encode("utf-8", "surrogateescape")
    if _LONE_SURROGATE.search(raw):
        return None
    try:
        return raw.decode("cp1252") if _ESCAPED.search(text) else text
    except UnicodeDecodeError:
        return None


def _encoding(head: bytes) -> tuple[str, int]:
    for mark, name in _BOMS:
        if head.startswith(mark):
            return name, len(mark)
    if head.count(b"\x00") > len(head) // 4:
        return ("utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"), 0
    return ("cp1252" if _is_cp1252(head) else "utf-8"), 0


def _is_cp1252(head: bytes) -> bool:
    """Judge by the letters beyond ASCII: some that are no UTF-8, and none that are."""
    if len(head) == _SAMPLE:
        head = head[: head.rfind(b"\n")]
    return not (head.isascii() or _LONE_SURROGATE.search(head) or not head.decode("utf-8", "ignore").isascii())


def _refuse_other_kinds(head: bytes) -> None:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:20].lower()
    for magic, sentence in _OTHER_KINDS:
        if start.startswith(magic.lower()):
            raise Unreadable(sentence)


def _refuse_endless_lines(path: Path, end: bytes) -> None:
    """Refuse a file with megabytes in one line before anything tries to hold that line."""
    with path.open("rb") as raw:
        number = 1
        while len(block := raw.read(_SAMPLE)) == _SAMPLE:
            if end not in block:
                raise Unreadable(f"Line {number} is longer than a megabyte. Is this a CSV file?")
            number += block.count(end)
