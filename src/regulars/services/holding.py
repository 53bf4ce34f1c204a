"""Holding a touchpoint: why, as a code for the program and as a sentence for people, always both."""

from django.db.models import Case, F, Value, When
from django.db.models.functions import Left, StrIndex

from regulars.core.caps import Reason
from regulars.records.models import Touchpoint

LONGEST = 300
# The first sentence, which says the rule, as `reasons.gist` parts it from what is one person's case of it.
RULE = Case(
    When(held_reason__contains=". ", then=Left("held_reason", StrIndex("held_reason", Value(". ")))),
    default=F("held_reason"),
)


def hold(one: Touchpoint, reason: Reason) -> None:
    """Hold a touchpoint for a reason."""
    one.held_code, one.held_reason = reason.code, reason.sentence[:LONGEST]


def let_go(one: Touchpoint) -> None:
    """Hold it no longer."""
    one.held_code, one.held_reason = "", ""
