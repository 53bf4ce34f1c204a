"""What a domain says in DNS about its mail: who takes it, who may send it, with which key, and what to do with fakes.

For each of the four: what was found, whether it is right, and the exact record to add, for somebody who does not know
DNS. Nothing is changed anywhere; we only ask.
"""

import re
from dataclasses import asdict, dataclass, field
from typing import Any

import dns.exception
import dns.rdatatype
import dns.resolver

from regulars.post import _spf
from regulars.post.dkim import Record
from regulars.post.servers import Server

SECONDS = 3.0  # for one question
_TAG = re.compile(r"\s*([a-z]+)\s*=\s*([^;]*?)\s*(?:;|$)", re.IGNORECASE)
_POLICIES = ("none", "quarantine", "reject")
_REPORTS = "v=DMARC1; p=none"


class NoAnswer(Exception):
    """DNS did not answer. Try again in a few minutes; what was known before still counts."""


@dataclass(frozen=True)
class Finding:
    """One kind of record: what was found, whether it is right, and what to add where it is not."""

    is_right: bool
    says: str
    found: list[str] = field(default_factory=list)
    name: str = ""  # of the record to add
    text: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return it as the tables keep it."""
        return asdict(self) | {"type": "TXT"}


@dataclass(frozen=True, kw_only=True)
class Sender:
    """Who sends: the address, the server it leaves by, and the key that we sign with, if we do."""

    domain: str
    bounce_domain: str = ""  # where returned mail goes; empty: to the domain itself
    host: str = ""
    server: Server | None = None
    key: Record | None = None


def resolver(nameserver: str = "", port: int = 53) -> dns.resolver.Resolver:
    """Return somebody to ask, who does not wait long: this machine's, or a name server of your choice."""
    chosen = dns.resolver.Resolver(configure=not nameserver)
    if nameserver:
        chosen.nameservers, chosen.port = [nameserver], port
    chosen.timeout, chosen.lifetime = SECONDS, 2 * SECONDS
    return chosen


def mx_hosts(domain: str, resolver: dns.resolver.Resolver) -> list[str]:
    """Return who takes the mail of a domain, the most wanted first; raise `NoAnswer`."""
    found = [one.split() for one in _ask(resolver, domain, "MX")]
    return [host.rstrip(".").lower() for _, host in sorted((int(rank), host) for rank, host in found)]


def look(sender: Sender, resolver: dns.resolver.Resolver) -> dict[str, Finding]:
    """Look at the four kinds of records of a sender's domain; raise `NoAnswer` when DNS is silent."""
    own = sender.server
    if own and sender.domain in own.domains:
        return {kind: _by_provider(own) for kind in ("mx", "spf", "dkim", "dmarc")}
    return {
        "mx": _mx(sender, resolver),
        "spf": _spf_of(sender, resolver),
        "dkim": _dkim(sender, resolver),
        "dmarc": _dmarc(sender, resolver),
    }


def _by_provider(server: Server) -> Finding:
    return Finding(True, f"The address belongs to {server.name}, who looks after this. There is nothing to do.")


def _mx(sender: Sender, resolver: dns.resolver.Resolver) -> Finding:
    hosts = [host for host in mx_hosts(sender.domain, resolver) if host]
    if hosts:
        return Finding(True, f"Mail to {sender.domain} is taken by {hosts[0]}.", hosts)
    return Finding(
        False,
        f"Nobody takes mail for {sender.domain}: answers to your letters would be lost. "
        "Choose an address that you read.",
    )


def _spf_of(sender: Sender, resolver: dns.resolver.Resolver) -> Finding:
    domain = sender.bounce_domain or sender.domain
    found = _spf.read(domain, lambda name, kind: _ask(resolver, name, kind))
    wanted = _mechanism(sender)
    name, text = domain, _extended(found.records, wanted)
    if not found.records:
        says = f"{domain} does not say yet who may send its mail."
    elif len(found.records) > 1:
        says = f"{domain} has {len(found.records)} SPF records, and then none of them counts. Put them into one."
    elif found.allows_all:
        says = f"{domain} lets everybody send in its name (+all). That is worse than nothing."
    elif found.lookups > _spf.MOST_LOOKUPS:
        says = "The SPF record asks for more than ten others, and then it does not count. Take out what you do not use."
    elif _allows(sender, found, resolver):
        return Finding(True, f"{_whose(sender)} may send the mail of {domain}.", found.records)
    else:
        says = f"The SPF record of {domain} does not name {_whose(sender)} yet. Replace it by this one."
    return Finding(False, says, found.records, name, text)


def _allows(sender: Sender, found: _spf.Read, resolver: dns.resolver.Resolver) -> bool:
    if sender.server and sender.server.spf:
        return bool(found.includes & set(sender.server.spf))
    host = sender.host.lower().rstrip(".")
    if not host:
        return found.is_usable
    addresses = [one for kind in ("A", "AAAA") for one in _ask(resolver, host, kind)]
    return host in found.hosts or found.allows(addresses) or any(_is_near(host, one) for one in found.includes)


