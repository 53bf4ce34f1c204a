"""What calls are called on a page, counted."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from regulars.channels import channel
from regulars.web import wording


def in_short(counts: Mapping[str, int]) -> str:
    """Say how much there is on each channel and how long it takes: "3 calls, 1 message, about 20 minutes"."""
    minutes = sum(channel(slug).minutes * count for slug, count in counts.items())
    about = ngettext("about a minute", "about %(minutes)d minutes", minutes) % {"minutes": minutes}
    return ", ".join([*(wording.counted(slug, count) for slug, count in counts.items()), about])


def yours(count: int, minutes: int) -> str:
    """Lead somebody to their calls: "Your 3 calls, about 18 minutes"."""
    about = ngettext("about a minute", "about %(minutes)d minutes", minutes) % {"minutes": minutes}
    return ngettext("Your call, %(about)s", "Your %(count)d calls, %(about)s", count) % {"count": count, "about": about}


def tally(counts: Mapping[str, int]) -> list[str]:
    """Count how calls and messages went: "2 happy", "1 to call back"."""
    words = {
        "happy": ngettext("%(count)d happy", "%(count)d happy", counts.get("happy", 0)),
        "fine": ngettext("%(count)d fine", "%(count)d fine", counts.get("fine", 0)),
        "unhappy": ngettext("%(count)d unhappy", "%(count)d unhappy", counts.get("unhappy", 0)),
        "call_back": _("%(count)d to call back"),
        "sent": ngettext("%(count)d message sent", "%(count)d messages sent", counts.get("sent", 0)),
        "voicemail": ngettext("%(count)d voicemail", "%(count)d voicemails", counts.get("voicemail", 0)),
        "no_answer": _("%(count)d without an answer"),
        "wrong_number": ngettext("%(count)d wrong number", "%(count)d wrong numbers", counts.get("wrong_number", 0)),
    }
    return [sentence % {"count": counts[slug]} for slug, sentence in words.items() if counts.get(slug)]
