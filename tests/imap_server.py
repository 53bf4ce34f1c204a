"""A mailbox on this machine that speaks as much IMAP as is asked of it, and remembers what was asked."""

import re
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

PASSWORD = "a window table"


@dataclass
class Mailbox:
    """What lies in it, by number, and what it was told to do."""

    letters: dict[int, bytes] = field(default_factory=dict)
    validity: int = 7
    asked: list[str] = field(default_factory=list)
    cuts_off_at: str = ""  # a command at which the line is cut
    is_terse: bool = False  # it keeps back what number comes next
    port: int = 0

    @property
    def following(self) -> int:
        return max(self.letters, default=0) + 1

    def put(self, raw: bytes) -> int:
        """Let a mail arrive."""
        uid = self.following
        self.letters[uid] = raw
        return uid


@contextmanager
def serving(mailbox: Mailbox, tls: ssl.SSLContext | None = None) -> Iterator[Mailbox]:
    """Answer for the mailbox until the end of the block."""

    class Talk(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            if tls:
                try:
                    self.request = tls.wrap_socket(self.request, server_side=True)
                except OSError:
                    return
                self.setup()
            _talk(self, mailbox)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Talk) as server:
        server.daemon_threads = True
        mailbox.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield mailbox
        finally:
            server.shutdown()
            thread.join()


def _talk(talk: socketserver.StreamRequestHandler, mailbox: Mailbox) -> None:
    talk.wfile.write(b"* OK here\r\n")
    while line := talk.rfile.readline().decode("utf-8", "replace").strip():
        tag, _, command = line.partition(" ")
        mailbox.asked.append("LOGIN" if command.upper().startswith("LOGIN") else command)
        if mailbox.cuts_off_at and mailbox.cuts_off_at in command.upper():
            return
        for answer in _answers(command, mailbox):
            talk.wfile.write(answer)
        is_wrong = command.upper().startswith("LOGIN") and PASSWORD not in command
        talk.wfile.write(f"{tag} {'NO [AUTHENTICATIONFAILED] no' if is_wrong else 'OK done'}\r\n".encode())
        if command.upper() == "LOGOUT":
            return


def _answers(command: str, mailbox: Mailbox) -> Iterator[bytes]:
    words = command.upper().split()
    if words[0] == "CAPABILITY":
        yield b"* CAPABILITY IMAP4rev1\r\n"
    elif words[0] == "STATUS":
        following = "" if mailbox.is_terse else f" UIDNEXT {mailbox.following}"
        yield f'* STATUS "INBOX" (UIDVALIDITY {mailbox.validity}{following})\r\n'.encode()
    elif words[0] in ("SELECT", "EXAMINE"):
        yield f"* {len(mailbox.letters)} EXISTS\r\n* OK [UIDVALIDITY {mailbox.validity}] ok\r\n".encode()
    elif words[0] == "LOGOUT":
        yield b"* BYE bye\r\n"
    elif words[:2] == ["UID", "SEARCH"]:
        yield f"* SEARCH {' '.join(map(str, _found(command, mailbox)))}\r\n".encode()
    elif words[:2] == ["UID", "FETCH"]:
        yield from _fetched(command, mailbox)


def _found(command: str, mailbox: Mailbox) -> list[int]:
    asked = re.search(r"UID (\d+):\*", command.split("SEARCH", 1)[1])
    if not asked:
        return sorted(mailbox.letters)
    # As real servers do: "9:*" is the last mail too, when there is none from 9 on.
    return [uid for uid in sorted(mailbox.letters) if uid >= int(asked[1])] or sorted(mailbox.letters)[-1:]


def _fetched(command: str, mailbox: Mailbox) -> Iterator[bytes]:
    uid = int(command.split()[2])
    most = re.search(r"<0\.(\d+)>", command)
    if uid in mailbox.letters:
        raw = mailbox.letters[uid][: int(most[1]) if most else None]
        when = '"03-Mar-2026 10:00:00 -0500"'
        yield f"* {uid} FETCH (UID {uid} INTERNALDATE {when} BODY[]<0> {{{len(raw)}}}\r\n".encode() + raw + b")\r\n"
