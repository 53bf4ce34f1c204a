"""Sessions: what browsers of the team hold for a moment, such as words that can still come back."""

import datetime as dt
from collections.abc import Collection
from contextlib import suppress
from importlib import import_module

from django.conf import settings
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.models import Session


def let_go(names: Collection[str], *, now: dt.datetime) -> None:
    """Take what is kept under these names out of everybody's session."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    for key in Session.objects.filter(expire_date__gt=now).values_list("session_key", flat=True):
        session = store(session_key=key)
        if [session.pop(name) for name in names if name in session]:
            with suppress(UpdateError):  # who signed out in between has none
                session.save()
