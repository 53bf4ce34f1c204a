"""The pages' name plate."""

from django.apps import AppConfig


class Web(AppConfig):
    """Pages, forms, templates and styles; no tables."""

    name = "regulars.web"
    label = "web"
