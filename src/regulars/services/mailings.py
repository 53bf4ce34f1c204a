"""Mail to many on one occasion: with the shop's words and what is known of each, to those who may be written to."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db import transaction

from regulars.core.consent import MARKETING
from regulars.core.messages import FACTS, Source, email_source
from regulars.core.playbook_rules import OCCASIONS, occasion_of
from regulars.records.models import Business, Customer, CustomerKey, Mailing, Staff, Template
from regulars.records.models import Playbook as PlaybookRow
from regulars.services import facts, mail_accounts, outbox, same_words, templates, wording
from regulars.services.outbox import Queued
from regulars.services.refused import Refused
from regulars.services.rulebooks import read

WORTH_SENDING = dt.timedelta(days=3)
PORTION = 1_000
LONGEST_KEY = 120


class NotYet(Refused):
    """Mail to many cannot leave yet."""


class MendFirst(Refused):
    """There is something to mend in these words first."""


class NoSuchOccasion(Refused):
    """There is no such occasion."""


class BadKey(Refused):
    """The key of a run is one line of at most 120 characters. Give it another."""


class BadLine(Refused):
    """A line of the list holds a character that no number, address or phone has."""


@dataclass(frozen=True)
class Started:
    """A run of mail, and what became of its customers."""

    mailing: Mailing
    queued: Queued


def start(
    business: Business,
    *,
    occasion: str,
    customers: Iterable[Customer],
    key: str = "",
    is_sure: bool = False,
    by: Staff | None,
    now: dt.datetime,
) -> Started:
    """Queue a letter on an occasion to each of these customers; asking again on the same day adds nobody twice.

    Words with something to mend go only when somebody is sure.
    """
    if occasion not in OCCASIONS:
        raise NoSuchOccasion(f"{NoSuchOccasion.__doc__} There are: {', '.join(OCCASIONS)}.")
    if len(key) > LONGEST_KEY or not key.isprintable():
        raise BadKey(BadKey.__doc__)
    mailing = _begin(business, occasion, key, is_sure=is_sure, by=by, now=now)
    today = facts.local_day(business, now)
    queued = outbox.queue_many(
        mailing,
        customers,
        due_at=now,
        expires_at=now + WORTH_SENDING,
        now=now,
        facts_of=lambda portion: wording.said_to(business, portion, on=today),
    )
    again = same_words.waiting_in(mailing, now=now)
    mailing.remark = again.sentence if again else ""
    mailing.save(update_fields=["remark"])
    return Started(mailing, queued)


def to_mend(mailing: Mailing, *, now: dt.datetime) -> list[str]:
    """Say what the second pair of eyes would not let out."""
    words = mailing.template
    remarks = templates.remarks(mailing.business, mailing.occasion, words.subject, words.text, now=now)
    return [f"“{one.quote}”: {one.sentence}" if one.quote else one.sentence for one in remarks if one.is_grave]


def everybody(business: Business) -> Iterator[Customer]:
    """Yield all customers, merged-away twins left out, without holding them all at once."""
    for ids in facts.everybody(business):
        yield from Customer.objects.of(business).filter(pk__in=ids).order_by("pk")


def listed(business: Business, names: Iterable[str]) -> tuple[list[Customer], tuple[str, ...]]:
    """Find customers by number, e-mail address or phone as we keep it; return those nobody answers to as well."""
    wanted = list(dict.fromkeys(filter(None, _readable(names))))
    found: dict[str, Customer] = {}
    for start_at in range(0, len(wanted), PORTION):
        found |= _found(business, wanted[start_at : start_at + PORTION])
    return list(dict.fromkeys(found.values())), tuple(name for name in wanted if name not in found)


def template_of(business: Business, occasion: str, *, now: dt.datetime) -> Template:
    """Return the words of an occasion: the shop's own, else the first playbook's that has some, else the spare ones."""
    source = sources(business)[occasion]
    return templates.keep(business, occasion, source.subject, source.text, now=now)


def sources(business: Business, *, is_ready_made: bool = False) -> dict[str, Source]:
    """Return the words of each kind of mail as they would be used now, or as they would be without the shop's.

    By the words of rules: all occasions, and rules with a name that have words of their own, as "season-spring".
    """
    own = {} if is_ready_made else templates.in_use(business)
    rows = PlaybookRow.objects.filter(business=business, is_on=True).order_by("pk").values_list("text", flat=True)
    playbooks = [templates.with_own(read(text), own) for text in rows]
    spare, known = templates.with_own(wording.NO_PLAYBOOK, own), dict.fromkeys(FACTS, "known")
    named = {
        rule.word for one in playbooks for rule in one.rules if rule.name and "email" in one.words.get(rule.word, {})
    }
    kinds = sorted({*OCCASIONS, *named}, key=lambda word: ([*OCCASIONS].index(occasion_of(word)), word))
    speaks = {word: next((one for one in playbooks if "email" in one.words.get(word, {})), spare) for word in kinds}
    return {word: email_source(one, occasion_of(word), known, key=f"/{word}") for word, one in speaks.items()}


@transaction.atomic
def _begin(
    business: Business, occasion: str, key: str, *, is_sure: bool, by: Staff | None, now: dt.datetime
) -> Mailing:
    account, purpose = mail_accounts.ensure(business), OCCASIONS[occasion]
    if account is None:
        raise mail_accounts.NoSender(mail_accounts.NoSender.__doc__)
    # What is about a purchase needs no more than a server on this machine: to prove it is that server's affair.
    asks = purpose == MARKETING or not mail_accounts.is_beside_us(account)
    if asks and (refused := mail_accounts.bulk_refusal(account, now=now)):
        raise NotYet(refused.sentence)
    mailing = outbox.begin_mailing(
        business,
        key=key or f"{occasion}/{facts.local_day(business, now)}",
        occasion=occasion,
        purpose=purpose,
        template=template_of(business, occasion, now=now),
        by=by,
        now=now,
    )
    if not is_sure and (mend := to_mend(mailing, now=now)):
        raise MendFirst(f"Nothing was queued. Mend this first, or say that you are sure. {' '.join(mend)}")
    return mailing


def _readable(names: Iterable[str]) -> Iterator[str]:
    for number, name in enumerate(names, start=1):
        if "\0" in name:
            raise BadLine(f"Line {number} of the list holds a NUL, which no number, address or phone has. Mend it.")
        yield name.strip()


def _found(business: Business, names: Sequence[str]) -> dict[str, Customer]:
    keys = {name: name.lower() for name in names}
    owners: dict[str, int] = dict(
        CustomerKey.objects.filter(business=business, kind__in=("email", "phone"), key__in=keys.values())
        .order_by("-customer_id")
        .values_list("key", "customer_id")
    )
    numbers = {name: int(name) for name in names if name.isdecimal() and len(name) < 10}
    ids = {name: owners.get(keys[name]) or numbers.get(name) for name in names}
    rows = Customer.objects.filter(business=business).in_bulk([pk for pk in ids.values() if pk])
    return {name: rows[pk] for name, pk in ids.items() if pk in rows}
