"""A round: the letters of one account on their way over a few lines to its mail server."""

import datetime as dt
import logging
import selectors
import threading
from collections import deque

from django.conf import settings

from regulars.core.delivery import wants_fewer_lines
from regulars.core.outbox import ACCOUNT
from regulars.post.connection import Connection, Where, look_up
from regulars.post.envelope import Envelope
from regulars.post.events import Lost, Outcome, Ready, Up
from regulars.post.route import Route
from regulars.post.smtp import LEASE_LOST, Line
from regulars.worker import clock, presence
from regulars.worker.desk import Desk, Letter

log = logging.getLogger(__name__)
AHEAD = 2.0  # seconds of letters that are claimed before their slots; who must not wait is asked for as often
MOST_CLAIMED = 1_000  # to ask for letters costs as much as 200 of them do
ASKS_EVERY = 1.0
LOOKS_UP_EVERY = 0.02
STAYS = 10.0  # seconds that idle lines are kept
TRIES = 2
BREAKS_UNTIL_REST = 3
FASTER = 0.98  # after each letter that was taken; a server that asked for patience is tried out again slowly
LEAST_PER_SECOND = 0.01
LONGEST_GAP = 20.0
# Who is late, because the line was slow to come up, catches up gently: the provider sees the pace, not our slots.
CATCHES_UP, SLOW = 0.8, 50.0
LONGEST_GATHERING = 0.02
# Between a text and its dot: who hangs up on the text shows it, and the letter may go again. It costs no pace.
LONGEST_BREATH, BREATH_OF_PACE = 0.05, 0.5


