"""The parts of an arrived mail as text, whatever its sender's program made of them."""

import re
from collections.abc import Iterator
from email.header import decode_header
from email.message import Message
from html.parser import HTMLParser

from regulars.core.text import clean_text

MOST_PARTS = 100
MOST_LETTERS = 100_000
_BLOCKS = {"p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "table", "ul", "ol", "hr", "pre"}
_UNSEEN = {"script", "style", "head", "title", "template"}
_VOID = {"br", "hr", "img", "meta", "link", "input", "col", "area", "base", "wbr"}
# Where mail programs keep what they quote.
_QUOTES = re.compile(
    r"gmail_quote|yahoo_quoted|protonmail_quote|moz-cite-prefix|divRplyFwdMsg|appendonsend", re.IGNORECASE
)


def header(message: Message, name: str) -> str:
    """Return a header decoded and on one line, empty when it is missing."""
    value = next((str(raw) for written, raw in message.raw_items() if written.lower() == name.lower()), "")
    # Letters that nobody declared arrive as they were on the wire; most often they are UTF-8.
    value = _decoded(value.encode("utf-8", "surrogateescape"), "utf-8")
    try:
        pieces = decode_header(value)
    except ValueError:  # HeaderParseError is one
        return clean_text(value)
    return clean_text("".join(_decoded(piece, charset) for piece, charset in pieces))


def every(message: Message, names: tuple[str, ...]) -> list[str]:
    """Return all values of these headers as they stand."""
    return [str(value) for name in names for value in message.get_all(name, [])]


def parts(message: Message) -> Iterator[Message]:
    """Walk through a mail's parts, its own first; what is packed deeper than anybody packs is left."""
    for count, part in enumerate(message.walk()):
        if count >= MOST_PARTS:
            return
        yield part


def text_of(message: Message) -> str:
    """Return the text that a person would read: plain if there is any, else out of the HTML."""
    plain = next((found for part in _shown(message) if (found := _text(part, "text/plain")).strip()), "")
    if plain:
        return plain
    return next((_unmarked(found) for part in _shown(message) if (found := _text(part, "text/html"))), "")


def inner_text(part: Message) -> str:
    """Return what is inside a part, decoded, or a nested mail's headers."""
    content = part.get_payload()
    if isinstance(content, list):
        return "\n\n".join(inner.as_string() for inner in content if isinstance(inner, Message))[:MOST_LETTERS]
    return _payload(part)


def _shown(message: Message) -> Iterator[Message]:
    if message.get_content_type() == "message/rfc822":
        return
    if not message.is_multipart():
        if message.get_content_disposition() != "attachment":
            yield message
        return
    inner = message.get_payload()
    for part in inner if isinstance(inner, list) else []:
        if isinstance(part, Message):
            yield from _shown(part)


def _text(part: Message, kind: str) -> str:
    return _payload(part) if part.get_content_type() == kind else ""


def _payload(part: Message) -> str:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return str(part.get_payload() or "")[:MOST_LETTERS]
    return _decoded(content[: 4 * MOST_LETTERS], part.get_content_charset())[:MOST_LETTERS]


def _decoded(piece: bytes | str, charset: str | None) -> str:
    if isinstance(piece, str):
        return piece
    for alphabet in (charset or "utf-8", "utf-8"):
        try:
            return piece.decode(alphabet)
        except (UnicodeError, LookupError, ValueError):
            continue
    return piece.decode("cp1252", errors="replace")


def _unmarked(html: str) -> str:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return "".join(reader.text)


class _Reader(HTMLParser):
    """Reads HTML as lines; what is in a quote gets a ">" as in plain mail."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self.unseen = 0
        self.quoted: list[str] = []  # open elements since the quote began

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a line at a block, a quote at a quote."""
        if tag in _UNSEEN:
            self.unseen += 1
        is_quote = tag == "blockquote" or any(
            name in ("class", "id") and _QUOTES.search(to or "") for name, to in attrs
        )
        if (self.quoted or is_quote) and tag not in _VOID:
            self.quoted.append(tag)
        if tag in _BLOCKS or is_quote:
            self.text.append("\n> " if self.quoted else "\n")

    def handle_endtag(self, tag: str) -> None:
        """End what was begun; tags that were never opened end nothing."""
        if tag in _UNSEEN:
            self.unseen = max(self.unseen - 1, 0)
        if tag in self.quoted:
            del self.quoted[len(self.quoted) - 1 - self.quoted[::-1].index(tag) :]
            if not self.quoted:
                self.text.append("\n")
        elif tag in _BLOCKS:
            self.text.append("\n")

    def handle_data(self, data: str) -> None:
        """Keep what is seen, with the white space of a browser."""
        if not self.unseen:
            words = re.sub(r"\s+", " ", data)
            self.text.append(words)
