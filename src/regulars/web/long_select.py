"""A choice among hundreds: its options are put together once, and each page only marks the one that is chosen."""

import functools
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

Listed = Callable[[], Sequence[tuple[str, Any]]]  # (value, label), or (group, rows of these)


def long_choice(label: Any, listed: Listed) -> forms.ChoiceField:
    """Return a field for one of a list that never changes."""
    return forms.ChoiceField(label=label, choices=listed, widget=LongSelect(listed))


class LongSelect(forms.Select):
    """What Django shows for a choice, without a template for each option: that took most of a page's time."""

    def __init__(self, listed: Listed) -> None:
        super().__init__()
        self.listed = listed

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:  # noqa: ARG002
        """Return the list with one of it chosen."""
        whole = self.build_attrs(self.attrs, {**(attrs or {}), "name": name})
        plain = format_html('value="{}"', value)
        chosen = mark_safe(_options(self.listed).replace(plain, f"{plain} selected", 1))  # noqa: S308 -- escaped both
        return format_html("<select{}>{}</select>", flatatt(whole), chosen)


@functools.cache
def _options(listed: Listed) -> SafeString:
    return _joined(listed())


def _joined(rows: Iterable[tuple[str, Any]]) -> SafeString:
    return format_html_join("", "{}", ((_one(value, label),) for value, label in rows))


def _one(value: str, label: Any) -> SafeString:
    if isinstance(label, tuple):
        return format_html('<optgroup label="{}">{}</optgroup>', value, _joined(label))
    return format_html('<option value="{}">{}</option>', value, label)
