"""One line to a mail server: bytes in, bytes out, one recipient at a time, and a stop before the text is handed over.

The line says Ready when the server would take a letter, and waits: `go` hands the text over, `drop` lets it be. While
the text of one letter goes out, the next one may be offered; its recipient is then asked about in the same breath.
"""

import ssl
import sys
from collections import deque
from collections.abc import Mapping
from types import MappingProxyType

from regulars.core.delivery import Stage
from regulars.post.envelope import Envelope, Unsendable, commands, stuffed
from regulars.post.events import Event, Lost, Outcome, Ready, Up
from regulars.post.replies import NotSmtp, Replies, Reply
from regulars.post.route import Route
from regulars.post.sign_in import Ask, NoWayIn, Offers, sign_in
from regulars.post.wire import Wire

# Up to the text all is shorter than a lease: a claim must not outlive it.
PATIENCE: Mapping[str, float] = MappingProxyType(
    {"connect": 30, "greeting": 60, "ehlo": 60, "tls": 30, "auth": 60, "mail": 45, "rcpt": 45, "data": 60, "body": 180}
)
LEASE_LOST = "lease lost"
NOT_YET = sys.maxsize
DOT = b".\r\n"
SHORTEST_BREATH = 0.0005  # seconds; nobody hangs up within less, and text and dot go out as one


