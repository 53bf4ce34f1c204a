"""A mail server that misbehaves on request, in a process of its own, with a log that is on disk before it answers.

A mode is `ok` or `[1x-]<what>-<stage>`: what is a reply code (`450`, or `550-5.7.1` with its enhanced code), `drop`,
`hang` or `hold` (until `release()`), stage is one of greet, ehlo, auth, mail, rcpt, data, dot; and `drop-before-dot`,
`drop-after-dot`, `hang-after-dot`. `1x-` means the first time only. A recipient's own mode stands before the plus:
`1x-450-rcpt+7@x.example`. Run it alone: `python -m tests.mail_server LOG '{"port": 2525, "mode": "ok"}'`.
"""

import base64
import contextlib
import datetime as dt
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from email.parser import BytesHeaderParser
from pathlib import Path
from typing import Any, Self

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests import mail_talk

PATIENCE = 120.0  # seconds: a busy machine takes long to start a worker


@dataclass(frozen=True, kw_only=True)
class Manners:
    """What the server offers and how it behaves."""

    mode: str = "ok"
    port: int = 0
    pipelining: bool = True
    smtputf8: bool = True
    size: int = 0
    slow: bool = False  # one byte at a time
    lenient: bool = False  # takes a bare LF for the end of a line, as smugglers hope
    security: str = "none"  # none, starttls, tls
    certificate: str = ""
    key: str = ""
    username: str = ""
    password: str = ""
    mechanisms: tuple[str, ...] = ("PLAIN", "LOGIN")
    connections: int = 0
    connections_reply: str = "421 4.7.0 Too many connections from your address"
    per_second: float = 0
    burst: int = 1
    per_second_reply: str = "421 4.7.0 Too many messages, slow down"
    per_day: int = 0
    per_day_reply: str = "550 5.4.5 Daily user sending quota exceeded"
    is_told: bool = True  # each step is told on standard output


@dataclass(frozen=True)
class Accepted:
    """One message that the server took."""

    rcpt: str
    mail_from: str
    outbox_id: str
    message_id: str
    raw: bytes
    data_at: float  # when DATA was asked for, seconds since 1970
    accepted_at: float


class MailServer:
    """The server as a test sees it: `with MailServer(path, mode="550-dot") as server`."""

    def __init__(self, log_path: Path, mode: str = "ok", **manners: Any) -> None:
        self.log_path = log_path
        self.port = 0
        self.ca_file: Path | None = None
        self._manners = {"mode": mode} | manners
        self._talk: list[dict[str, Any]] = []
        self._heard = threading.Condition()
        self._process: subprocess.Popen[str] | None = None
        self._listening: threading.Thread | None = None

    def __enter__(self) -> Self:
        kind = self._manners.get("security", "none")
        if kind != "none" and "key" not in self._manners:
            made = certificates(self.log_path.parent, str(self._manners.pop("certificate", "valid")))
            self.ca_file = made.ca
            self._manners |= {"certificate": str(made.certificate), "key": str(made.key)}
        self.log_path.touch()
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__)), str(self.log_path), json.dumps(asdict(Manners(**self._manners)))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self._listening = threading.Thread(target=self._listen, args=(self._process,), daemon=True)
        self._listening.start()
        self.port = self.wait_for("listening")["port"]
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process is not None
        assert self._process.stdin is not None
        with contextlib.suppress(OSError):
            self._process.stdin.close()
        self._process.wait(timeout=PATIENCE)
        assert self._listening is not None
        self._listening.join()

    @property
    def url(self) -> str:
        """The address as SMTP_URL takes it."""
        return f"smtp://127.0.0.1:{self.port}"

    def accepted(self) -> list[Accepted]:
        """Return every message that is in the log, in order: the oracle."""
        lines = self.log_path.read_text().rpartition("\n")[0].splitlines()  # the last one may be half there
        return [Accepted(**one | {"raw": base64.b64decode(one["raw"])}) for one in map(json.loads, lines)]

    def talk(self, event: str = "") -> list[dict[str, Any]]:
        """Return the steps taken so far, of all connections, or those of one kind."""
        assert self._process is not None
        if self._process.poll() is None:
            self._order("ask", answer="asked")
        return self._told(event)

    def commands(self) -> list[str]:
        """Return the command lines received so far."""
        return [one["line"] for one in self.talk("command")]

    def become(self, mode: str) -> None:
        """Change the mode of the whole server, for connections that are open, too."""
        self._order(f"mode {mode}", answer="became")

    def release(self) -> None:
        """Answer everything that is held, and hold nothing any more."""
        self._order("release", answer="released")

    def wait_for(self, event: str, count: int = 1, *, seconds: float = PATIENCE) -> dict[str, Any]:
        """Wait until a step was told so many times, and return its last telling."""
        self.wait_until(lambda: len(self._told(event)) >= count, seconds=seconds)
        return self._told(event)[count - 1]

    def wait_until(self, is_so: Callable[[], bool], *, seconds: float = PATIENCE) -> None:
        """Wait until something is so, looking again at each step that is told."""
        deadline = time.monotonic() + seconds
        with self._heard:
            while not is_so():
                left = deadline - time.monotonic()
                if left <= 0:
                    raise AssertionError(f"Not within {seconds} s. The last steps: {self._talk[-12:]}")
                self._heard.wait(min(left, 0.5))

    def _told(self, event: str) -> list[dict[str, Any]]:
        with self._heard:
            return [one for one in self._talk if event in ("", one["event"])]

    def _order(self, words: str, *, answer: str) -> None:
        before = len(self._told(answer))
        self._say(words)
        self.wait_for(answer, before + 1)

    def _say(self, words: str) -> None:
        assert self._process is not None
        assert self._process.stdin is not None
        self._process.stdin.write(words + "\n")
        self._process.stdin.flush()

    def _listen(self, process: "subprocess.Popen[str]") -> None:
        assert process.stdout is not None
        for line in process.stdout:
            with self._heard:
                self._talk.append(json.loads(line))
                self._heard.notify_all()


