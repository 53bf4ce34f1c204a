"""B11: what looks like the end of a letter, and more letters behind it, to servers that are strict and that are not."""

import itertools
import selectors
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from regulars.post.connection import Connection, look_up
from regulars.post.envelope import Envelope
from regulars.post.events import Event, Outcome, Ready, Up
from regulars.post.route import Route
from regulars.post.smtp import Line
from tests.mail_server import PATIENCE, MailServer

ANOTHER = (
    b"MAIL FROM:<evil@x.example>\r\nRCPT TO:<all@x.example>\r\nDATA\r\nSubject: another\r\n\r\nBuy!\r\n.\r\nQUIT\r\n"
)
LINE_ENDS = (b"\r\n", b"\n", b"\r", b"\r\r\n", b"\n\r", b"\r\n\n")
BODIES = [
    b"Subject: yours\r\n\r\nHi" + before + b"." + after + ANOTHER
    for before, after in itertools.product(LINE_ENDS, LINE_ENDS)
]
BODIES += [
    b".\r\n" + ANOTHER,
    b"Hi" + b"x" * 3_000 + b"\n.\n" + ANOTHER,
    b"Hi\r\n..\r\n" + ANOTHER,
    b"Hi\r\n.",
    b"Hi\r\n.\r",
]


@pytest.fixture(params=[False, True], ids=["strict", "lenient"])
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[MailServer]:
    """A server; a lenient one takes any line feed for the end of a line, as smugglers hope."""
    with MailServer(tmp_path / "mail.log", lenient=request.param) as one:
        yield one


def test_every_letter_is_one(server: MailServer):
    """B11: one message for each, whole, to whom it was for; no word of it is taken for a command."""
    post(server, BODIES)

    taken = server.accepted()
    assert [one.rcpt for one in taken] == [f"rosa.{number}@x.example" for number in range(len(BODIES))]
    assert {one.mail_from for one in taken} == {"shop@north.example"}
    assert [one for one in server.commands() if "evil" in one or one == "QUIT"] == []
    for one, body in zip(taken, BODIES, strict=True):
        assert one.raw.count(b"\r\n") == one.raw.count(b"\r") == one.raw.count(b"\n")
        assert one.raw.split() == body.split()


def post(server: MailServer, bodies: list[bytes]) -> None:
    """Hand letters over by one line of ours."""
    [where, *_] = look_up("127.0.0.1", server.port)
    with selectors.DefaultSelector() as selector:
        line = Line(Route("127.0.0.1", server.port, "none"), hello="shop.example", now=time.monotonic())
        connection = Connection(line, where, selector)
        assert told(connection, selector) == [Up()]
        for number, body in enumerate(bodies):
            line.offer(Envelope(str(number), "shop@north.example", f"rosa.{number}@x.example"), now=time.monotonic())
            assert told(connection, selector) == [Ready(str(number))]
            line.go(body, until=time.monotonic() + PATIENCE, now=time.monotonic())
            [answer] = told(connection, selector)
            assert isinstance(answer, Outcome)
            assert (answer.id, answer.code) == (str(number), 250)
        connection.close()


def told(connection: Connection, selector: selectors.BaseSelector) -> list[Event]:
    """Carry bytes until the line has something to tell, and return it."""
    while not connection.line.has_news:
        connection.flush(now=time.monotonic())
        for _, ready in selector.select(PATIENCE):
            connection.turn(ready, now=time.monotonic())
    return connection.line.events()
