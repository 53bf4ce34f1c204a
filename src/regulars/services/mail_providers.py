"""Choosing a provider's API as the way by which mail leaves: its keys go in and never come out."""

import datetime as dt
import json
import re
import secrets
from collections.abc import Mapping
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.db import transaction

from regulars.core.mail_identity import domain_of
from regulars.core.text import clean_text
from regulars.post import provider_forms, providers
from regulars.post.provider_forms import PROVIDERS, Wanted
from regulars.post.providers import NoProvider, Provider
from regulars.post.sns import Brought
from regulars.records.models import Business, MailAccount, Staff
from regulars.services import provider_events, setting_changes
from regulars.services.mail_setup import BadMail, changed, checked_address, forget_domain, look
from regulars.services.refused import Refused
from regulars.services.sealing import seal

HOOK = "webhook_secret"
ASKS, ASKS_FOR = "asks", dt.timedelta(days=3)  # so long Amazon's link works
TOPIC = "topic"  # of Amazon's: the only one that may report
_LINE = re.compile(r"[\x21-\x7e]{1,500}")


class ForeignTopic(Refused):
    """Nobody here let this topic report."""


class NoQuestion(Refused):
    """Amazon no longer asks this. Let the topic ask once more."""


@transaction.atomic
def choose(
    business: Business,
    address: str,
    slug: str,
    *,
    answers: Mapping[str, str],
    from_name: str = "",
    by: Staff | None,
    now: dt.datetime,
) -> MailAccount:
    """Let letters leave through a provider's API; an answer that is empty keeps the one there is."""
    if Business.objects.select_for_update(no_key=True).get(pk=business.pk).is_demo:
        raise BadMail("address", "The customers of this shop are made up: no e-mail leaves this machine.")
    wanted = PROVIDERS.get(slug)
    if wanted is None:
        raise BadMail("address", "Choose a provider.")
    address = checked_address(address)
    mine = MailAccount.objects.select_for_update().filter(business=business)
    account = mine.first() or MailAccount(business=business)
    kept, before = _kept(account, slug), look(account)
    chosen = {**kept, **{name: text.strip() for name, text in answers.items() if text.strip()}}
    _check(wanted, chosen)
    chosen.setdefault(HOOK, f"regulars:{secrets.token_urlsafe(24)}")
    if account.from_address and domain_of(account.from_address) != domain_of(address):
        forget_domain(account)
    if (account.kind, account.provider, account.from_address, kept) != ("provider", slug, address, chosen):
        account.tested_at = None
    account.kind, account.provider = MailAccount.Kind.PROVIDER, slug
    account.from_address, account.from_name = address, clean_text(from_name)[:120]
    account.provider_sealed = seal(json.dumps(provider_forms.secrets_of(slug, chosen)))
    account.save()
    answered = [name for name in answers if chosen.get(name) != kept.get(name)]
    setting_changes.note(business, setting_changes.MAIL, [*changed(account, before), *answered], by=by, now=now)
    return account


def reports_address(account: MailAccount) -> str:
    """Return the address to which the provider reports, with what proves it; none without a public address."""
    wanted = PROVIDERS.get(account.provider)
    if not settings.PUBLIC_URL.startswith("https://") or wanted is None:
        return ""
    parts = urlsplit(settings.PUBLIC_URL)
    name, _, password = str(provider_events.provider_of(account).secrets.get(HOOK, "")).partition(":")
    proof = "" if wanted.proof else f"{quote(name)}:{quote(password)}@"
    path = f"/events/{provider_events.address_token(account.business)}/{account.provider}/"
    return f"https://{proof}{parts.netloc}{path}"


@transaction.atomic
def hear(account: MailAccount, brought: Brought, *, now: dt.datetime) -> None:
    """Keep Amazon's question whether a topic may report here, for the owner; hear nothing from any but theirs."""
    account = MailAccount.objects.select_for_update().get(pk=account.pk)
    kept = dict(provider_events.provider_of(account).secrets)
    if brought.link:
        kept[ASKS] = json.dumps({"topic": brought.topic, "link": brought.link, "at": now.isoformat()})
    elif kept.get(TOPIC) != brought.topic:
        raise ForeignTopic(ForeignTopic.__doc__)
    elif ASKS not in kept or json.loads(kept[ASKS])["topic"] != brought.topic:
        return
    else:
        del kept[ASKS]
    _keep(account, kept)


@transaction.atomic
def let_in(account: MailAccount, topic: str, *, by: Staff | None, now: dt.datetime) -> None:
    """Let the topic report that asks whether it may, and from now on no other one."""
    account = MailAccount.objects.select_for_update().get(pk=account.pk)
    question = asks(account, now=now)
    if question is None or question.topic != topic:
        raise NoQuestion(NoQuestion.__doc__)
    _keep(account, {**provider_events.provider_of(account).secrets, TOPIC: topic})
    setting_changes.note(account.business, setting_changes.MAIL, [TOPIC], by=by, now=now)


def may_report(account: MailAccount, topic: str) -> bool:
    """Say whether the owner let this topic in."""
    return _kept(account, account.provider).get(TOPIC) == topic


def asks(account: MailAccount, *, now: dt.datetime) -> Brought | None:
    """Return the question that waits for the owner's answer, as long as Amazon waits for it."""
    kept = json.loads(_kept(account, account.provider).get(ASKS, "{}"))
    is_open = bool(kept) and dt.datetime.fromisoformat(kept["at"]) > now - ASKS_FOR
    return Brought(kept["topic"], kept["link"]) if is_open else None


def is_answered(account: MailAccount, name: str) -> bool:
    """Say whether a secret is kept."""
    return bool(_kept(account, account.provider).get(name))


def told(account: MailAccount | None, slug: str) -> dict[str, str]:
    """Return what was answered that is no secret."""
    wanted = PROVIDERS[slug]
    kept = _kept(account, slug) if account else {}
    return {one.name: kept.get(one.name, "") for one in wanted.questions if not one.is_secret}


def _keep(account: MailAccount, secrets: Mapping[str, object]) -> None:
    account.provider_sealed = seal(json.dumps(secrets))
    account.save(update_fields=["provider_sealed"])


def _kept(account: MailAccount, slug: str) -> dict[str, str]:
    if account.provider != slug or not account.provider_sealed:
        return {}
    return provider_forms.answers_of(slug, provider_events.provider_of(account).secrets)


def _check(wanted: Wanted, chosen: Mapping[str, str]) -> None:
    for question in wanted.asked:
        text = chosen.get(question.name, "")
        if question.is_needed and not text:
            raise BadMail(question.name, f"Copy it from {wanted.label}: {wanted.where}")
        if text and not _LINE.fullmatch(text):
            raise BadMail(question.name, "It is one line without spaces. Copy it once more.")
    try:
        providers.check(Provider(wanted.slug, provider_forms.secrets_of(wanted.slug, chosen)))
    except NoProvider as problem:
        raise BadMail(wanted.questions[0].name, str(problem)) from problem
