"""A line and its socket: nothing here waits."""

import errno
import os
import selectors
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from regulars.post.smtp import Line

READ, WRITE = selectors.EVENT_READ, selectors.EVENT_WRITE
PIECE = 65_536
T = TypeVar("T")


@dataclass(frozen=True)
class Where:
    """An address as the socket takes it."""

    family: int
    address: tuple[object, ...]


class Connection:
    """Carries bytes between a line and a socket that never blocks."""

    def __init__(self, line: Line, where: Where, selector: selectors.BaseSelector) -> None:
        self.line, self._selector = line, selector
        self._socket = socket.socket(where.family, socket.SOCK_STREAM)
        self._socket.setblocking(False)
        self._is_open, self._interest = False, WRITE
        self._selector.register(self._socket, WRITE, self)
        self._try(self._connect, where)

    def turn(self, ready: int, *, now: float) -> None:
        """Do what the socket is ready for."""
        if not self._is_open:
            self._open(now)
        elif ready & READ:
            self._try(self._read, now)
        self.flush(now=now)

    def flush(self, *, now: float) -> None:
        """Hand over what waits, as far as the socket takes it, and let go of the socket when the line is over."""
        if self._is_open and self.line.wire.has_waiting():
            self._try(self._write, now)
        if self.line.is_over:
            return self.close()
        return self._listen()

    def close(self) -> None:
        """Let go of the socket."""
        if self._interest:
            self._interest = 0
            self._selector.unregister(self._socket)
            self._socket.close()

    def _connect(self, where: Where) -> None:
        code = self._socket.connect_ex(where.address)
        if code not in (0, errno.EINPROGRESS):
            raise OSError(code, "")

    def _open(self, now: float) -> None:
        code = self._socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        if code:
            return self.line.lose(spoken(code), stage="connect")
        self._is_open = True
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.line.connected(now=now)
        return None

    def _read(self, now: float) -> None:
        self.line.receive(self._socket.recv(PIECE), now=now)

    def _write(self, now: float) -> None:
        while self.line.wire.has_waiting():
            with self.line.wire.waiting() as piece:
                count = self._socket.send(piece)
            self.line.took(count, now=now)

    def _try(self, what: Callable[[T], None], given: T) -> None:
        try:
            what(given)
        except (BlockingIOError, InterruptedError):
            pass
        except OSError as wrong:
            self.line.lose(spoken(wrong.errno or 0), stage=None if self._is_open else "connect")

    def _listen(self) -> None:
        wanted = WRITE if not self._is_open else READ | (WRITE if self.line.wire.has_waiting() else 0)
        if wanted != self._interest:
            self._interest = wanted
            self._selector.modify(self._socket, wanted, self)


def look_up(host: str, port: int) -> list[Where]:
    """Ask where a server is; this may take a while, and raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [Where(family, address) for family, _, _, _, address in found]


def spoken(code: int) -> str:
    """Say in words what the operating system means."""
    return os.strerror(code).lower() if code else "no connection"
