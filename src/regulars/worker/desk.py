"""The desk: what the postman asks the outbox and tells it about one account, and what he does when it is shut."""

import datetime as dt
import logging
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import Error, connection

from regulars.core import delivery
from regulars.core import outbox as states
from regulars.core.delivery import Verdict
from regulars.post.events import Outcome
from regulars.records.each import remember_in_memory
from regulars.records.models import MailAccount
from regulars.services import installation, letters, outbox
from regulars.services.outbox import Claimed, Id, Settled
from regulars.worker import clock

log = logging.getLogger(__name__)
MARGIN = 5.0  # seconds of a lease that are not used, for what lies between looking at the clock and handing over
RENEWED_EVERY = 40.0
SHUT_FOR = 1.0
MOST_LINES = 8
FAST, LINES_OF_A_FAST_ONE = 100.0, 48
FAULTS_UNTIL_PAUSE = 3
NOT_NOW = "The database did not answer just then."


@dataclass
class Habit:
    """What experience with an account's mail server taught, kept from one round to the next."""

    faults: int = 0  # in a row, and ours
    gap: float = 0  # seconds between letters that the server bears, over what the account allows
    most_lines: int = MOST_LINES

    @classmethod
    def to_begin_with(cls, per_second: float) -> "Habit":
        """Return what to try where nothing is known: more lines where the account may go as fast as it can."""
        return cls(most_lines=MOST_LINES if per_second < FAST else LINES_OF_A_FAST_ONE)


@dataclass
class Letter:
    """A claimed message, written out."""

    claimed: Claimed
    sender: str
    content: bytes
    due_at: float  # its slot, in seconds of `uptime`
    until: float  # its lease, likewise
    tries: int = 0  # lines that broke before it was begun
    is_fenced: bool = False

    @property
    def id(self) -> Id:
        """The message."""
        return self.claimed.id

    @property
    def uuid(self) -> uuid.UUID:
        """The message, as others know it."""
        return uuid.UUID(self.claimed.id)


