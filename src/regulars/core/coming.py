"""Coming: on which day somebody hears from us next."""

import datetime as dt


def comes_on(
    due: dt.date, *, use_by: dt.date, planned_for: dt.date | None, is_held: bool, today: dt.date
) -> dt.date | None:
    """Say on which day an open touchpoint comes, today at the earliest; nothing of what is held or over."""
    if is_held or use_by < today:
        return None
    return max(planned_for or due, today)
