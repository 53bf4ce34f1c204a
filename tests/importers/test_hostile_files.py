"""No row of a hostile file is lost, doubled or put on another line, and nobody meets an error page."""

import csv
import io
import os
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from regulars.importers import chunks, importers, open_file
from regulars.records.models import Business, ImportBatch
from regulars.services import import_files
from tests.importers.hostile import Hostile, hostile_file
from tests.importers.hostile_cards import hostile_cards
from tests.importers.hostile_sheets import GUESTS, sheets

SHEETS = {"table": GUESTS, **sheets()}
KINDS = [*SHEETS, "vcard"]
SAID = {"answer.country": "US", "answer.date_order": "ymd"}
# Reading and cleaning know no database: all seeds run on one of them, a few on the other.
SEEDS = 4 if os.environ.get("DATABASE_URL", "").startswith("postgres") else 20
MANY, SOME = 10_000, 1_500
every_seed = pytest.mark.parametrize(
    ("rows", "seed", "kind"),
    [(SOME if seed else MANY, seed, KINDS[seed % len(KINDS)]) for seed in range(SEEDS)]
    + [pytest.param(MANY, seed, KINDS[seed % len(KINDS)], marks=pytest.mark.faults) for seed in range(1, SEEDS)],
)


@pytest.fixture(autouse=True)
def own_home(settings: Settings, tmp_path: Path) -> None:
    """Large files that nobody else has to look through."""
    settings.HOME = tmp_path


@pytest.fixture(autouse=True)
def small_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that what is written in portions is written in several."""
    monkeypatch.setattr(import_files, "ROWS_AT_FIRST", 400)
    monkeypatch.setattr(import_files, "ROWS_AT_A_TIME", {"customers": 400, "sales": 400})


def made_of(kind: str, seed: int, rows: int) -> Hostile:
    """Make a hostile file of this kind."""
    return hostile_cards(seed, rows) if kind == "vcard" else hostile_file(seed, rows, SHEETS[kind])


def test_every_importer_gets_its_hostile_file():
    assert set(KINDS) == {"table", *importers()}


@pytest.mark.parametrize("kind", KINDS)
def test_good_rows_come_out_and_bad_ones_are_refused_when_they_are_mixed(tmp_path: Path, kind: str):
    """D1, D2, D3, D5: of every importer, every class in any order; each row is known by its own number."""
    made = made_of(kind, 11, 2_000)
    path = tmp_path / "hostile"
    path.write_bytes(made.content)

    read = list(chunks(open_file(path), size=70))

    known_by = SHEETS[kind].field if kind in SHEETS else "reference"
    assert {line: n for c in read for line, n in zip(c.lines, c.columns[known_by], strict=True)} == made.good
    assert sorted(line for c in read for line, _ in c.rejects) == sorted(made.bad)


@every_seed
def test_hostile_rows_are_all_accounted_for(owner_client: Client, business: Business, rows: int, seed: int, kind: str):
    """D1: over HTTP good ones are in, bad ones listed with line, reason and what to do, and again nothing changes."""
    made = made_of(kind, seed, rows)

    first, refused = brought(owner_client, made), rejects(owner_client)
    look = owner_client.get(reverse("import", args=[sent(owner_client, made)]))
    second = brought(owner_client, made)

    assert first["rejected"] == second["rejected"] == len(made.bad)
    assert {line for line, _ in refused} == set(made.bad)
    assert len(refused) == len(made.bad)
    assert [why for _, why in refused if ". " not in why or not why.endswith(".")] == []
    assert first["created"] + first["updated"] + first["unchanged"] == first["rows"] - first["rejected"]
    assert first["rows"] >= rows
    assert look.status_code == 200
    assert (second["created"], second["updated"], second["unchanged"]) == (0, 0, first["rows"] - len(made.bad))
    assert ImportBatch.objects.latest("pk").changes.count() == 0


def sent(client: Client, made: Hostile) -> int:
    """Send a file and return its number."""
    answer = client.post(reverse("imports"), {"file": SimpleUploadedFile("hostile.csv", made.content)})
    assert answer.status_code == 302
    return ImportBatch.objects.latest("pk").pk


def brought(client: Client, made: Hostile) -> dict[str, int]:
    """Bring a file in as the owner does, and return the counts."""
    pk = sent(client, made)
    answers = [client.post(reverse("import-commit", args=[pk]), SAID), client.get(reverse("import", args=[pk]))]
    assert [answer.status_code for answer in answers] == [302, 200]
    return ImportBatch.objects.get(pk=pk).counts


def rejects(client: Client) -> list[tuple[int, str]]:
    """Download the list of the rows that were not imported."""
    answer = client.get(reverse("import-rejects", args=[ImportBatch.objects.latest("pk").pk]))
    rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    return [(int(line), why) for line, what, why in list(rows)[1:] if what == "not imported"]
