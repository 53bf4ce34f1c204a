"""Letters from a form: everything that stays the same is encoded once, a letter adds only its facts.

Which sentences stay depends on which facts are known and on the punctuation at their edges: that is the shape of the
facts. For each shape the words are filled once (by `messages.fill`, with a mark for each fact), laid out as text and
HTML, and encoded; the marks become holes. A letter of a shape known already is one joining of bytes.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape
from typing import NamedTuple

from regulars.core.line_ends import WireText
from regulars.core.mail_headers import Headers, link
from regulars.core.mail_text import Letter, Look, as_html, as_text
from regulars.core.messages import FACTS, fill, names
from regulars.core.text import clean_text

__all__ = ["Form", "Headers", "Letter", "Look", "compile"]

# One mark for each fact, and the first for the way out. Deseret is dead, so nobody writes it; but it has capitals,
# which show where `fill` made a fact the beginning of its sentence.
_MARKS = [chr(0x10428 + number) for number in range(len(FACTS) + 1)]
_CAPITALS = [mark.upper() for mark in _MARKS]
_ANY_MARK = "".join(_MARKS + _CAPITALS)
_MARK = re.compile(f"([{_ANY_MARK}])")
_NO_MARKS = dict.fromkeys(map(ord, _ANY_MARK))
_NUMBER = {mark: (number, False) for number, mark in enumerate(_MARKS)} | {
    mark: (number, True) for number, mark in enumerate(_CAPITALS)
}

# "=_" is never part of quoted-printable, so no letter can contain it.
_BOUNDARY = "=_of-a-letter"
_BEFORE_TEXT = f"""\
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="{_BOUNDARY}"

--{_BOUNDARY}
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

"""
_BEFORE_HTML = f"""
--{_BOUNDARY}
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

