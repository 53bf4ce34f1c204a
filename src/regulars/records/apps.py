"""The filing cabinet's name plate."""

from django.apps import AppConfig


class Records(AppConfig):
    """The only app with tables."""

    name = "regulars.records"
    label = "records"
