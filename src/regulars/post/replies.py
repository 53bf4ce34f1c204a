"""Replies of a mail server, put together from bytes as they come."""

import re
from dataclasses import dataclass
from functools import lru_cache

LONGEST_LINE = 8192
MOST_LINES = 200
SHORT = 200  # bytes of a line that is worth remembering
_LINE = re.compile(rb"([2-5]\d\d)([ -]?)(.*)", re.DOTALL)
_ENHANCED = re.compile(r"([245]\.\d{1,3}\.\d{1,3})(?:\s+|$)")


class NotSmtp(ValueError):
    """The server does not speak SMTP."""


@dataclass(frozen=True)
class Reply:
    """One answer: its code, its enhanced code when it has one (RFC 2034), and its lines."""

    code: int
    enhanced: str
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """The words of all lines."""
        return " ".join(self.lines)


class Replies:
    """Takes bytes, gives whole replies."""

    def __init__(self) -> None:
        self._unread = b""
        self._lines: list[str] = []

    def take(self, piece: bytes) -> list[Reply]:
        """Return the replies that are whole now; raise NotSmtp for anything else."""
        *lines, self._unread = (self._unread + piece).split(b"\n")
        if len(self._unread) > LONGEST_LINE or len(self._lines) > MOST_LINES:
            raise NotSmtp(NotSmtp.__doc__)
        return [reply for line in lines if (reply := self._whole(line.rstrip(b"\r"))) is not None]

    @property
    def has_part(self) -> bool:
        """Say whether a reply has begun that is not whole."""
        return bool(self._unread or self._lines)

    def _whole(self, line: bytes) -> Reply | None:
        if not self._lines and len(line) <= SHORT and line[3:4] == b" ":
            return _alone(line)
        return self._joined(line)

    def _joined(self, line: bytes) -> Reply | None:
        found = _LINE.fullmatch(line)
        if not found:
            raise NotSmtp(NotSmtp.__doc__)
        self._lines.append(_words(found[3]))
        if found[2] == b"-":
            return None
        lines, self._lines = self._lines, []
        return _reply(int(found[1]), lines)


@lru_cache(256)
def _alone(line: bytes) -> Reply:
    """Read a reply of one line; servers say the same few again and again."""
    found = _LINE.fullmatch(line)
    if not found:
        raise NotSmtp(NotSmtp.__doc__)
    return _reply(int(found[1]), [_words(found[3])])


def _words(said: bytes) -> str:
    """Return what a server said as tables can keep it: PostgreSQL takes no zero byte."""
    return said.decode("utf-8", "replace").replace("\0", "")


def _reply(code: int, lines: list[str]) -> Reply:
    enhanced = [match[1] if (match := _ENHANCED.match(one)) else "" for one in lines]
    said = tuple(one[len(each) :].strip() for one, each in zip(lines, enhanced, strict=True))
    return Reply(code, enhanced[-1], said)
