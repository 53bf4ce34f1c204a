"""Handing a print run over to a mail house: each piece once, whatever dies in the middle.

As with letters: a piece is fenced and committed before the network is asked, and what was never answered is unknown. It
is asked for again with the same key as long as the house knows the key; after that a person says what became of it.
"""

import datetime as dt
import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import dataclass, fields

from django.db import transaction
from django.db.models import Count, QuerySet

from regulars import mail_houses
from regulars.core.postal import Place
from regulars.mail_houses import Account, House, Receipt, file
from regulars.records.models import Business, MailHouse, PrintItem, PrintRun, Staff, Touchpoint
from regulars.services import (
    house_pieces,
    house_rests,
    installation,
    journal,
    outcomes,
    print_guard,
    print_sheets,
    prints,
)
from regulars.services import mail_houses as accounts
from regulars.services.print_rows import NotNow, items_of, locked, set_aside
from regulars.services.print_sheets import Job
from regulars.services.refused import Refused

Item, Run = PrintItem.State, PrintRun.State
AT_ONCE = 20
FROM_A_FILE = 200  # noted at once, so that the other shops need not wait
BEFORE_ASKING_AGAIN = dt.timedelta(minutes=2)  # whoever asked first may still wait for the answer
ON_ITS_WAY = "It is being handed over."


class CannotHandOver(Refused):
    """This run cannot go to this mail house."""


@dataclass(frozen=True)
class Progress:
    """How far a run has come."""

    house: House
    waiting: int
    taken: int
    unknown: int
    left_out: int
    returned: int
    trouble: str  # why it does not go on, if it does not

    @property
    def is_over(self) -> bool:
        """Say whether nothing is to be done any more."""
        return not (self.waiting or self.unknown)


def houses_for(run: PrintRun) -> list[accounts.Standing]:
    """List the mail houses to which a run may go now: those that are connected and print such a size."""
    connected = [one for one in accounts.standings(run.business) if one.is_connected]
    return [one for one in connected if one.house.prints(run.kind, run.size)]


def hand_over(run: PrintRun, slug: str, *, by: Staff | None, on: dt.date, now: dt.datetime) -> PrintRun:
    """Give a run to a mail house: pieces follow one by one; for one that gets a file, all of them are gone now."""
    given = _begin(run, slug, on=on, now=now)
    if not mail_houses.house(slug).by_itself:
        _with_the_file(given, by=by, now=now)
    return given


@transaction.atomic
def _begin(run: PrintRun, slug: str, *, on: dt.date, now: dt.datetime) -> PrintRun:
    held = locked(run, Run.PROOF, Run.PRINTED)
    chosen = next((one.house for one in houses_for(held) if one.house.slug == slug), None)
    if chosen is None:
        raise CannotHandOver("Choose a mail house that prints this size.")
    if chosen.by_itself and held.state == Run.PRINTED:
        raise CannotHandOver("These are printed already. Take that back first, or post them yourself.")
    _pass_over(held, on=on)
    held.state, held.house, held.ended_at = Run.HANDED_OVER, slug, now
    held.save(update_fields=["state", "house", "ended_at"])
    return held


def _with_the_file(run: PrintRun, *, by: Staff | None, now: dt.datetime, most: int | None = None) -> int:
    """Note each piece of a file as gone, each by itself, so that thousands do not keep others waiting."""
    waiting = list(run.items.filter(state=Item.WAITING).order_by("position").values_list("pk", flat=True)[:most])
    for pk in waiting:
        with transaction.atomic():
            if not PrintRun.objects.select_for_update().filter(pk=run.pk, state=Run.HANDED_OVER):
                break  # somebody took it back meanwhile
            item = _items(run).select_for_update(of=("self",)).get(pk=pk)
            if item.state == Item.WAITING:
                _take(item, "", by=by, now=now)
    return len(waiting)


def carry(run: PrintRun, *, on: dt.date, now: dt.datetime, most: int = AT_ONCE) -> int:
    """Hand over what waits and ask again for what was not answered; return how many were asked for.

    Never within a transaction: each piece is fenced and settled by itself, with the network in between.
    """
    fresh = PrintRun.objects.select_related("business", "made_by").get(pk=run.pk)
    house = mail_houses.house(fresh.house)
    if fresh.state != Run.HANDED_OVER:
        return 0
    if house.submit is None:
        return _with_the_file(fresh, by=fresh.made_by, now=now, most=FROM_A_FILE)
    known = house_rests.ready(fresh.business, fresh.house, now=now)
    account, sender = accounts.account_of(fresh.business, fresh.house)
    if known is None or not account.key:
        return 0
    installation.count_claim()
    asked = 0
    job = prints.job_of(fresh)
    for item in _next(fresh, house, now=now, most=most):
        receipt = _ask(item, house, account, sender, job, on=on, now=now)
        asked += receipt is not None
        if receipt is not None and not house_rests.heard(known, receipt, now=now):
            break
    return asked