class Line:
    """One kept connection as a state machine; every instant is told from outside."""

    def __init__(self, route: Route, *, hello: str, now: float, breath: float = 0) -> None:
        """Talk along a route; between a text and its dot the line waits for `breath` seconds for a hang-up."""
        self._route, self._breath = route, breath
        self._patience = {**PATIENCE, "after_dot": route.patience}
        self.wire = Wire()
        self._replies = Replies()
        self._events: list[Event] = []
        self._steps = sign_in(route, hello)
        self._offers: Offers | None = None
        self._stage: Stage = "connect"
        self._expected: deque[tuple[Stage, Envelope | None]] = deque()
        self._next: Envelope | None = None  # offered, not begun
        self._asked: Envelope | None = None  # its MAIL and RCPT are under way or answered
        self._is_ready = self._is_refused = self._needs_reset = self._is_leaving = False
        self._text, self._until = b"", 0.0
        self._handing: Envelope | None = None  # its text is under way or waits for its answer
        self._body = self._dot = NOT_YET
        self._dot_at: float | None = None
        self.is_over = False
        self.taken = 0
        self.deadline: float | None = now + self._patience["connect"]

    # What the postman asks and says.

    def wants_letter(self) -> bool:
        """Say whether a letter may be offered now."""
        return self._offers is not None and self._next is None and not self.is_over and not self._is_leaving

    def is_up(self) -> bool:
        """Say whether we are signed in."""
        return self._offers is not None and not self.is_over

    def is_idle(self) -> bool:
        """Say whether nothing is under way."""
        return self._offers is not None and not (self._expected or self._asked or self._next)

    def held(self) -> int:
        """Say how many letters are under way on this line."""
        return (self._next is not None) + (self._asked is not None) + (self._handing is not None)

    def offer(self, envelope: Envelope, *, now: float) -> None:
        """Give the line its next letter."""
        self._next = envelope
        is_in_text = self._handing is not None and self._dot == NOT_YET
        if self._asked is None and not is_in_text and (self._pipelines or not self._expected):
            self._begin_next(now)

    def go(self, text: bytes, *, until: float, now: float) -> None:
        """Hand over the text of the letter that is ready, unless it is later than `until` when its turn comes."""
        if self.is_over:
            return
        self._text, self._until, self._is_ready = text, until, False
        self._say("data", b"DATA\r\n", now, self._asked)

    def drop(self, *, now: float) -> None:
        """Let the letter be that is ready; the line stays."""
        if self.is_over:
            return
        self._asked, self._is_ready = None, False
        self._say("mail", b"RSET\r\n", now, None)
        if self._pipelines:
            self._begin_next(now)

    def withdraw(self) -> str | None:
        """Take back the letter that was offered and not begun."""
        taken, self._next = self._next, None
        return taken.id if taken else None

    @property
    def is_leaving(self) -> bool:
        """Say whether we said goodbye."""
        return self._is_leaving

    def leave(self, *, now: float) -> None:
        """Say goodbye when nothing is under way."""
        if not self._is_leaving and self._offers is not None:
            self._is_leaving = True
            self._say("ehlo", b"QUIT\r\n", now, None)

    # What the socket says.

    def connected(self, *, now: float) -> None:
        """Begin once the connection stands."""
        self._step(None, now)

    def receive(self, piece: bytes, *, now: float) -> None:
        """Take bytes of the server; none means that it hung up."""
        if self.is_over:
            return None
        if not piece:
            return self.lose("the server hung up")
        try:
            was_shaking = self.wire.is_shaking_hands
            plain = self.wire.take(piece)
            if was_shaking and not self.wire.is_shaking_hands:
                self._step(None, now)
            for reply in self._replies.take(plain):
                self._answer(reply, now)
        except ssl.SSLCertVerificationError as wrong:
            self._give_up("tls", f"its certificate is not valid: {wrong.verify_message}")
        except (ssl.SSLError, NotSmtp) as wrong:
            is_trust = isinstance(wrong, ssl.SSLError) and self._offers is None
            self._give_up("tls" if is_trust else self._stage, str(wrong))
        if self.wire.is_over:
            self.lose("the server hung up")
        return None

    def took(self, count: int, *, now: float) -> None:
        """Note that the socket took so many bytes."""
        self.wire.took(count)
        if self._handing is None or self._stage != "body":
            return
        self._stage = "after_dot" if self.wire.has_handed(self._dot) else "body"
        self.deadline = now + self._patience[self._stage]
        if self._dot == NOT_YET and self._dot_at is None and self.wire.has_handed(self._body):
            self._dot_at = now + self._breath
            self.tick(now=now)

    def tick(self, *, now: float) -> None:
        """Finish what has breathed, and give up on a server that lets us wait too long."""
        if self._dot_at is not None and now >= self._dot_at and not self.is_over:
            self._end_text(now, DOT)
        if self.deadline is not None and now >= self.deadline and not self.is_over:
            self.lose("no answer came in time")

    def wakes_at(self) -> float | None:
        """Return when `tick` has something to do, even if nobody says anything."""
        return self.deadline if self._dot_at is None else self._dot_at

    def lose(self, why: str, *, stage: Stage | None = None) -> None:
        """The connection is gone."""
        self._give_up(stage or self._stage, why)

    @property
    def has_news(self) -> bool:
        """Say whether anything happened since the last time."""
        return bool(self._events)

    def events(self) -> list[Event]:
        """Return what happened since the last time."""
        happened, self._events = self._events, []
        return happened

    # Signing in.

    def _step(self, reply: Reply | None, now: float) -> None:
        try:
            ask = next(self._steps) if reply is None else self._steps.send(reply)
        except NoWayIn as shut:
            return self._give_up(shut.stage, shut.text, shut.code, shut.enhanced)
        except StopIteration as done:
            self._offers, self._stage, self.deadline = done.value, "mail", None
            self._events.append(Up())
            return None
        self._take_step(ask, now)
        return None

    def _take_step(self, ask: Ask, now: float) -> None:
        self._stage, self.deadline = ask.stage, now + self._patience[ask.stage]
        if not ask.encrypt:
            words = ask.words.encode() + b"\r\n" if ask.words else b""
            self._say(ask.stage, words, now, None)
            return None
        if self._replies.has_part:
            # Words slipped in before the encryption are nobody's we trust.
            return self._give_up("tls", "the server spoke before the line was encrypted")
        self.wire.encrypt(self._route.host)
        return None

    # Letters.

    @property
    def _pipelines(self) -> bool:
        return self._offers is not None and self._offers.pipelining

    def _say(self, stage: Stage, words: bytes, now: float, envelope: Envelope | None) -> int:
        if not self._expected:
            self._stage, self.deadline = stage, now + self._patience[stage]
        self._expected.append((stage, envelope))
        return self.wire.write(words) if words else 0

    def _begin_next(self, now: float) -> None:
        envelope, self._next = self._next, None
        if envelope is None or self._offers is None:
            return
        try:
            mail, rcpt = commands(envelope, self._offers)
        except Unsendable as wrong:
            self._events.append(Outcome(envelope.id, "rcpt", wrong.code, wrong.enhanced, wrong.text))
            return
        if self._needs_reset:
            self._needs_reset = False
            self._say("mail", b"RSET\r\n", now, None)
            if not self._pipelines:
                self._next = envelope
                return
        self._asked, self._is_refused = envelope, False
        if self._pipelines:
            self._say("mail", b"", now, envelope)
            self._say("rcpt", mail + rcpt, now, envelope)
        else:
            self._say("mail", mail, now, envelope)

    def _answer(self, reply: Reply, now: float) -> None:
        if self.is_over:
            return None
        if not self._expected:
            return self._give_up(self._stage, reply.text, reply.code, reply.enhanced)
        stage, envelope = self._expected.popleft()
        if self._expected:
            self._stage = self._expected[0][0]
            self.deadline = now + self._patience[self._stage]
        elif self._offers is not None:
            self.deadline = None
        if self._offers is None:
            return self._step(reply, now)
        if envelope is not None:
            getattr(self, f"_on_{stage}")(reply, envelope, now)
        elif self._asked is None and not self._expected:
            self._begin_next(now)
        if reply.code == 421 or self._is_leaving:
            self._give_up(stage, reply.text, reply.code, reply.enhanced)
        return None

    def _on_mail(self, reply: Reply, envelope: Envelope, now: float) -> None:
        if reply.code != 250:
            self._is_refused = True
            self._settle(envelope, "mail", reply)
        if not self._pipelines:
            if self._is_refused:
                return self._over_with_asked(now)
            self._say("rcpt", commands(envelope, self._offers or Offers())[1], now, envelope)
        return None

    def _on_rcpt(self, reply: Reply, envelope: Envelope, now: float) -> None:
        if self._is_refused:
            # MAIL was refused; should the server take the recipient all the same, a reset clears it.
            self._needs_reset = True
            return self._over_with_asked(now)
        if reply.code not in (250, 251):
            self._settle(envelope, "rcpt", reply)
            self._needs_reset = True
            return self._over_with_asked(now)
        self._is_ready = True
        self._events.append(Ready(envelope.id))
        return None

    def _on_data(self, reply: Reply, envelope: Envelope, now: float) -> None:
        if reply.code != 354:
            self._settle(envelope, "data", reply)
            self._needs_reset = True
            return self._over_with_asked(now)
        if now >= self._until:
            return self._give_up("data", LEASE_LOST)
        self._handing, self._asked = envelope, None
        self._stage, self.deadline = "body", now + self._patience["body"]
        text, self._text = stuffed(self._text), b""
        self._expected.append(("after_dot", envelope))
        self._dot, self._dot_at = NOT_YET, None
        if self._breath < SHORTEST_BREATH:
            return self._end_text(now, text)
        self._body = self.wire.write(text[: -len(DOT)])
        return None

    def _end_text(self, now: float, last: bytes) -> None:
        self._dot_at = None
        if now >= self._until:
            return self._give_up("body", LEASE_LOST)
        self._dot = self.wire.write(last)
        if self._pipelines:
            self._begin_next(now)
        return None

    def _on_after_dot(self, reply: Reply, envelope: Envelope, now: float) -> None:
        self._handing = None
        if not self.wire.has_handed(self._dot):
            # An answer to half a letter: a refusal counts, anything else is nothing to rely on.
            code = reply.code if reply.code >= 400 else 0
            stage: Stage = "body" if code else "after_dot"
            self._events.append(Outcome(envelope.id, stage, code, reply.enhanced, reply.text))
            return self._give_up("body", "the server answered before it had heard all")
        self._settle(envelope, "after_dot", reply)
        self.taken += reply.code == 250
        if self._asked is None:
            self._begin_next(now)
        return None

    def _over_with_asked(self, now: float) -> None:
        self._asked = None
        self._begin_next(now)

    def _settle(self, envelope: Envelope, stage: Stage, reply: Reply) -> None:
        self._events.append(Outcome(envelope.id, stage, reply.code, reply.enhanced, reply.text))

    def _give_up(self, stage: Stage, why: str, code: int = 0, enhanced: str = "") -> None:
        if self.is_over:
            return
        self.is_over, self.deadline = True, None
        for envelope, at in self._open(stage):
            self._events.append(Outcome(envelope.id, at, text=why))
        self._events.append(Lost(stage, code, enhanced, why, was_up=self._offers is not None))

    def _open(self, stage: Stage) -> list[tuple[Envelope, Stage]]:
        at_dot: Stage = "after_dot" if self.wire.has_handed(self._dot) else "body"
        reached: Stage = "rcpt" if self._is_ready else stage
        asked: Stage = next((at for at, one in self._expected if one is self._asked), reached)
        held: list[tuple[Envelope | None, Stage]] = [(self._handing, at_dot), (self._next, "mail")]
        if not self._is_refused:
            held.insert(1, (self._asked, asked))
        return [(envelope, at) for envelope, at in held if envelope is not None]