@dataclass(frozen=True)
class Certificates:
    """Files of a server's certificate, and of who signed it."""

    ca: Path
    certificate: Path
    key: Path


def certificates(folder: Path, kind: str = "valid") -> Certificates:
    """Make a certificate for this machine, signed by an authority of our own: valid, expired or wrong-host."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    now = dt.datetime.now(dt.UTC)
    until = now - dt.timedelta(days=1) if kind == "expired" else now + dt.timedelta(days=2)
    name = "other.example" if kind == "wrong-host" else "localhost"
    names = [x509.DNSName(name)]
    if kind != "wrong-host":
        import ipaddress

        names.append(x509.IPAddress(ipaddress.ip_address("127.0.0.1")))
    ca_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Only for tests")])

    def signed(subject: x509.Name, owned: Any, is_ca: bool, not_after: dt.datetime) -> x509.Certificate:
        made = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer)
            .public_key(owned.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - dt.timedelta(days=9))
            .not_valid_after(not_after)
            .add_extension(x509.BasicConstraints(ca=is_ca, path_length=None), critical=True)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(ca_key.public_key()), critical=False)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(owned.public_key()), critical=False)
            .add_extension(x509.KeyUsage(not is_ca, False, False, False, False, is_ca, is_ca, False, False), True)
        )
        if not is_ca:
            made = made.add_extension(x509.SubjectAlternativeName(names), critical=False)
        return made.sign(ca_key, hashes.SHA256())

    ca = signed(issuer, ca_key, True, now + dt.timedelta(days=2))
    own = signed(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]), key, False, until)
    files = Certificates(folder / "ca.pem", folder / "server.pem", folder / "server.key")
    files.ca.write_bytes(ca.public_bytes(serialization.Encoding.PEM))
    files.certificate.write_bytes(own.public_bytes(serialization.Encoding.PEM))
    files.key.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return files


class Log:
    """What was accepted, on disk before the answer; and what is going on, told on standard output."""

    def __init__(self, path: str, is_told: bool) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        self._is_told = is_told
        self._lock = threading.Lock()

    def keep(self, *, rcpt: str, mail_from: str, raw: bytes, data_at: float) -> None:
        """Write one accepted message down."""
        head = BytesHeaderParser().parsebytes(raw)
        kept = {
            "rcpt": rcpt,
            "mail_from": mail_from,
            "outbox_id": str(head["X-Outbox-Id"] or ""),
            "message_id": str(head["Message-ID"] or ""),
            "raw": base64.b64encode(raw).decode(),
            "data_at": data_at,
            "accepted_at": time.time(),
        }
        with self._lock:
            os.write(self._file, json.dumps(kept).encode() + b"\n")
            os.fsync(self._file)

    def tell(self, event: str, **more: Any) -> None:
        """Tell one step."""
        if self._is_told:
            with self._lock:
                sys.stdout.write(json.dumps({"event": event, "at": time.time()} | more) + "\n")
                sys.stdout.flush()


def orders() -> Iterator[list[str]]:
    """Yield what the test says, until it says nothing more."""
    for line in sys.stdin:
        yield line.split()


if __name__ == "__main__":
    chosen = Manners(**json.loads(sys.argv[2] if len(sys.argv) > 2 else "{}"))
    mail_talk.serve(chosen, Log(sys.argv[1], chosen.is_told), orders())
    os._exit(0)
