"""What the calendar's pages need to say."""

import datetime as dt

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regulars.channels import channel
from regulars.services.calendar_week import Day

register = template.Library()
VERBS = {
    "phone": gettext_lazy("Call"),
    "email": gettext_lazy("E-mail"),
    "note": gettext_lazy("Write a note to"),
    "postcard": gettext_lazy("Send a card to"),
    "letter": gettext_lazy("Send a letter to"),
    "message": gettext_lazy("Message"),
    "in_person": gettext_lazy("Talk to"),
}


@register.filter
def verb(slug: str) -> str:
    """Say what is done on a channel: "Call"."""
    return str(VERBS.get(slug) or channel(slug).verb)


@register.filter
def fullness(day: Day) -> str:
    """Say how full a day is: "12 of 30 minutes"."""
    said = {"minutes": day.minutes, "bears": day.bears}
    if day.is_too_full:
        return _("%(minutes)d minutes; you do about %(bears)d") % said
    return _("%(minutes)d of about %(bears)d minutes") % said


@register.filter
def iso(days: tuple[dt.date, ...]) -> str:
    """Return days as scripts read them, with blanks between."""
    return " ".join(map(str, days))
