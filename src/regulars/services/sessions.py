"""Sessions: what browsers of the team hold for a moment, such as words that can still come back."""

import datetime as dt
from contextlib import suppress
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase, UpdateError
from django.contrib.sessions.models import Session

from regulars.records.models import Customer, Touchpoint

WHOSE = {"customer": Customer, "touchpoint": Touchpoint}  # how a session says by number whom its words are about


def let_go(*, now: dt.datetime) -> None:
    """Take what is about somebody who is not here any more out of everybody's session."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    for key in Session.objects.filter(expire_date__gt=now).values_list("session_key", flat=True):
        session = store(session_key=key)
        if forget_gone(session):
            with suppress(UpdateError):  # who signed out in between has none
                session.save()


def forget_gone(session: SessionBase) -> bool:
    """Take what is about somebody who is not here any more out of one session; say whether there was any."""
    gone = [name for name, held in session.items() if isinstance(held, dict) and _is_of_nobody(held)]
    for name in gone:
        del session[name]
    return bool(gone)


def _is_of_nobody(held: dict[str, Any]) -> bool:
    return any(
        isinstance(held.get(name), int) and not model._default_manager.filter(pk=held[name]).exists()
        for name, model in WHOSE.items()
    )
