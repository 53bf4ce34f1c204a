"""Coming: on which day somebody hears from us next."""

import datetime as dt

from regulars.core.caps import ASKED_FOR


def comes_on(
    occasion: str,
    due: dt.date,
    *,
    use_by: dt.date,
    planned_for: dt.date | None,
    is_held: bool,
    paused_until: dt.date | None,
    today: dt.date,
) -> dt.date | None:
    """Say on which day an open touchpoint comes, today at the earliest; nothing of what is held or over.

    Who is left in peace hears nothing before that ends, but what they wait for themselves.
    """
    earliest = [today, paused_until] if paused_until and occasion not in ASKED_FOR else [today]
    day = max(planned_for or due, *earliest)
    return None if is_held or day > use_by else day
