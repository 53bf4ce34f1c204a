"""Print the cards and letters of a day: one PDF of each kind, in the order of addresses, with a proof on top."""

import argparse
import datetime as dt
import sys
from pathlib import Path
from typing import Any


def arguments(one: argparse.ArgumentParser) -> None:
    """Take a day and a folder; left out: today, and where we are."""
    one.add_argument("--date", type=dt.date.fromisoformat, metavar="YYYY-MM-DD", help="left out: today")
    one.add_argument("--out", type=Path, default=Path(), metavar="DIR", help="the folder that the files go into")
    one.add_argument("--greeting-cards", action="store_true", help="cards folded in an envelope instead of postcards")
    one.add_argument("--print-shop", action="store_true", help="with bleed and crop marks, without the proof")


def run(chosen: argparse.Namespace) -> dict[str, Any]:
    """Make up what the day's plan has on paper, and write all runs of that day; again writes the same."""
    from django.utils.timezone import now

    from regulars.cli._business import the_business
    from regulars.core.due import local_date
    from regulars.records.models import PrintRun
    from regulars.services import print_files, prints

    business, moment = the_business(), now()
    today = local_date(moment, business.timezone)
    on = chosen.date or today
    kinds = ("greeting_card" if chosen.greeting_cards else "postcard", "letter")
    if on >= today:
        prints.make_up_day(business, on=on, kinds=kinds, now=moment)
    chosen.out.mkdir(parents=True, exist_ok=True)
    answer: dict[str, Any] = {"date": on.isoformat(), "files": [], "left_out": []}
    for made in PrintRun.objects.of(business).filter(print_date=on).exclude(state="cancelled").order_by("pk"):
        path = chosen.out / print_files.file_name(made, marks=chosen.print_shop)
        answer["left_out"] += print_files.left_out(made, on=today)
        try:
            printed = print_files.pdf_of(made, on=today, marks=chosen.print_shop, with_proof=not chosen.print_shop)
        except print_files.NothingToPrint:
            continue
        path.write_bytes(printed.content)
        answer["files"].append({"kind": made.kind, "path": str(path), "pages": printed.pages})
        print(f"{path}: {len(printed.items)} {made.kind}, {printed.pages} pages", file=sys.stderr)
    for one in answer["left_out"]:
        print(f"Left out: {one['customer']['name']}. {one['reason']}", file=sys.stderr)
    return answer
