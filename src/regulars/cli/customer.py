"""Show what is known about a customer, or erase them for good."""

import argparse
import sys
from typing import TYPE_CHECKING, Any

from regulars.cli import _known
from regulars.cli._lines import counted
from regulars.services.refused import Refused

if TYPE_CHECKING:
    from regulars.records.models import Business, Customer
    from regulars.services.erasure import Erased, Outlook

MOST = 30
LONGEST_NUMBER = 10
YES = "yes"
STILL_READ = "The database was being read: the last bytes go within a day."


class NobodyFound(Refused):
    """Nobody here is called that. Try a part of the name, the e-mail address or the last digits of the phone."""


class SeveralFound(Refused):
    """There are several of that name. Say which by number: regulars customer erase NUMBER"""


class NotErased(Refused):
    """Nobody was erased. Type yes to erase them, or say --yes."""


class NotExactly(Refused):
    """Nobody is called exactly that. Say whom by number: regulars customer erase NUMBER"""


def arguments(one: argparse.ArgumentParser) -> None:
    """Take what to do and a piece of the name, e-mail or phone."""
    one.add_argument("what", choices=["show", "erase"])
    one.add_argument("who", help="a number, or any piece of the name, e-mail or phone; to erase, the whole of one")
    one.add_argument("--yes", action="store_true", help="erase without asking")


def run(chosen: argparse.Namespace) -> dict[str, Any]:
    """Find, and show or erase."""
    from regulars.cli._business import the_business

    business = the_business()
    return _erase(business, chosen) if chosen.what == "erase" else _show(business, chosen.who)


def _show(business: "Business", who: str) -> dict[str, Any]:
    found = _numbered(business, who) or _near(business, who)
    if not found:
        raise NobodyFound(NobodyFound.__doc__)
    for one in found:
        print(_line(one), file=sys.stderr)
    shown = [_shown(one) for one in found]
    if len(shown) == 1:
        for line in _known.lines(shown[0], business):
            print(line, file=sys.stderr)
    return {"customers": shown}


def _erase(business: "Business", chosen: argparse.Namespace) -> dict[str, Any]:
    from django.utils.timezone import now

    from regulars.services import erasure

    customer = _the_one(business, chosen.who)
    print(_line(customer), file=sys.stderr)
    _tell(erasure.outlook(customer))
    if not chosen.yes and not _is_wanted():
        raise NotErased(NotErased.__doc__)
    number = customer.pk
    done = erasure.erase(customer, by=None, now=now())
    _tell_done(done)
    return {
        "erased": number,
        "entries": done.entries,
        "sales_kept": done.sales,
        "emails_stopped": done.emails_stopped,
        "addresses_remembered": done.addresses,
        "is_wiped": done.is_wiped,
    }


def _is_wanted() -> bool:
    print(f"This cannot be taken back. Type {YES} to erase: ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() == YES


def _the_one(business: "Business", who: str) -> "Customer":
    """Return the only customer with exactly this number, address, phone or name."""
    found = _numbered(business, who) or _called(business, who)
    if len(found) == 1:
        return found[0]
    near = found or _near(business, who)
    for one in near:
        print(_line(one), file=sys.stderr)
    refused = SeveralFound if found else NotExactly if near else NobodyFound
    raise refused(refused.__doc__)


def _numbered(business: "Business", who: str) -> "list[Customer]":
    """Return whom a number means; that of a twin means who is kept."""
    from regulars.records.models import Customer

    if not (who.isascii() and who.isdigit() and len(who) < LONGEST_NUMBER):
        return []
    rows = Customer.objects.filter(business=business, pk=int(who)).select_related("merged_into")
    return [one.merged_into or one for one in rows]


def _called(business: "Business", who: str) -> "list[Customer]":
    """Return everybody with exactly this address, phone or name."""
    from django.db.models import Q

    from regulars.core.people import email_key, fold, phone_key
    from regulars.records.models import Customer, CustomerKey

    whose = Q(kind="email", key=email_key(who)) | Q(kind="phone", key=phone_key(who, business.country))
    keys = CustomerKey.objects.filter(whose, business=business).select_related("customer__merged_into")
    found = {owner.pk: owner for key in keys if (owner := key.customer.merged_into or key.customer)}
    name = fold(who)
    namesakes = Customer.objects.of(business).matching(name) if name else []
    found |= {one.pk: one for one in namesakes if fold(one.name) == name}
    return [one for _, one in sorted(found.items())]


def _near(business: "Business", who: str) -> "list[Customer]":
    from regulars.services import people

    return people.find(business, who, limit=MOST) if who.strip() else []


def _line(one: "Customer") -> str:
    return f"{one.pk:6} {one.name}  {one.email}  {one.phone}"


def _tell(seen: "Outlook") -> None:
    """Say what goes, what stays, and what only a hand can do."""
    goes = [
        (seen.moments, "moment", "moments"),
        (seen.facts, "fact", "facts"),
        (seen.emails, "e-mail", "e-mails"),
        (seen.notes, "note", "notes"),
        (seen.cards, "card or letter", "cards and letters"),
        (seen.promises, "open promise", "open promises"),
        (seen.reminders, "open reminder", "open reminders"),
        (seen.wishes, "wish", "wishes"),
    ]
    listed = ", ".join(counted(*one) for one in goes if one[0])
    print(f"  goes    {listed or 'the entry alone'}", file=sys.stderr)
    if seen.entries > 1:
        print(f"  goes    {seen.entries} entries that are one person", file=sys.stderr)
    sales = counted(seen.sales, "sale without a name", "sales without a name")
    hashes = counted(seen.addresses, "hash of an address", "hashes of addresses")
    print(f"  stays   {sales}, {hashes}", file=sys.stderr)
    by_hand = [
        (
            seen.cards_to_take_out,
            "card lies printed: take it out of the pile",
            "cards lie printed: take them out of the pile",
        ),
        (
            seen.cards_at_a_mail_house,
            "card is at a mail house: only it can stop the card",
            "cards are at a mail house: only it can stop them",
        ),
        (
            seen.waiting_files,
            "file waits to be imported, and may name them",
            "files wait to be imported, and may name them",
        ),
    ]
    for one in by_hand:
        if one[0]:
            print(f"  you     {counted(*one)}", file=sys.stderr)


def _tell_done(done: "Erased") -> None:
    print("Erased." if done.is_wiped else f"Erased. {STILL_READ}", file=sys.stderr)


def _shown(customer: "Customer") -> dict[str, Any]:
    from regulars.records.models import Fact, Moment, Touchpoint
    from regulars.services import merging

    ids = merging.whole(customer)
    facts = Fact.objects.filter(customer__in=ids).order_by("-noted_at", "-pk")
    planned = Touchpoint.objects.of(customer.business).filter(customer__in=ids).order_by("-due_date", "-pk")
    return {
        "id": customer.pk,
        "name": customer.name,
        "email": customer.email,
        "phone": customer.phone,
        **_known.allowed(customer),
        "since": customer.since_date,
        "twins": ids[1:],
        "facts": [fact.text for fact in facts],
        "timeline": [
            {
                "at": one.happened_at.isoformat(),
                "kind": one.kind,
                "worth_cents": one.worth_cents,
                "words": one.words,
            }
            for one in Moment.objects.about(customer)[:100]
        ],
        "touchpoints": [
            {
                "occasion": one.occasion,
                "state": one.state,
                "due": one.due_date,
                "reason": one.reason or one.held_reason,
            }
            for one in planned[:50]
        ],
    }
