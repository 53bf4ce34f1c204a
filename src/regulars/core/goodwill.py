"""Goodwill in one word, from the rhythm in which somebody buys; it fades at their own pace unless it is renewed."""

import datetime as dt
from dataclasses import dataclass

NEW, WARM, FADING, COLD = "new", "warm", "fading", "cold"
# Of who bought once nobody knows the rhythm: a quarter is the longest that a shop lets pass without a word.
QUARTER, YEAR = 91, 365
SHORTEST = 7  # days: two visits in a row are no rhythm of daily visits
STILL_WARM, STILL_FADING = 1.5, 3  # times as long as they usually take


@dataclass(frozen=True, slots=True)
class Rhythm:
    """On how many days somebody bought, and on which first and last."""

    first: dt.date
    last: dt.date
    days: int

    @property
    def every(self) -> float:
        """After how many days they came again, on average; 0 when they came once."""
        return (self.last - self.first).days / (self.days - 1) if self.days > 1 else 0.0


def standing(rhythm: Rhythm, *, today: dt.date) -> str:
    """Say in a word how it stands: new, warm, fading or cold."""
    away = (today - rhythm.last).days
    if not rhythm.every:
        return NEW if away <= QUARTER else FADING if away <= YEAR else COLD
    usual = max(rhythm.every, SHORTEST)
    return WARM if away <= STILL_WARM * usual else FADING if away <= STILL_FADING * usual else COLD
