"""What happened with a customer, told in the shop's words."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from regulars.core import outbox as states
from regulars.core.money import spoken
from regulars.core.networks import network
from regulars.core.playbooks import SALE_KINDS
from regulars.core.spoken_dates import day
from regulars.records.models import Business, Message, Moment, Sale, Touchpoint

SOLD = {
    "sale": (_("Bought %(item)s"), _("Bought something")),
    "job_completed": (_("Job completed: %(item)s"), _("Job completed")),
    "contract_signed": (_("Contract signed: %(item)s"), _("Contract signed")),
    "repair_done": (_("Repair done: %(item)s"), _("Repair done")),
}
HAPPENED = {
    "review": _("Praised us"),
    "complaint": _("Something was not right"),
    "complaint_solved": _("Put right"),
    "replied": _("Wrote to us"),
    "promise_kept": _("Promise kept"),
    "promise_made_good": _("Promise not kept, and made good"),
    "promise_released": _("They no longer want what was promised"),
    "promise_broken": _("Promise not kept"),
    "remembered": _("To remember"),
    "joined": _("Became a customer"),
    "imported": _("Came in with a file"),
    "merged": _("Two entries became one person"),
    "unmerged": _("Two entries were told apart again"),
}
PROMISED = {
    "promised": _("Promised for %(day)s."),
    "promise_moved": _("Told that it takes until %(day)s."),
}
REACHED = {
    "phone": _("Called"),
    "email": _("E-mail sent"),
    "note": _("Handwritten note sent"),
    "postcard": _("Postcard sent"),
    "letter": _("Letter sent"),
    "message": _("Message sent"),
    "in_person": _("Spoke in person"),
}
OUTCOMES = {
    "happy": _("happy"),
    "fine": _("all fine"),
    "unhappy": _("not happy"),
    "no_answer": _("no answer"),
    "voicemail": _("left a voicemail"),
    "wrong_number": _("wrong number"),
    "call_back": _("asked to be called back"),
    "not_needed": _("not needed"),
    "unsure": _("and it may have arrived or not"),
}
LETTER = "message:"  # what the moment of an e-mail that left is about
MAYBE = {"outcome": "unsure"}
OCCASIONS = {
    "thank_you": _("a thank-you"),
    "how_is_it": _("asking how it is"),
    "check_in": _("a check-in"),
    "first_purchase": _("thanks for the first purchase"),
    "big_purchase": _("thanks for a big purchase"),
    "contract": _("thanks for the contract"),
    "maintenance": _("maintenance"),
    "review_thanks": _("thanks for the praise"),
    "review_ask": _("asking for a review"),
    "referral_ask": _("asking for a referral"),
    "referral_thanks": _("thanks for the referral"),
    "complaint_follow_up": _("putting it right"),
    "come_back": _("not seen for a while"),
    "anniversary": _("an anniversary"),
    "birthday": _("the birthday"),
    "season": _("the season"),
    "idea_done": _("what they asked for"),
}
SPOKEN_CHANNELS = {
    "all": _("in every way"),
    "phone": _("by phone"),
    "email": _("by e-mail"),
    "note": _("by handwritten note"),
    "postcard": _("by postcard"),
    "letter": _("by letter"),
    "message": _("by message"),
    "in_person": _("in person"),
    "post": _("by post"),
}
# Where they said no, if not to us: of a no that came by itself one wants to know how.
BY_THEMSELVES = {
    "one-click": _("by the link in an e-mail"),
    "preference page": _("on the page behind the link in an e-mail"),
    "reply": _("in a reply"),
}
# Who wants nothing about what they bought wants nothing at all in this way.
ALL_OF_IT = {
    "all": _("contact"),
    "phone": _("calls"),
    "email": _("e-mail"),
    "message": _("messages"),
    "post": _("post"),
}
SPOKEN_PURPOSES = {"marketing": _("news and offers"), "service": _("what they bought")}
ABOUT = SPOKEN_PURPOSES | {"service": _("contact about what they bought")}


@dataclass(frozen=True)
class Line:
    """One moment as the page tells it: a sentence, and what was said."""

    moment: Moment
    sentence: str
    quote: str
    is_open_complaint: bool = False


def told(business: Business, moments: Sequence[Moment]) -> list[Line]:
    """Tell these moments, reading what all of them are about at once."""
    items, unsure = _items(business, moments), _unsure(business, moments)
    complaints = [moment.about for moment in moments if moment.kind == "complaint"]
    solved = set(
        Moment.objects.filter(business=business, kind="complaint_solved", about__in=complaints).values_list(
            "about", flat=True
        )
    )
    return [
        Line(
            moment=moment,
            sentence=_reached(moment.details | MAYBE)
            if moment.pk in unsure
            else _sentence(moment, items.get(moment.about, ""), business),
            quote=_quote(moment),
            is_open_complaint=moment.kind == "complaint" and moment.about not in solved,
        )
        for moment in moments
    ]


def _unsure(business: Business, moments: Sequence[Moment]) -> set[int]:
    """Return those about an e-mail of which nobody knows, until evidence comes, whether it arrived."""
    left = [one for one in moments if one.kind == "contacted" and one.about.startswith(LETTER)]
    moment_of = {one.about.removeprefix(LETTER): one.pk for one in left}
    letters = Message.objects.of(business).filter(pk__in=list(moment_of)) if left else Message.objects.none()
    return {moment_of[str(pk)] for pk in letters.exclude(state=states.SENT).values_list("pk", flat=True)}


def _items(business: Business, moments: Sequence[Moment]) -> dict[str, str]:
    """Name what each sale was, by the moment's "sale:9001"."""
    ids = [moment.about.split(":")[1] for moment in moments if moment.about.startswith("sale:")]
    sales = Sale.objects.filter(pk__in=[pk for pk in ids if pk.isdecimal()]).prefetch_related("lines__product")
    return {f"sale:{sale.pk}": _item(sale) for sale in sales if sale.business_id == business.pk}


