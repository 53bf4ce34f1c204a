"""Errands: letters that are handed over one by one, to a mailbox on this machine or to a provider.

A provider has a thread for each of them, which knows no table: whoever answers slowly holds up nobody else.
"""

import datetime as dt
import logging
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from regulars.core.outbox import ACCOUNT
from regulars.post import local
from regulars.post.events import Outcome
from regulars.post.providers import Provider, hand_over, keeps_keys
from regulars.records.models import MailAccount
from regulars.services import mailbox, provider_events
from regulars.worker import clock
from regulars.worker.desk import Desk, Letter

log = logging.getLogger(__name__)
ASKS_EVERY = 1.0
MOST_TO_STAFF = 4  # on their way at once, beside the one letter that is
LISTENS_EVERY = 0.02
LONGEST = 90.0  # seconds until nobody waits for an answer any more, however it trickles
# While nobody knows, and the provider keeps keys: it is asked again under the same one, and not for long, for whoever
# says stop meanwhile is not heard by what is under way.
ASKS_AGAIN_AFTER, ASKS_FOR = (1.0, 5.0, 15.0), 30.0
AFTER_A_STUMBLE = dt.timedelta(minutes=5)

Deliver = Callable[[Letter], Outcome | str]


class Errand(threading.Thread):
    """One fenced letter on its way."""

    def __init__(self, letter: Letter, deliver: Deliver) -> None:
        super().__init__(daemon=True)
        self.letter, self._deliver = letter, deliver
        self.begun = clock.uptime()
        self.told: Outcome | str = Outcome(letter.id, "after_dot", text="no whole answer came")
        self.stumbled_over = ""

    def run(self) -> None:
        """Hand it over, unless its lease ran out before that."""
        if clock.uptime() >= self.letter.until:
            self.told = Outcome(self.letter.id, "data", text="lease lost")
            return
        try:
            self.told = self._deliver(self.letter)
        except Exception as wrong:  # noqa: BLE001 - nobody knows how far it came
            self.stumbled_over = type(wrong).__name__

    @property
    def is_over(self) -> bool:
        """Say whether there is an answer, or there will be none."""
        return not self.is_alive() or clock.uptime() - self.begun > LONGEST


