"""Mail houses on this machine: they take what their documents describe and nothing else, each key once."""

import base64
import email
import email.policy
import json
import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

LOB_KEY, POSTGRID_KEY = "test_lob", "test_postgrid"
LOB_SIZES = {"4x6", "6x9", "6x11"}
POSTGRID_SIZES = {"postcards": {"6x4", "9x6", "11x6"}, "letters": {"us_letter", "us_legal", "a4"}}
LOB_ADDRESS = {"name", "company", "address_line1", "address_line2", "address_city", "address_state", "address_zip"} | {
    "address_country"
}
LOB_FIELDS = {
    "postcards": {"description", "use_type", "mail_type", "size", "front", "back"},
    "letters": {"description", "use_type", "mail_type", "color", "double_sided", "address_placement", "file"},
}
POSTGRID_ADDRESS = {
    "firstName", "lastName", "companyName", "addressLine1", "addressLine2", "city", "provinceOrState", "postalOrZip",
    "countryCode",
}  # fmt: skip
POSTGRID_FIELDS = {
    "postcards": {"description", "size", "mailingClass", "pdf"},
    "letters": {"description", "size", "mailingClass", "pdf", "color", "doubleSided", "addressPlacement"},
}


class Wrong(Exception):
    """What a request lacks, or has too much: a status and a sentence."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


@dataclass
class Made:
    """A piece that will be printed."""

    number: str
    fields: dict[str, str]
    files: dict[str, bytes]
    said: bytes  # the whole request


@dataclass
class Houses:
    """Both mail houses: what they made, by key, and how they misbehave next."""

    made: dict[str, Made] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)  # the key of each request, in order
    answers: list[int | str] = field(default_factory=list)  # a status, "break" before it is made, "forget" after
    headers: dict[str, str] = field(default_factory=dict)  # of each answer that is not 200, beside the usual ones
    url: str = ""


@contextmanager
def serving() -> Iterator[Houses]:
    """Answer until the end of the block."""
    houses = Houses()

    class Talk(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            houses.asked.append(self.headers.get("Idempotency-Key", ""))
            next_one = houses.answers.pop(0) if houses.answers else 200
            if next_one == "break":
                return self.connection.shutdown(socket.SHUT_RDWR)
            if isinstance(next_one, int) and next_one != 200:
                return self._say(next_one, {"error": {"message": "as you wished"}})
            try:
                made = _make(houses, self.path, dict(self.headers), body)
            except Wrong as wrong:
                return self._say(wrong.status, {"error": {"message": str(wrong), "status_code": wrong.status}})
            if next_one == "forget":
                return self.connection.shutdown(socket.SHUT_RDWR)
            if next_one == "mumble":
                return self._say(200, {"object": "postcard"})
            return self._say(200, {"id": made.number, "object": "postcard"})

        def do_GET(self) -> None:
            try:
                _who(self.path, dict(self.headers))
            except Wrong as wrong:
                return self._say(wrong.status, {"error": {"message": str(wrong)}})
            return self._say(200, {"data": []})

        def _say(self, status: int, told: object) -> None:
            written = json.dumps(told).encode()
            self.send_response_only(status)
            if status in (301, 302, 307):
                self.send_header("Location", f"{houses.url}/elsewhere")
            for name, value in houses.headers.items() if status != 200 else ():
                self.send_header(name, value)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(written)))
            self.end_headers()
            self.wfile.write(written)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Talk) as server:
        houses.url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield houses
        finally:
            server.shutdown()
            thread.join()


def _make(houses: Houses, path: str, headers: dict[str, str], body: bytes) -> Made:
    who, kind = _who(path, headers)
    key = headers.get("Idempotency-Key", "")
    if not 1 <= len(key) <= 256:
        raise Wrong(422, "an idempotency key has up to 256 characters")
    said = headers["Content-Type"].encode() + body
    if key in houses.made:
        if houses.made[key].said != said:
            raise Wrong(422, "a key belongs to one request")
        return houses.made[key]
    fields, files = _parts(headers, body)
    (_lob if who == "lob" else _postgrid)(kind, fields, files)
    houses.made[key] = Made(f"{'psc' if who == 'lob' else 'postcard'}_{len(houses.made) + 1:08}", fields, files, said)
    return houses.made[key]


def _who(path: str, headers: dict[str, str]) -> tuple[str, str]:
    if found := re.fullmatch(r"/v1/(postcards|letters|addresses)(\?limit=1)?", path):
        scheme, _, coded = headers.get("Authorization", "").partition(" ")
        if scheme != "Basic" or base64.b64decode(coded or "").decode() != f"{LOB_KEY}:":
            raise Wrong(401, "Your API key is not valid")
        return "lob", found[1]
    if found := re.fullmatch(r"/print-mail/v1/(postcards|letters|contacts)(\?limit=1)?", path):
        if headers.get("x-api-key") != POSTGRID_KEY:
            raise Wrong(401, "Invalid API key")
        return "postgrid", found[1]
    raise Wrong(404, "no such resource")


def _parts(headers: dict[str, str], body: bytes) -> tuple[dict[str, str], dict[str, bytes]]:
    head = f"Content-Type: {headers['Content-Type']}\r\nMIME-Version: 1.0\r\n\r\n".encode()
    form = email.message_from_bytes(head + body, _class=EmailMessage, policy=email.policy.HTTP)
    fields, files = {}, {}
    for part in form.iter_parts():
        name = str(part.get_param("name", header="Content-Disposition"))
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)
        if part.get_filename():
            if part.get_content_type() != "application/pdf" or not content.startswith(b"%PDF"):
                raise Wrong(422, f"{name} must be a PDF")
            files[name] = content
        else:
            fields[name] = content.decode()
    return fields, files


def _lob(kind: str, fields: dict[str, str], files: dict[str, bytes]) -> None:
    _only(fields, files, LOB_FIELDS[kind], LOB_ADDRESS)
    for name in ("to[name]", "to[address_line1]", "to[address_city]", "to[address_state]", "to[address_zip]"):
        if not fields.get(name):
            raise Wrong(422, f"{name} is required")
    if len(fields["to[name]"]) > 40 or not re.fullmatch(r"\d{5}(-\d{4})?", fields["to[address_zip]"]):
        raise Wrong(422, "to is not an address")
    if fields.get("use_type") not in ("marketing", "operational"):
        raise Wrong(422, "use_type is required")
    if kind == "postcards" and (set(files) != {"front", "back"} or fields.get("size") not in LOB_SIZES):
        raise Wrong(422, "a postcard has a front, a back and a size")
    if kind == "letters" and (set(files) != {"file"} or fields.get("color") not in ("true", "false")):
        raise Wrong(422, "a letter has a file and a color")
    if kind == "letters" and not fields.get("from[name]"):
        raise Wrong(422, "from is required")


def _postgrid(kind: str, fields: dict[str, str], files: dict[str, bytes]) -> None:
    _only(fields, files, POSTGRID_FIELDS[kind], POSTGRID_ADDRESS)
    for name in ("to[firstName]", "to[addressLine1]", "to[countryCode]"):
        if not fields.get(name):
            raise Wrong(400, f"{name} is required")
    if set(files) != {"pdf"} or fields.get("size") not in POSTGRID_SIZES[kind]:
        raise Wrong(400, "pdf and size are required")


def _only(fields: dict[str, str], files: dict[str, bytes], known: set[str], of_address: set[str]) -> None:
    allowed = known | {f"{who}[{name}]" for who in ("to", "from") for name in of_address}
    if unknown := (set(fields) | set(files)) - allowed:
        raise Wrong(422, f"{sorted(unknown)[0]} is not allowed")
