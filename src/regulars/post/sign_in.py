"""Signing in at a mail server: greeting, TLS and password, as questions and answers without a socket."""

import base64
from collections.abc import Generator
from dataclasses import dataclass

from regulars.core.delivery import Stage
from regulars.post.replies import Reply
from regulars.post.route import NONE, STARTTLS, TLS, Route


@dataclass(frozen=True)
class Offers:
    """What the server said it can do."""

    pipelining: bool = False
    eight_bit: bool = False
    smtputf8: bool = False
    starttls: bool = False
    size: int | None = None  # 0: no limit told
    mechanisms: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ask:
    """One step: what to say, and at which stage the answer is; without words: listen, or encrypt the line."""

    stage: Stage
    words: str = ""
    encrypt: bool = False


class NoWayIn(Exception):
    """The server does not let us in, or we do not trust it."""

    def __init__(self, stage: Stage, text: str, reply: Reply | None = None) -> None:
        super().__init__(text)
        self.stage, self.text = stage, text if reply is None else reply.text
        self.code, self.enhanced = (reply.code, reply.enhanced) if reply else (0, "")


Steps = Generator[Ask, Reply, Offers]


def sign_in(route: Route, hello: str) -> Steps:
    """Ask step by step until the server takes mail, and return what it offers; raise NoWayIn."""
    if route.security == NONE and not route.is_on_this_machine:
        raise NoWayIn("tls", "mail is sent in the clear only to a server on this machine")
    if route.security == TLS:
        yield Ask("tls", encrypt=True)
    yield from _expect(Ask("greeting"), 220)
    offers = _read((yield from _expect(Ask("ehlo", f"EHLO {hello}"), 250)))
    is_private = route.security == TLS
    if route.security == STARTTLS:
        if offers.starttls:
            yield from _expect(Ask("tls", "STARTTLS"), 220)
            yield Ask("tls", encrypt=True)
            is_private = True
            # What was offered before in the clear may have been somebody else's words.
            offers = _read((yield from _expect(Ask("ehlo", f"EHLO {hello}"), 250)))
        elif not route.is_on_this_machine:
            raise NoWayIn("tls", "the server does not encrypt, and we hand nothing over in the clear")
    if route.username:
        yield from _password(route, offers, is_private=is_private)
    return offers


def _password(route: Route, offers: Offers, *, is_private: bool) -> Generator[Ask, Reply, None]:
    if not (is_private or route.is_on_this_machine):
        raise NoWayIn("tls", "a password is never sent in the clear")
    if "PLAIN" in offers.mechanisms:
        both = _coded("\0".join(("", route.username, route.password)))
        yield from _expect(Ask("auth", f"AUTH PLAIN {both}"), 235)
    elif "LOGIN" in offers.mechanisms:
        yield from _expect(Ask("auth", "AUTH LOGIN"), 334)
        yield from _expect(Ask("auth", _coded(route.username)), 334)
        yield from _expect(Ask("auth", _coded(route.password)), 235)
    else:
        raise NoWayIn("auth", "the server asks for no password, though one is set")


def _expect(ask: Ask, code: int) -> Generator[Ask, Reply, Reply]:
    reply = yield ask
    if reply.code != code:
        raise NoWayIn(ask.stage, reply.text, reply)
    return reply


def _coded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _read(reply: Reply) -> Offers:
    words = [line.upper().split() for line in reply.lines[1:] if line.strip()]
    named = {one[0]: one[1:] for one in words}
    size = named.get("SIZE")
    return Offers(
        pipelining="PIPELINING" in named,
        eight_bit="8BITMIME" in named,
        smtputf8="SMTPUTF8" in named,
        starttls="STARTTLS" in named,
        size=None if size is None else int(size[0]) if size and size[0].isdigit() else 0,
        mechanisms=tuple(named.get("AUTH", ())),
    )
