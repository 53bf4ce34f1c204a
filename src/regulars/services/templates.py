"""The words of mail: those that came with a playbook, and the shop's own in their place.

They are kept by the word of the rule that sends them: an occasion, or "season-spring" where a rule has a name.
"""

import datetime as dt
import hashlib
import re
from collections.abc import Collection, Mapping
from dataclasses import replace

from django.db import transaction

from regulars.core import second_look
from regulars.core.messages import FACTS, unknown_names
from regulars.core.playbook_rules import OCCASIONS, occasion_of
from regulars.core.playbooks import Playbook
from regulars.core.second_look import Remark
from regulars.core.text import clean_text
from regulars.records.models import Business, Customer, Staff, Template
from regulars.services import facts, mail_accounts, same_words
from regulars.services.own_words import own_words
from regulars.services.refused import Refused

LONGEST_SUBJECT = 200
LONGEST_TEXT = 20_000
_WORD = re.compile(r"(?=.{1,40}$)[a-z_]+(-[a-z0-9]+)*")


class BadTemplate(Refused):
    """These words cannot be used."""


def keep(
    business: Business, occasion: str, subject: str, text: str, *, now: dt.datetime, by: Staff | None = None
) -> Template:
    """Return the row of these words; the same words are one row, and a row never changes."""
    digest = hashlib.sha256(f"{subject}\0{text}".encode()).hexdigest()
    kept, _ = Template.objects.get_or_create(
        business=business,
        occasion=occasion,
        digest=digest,
        defaults={"subject": subject, "text": text, "made_at": now, "made_by": by},
    )
    return kept


def in_use(business: Business) -> dict[str, Template]:
    """Return the shop's own words by the word of their rule."""
    return {one.occasion: one for one in Template.objects.filter(business=business, is_on=True)}


@transaction.atomic
def write(business: Business, word: str, subject: str, text: str, *, by: Staff | None, now: dt.datetime) -> Template:
    """Use the shop's own words for a kind of mail from now on; what was queued keeps the words that it has."""
    subject, text = clean_text(subject), text.strip().replace("\r\n", "\n")
    _refuse_bad(word, subject, text)
    facts.hold(business)
    Template.objects.filter(business=business, occasion=word, is_on=True).update(is_on=False)
    kept = keep(business, word, subject, text, now=now, by=by)
    kept.is_own = kept.is_on = True
    kept.save(update_fields=["is_own", "is_on"])
    return kept


@transaction.atomic
def put_back(business: Business, word: str) -> None:
    """Use the words of the playbook again."""
    Template.objects.filter(business=business, occasion=word, is_on=True).update(is_on=False)


def remarks(
    business: Business, word: str, subject: str, text: str, *, readers: Collection[Customer] = (), now: dt.datetime
) -> list[Remark]:
    """Return what the second pair of eyes says about these words, to these readers."""
    return second_look.look(
        subject,
        text,
        occasion=occasion_of(word),
        purpose=OCCASIONS[occasion_of(word)],
        known_names=FACTS,
        has_way_out=mail_accounts.has_way_out(mail_accounts.expected(business)),
        has_postal_address=mail_accounts.has_postal_address(business),
        again=same_words.among(business, readers, subject, text, now=now),
        own_words=own_words(business, f"{subject}\n{text}"),
    )


def with_own(playbook: Playbook, own: Mapping[str, Template]) -> Playbook:
    """Return a playbook that says the shop's own words in its mail."""
    changed = {
        word: {**playbook.words.get(word, {}), "email": one.text, "email_subject": one.subject}
        for word, one in own.items()
    }
    return replace(playbook, words={**playbook.words, **changed})


def _refuse_bad(word: str, subject: str, text: str) -> None:
    if occasion_of(word) not in OCCASIONS or not _WORD.fullmatch(word):
        raise BadTemplate("There is no such occasion.")
    if not subject or not text:
        raise BadTemplate("A letter needs a subject and words.")
    if len(subject) > LONGEST_SUBJECT or len(text) > LONGEST_TEXT:
        raise BadTemplate(
            f"That is too long: at most {LONGEST_SUBJECT} letters in the subject and {LONGEST_TEXT:,} in the text."
        )
    if unknown := [*unknown_names(subject), *unknown_names(text)]:
        known = ", ".join(f"{{{name}}}" for name in FACTS)
        raise BadTemplate(f"Nothing will ever fill {{{unknown[0]}}}. You can use {known}.")
