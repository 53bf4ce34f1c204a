"""Importing sales, side by side with Django's bulk_create of the same rows without any matching.

Product: the file is parsed, cleaned, its customers and products found or created, and everything loaded.
Peer: gets the very rows that the product wrote as ready values, in memory, and only builds instances and bulk_creates
them; reading the values is not on its clock. Each run is a process of its own with a fresh SQLite database.
"""

import argparse
import datetime as dt
import json
import os
import platform
import random
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

NOW = dt.datetime(2026, 3, 3, 15, 0, tzinfo=dt.UTC)
HEADER = (
    "Date,Time,Time Zone,Category,Item,Qty,Price Point Name,SKU,Modifiers Applied,Gross Sales,Discounts,Net Sales,Tax,"
    "Transaction ID,Payment ID,Device Name,Notes,Details,Event Type,Location,Dining Option,Customer ID,Customer Name,"
    "Customer Reference ID"
)
TABLES = ("Product", "Customer", "CustomerKey", "ImportChange", "Sale", "SaleLine", "Moment")
AT_A_TIME = 10_000
SYLLABLES = ("an", "bel", "cor", "da", "el", "fin", "gra", "hol", "is", "jo", "ka", "lin", "mar", "no", "or", "ro")


def write_file(path: Path, rows: int) -> None:
    """Write a Square export: two or three lines a sale, seven sales in ten with a customer, some refunds."""
    chance = random.Random(20260303)
    items = [(f"Item {n}", f"Category {n % 9}", 150 + n * 25) for n in range(300)]
    names = [f"{a}{b}".title() for a in SYLLABLES for b in SYLLABLES]
    at, left, sale = dt.datetime(2025, 1, 1, 8, tzinfo=dt.UTC), rows, 0
    with path.open("w", encoding="utf-8") as file:
        file.write(HEADER + "\n")
        while left:
            at += dt.timedelta(seconds=chance.randrange(5, 40))
            reference, sale = "".join(chance.choices("ABCDEFGHJKMNPQRSTUVWXYZ23456789", k=22)), sale + 1
            customer = chance.randrange(max(10, rows // 20)) if chance.random() < 0.7 else -1
            name = f"{names[customer % 256]} {names[customer // 256 % 256]}" if customer >= 0 else ""
            whose = f"{customer:026X},{name}," if customer >= 0 else ",,"
            sign, event = ("-", "Refund") if sale % 100 == 0 else ("", "Payment")
            for _ in range(min(left, chance.choice((1, 1, 2, 2, 3, 3, 4, 5)))):
                item, category, price = chance.choice(items)
                count = chance.choice((1, 1, 1, 2, 3))
                gross = f"{sign}${price * count / 100:,.2f}"
                file.write(
                    f"{at:%Y-%m-%d},{at:%H:%M:%S},Eastern Time (US & Canada),{category},{item},{sign}{count}.0,"
                    f'Regular,,,"{gross}",$0.00,"{gross}",$0.00,{reference},P{sale:012d},Register 1,,'
                    f"https://squareup.com/dashboard/sales/transactions/{reference},{event},Main Street,For Here,"
                    f"{whose}\n"
                )
                left -= 1


def started() -> Any:
    """Set Django up on a fresh database of its own and return the business."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "regulars.settings"
    import django

    django.setup()
    from django.core.management import call_command

    from regulars.records.models import Business

    call_command("migrate", verbosity=0)
    return Business.objects.create(
        name="Bench", trade="shop", country="US", timezone="America/New_York", founded_at=NOW
    )


class Watch:
    """Adds up seconds, and those of the processor, which other work on the machine disturbs less."""

    def __init__(self) -> None:
        self.seconds = self.cpu_seconds = 0.0

    def start(self) -> None:
        self.seconds -= time.perf_counter()
        self.cpu_seconds -= time.process_time()

    def stop(self) -> None:
        self.seconds += time.perf_counter()
        self.cpu_seconds += time.process_time()


def product(path: Path) -> Watch:
    """Import the file; time it from the waiting batch to the commit."""
    business = started()
    from regulars.importers import importers
    from regulars.services import imports

    importers()  # a running server has read them long ago
    with path.open("rb") as stream:
        batch = imports.receive(business, path.name, stream, by=None, now=NOW)
    watch = Watch()
    watch.start()
    imports.commit(batch, by=None, now=NOW)
    watch.stop()
    return watch


def peer(source: Path) -> Watch:
    """Write the rows of another database with bulk_create; time building and writing them, not reading them."""
    business = started()
    from django.db import transaction

    from regulars.records import models

    batch = models.ImportBatch.objects.create(business=business, file_name="peer", digest="", received_at=NOW)
    assert (business.pk, batch.pk) == (1, 1)
    watch = Watch()
    with sqlite3.connect(f"file:{source}?mode=ro", uri=True) as old:
        with transaction.atomic():
            for table in TABLES:
                model = getattr(models, table)
                fields = model._meta.concrete_fields
                columns = ", ".join(f'"{field.column}"' for field in fields)
                cursor = old.execute(f"SELECT {columns} FROM {model._meta.db_table} ORDER BY id")
                names = [field.attname for field in fields]
                readers = [(at, _reader(field)) for at, field in enumerate(fields)]
                readers = [(at, read) for at, read in readers if read]
                while rows := [list(row) for row in cursor.fetchmany(AT_A_TIME)]:
                    for at, read in readers:
                        for row in rows:
                            row[at] = row[at] and read(row[at])
                    watch.start()
                    model.objects.bulk_create([model(**dict(zip(names, row, strict=True))) for row in rows])
                    watch.stop()
            watch.start()
        watch.stop()
    return watch


def _reader(field: Any) -> Any:
    kind = field.get_internal_type()
    if kind == "DateTimeField":
        return lambda text: dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)
    if kind == "DateField":
        return dt.date.fromisoformat
    return json.loads if kind == "JSONField" else None


def sums(database: Path) -> dict[str, int]:
    """Count what a database holds, so that both sides can be compared."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as opened:
        counts = {
            table: opened.execute(f"SELECT count(*) FROM records_{table.lower()}").fetchone()[0] for table in TABLES
        }
        cents = "SELECT sum(total_cents), sum(refunded_cents) FROM records_sale"
        counts["paid_cents"], counts["refunded_cents"] = opened.execute(cents).fetchone()
        counts["line_cents"] = opened.execute("SELECT sum(amount_cents) FROM records_saleline").fetchone()[0]
        counts["moment_cents"] = opened.execute("SELECT sum(worth_cents) FROM records_moment").fetchone()[0]
    return counts


def in_a_process(side: str, argument: Path, home: Path) -> dict[str, Any]:
    """Run one side in a process of its own."""
    home.mkdir()
    done = subprocess.run(
        [sys.executable, __file__, "--side", side, "--argument", str(argument)],
        env={**os.environ, "REGULARS_HOME": str(home), "DATABASE_URL": ""},
        check=True,
        capture_output=True,
        text=True,
    )
    return dict(json.loads(done.stdout.splitlines()[-1]))


def run(rows: int, rounds: int) -> dict[str, Any]:
    """Alternate both sides and return medians, the ratio of each round, and whether the results agree."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        path = Path(folder) / "items.csv"
        write_file(path, rows)
        results: list[tuple[dict[str, Any], dict[str, Any]]] = []
        agree = True
        for number in range(rounds):
            ours, theirs = Path(folder) / f"product-{number}", Path(folder) / f"peer-{number}"
            one = in_a_process("product", path, ours)
            two = in_a_process("peer", ours / "regulars.sqlite3", theirs)
            agree &= sums(ours / "regulars.sqlite3") == sums(theirs / "regulars.sqlite3")
            result = sums(ours / "regulars.sqlite3")
            results.append((one, two))
            for home in (ours, theirs):
                (home / "regulars.sqlite3").unlink()
            print(_round(number, one, two), file=sys.stderr)
    return _summary(rows, results, agree, result)


def _round(number: int, ours: dict[str, Any], theirs: dict[str, Any]) -> str:
    sides = (
        f"{name} {side['seconds']:.2f} s ({side['cpu_seconds']:.2f} s of the processor)"
        for name, side in (("product", ours), ("peer", theirs))
    )
    return f"round {number + 1}: " + ", ".join(sides)


def _summary(rows: int, results: list[Any], agree: bool, result: dict[str, int]) -> dict[str, Any]:
    import django

    ratios, cpu_ratios = (
        [theirs[clock] / ours[clock] for ours, theirs in results] for clock in ("seconds", "cpu_seconds")
    )
    return {
        "bench": "import_sales",
        "rows": rows,
        "product_seconds": round(statistics.median(ours["seconds"] for ours, _ in results), 3),
        "peer_seconds": round(statistics.median(theirs["seconds"] for _, theirs in results), 3),
        "ratio": round(statistics.median(ratios), 2),
        "ratios": [round(ratio, 2) for ratio in ratios],
        "cpu_ratio": round(statistics.median(cpu_ratios), 2),
        "cpu_ratios": [round(ratio, 2) for ratio in cpu_ratios],
        "load": round(os.getloadavg()[0], 1),
        "product_peak_mb": max(ours["peak_mb"] for ours, _ in results),
        "peer_peak_mb": max(theirs["peak_mb"] for _, theirs in results),
        "agree": agree,
        "result": result,
        "python": platform.python_version(),
        "django": django.__version__,
        "sqlite": sqlite3.sqlite_version,
    }


def main() -> None:
    """Run the benchmark, or one side of it."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=1_000_000)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--side", choices=("product", "peer"))
    options.add_argument("--argument", type=Path)
    chosen = options.parse_args()
    if chosen.side:
        watch = {"product": product, "peer": peer}[chosen.side](chosen.argument)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(json.dumps({"seconds": watch.seconds, "cpu_seconds": watch.cpu_seconds, "peak_mb": peak}))
        return
    print(json.dumps(run(chosen.rows, chosen.rounds)))


if __name__ == "__main__":
    main()
