"""What happens at the counter: sales and refunds, complaints and praise, and who sent whom."""

import datetime as dt
import uuid
from collections.abc import Mapping

from django.db import transaction
from django.db.models import F

from regulars.core.money import spoken
from regulars.core.people import clean_text, fold
from regulars.core.playbooks import SALE_KINDS
from regulars.records.models import Business, Customer, Moment, Product, Sale, SaleLine, Shop, Staff, Touchpoint
from regulars.services import journal, rechecks
from regulars.services.refused import Refused

COUNTER = "counter"
LARGEST_CENTS = 10**11


class NotASale(Refused):
    """A sale needs an amount above zero, a customer of this business and a kind that Regulars knows."""


class TooMuchBack(Refused):
    """More than was paid cannot be given back."""


class NothingSaid(Refused):
    """Write down what they said, in their words."""


class NotAComplaint(Refused):
    """Only a complaint can be put right."""


@transaction.atomic
def record(
    business: Business,
    customer: Customer | None,
    *,
    amount_cents: int,
    as_kind: str = "sale",
    item: str = "",
    shop: Shop | None = None,
    receipt_key: str,
    by: Staff | None = None,
    now: dt.datetime,
) -> Sale:
    """Write down a sale at the counter; the same receipt key again gives the same sale."""
    foreign = customer is not None and customer.business_id != business.pk
    if foreign or as_kind not in SALE_KINDS or not receipt_key or not 0 < amount_cents <= LARGEST_CENTS:
        raise NotASale(NotASale.__doc__)
    sale, is_new = Sale.objects.get_or_create(
        business=business,
        source=COUNTER,
        reference=receipt_key[:100],
        defaults={
            "customer": customer,
            "shop": shop,
            "sold_at": now,
            "total_cents": amount_cents,
            "currency": business.currency,
        },
    )
    if is_new:
        _write_down(sale, as_kind, clean_text(item)[:200], by=by, now=now)
    return sale


@transaction.atomic
def refund(
    sale: Sale, cents: int, *, words: str = "", receipt_key: str = "", by: Staff | None = None, now: dt.datetime
) -> Moment | None:
    """Give money back, never more than was paid; the same receipt key again changes nothing."""
    about = f"sale:{sale.pk}"
    key = f"refund:{receipt_key or uuid.uuid4()}"[:64]
    if SaleLine.objects.filter(sale=sale, line_key=key).exists():
        return Moment.objects.filter(business_id=sale.business_id, kind="refunded", details__key=key).first()
    _give_back(sale, cents)
    SaleLine.objects.create(business_id=sale.business_id, sale=sale, line_key=key, amount_cents=-cents)
    if sale.customer is None:
        return None
    is_first = not Moment.objects.filter(business_id=sale.business_id, kind="refunded", about=about).exists()
    moment = journal.note(
        sale.customer,
        "refunded",
        about=about if is_first else f"{about}:{key}"[:120],
        now=now,
        worth_cents=-cents,
        words=clean_text(words),
        details={"key": key, "is_whole": sale.refunded_cents == sale.total_cents},
        by=by,
    )
    rechecks.recheck(sale.customer, now=now)
    return moment


@transaction.atomic
def complain(
    customer: Customer,
    words: str,
    *,
    sale: Sale | None = None,
    receipt_key: str = "",
    by: Staff | None = None,
    now: dt.datetime,
) -> Moment:
    """Note what is wrong: somebody follows up, and nothing else goes out until it is put right."""
    details = {"sale": f"sale:{sale.pk}"} if sale else {}
    return _say(customer, "complaint", words, receipt_key, details, by=by, now=now)


@transaction.atomic
def solve_complaint(complaint: Moment, *, words: str = "", by: Staff | None = None, now: dt.datetime) -> Moment:
    """Note that the customer says it is right again; solving it twice changes nothing."""
    if complaint.kind != "complaint":
        raise NotAComplaint(NotAComplaint.__doc__)
    solved = journal.note(
        complaint.customer, "complaint_solved", about=complaint.about, now=now, words=clean_text(words), by=by
    )
    follow_ups = Touchpoint.objects.filter(business_id=complaint.business_id, about=complaint.about).open()
    follow_ups.update(
        state=Touchpoint.State.CANCELLED, outcome="not_needed", reason="It was put right.", ended_at=now, ended_by=by
    )
    rechecks.recheck(complaint.customer, now=now)
    return solved


@transaction.atomic
def praise(
    customer: Customer,
    words: str,
    *,
    place: str = "",
    receipt_key: str = "",
    by: Staff | None = None,
    now: dt.datetime,
) -> Moment:
    """Note a good review, a recommendation or kind words, so that they are thanked for."""
    return _say(customer, "review", words, receipt_key, {"place": place} if place else {}, by=by, now=now)


@transaction.atomic
def refer(
    customer: Customer,
    *,
    friend: str,
    words: str = "",
    receipt_key: str = "",
    by: Staff | None = None,
    now: dt.datetime,
) -> Moment:
    """Note whom this customer sent to us, so that they are thanked, whether the friend buys or not."""
    friend = clean_text(friend)
    return _say(customer, "referral", words or friend, receipt_key, {"friend": friend}, by=by, now=now)


def _write_down(sale: Sale, kind: str, item: str, *, by: Staff | None, now: dt.datetime) -> None:
    product = _product(sale.business, item) if item else None
    SaleLine.objects.create(
        business_id=sale.business_id, sale=sale, product=product, line_key="1", amount_cents=sale.total_cents
    )
    if sale.customer is None:
        return
    journal.note(
        sale.customer,
        kind,
        about=f"sale:{sale.pk}",
        now=now,
        worth_cents=sale.total_cents,
        details={"as": kind} | ({"item": item} if item else {}),
        by=by,
    )
    rechecks.recheck(sale.customer, now=now)


def _product(business: Business, item: str) -> Product:
    product, _ = Product.objects.get_or_create(business=business, key=fold(item)[:200], defaults={"name": item})
    return product


def _give_back(sale: Sale, cents: int) -> None:
    # One guarded statement: two tills that give back at the same time cannot give more than was paid.
    enough = Sale.objects.filter(pk=sale.pk, refunded_cents__lte=F("total_cents") - cents)
    if cents <= 0 or not enough.update(refunded_cents=F("refunded_cents") + cents):
        sale.refresh_from_db()
        left = spoken(sale.total_cents - sale.refunded_cents, sale.currency)
        raise TooMuchBack(f"Give back something between nothing and {left}: that is what is left of this sale.")
    sale.refresh_from_db()


def _say(
    customer: Customer,
    kind: str,
    words: str,
    receipt_key: str,
    details: Mapping[str, str],
    *,
    by: Staff | None,
    now: dt.datetime,
) -> Moment:
    said = clean_text(words)
    if not said:
        raise NothingSaid(NothingSaid.__doc__)
    about = f"{kind}:{receipt_key or uuid.uuid4()}"[:120]
    moment = journal.note(customer, kind, about=about, now=now, words=said, details=dict(details), by=by)
    rechecks.recheck(customer, now=now)
    return moment
