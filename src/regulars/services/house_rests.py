"""When a mail house is left in peace: for a while after it took nothing, and for good once it refused the key."""

import datetime as dt

from django.db import transaction
from django.db.models import Q

from regulars import mail_houses
from regulars.core.house_rests import rest
from regulars.mail_houses import Receipt
from regulars.records.models import Business, MailHouse, Staff
from regulars.services import mail_houses as accounts
from regulars.services import setting_changes
from regulars.services.mail_houses import AT_EASE, BadMailHouse


def ready(business: Business, slug: str, *, now: dt.datetime) -> MailHouse | None:
    """Return the account with a house that may be asked now."""
    mine = MailHouse.objects.filter(business=business, slug=slug, is_on=True, refused_at=None)
    return mine.filter(Q(rests_until=None) | Q(rests_until__lte=now)).first()


@transaction.atomic
def heard(account: MailHouse, receipt: Receipt, *, now: dt.datetime) -> bool:
    """Note what came of asking and say whether to ask on; an answer to the key before says nothing about this one."""
    mine = MailHouse.objects.select_for_update().filter(pk=account.pk, connected_at=account.connected_at)
    fresh = mine.first()
    if fresh is None:
        return False
    if receipt.how in ("taken", "refused"):
        mine.exclude(failures=0).update(**AT_EASE)
        return True
    failures = fresh.failures + 1
    wait = rest(receipt.how, failures=failures, asked=receipt.wait)
    mine.update(
        failures=failures,
        trouble=receipt.reason[:300],
        rests_until=now + wait if wait else None,
        refused_at=None if wait else now,
    )
    return False


def try_again(business: Business, slug: str, *, by: Staff | None, now: dt.datetime) -> None:
    """Let a house be asked again at once, if the key opens. Asks the network."""
    house, (account, _) = mail_houses.house(slug), accounts.account_of(business, slug)
    if house.problem_with is None or not account.key:
        raise BadMailHouse("key", f"{house.label} is not connected.")
    if problem := house.problem_with(account):
        raise BadMailHouse("key", problem)
    with transaction.atomic():
        MailHouse.objects.filter(business=business, slug=slug).update(**AT_EASE)
        setting_changes.note(business, setting_changes.of_house(slug), ["tried_again"], by=by, now=now)