class Errands:
    """Carries the letters of one account; the one before is settled in the same commit that fences the next."""

    def __init__(self, desk: Desk, deliver: Deliver) -> None:
        self.desk, self._deliver = desk, deliver
        self._waiting: list[Letter] = []
        self._under_way: list[Errand] = []
        self._is_leaving, self._is_near = False, desk.account.kind == MailAccount.Kind.LOCAL
        self._asked_at, self._found_nothing = 0.0, False

    def turn(self) -> None:
        """Hear what came of those that are under way, and begin what may begin now."""
        for one in [one for one in self._under_way if one.is_over]:
            self._under_way.remove(one)
            self._hear(one)
        if not self.desk.is_open:
            return
        self._fill(clock.uptime())
        while self._waiting and self.desk.is_open and self._may_begin(self._waiting[0]):
            self._begin(self._waiting.pop(0))
        if self.desk.is_open and self.desk.has_news:
            self.desk.advance([])
        self.desk.renew(one.letter for one in self._under_way)

    def leave(self) -> None:
        """Take no more letters; those that were handed over are finished."""
        self._is_leaving = True
        self._put_back()

    def abandon(self) -> None:
        """Wait for no answer any more, and write down what is known."""
        for one in self._under_way:
            self._hear(one)
        self._under_way = []
        if self.desk.has_news:
            self.desk.advance([])

    def close(self) -> None:
        """There is no line to hang up."""

    @property
    def is_over(self) -> bool:
        """Say whether nothing is under way and nothing was found to do."""
        is_done = not (self._waiting or self._under_way or self.desk.has_news)
        return is_done and (self._is_leaving or self._found_nothing)

    @property
    def is_stale(self) -> bool:
        """There is nothing to keep warm."""
        return self.is_over

    def rests_until(self) -> float:
        """Return when there is something to do."""
        now = clock.uptime()
        if not self.desk.is_open:
            return self.desk.shut_until
        if self._under_way:
            return now if any(one.is_over for one in self._under_way) else now + LISTENS_EVERY
        if self._waiting:
            return self._waiting[0].due_at
        return now + ASKS_EVERY / 2 if self._found_nothing or self._is_leaving else now

    def _fill(self, now: float) -> None:
        """Ask for the next letter when it could begin, and for mail to staff alone while it could not (A13)."""
        if self._is_leaving:
            return
        is_free = not self._waiting and self._carries(ACCOUNT) == len(self._under_way)
        if now - self._asked_at < ASKS_EVERY and (self._found_nothing or not is_free):
            return
        self._asked_at = now
        found = self.desk.claim(1 if is_free else 0)
        if is_free:
            self._found_nothing = not found
        self._waiting[:0] = found

    def _may_begin(self, letter: Letter) -> bool:
        to_staff = self._carries(ACCOUNT)
        if letter.claimed.stream == ACCOUNT:
            return to_staff < MOST_TO_STAFF
        return to_staff == len(self._under_way) and letter.due_at <= clock.uptime()

    def _carries(self, stream: str) -> int:
        return sum(one.letter.claimed.stream == stream for one in self._under_way)

    def _begin(self, letter: Letter) -> None:
        if letter.until < clock.uptime():
            self.desk.release([letter])
        elif letter.id in self.desk.advance([letter]):
            errand = Errand(letter, self._deliver)
            self._under_way.append(errand)
            errand.run() if self._is_near else errand.start()

    def _hear(self, one: Errand) -> None:
        if isinstance(one.told, str):
            return self.desk.keep_sent(one.letter, one.told)
        judged = self.desk.settle(one.letter, one.told)
        self.desk.habit.faults += judged.is_our_fault
        if judged.slow_account:
            self._rest(judged.slow_account, judged.reason)
        if one.stumbled_over:
            log.error("An e-mail on its way stumbled over %s; mail of its account waits.", one.stumbled_over)
            self._rest(AFTER_A_STUMBLE, f"Something broke here ({one.stumbled_over}). Mail goes on by itself.")
        return None

    def _rest(self, wait: dt.timedelta, reason: str) -> None:
        self.desk.slow_down(wait, reason)
        self._put_back()

    def _put_back(self) -> None:
        self.desk.release(self._waiting)
        self._waiting = []


def courier(account: MailAccount) -> Deliver:
    """Return what hands letters over to the account's provider, or keeps them on this machine."""
    if account.kind == MailAccount.Kind.LOCAL:
        return partial(_keep, mailbox.folder(account.business))
    provider = provider_events.provider_of(account)
    return partial(_until_known if keeps_keys(provider) else _hand_over, provider)


def _hand_over(provider: Provider, letter: Letter) -> Outcome | str:
    return hand_over(provider, letter.content, one=letter.uuid, to_address=letter.claimed.to_address)


def _until_known(provider: Provider, letter: Letter) -> Outcome | str:
    """Ask once more while nobody knows; only its being taken ends the doubt, for the first try may have arrived."""
    begun, told = clock.uptime(), _hand_over(provider, letter)
    for pause in ASKS_AGAIN_AFTER:
        if isinstance(told, str) or told.stage != "after_dot" or told.code:
            break
        time.sleep(pause)
        if clock.uptime() - begun > ASKS_FOR:
            break
        again = _hand_over(provider, letter)
        told = again if isinstance(again, str) else told
    return told


def _keep(folder: Path, letter: Letter) -> Outcome | str:
    try:
        local.deliver(folder, letter.uuid, letter.content)
    except OSError as wrong:
        return Outcome(letter.id, "connect", text=f"the mailbox takes nothing: {wrong.strerror}")
    return ""
