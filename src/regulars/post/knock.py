"""Knocking at a mail server: as far as the sign-in and no further, to say in words what is wrong."""

import selectors
import time
from dataclasses import dataclass

from regulars.post.connection import Connection, Where, look_up
from regulars.post.events import Lost
from regulars.post.route import Route
from regulars.post.servers import by_host
from regulars.post.smtp import Line

SECONDS = 8.0


@dataclass(frozen=True)
class Trouble:
    """Why the server does not let us in: a code for programs, a sentence for people."""

    code: str
    sentence: str


def knock(route: Route, *, seconds: float = SECONDS) -> Trouble | None:
    """Sign in and leave; None when all is well. Nothing is sent."""
    until = time.monotonic() + seconds
    try:
        places = look_up(route.host, route.port)
    except (OSError, UnicodeError):
        return Trouble("no_name", f"There is no server called {route.host}. Check how it is written.")
    lost: Lost | None = None
    for where in places:
        line = Line(route, hello="localhost", now=time.monotonic())
        lost = _sign_in(line, where, until)
        if lost is None:
            return None
    return _trouble(route, lost or Lost("connect"))


def _sign_in(line: Line, where: Where, until: float) -> Lost | None:
    with selectors.DefaultSelector() as selector:
        connection = Connection(line, where, selector)
        try:
            while not line.is_over and not line.is_up():
                now = time.monotonic()
                if now >= until:
                    line.lose("no answer came in time")
                for key, ready in selector.select(min(0.2, max(until - now, 0))) if selector.get_map() else ():
                    key.data.turn(ready, now=time.monotonic())
                line.tick(now=time.monotonic())
            if line.is_up():
                line.leave(now=time.monotonic())
                connection.flush(now=time.monotonic())
        finally:
            connection.close()
    return next((one for one in line.events() if isinstance(one, Lost) and not one.was_up), None)


def _trouble(route: Route, lost: Lost) -> Trouble:
    where = f"{route.host}, port {route.port}"
    said = f" The server says: {lost.code} {lost.text}"[:300] if lost.code else ""
    if lost.stage == "connect":
        if "refused" in lost.text:
            return Trouble("refused", f"Nobody answers at {where}. Check the port: it is usually 465 or 587.")
        return Trouble("no_answer", f"{where} cannot be reached. Check the name and the port, and your internet line.")
    if lost.stage == "tls":
        return _not_safe(route, lost, where)
    if lost.stage == "auth":
        return _no_password(route, lost, said)
    return Trouble("turned_away", f"{where} does not talk to us ({lost.text or 'no answer'}). Is the port right?")


def _not_safe(route: Route, lost: Lost, where: str) -> Trouble:
    if "certificate" in lost.text:
        return Trouble(
            "certificate",
            f"{route.host} cannot prove that it is {route.host}: {lost.text}. Check the name of the server; "
            "no password was sent.",
        )
    if "encrypt" in lost.text or "clear" in lost.text:
        return Trouble("no_tls", f"{where} does not encrypt, and we send no password in the clear. Try port 465.")
    return Trouble("tls", f"No safe connection to {where}. With port 465 choose TLS, with port 587 STARTTLS.")


def _no_password(route: Route, lost: Lost, said: str) -> Trouble:
    server = by_host(route.host)
    if server and server.hint:
        code = "app_password" if server.needs_app_password else "password"
        return Trouble(code, f"{server.name} does not take this password. {server.hint}")
    if "app" in lost.text.lower() and "password" in lost.text.lower():
        return Trouble("app_password", f"This server wants an app password, made for this program alone.{said}")
    if not lost.code:
        return Trouble("no_sign_in", f"{route.host} did not ask for a password: {lost.text or 'it hung up'}.")
    return Trouble("password", f"The name or the password is not taken. Type the password once more.{said}")
