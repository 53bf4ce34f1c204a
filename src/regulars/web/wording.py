"""What the program's words are called on a page."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from regulars.channels import channel
from regulars.core.people import phone_shown
from regulars.records.models import Customer

OCCASIONS = {
    "thank_you": gettext_lazy("Thank-yous"),
    "how_is_it": gettext_lazy("Asking how it is"),
    "check_in": gettext_lazy("Quarterly check-ins"),
    "first_purchase": gettext_lazy("First purchases"),
    "big_purchase": gettext_lazy("Big purchases"),
    "contract": gettext_lazy("New contracts"),
    "maintenance": gettext_lazy("Maintenance"),
    "review_thanks": gettext_lazy("Thanks for praise"),
    "review_ask": gettext_lazy("Asking for a review"),
    "referral_ask": gettext_lazy("Asking for a referral"),
    "referral_thanks": gettext_lazy("Thanks for a referral"),
    "complaint_follow_up": gettext_lazy("Putting right"),
    "come_back": gettext_lazy("Not seen for a while"),
    "anniversary": gettext_lazy("Anniversaries"),
    "birthday": gettext_lazy("Birthdays"),
    "season": gettext_lazy("The season"),
    "idea_done": gettext_lazy("What they asked for"),
}
OUTCOMES = {
    "happy": gettext_lazy("Spoke, happy"),
    "fine": gettext_lazy("Spoke, fine"),
    "unhappy": gettext_lazy("Spoke, unhappy"),
    "no_answer": gettext_lazy("No answer"),
    "voicemail": gettext_lazy("Voicemail left"),
    "wrong_number": gettext_lazy("Wrong number"),
    "call_back": gettext_lazy("To call back"),
    "sent": gettext_lazy("Sent"),
    "not_needed": gettext_lazy("Not needed"),
}
TRADES = {
    "restaurant": gettext_lazy("Bars, bakeries and takeaways, too"),
    "home-services": gettext_lazy("Heating, air, plumbing, electrics, roofs, gardens"),
    "shop": gettext_lazy("Anything sold over a counter"),
    "online-shop": gettext_lazy("Anything sold and shipped"),
    "salon": gettext_lazy("Hair, nails, skin, massage"),
    "professional-services": gettext_lazy("Law, tax, design, advice"),
    "equipment": gettext_lazy("Machines that want looking after"),
}
WRITTEN = {
    "note": gettext_lazy("Written and posted"),
    "postcard": gettext_lazy("Posted"),
    "letter": gettext_lazy("Posted"),
}


def occasion(slug: str) -> str:
    """Say what kind of contact this is; of a rule with a name, with that: "Season: spring"."""
    occasion, _dash, name = slug.partition("-")
    label = str(OCCASIONS.get(occasion, occasion.replace("_", " ").capitalize()))
    return f"{label}: {name.replace('-', ' ')}" if name else label


def outcome(slug: str, *, on: str = "") -> str:
    """Say how a contact went, on its channel."""
    if slug == "sent" and on in WRITTEN:
        return str(WRITTEN[on])
    return str(OUTCOMES.get(slug, slug.replace("_", " ").capitalize()))


def did_it(channel: str) -> str:
    """Say what the button says by which a person tells that something written is on its way."""
    return _("I sent it") if channel == "message" else outcome("sent", on=channel)


def counted(slug: str, count: int) -> str:
    """Count contacts on one channel: "2 calls"."""
    sentences = {
        "phone": ngettext("%(count)d call", "%(count)d calls", count),
        "email": ngettext("%(count)d e-mail", "%(count)d e-mails", count),
        "note": ngettext("%(count)d note", "%(count)d notes", count),
        "postcard": ngettext("%(count)d postcard", "%(count)d postcards", count),
        "letter": ngettext("%(count)d letter", "%(count)d letters", count),
        "message": ngettext("%(count)d message", "%(count)d messages", count),
        "in_person": ngettext("%(count)d to speak to", "%(count)d to speak to", count),
    }
    return sentences.get(slug, f"%(count)d × {channel(slug).label}") % {"count": count}


def day_in_short(counts: dict[str, int]) -> str:
    """Say how long a day's list takes and what is on it."""
    minutes = sum(channel(slug).minutes * count for slug, count in counts.items())
    about = ngettext("About a minute", "About %(minutes)d minutes", minutes) % {"minutes": minutes}
    return _("%(about)s: %(what)s.") % {
        "about": about,
        "what": ", ".join(counted(slug, count) for slug, count in counts.items()),
    }


def brought(counts: Mapping[str, int]) -> str:
    """Say what a file brought, without what it did not: "5 new, 1 not taken"."""
    parts = (
        ("created", _("%(count)d new")),
        ("updated", _("%(count)d changed")),
        ("unchanged", _("%(count)d as they were")),
        ("without_customer", _("%(count)d without a customer")),
        ("rejected", _("%(count)d not taken")),
    )
    return ", ".join(words % {"count": counts[name]} for name, words in parts if counts.get(name))


def called(customer: Customer, country: str) -> str:
    """Name a customer; who is known by a number alone is called by it as people in that country write it."""
    return phone_shown(customer.phone, country) if customer.name == customer.phone != "" else customer.name
