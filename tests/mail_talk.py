"""The scripted mail server's side of the dialogue: a thread for each connection."""

import base64
import contextlib
import re
import select
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from typing import Any

STAGES = ("greet", "ehlo", "auth", "mail", "rcpt", "data", "dot")
ENHANCED = {"greet": "3.2", "ehlo": "3.0", "auth": "7.0", "mail": "7.0", "rcpt": "1.1", "data": "3.1", "dot": "3.0"}
WORDS = {"421": "busy, try later", "450": "try later", "451": "try later", "452": "no room", "454": "throttled"}
HELD, HUNG = threading.Event(), threading.Event()


class Gone(Exception):
    """The connection ends here."""


class Script:
    """What to do at which stage, for everybody or for one recipient; and the counts that all connections share."""

    def __init__(self, manners: Any, log: Any) -> None:
        self.manners, self.log, self.mode = manners, log, manners.mode
        self.lock = threading.Lock()
        self._spent: set[str] = set()
        self._tokens, self._filled_at = float(manners.burst), time.monotonic()
        self.open, self.taken = 0, 0

    def at(self, stage: str, rcpt: str = "") -> str:
        """Return what this stage does now: empty for nothing odd."""
        own = rcpt.partition("@")[0].partition("+")[0] if "+" in rcpt else ""
        for mode, who in ((own, rcpt), (self.mode, "")):
            what, found_at = _read(mode.removeprefix("1x-"))
            if what and found_at == stage and self._is_due(mode, f"{mode} {who}"):
                return what
        return ""

    def throttle(self) -> str:
        """Return the reply for who comes too often, or nothing."""
        chosen, now = self.manners, time.monotonic()
        with self.lock:
            if chosen.per_day and self.taken >= chosen.per_day:
                return str(chosen.per_day_reply)
            if not chosen.per_second:
                return ""
            self._tokens = min(chosen.burst, self._tokens + (now - self._filled_at) * chosen.per_second)
            self._filled_at = now
            if self._tokens < 1:
                return str(chosen.per_second_reply)
            self._tokens -= 1
            return ""

    def _is_due(self, mode: str, once: str) -> bool:
        if not mode.startswith("1x-"):
            return True
        with self.lock:
            is_first = once not in self._spent
            self._spent.add(once)
        return is_first


def _read(mode: str) -> tuple[str, str]:
    if mode in ("drop-before-dot", "drop-after-dot", "hang-after-dot"):
        return mode, "dot"
    what, _, stage = mode.rpartition("-")
    return (what, stage) if what and stage in STAGES else ("", "")


