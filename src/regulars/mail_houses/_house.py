"""What every mail house is: what it prints, what it has to be told, and how it says that it took a piece."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from regulars.core.postal import Place

How = Literal["taken", "refused", "key_refused", "closed", "later", "unknown"]
NO_TIME = dt.timedelta()


@dataclass(frozen=True)
class Piece:
    """One card or letter: whose it is, and its pages as PDF without any address, which the house prints."""

    kind: str  # "postcard" or "letter"
    size: str  # of core.paper
    to: Place
    sender: Place
    purpose: str  # "service" or "marketing"
    whole: bytes
    sides: tuple[bytes, ...] = ()  # of a postcard, each by itself


@dataclass(frozen=True)
class Account:
    """The shop's account with a house, with its secret, for the moment in which it is used."""

    key: str = field(repr=False)
    url: str = ""  # elsewhere than usual: a stand-in on this machine


@dataclass(frozen=True)
class Receipt:
    """What became of a piece that was handed over.

    taken: it has a number there; refused: this piece, for good; key_refused, closed: the key or something else about
    the account, whatever the piece; later: nothing was made, try again; unknown: it may have been made.
    """

    how: How
    number: str = ""
    reason: str = ""
    wait: dt.timedelta | None = None  # how long the house wants to be left in peace, if it says so


class NotGenuine(Exception):
    """Nothing proves that a report comes from the house, or it says nothing that can be read."""


@dataclass(frozen=True)
class Report:
    """What a house says about a piece later on: that it came back."""

    number: str
    came_back: bool


@dataclass(frozen=True)
class House:
    """A mail house. One without `submit` is given a file by a person."""

    slug: str
    label: str
    where_the_key_is: str = ""
    sizes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # kind -> our size -> its word for it
    submit: "Callable[[Account, Piece, str], Receipt] | None" = None  # the string is the key of the piece
    problem_with: "Callable[[Account], str] | None" = None  # asks for nothing but whether the key opens
    key_holds: dt.timedelta = NO_TIME  # how long asking again with the same key makes nothing twice
    wants_sides: bool = False  # each side of a postcard by itself, not both in one file
    # From the secret that proves it, the headers and the body; raises `NotGenuine`.
    reported: "Callable[[str, Mapping[str, str], bytes, dt.datetime], Report] | None" = None
    reports_at: str = ""  # where its pages take the address for reports

    @property
    def by_itself(self) -> bool:
        """Say whether pieces go there by themselves, and not as a file in somebody's hand."""
        return self.submit is not None

    def prints(self, kind: str, size: str) -> bool:
        """Say whether it prints such a card or letter."""
        return not self.by_itself or size in self.sizes.get(kind, {})
