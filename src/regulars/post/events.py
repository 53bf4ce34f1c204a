"""What a line to a mail server tells."""

from dataclasses import dataclass
from uuid import UUID

from regulars.core.delivery import Stage


@dataclass(frozen=True)
class Up:
    """We are signed in; letters may be offered."""


@dataclass(frozen=True)
class Ready:
    """The server takes this letter: fence it, then go; or drop it."""

    id: UUID


@dataclass(frozen=True)
class Outcome:
    """How it went with one letter: the answer, or code 0 when the line was lost at that stage."""

    id: UUID
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