def under_way(business: Business) -> list[PrintRun]:
    """Return the runs that a mail house is being given."""
    is_at_work = {"state": Run.HANDED_OVER, "items__state__in": (Item.WAITING, Item.UNKNOWN)}
    return list(PrintRun.objects.of(business).filter(**is_at_work).distinct().order_by("pk"))


@transaction.atomic
def decide(item: PrintItem, *, is_printed: bool, by: Staff | None, now: dt.datetime) -> PrintItem:
    """Say what the mail house answered about a piece that nobody knew about; what was not printed is free again."""
    fresh = _items(item.run).select_for_update(of=("self",)).get(pk=item.pk)
    if fresh.state != Item.UNKNOWN or not is_unsure(fresh, now=now):
        raise NotNow(NotNow.__doc__)
    if is_printed:
        _take(fresh, "", by=by, now=now)
    else:
        set_aside(fresh, "The mail house did not print it.")
    return fresh


@transaction.atomic
def take_back(run: PrintRun, *, by: Staff | None, now: dt.datetime) -> int:
    """Stop what has not gone yet and return how many; a run that went as a file is a proof again."""
    held = locked(run, Run.HANDED_OVER)
    if mail_houses.house(held.house).by_itself:
        stopped = held.items.filter(state=Item.WAITING)
        return stopped.update(state=Item.LEFT_OUT, reason="Somebody stopped it before it was handed over.")
    gone = list(_items(held).filter(state=Item.HANDED_OVER))
    for item in gone:
        item.state, item.reason = Item.WAITING, ""
        item.save(update_fields=["state", "reason"])
        if item.touchpoint.state == Touchpoint.State.MADE:
            outcomes.undo(item.touchpoint, by=by, now=now)
    held.state, held.house, held.ended_at = Run.PROOF, "", None
    held.save(update_fields=["state", "house", "ended_at"])
    return len(gone)


def bundle(run: PrintRun) -> bytes:
    """Return the file for a print shop: the cards or letters with crop marks, and their addresses, as a ZIP."""
    gone = _items(run).exclude(state=Item.LEFT_OUT).order_by("position")
    items = list(gone)
    pieces = [print_sheets.Piece(item.address, item.words, item.signed_by) for item in items]
    pdf = print_sheets.pdf(prints.job_of(run), pieces, marks=True)
    return file.bundle(file_name(run), pdf, [_place(item) for item in items])


def file_name(run: PrintRun) -> str:
    """Return what the file of a run is called."""
    return f"{run.print_date}-{run.kind.replace('_', '-')}s-{run.pk}"


def progress(run: PrintRun) -> Progress:
    """Say how far a run has come with its mail house."""
    counts = dict(run.items.values_list("state").annotate(count=Count("pk")))
    stuck = run.items.filter(state=Item.WAITING).exclude(reason="").order_by("position")
    return Progress(
        house=mail_houses.house(run.house),
        waiting=counts.get(Item.WAITING, 0),
        taken=counts.get(Item.HANDED_OVER, 0),
        unknown=counts.get(Item.UNKNOWN, 0),
        left_out=counts.get(Item.LEFT_OUT, 0),
        returned=counts.get(Item.RETURNED, 0),
        trouble=_trouble(run) or stuck.values_list("reason", flat=True).first() or "",
    )


def _trouble(run: PrintRun) -> str:
    house = mail_houses.house(run.house)
    if not house.by_itself or not run.items.filter(state=Item.WAITING).exists():
        return ""
    if not accounts.account_of(run.business, run.house)[0].key:
        return f"{house.label} is switched off. Connect it under Settings, Mail houses."
    if MailHouse.objects.filter(business=run.business, slug=run.house, refused_at__isnull=False).exists():
        return f"{house.label} refuses the key. Mend that under Settings, Mail houses."
    return ""


def is_unsure(item: PrintItem, *, now: dt.datetime) -> bool:
    """Say whether a person has to find out: asking again with the same key might make a second one by now."""
    holds = mail_houses.house(item.run.house).key_holds
    return item.state == Item.UNKNOWN and (item.asked_at is None or now >= item.asked_at + holds)


