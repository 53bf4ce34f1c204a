"""Letters: what the plan sends by e-mail is put into the outbox, and what the outbox sends is written out."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count
from types import MappingProxyType
from typing import NamedTuple

from django.db import transaction

from regulars.core import mail_form
from regulars.core.mail_form import Form, Letter, Look
from regulars.core.mail_headers import Headers
from regulars.core.mail_identity import domain_of
from regulars.core.outbox import ACCOUNT, ASSUMED, CANCELLED, FAILED, UNKNOWN
from regulars.core.people import phone_shown
from regulars.core.playbook_rules import OCCASIONS, occasion_of
from regulars.core.zones import wall_time
from regulars.post import dkim
from regulars.records.models import Business, Customer, MailAccount, Message, Staff, Template, Touchpoint
from regulars.services import (
    facts,
    mail_accounts,
    morning,
    outbox,
    passwords,
    preferences,
    same_words,
    sealing,
    templates,
    wording,
)
from regulars.services.refused import Refused
from regulars.services.same_words import Planned

EMAIL = "email"
ONE_DAY = dt.timedelta(days=1)
# So long after it was planned a letter waits at least: time to look at it.
TIME_TO_LOOK = dt.timedelta(minutes=10)
# A proof that ended so did not arrive, as far as anybody knows.
IN_VAIN = frozenset({FAILED, CANCELLED, UNKNOWN, ASSUMED})


NO_GAPS: Mapping[str, str] = MappingProxyType({})
# Mail to the team, with words that no template can have.
OF_THE_TEAM: Mapping[str, Callable[[Mapping[str, str]], Mapping[str, str]]] = {
    passwords.OCCASION: lambda said: {"{link}": passwords.link(said)},
    morning.OCCASION: morning.gaps,
}


class NoAddress(Refused):
    """There is no e-mail address in your account to send it to."""


class Envelope(NamedTuple):
    """A letter as a mail server wants it: who sends, who gets it, and the bytes."""

    sender: str
    recipient: str
    content: bytes


@transaction.atomic
def queue_planned(business: Business, *, on: dt.date, now: dt.datetime) -> int:
    """Queue today's planned e-mails of a business whose mail leaves by itself, and say how many were new."""
    account = mail_accounts.ensure(business)
    if account is None or not account.is_on:
        return 0
    today = Touchpoint.objects.of(business).planned(on).filter(channel=EMAIL).exclude(customer__email="")
    today = today.select_related("customer")
    waiting, asking = list(today.filter(messages=None)), list(today.filter(same_words.ASKING))
    known = wording.background(business, [*waiting, *asking], on=on, by=None)
    letters = [Planned(one, *wording.email_of(one, known, on=on)) for one in (*waiting, *asking)]
    again = same_words.said_before(business, letters, now=now)
    due_at = max(wall_time(on, account.mail_at, business.timezone), now + TIME_TO_LOOK)
    keys = _keys(business, waiting)
    for letter in letters:
        pk = letter.touchpoint.pk
        if pk in keys:
            _queue(business, letter, again.get(pk, ""), key=keys[pk], due_at=due_at, now=now)
        elif pk not in again:
            same_words.say_anew(letter, _words(business, letter, now), due_at=due_at, now=now)
    return len(waiting)


def _keys(business: Business, waiting: Sequence[Touchpoint]) -> dict[int, str]:
    """Return the key of each touchpoint's letter: another one, when its letter was left out and is wanted after all."""
    keys = {one.pk: f"touchpoint/{one.key}" for one in waiting}
    mine = Message.objects.of(business)
    taken = set(mine.filter(key__in=keys.values(), touchpoint=None).values_list("key", flat=True))
    again = {key: mine.filter(key__startswith=f"{key}/again:", touchpoint=None).count() + 1 for key in taken}
    return {pk: f"{key}/again:{again[key]}" if key in again else key for pk, key in keys.items()}


def _queue(business: Business, letter: Planned, why: str, *, key: str, due_at: dt.datetime, now: dt.datetime) -> None:
    """Queue a letter; with a reason why, it is held until somebody lets it go."""
    one = letter.touchpoint
    message = outbox.queue(
        business,
        key=key,
        occasion=one.occasion,
        purpose=one.purpose,
        to_address=one.customer.email,
        customer=one.customer,
        touchpoint=one,
        template=_words(business, letter, now),
        facts=letter.known,
        due_at=due_at,
        expires_at=facts.day_begins(business, one.use_by_date + ONE_DAY),
        now=now,
    )
    if why:
        same_words.ask_first(message, why, now=now)


def _words(business: Business, letter: Planned, now: dt.datetime) -> Template:
    return templates.keep(business, letter.touchpoint.occasion, letter.source.subject, letter.source.text, now=now)


