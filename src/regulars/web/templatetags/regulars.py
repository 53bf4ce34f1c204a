"""How dates, money and telephone numbers are said on a page."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from django import template
from django.template import Context
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from regulars.core import money as core_money
from regulars.core import postal, spoken_dates
from regulars.core.people import phone_shown
from regulars.records.models import Customer, Incoming, Touchpoint
from regulars.services.addresses import place_of
from regulars.web import spoken as say
from regulars.web import timeline, wording
from regulars.web.door import leads

register = template.Library()


@register.filter
def spoken(when: dt.date | dt.datetime | None, country: str) -> SafeString | str:
    """Say a date ("tomorrow", "in 3 weeks") with the full date on hover and for machines."""
    if when is None:
        return ""
    date = _here(when)
    whole, words = spoken_dates.full(date, country), say.day(date, today=timezone.localdate())
    return format_html('<time datetime="{}" title="{}">{}</time>', f"{date:%Y-%m-%d}", whole, words)


def _of_day(said: Callable[[dt.date, str], str]) -> Callable[[dt.date | None, str], str]:
    return lambda when, country: said(_here(when), country) if when else ""


for _said in (spoken_dates.day, spoken_dates.short_day, spoken_dates.dated, spoken_dates.weekday):
    register.filter(_said.__name__, _of_day(_said))


@register.simple_tag
def span(first: dt.date, last: dt.date, country: str) -> str:
    """Say from when to when: "22 to 28 November 2026"."""
    return spoken_dates.span(first, last, country)


@register.filter
def hour(when: dt.time | dt.datetime | None, country: str) -> str:
    """Say an hour: "16:30"."""
    if when is None:
        return ""
    return spoken_dates.hour(timezone.localtime(when) if isinstance(when, dt.datetime) else when, country)


@register.filter
def day_and_hour(when: dt.datetime | None, country: str) -> str:
    """Say an instant: "22 November, 16:30"."""
    return f"{spoken_dates.day(_here(when), country)}, {hour(when, country)}" if when else ""


@register.filter
def money(cents: int | None, currency: str) -> str:
    """Say an amount in the business's currency."""
    return "" if cents is None else core_money.spoken(cents, currency)


@register.filter
def phone(number: str, country: str) -> str:
    """Write a telephone number as people in that country do."""
    return phone_shown(number, country) if number else ""


@register.filter
def called(customer: Customer, country: str) -> str:
    """Name a customer; who is known by a number alone is called by that, as people write it."""
    return wording.called(customer, country)


@register.filter
def postal_lines(customer: Customer, country: str) -> list[str]:
    """Return a customer's address below the name, as it is posted in a country."""
    return postal.lines(replace(place_of(customer), name=""), home=country)


@register.filter
def occasion(slug: str) -> str:
    """Say what kind of contact an occasion is."""
    return wording.occasion(slug)


@register.filter
def contact(slug: str) -> str:
    """Say on which occasion a letter is written: "A thank-you"."""
    return capfirst(str(timeline.OCCASIONS.get(slug, slug.replace("_", " "))))


@register.filter
def re_subject(answer: Incoming) -> str:
    """Return the subject of an answer to what somebody wrote."""
    said = answer.subject
    return said if not said or said.lower().startswith("re:") else f"Re: {said}"


@register.filter
def brought(counts: Mapping[str, int]) -> str:
    """Say what a file brought, without what it did not: "5 new, 1 not taken"."""
    return wording.brought(counts)


@register.filter
def planned_as(touchpoint: Touchpoint) -> str:
    """Say what a touchpoint is for: "A check-in"."""
    return capfirst(timeline.occasion(touchpoint))


@register.inclusion_tag("_parts/ways.html", takes_context=True)
def ways(context: Context) -> dict[str, Any]:
    """Show the ways through the program, with the one we are on."""
    path = context["request"].path
    main = (
        ("today", _("Today")),
        ("counter", _("Counter")),
        ("customers", _("Customers")),
        ("calendar", _("Calendar")),
        ("promises", _("Promises")),
    )
    desks = (
        ("calls", _("Calls")),
        ("writing", _("Notes")),
        ("print", _("Print")),
        ("mail", _("Mail")),
        ("ideas", _("Ideas")),
    )
    set_up: tuple[tuple[str, str], ...] = (("playbooks", _("Playbooks")),)
    if leads(context["request"].staff):
        set_up += (("imports", _("Import")), ("settings", _("Settings")))
    more = ((_("Desks"), _known(desks, path)), (_("Set up"), _known(set_up, path)))
    here = next((way for _group, ways in more for way in ways if way["is_here"]), None)
    return {"main": _known(main, path), "more": more, "here": here}


def _here(when: dt.date) -> dt.date:
    """Return the day of an instant on the clock of the shop, and a day as it is."""
    return timezone.localtime(when).date() if isinstance(when, dt.datetime) else when


def _known(names: tuple[tuple[str, str], ...], path: str) -> list[dict[str, Any]]:
    found = []
    for name, label in names:
        try:
            address = reverse(name)
        except NoReverseMatch:
            continue
        is_here = path == address or (address != "/" and path.startswith(address))
        found.append({"name": name, "label": label, "address": address, "is_here": is_here})
    return found