class Round:
    """Moves letters on whenever it has its turn; nothing here waits, except for the database."""

    def __init__(self, desk: Desk, route: Route, selector: selectors.BaseSelector) -> None:
        self.desk, self._route, self._selector = desk, route, selector
        self._waiting: deque[Letter] = deque()
        self._letters: dict[str, Letter] = {}  # offered to a line and not over
        self._lines: list[Connection] = []
        self._ready: dict[str, Connection] = {}
        self._next_offer, self._breaks = 0.0, 0
        pace = max(desk.account.per_second, LEAST_PER_SECOND)
        self._least_gap = CATCHES_UP / pace if pace <= SLOW else 0.0
        self._ready_since: float | None = None
        self._commit_takes = 0.0
        self._asked_at, self._busy_at = 0.0, clock.uptime()
        self._found_nothing = self._is_leaving = False
        self._address: list[Where] | None = None
        self._no_address = ""
        hello = desk.account.from_address.rpartition("@")[2]
        self._hello = hello if hello and hello.isascii() else "localhost"
        threading.Thread(target=self._look_up, daemon=True).start()

    def turn(self) -> None:
        """Hear what the lines tell, write it down, and give them what is next."""
        now = clock.uptime()
        for one in list(self._lines):
            one.line.tick(now=now)
            if one.line.has_news:
                self._hear(one)
        self._commit()
        self._fill(now)
        self._offer(clock.uptime())
        now = clock.uptime()
        for one in list(self._lines):
            if one.line.is_over or one.line.wire.has_waiting():
                one.flush(now=now)
            if one.line.has_news:
                self._hear(one)
        self.desk.renew(one for one in self._letters.values() if one.is_fenced)

    def leave(self) -> None:
        """Take no more letters; those that were handed over are finished."""
        if self._is_leaving:
            return
        self._is_leaving = True
        for one in self._lines:
            taken = one.line.withdraw()
            if taken:
                self._waiting.append(self._letters.pop(taken))
        self.desk.release(self._drained())

    def abandon(self) -> None:
        """Hang up wherever the lines are, and write down how far each letter came."""
        for one in list(self._lines):
            one.line.lose("we had to stop")
            self._hear(one)
            one.close()
        self._commit()

    @property
    def is_over(self) -> bool:
        """Say whether nothing is under way and nothing was found to do."""
        is_done = not (self._letters or self._waiting or self.desk.has_news)
        return is_done and (self._is_leaving or self._found_nothing)

    @property
    def is_stale(self) -> bool:
        """Say whether the lines have been idle for so long that they should be let go."""
        return self.is_over and clock.uptime() - self._busy_at > STAYS

    def close(self) -> None:
        """Say goodbye on every line."""
        for one in self._lines:
            one.line.leave(now=clock.uptime())
            one.flush(now=clock.uptime())
            one.close()
        self._lines = []

    def rests_until(self) -> float:
        """Return when there is something to do even if no server says anything."""
        soon = clock.uptime() + (ASKS_EVERY / 2 if self._address else LOOKS_UP_EVERY)
        deadlines = [at for one in self._lines if (at := one.line.wakes_at()) is not None]
        if self._ready_since is not None:
            deadlines.append(self._ready_since + self._commit_takes)
        slots = [self._goes_at(self._waiting[0])] if self._waiting and self._has_room() else []
        return min([soon, *deadlines, *slots])

    # What the lines tell.

    def _hear(self, one: Connection) -> None:
        for event in one.line.events():
            if isinstance(event, Ready):
                self._ready[event.id] = one
            elif isinstance(event, Outcome):
                self._ready.pop(event.id, None)
                self._over(event)
            elif isinstance(event, Lost):
                self._lose(one, event)
            elif isinstance(event, Up):
                self._busy_at = clock.uptime()

    def _over(self, event: Outcome) -> None:
        letter = self._letters.pop(event.id, None)
        if letter is None:  # it was given back before we heard that its line broke
            return
        if event.text == LEASE_LOST:
            log.warning("Message %s: %s", event.id, LEASE_LOST)
        if event.code == 0 and event.stage == "mail" and letter.tries < TRIES:
            letter.tries += 1
            self._waiting.appendleft(letter)
            return
        judged = self.desk.settle(letter, event)
        if event.code == 250:
            self._breaks, self.desk.habit.gap = 0, self.desk.habit.gap * FASTER
        self.desk.habit.faults += judged.is_our_fault
        if judged.slow_account:
            habit, own = self.desk.habit, 1 / max(self.desk.account.per_second, LEAST_PER_SECOND)
            habit.gap = min(max(habit.gap * 2, own * 2), LONGEST_GAP)
            self._rest(judged.slow_account, judged.reason, is_our_fault=judged.is_our_fault)

    def _lose(self, one: Connection, lost: Lost) -> None:
        if one in self._lines:
            self._lines.remove(one)
        others = any(other.line.is_up() for other in self._lines)
        if wants_fewer_lines(lost.code, lost.text) and others:
            self.desk.habit.most_lines = max(1, len(self._lines))
        elif not lost.was_up:
            self._shut_out(lost)
        elif lost.code == 0 and self._letters and not one.line.is_leaving:
            self._breaks += 1
            if self._breaks >= BREAKS_UNTIL_REST:
                self._breaks = 0
                self._shut_out(Lost("connect", text=lost.text))

    def _shut_out(self, lost: Lost) -> None:
        """Put everything off: the server cannot be reached, or lets nobody in. One try, not one for each letter."""
        verdicts = [
            self.desk.settle(one, Outcome(one.id, lost.stage, lost.code, lost.enhanced, lost.text))
            for one in self._drained()
        ]
        for judged in verdicts[:1]:
            self.desk.habit.faults += judged.is_our_fault
            self._rest(judged.slow_account or dt.timedelta(), judged.reason)

    def _rest(self, wait: dt.timedelta, reason: str, *, is_our_fault: bool = False) -> None:
        self.desk.slow_down(wait, reason)
        self.desk.release(self._drained())
        if is_our_fault:
            self._brake()

    def _brake(self) -> None:
        for one, connection in list(self._ready.items()):
            del self._ready[one]
            connection.line.drop(now=clock.uptime())
            self.desk.release([self._letters.pop(one)])

    def _drained(self) -> list[Letter]:
        drained, self._waiting = list(self._waiting), deque()
        return drained

    # What the lines are given.

    def _commit(self) -> None:
        # While the tables do not answer nothing is handed over (E1).
        if self._is_leaving or not self.desk.is_open:
            self._brake()
        if not self.desk.is_open:
            return
        if self._gathers():
            return
        ready, self._ready, self._ready_since = self._ready, {}, None
        self._busy_at = begun = clock.uptime()
        fenced = self.desk.advance([self._letters[one] for one in ready])
        for one, connection in ready.items():
            if one in fenced:
                letter = self._letters[one]
                connection.line.go(letter.content, until=letter.until, now=clock.uptime())
            else:
                del self._letters[one]
                connection.line.drop(now=clock.uptime())
        self._commit_takes = clock.uptime() - begun

    def _gathers(self) -> bool:
        """Wait for the other lines no longer than a commit takes: many letters share one."""
        if not self._ready and not self.desk.has_news:
            return True
        now = clock.uptime()
        self._ready_since = now if self._ready_since is None else self._ready_since
        busy = sum(one.line.held() > 0 for one in self._lines)
        is_awaited = len(self._ready) < busy and not self._is_leaving
        return is_awaited and now < self._ready_since + min(self._commit_takes, LONGEST_GATHERING)

    def _fill(self, now: float) -> None:
        if self._is_leaving or not self.desk.is_open or not self._wants_more(now):
            return
        self._asked_at = now
        room = self._room()
        found = self.desk.claim(room)
        self._found_nothing = not found and room > 0
        if found and found[0].claimed.stream == ACCOUNT:
            self._waiting.extendleft(reversed(found))
        else:
            self._waiting.extend(found)

    def _room(self) -> int:
        """Return how many letters to ask for; with none, mail to staff alone. Other workers get as many."""
        if len(self._waiting) >= MOST_CLAIMED:
            return 0
        ahead = min(MOST_CLAIMED, self.desk.account.per_second * AHEAD)
        return max(1, int(ahead / max(1, presence.count(settings.HOME))))

    def _wants_more(self, now: float) -> bool:
        if now - self._asked_at >= ASKS_EVERY:
            return True
        return not self._found_nothing and len(self._waiting) < self.desk.habit.most_lines and not self._is_ahead(now)

    def _is_ahead(self, now: float) -> bool:
        return bool(self._waiting) and self._waiting[-1].due_at > now + AHEAD

    def _offer(self, now: float) -> None:
        if self._no_address and self._waiting:
            self._shut_out(Lost("connect", text=self._no_address))
            self._found_nothing = True
            return None
        free = self._free_lines() if self._waiting else []
        while self._waiting and self._goes_at(self._waiting[0]) <= now:
            if not free:
                return self._open(now)
            letter = self._waiting.popleft()
            if letter.until < now:
                self.desk.release([letter])
                continue
            self._letters[letter.id] = letter
            self._next_offer = now + max(self.desk.habit.gap, self._least_gap)
            free.pop().line.offer(
                Envelope(letter.id, letter.sender, letter.claimed.to_address, len(letter.content)), now=now
            )
        return None

    def _goes_at(self, letter: Letter) -> float:
        """Return when a letter may be offered; mail to staff keeps no pace (A13)."""
        return letter.due_at if letter.claimed.stream == ACCOUNT else max(letter.due_at, self._next_offer)

    def _free_lines(self) -> list[Connection]:
        """Return the lines that take a letter now, those with the least to do at the end."""
        able = [one for one in self._lines if one.line.wants_letter()]
        return sorted(able, key=lambda one: one.line.held(), reverse=True)

    def _has_room(self) -> bool:
        return self._may_open() or any(one.line.wants_letter() for one in self._lines)

    def _may_open(self) -> bool:
        """Say whether there may be one more line: the next one when that one is up, so a dead server is asked once."""
        if self._address is None or self._is_leaving or len(self._lines) >= self.desk.habit.most_lines:
            return False
        return all(one.line.is_up() for one in self._lines)

    def _open(self, now: float) -> None:
        if self._address is None or not self._may_open():
            return
        breath = min(LONGEST_BREATH, BREATH_OF_PACE / max(self.desk.account.per_second, LEAST_PER_SECOND))
        line = Line(self._route, hello=self._hello, now=now, breath=breath)
        self._lines.append(Connection(line, self._address[0], self._selector))

    def _look_up(self) -> None:
        try:
            self._address = look_up(self._route.host, self._route.port)
        except OSError as wrong:
            self._no_address = f"{self._route.host} is not found: {wrong.strerror}"
