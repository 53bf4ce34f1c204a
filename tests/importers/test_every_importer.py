"""What holds for every importer that lies in the folder: it knows its sample, and loses no row of it."""

import csv
from pathlib import Path

import pytest

from regulars.core.mapping import FIELDS
from regulars.importers import Chunk, Importer, chunks, importers, open_file, recognise
from tests.importers.expected import EXPECTED

SAMPLES = Path(__file__).parent.parent / "samples"
EVERY = [pytest.param(importer, id=kind) for kind, importer in sorted(importers().items())]
EVERY_TABLE = [param for param in EVERY if param.id != "vcard"]


def sample(importer: Importer, kind: str = "") -> Path:
    """Find an importer's sample file."""
    return next(SAMPLES.glob(f"{importer.kind}{kind}.[cv][sc][vf]"))


def read(path: Path, size: int = 20_000) -> list[Chunk]:
    """Read a file to its end."""
    return list(chunks(open_file(path, path.name), size=size))


@pytest.mark.parametrize("importer", EVERY)
def test_sample_is_recognised_when_opened(importer: Importer):
    assert open_file(sample(importer), "export.txt").kind == importer.kind


@pytest.mark.parametrize("importer", EVERY_TABLE)
def test_header_alone_is_recognised_when_its_case_differs(importer: Importer):
    rows = csv.reader(sample(importer).read_text("utf-8-sig").splitlines())

    known = {found.kind for row in rows if (found := recognise([f" {cell.upper()} " for cell in row]))}

    assert known == {importer.kind}


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        (
            "First Name,Surname,Email Address,Phone Number,Postcode,Square Customer ID,Email Unsubscribed",
            "square_customers",
        ),
        (
            "First Name,Last Name,Email,Accepts Email Marketing,Zip,Total Spent,Tags,Note,Tax Exempt",
            "shopify_customers",
        ),
        ("Name,Given Name,Family Name,Birthday,Group Membership,E-mail 1 - Type,E-mail 1 - Value", "google_contacts"),
        ("Customer full name,Phone numbers,Email,Full name,Billing address,Shipping address", "quickbooks_customers"),
        ("First name,Last name,Email,Mobile phone,Gender,Client notes,Birthday", "fresha_clients"),
    ],
)
def test_older_and_newer_spelling_is_recognised(header: str, kind: str):
    importer = recognise(header.split(","))

    assert importer is not None
    assert importer.kind == kind


def test_unknown_header_belongs_to_nobody():
    assert recognise(["First Name", "Last Name", "Email", "Favourite color"]) is None


@pytest.mark.parametrize("importer", EVERY)
def test_first_rows_mean_what_they_say_when_read(importer: Importer):
    chunk = read(sample(importer))[0]

    rows = [{field: column[row] for field, column in chunk.columns.items() if column[row]} for row in (0, 1)]

    assert rows == EXPECTED[importer.kind]


@pytest.mark.parametrize("importer", EVERY)
def test_columns_are_known_fields_when_described(importer: Importer):
    assert set(importer.columns) | set(importer.fixed) | set(importer.translate) <= set(FIELDS)
    assert set(importer.answers) <= {"date_order", "decimal", "country", "zone", "consent"}


@pytest.mark.parametrize("importer", EVERY)
def test_rows_are_the_same_when_chunks_are_small(importer: Importer):
    small, whole = read(sample(importer), size=1), read(sample(importer))[0]

    assert [line for chunk in small for line in chunk.lines] == whole.lines
    for name, column in whole.columns.items():
        assert [value for chunk in small for value in chunk.columns[name]] == column


@pytest.mark.parametrize("importer", EVERY_TABLE)
def test_each_row_comes_out_once_when_rows_are_hostile(importer: Importer):
    """D1-D3: after the header stand a good row, then broken and good ones in the order of the two lists."""
    path = sample(importer, ".hostile")
    lines = path.read_text("utf-8-sig", "replace").splitlines()
    header = next(number for number, line in enumerate(lines, 1) if recognise(next(csv.reader([line]))))

    chunk = read(path)[0]

    assert sorted({line - header for line in chunk.lines}) == [1, 4, 7, 12, 14]
    assert sorted(line - header for line, _ in chunk.rejects) == [2, 3, 5, 6, 9, 10, 11]


def test_each_card_comes_out_once_when_cards_are_hostile():
    chunk = read(SAMPLES / "vcard.hostile.vcf")[0]

    assert list(zip(chunk.lines, chunk.columns["name"], strict=True)) == [
        (1, "Rosa Diaz"),
        (11, "René Lind"),
        (28, "Zoë Müller"),
    ]
    assert [line for line, _ in chunk.rejects] == [6, 8, 16, 20, 24, 34]
