"""Words for touchpoints: what we know about the person, put into the playbook's sentences."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Max

from regulars.core import reasons
from regulars.core.messages import Source, Words, email_source, words_for
from regulars.core.people import phone_shown, spoken_first_name
from regulars.core.playbook_rules import occasion_of
from regulars.core.playbooks import SALE_KINDS, Playbook
from regulars.core.spoken_dates import near
from regulars.records import models as records
from regulars.records.models import Business, Customer, Fact, IdeaVote, Moment, SaleLine, Staff, Template, Touchpoint
from regulars.services import facts, templates
from regulars.services.rulebooks import read

# A wish, or a number that is wrong, is no small talk.
NO_SMALL_TALK = ("what else", "wrong number")
A_YEAR = dt.timedelta(days=366)
NO_PLAYBOOK = Playbook(name="", trade="", rules=())


@dataclass(frozen=True)
class Opener:
    """The moment that opened a touchpoint."""

    on: dt.date
    worth_cents: int
    item: str


@dataclass(frozen=True)
class Background:
    """What the words of some touchpoints are made from."""

    business: Business
    staff_name: str
    openers: Mapping[tuple[str, str], Opener]
    remembered: Mapping[int, str]
    service: Mapping[str, tuple[str, dt.date]]  # by sale: the product, and when it next wants looking after
    playbooks: Mapping[int, Playbook]  # each with the shop's own words for mail
    own: Mapping[str, Template]
    answers: Mapping[str, str]  # by what a touchpoint is about: what became of the idea somebody asked for


def openers(business: Business, touchpoints: Iterable[Touchpoint]) -> dict[tuple[str, str], Opener]:
    """Return the moments that opened these touchpoints, by kind and what they are about."""
    wanted = {(one.opened_by_kind, one.about) for one in touchpoints}
    kinds = {kind for kind, _ in wanted} | SALE_KINDS
    moments = Moment.objects.filter(business=business, kind__in=kinds, about__in={about for _, about in wanted})
    return {
        (kind, about): Opener(facts.local_day(business, at), worth, reasons.item_of(details))
        for kind, about, at, worth, details in moments.values_list(
            "kind", "about", "happened_at", "worth_cents", "details"
        )
    }


def opener_of(touchpoint: Touchpoint, found: Mapping[tuple[str, str], Opener]) -> Opener | None:
    """Return the moment that opened a touchpoint; of a date, such as an anniversary, the sale it counts from."""
    kinds = (touchpoint.opened_by_kind, *sorted(SALE_KINDS))
    return next((found[kind, touchpoint.about] for kind in kinds if (kind, touchpoint.about) in found), None)


def background(business: Business, touchpoints: Sequence[Touchpoint], *, on: dt.date, by: Staff | None) -> Background:
    """Load what the words of these touchpoints are made from, in a constant number of queries."""
    own = templates.in_use(business)
    return Background(
        business=business,
        staff_name=by.name if by else _only_name(business),
        openers=openers(business, touchpoints),
        remembered=_remembered(business, {one.customer_id for one in touchpoints}),
        service=_service(business, touchpoints, on),
        playbooks=_playbooks(business, touchpoints, own),
        own=own,
        answers=_answers(business, touchpoints),
    )


def words(touchpoint: Touchpoint, channel: str, known: Background, *, on: dt.date) -> Words:
    """Return what to say or write for a touchpoint; its customer is loaded."""
    said = said_of(touchpoint, known, on=on)
    return words_for(_playbook(touchpoint, known), touchpoint.occasion, channel, said, key=touchpoint.key)


def email_of(touchpoint: Touchpoint, known: Background, *, on: dt.date) -> tuple[Source, dict[str, str]]:
    """Return the templates of a touchpoint's e-mail and the facts to fill them with."""
    said = said_of(touchpoint, known, on=on)
    return email_source(_playbook(touchpoint, known), touchpoint.occasion, said, key=touchpoint.key), said


def as_text(found: Words) -> str:
    """Put everything that somebody needs who calls or writes on one sheet."""
    ask = "Ask: " + " ".join(found.ask) if found.ask else ""
    voicemail = f"If nobody answers: {found.voicemail}" if found.voicemail else ""
    return "\n\n".join(filter(None, (found.text, ask, voicemail)))


def said_of(touchpoint: Touchpoint, known: Background, *, on: dt.date) -> dict[str, str]:
    """Return what is known for the words of a touchpoint, under the names that templates use."""
    one, business = touchpoint.customer, known.business
    opener = opener_of(touchpoint, known.openers)
    product, due = known.service.get(touchpoint.about, ("", None))
    return {
        "first_name": spoken_first_name(one.first_name),
        "name": one.name,
        "business": business.name,
        "phone": phone_shown(business.phone, business.country) if business.phone else "",
        "staff": known.staff_name,
        **(_spoken(opener, on, business.country) if opener else {}),
        "remembered": known.remembered.get(one.pk, ""),
        "product": product,
        "due": near(due, on, business.country).removeprefix("on ") if due else "",
        "city": one.city,
        "answer": known.answers.get(touchpoint.about, ""),
    }


