"""The same words twice: how many of those who get a letter had its very words from us before, and when last."""

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, NamedTuple

from django.db.models import Count, F, Max, Q, QuerySet
from django.db.models.functions import Coalesce

from regulars.core import outbox as states
from regulars.core import second_look
from regulars.core.messages import Source
from regulars.core.same_again import MAY_REPEAT, as_read
from regulars.core.second_look import Again
from regulars.core.spoken_dates import long_day
from regulars.records.models import Business, Customer, Mailing, Message, Template, Touchpoint
from regulars.services import facts

ON_THEIR_WAY = (states.HELD, states.READY, states.CLAIMED, states.DEFERRED)
NEVER_ARRIVED = (*ON_THEIR_WAY, states.FAILED, states.CANCELLED)
ROOT = Coalesce("customer__merged_into", "customer")
EYES = "second look"  # who held a letter for its words
REPHRASED = "In the words that you wrote since."
ASKING = Q(messages__state=states.HELD, messages__lease_owner=EYES)  # touchpoints whose letter waits for an answer
Asked = Collection[int] | QuerySet[Message, Any]


class Planned(NamedTuple):
    """A letter that the plan sends: its words, and the facts that fill them."""

    touchpoint: Touchpoint  # with its customer
    source: Source
    said: Mapping[str, str]

    @property
    def root(self) -> int:
        """Return who stands for its customer."""
        return self.touchpoint.customer.merged_into_id or self.touchpoint.customer_id

    @property
    def known(self) -> dict[str, str]:
        """Return the facts that there are."""
        return {name: value for name, value in self.said.items() if value}

    @property
    def as_read(self) -> tuple[str, ...]:
        """Return what is alike for letters that say the same."""
        return as_read(self.source, self.said)


def among(
    business: Business, customers: Collection[Customer], subject: str, text: str, *, now: dt.datetime
) -> Again | None:
    """Say who of these customers had such words before, or None."""
    ids = [one.pk for one in customers]
    return _again(business, subject, text, ids, now, of=ids.__len__) if ids else None


def waiting_in(mailing: Mailing, *, now: dt.datetime) -> Again | None:
    """Say who of those whose letter of a mailing has not left yet had its words before, or None."""
    waiting = Message.objects.filter(mailing=mailing, state__in=ON_THEIR_WAY).values("customer_id")
    return _again(mailing.business, mailing.template.subject, mailing.template.text, waiting, now, of=waiting.count)


def said_before(business: Business, planned: Sequence[Planned], *, now: dt.datetime) -> dict[int, str]:
    """Return what to tell somebody of planned letters that say what their customers read before, by touchpoint."""
    asked = [one for one in planned if one.touchpoint.occasion not in MAY_REPEAT]
    last, today = _read_last(business, asked), facts.local_day(business, now)
    found = {one.touchpoint.pk: last[one.root, one.as_read] for one in asked if (one.root, one.as_read) in last}
    days = {pk: long_day(facts.local_day(business, at), today, business.country) for pk, at in found.items()}
    return {pk: f"They got these very words on {day}. Write others, or let it go." for pk, day in days.items()}


def ask_first(message: Message, why: str, *, now: dt.datetime) -> None:
    """Hold a letter that was just queued until somebody lets it go."""
    mine = Message.objects.filter(pk=message.pk, state=states.READY)
    mine.update(state=states.HELD, state_since=now, reason=why, lease_owner=EYES, due_at=F("expires_at"))


def say_anew(letter: Planned, words: Template, *, due_at: dt.datetime, now: dt.datetime) -> None:
    """Let a letter go that was held for its words, if somebody wrote others since."""
    held = Message.objects.filter(touchpoint=letter.touchpoint, state=states.HELD, lease_owner=EYES)
    moved = {"state": states.READY, "state_since": now, "reason": REPHRASED, "lease_owner": EYES, "due_at": due_at}
    held.exclude(template=words).update(template=words, facts=letter.known, **moved)


def _again(
    business: Business, subject: str, text: str, asked: Asked, now: dt.datetime, *, of: Callable[[], int]
) -> Again | None:
    sent = _arrived(_alike(business, {second_look.digest(subject, text)}), asked)
    had = sent.aggregate(people=Count(ROOT, distinct=True), last=Max("fenced_at"))
    if not had["people"]:
        return None
    last, today = (facts.local_day(business, instant) for instant in (had["last"], now))
    return Again(had["people"], of(), long_day(last, today, business.country))


def _read_last(business: Business, asked: Sequence[Planned]) -> dict[tuple[int, tuple[str, ...]], dt.datetime]:
    """Return when each of these people last read what."""
    alike = _alike(business, {second_look.digest(*one.source) for one in asked}) if asked else {}
    if not alike:
        return {}
    rows = _arrived(alike, {one.root for one in asked}).order_by("fenced_at").annotate(root=ROOT)
    return {
        (root, as_read(alike[template], said)): at
        for root, template, said, at in rows.values_list("root", "template_id", "facts", "fenced_at")
        if at
    }


def _arrived(words: Collection[int], asked: Asked) -> QuerySet[Message]:
    """Return the letters with these words that these people, twins included, have."""
    # Not by business nor by state: their indexes would lead through all mail there ever was, and not by the customer.
    sent = Message.objects.filter(template__in=words, fenced_at__isnull=False, stream=states.LETTERS)
    family = Customer.objects.filter(Q(pk__in=asked) | Q(merged_into__in=asked)).values("pk")
    return sent.exclude(state__in=NEVER_ARRIVED).filter(customer__in=family)


def _alike(business: Business, wanted: Collection[str]) -> dict[int, Source]:
    """Return the words that differ from the wanted ones in nothing but case and spacing."""
    kept = Template.objects.filter(business=business).values_list("pk", "subject", "text")
    found = {pk: Source(subject, text) for pk, subject, text in kept}
    return {pk: source for pk, source in found.items() if second_look.digest(*source) in wanted}
