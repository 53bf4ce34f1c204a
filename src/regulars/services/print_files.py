"""The files of print runs, made from their frozen rows whenever somebody wants them; nothing is stored."""

import datetime as dt
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from regulars.core import paper
from regulars.core.paper_words import LABELS
from regulars.core.spoken_dates import weekday
from regulars.records.models import PrintItem, PrintRun
from regulars.services import print_sheets
from regulars.services.look import print_days_of
from regulars.services.print_guard import arrival, refusals
from regulars.services.print_rows import items_of
from regulars.services.print_sheets import Piece, pages_each
from regulars.services.prints import job_of
from regulars.services.refused import Refused

COLUMNS = ("No.", "Name", "Address", "Page")
SHOWN = (PrintItem.State.WAITING, PrintItem.State.POSTED)  # what may go onto paper, or did so here


class NothingToPrint(Refused):
    """There is nothing to print here: everything is left out."""


class NoSuchPages(Refused):
    """Write the numbers of the cards to print again, like 3 or 3-5, 9."""


@dataclass(frozen=True)
class Printed:
    """A PDF, its pages, and the items on them."""

    content: bytes
    pages: int
    items: Sequence[PrintItem]


def pdf_of(
    run: PrintRun,
    *,
    on: dt.date,
    positions: Collection[int] | None = None,
    marks: bool = False,
    with_proof: bool = True,
) -> Printed:
    """Return a run as PDF, in the order of addresses, less what the guard refuses by now.

    `positions` are those to print again, `marks` adds bleed and crop marks for a print shop.
    """
    items = to_print(run, on=on, positions=positions)
    if not items:
        raise NothingToPrint(NothingToPrint.__doc__)
    proof = _proof(run, items, on=on) if with_proof else None
    pieces = [piece_of(item) for item in items]
    content = print_sheets.pdf(job_of(run), pieces, marks=marks, proof=proof)
    return Printed(content, _page_count(content), items)


def to_print(run: PrintRun, *, on: dt.date, positions: Collection[int] | None = None) -> list[PrintItem]:
    """Return what of a run goes onto paper: what waits and may, or what of it is asked for again."""
    mine = items_of(run).filter(state__in=SHOWN).order_by("position")
    items = list(mine if positions is None else mine.filter(position__in=positions))
    refused = refusals(run, items, on=on)
    return [item for item in items if item.pk not in refused]


def left_out(run: PrintRun, *, on: dt.date) -> list[dict[str, Any]]:
    """Say who is left out of a run, or would be if it were printed now, and why."""
    items = list(items_of(run).order_by("position"))
    reasons = {item.pk: item.reason for item in items if item.state == PrintItem.State.LEFT_OUT}
    reasons |= refusals(run, items, on=on)
    return [
        {"customer": {"id": item.customer_id, "name": item.customer.name}, "reason": reasons[item.pk]}
        for item in items
        if item.pk in reasons
    ]


def piece_of(item: PrintItem) -> Piece:
    """Return an item as it goes onto a sheet."""
    return Piece(item.address, item.words, item.signed_by)


def read_positions(text: str, *, most: int) -> list[int] | None:
    """Read "3-5, 9"; nothing means all."""
    if not text.strip():
        return None
    found: set[int] = set()
    for part in re.split(r"[,;\s]+", re.sub(r"\s*[-–]\s*", "-", text.strip())):
        numbers = re.fullmatch(r"(\d{1,6})(?:-(\d{1,6}))?", part)
        if not numbers or not 1 <= int(numbers[1]) <= int(numbers[2] or numbers[1]) <= most:
            raise NoSuchPages(f"{NoSuchPages.__doc__} There are {most}.")
        found.update(range(int(numbers[1]), int(numbers[2] or numbers[1]) + 1))
    return sorted(found)


def file_name(run: PrintRun, *, marks: bool = False) -> str:
    """Return what a run's file is called."""
    shop = "-print-shop" if marks else ""
    return f"{run.print_date}-{LABELS[run.kind].replace(' ', '-')}s-{run.pk}{shop}.pdf"


def size_label(run: PrintRun) -> str:
    """Say what paper a run is printed on."""
    return paper.LETTERS[run.size].label if run.kind == "letter" else paper.CARDS[run.size].label


def _proof(run: PrintRun, items: Sequence[PrintItem], *, on: dt.date) -> dict[str, Any]:
    sheet = paper.LETTERS[paper.usual_letter(run.business.country)]
    many = f"{len(items)} {LABELS[run.kind]}{'' if len(items) == 1 else 's'}"
    posted, country = print_days_of(run.business).posted(run.print_date), run.business.country
    lines = [
        f"{run.business.name} · {size_label(run)} · {weekday(run.print_date, country)}",
        f"In the letter box by {weekday(posted, country)}, in the hand about {weekday(arrival(run, on=on), country)}.",
        "This sheet is for you: the first one below, then the list. All follow in the order of addresses.",
    ]
    each = pages_each(run.kind)
    rows = [
        [str(item.position), item.customer.name, ", ".join(item.address[1:]), str(number * each + 1)]
        for number, item in enumerate(items)
    ]
    words = {"title": f"{many} to look at", "lines": lines, "columns": list(COLUMNS)}
    return {"paper": {"width": sheet.width, "height": sheet.height}, "words": words, "rows": rows}


def _page_count(content: bytes) -> int:
    """Return how many pages a PDF has: the largest count of its page tree."""
    return max((int(found) for found in re.findall(rb"/Count (\d+)", content)), default=0)
