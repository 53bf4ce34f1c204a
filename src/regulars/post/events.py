"""What a line to a mail server tells. There are two for each letter, so they are tuples: made three times as fast.

A letter is named by whatever text the postman gives it."""

from dataclasses import dataclass
from typing import NamedTuple

from regulars.core.delivery import Stage


@dataclass(frozen=True)
class Up:
    """We are signed in; letters may be offered."""


class Ready(NamedTuple):
    """The server takes this letter: fence it, then go; or drop it."""

    id: str


class Outcome(NamedTuple):
    """How it went with one letter: the answer, or code 0 when the line was lost at that stage."""

    id: str
    stage: Stage
    code: int = 0
    enhanced: str = ""
    text: str = ""


@dataclass(frozen=True)
class Lost:
    """The line is over; what it held has its outcome already."""

    stage: Stage
    code: int = 0
    enhanced: str = ""
    text: str = ""
    was_up: bool = False


Event = Up | Ready | Outcome | Lost
