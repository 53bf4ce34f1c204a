"""Holding a touchpoint: why, as a code for the program and as a sentence for people, always both."""

from regulars.core.caps import Reason
from regulars.records.models import Touchpoint

LONGEST = 300


def hold(one: Touchpoint, reason: Reason) -> None:
    """Hold a touchpoint for a reason."""
    one.held_code, one.held_reason = reason.code, reason.sentence[:LONGEST]


def let_go(one: Touchpoint) -> None:
    """Hold it no longer."""
    one.held_code, one.held_reason = "", ""
