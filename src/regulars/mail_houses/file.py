"""A print shop around the corner: the cards or letters as PDF and the addresses as a table, in one ZIP."""

import csv
import io
import zipfile
from collections.abc import Sequence

from regulars.core.postal import Place
from regulars.core.spreadsheets import harmless
from regulars.mail_houses._house import House

COLUMNS = ("number", "name", "company", "street", "city", "region", "postcode", "country")
OLDEST = (1980, 1, 1, 0, 0, 0)  # a ZIP knows no earlier day: the same run makes the same file


def bundle(name: str, pdf: bytes, places: Sequence[Place]) -> bytes:
    """Return a ZIP with the pages and the addresses in the order of the pages."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as folder:
        folder.writestr(zipfile.ZipInfo(f"{name}.pdf", OLDEST), pdf)
        folder.writestr(zipfile.ZipInfo(f"{name}-addresses.csv", OLDEST), addresses(places))
    return packed.getvalue()


def addresses(places: Sequence[Place]) -> bytes:
    """Return a table of addresses that every spreadsheet opens: UTF-8 with its mark, no cell a formula."""
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow(COLUMNS)
    for number, place in enumerate(places, start=1):
        table.writerow([number, *(harmless(str(getattr(place, column))) for column in COLUMNS[1:])])
    return written.getvalue().encode("utf-8-sig")


HOUSE = House(slug="file", label="A print shop, as a file")