"""
_END = f"\n--{_BOUNDARY}--\n"
_SHAPES_KEPT = 500
_HOLE = b""

_EDGES = re.compile(r"((?:['’]s|[,.?!;: '’])*)(.*?)([.?!, ]*)")
_LEADS, _TAILS = "'’,.?!;: ", ".?!, "  # where one of these is not, there is no edge
_SPECIAL = re.compile(rb"[^!-<>-~ ]")
_PLAIN = re.compile(r"[!-<>-~ ]{0,73}")
_WIDTH = 73  # leaves room for what guards the first letter
_MISREAD = (".", "From ")  # at the start of a line: as the end of the mail, and as the start of the next


class _Value(NamedTuple):
    """A fact cut at its edges, ready for each place it may stand in."""

    lead: str
    tail: str
    core: str
    encoded: tuple[bytes, bytes]  # in text, and in HTML
    shape: object  # what the words around it depend on


_TEXT, _HTML = range(2)


@dataclass(frozen=True, slots=True)
class _Shape:
    marked: Letter
    subject: list[str]  # every second one is a hole
    parts: list[bytes]  # likewise
    named: tuple[int, ...]  # which value the subject wants, behind all of them with a capital
    holes: tuple[tuple[int, int], ...]  # which value, likewise, and in which encoding
    begins_sentences: bool  # some value stands with a capital


@dataclass(frozen=True)
class Form:
    """The words of one template in the look of one business."""

    subject: str
    text: str
    look: Look
    purpose: str
    names: tuple[str, ...]  # the facts it uses
    _shapes: dict[tuple[object, ...], _Shape] = field(default_factory=dict, compare=False, repr=False)

    def write(self, facts: Mapping[str, str], headers: Headers) -> WireText:
        """Return the whole letter as it goes over the wire, CRLF, dots not doubled; `BadAddress` when it cannot."""
        values = self._values(facts, headers.unsubscribe_url)
        shape = self._shape(values)
        if shape.begins_sentences:
            values = [*values, *(_value(_capital(value.core)) for value in values)]
        subject, parts = shape.subject.copy(), shape.parts.copy()
        subject[1::2] = [values[number].core for number in shape.named]
        parts[1::2] = [values[number].encoded[kind] for number, kind in shape.holes]
        parts[0] = headers.block("".join(subject)) + parts[0]
        return WireText(b"".join(parts))

    def letter(self, facts: Mapping[str, str], *, way_out: str = "") -> Letter:
        """Return the letter as it is read, for looking at it and for providers that build the mail themselves."""
        values = self._values(facts, way_out)
        subject, text, html = self._shape(values).marked
        return Letter(self._said(subject, values), self._said(text, values), self._said(html, values, is_html=True))

    def _values(self, facts: Mapping[str, str], way_out: str) -> list[_Value]:
        return [_made_value(link(way_out)), *[_value(facts.get(name) or "") for name in self.names]]

    def _said(self, marked: str, values: list[_Value], *, is_html: bool = False) -> str:
        def value(mark: re.Match[str]) -> str:
            number, is_capital = _NUMBER[mark[0]]
            core = _capital(values[number].core) if is_capital else values[number].core
            return escape(core, quote=number == 0) if is_html else core

        return marked if marked.isascii() else _MARK.sub(value, marked)

    def _shape(self, values: list[_Value]) -> _Shape:
        key = tuple([value.shape for value in values])
        if not (shape := self._shapes.get(key)):
            if len(self._shapes) >= _SHAPES_KEPT:
                self._shapes.clear()
            shape = self._shapes[key] = self._made(values)
        return shape

    def _made(self, values: list[_Value]) -> _Shape:
        marks = [v.lead + (mark if v.core else "") + v.tail for v, mark in zip(values, _MARKS, strict=False)]
        way_out, known = marks[0], dict(zip(self.names, marks[1:], strict=True))
        words = fill(self.text, known)
        marked = Letter(
            subject=fill(self.subject, known) or self.look.business,
            text=as_text(words, self.look, purpose=self.purpose, way_out=way_out),
            html=as_html(words, self.look, purpose=self.purpose, way_out=way_out, unlinked=_ANY_MARK),
        )
        parts = _parts(marked.text)
        parts[0] = _line(_BEFORE_TEXT) + parts[0]
        html, *others = _parts(marked.html)
        parts[-1] += _line(_BEFORE_HTML) + html
        parts += others
        parts[-1] += _line(_END)
        count = len(values)
        named = tuple(number for number, _ in _holes(marked.subject, _TEXT, count=count))
        holes = (*_holes(marked.text, _TEXT, count=count), *_holes(marked.html, _HTML, count=count))
        begins = any(number >= count for number in (*named, *(number for number, _ in holes)))
        return _Shape(marked, _MARK.split(marked.subject), parts, named, holes, begins)


@lru_cache(512)
def compile(subject: str, text: str, look: Look, *, purpose: str) -> Form:
    """Return the form of a template: its words, who writes, and the purpose that its foot explains."""
    subject, text = clean_text(subject).translate(_NO_MARKS), _tidy(text)
    named = set(names(subject + text))
    return Form(subject, text, look, purpose, tuple(name for name in FACTS if name in named))


def _tidy(text: str) -> str:
    """Drop what cannot be seen, such as controls and what turns the direction of writing; joiners belong to letters."""
    lines = ("".join(filter(_is_seen, line.replace("\t", " "))) for line in text.splitlines())
    return "\n".join(lines).translate(_NO_MARKS)


def _is_seen(letter: str) -> bool:
    return letter in "\u200c\u200d" or unicodedata.category(letter) not in ("Cc", "Cf", "Cs")


def _made_value(written: str) -> _Value:
    core, lead, tail = clean_text(written), "", ""
    if core[:1] in _LEADS or core[-1:] in _TAILS:
        edges = _EDGES.fullmatch(core)
        assert edges
        lead, core, tail = edges.groups()
    text, shown = _encoded(core), escape(core, quote=False)
    html = text if shown == core else _encoded(shown)
    return _Value(lead, tail, core, (text, html), (lead, tail, not core) if lead or tail else not core)


_value = lru_cache(4096)(_made_value)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _parts(marked: str) -> list[bytes]:
    """Encode what stays the same and leave holes; every hole begins a line of its own, so that its width is free."""
    parts, done = _MARK.split(marked), []
    for at, part in enumerate(parts):
        if at % 2:
            done.append(_HOLE)
            continue
        is_last = at + 1 == len(parts)
        after = b"=\r\n" if at and not part.startswith("\n") else b""
        before = b"=\r\n" if not is_last and part and not part.endswith("\n") else b""
        done.append(after + _encoded(part, is_open=not is_last) + before)
    return done


def _holes(marked: str, kind: int, *, count: int) -> list[tuple[int, int]]:
    found = (_NUMBER[mark] for mark in _MARK.findall(marked))
    return [(number + count * is_capital, kind) for number, is_capital in found]


def _encoded(text: str, *, is_open: bool = False) -> bytes:
    """Return quoted-printable in lines of at most 76, none of which begins with a dot or a "From ".

    What is open goes on after a soft break, so that it may end with a blank.
    """
    if _PLAIN.fullmatch(text) and not text.startswith(_MISREAD) and not text.endswith(" "):
        return text.encode()
    *lines, last = text.split("\n")
    return b"\r\n".join([*[_encoded_line(line) for line in lines], _encoded_line(last, is_open=is_open)])


def _encoded_line(text: str, *, is_open: bool = False) -> bytes:
    line = _SPECIAL.sub(lambda byte: b"=%02X" % byte[0][0], text.encode())
    lines: list[bytes] = []
    while len(line) > _WIDTH:
        half = line.rfind(b"=", _WIDTH - 2, _WIDTH)  # the beginning of "=C3", whose end would be cut off
        width = half if half >= 0 else _WIDTH
        lines.append(line[:width] + b"=")
        line = line[width:]
    if line.endswith(b" ") and not is_open:
        lines.append(line[:-1] + b"=")
        line = b"=20"
    return b"\r\n".join(_guarded(one) for one in (*lines, line))


def _guarded(line: bytes) -> bytes:
    return b"=%02X" % line[0] + line[1:] if line.decode().startswith(_MISREAD) else line


def _line(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode()