def _item(sale: Sale) -> str:
    names = list(dict.fromkeys(line.product.name for line in sale.lines.all() if line.product))
    if len(names) > 2:
        others = ngettext("%(first)s and another thing", "%(first)s and %(count)d other things", len(names) - 1)
        return others % {"first": names[0], "count": len(names) - 1}
    return gettext(" and ").join(names)


def _sentence(moment: Moment, item: str, business: Business) -> str:
    details, kind, currency = moment.details, moment.kind, business.currency
    if _speaks_for_itself(moment):
        return moment.words
    if kind in SALE_KINDS:
        item = item or str(details.get("item", ""))
        named, unnamed = SOLD[kind]
        price = f", {spoken(moment.worth_cents, currency)}" if moment.worth_cents else ""
        return f"{named % {'item': item} if item else unnamed}{price}."
    if kind == "refunded":
        back = spoken(abs(moment.worth_cents), currency)
        words = gettext("%(back)s given back for %(item)s.") if item else gettext("%(back)s given back.")
        return words % {"back": back, "item": item}
    if kind in ("contacted", "tried"):
        return _reached(details)
    if kind in PROMISED:
        return str(PROMISED[kind] % {"day": _day(details.get("due", ""), business.country)})
    if kind == "wished":
        return gettext("Asked for: %(title)s.") % {"title": details.get("item", "")}
    if kind == "referral":
        friend = details.get("friend")
        return gettext("Sent %(friend)s to us.") % {"friend": friend} if friend else gettext("Sent somebody to us.")
    if kind == "wrote":
        return gettext("Wrote to us on %(network)s.") % {"network": network(details.get("network", "")).label}
    if kind in ("consented", "withdrew"):
        return _allowed(details, is_given=kind == "consented")
    return f"{HAPPENED.get(kind, kind.replace('_', ' ').capitalize())}."


def _reached(details: Mapping[str, str]) -> str:
    way = REACHED.get(details.get("channel", ""), _("In touch"))
    occasion = OCCASIONS.get(details.get("occasion", ""), "")
    outcome = OUTCOMES.get(details.get("outcome", ""), "")
    return f"{way}{f' ({occasion})' if occasion else ''}{f', {outcome}' if outcome else ''}."


def _allowed(details: Mapping[str, str], *, is_given: bool) -> str:
    about = ABOUT.get(details.get("purpose", ""), _("contact"))
    way = SPOKEN_CHANNELS.get(details.get("channel", ""), "")
    how = BY_THEMSELVES.get(details.get("source", ""))
    everything = ALL_OF_IT.get(details.get("channel", "")) if details.get("purpose") == "service" else None
    if is_given:
        said = gettext("Agreed to %(about)s %(way)s, %(how)s.") if how else gettext("Agreed to %(about)s %(way)s.")
    elif everything:
        said = gettext("They stopped all %(all)s, %(how)s.") if how else gettext("They want no more %(all)s.")
    elif how:
        said = gettext("They stopped %(about)s %(way)s, %(how)s.")
    else:
        said = gettext("They want no more %(about)s %(way)s.")
    return said % {"about": about, "way": way, "how": how, "all": everything}


def _day(iso: str, country: str) -> str:
    return day(dt.date.fromisoformat(iso), country) if iso else ""


def _speaks_for_itself(moment: Moment) -> bool:
    is_pause = moment.kind == "remembered" and moment.about.startswith("pause:")
    return bool(moment.words) and (is_pause or moment.kind in ("merged", "unmerged"))


def _quote(moment: Moment) -> str:
    if _speaks_for_itself(moment):
        return ""
    if moment.kind == "wished" and moment.words == moment.details.get("item"):
        return ""
    if moment.kind == "referral" and moment.words == moment.details.get("friend"):
        return ""
    return moment.words


def occasion(touchpoint: Touchpoint) -> str:
    """Name why we are in touch, as a page says it."""
    return str(OCCASIONS.get(touchpoint.occasion, touchpoint.occasion.replace("_", " ")))
