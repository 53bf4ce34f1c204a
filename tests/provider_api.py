"""A provider's API on this machine: takes requests, remembers them, answers what it is told to."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

PATIENCE = 60.0


@dataclass
class Asked:
    """One request."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]


@dataclass
class Api:
    """What it answers next, and what it was asked; while it may not answer, everybody waits."""

    status: int = 200
    answer: object = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    hangs_up: bool = False
    loses: int = 0  # so many of its first answers
    may_answer: threading.Event = field(default_factory=threading.Event)
    asked: list[Asked] = field(default_factory=list)
    url: str = ""

    def __post_init__(self) -> None:
        self.may_answer.set()


@contextmanager
def serving(api: Api) -> Iterator[Api]:
    """Answer until the end of the block."""

    class Talk(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            api.asked.append(Asked(self.path, dict(self.headers), _read(body, self.headers.get_content_type())))
            api.may_answer.wait(PATIENCE)
            if api.hangs_up or len(api.asked) <= api.loses:
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            written = api.answer if isinstance(api.answer, bytes) else json.dumps(api.answer).encode()
            self.send_response(api.status)
            for name, value in {
                "Content-Type": "application/json",
                "Content-Length": str(len(written)),
                **api.headers,
            }.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(written)

        def do_GET(self) -> None:
            api.asked.append(Asked(f"GET {self.path}", {}, {}))

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Talk) as server:
        api.url = f"http://127.0.0.1:{server.server_address[1]}/"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield api
        finally:
            api.may_answer.set()
            server.shutdown()
            thread.join()


def _read(body: bytes, kind: str) -> dict[str, Any]:
    is_form = kind == "application/x-www-form-urlencoded"
    return dict(parse_qsl(body.decode())) if is_form else json.loads(body or b"{}")