@dataclass
class Desk:
    """Everything that is written down about the mail of one account while it leaves."""

    account: MailAccount
    worker: str
    habit: Habit
    sent: int = 0
    claimed: int = 0
    shut_until: float = 0
    _settled: list[Settled] = field(default_factory=list)
    _unsent: list[Claimed] = field(default_factory=list)
    _writer: letters.Writer = field(init=False)

    def __post_init__(self) -> None:
        self._writer = letters.Writer(self.account)
        remember_in_memory()

    @property
    def is_open(self) -> bool:
        """Say whether the tables answered when they were asked last, or it is time to ask again."""
        return clock.uptime() >= self.shut_until

    @property
    def has_news(self) -> bool:
        """Say whether anything waits to be written down."""
        return bool(self._settled or self._unsent)

    def claim(self, limit: int) -> list[Letter]:
        """Take the next letters and write them out; what cannot be written fails alone (A7)."""
        try:
            lease = clock.lease()
            offset = lease.shown() - clock.uptime()
            until = clock.uptime() + lease.seconds - MARGIN
            now = clock.now()
            claimed = outbox.claim(self.account, worker=self.worker, limit=limit, now=now, lease=lease)
        except Error:
            self._shut()
            return []
        self.claimed += len(claimed)
        try:
            if claimed:
                installation.count_claim()
            written = [(one, self._written(one, now)) for one in claimed]
        except (Error, OSError):  # a full disk, too: what is beside the tables cannot be written then
            self._unsent += claimed
            self._shut()
            return []
        return [
            Letter(one, envelope.sender, envelope.content, one.slot - offset, until)
            for one, envelope in written
            if envelope is not None
        ]

    def settle(self, letter: Letter, outcome: Outcome) -> Verdict:
        """Judge how it went and keep it until it is written down; say what it means for the account."""
        claimed = letter.claimed
        judged = delivery.verdict(
            outcome.stage,
            outcome.code,
            outcome.enhanced,
            outcome.text,
            attempts=claimed.attempts + 1,
            age=clock.now() - claimed.made_at if claimed.made_at else dt.timedelta(),
            spread=int(claimed.id, 16) % 997 / 997,
        )
        self.keep(letter, judged, outcome)
        return judged

    def keep(self, letter: Letter, judged: Verdict, outcome: Outcome) -> None:
        """Keep a judgement until it is written down."""
        if judged.state == states.SENT:
            self.sent, self.habit.faults = self.sent + 1, 0
        text = f"{outcome.enhanced} {outcome.text}".strip()[:300]
        retry_at = clock.now() + judged.retry_after if judged.retry_after else None
        claimed = letter.claimed
        self._settled.append(
            Settled(
                claimed.id,
                claimed.token,
                judged.state,
                judged.reason,
                outcome.code,
                text,
                retry_at,
                is_address_gone=judged.is_address_gone,
            )
        )

    def keep_sent(self, letter: Letter, provider_ref: str) -> None:
        """Keep that a provider took a letter, and what it calls it."""
        self.sent, self.habit.faults = self.sent + 1, 0
        self._settled.append(
            Settled(id=letter.id, token=letter.claimed.token, state=states.SENT, provider_ref=provider_ref)
        )

    def advance(self, to_fence: Sequence[Letter]) -> set[Id]:
        """Write down what is over and fence what is next, in one commit; nothing is fenced while the desk is shut."""
        lease = clock.lease()
        until = clock.uptime() + lease.seconds - MARGIN
        try:
            if self._unsent:
                outbox.release(self._unsent, worker=self.worker, now=clock.now())
                self._unsent = []
            fenced = outbox.advance(
                self.account,
                worker=self.worker,
                settled=self._settled,
                to_fence=[one.claimed for one in to_fence],
                now=clock.now(),
                lease=lease,
            )
        except Error:
            self._shut()
            # Whether or not the fence is on disk: nothing was handed over, and that is what will be written down.
            self._settled += [self._put_off(one) for one in to_fence]
            return set()
        self._settled = []
        for one in to_fence:
            one.is_fenced, one.until = one.id in fenced, until
        return fenced

    def release(self, unsent: Iterable[Letter]) -> None:
        """Give back what was not begun."""
        self._unsent += [one.claimed for one in unsent]

    def renew(self, slow: Iterable[Letter]) -> None:
        """Lengthen the leases of letters whose server takes its time."""
        soon = clock.uptime() + clock.lease().seconds - MARGIN - RENEWED_EVERY
        held = [one for one in slow if one.until < soon]
        try:
            if held:
                lease = clock.lease()
                outbox.renew([(one.id, one.claimed.token) for one in held], worker=self.worker, lease=lease)
                for one in held:
                    one.until = clock.uptime() + lease.seconds - MARGIN
        except Error:
            self._shut()

    def slow_down(self, wait: dt.timedelta, reason: str) -> None:
        """Let the account rest, or stop it when every letter is refused because of us."""
        now = clock.now()
        try:
            if self.habit.faults >= FAULTS_UNTIL_PAUSE:
                outbox.pause(self.account.business, reason=reason, by=None, now=now)
            else:
                outbox.slow_down(self.account, until=now + wait, reason=reason)
        except Error:
            self._shut()

    def _written(self, one: Claimed, now: dt.datetime) -> letters.Envelope | None:
        try:
            return self._writer.write(one, now=now)
        except Error:
            raise
        except Exception as wrong:  # noqa: BLE001 - one letter's trouble must not keep the others waiting
            log.warning("Message %s could not be written: %s", one.id, type(wrong).__name__)
            reason = f"It could not be written: {wrong}"
            self.keep(Letter(one, "", b"", 0, 0), delivery.unwritten(reason), Outcome(one.id, "connect"))
            return None

    def _put_off(self, one: Letter) -> Settled:
        return Settled(one.id, one.claimed.token, states.DEFERRED, NOT_NOW, retry_at=clock.now())

    def _shut(self) -> None:
        log.warning("The database does not answer; mail waits.")
        self.shut_until = clock.uptime() + SHUT_FOR
        connection.close()
