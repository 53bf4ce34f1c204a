"""The parts of the mail: which letters are in each, page by page, and how a letter stands in a list."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from regulars.core import outbox as states
from regulars.core.messages import fill
from regulars.records.models import Business, Message
from regulars.services import mail_accounts, outbox
from regulars.services.mail_ahead import Ahead

A_PAGE = 30
POISON = gettext_lazy(
    "Tried again, it may stop the sender once more. It is tried alone, and taken out at once if it does."
)
_OTHER = {"lt": "gt", "gt": "lt"}


@dataclass(frozen=True)
class Part:
    """One part of the mail: which states are in it, in which order, and what to say when it is empty."""

    slug: str
    label: Any
    states: tuple[str, ...]
    order: str
    empty: Any
    does: tuple[str, ...] = ()  # what may be done with each letter
    means: Any = ""


_PARTS = (
    Part(
        "going",
        gettext_lazy("Going out"),
        (states.READY, states.CLAIMED, states.FENCED, states.DEFERRED),
        "due_at",
        gettext_lazy("Nothing is on its way. E-mails come here from today's list, and from mail to many."),
        ("hold", "leave-out"),
    ),
    Part(
        "held",
        gettext_lazy("Held"),
        (states.HELD,),
        "due_at",
        gettext_lazy("Nothing is held. When a rule or one of you holds an e-mail, the reason stands here."),
        ("let-go", "leave-out"),
    ),
    Part(
        "unsure",
        gettext_lazy("Unsure"),
        (states.UNKNOWN,),
        "-state_since",
        gettext_lazy("Nothing. We know of every e-mail what became of it."),
        ("again", "leave"),
        gettext_lazy(
            "These may or may not have arrived: the line broke after the e-mail was handed over "
            "and before the server said yes. "
            "Send it again, and they may get it twice. "
            "Leave it, and they may not have it at all: it counts as sent."
        ),
    ),
    Part(
        "returned",
        gettext_lazy("Not delivered"),
        (states.FAILED,),
        "-state_since",
        gettext_lazy("Nothing. Every e-mail found its way."),
        ("try", "correct", "put-away"),
        gettext_lazy(
            "These did not arrive, and the reason stands with each. "
            "Mend it and try again: the line, your sign-in, the words, or their address. "
            "What the other side refused for good goes only to another address."
        ),
    ),
    Part(
        "sent",
        gettext_lazy("Sent"),
        (states.SENT, states.ASSUMED),
        "-state_since",
        gettext_lazy("Nothing has left yet."),
    ),
    Part(
        "stopped",
        gettext_lazy("Not sent"),
        (states.CANCELLED,),
        "-state_since",
        gettext_lazy("Nothing was cancelled."),
    ),
)
PARTS = {part.slug: part for part in _PARTS}


@dataclass(frozen=True)
class Row:
    """A letter in a list."""

    message: Message
    at: dt.datetime | None  # of what waits: when it leaves or is looked at again; None: not in time
    subject: str
    text: str
    why: str
    goes_to: str = ""  # of what failed, or nobody knows of: where it may go now
    warning: Any = ""


@dataclass
class Page:
    """A part of the mail as it is shown: a page of it, and where the next begins."""

    part: Part
    rows: list[Row] = field(default_factory=list)
    after: str = ""


def page_of(business: Business, part: Part, *, after: str, now: dt.datetime) -> Page:
    mine = Message.objects.of(business).filter(state__in=part.states).order_by(part.order, *_tie(part))
    found = list(
        _behind(business, mine, part, after).select_related(
            "customer__merged_into", "touchpoint", "template", "mailing"
        )[: A_PAGE + 1]
    )
    return Page(part, rows(business, found[:A_PAGE], now=now), str(found[A_PAGE - 1].pk) if len(found) > A_PAGE else "")


def _tie(part: Part) -> tuple[str]:
    return ("-pk" if part.order.startswith("-") else "pk",)


def _behind(business: Business, mine: QuerySet[Message], part: Part, after: str) -> QuerySet[Message]:
    """Return those behind one of them: pages stay in place while letters come and go."""
    last = Message.objects.of(business).filter(pk=after).first() if _is_key(after) else None
    if last is None:
        return mine
    name, way = part.order.removeprefix("-"), "lt" if part.order.startswith("-") else "gt"
    at = getattr(last, name)
    return mine.filter(**{f"{name}__{way}e": at}).exclude(**{name: at, f"pk__{_OTHER[way]}e": last.pk})


def rows(business: Business, letters: Sequence[Message], *, now: dt.datetime) -> list[Row]:
    """Return letters as a list shows them: filled in, with when and why each goes, and where to after all."""
    again = [one.pk for one in letters if one.state in (states.FAILED, states.UNKNOWN)]
    goes_to = outbox.addresses(business, again) if again else {}
    ahead = Ahead(business, mail_accounts.for_business(business), now)
    return [_row(one, ahead, goes_to.get(one.pk, "")) for one in letters]


def _row(message: Message, ahead: Ahead, goes_to: str) -> Row:
    at = ahead.leaves_at(message) if message.state in (states.READY, states.DEFERRED) else message.due_at
    subject, text = (fill(words, message.facts) for words in (message.template.subject, message.template.text))
    warning = POISON if goes_to and outbox.is_poison(message) else ""
    return Row(message, at, subject, text, message.touchpoint.why if message.touchpoint else "", goes_to, warning)


def _is_key(text: str) -> bool:
    try:
        return bool(uuid.UUID(text))
    except ValueError:
        return False
