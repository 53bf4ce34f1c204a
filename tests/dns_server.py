"""A small DNS server on this machine that knows what a test tells it."""

import socket
import threading
from typing import Self

import dns.message
import dns.rcode
import dns.resolver
import dns.rrset

from regulars.post import dns_records


class DnsServer:
    """Answers over UDP: `with DnsServer({("north.example", "MX"): ["10 mail.north.example."]}) as server`."""

    def __init__(self, zone: dict[tuple[str, str], list[str]], *, is_silent: bool = False) -> None:
        self.zone = {(name.lower(), kind): records for (name, kind), records in zone.items()}
        self.is_silent = is_silent
        self.asked: list[tuple[str, str]] = []
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.sendto(b"", self._socket.getsockname())
        self._thread.join()
        self._socket.close()

    @property
    def resolver(self) -> dns.resolver.Resolver:
        """Somebody who asks this server alone."""
        return dns_records.resolver(*self._socket.getsockname())

    def _serve(self) -> None:
        while True:
            wire, back = self._socket.recvfrom(4096)
            if not wire:
                return
            self._socket.sendto(self._answer(dns.message.from_wire(wire)).to_wire(max_size=65_535), back)

    def _answer(self, query: dns.message.Message) -> dns.message.Message:
        question, answer = query.question[0], dns.message.make_response(query)
        name, kind = question.name.to_text(omit_final_dot=True).lower(), question.rdtype.name
        self.asked.append((name, kind))
        if self.is_silent:
            answer.set_rcode(dns.rcode.SERVFAIL)
        elif records := self.zone.get((name, kind)):
            answer.answer.append(dns.rrset.from_text_list(question.name, 60, "IN", kind, records))
        elif not any(known == name for known, _ in self.zone):
            answer.set_rcode(dns.rcode.NXDOMAIN)
        return answer


def txt(text: str) -> str:
    """Write a text as a zone file does: in pieces of at most 255."""
    return " ".join(f'"{text[at : at + 255]}"' for at in range(0, len(text), 255))
