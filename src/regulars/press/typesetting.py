"""Typesetting: a sheet and the values that fill it become PDF or a picture. Values are text and never become markup."""

import datetime as dt
import functools
import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import typst

SHEETS = Path(__file__).parent / "sheets"
NO_FONT = "could not be displayed with"


def pdf(
    sheet: str,
    values: Mapping[str, Any],
    *,
    pictures: Mapping[str, bytes] | None = None,
    made_on: dt.date | None = None,
) -> bytes:
    """Set a sheet as PDF; the same values give the same bytes.

    The sheet reads them with `json("values.json")`; `values.pictures` has the file of each picture by its name.
    """
    with _desk(sheet, values, pictures or {}) as compiler:
        return _one(compiler.compile(format="pdf", timestamp=_instant(made_on), pdf_tags=False))


def pngs(
    sheet: str, values: Mapping[str, Any], *, pictures: Mapping[str, bytes] | None = None, ppi: float = 110
) -> list[bytes]:
    """Set a sheet as pictures, one for each page."""
    with _desk(sheet, values, pictures or {}) as compiler:
        pages = compiler.compile(format="png", ppi=ppi)
    return [pages] if isinstance(pages, bytes) else list(pages or [])


def answers(
    sheet: str, values: Mapping[str, Any], *, label: str, pictures: Mapping[str, bytes] | None = None
) -> list[Any]:
    """Return what a sheet says about itself: the values of its metadata with a label, in order."""
    with _desk(sheet, values, pictures or {}) as compiler:
        found: list[Any] = json.loads(compiler.query(f"<{label}>", field="value"))
    return found


@functools.lru_cache(maxsize=4096)
def has_letters(text: str) -> bool:
    """Say whether this computer has a font for every letter of a text."""
    if all(ord(letter) < 0x250 for letter in text):
        return True
    with _desk("letters", {"text": text}, {}) as compiler:
        try:
            compiler.compile(format="pdf", timestamp=0, pdf_standards=["a-2b"])
        except typst.TypstError as error:
            if NO_FONT in error.message:
                return False
            raise
    return True


@contextmanager
def _desk(sheet: str, values: Mapping[str, Any], pictures: Mapping[str, bytes]) -> Iterator[typst.Compiler]:
    """Lay sheets, values and pictures into a folder of their own, which is all that the sheet can read."""
    with tempfile.TemporaryDirectory(prefix="press-") as folder:
        root = Path(folder)
        for each in SHEETS.glob("*.typ"):
            (root / each.name).write_bytes(each.read_bytes())
        files = {}
        for number, (name, content) in enumerate(sorted(pictures.items())):
            files[name] = f"picture-{number}.{_kind(content)}"
            (root / files[name]).write_bytes(content)
        (root / "values.json").write_text(json.dumps({**values, "pictures": files}), encoding="utf-8")
        yield typst.Compiler(str(root / f"{sheet}.typ"), root=folder, font_paths=_fonts(), package_path=folder)


@functools.cache
def _fonts() -> typst.Fonts:
    # What comes with Typst is the same everywhere; the computer's own fonts have the letters that it lacks.
    return typst.Fonts(include_system_fonts=True)


def _kind(content: bytes) -> str:
    if content.startswith(b"\x89PNG"):
        return "png"
    return "jpg" if content.startswith(b"\xff\xd8") else "svg"


def _instant(made_on: dt.date | None) -> int:
    day = made_on or dt.date(2000, 1, 1)
    return int(dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC).timestamp())


def _one(made: bytes | Sequence[bytes] | None) -> bytes:
    assert isinstance(made, bytes)
    return made
