"""Amazon's own library: asked one time for each letter, its errors told as those of any other provider."""

from collections.abc import Iterable, Mapping
from typing import Any

_TOO_MANY = ("Throttling", "TooManyRequests", "LimitExceeded")


def patient(params: Mapping[str, Any], seconds: float) -> dict[str, Any]:
    """Return parameters with which the library asks one time: by itself it would send a letter up to three times."""
    config = {"retries": {"total_max_attempts": 1}, "connect_timeout": seconds, "read_timeout": seconds}
    return {**params, "config": config}


def answered(problems: Iterable[BaseException]) -> tuple[int, str] | None:
    """Return the status and the words with which Amazon refused a letter; None when it did not answer."""
    for one in problems:
        told = getattr(one, "response", None)
        if isinstance(told, dict) and "ResponseMetadata" in told:
            error, status = told.get("Error", {}), told["ResponseMetadata"].get("HTTPStatusCode", 500)
            code = str(error.get("Code", ""))
            is_too_many = any(code.startswith(mark) for mark in _TOO_MANY)
            return 429 if is_too_many else int(status), f"{code}: {error.get('Message', '')}"
    return None


def was_never_asked(problems: Iterable[BaseException]) -> bool:
    """Say whether the library found something wrong by itself, before it spoke to anybody."""
    try:
        from botocore.exceptions import BotoCoreError, HTTPClientError, IncompleteReadError
        from botocore.exceptions import ConnectionError as NoLine
    except ImportError:
        return False
    found = [one for one in problems if isinstance(one, BotoCoreError)]
    return bool(found) and not any(isinstance(one, HTTPClientError | NoLine | IncompleteReadError) for one in found)