def said_to(business: Business, customers: Sequence[Customer], *, on: dt.date) -> list[dict[str, str]]:
    """Return what is known for words to many that no touchpoint opened: who they are and what they bought last."""
    bought = _bought_last(business, {one.pk for one in customers})
    remembered = _remembered(business, {one.pk for one in customers})
    shop = {
        "business": business.name,
        "phone": phone_shown(business.phone, business.country) if business.phone else "",
        "staff": _only_name(business),
    }
    return [
        shop
        | {"first_name": spoken_first_name(one.first_name), "name": one.name, "city": one.city}
        | {"remembered": remembered.get(one.pk, "")}
        | (_spoken(bought[one.pk], on, business.country) if one.pk in bought else {})
        for one in customers
    ]


def said_on(business: Business, customers: Sequence[Customer], word: str, *, on: dt.date) -> list[dict[str, str]]:
    """Return what is known for a letter of this kind: about what they last had one for, else what they bought last."""
    theirs = _latest(business, customers, word, since=on - A_YEAR)
    known = background(business, list(theirs.values()), on=on, by=None)
    others = [one for one in customers if one.pk not in theirs]
    said = dict(zip((one.pk for one in others), said_to(business, others, on=on), strict=True))
    return [said.get(one.pk) or said_of(theirs[one.pk], known, on=on) for one in customers]


def _latest(business: Business, customers: Sequence[Customer], word: str, *, since: dt.date) -> dict[int, Touchpoint]:
    """Return the touchpoint of a rule that each of these customers had last, an open one before all others."""
    theirs = Touchpoint.objects.of(business).filter(customer__in=customers, occasion=occasion_of(word))
    theirs = theirs.filter(due_date__gte=since)
    if word != occasion_of(word):
        theirs = theirs.filter(key__contains=f"/{word}/")
    found = theirs.select_related("customer").order_by("due_date", "pk")
    return {one.customer_id: one for one in sorted(found, key=lambda one: one.state == Touchpoint.State.OPEN)}


def _bought_last(business: Business, customers: Collection[int]) -> dict[int, Opener]:
    sales = Moment.objects.filter(business=business, kind__in=SALE_KINDS, customer_id__in=customers)
    last = dict(sales.values_list("customer_id").annotate(Max("happened_at")).order_by())
    rows = sales.filter(happened_at__in=set(last.values())).order_by("pk")
    return {
        customer_id: Opener(facts.local_day(business, at), worth, reasons.item_of(details))
        for customer_id, at, worth, details in rows.values_list("customer_id", "happened_at", "worth_cents", "details")
        if last[customer_id] == at
    }


def _spoken(opener: Opener, on: dt.date, country: str) -> dict[str, str]:
    return {"item": opener.item, "when": near(opener.on, on, country)}


def _playbook(touchpoint: Touchpoint, known: Background) -> Playbook:
    return known.playbooks.get(touchpoint.playbook_id or 0) or templates.with_own(NO_PLAYBOOK, known.own)


def _only_name(business: Business) -> str:
    """Return who signs when there is only one who could."""
    here = Staff.objects.filter(business=business, left_on=None).exclude(user__is_active=False)
    names = list(here.values_list("name", flat=True)[:2])
    return names[0] if len(names) == 1 else ""


def _remembered(business: Business, customers: Collection[int]) -> dict[int, str]:
    known = Fact.objects.filter(business=business, customer_id__in=customers)
    told = known.exclude(source__in=NO_SMALL_TALK).order_by("noted_at", "pk")
    return dict(told.values_list("customer_id", "text"))


def _answers(business: Business, touchpoints: Sequence[Touchpoint]) -> dict[str, str]:
    """Return what became of the ideas that these touchpoints tell about, by the wish they are about."""
    wishes = [one.about.removeprefix("wish:") for one in touchpoints if one.about.startswith("wish:")]
    if not wishes:
        return {}
    votes = IdeaVote.objects.filter(business=business, pk__in=[pk for pk in wishes if pk.isdecimal()])
    answers = votes.values_list("pk", "idea__answer", "idea__merged_into__answer")
    return {f"wish:{pk}": laid_over or answer for pk, answer, laid_over in answers}


def _service(business: Business, touchpoints: Sequence[Touchpoint], on: dt.date) -> dict[str, tuple[str, dt.date]]:
    sales = {int(one.about.split(":")[1]) for one in touchpoints if one.about.removeprefix("sale:").isdigit()}
    lines = SaleLine.objects.filter(
        business=business, sale_id__in=sales, product__service_interval_months__isnull=False
    ).order_by("pk")
    columns = ("sale_id", "product__name", "product__service_interval_months", "sale__sold_at")
    found: dict[str, tuple[str, dt.date]] = {}
    for sale, product, months, sold_at in lines.values_list(*columns):
        due = reasons.next_service(facts.local_day(business, sold_at), months, on=on)
        found.setdefault(f"sale:{sale}", (product, due))
    return found


def _playbooks(
    business: Business, touchpoints: Sequence[Touchpoint], own: Mapping[str, Template]
) -> dict[int, Playbook]:
    wanted = {one.playbook_id for one in touchpoints if one.playbook_id}
    rows = records.Playbook.objects.filter(business=business, pk__in=wanted)
    return {pk: templates.with_own(read(text), own) for pk, text in rows.values_list("pk", "text")}
