"""The laws of the house that import-linter cannot show."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import regulars

HOUSE = Path(regulars.__file__).parent
ALMANACS = {"numpy", "phonenumbers", "holidays", "nameparser", "email_validator", "regulars"}
WRITES = {
    "save", "create", "bulk_create", "get_or_create", "update_or_create", "bulk_update", "update", "delete",
    "raw_delete", "aadd", "acreate", "asave", "execute", "executemany",
}  # fmt: skip
# A day or an hour that is put together by hand, in code or by the filters of a template, and so in one country's way.
BY_HAND = re.compile(
    r"""\.day\} \{[\w.]+:%[Bb]|%-?d %[Bb]|\|time:|\|date:["'][^"']*[jdHGgPi]|_format\([^"()]*"[^"]*[jdHGgPi]"""
)
FOR_MACHINES = re.compile(r"""\|date:["']Y-m-d["']""")
CLOCKS = {"now", "today", "utcnow", "time", "time_ns", "monotonic", "localtime", "gmtime"}


def _modules(*rooms: str) -> list[Path]:
    return sorted(path for room in rooms for path in (HOUSE / room).rglob("*.py"))


def _templates() -> list[Path]:
    return sorted((HOUSE / "web" / "templates").rglob("*.html"))


def _named(paths: list[Path]) -> list[object]:
    return [pytest.param(path, id=str(path.relative_to(HOUSE))) for path in paths]


def _calls(path: Path) -> Iterator[tuple[int, str, str]]:
    """Yield line, receiver and name of every method call."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node.lineno, ast.unparse(node.func.value), node.func.attr


def _writes(path: Path) -> list[str]:
    """Return the calls that write a table: through a manager or queryset, or on something loaded from one."""
    return [
        f"{path.name}:{line} {receiver}.{name}()"
        for line, receiver, name in _calls(path)
        if name in WRITES and ("objects" in receiver or name in {"save", "execute", "executemany", "bulk_create"})
    ]


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0]


@pytest.mark.parametrize("path", _named(_modules("web", "worker", "cli")))
def test_doors_never_write_a_table(path: Path):
    assert _writes(path) == []


@pytest.mark.parametrize("path", _named(_modules("core", "services", "web", "cli", "press", "worker") + _templates()))
def test_days_are_said_in_one_place(path: Path):
    assert path.name == "spoken_dates.py" or BY_HAND.findall(FOR_MACHINES.sub("", path.read_text())) == []


@pytest.mark.parametrize("path", _named(_modules("core", "services")))
def test_the_clock_is_an_argument_in_core_and_services(path: Path):
    clocks = ("datetime", "date", "time", "timezone", "dt.datetime", "dt.date")
    read = [f"{line} {receiver}.{name}()" for line, receiver, name in _calls(path) if name in CLOCKS]

    assert [one for one in read if one.split()[1].rpartition(".")[0] in clocks] == []


@pytest.mark.parametrize("path", _named(_modules("core")))
def test_the_core_reads_only_almanacs(path: Path):
    foreign = set(_imports(path)) - ALMANACS - set(sys.stdlib_module_names)

    assert foreign == set()


def test_a_planted_write_is_found(tmp_path: Path):
    door = tmp_path / "door.py"
    door.write_text("def f(c):\n    Customer.objects.filter(pk=1).update(name='x')\n    c.save()\n")

    assert _writes(door) == ["door.py:2 Customer.objects.filter(pk=1).update()", "door.py:3 c.save()"]


@pytest.mark.parametrize("path", _named(_modules(".")))
def test_every_file_opens_with_its_sign(path: Path):
    if "migrations" not in path.parts and path.read_text().strip():
        assert ast.get_docstring(ast.parse(path.read_text()))
