"""Print runs: made up from the day's cards and letters, proved, printed, posted; each card once."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import asdict

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from regulars.core.paper_words import CHANNELS, order_of
from regulars.core.people import clean_text
from regulars.core.print_days import PAPER
from regulars.records.models import Business, PrintItem, PrintRun, Staff, Touchpoint
from regulars.services import facts, outreach, print_sheets
from regulars.services.addresses import lines_of, place_of
from regulars.services.look import paper_of, print_days_of
from regulars.services.print_guard import refusals
from regulars.services.print_rows import NotNow, items_of, locked, set_aside
from regulars.services.print_sheets import Job, Piece
from regulars.services.refused import Refused

KINDS = tuple(CHANNELS)
LONGEST_WORDS = 4_000
Item, Run = PrintItem.State, PrintRun.State


class CannotPrint(Refused):
    """This cannot be printed as it is. Shorten it."""


def ready(business: Business, *, on: dt.date) -> QuerySet[Touchpoint]:
    """Return what is planned for a day on paper and lies in no print run yet."""
    mine = PrintItem.objects.filter(touchpoint=OuterRef("pk")).exclude(run__state=Run.CANCELLED)
    in_a_run = mine.filter(~Q(state=Item.LEFT_OUT) | Q(run__print_date=on))
    return Touchpoint.objects.of(business).planned(on).filter(~Exists(in_a_run), channel__in=PAPER)


@transaction.atomic
def make_up(
    business: Business,
    *,
    on: dt.date,
    kinds: Iterable[str] = ("postcard", "letter"),
    by: Staff | None,
    now: dt.datetime,
) -> list[PrintRun]:
    """Make a run of each kind from what is planned for a day, in the order of addresses; again finds nothing new."""
    facts.hold(business)
    waiting = list(ready(business, on=on).select_related("customer", "keeper"))
    made = []
    for kind in kinds:
        mine = [one for one in waiting if one.channel == CHANNELS[kind]]
        waiting = [one for one in waiting if one.channel != CHANNELS[kind]]
        if mine:
            made.append(_run(business, kind, mine, on=on, by=by, now=now))
    return made


def make_up_day(business: Business, *, on: dt.date, kinds: Iterable[str], now: dt.datetime) -> list[PrintRun]:
    """Draw up the plan of a day if nobody has, and make up its runs."""
    if business.planned_on != on:
        outreach.draw_up(business, on=on, now=now)
    return make_up(business, on=on, kinds=kinds, by=None, now=now)


def job_of(run: PrintRun) -> Job:
    """Return what all cards or letters of a run share."""
    day = print_days_of(run.business).posted(run.print_date)
    return Job(run.kind, run.size, run.look, day, print_sheets.pictures_of(run.business))


@transaction.atomic
def leave_out(item: PrintItem, *, reason: str) -> PrintItem:
    """Leave one out of a run that is not posted; its touchpoint is free for another way or day."""
    run = locked(item.run, Run.PROOF, Run.PRINTED)
    item = PrintItem.objects.get(pk=item.pk, run=run)
    if item.state == Item.WAITING:
        set_aside(item, clean_text(reason) or "Somebody left it out.")
    return item


@transaction.atomic
def put_back(item: PrintItem, *, on: dt.date) -> PrintItem:
    """Put one into its proof with the address as it is now; raise when something stands in its way."""
    run = locked(item.run, Run.PROOF)
    item = items_of(run).get(pk=item.pk)
    item.address, item.place = lines_of(item.customer, run.business), asdict(place_of(item.customer))
    return _wait(item, run, on=on)


@transaction.atomic
def reword(item: PrintItem, words: str, *, on: dt.date) -> PrintItem:
    """Change the words of one card or letter while it is a proof; raise when they do not fit."""
    run = locked(item.run, Run.PROOF)
    item = items_of(run).get(pk=item.pk)
    item.words = "\n".join(clean_text(line) for line in words[:LONGEST_WORDS].splitlines()).strip()
    if not item.words:
        raise CannotPrint("Write a few words, or leave this one out.")
    return _wait(item, run, on=on)


def _run(
    business: Business, kind: str, mine: Sequence[Touchpoint], *, on: dt.date, by: Staff | None, now: dt.datetime
) -> PrintRun:
    chosen = paper_of(business)
    size = {"postcard": chosen.postcard, "greeting_card": chosen.greeting_card, "letter": chosen.letter}[kind]
    run = PrintRun.objects.create(
        business=business,
        kind=kind,
        size=size,
        print_date=on,
        look=print_sheets.frozen_look(business),
        made_at=now,
        made_by=by,
    )
    words = _words(business, mine, on=print_days_of(business).in_hand(on))
    items = [
        PrintItem(
            business=business,
            run=run,
            customer=one.customer,
            touchpoint=one,
            address=lines_of(one.customer, business),
            place=asdict(place_of(one.customer)),
            words=words[one.pk],
            signed_by=_signer(one, by),
        )
        for one in mine
    ]
    items.sort(key=lambda item: order_of(item.place, home=business.country))
    for position, (item, wrong) in enumerate(zip(items, _wrong(run, items), strict=True), 1):
        item.position = position
        if wrong:
            item.state, item.reason = Item.LEFT_OUT, wrong
    PrintItem.objects.bulk_create(items, batch_size=500)
    return run


def _words(business: Business, mine: Sequence[Touchpoint], *, on: dt.date) -> dict[int, str]:
    """Return the words of each as they are right on the day on which they are read, in the name of its keeper."""
    # What somebody wrote by hand stays as it is.
    found = {one.pk: one.words for one in mine if one.playbook_id is None and one.words}
    for keeper in {one.keeper for one in mine}:
        theirs = [one for one in mine if one.keeper == keeper and one.pk not in found]
        scripts = outreach.scripts(theirs, business, on=on, by=keeper)
        found |= {one.pk: (scripts[one.pk].text if one.pk in scripts else "") or one.words for one in theirs}
    return found


def _signer(one: Touchpoint, by: Staff | None) -> str:
    signer = one.keeper or by
    return signer.name if signer else ""


def _wrong(run: PrintRun, items: Sequence[PrintItem]) -> list[str]:
    return print_sheets.misfits(job_of(run), [Piece(item.address, item.words, item.signed_by) for item in items])


def _wait(item: PrintItem, run: PrintRun, *, on: dt.date) -> PrintItem:
    """Let an item wait for the printer, if the guard and the paper let it."""
    elsewhere = PrintItem.objects.filter(touchpoint=item.touchpoint).exclude(pk=item.pk)
    if elsewhere.exclude(state=Item.LEFT_OUT).exists():
        raise NotNow("It lies in another print run by now.")
    item.state, item.reason = Item.WAITING, ""
    stands_in_the_way = refusals(run, [item], on=on).get(item.pk) or _wrong(run, [item])[0]
    if stands_in_the_way:
        raise CannotPrint(stands_in_the_way)
    item.save()
    return item
