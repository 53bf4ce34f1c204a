"""SPF (RFC 7208): which machines a domain lets send in its name, read as a receiver reads it."""

import ipaddress
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

MOST_LOOKUPS = 10
VERSION = "v=spf1"
_COSTS = ("include", "a", "mx", "ptr", "exists", "redirect")

Ask = Callable[[str, str], list[str]]  # a name and a type; what DNS says


@dataclass
class Read:
    """What the SPF record of a domain comes to."""

    records: list[str]
    includes: set[str] = field(default_factory=set)  # of all that are included, too
    networks: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)
    lookups: int = 0
    allows_all: bool = False

    @property
    def is_usable(self) -> bool:
        """Say whether receivers can use it: one record, and not too long a chain."""
        return len(self.records) == 1 and self.lookups <= MOST_LOOKUPS and not self.allows_all

    def allows(self, addresses: list[str]) -> bool:
        """Say whether one of these addresses may send."""
        nets = [ipaddress.ip_network(one, strict=False) for one in self.networks if _is_network(one)]
        return any(ipaddress.ip_address(one) in net for one in addresses for net in nets)


def read(domain: str, ask: Ask) -> Read:
    """Read a domain's record with everything it includes."""
    found = Read(records(domain, ask))
    if len(found.records) == 1:
        _follow(domain, found.records[0], found, ask)
    return found


def records(domain: str, ask: Ask) -> list[str]:
    """Return the SPF records of a domain; more than one is a fault."""
    return [one for one in sorted(ask(domain, "TXT")) if one.lower().split(" ")[0] == VERSION]


def _follow(domain: str, record: str, found: Read, ask: Ask) -> None:
    for name, value in _terms(record):
        found.lookups += name in _COSTS
        if found.lookups > MOST_LOOKUPS:
            return
        if name in ("include", "redirect") and value and value not in found.includes and "%" not in value:
            found.includes.add(value)
            for inner in records(value, ask)[:1]:
                _follow(value, inner, found, ask)
        elif name in ("ip4", "ip6"):
            found.networks.append(value)
        elif name in ("a", "mx"):
            host = value.partition("/")[0] or domain
            hosts = [host] if name == "a" else [one.split()[-1].rstrip(".") for one in ask(host, "MX")]
            found.hosts.update(hosts)
            found.networks += [address for one in hosts for kind in ("A", "AAAA") for address in ask(one, kind)]
        elif name == "all" and value == "+":
            found.allows_all = True


def _terms(record: str) -> Iterator[tuple[str, str]]:
    for term in record.split()[1:]:
        sign, bare = (term[0], term[1:]) if term[0] in "+-~?" else ("+", term)
        if bare.lower() == "all":
            yield "all", sign
        elif sign in "+?" or bare.lower().startswith("redirect="):
            name, _, value = bare.replace("=", ":", 1).partition(":")
            name, slash, width = name.partition("/")
            yield name.lower(), (value.lower().rstrip(".") if value else slash + width)


def _is_network(text: str) -> bool:
    try:
        ipaddress.ip_network(text, strict=False)
    except ValueError:
        return False
    return True