@dataclass
class Writer:
    """Writes the letters of one account; what is the same for all is looked up once."""

    account: MailAccount
    forms: dict[tuple[int, str], Form] = field(default_factory=dict)

    @cached_property
    def business(self) -> Business:
        """Whose letters these are."""
        return self.account.business

    def write(self, one: outbox.Claimed, *, now: dt.datetime) -> Envelope:
        """Write a letter out; raise `BadAddress` when it cannot be addressed."""
        headers = self._headers(one, now)
        content = self._form(one).write(one.facts, headers)
        return Envelope(self._return_path(one), one.to_address, self._signed(content))

    def letter(self, message: Message) -> Letter:
        """Return a letter as it is read."""
        gaps = morning.gaps(message.facts) if message.occasion == morning.OCCASION else {}
        form = self._compiled(message.template, message.purpose, gaps)
        return form.letter(message.facts, way_out=self._way_out(message.customer_id, message.purpose)[0])

    @cached_property
    def look(self) -> Look:
        """Return what the foot of every letter says."""
        return look_of(self.business)

    def _form(self, one: outbox.Claimed) -> Form:
        if one.stream == ACCOUNT and one.occasion in OF_THE_TEAM:
            # The link is a secret: it is made here and kept in no table, so that nobody reads it among what left.
            words = Template.objects.get(business=self.business, pk=one.template_id)
            return self._compiled(words, one.purpose, OF_THE_TEAM[one.occasion](one.facts))
        kind = one.template_id, one.purpose
        if kind not in self.forms:
            template = Template.objects.get(business=self.business, pk=one.template_id)
            self.forms[kind] = self._compiled(template, one.purpose)
        return self.forms[kind]

    def _compiled(self, template: Template, purpose: str, gaps: Mapping[str, str] = NO_GAPS) -> Form:
        text = template.text
        for gap, filling in gaps.items():
            text = text.replace(gap, filling)
        return mail_form.compile(template.subject, text, self.look, purpose=purpose)

    def _headers(self, one: outbox.Claimed, now: dt.datetime) -> Headers:
        account = self.account
        url, mailto = self._way_out(one.customer_id if one.stream != ACCOUNT else None, one.purpose)
        return Headers(
            from_name=account.from_name or self.business.name,
            from_address=account.from_address,
            to_address=one.to_address,
            to_name=one.facts.get("name", "") if one.stream != ACCOUNT else "",
            message_id=one.message_id,
            outbox_id=outbox.dashed(one.id),
            date=now,
            unsubscribe_url=url,
            unsubscribe_mailto=mailto,
            feedback_id=f"{one.occasion}:{account.business_id}:{one.stream}:regulars",
        )

    def _way_out(self, customer_id: int | None, purpose: str) -> tuple[str, str]:
        if customer_id is None:
            return "", ""
        found = _way_out(self.account, self.business, customer_id, purpose)
        return found.url, found.mailto

    def _return_path(self, one: outbox.Claimed) -> str:
        """Return an address that tells a bounce of this letter from all others (VERP)."""
        back = self.account.bounce_address
        if not back:
            return self.account.from_address
        token = one.message_id.partition("@")[0]
        return f"{back.rpartition('@')[0]}+{token}@{domain_of(back)}"

    @cached_property
    def _key(self) -> str:
        return sealing.unseal(self.account.dkim_key_sealed) if self.account.dkim_selector else ""

    def _signed(self, content: bytes) -> bytes:
        if not self._key:
            return content
        return dkim.sign(content, self._key, domain=self.account.dkim_domain, selector=self.account.dkim_selector)


@transaction.atomic
def send_proof(
    business: Business, customer: Customer, *, occasion: str, subject: str, text: str, by: Staff, now: dt.datetime
) -> Message:
    """Send words, as this customer would read them, to who asks.

    The same words on the same day go once; what did not arrive, or nobody knows it, goes again when it is asked for.
    """
    mail_accounts.speaking(business)
    if by.user is None or not by.user.email:
        raise NoAddress(NoAddress.__doc__)
    on = facts.local_day(business, now)
    template = templates.keep(business, occasion, subject, text, now=now, by=by)
    (known,) = wording.said_on(business, [customer], occasion, on=on)
    key = f"proof/{by.pk}/{template.pk}/{customer.pk}/{on}"
    tries = (
        outbox.queue(
            business,
            key=f"{key}/again:{number}" if number else key,
            stream=ACCOUNT,
            occasion=occasion_of(occasion),
            purpose=OCCASIONS[occasion_of(occasion)],
            to_address=by.user.email,
            template=template,
            facts={name: value for name, value in known.items() if value},
            due_at=now,
            expires_at=now + ONE_DAY,
            now=now,
        )
        for number in count()
    )
    return next(one for one in tries if one.state not in IN_VAIN)


def look_of(business: Business) -> Look:
    """Return what the foot of a business's letters says."""
    phone = phone_shown(business.phone, business.country) if business.phone else ""
    return Look(business.name, business.postal_address, phone)


def preview(
    business: Business,
    customers: Sequence[Customer],
    *,
    occasion: str,
    subject: str,
    text: str,
    on: dt.date,
) -> list[tuple[Customer, Letter]]:
    """Return these words as each of these customers would read them."""
    purpose, account = OCCASIONS[occasion_of(occasion)], mail_accounts.expected(business)
    form = mail_form.compile(subject, text, look_of(business), purpose=purpose)
    said = wording.said_on(business, customers, occasion, on=on)
    outs = [_way_out(account, business, one.pk, purpose) for one in customers]
    return [(one, form.letter(known, way_out=out.url)) for one, known, out in zip(customers, said, outs, strict=True)]


def _way_out(account: MailAccount | None, business: Business, customer_id: int, purpose: str) -> preferences.WayOut:
    stays_here = account is not None and mail_accounts.stays_here(account)
    address = account.from_address if account else business.email
    return preferences.way_out_of(business, customer_id, purpose=purpose, address=address, stays_here=stays_here)
