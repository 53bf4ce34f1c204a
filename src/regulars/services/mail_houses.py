"""The shop's accounts with mail houses: connected with a key that goes in and never comes out, and taken away again."""

import datetime as dt
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction

from regulars import mail_houses
from regulars.core.people import clean_text
from regulars.core.postal import Place
from regulars.core.sender_place import sender_place
from regulars.mail_houses import Account, House
from regulars.records.models import Business, MailHouse, PrintItem, PrintRun, Staff
from regulars.services import setting_changes
from regulars.services.refused import Refused
from regulars.services.sealing import Unreadable, seal, unseal

_LINE = re.compile(r"[\x21-\x7e]{4,200}")
LONGEST = 64
AT_EASE: Mapping[str, Any] = {"failures": 0, "trouble": "", "rests_until": None, "refused_at": None}


class BadMailHouse(Refused):
    """One thing about the account with a mail house is not right: which, and what to do."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


class StillUnderWay(Refused):
    """Pieces are still on their way to this mail house. Wait for them, or take them back on the page of their run."""


@dataclass(frozen=True)
class Standing:
    """A mail house there is, and the shop's account with it, if any."""

    house: House
    account: MailHouse | None
    sender: Place  # who posts, as the house prints it
    has_key: bool  # one that this installation can read

    @property
    def is_connected(self) -> bool:
        """Say whether pieces can be handed over to it."""
        return not self.house.by_itself or bool(self.account and self.account.is_on and self.has_key)


def standings(business: Business) -> list[Standing]:
    """List every mail house, and how it stands with each."""
    accounts = {one.slug: one for one in MailHouse.objects.filter(business=business)}
    found = []
    for slug, house in _all():
        kept = _opened(accounts.get(slug))
        found.append(Standing(house, accounts.get(slug), _sender(business, kept), bool(kept.get("key"))))
    return found


def connect(
    business: Business,
    slug: str,
    *,
    key: str,
    sender: Place,
    hook: str = "",
    url: str = "",
    by: Staff | None,
    now: dt.datetime,
) -> MailHouse:
    """Connect a mail house after trying the key; an empty key keeps the one that is there. Asks the network."""
    house = mail_houses.known().get(slug)
    if house is None or house.problem_with is None:
        raise BadMailHouse("key", "There is no such mail house.")
    if Business.objects.get(pk=business.pk).is_demo:
        raise BadMailHouse("key", "The customers of this shop are made up: nothing is printed for them.")
    _check_sender(sender)
    before = _kept(business, slug)
    key, hook = key.strip() or before.get("key", ""), hook.strip() or before.get("hook", "")
    if not _LINE.fullmatch(key):
        raise BadMailHouse("key", "Copy the key from the mail house: one line without spaces.")
    if problem := house.problem_with(Account(key, url=url)):
        raise BadMailHouse("key", problem)
    kept = {"key": key, "hook": hook, "url": url, "sender": asdict(sender)}
    if key != before.get("key"):
        _ask_nobody_else(business, slug)
    what = [name for name in kept if kept[name] != before.get(name)] if before.get("key") else ["connected"]
    return _keep(business, slug, seal(json.dumps(kept)), what, by=by, now=now)


@transaction.atomic
def disconnect(business: Business, slug: str, *, by: Staff | None, now: dt.datetime) -> None:
    """Forget the key; refused while pieces are under way."""
    account = MailHouse.objects.select_for_update().filter(business=business, slug=slug).first()
    under_way = PrintRun.objects.of(business).filter(house=slug, state=PrintRun.State.HANDED_OVER)
    waiting = (PrintItem.State.WAITING, PrintItem.State.UNKNOWN)
    if account and under_way.filter(items__state__in=waiting).exists():
        raise StillUnderWay(StillUnderWay.__doc__)
    if account:
        account.secret, account.is_on = None, False
        account.save(update_fields=["secret", "is_on"])
        setting_changes.note(business, setting_changes.of_house(slug), ["disconnected"], by=by, now=now)


def account_of(business: Business, slug: str) -> tuple[Account, Place]:
    """Return the account with its secret, for the moment in which it is used, and who posts; no key when it is off."""
    kept = _kept(business, slug) if MailHouse.objects.filter(business=business, slug=slug, is_on=True).exists() else {}
    sender = kept.get("sender") or {"name": business.name}
    return Account(str(kept.get("key", "")), url=str(kept.get("url", ""))), Place(**sender)


def hook_of(business: Business, slug: str) -> str:
    """Return what proves the reports of a mail house, for the moment in which it is used."""
    return str(_kept(business, slug).get("hook", ""))


def _all() -> list[tuple[str, House]]:
    return sorted(mail_houses.known().items(), key=lambda one: (one[1].by_itself, one[1].label))


def _ask_nobody_else(business: Business, slug: str) -> None:
    """Leave to a person what the account before may have taken: another one does not know the keys of its pieces."""
    unknown = PrintItem.objects.filter(business=business, run__house=slug, state=PrintItem.State.UNKNOWN)
    unknown.update(asked_at=None)


@transaction.atomic
def _keep(
    business: Business, slug: str, sealed: bytes, what: list[str], *, by: Staff | None, now: dt.datetime
) -> MailHouse:
    setting_changes.note(business, setting_changes.of_house(slug), what, by=by, now=now)
    chosen = {"secret": sealed, "is_on": True, "connected_at": now, "connected_by": by, **AT_EASE}
    return MailHouse.objects.update_or_create(business=business, slug=slug, defaults=chosen)[0]


def _kept(business: Business, slug: str) -> dict[str, Any]:
    return _opened(MailHouse.objects.filter(business=business, slug=slug).first())


def _opened(account: MailHouse | None) -> dict[str, Any]:
    """Open what is kept; what another installation sealed is as good as gone, and asked for once more."""
    try:
        kept = json.loads(unseal(account.secret) or "{}") if account and account.secret else {}
    except Unreadable:
        return {}
    return kept if isinstance(kept, dict) else {}


def _sender(business: Business, kept: Mapping[str, Any]) -> Place:
    if kept.get("sender"):
        return Place(**kept["sender"])
    return sender_place(business.name, business.postal_address, business.country)


def _check_sender(sender: Place) -> None:
    asked = {"name": "your name", "street": "the street", "city": "the town", "postcode": "the postcode"}
    for field, what in asked.items():
        if not clean_text(getattr(sender, field)):
            raise BadMailHouse(field, f"Write {what}: it stands on each piece, and what cannot be delivered returns.")
        if len(getattr(sender, field)) > LONGEST:
            raise BadMailHouse(field, f"Keep it under {LONGEST} letters.")
