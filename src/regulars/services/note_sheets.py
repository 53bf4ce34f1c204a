"""What a handwritten note is drafted from: who they are, what called for it, and everything they had from us before."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Min

from regulars.core import outbox
from regulars.core.messages import fill
from regulars.core.note_drafts import Known, draft, note_day
from regulars.core.playbooks import SALE_KINDS
from regulars.records.models import Business, Customer, Fact, Message, Moment, Note, PrintItem, Staff, Touchpoint
from regulars.services import facts, wording

LEFT = (outbox.FENCED, outbox.SENT, outbox.UNKNOWN, outbox.ASSUMED)
BY_HAND = ("note", "postcard", "letter")
FACTS_READ, LETTERS_READ = 3, 500


@dataclass(frozen=True)
class Drafts:
    """Everything that the drafts of some notes are made from, read in a constant number of queries."""

    background: wording.Background
    on: dt.date
    facts: Mapping[int, tuple[str, ...]]
    since: Mapping[int, dt.date]
    before: Mapping[int, Sequence[str]]
    praise: Mapping[str, str]

    def draft(self, one: Touchpoint, *, turn: int = 0) -> str:
        """Return a draft of a note; its customer is loaded."""
        return draft(
            one.occasion,
            self._known(one),
            key=one.key,
            before=self.before.get(one.customer_id, ()),
            turn=turn,
            own=self._own(one),
        )

    def facts_of(self, one: Touchpoint) -> tuple[str, ...]:
        """Return what is remembered of who gets the note, the latest first."""
        return self.facts.get(one.customer_id, ())

    def since_of(self, one: Touchpoint) -> dt.date | None:
        """Return since when they have been with us."""
        return self.since.get(one.customer_id)

    def _known(self, one: Touchpoint) -> Known:
        said = self._said(one)
        since = self.since_of(one)
        return Known(
            first_name=said["first_name"],
            staff=said["staff"],
            business=said["business"],
            item=said.get("item", ""),
            opened_by=one.opened_by_kind,
            when=said.get("when", ""),
            due=said["due"],
            product=said["product"],
            praise=self.praise.get(one.about, ""),
            facts=self.facts_of(one),
            years=(self.on - since).days // 365 if since else 0,
        )

    def _own(self, one: Touchpoint) -> str:
        """Return the playbook's own words for a note, those of the rule before those of the occasion."""
        playbook = self.background.playbooks.get(one.playbook_id or 0)
        if playbook is None:
            return ""
        rule = [*one.key.split("/"), ""][1]
        own = {**playbook.words.get(one.occasion, {}), **playbook.words.get(rule, {})}.get("note")
        return fill(own, self._said(one)) if isinstance(own, str) else ""

    def _said(self, one: Touchpoint) -> dict[str, str]:
        opener = wording.opener_of(one, self.background.openers)
        when = {"when": note_day(opener.on, self.on, one.business.country)} if opener else {}
        return wording.said_of(one, self.background, on=self.on) | when


def drafts(business: Business, touchpoints: Sequence[Touchpoint], *, on: dt.date, by: Staff | None) -> Drafts:
    """Read what the drafts of these touchpoints are made from; `by` is who writes."""
    members = _members(business, {one.customer_id for one in touchpoints})
    return Drafts(
        background=wording.background(business, touchpoints, on=on, by=by),
        on=on,
        facts=_facts(business, members),
        since=_since(business, members),
        before=_before(business, members),
        praise=_praise(business, touchpoints),
    )


def _members(business: Business, ids: set[int]) -> dict[int, int]:
    """Return everybody who is one of these people, twins included, each with who stands for them."""
    twins = Customer.objects.filter(business=business, merged_into__in=ids).values_list("pk", "merged_into_id")
    return {**{pk: pk for pk in ids}, **{pk: into or pk for pk, into in twins}}


def _facts(business: Business, members: Mapping[int, int]) -> dict[int, tuple[str, ...]]:
    found: defaultdict[int, list[str]] = defaultdict(list)
    told = Fact.objects.filter(business=business, customer_id__in=list(members))
    told = told.exclude(source__in=wording.NO_SMALL_TALK).order_by("-noted_at", "-pk")
    for customer_id, text in told.values_list("customer_id", "text"):
        found[members[customer_id]].append(text)
    return {root: tuple(texts[:FACTS_READ]) for root, texts in found.items()}


def _since(business: Business, members: Mapping[int, int]) -> dict[int, dt.date]:
    """Return since when they have been coming: as they said, else since their first purchase on record."""
    found: dict[int, dt.date] = {}
    sales = Moment.objects.filter(business=business, customer_id__in=list(members), kind__in=SALE_KINDS)
    first = sales.order_by().values_list("customer_id").annotate(first=Min("happened_at"))
    said = Customer.objects.filter(business=business, pk__in=list(members)).exclude(since_date=None)
    days = [(pk, facts.local_day(business, at)) for pk, at in first]
    days += [(pk, day) for pk, day in said.values_list("pk", "since_date") if day]
    for pk, day in days:
        found[members[pk]] = min(found.get(members[pk], day), day)
    return found


def _before(business: Business, members: Mapping[int, int]) -> dict[int, list[str]]:
    """Return everything in writing that these people had from us, by hand, in print or by mail."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    mine = {"business": business, "customer_id__in": list(members)}
    notes = Note.objects.filter(written_at__isnull=False, **mine)
    cards = PrintItem.objects.filter(**mine).exclude(state=PrintItem.State.LEFT_OUT)
    made = Touchpoint.objects.filter(state=Touchpoint.State.MADE, channel__in=BY_HAND, **mine)
    for rows, column in ((notes, "words"), (notes, "draft"), (cards, "words"), (made, "words")):
        for customer_id, text in rows.values_list("customer_id", column):
            found[members[customer_id]].append(text)
    mails = Message.objects.filter(state__in=LEFT, **mine).order_by("-made_at")
    for customer_id, text, said in mails.values_list("customer_id", "template__text", "facts")[:LETTERS_READ]:
        found[members[customer_id or 0]].append(fill(text, said))
    return found


def _praise(business: Business, touchpoints: Sequence[Touchpoint]) -> dict[str, str]:
    praised = {one.about for one in touchpoints if one.opened_by_kind == "review"}
    reviews = Moment.objects.filter(business=business, kind="review", about__in=praised)
    return dict(reviews.values_list("about", "words")) if praised else {}