class Connection:
    """One client and what it said so far."""

    def __init__(self, line: socket.socket, script: Script, number: int) -> None:
        self.line, self.script, self.number = line, script, number
        self.manners = script.manners
        self.unread = b""
        self.is_private = self.is_known = False
        self.sender = self.rcpt = ""

    def tell(self, event: str, **more: Any) -> None:
        self.script.log.tell(event, connection=self.number, **more)

    def serve(self) -> None:
        """Talk until one of the two has enough."""
        if self.manners.security == "tls":
            self.encrypt()
        if self.manners.connections and self.script.open > self.manners.connections:
            self.say(self.manners.connections_reply)
            raise Gone
        self.answer("greet", "220 mail.example ESMTP")
        while True:
            line = self.read_line().rstrip(b"\r\n").decode("utf-8", "replace")
            verb, _, rest = line.partition(" ")
            self.tell("command", line=line, is_private=self.is_private)
            if not self.manners.pipelining and self.has_more():
                self.tell("pipelined", line=line)
            step = getattr(self, "do_" + verb.lower(), None)
            if step is None:
                self.say("502 5.5.2 Unknown command")
            else:
                step(rest)

    def do_ehlo(self, _: str) -> None:
        offers = ["mail.example", "ENHANCEDSTATUSCODES", "8BITMIME", f"SIZE {self.manners.size or ''}".strip()]
        offers += ["PIPELINING"] * self.manners.pipelining + ["SMTPUTF8"] * self.manners.smtputf8
        if self.manners.security == "starttls" and not self.is_private:
            offers.append("STARTTLS")
        if self.manners.username:
            offers.append("AUTH " + " ".join(self.manners.mechanisms))
        self.reset()
        self.answer("ehlo", "\r\n".join(f"250{'- '[i == len(offers) - 1]}{one}" for i, one in enumerate(offers)))

    def do_helo(self, _: str) -> None:
        self.answer("ehlo", "250 mail.example")

    def do_starttls(self, _: str) -> None:
        if self.manners.security != "starttls" or self.is_private:
            return self.say("502 5.5.1 Not here")
        self.say("220 2.0.0 Go ahead")
        self.unread = b""
        return self.encrypt()

    def do_auth(self, rest: str) -> None:
        mechanism, _, first = rest.partition(" ")
        if mechanism.upper() == "PLAIN":
            said = base64.b64decode(first or self.ask("334 ")).decode().split("\0")[1:]
        else:
            said = [base64.b64decode(self.ask(f"334 {word}")).decode() for word in ("VXNlcm5hbWU6", "UGFzc3dvcmQ6")]
        self.tell("password", is_private=self.is_private)
        self.is_known = said == [self.manners.username, self.manners.password]
        self.answer("auth", "235 2.7.0 Welcome" if self.is_known else "535 5.7.8 Username and password do not match")

    def do_mail(self, rest: str) -> None:
        if self.manners.username and not self.is_known:
            return self.say("530 5.7.0 Authentication required")
        throttled = self.script.throttle()
        if throttled:
            self.tell("throttled")
            self.say(throttled)
            if throttled.startswith("421"):
                raise Gone
            return None
        size = re.search(r"SIZE=(\d+)", rest)
        if self.manners.size and size and int(size[1]) > self.manners.size:
            return self.say("552 5.3.4 Too large")
        if self.answer("mail", "250 2.1.0 Ok"):
            self.reset()
            self.sender = _path(rest) or "<>"
        return None

    def do_rcpt(self, rest: str) -> None:
        if not self.sender:
            return self.say("503 5.5.1 MAIL first")
        if self.answer("rcpt", "250 2.1.5 Ok", _path(rest)):
            self.rcpt = f"{self.rcpt} {_path(rest)}".strip()
        return None

    def do_data(self, _: str) -> None:
        if not self.rcpt:
            return self.say("503 5.5.1 RCPT first")
        began = time.time()
        self.tell("data", rcpt=self.rcpt)
        if self.answer("data", "354 Go on", self.rcpt):
            self.take(began)
        return None

    def do_rset(self, _: str) -> None:
        self.reset()
        self.say("250 2.0.0 Ok")

    def do_noop(self, _: str) -> None:
        self.say("250 2.0.0 Ok")

    def do_quit(self, _: str) -> None:
        self.say("221 2.0.0 Bye")
        raise Gone

    def take(self, began: float) -> None:
        """Read a message to its dot and do with it as the script says."""
        odd = self.script.at("dot", self.rcpt)
        raw = self.read_text(stop_early=odd == "drop-before-dot")
        rcpt, sender = self.rcpt, self.sender
        self.reset()
        if odd[:1].isdigit():
            return self.refuse("dot", odd)
        self.script.log.keep(rcpt=rcpt, mail_from=sender, raw=raw, data_at=began)
        with self.script.lock:
            self.script.taken += 1
        self.tell("accepted", rcpt=rcpt)
        if odd.startswith("drop"):
            raise Gone
        if odd.startswith("hang"):
            HUNG.wait()
        if odd.startswith("hold"):
            self.hold("dot")
        return self.say("250 2.0.0 Accepted")

    def answer(self, stage: str, usual: str, rcpt: str = "") -> bool:
        """Say the usual, or what the script says instead; tell whether it was the usual."""
        odd = self.script.at(stage, rcpt)
        if odd == "drop":
            raise Gone
        if odd == "hang":
            HUNG.wait()
        if odd[:1].isdigit():
            self.refuse(stage, odd)
            return False
        if odd == "hold":
            self.hold(stage)
        self.say(usual)
        if odd == "hold":
            self.tell("let go", stage=stage)
        return not usual.startswith("5")

    def refuse(self, stage: str, odd: str) -> None:
        code, _, enhanced = odd.partition("-")
        spoken = "no such user" if (code, stage) == ("550", "rcpt") else WORDS.get(code, "refused")
        self.say(f"{code} {enhanced or f'{code[0]}.{ENHANCED[stage]}'} {spoken}")
        if code == "421":
            raise Gone

    def hold(self, stage: str) -> None:
        self.tell("held", stage=stage)
        HELD.wait()

    def reset(self) -> None:
        self.sender = self.rcpt = ""

    def encrypt(self) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.manners.certificate, self.manners.key)
        try:
            self.line = context.wrap_socket(self.line, server_side=True)
        except (ssl.SSLError, OSError) as refused:
            self.tell("no-tls")
            raise Gone from refused
        self.is_private = True

    def ask(self, words: str) -> str:
        self.say(words)
        return self.read_line().decode().strip()

    def say(self, words: str) -> None:
        spoken = words.encode() + b"\r\n"
        for piece in [spoken[i : i + 1] for i in range(len(spoken))] if self.manners.slow else [spoken]:
            self.line.sendall(piece)

    def has_more(self) -> bool:
        if self.unread or self.is_private or not select.select([self.line], [], [], 0)[0]:
            return bool(self.unread)
        return bool(self.line.recv(1, socket.MSG_PEEK))

    def read_line(self) -> bytes:
        while b"\n" not in self.unread:
            piece = self.line.recv(1 if self.manners.slow else 65536)
            if not piece:
                raise Gone
            self.unread += piece
        line, _, self.unread = self.unread.partition(b"\n")
        return line + b"\n"

    def read_text(self, *, stop_early: bool) -> bytes:
        lines: list[bytes] = []
        while True:
            line = self.read_line()
            if stop_early:
                raise Gone
            is_whole = not lines or lines[-1].endswith(b"\r\n")
            if (line == b".\r\n" and is_whole) or (self.manners.lenient and line.strip(b"\r\n") == b"."):
                return b"".join(one[1:] if one.startswith(b".") else one for one in lines)
            lines.append(line)


