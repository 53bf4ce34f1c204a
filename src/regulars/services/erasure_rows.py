"""What of a person is taken out of the tables, theirs and those of others who are quoted with them."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F, Model, Q, QuerySet

from regulars.core.outbox import ACCOUNT
from regulars.records import bulk, turns
from regulars.records.models import (
    Business,
    Consent,
    Customer,
    CustomerKey,
    Fact,
    FeedEntry,
    Handle,
    Idea,
    IdeaVote,
    ImportChange,
    Incoming,
    Mailing,
    Message,
    Moment,
    Note,
    PrintItem,
    PrintRun,
    Promise,
    Reminder,
    Sale,
    Template,
    Touchpoint,
    Twin,
)
from regulars.services import erasure_quotes
from regulars.services.outbox_stop import UNSENT

# What points to a customer and goes with them, in this order: nothing later points to what went before.
GO: tuple[type[Model], ...] = (
    PrintItem,
    Note,
    IdeaVote,
    Reminder,
    Promise,
    Fact,
    Handle,
    Consent,
    Twin,
    CustomerKey,
    Incoming,
    Message,
    Touchpoint,
    Moment,
)
IN_FEEDS: tuple[tuple[str, type[Model]], ...] = (
    ("touchpoint", Touchpoint),
    ("promise", Promise),
    ("reminder", Reminder),
)
BROUGHT: tuple[type[Model], ...] = (Customer, CustomerKey, Fact, Consent, Moment, Sale)
PROOF, MORNING = "proof", "morning"


@dataclass(frozen=True)
class Letters:
    """Letters to somebody or about them, and the words that they were written from."""

    gone: list[UUID]
    on_disk: list[UUID]  # in a mailbox on this machine
    words: set[int]


@dataclass(frozen=True)
class Gone:
    """What is left to be done outside of the tables, and what stayed in them."""

    on_disk: list[UUID]
    sales: int


def theirs(model: type[Model], ids: Collection[int]) -> QuerySet[Any]:
    """Return the rows of a table that point to these customers."""
    whose = Q()
    for field in model._meta.concrete_fields:
        if field.related_model is Customer:
            whose |= Q(**{f"{field.name}__in": ids})
    return model._default_manager.filter(whose)


def batches(ids: Collection[int]) -> set[int]:
    """Return the imports that brought anything about these customers."""
    found: set[int | None] = set(Customer.objects.filter(pk__in=ids).values_list("batch_id", flat=True))
    for model in BROUGHT[1:]:
        found |= set(theirs(model, ids).order_by().values_list("batch_id", flat=True).distinct())
    found |= set(ImportChange.objects.filter(table="customer", row__in=ids).values_list("batch_id", flat=True))
    return {one for one in found if one}


def take_out(
    business: Business,
    rows: Sequence[Customer],
    *,
    names: Collection[str],
    addresses: Collection[str],
    now: dt.datetime,
) -> Gone:
    """Take out everything about these rows of one person; their sales stay, without a customer."""
    ids = [one.pk for one in rows]
    turns.take(business, "ideas")
    erasure_quotes.forget(business, ids, names)
    _cancel_in_feeds(business, ids, now)
    ideas, runs = _of(IdeaVote, "idea_id", ids), _of(PrintItem, "run_id", ids)
    letters = _letters(business, rows)
    erasure_quotes.forget_in_mail(business, addresses)
    for model in GO:
        theirs(model, ids).delete()
    Message.objects.filter(pk__in=letters.gone).delete()
    _forget_changes(ids)
    sales = Sale.objects.filter(customer__in=ids).update(customer=None)
    PrintRun.objects.filter(pk__in=runs, items=None).delete()
    Idea.objects.filter(pk__in=ideas, votes=None, parts=None, state=Idea.State.NEW, answer="").delete()
    Customer.objects.filter(pk__in=ids).delete()
    _forget_words(letters.words)
    return Gone(letters.on_disk, sales)


def _of(model: type[Model], field: str, ids: Collection[int]) -> list[Any]:
    return list(theirs(model, ids).order_by().values_list(field, flat=True).distinct())


def _cancel_in_feeds(business: Business, ids: Collection[int], now: dt.datetime) -> None:
    """Blank what the feeds show, and cancel it, so that calendars out there drop it when they next ask."""
    for name, model in IN_FEEDS:
        for some in bulk.portions(theirs(model, ids).values_list("pk", flat=True)):
            shown = FeedEntry.objects.filter(business=business, uid__in=[f"{name}-{pk}" for pk in some])
            shown.update(summary="", description="", is_cancelled=True, sequence=F("sequence") + 1, changed_at=now)


def _letters(business: Business, rows: Sequence[Customer]) -> Letters:
    """Return all letters to them and about them; the team's old mornings lose their lists, and stay."""
    ids = [one.pk for one in rows]
    team = Message.objects.filter(business=business, customer=None, stream=ACCOUNT)
    proofs = [pk for pk, key in team.filter(key__startswith=f"{PROOF}/").values_list("pk", "key") if _whose(key) in ids]
    mornings = team.filter(occasion=MORNING, made_at__gte=min(one.created_at for one in rows))
    waiting = mornings.filter(state__in=UNSENT).values_list("pk", flat=True)  # they are drawn up again
    gone = [*theirs(Message, ids).values_list("pk", flat=True), *proofs, *waiting]
    left = mornings.exclude(state__in=UNSENT)
    read = list(left.values_list("pk", flat=True))
    left.update(facts={})
    words = Message.objects.filter(pk__in=gone).order_by().values_list("template_id", flat=True).distinct()
    return Letters(gone, [*gone, *read], set(words))


def _whose(key: str) -> int:
    return int(key.split("/")[3])


def _forget_changes(ids: Collection[int]) -> None:
    """Forget what imports changed about them; of their sales, that these were theirs."""
    ImportChange.objects.filter(table="customer", row__in=ids).delete()
    sales = Sale.objects.filter(customer__in=ids).order_by().values_list("pk", flat=True)
    for some in bulk.portions(sales):
        for change in ImportChange.objects.filter(table="sale", row__in=some):
            for fields in (change.before, change.after):
                if fields.get("customer_id") in ids:
                    fields["customer_id"] = None
            change.save(update_fields=["before", "after"])


def _forget_words(words: Iterable[int]) -> None:
    """Drop the words of letters that only they had, and that the shop does not use."""
    for pk in words:
        unused = Template.objects.filter(pk=pk, is_own=False, is_on=False)
        used = Message.objects.filter(template=pk).exists() or Mailing.objects.filter(template=pk).exists()
        if not used and unused.exists():
            unused._raw_delete(unused.db)