def key_of(item: PrintItem) -> str:
    """Return the key by which a mail house knows a piece: made of facts, and of no other shop with the same numbers."""
    business = item.business
    proof = hmac.digest(bytes(business.link_key), f"piece/{business.pk}/{item.pk}".encode(), hashlib.sha256)
    return f"regulars-{business.pk}-{item.pk}-{proof.hex()[:24]}"


def _next(run: PrintRun, house: House, *, now: dt.datetime, most: int) -> Iterator[PrintItem]:
    """Yield what is to be asked for: what was not answered comes first, while its key holds."""
    lost = _items(run).filter(state=Item.UNKNOWN, asked_at__gt=now - house.key_holds)
    yield from lost.filter(asked_at__lte=now - BEFORE_ASKING_AGAIN).order_by("position")[:most]
    yield from _items(run).filter(state=Item.WAITING).order_by("position")[:most]


def _ask(
    item: PrintItem, house: House, account: Account, sender: Place, job: Job, *, on: dt.date, now: dt.datetime
) -> Receipt | None:
    """Fence a piece, ask for it and settle it; None when nothing was asked."""
    piece = house_pieces.piece_of(item, job, sender, house=house)
    if isinstance(piece, str):
        _settle(item, Receipt("refused", reason=piece), was=item.state, is_first=item.state == Item.WAITING, now=now)
        return None
    if not _fence(item, on=on, now=now):
        return None
    assert house.submit
    receipt = house.submit(account, piece, key_of(item))
    _settle(item, receipt, was=Item.UNKNOWN, is_first=item.state == Item.WAITING, now=now)
    return receipt


@transaction.atomic
def _fence(item: PrintItem, *, on: dt.date, now: dt.datetime) -> bool:
    """Commit that a piece may be at the house from now on, if the guard lets it; say whether it may be asked for."""
    journal.hold_still([item.customer_id])
    was = item.state
    fresh = _items(item.run).get(pk=item.pk)
    if fresh.state != was:
        return False
    fresh.state = Item.WAITING  # so that the guard is asked about what may be printed a second later, too
    if refused := print_guard.refusals(item.run, [fresh], on=on).get(item.pk):
        if was == Item.WAITING:
            set_aside(fresh, refused)
        return False
    first = {"asked_at": now} if was == Item.WAITING else {}
    mine = PrintItem.objects.filter(pk=item.pk, state=was)
    return bool(mine.update(state=Item.UNKNOWN, reason=ON_ITS_WAY, **first))


@transaction.atomic
def _settle(item: PrintItem, receipt: Receipt, *, was: str, is_first: bool = True, now: dt.datetime) -> None:
    """Write down what became of a piece, if nobody else has."""
    fresh = _items(item.run).select_for_update(of=("self",)).get(pk=item.pk)
    if fresh.state != was:
        return
    if receipt.how == "taken":
        _take(fresh, receipt.number, by=item.run.made_by, now=now)
    elif receipt.how == "refused" and is_first:
        set_aside(fresh, receipt.reason)
    elif receipt.how == "unknown" or not is_first:
        # Whatever a second request met, the first may have been taken.
        fresh.reason = receipt.reason[:300]
        fresh.save(update_fields=["reason"])
    else:
        fresh.state, fresh.reason, fresh.asked_at = Item.WAITING, receipt.reason[:300], None
        fresh.save(update_fields=["state", "reason", "asked_at"])


def _take(item: PrintItem, number: str, *, by: Staff | None, now: dt.datetime) -> None:
    item.state, item.house_id, item.reason = Item.HANDED_OVER, number, ""
    item.save(update_fields=["state", "house_id", "reason"])
    try:
        outcomes.finish(item.touchpoint, outcome="sent", by=by, now=now)
    except outcomes.HasEnded as ended:  # it is on its way all the same
        item.reason = str(ended)[:300]
        item.save(update_fields=["reason"])


def _pass_over(run: PrintRun, *, on: dt.date) -> None:
    """Leave out what the guard refuses today."""
    items = list(_items(run).filter(state=Item.WAITING))
    for pk, reason in print_guard.refusals(run, items, on=on).items():
        PrintItem.objects.filter(pk=pk, state=Item.WAITING).update(state=Item.LEFT_OUT, reason=reason[:300])


def _items(run: PrintRun) -> "QuerySet[PrintItem]":
    return items_of(run).select_related("run", "business", "touchpoint__business", "customer__business")


def _place(item: PrintItem) -> Place:
    known = {field.name for field in fields(Place)}
    return Place(**{name: value for name, value in item.place.items() if name in known})
