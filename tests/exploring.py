"""How many examples are tried: few by themselves, many when somebody explores."""

import os

IS_EXPLORING = os.environ.get("HYPOTHESIS") == "explore"


def examples(few: int) -> int:
    """So many, and ten times as many with HYPOTHESIS=explore."""
    return few * 10 if IS_EXPLORING else few
