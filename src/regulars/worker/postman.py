"""The postman: takes what is due out of the outbox, hands it over, and writes down how it went."""

import contextlib
import datetime as dt
import gc
import logging
import os
import secrets
import selectors
import socket
import threading
import traceback

from django.conf import settings
from django.db import Error, close_old_connections

from regulars.post.connection import Connection
from regulars.records.models import MailAccount
from regulars.services import mail_accounts, outbox
from regulars.services.refused import Refused
from regulars.worker import clock, presence
from regulars.worker.desk import Desk, Habit
from regulars.worker.errands import Errands, courier
from regulars.worker.smtp_round import Round

log = logging.getLogger(__name__)
LOOKS_EVERY = 1.0
SWEEPS_EVERY = 60.0
NOTES_EVERY = 20.0
GOODBYE = 12.0  # seconds for what is under way once we are told to stop
LONGEST_NAP = 0.5
AFTER_A_STUMBLE = 5.0
UNREADY = dt.timedelta(minutes=5)
NEVER = float("-inf")
# Letters hold no circles. Looking for some after every 700 objects, all that Django keeps included, took an eighth.
OBJECTS_UNTIL_LOOKED_AT = 50_000


class Postman:
    """One loop over the accounts with work; several of them, in several processes, do not get in each other's way."""

    def __init__(self) -> None:
        self.worker = f"{socket.gethostname()[:30]}:{os.getpid()}:{secrets.token_hex(3)}"
        self._presence = presence.Presence(settings.HOME, self.worker)
        self.sent = self._carried = 0
        self._is_draining = self._is_puzzled = False
        self._watch = clock.Watch(clock.now(), clock.uptime())
        self._selector = selectors.DefaultSelector()
        self._rounds: dict[int, Round | Errands] = {}
        self._habits: dict[int, Habit] = {}
        self._looked_at = self._swept_at = self._noted_at = NEVER
        gc.freeze()
        gc.set_threshold(OBJECTS_UNTIL_LOOKED_AT)

    def run(self, stop: threading.Event) -> None:
        """Go on until told to stop; then finish what was handed over, give the rest back, and end."""
        self._presence.begin()
        while not stop.is_set():
            self._turn_safely()
        self._finish()
        self._presence.end()

    def drain(self, stop: threading.Event) -> int:
        """Hand over all that is due now; return how many letters were taken."""
        self._is_draining = True
        self._presence.begin()
        if self._trusts(clock.now()):
            self._sweep(clock.now())
        while not stop.is_set() and self._look():
            carried = self._carried
            while self._rounds and not stop.is_set():
                self._turn()
            # What nobody gave us the first time, nobody gives us the second.
            if carried == self._carried:
                break
        self._finish()
        self._presence.end()
        return self.sent

    def _turn_safely(self) -> None:
        try:
            if not self._rounds:
                close_old_connections()
            self._turn()
        except Error as wrong:
            log.warning("The database does not answer (%s); mail waits.", type(wrong).__name__)
            close_old_connections()
            self._nap(clock.uptime() + LOOKS_EVERY)
        except Exception as wrong:  # noqa: BLE001 - without its words, which may name a customer
            log.error("The postman stumbled over %s in %s; he begins anew.", type(wrong).__name__, _place(wrong))
            self._give_up_rounds()
            self._nap(clock.uptime() + AFTER_A_STUMBLE)

    def _turn(self) -> None:
        now, wall = clock.uptime(), clock.now()
        if not self._trusts(wall):
            self._leave_rounds()
        elif now - self._swept_at >= SWEEPS_EVERY:
            self._sweep(wall)
        if now - self._looked_at >= LOOKS_EVERY:
            self._look()
        for round_ in list(self._rounds.values()):
            round_.turn()
        self._note(now)
        self._dismiss()
        if self._rounds or not self._is_draining:
            self._nap(min([now + LONGEST_NAP, *[one.rests_until() for one in self._rounds.values()]]))

    def _trusts(self, wall: dt.datetime) -> bool:
        """Say whether the clock on the wall can be right; while it cannot, nothing begins and nothing ends by it."""
        is_puzzled = self._watch.has_jumped(wall, clock.uptime())
        if is_puzzled and not self._is_puzzled:
            log.warning("The clock says %s, which cannot be; mail waits. Set it right, or start again.", wall)
        self._is_puzzled = is_puzzled
        return not is_puzzled

    def _sweep(self, wall: dt.datetime) -> None:
        self._swept_at = clock.uptime()
        gone = presence.gone(settings.HOME)
        outbox.sweep(now=wall, lease=clock.lease(), gone=gone)
        for worker in gone:
            presence.forget(settings.HOME, worker)

    def _look(self) -> bool:
        """Begin a round for every account with work that has none; say whether there is any."""
        self._looked_at = clock.uptime()
        for account in () if self._is_puzzled else outbox.accounts_with_work(clock.now()):
            if account.pk not in self._rounds:
                self._begin(account)
        return bool(self._rounds)

    def _begin(self, account: MailAccount) -> None:
        habit = self._habits.setdefault(account.pk, Habit.to_begin_with(account.per_second))
        try:
            desk = Desk(account, self.worker, habit)
            if account.kind == MailAccount.Kind.SMTP:
                self._rounds[account.pk] = Round(desk, mail_accounts.route(account), self._selector)
            else:
                self._rounds[account.pk] = Errands(desk, courier(account))
        except Refused as refused:
            outbox.slow_down(account, until=clock.now() + UNREADY, reason=str(refused))

    def _note(self, now: float) -> None:
        if now - self._noted_at >= NOTES_EVERY and not self._is_puzzled:
            self._noted_at = now
            for round_ in self._rounds.values():
                outbox.note_outcomes(round_.desk.account.business, now=clock.now())

    def _dismiss(self) -> None:
        for pk, round_ in list(self._rounds.items()):
            if round_.is_over and (self._is_draining or round_.is_stale):
                self._end(pk)

    def _end(self, pk: int) -> None:
        round_ = self._rounds.pop(pk)
        round_.close()
        self.sent += round_.desk.sent
        self._carried += round_.desk.claimed
        if not self._is_puzzled:
            outbox.note_outcomes(round_.desk.account.business, now=clock.now())

    def _finish(self) -> None:
        deadline = clock.uptime() + GOODBYE
        self._leave_rounds()
        while clock.uptime() < deadline and not all(one.is_over for one in self._rounds.values()):
            for round_ in self._rounds.values():
                round_.turn()
            self._nap(min([one.rests_until() for one in self._rounds.values()]))
        for pk, round_ in list(self._rounds.items()):
            round_.abandon()
            self._end(pk)

    def _leave_rounds(self) -> None:
        for round_ in self._rounds.values():
            round_.leave()

    def _give_up_rounds(self) -> None:
        for round_ in self._rounds.values():
            with contextlib.suppress(Exception):
                round_.abandon()
        self._rounds = {}

    def _nap(self, until: float) -> None:
        for key, ready in self._selector.select(max(until - clock.uptime(), 0)):
            connection: Connection = key.data
            connection.turn(ready, now=clock.uptime())


def _place(wrong: BaseException) -> str:
    frames = traceback.extract_tb(wrong.__traceback__)
    return f"{os.path.basename(frames[-1].filename)}:{frames[-1].lineno}" if frames else "nowhere"
