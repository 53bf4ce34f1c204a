"""The keys: the `regulars` command."""

import argparse
import importlib
import json
import os
import pkgutil
import sys
from types import ModuleType
from typing import Any

DONE, REFUSED, WRONG_USE = 0, 1, 2


def commands() -> dict[str, ModuleType]:
    """Return the commands, one module of this package each; a trailing underscore keeps off a Python word."""
    found = (name for _, name, _ in pkgutil.iter_modules(__path__) if not name.startswith("_"))
    return {name.rstrip("_"): importlib.import_module(f"{__name__}.{name}") for name in found}


def parser() -> argparse.ArgumentParser:
    """Return the command line's grammar."""
    whole = argparse.ArgumentParser(prog="regulars", description="Turns buyers into regulars.")
    each = whole.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, module in sorted(commands().items()):
        one = each.add_parser(name, help=module.__doc__, description=module.__doc__)
        one.add_argument("--json", action="store_true", help="print one JSON document")
        module.arguments(one)
        one.set_defaults(run=module.run, prepare=getattr(module, "prepare", None))
    return whole


def main(arguments: list[str] | None = None) -> int:
    """Run one command: 0 done, 1 refused with a reason on standard error, 2 wrong use."""
    chosen = parser().parse_args(arguments)
    if chosen.prepare:
        chosen.prepare(chosen)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "regulars.settings")
    import django

    django.setup()
    from regulars.services.refused import Refused

    try:
        answer: dict[str, Any] = chosen.run(chosen)
    except Refused as refused:
        if chosen.json:
            _print({"refused": str(refused)})
        print(refused, file=sys.stderr)
        return REFUSED
    except KeyboardInterrupt:
        return DONE
    if chosen.json:
        _print(answer)
    return int(answer.get("exit", DONE)) if "exit" in answer else DONE


def _print(document: dict[str, Any]) -> None:
    """Print one JSON document; whoever reads it may stop in the middle."""
    try:
        print(json.dumps(document, ensure_ascii=False, default=str), flush=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python complains as it ends
