"""How long a mail house is left in peace after it took nothing."""

import datetime as dt

KEY_REFUSED = "key_refused"
WAITS = tuple(dt.timedelta(minutes=minutes) for minutes in (1, 5, 15, 30, 60, 120, 240, 360))
LONGEST = dt.timedelta(days=1)


def rest(how: str, *, failures: int, asked: dt.timedelta | None = None) -> dt.timedelta | None:
    """Return how long, after so many failures in a row; None until somebody mends it.

    How long the house itself `asked` for goes first, within reason.
    """
    if how == KEY_REFUSED:
        return None
    if asked is not None:
        return min(max(asked, WAITS[0]), LONGEST)
    return WAITS[min(failures, len(WAITS)) - 1]
