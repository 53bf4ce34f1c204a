"""Where a customer wrote to us: noted, so that a message may go back the same way, and forgotten again."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from regulars.core.networks import (
    NETWORKS,
    PHONE,
    Network,
    Opening,
    address_key,
    address_problem,
    address_shown,
    network,
    opening,
)
from regulars.core.people import phone_shown
from regulars.records.models import Customer, Handle, Moment, Staff
from regulars.services import facts, journal, rechecks
from regulars.services.refused import Refused
from regulars.services.standing import open_ones

WROTE = "wrote"


class NoSuchNetwork(Refused):
    """Choose where they wrote to you."""


class BadAddress(Refused):
    """This is no address on that network."""


@dataclass(frozen=True)
class Conversation:
    """A way back to somebody who wrote to us: where, under which address, and the link that opens it."""

    handle: Handle
    network: Network
    address: str  # as people write it
    opening: Opening


@transaction.atomic
def note(customer: Customer, slug: str, address: str, *, by: Staff | None, now: dt.datetime) -> Handle:
    """Note that a customer wrote to us on a network; without an address it is their telephone number."""
    one = NETWORKS.get(slug)
    if one is None:
        raise NoSuchNetwork(NoSuchNetwork.__doc__)
    handle, _ = Handle.objects.update_or_create(
        customer=customer,
        network=one.slug,
        defaults={
            "business_id": customer.business_id,
            "address": _address(one, customer, address),
            "used_at": now,
            "noted_by": by,
        },
    )
    day = facts.local_day(customer.business, now)
    journal.note(customer, WROTE, about=f"handle:{handle.pk}:{day}", now=now, details={"network": one.slug}, by=by)
    rechecks.recheck(customer, now=now)
    return handle


@transaction.atomic
def forget(handle: Handle, *, now: dt.datetime) -> None:
    """Forget where somebody wrote to us, in the journal too: no message goes there any more."""
    noted = Moment.objects.filter(business_id=handle.business_id, customer_id=handle.customer_id, kind=WROTE)
    noted.filter(about__startswith=f"handle:{handle.pk}:").delete()
    handle.delete()
    rechecks.recheck(handle.customer, now=now)


def of(customer: Customer) -> list[Handle]:
    """List where a customer wrote to us, the latest first; what a merged twin used is theirs too."""
    own = Q(customer=customer) | Q(customer__merged_into=customer)
    mine = Handle.objects.filter(own, business_id=customer.business_id)
    return list(mine.select_related("customer").order_by("-used_at", "-pk"))


def conversations(customer: Customer, words: str = "") -> list[Conversation]:
    """List the conversations that can be opened with a customer, the latest first, with words where possible."""
    found: dict[tuple[str, str], Conversation] = {}
    for handle in open_ones(customer.business, of(customer)):
        one = network(handle.network)
        address = handle.address or _own_number(one, customer, handle)
        if there := opening(one, address, words):
            shown = _shown(one, address, customer.business.country)
            found.setdefault((one.slug, address), Conversation(handle, one, shown, there))
    return list(found.values())


def _address(one: Network, customer: Customer, written: str) -> str:
    """Return the address to keep: none for somebody's own number, which may be corrected later."""
    country = customer.country or customer.business.country
    if not written.strip():
        if one.goes_by == PHONE and customer.phone:
            return ""
        raise BadAddress(f"Write their address on {one.label}. It looks like {one.looks_like}.")
    key = address_key(one, written, country)
    if key is None:
        raise BadAddress(address_problem(one, written, country) or BadAddress.__doc__)
    return "" if one.goes_by == PHONE and key == customer.phone else key


def _own_number(one: Network, customer: Customer, handle: Handle) -> str:
    return (handle.customer.phone or customer.phone) if one.goes_by == PHONE else ""


def _shown(one: Network, address: str, country: str) -> str:
    return phone_shown(address, country) if one.goes_by == PHONE else address_shown(one, address)
