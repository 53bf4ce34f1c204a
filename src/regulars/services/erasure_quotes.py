"""Where others' rows quote somebody who is erased: mergings that were taken back, twins, a mail server's answer."""

import re
from collections.abc import Collection, Sequence

from django.db.models import Q

from regulars.records.models import (
    Business,
    Consent,
    Customer,
    CustomerKey,
    ImportChange,
    Incoming,
    MailAccount,
    Moment,
    Touchpoint,
    Twin,
)

SOMEBODY = "somebody who was erased"
NAMES = ("name", "company", "email", "phone")
NOTHING = "(?!)"
SHORTEST = 3  # letters: anything shorter is part of too many words


def names_of(rows: Sequence[Customer]) -> set[str]:
    """Return by what a person is and was known: names, company, addresses and numbers."""
    ids = [one.pk for one in rows]
    said = {getattr(one, field) for one in rows for field in NAMES}
    said |= {f"{one.first_name} {one.last_name}".strip() for one in rows}
    said |= set(CustomerKey.objects.filter(customer__in=ids).values_list("key", flat=True))
    for change in ImportChange.objects.filter(table="customer", row__in=ids):
        said |= {fields[name] or "" for fields in (change.before, change.after) for name in NAMES if name in fields}
    return {one for one in said if len(one) >= SHORTEST}


def forget(business: Business, ids: Collection[int], names: Collection[str]) -> None:
    """Take their name out of what stands with others."""
    met = Moment.objects.filter(business=business, kind__in=("merged", "unmerged"))
    with_them = met.filter(Q(details__into__in=ids) | Q(details__from__in=ids)).exclude(customer__in=ids)
    others = set(with_them.values_list("customer_id", flat=True))
    for moment in with_them:
        _forget_meeting(moment)
    for details in met.filter(customer__in=ids).values_list("details", flat=True):
        others |= {details[name] for name in ("into", "from") if name in details}
    others -= set(ids)
    _forget_evidence(others, names)
    _forget_noes(ids, others)
    for address in names:
        MailAccount.objects.filter(business=business, slow_reason__contains=address).update(slow_reason="")


def forget_in_mail(business: Business, addresses: Collection[str]) -> None:
    """Of what came back and nobody could place, drop what is from them; blank their addresses in what others wrote."""
    unplaced = Incoming.objects.filter(business=business, customer=None)
    unplaced.filter(from_address__in=addresses).delete()
    named, words = Q(pk__in=()), whole(addresses)
    for address in addresses:
        named |= Q(words__icontains=address) | Q(subject__icontains=address)
    for one in unplaced.filter(named):
        one.words, one.subject = words.sub("…", one.words), words.sub("…", one.subject)
        one.save(update_fields=["words", "subject"])


def whole(names: Collection[str]) -> re.Pattern[str]:
    """Return what finds any of these names and addresses, yet never in the middle of another."""
    longest_first = "|".join(re.escape(one) for one in sorted(names, key=len, reverse=True))
    return re.compile(rf"(?<![\w.@+-])(?:{longest_first or NOTHING})(?![\w@-]|\.\w)", re.IGNORECASE)


def _forget_meeting(moment: Moment) -> None:
    """Keep that two were one, or were parted, and with which number; the touchpoint that ended then says so too."""
    ended = Touchpoint.objects.filter(business=moment.business_id, customer=moment.customer_id)
    ended.filter(ended_at=moment.happened_at, reason__startswith="Merged with ").update(
        reason=f"Merged with {SOMEBODY}."
    )
    moment.words = f"This was with {SOMEBODY}."
    moment.details = {name: number for name, number in moment.details.items() if name in ("into", "from")}
    moment.save(update_fields=["words", "details"])


def _forget_evidence(others: Collection[int], names: Collection[str]) -> None:
    pairs = Twin.objects.filter(Q(first__in=others) | Q(second__in=others))
    for twin in pairs:
        kept = [one for one in twin.evidence if not any(name in one for name in names)]
        if kept != twin.evidence:
            twin.evidence = kept
            twin.save(update_fields=["evidence"])


def _forget_noes(ids: Collection[int], others: Collection[int]) -> None:
    """Drop their words of a no that was copied when two were told apart; the no itself goes on."""
    for no in Consent.objects.filter(customer__in=ids, state=Consent.State.WITHDRAWN) if others else ():
        copies = Consent.objects.filter(customer__in=others, pk__gt=no.pk, stated_at=no.stated_at, state=no.state)
        copies.filter(channel=no.channel, purpose=no.purpose).update(wording="")