def _path(rest: str) -> str:
    found = re.search(r"<([^>]*)>", rest)
    return found[1] if found else ""


def serve(manners: Any, log: Any, orders: Iterator[list[str]]) -> None:
    """Listen and talk until there are no more orders."""
    door = socket.create_server(("127.0.0.1", manners.port), backlog=128)
    script = Script(manners, log)
    threading.Thread(target=_welcome, args=(door, script), daemon=True).start()
    log.tell("listening", port=door.getsockname()[1])
    for order in orders:
        if order[:1] == ["mode"]:
            script.mode = order[1]
            log.tell("became", mode=order[1])
        elif order[:1] == ["release"]:
            HELD.set()
            log.tell("released")
        elif order[:1] == ["ask"]:
            log.tell("asked")


def _welcome(door: socket.socket, script: Script) -> None:
    number = 0
    while True:
        line, _ = door.accept()
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        number += 1
        threading.Thread(target=_host, args=(Connection(line, script, number),), daemon=True).start()


def _host(client: Connection) -> None:
    with client.script.lock:
        client.script.open += 1
    client.tell("connected")
    with contextlib.suppress(Gone, OSError):
        client.serve()
    with client.script.lock:
        client.script.open -= 1
    # Told before it is seen, so that a test finds the step when its own end notices.
    client.tell("gone")
    with contextlib.suppress(OSError):
        client.line.shutdown(socket.SHUT_RDWR)
    client.line.close()
