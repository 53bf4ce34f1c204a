"""Where mail is handed over: a server, a mailbox on this machine, or a provider's address."""

import ipaddress
from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote, urlsplit

STARTTLS = "starttls"
TLS = "tls"
NONE = "none"
LONGEST_WAIT = 600.0  # RFC 5321, 4.5.3.2.6: whoever hangs up earlier makes doubles
PORTS = {STARTTLS: 587, TLS: 465, NONE: 25}


class BadRoute(ValueError):
    """This is not an address of a mail server, such as smtp://name:password@mail.example:587."""


@dataclass(frozen=True)
class Route:
    """How to reach a mail server. The password shows in no representation."""

    host: str
    port: int
    security: str = STARTTLS
    username: str = ""
    password: str = field(default="", repr=False)
    patience: float = LONGEST_WAIT  # seconds for the answer to a letter that was handed over

    @property
    def is_on_this_machine(self) -> bool:
        """Say whether nothing leaves the machine on the way there: plain text is allowed then."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False


def from_url(url: str) -> Route:
    """Read `smtp://` (STARTTLS, or plain on this machine) or `smtps://` (TLS from the start); raise BadRoute."""
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError as wrong:
        raise BadRoute(BadRoute.__doc__) from wrong
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or parts.path.strip("/"):
        raise BadRoute(BadRoute.__doc__)
    host = parts.hostname
    plain = parts.scheme == "smtp" and Route(host, 0).is_on_this_machine
    security = NONE if plain else TLS if parts.scheme == "smtps" else STARTTLS
    username, password = unquote(parts.username or ""), unquote(parts.password or "")
    # Only for a server on this machine, which is one for trying things out.
    patience = float(parse_qs(parts.query).get("patience", [LONGEST_WAIT])[0]) if plain else LONGEST_WAIT
    return Route(host, port or PORTS[security], security, username, password, patience)