def _is_near(host: str, include: str) -> bool:
    """Say whether a server and an included record have the same owner, as far as their names tell."""
    own = ".".join(host.split(".")[-2:])
    return len(own) > len("co.uk") and (include == own or include.endswith(f".{own}"))


def _mechanism(sender: Sender) -> str:
    if sender.server and sender.server.spf:
        return f"include:{sender.server.spf[0]}"
    return f"a:{sender.host}" if any(map(str.isalpha, sender.host)) and "." in sender.host else "mx"


def _extended(records: list[str], wanted: str) -> str:
    """Return what is there with one thing more; several records become one."""
    kept = [term for record in records for term in record.split()[1:] if not term.lower().endswith("all")]
    terms = dict.fromkeys([wanted, *kept] if wanted not in kept else kept)
    end = next((t for r in records for t in r.split() if t.lower() in ("-all", "~all", "?all")), "~all")
    is_redirected = any(term.lower().startswith("redirect=") for term in terms)
    return " ".join([_spf.VERSION, *terms, *([] if is_redirected else [end])])


def _whose(sender: Sender) -> str:
    return sender.server.name if sender.server else sender.host or "your mail server"


def _dkim(sender: Sender, resolver: dns.resolver.Resolver) -> Finding:
    if sender.key:
        return _own_key(sender.key, resolver)
    server = sender.server
    for selector in server.selectors if server else ():
        name = f"{selector}._domainkey.{sender.domain}"
        if found := [one for one in _ask(resolver, name, "TXT") if _tags(one).get("p")]:
            return Finding(True, f"{_whose(sender)} signs your mail.", found)
    says = (
        "We found no key with which your mail is signed. Switch on DKIM at your provider, "
        "or let Regulars sign: make a key below."
    )
    return Finding(False, says)


def _own_key(key: Record, resolver: dns.resolver.Resolver) -> Finding:
    found = _ask(resolver, key.name, "TXT")
    theirs, ours = [_tags(one).get("p", "") for one in found], _tags(key.text)["p"]
    if len(found) == 1 and theirs == [ours]:
        return Finding(True, "Regulars signs your mail, and everybody can check the signature.", found)
    says = "Your letters are signed, but nobody can check it before this record is there."
    if found:
        says = "The key in DNS is another one than the one your letters are signed with. Replace it by this one."
    return Finding(False, says, found, key.name, key.text)


def _dmarc(sender: Sender, resolver: dns.resolver.Resolver) -> Finding:
    found, at = _dmarc_records(sender.domain, resolver)
    name = f"_dmarc.{sender.domain}"
    if not found:
        return Finding(
            False,
            "Your domain does not say yet what to do with mail that only pretends to be yours.",
            [],
            name,
            _REPORTS,
        )
    tags = _tags(found[0])
    if len(found) > 1:
        return Finding(
            False, "There is more than one DMARC record, and then none counts. Keep this one.", found, at, found[0]
        )
    if tags.get("p", "").lower() not in _POLICIES:
        return Finding(
            False, "The DMARC record does not say what to do (p=). Replace it by this one.", found, at, _REPORTS
        )
    if _is_apart(sender, tags):
        says = (
            "Your mail returns to another domain, and the DMARC record does not allow that. Let Regulars sign (DKIM)."
        )
        return Finding(False, says, found)
    return Finding(True, f"Your domain says what to do with fakes: {_plain(tags['p'])}.", found)


def _is_apart(sender: Sender, tags: dict[str, str]) -> bool:
    """Say whether neither the key nor the return address is of the domain that people see."""
    bounce = sender.bounce_domain or sender.domain
    is_strict = tags.get("aspf", "r").lower() == "s"
    is_aligned = bounce == sender.domain or (
        not is_strict and _is_near(bounce, ".".join(sender.domain.split(".")[-2:]))
    )
    return not (is_aligned or sender.key)


def _dmarc_records(domain: str, resolver: dns.resolver.Resolver) -> tuple[list[str], str]:
    """Return the records of the domain, or of the nearest one above it that has any, and their name."""
    labels = domain.split(".")
    for start in range(max(len(labels) - 1, 1)):
        name = "_dmarc." + ".".join(labels[start:])
        found = [one for one in _ask(resolver, name, "TXT") if re.match(r"v\s*=\s*DMARC1\s*(;|$)", one)]
        if found:
            return found, name
    return [], ""


def _plain(policy: str) -> str:
    return {"none": "let them through, for now", "quarantine": "put them aside", "reject": "turn them away"}[
        policy.lower()
    ]


def _tags(text: str) -> dict[str, str]:
    return {name.lower(): "".join(value.split()) for name, value in _TAG.findall(text)}


def _ask(resolver: dns.resolver.Resolver, name: str, kind: str) -> list[str]:
    try:
        answer = resolver.resolve(name, kind)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return []
    except dns.resolver.YXDOMAIN:
        return []
    except (dns.exception.DNSException, OSError, UnicodeError) as silent:
        raise NoAnswer(NoAnswer.__doc__) from silent
    if answer.rdtype == dns.rdatatype.TXT:
        return [b"".join(one.strings).decode("utf-8", "replace") for one in answer]
    return [one.to_text() for one in answer]
