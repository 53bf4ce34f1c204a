"""Print days: when paper that is planned today lies in somebody's hand, counted in days on which work is done."""

import datetime as dt
from dataclasses import dataclass

from regulars.core.due import Calendar, Hours

PAPER = frozenset({"postcard", "letter"})  # channels that are printed and posted
MOST_DAYS = 5
LONGEST = dt.timedelta(days=60)


@dataclass(frozen=True, slots=True)
class PrintDays:
    """How many working days lie between the plan and the letter box, and between that and the hand."""

    shop: Calendar
    print_days: int = 1
    post_days: int = 2

    @property
    def post(self) -> Calendar:
        """Return the days on which the post carries: Monday to Friday but for holidays."""
        return Calendar(self.shop.country, self.shop.region, Hours(), self.shop.timezone)

    def posted(self, planned: dt.date) -> dt.date:
        """Return when what is planned on a day goes into the letter box, at the latest."""
        return _on(planned, self.print_days, self.shop)

    def in_hand(self, planned: dt.date) -> dt.date:
        """Return when what is planned on a day is in the hand, if the post is as quick as the shop says."""
        return _on(self.posted(planned), self.post_days, self.post)

    def last_planned(self, by: dt.date) -> dt.date | None:
        """Return the last day on which to plan what is to be in the hand by a day; None when there is none near it."""
        day = by
        while by - day <= LONGEST:
            if self.shop.opens(day) and self.in_hand(day) <= by:
                return day
            day -= dt.timedelta(days=1)
        return None


def _on(day: dt.date, days: int, calendar: Calendar) -> dt.date:
    day = calendar.next_open(day)
    for _ in range(days):
        day = calendar.step(day, 1)
    return day
