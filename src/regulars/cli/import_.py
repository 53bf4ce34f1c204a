"""Bring in a file of customers, contacts or sales, or take one back."""

import argparse
import sys
from pathlib import Path
from typing import Any

from regulars.services.refused import Refused

SHOWN = 5


class NoSuchFile(Refused):
    """There is no such file."""


class WrongPair(Refused):
    """A column or an answer is written as NAME=VALUE."""


def arguments(one: argparse.ArgumentParser) -> None:
    """Take a file, or a batch to undo."""
    what = one.add_mutually_exclusive_group(required=True)
    what.add_argument("file", nargs="?", metavar="FILE", help="a .csv, .tsv, .xlsx or .vcf file")
    what.add_argument("--undo", metavar="BATCH", type=int, help="take back a whole import")
    one.add_argument("--as", dest="kind", default="", metavar="KIND", help="read it as this kind, whatever its header")
    one.add_argument("--dry-run", action="store_true", help="say what would happen and change nothing")
    one.add_argument("--column", action="append", default=[], metavar="FIELD=COLUMN", help="where a field stands")
    one.add_argument("--answer", action="append", default=[], metavar="QUESTION=ANSWER", help="answer about the file")


def run(chosen: argparse.Namespace) -> dict[str, Any]:
    """Import, preview or undo, and count every row."""
    from regulars.cli._business import the_business

    business = the_business()
    answer = _undo(business, chosen.undo) if chosen.undo is not None else _bring(business, chosen)
    print("\n".join([_sentence(answer), *_in_peace(answer), *_refusals(answer)]), file=sys.stderr)
    return answer


def _bring(business: Any, chosen: argparse.Namespace) -> dict[str, Any]:
    from django.utils.timezone import now

    from regulars.services import imports

    path = Path(chosen.file)
    if not path.is_file():
        raise NoSuchFile(f"There is no file {path}.")
    with path.open("rb") as stream:
        batch = imports.receive(business, path.name, stream, by=None, now=now(), kind=chosen.kind)
    done = None
    try:
        named, answers = _pairs(chosen.column), _pairs(chosen.answer) or None
        # What is named stands beside what the file itself says, not in its place.
        mapping = {**imports.columns(batch), **named} if named else None
        if chosen.dry_run:
            return _tried(imports.look(batch, mapping=mapping, answers=answers))
        done = imports.commit(batch, mapping=mapping, answers=answers, by=None, now=now())
    finally:
        if done is None:
            imports.discard(batch)
    return {"batch": done.pk, "kind": done.kind, **done.counts, "rejects": done.rejects}


def _tried(preview: Any) -> dict[str, Any]:
    from regulars.core.mapping import unanswered
    from regulars.services.imports import SayMore

    if missing := preview.missing or unanswered(preview.questions):
        raise SayMore(missing)
    return {"batch": None, "kind": preview.kind, **preview.counts, "rejects": preview.rejects}


def _undo(business: Any, number: int) -> dict[str, Any]:
    from django.utils.timezone import now

    from regulars.records.models import ImportBatch
    from regulars.services import imports

    batch = ImportBatch.objects.filter(business=business, pk=number).first()
    if batch is None:
        raise NoSuchFile(f"There is no import {number} here.")
    return {"batch": number, "undone": imports.undo(batch, by=None, now=now()).counts["undone"]}


def _pairs(texts: list[str]) -> dict[str, str]:
    if wrong := [text for text in texts if "=" not in text]:
        raise WrongPair(f"“{wrong[0]}” is not written as NAME=VALUE.")
    return dict(text.split("=", 1) for text in texts)


def _sentence(answer: dict[str, Any]) -> str:
    if "undone" in answer:
        return f"Import {answer['batch']} is taken back."
    return (
        f"{answer['rows']} rows: {answer['created']} new, {answer['updated']} changed, "
        f"{answer['unchanged']} as they were, {answer['rejected']} not taken."
    )


def _in_peace(answer: dict[str, Any]) -> list[str]:
    """Say how many had said no, and how many rows are of people who were erased."""
    said = []
    if kept := answer.get("kept_out"):
        said.append(f"{kept} who said no before {'stays' if kept == 1 else 'stay'} left in peace.")
    if (erased := answer.get("erased")) == 1:
        said.append("1 row is of somebody who was erased: their name is not taken, and any purchase counts.")
    elif erased:
        said.append(f"{erased} rows are of people who were erased: their names are not taken, and any purchases count.")
    return said


def _refusals(answer: dict[str, Any]) -> list[str]:
    """Say why the first rows were not taken, what is missing from those that were, and what was assumed."""
    rejects = answer.get("rejects", [])
    said = [f"Line {one['line']}: {one['reason']}" for one in rejects[:SHOWN]]
    said += [f"… and {len(rejects) - SHOWN} more; --json lists them."] if len(rejects) > SHOWN else []
    if left_out := answer.get("left_out"):
        said.append(f"{left_out} cells cannot be read; their rows come without them.")
    said += [f"Assumed: {name}={value}." for name, value in answer.get("assumed", {}).items()]
    return said
