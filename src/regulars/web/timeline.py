"""What happened with a customer, told in the shop's words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from regulars.core.money import spoken
from regulars.core.playbooks import SALE_KINDS
from regulars.records.models import Business, Moment, Sale, Touchpoint

SOLD = {
    "sale": ("Bought {item}", "Bought something"),
    "job_completed": ("Job completed: {item}", "Job completed"),
    "contract_signed": ("Contract signed: {item}", "Contract signed"),
    "repair_done": ("Repair done: {item}", "Repair done"),
}
HAPPENED = {
    "review": "Praised us",
    "complaint": "Something was not right",
    "complaint_solved": "Put right",
    "remembered": "To remember",
    "joined": "Became a customer",
    "imported": "Came in with a file",
    "merged": "Two entries became one person",
    "unmerged": "Two entries were told apart again",
}
REACHED = {
    "phone": "Called",
    "email": "E-mail sent",
    "note": "Handwritten note sent",
    "postcard": "Postcard sent",
    "letter": "Letter sent",
    "message": "Message sent",
    "in_person": "Spoke in person",
}
OUTCOMES = {
    "happy": "happy",
    "fine": "all fine",
    "unhappy": "not happy",
    "no_answer": "no answer",
    "voicemail": "left a voicemail",
    "wrong_number": "wrong number",
    "not_needed": "not needed",
}
OCCASIONS = {
    "thank_you": "a thank-you",
    "how_is_it": "asking how it is",
    "check_in": "a check-in",
    "first_purchase": "thanks for the first purchase",
    "big_purchase": "thanks for a big purchase",
    "contract": "thanks for the contract",
    "maintenance": "maintenance",
    "review_thanks": "thanks for the review",
    "review_ask": "asking for a review",
    "referral_ask": "asking for a referral",
    "referral_thanks": "thanks for the referral",
    "complaint_follow_up": "putting it right",
    "come_back": "it has been quiet",
    "anniversary": "an anniversary",
    "birthday": "the birthday",
    "season": "the season",
}
SPOKEN_CHANNELS = {
    "all": "in every way",
    "phone": "by phone",
    "email": "by e-mail",
    "note": "by handwritten note",
    "postcard": "by postcard",
    "letter": "by letter",
    "message": "by message",
    "in_person": "in person",
}
SPOKEN_PURPOSES = {"marketing": "news and offers", "service": "what they bought"}


@dataclass(frozen=True)
class Line:
    """One moment as the page tells it: a sentence, and what was said."""

    moment: Moment
    sentence: str
    quote: str
    is_open_complaint: bool = False


def told(business: Business, moments: Sequence[Moment]) -> list[Line]:
    """Tell these moments, reading what all of them are about at once."""
    items = _items(business, moments)
    complaints = [moment.about for moment in moments if moment.kind == "complaint"]
    solved = set(
        Moment.objects.filter(business=business, kind="complaint_solved", about__in=complaints).values_list(
            "about", flat=True
        )
    )
    return [
        Line(
            moment=moment,
            sentence=_sentence(moment, items.get(moment.about, ""), business.currency),
            quote=_quote(moment),
            is_open_complaint=moment.kind == "complaint" and moment.about not in solved,
        )
        for moment in moments
    ]


def _items(business: Business, moments: Sequence[Moment]) -> dict[str, str]:
    """Name what each sale was, by the moment's "sale:9001"."""
    ids = [moment.about.split(":")[1] for moment in moments if moment.about.startswith("sale:")]
    sales = Sale.objects.filter(business=business, pk__in=[pk for pk in ids if pk.isdecimal()])
    return {f"sale:{sale.pk}": _item(sale) for sale in sales.prefetch_related("lines__product")}


def _item(sale: Sale) -> str:
    names = list(dict.fromkeys(line.product.name for line in sale.lines.all() if line.product))
    if len(names) > 2:
        return f"{names[0]} and {len(names) - 1} other things"
    return " and ".join(names)


def _sentence(moment: Moment, item: str, currency: str) -> str:
    details, kind = moment.details, moment.kind
    if _speaks_for_itself(moment):
        return moment.words
    if kind in SALE_KINDS:
        item = item or str(details.get("item", ""))
        named, unnamed = SOLD[kind]
        price = f", {spoken(moment.worth_cents, currency)}" if moment.worth_cents else ""
        return f"{named.format(item=item) if item else unnamed}{price}."
    if kind == "refunded":
        back = spoken(abs(moment.worth_cents), currency)
        return f"{back} given back{f' for {item}' if item else ''}."
    if kind in ("contacted", "tried"):
        return _reached(details)
    if kind == "referral":
        friend = details.get("friend")
        return f"Sent {friend} to us." if friend else "Sent somebody to us."
    if kind in ("consented", "withdrew"):
        return _allowed(details, is_given=kind == "consented")
    return f"{HAPPENED.get(kind, kind.replace('_', ' ').capitalize())}."


def _reached(details: Mapping[str, str]) -> str:
    way = REACHED.get(details.get("channel", ""), "In touch")
    occasion = OCCASIONS.get(details.get("occasion", ""), "")
    outcome = OUTCOMES.get(details.get("outcome", ""), "")
    return f"{way}{f' ({occasion})' if occasion else ''}{f', {outcome}' if outcome else ''}."


def _allowed(details: Mapping[str, str], *, is_given: bool) -> str:
    about = SPOKEN_PURPOSES.get(details.get("purpose", ""), "contact")
    way = SPOKEN_CHANNELS.get(details.get("channel", ""), "")
    return f"Agreed to {about} {way}." if is_given else f"No more {about} {way}, they asked."


def _speaks_for_itself(moment: Moment) -> bool:
    is_pause = moment.kind == "remembered" and moment.about.startswith("pause:")
    return bool(moment.words) and (is_pause or moment.kind in ("merged", "unmerged"))


def _quote(moment: Moment) -> str:
    if _speaks_for_itself(moment):
        return ""
    if moment.kind == "referral" and moment.words == moment.details.get("friend"):
        return ""
    return moment.words


def occasion(touchpoint: Touchpoint) -> str:
    """Name why we are in touch, as a page says it."""
    return OCCASIONS.get(touchpoint.occasion, touchpoint.occasion.replace("_", " "))
