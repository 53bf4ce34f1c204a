"""What mail houses report later: a card that came back is remembered with the customer, once."""

import datetime as dt

from django.conf import settings
from django.db import transaction

from regulars import mail_houses
from regulars.core.tokens import peek, seal, unseal
from regulars.mail_houses import Report
from regulars.records.models import Business, MailHouse, PrintItem
from regulars.services import people

REPORTS = "house-reports"
CAME_BACK = "The post could not deliver it."


def address(business: Business, slug: str) -> str:
    """Return the address to which a house reports; none without a public address, or where it brings no reports."""
    if not settings.PUBLIC_URL.startswith("https://") or mail_houses.house(slug).reported is None:
        return ""
    token = seal(bytes(business.link_key), REPORTS, str(business.pk))
    return f"{settings.PUBLIC_URL.rstrip('/')}/house-events/{token}/{slug}/"


def business_at(token: str, slug: str) -> Business | None:
    """Return whose mail house may report at this address, or None."""
    said = peek(token)
    number = said[0] if said and len(said) == 1 and said[0].isascii() and said[0].isdecimal() else ""
    account = MailHouse.objects.select_related("business").filter(business_id=number[:18] or -1, slug=slug).first()
    is_right = account and unseal(bytes(account.business.link_key), REPORTS, token) is not None
    return account.business if account and is_right else None


@transaction.atomic
def take(business: Business, slug: str, report: Report, *, now: dt.datetime) -> bool:
    """Take a report and say whether it changed anything; what is brought again changes nothing."""
    theirs = PrintItem.objects.filter(business=business, run__house=slug, house_id=report.number)
    item = theirs.select_related("customer").filter(state=PrintItem.State.HANDED_OVER).first()
    if not report.came_back or not report.number or item is None:
        return False
    same = PrintItem.objects.filter(pk=item.pk, state=PrintItem.State.HANDED_OVER)
    if not same.update(state=PrintItem.State.RETURNED, reason=CAME_BACK):
        return False
    where = ", ".join(item.address[1:])
    people.remember(item.customer, f"Post to {where} came back."[:500], source=slug, by=None, now=now)
    return True
