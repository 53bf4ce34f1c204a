"""Errands: letters that are handed over one by one, to a mailbox on this machine or to a provider."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from regulars.post import local
from regulars.post.events import Outcome
from regulars.post.providers import hand_over
from regulars.records.models import MailAccount
from regulars.services import mailbox, provider_events
from regulars.worker import clock
from regulars.worker.desk import Desk, Letter

AT_ONCE = 10
ASKS_EVERY = 1.0
TRUST = 60.0  # seconds of a lease that must be left when a letter begins

Deliver = Callable[[Letter], Outcome | str]


class Errands:
    """Carries the letters of one account; the one before is settled in the same commit that fences the next."""

    def __init__(self, desk: Desk, deliver: Deliver) -> None:
        self.desk, self._deliver = desk, deliver
        self._waiting: list[Letter] = []
        self._is_leaving = False
        self._asked_at, self._found_nothing = 0.0, False

    def turn(self) -> None:
        """Carry what is due now."""
        now = clock.uptime()
        if self.desk.is_open and not self._waiting and not self._is_leaving and now - self._asked_at >= self._pause():
            self._asked_at = now
            self._waiting = self.desk.claim(AT_ONCE)
            self._found_nothing = not self._waiting
        while self._waiting and self.desk.is_open and self._waiting[0].due_at <= clock.uptime():
            self._carry(self._waiting.pop(0))
        if self.desk.is_open and self.desk.has_news:
            self.desk.advance([])

    def leave(self) -> None:
        """Take no more letters."""
        self._is_leaving = True
        self.desk.release(self._waiting)
        self._waiting = []

    def abandon(self) -> None:
        """Write down what is known."""
        if self.desk.has_news:
            self.desk.advance([])

    def close(self) -> None:
        """There is no line to hang up."""

    @property
    def is_over(self) -> bool:
        """Say whether nothing is under way and nothing was found to do."""
        return not (self._waiting or self.desk.has_news) and (self._is_leaving or self._found_nothing)

    @property
    def is_stale(self) -> bool:
        """There is nothing to keep warm."""
        return self.is_over

    def rests_until(self) -> float:
        """Return when there is something to do."""
        return self._waiting[0].due_at if self._waiting else clock.uptime() + ASKS_EVERY / 2

    def _pause(self) -> float:
        return ASKS_EVERY if self._found_nothing else 0.0

    def _carry(self, letter: Letter) -> None:
        if letter.until - clock.uptime() < TRUST:
            return self.desk.release([letter])
        if letter.id not in self.desk.advance([letter]):
            return None
        if clock.uptime() >= letter.until:
            told: Outcome | str = Outcome(letter.id, "data", text="lease lost")
        else:
            told = self._deliver(letter)
        if isinstance(told, str):
            return self.desk.keep_sent(letter, told)
        judged = self.desk.settle(letter, told)
        self.desk.habit.faults += judged.is_our_fault
        if judged.slow_account:
            self.desk.slow_down(judged.slow_account, judged.reason)
            self.desk.release(self._waiting)
            self._waiting = []
        return None


def courier(account: MailAccount) -> Deliver:
    """Return what hands letters over to the account's provider, or keeps them on this machine."""
    if account.kind == MailAccount.Kind.LOCAL:
        return partial(_keep, mailbox.folder(account.business))
    provider = provider_events.provider_of(account)
    return lambda letter: hand_over(provider, letter.content, one=letter.uuid, to_address=letter.claimed.to_address)


def _keep(folder: Path, letter: Letter) -> Outcome | str:
    try:
        local.deliver(folder, letter.uuid, letter.content)
    except OSError as wrong:
        return Outcome(letter.id, "connect", text=f"the mailbox takes nothing: {wrong.strerror}")
    return ""
