"""Printing postcards, side by side with WeasyPrint: address, a fact about each customer and a QR code, to one PDF.

Each card has a front in the shop's colour and a back; the code leads to the same page on all of them, as in the shop.
Each run is a process of its own; starting Python and importing is not on the clock of either side.
"""

import argparse
import base64
import datetime as dt
import html
import io
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any

SIDES = ("product", "weasyprint")
ADDRESS_OF_SHOP = ["North Air", "1 Elm Street", "Albany, NY 12207"]
PAGE = "https://north-air.example/book"
CODE_WORDS = ["Choose your day", "north-air.example/book"]
FACTS = ["the window table", "two dogs, Ada and Bo", "the hallway that never got warm", "the oak board", "ł ő š and ü"]
CSS = """
@page { size: 6in 4in; margin: 0 }
body { margin: 0; font-family: serif; font-size: 11pt; line-height: 1.2 }
.front, .back { width: 6in; height: 4in; position: relative; page-break-after: always; overflow: hidden }
.front { background: #8a2f1d; color: white; font-size: 24pt; text-align: center; line-height: 4in }
.back div { position: absolute }
.sender { left: 6mm; top: 6mm; width: 66.2mm; font-size: 7.5pt }
.words { left: 6mm; top: 19mm; width: 66.2mm }
.rule { left: 76.2mm; top: 6mm; height: 80mm; border-left: .4pt solid #8a2f1d }
.code { left: 6mm; top: 65mm } .code img { width: 20mm }
.beside { left: 28mm; top: 70mm; font-size: 8.5pt }
.address { left: 80.2mm; top: 36.56mm; width: 66.2mm }
"""


class Watch:
    """Takes the time, and that of the processor."""

    def __init__(self) -> None:
        self.wall, self.cpu = time.perf_counter(), time.process_time()

    def read(self) -> dict[str, float]:
        """Return both since it was made."""
        return {"seconds": time.perf_counter() - self.wall, "cpu": time.process_time() - self.cpu}


def people(cards: int) -> list[tuple[list[str], str]]:
    """Make up addresses and words, the same for both sides."""
    made = []
    for number in range(cards):
        name = f"Ana Number {number:05}"
        address = [name, f"{number % 900 + 1} Long Meadow Street", f"Albany, NY {12000 + number % 300:05}"]
        words = (
            "Hello Ana,\n\naround May it is time to look after what we put in for you. "
            f"We remember {FACTS[number % 5]}, and bring what is needed.\n\nAll of us at North Air"
        )
        made.append((address, words))
    return made


def product(cards: int, out: Path) -> dict[str, float]:
    """Print with the product."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "regulars.settings")
    import django

    django.setup()
    from regulars.services import print_sheets

    look = {
        "colour": "#8a2f1d",
        "ground": "#8a2f1d",
        "on_colour": "#ffffff",
        "shop": "North Air",
        "foot": "",
        "sender": ADDRESS_OF_SHOP,
        "qr_address": PAGE,
        "code_words": CODE_WORDS,
        "country": "US",
    }
    job = print_sheets.Job("postcard", "us-4x6", look, dt.date(2026, 3, 3), {})
    whom = people(cards)
    watch = Watch()
    pdf = print_sheets.pdf(job, [print_sheets.Piece(address, words) for address, words in whom])
    out.write_bytes(pdf)
    return watch.read()


def weasyprint(cards: int, out: Path) -> dict[str, float]:
    """Print with WeasyPrint."""
    import segno
    import weasyprint

    whom = people(cards)
    watch = Watch()
    drawn = io.BytesIO()
    segno.make(PAGE, error="m", micro=False).save(drawn, kind="svg", border=4)
    code = f"data:image/svg+xml;base64,{base64.b64encode(drawn.getvalue()).decode()}"
    pages = "".join(_page(address, words, code) for address, words in whom)
    weasyprint.HTML(string=f"<style>{CSS}</style>{pages}").write_pdf(out)
    return watch.read()


def _page(address: list[str], words: str, code: str) -> str:
    def lines(rows: list[str]) -> str:
        return "<br>".join(html.escape(row) for row in rows)

    return (
        '<section class="front">North Air</section><section class="back">'
        f'<div class="sender">{lines(ADDRESS_OF_SHOP)}</div><div class="words">{lines(words.splitlines())}</div>'
        f'<div class="rule"></div><div class="code"><img src="{code}"></div>'
        f'<div class="beside">{lines(CODE_WORDS)}</div><div class="address">{lines(address)}</div></section>'
    )


def in_a_process(side: str, cards: int, out: Path) -> dict[str, Any]:
    """Run one side by itself."""
    command = [sys.executable, __file__, "--side", side, "--cards", str(cards), "--out", str(out)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=os.environ)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def read(out: Path) -> list[str]:
    """Return the words of a PDF, with a program that neither side made."""
    text = subprocess.run(["pdftotext", "-raw", str(out), "-"], capture_output=True, text=True, check=True).stdout
    return sorted(text.replace("\f", " ").split())


def run(cards: int, rounds: int) -> dict[str, Any]:
    """Alternate the sides, and compare what they printed."""
    results: list[dict[str, dict[str, Any]]] = []
    with tempfile.TemporaryDirectory() as folder:
        outs = {side: Path(folder) / f"{side}.pdf" for side in SIDES}
        for number in range(rounds):
            order = SIDES if number % 2 == 0 else SIDES[::-1]
            results.append({side: in_a_process(side, cards, outs[side]) for side in order})
            print(f"round {number + 1}: {_ratio(results[-1], 'seconds'):.1f}x", file=sys.stderr)
        sizes = {side: out.stat().st_size for side, out in outs.items()}
        agree = read(outs["product"]) == read(outs["weasyprint"])
    return {
        "bench": "print_cards",
        "cards": cards,
        "rounds": rounds,
        **{f"{side}_seconds": _median(results, side, "seconds") for side in SIDES},
        **{f"{side}_cpu_seconds": _median(results, side, "cpu") for side in SIDES},
        **{f"{side}_peak_mb": _median(results, side, "peak_mb") for side in SIDES},
        **{f"{side}_bytes": size for side, size in sizes.items()},
        "ratios": [round(_ratio(one, "seconds"), 2) for one in results],
        "ratio": round(statistics.median(_ratio(one, "seconds") for one in results), 2),
        "cpu_ratio": round(statistics.median(_ratio(one, "cpu") for one in results), 2),
        "load": [round(one, 1) for one in os.getloadavg()],
        "versions": {
            "python": platform.python_version(),
            "typst": version("typst"),
            "weasyprint": version("weasyprint"),
        },
        "agree": agree,
    }


def _ratio(one: dict[str, dict[str, Any]], what: str) -> float:
    return float(one["weasyprint"][what] / one["product"][what])


def _median(results: list[dict[str, dict[str, Any]]], side: str, what: str) -> float:
    return round(statistics.median(one[side][what] for one in results), 2)


def main() -> None:
    """Run the benchmark, or one side of it."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    asked.add_argument("--cards", type=int, default=1_000)
    asked.add_argument("--rounds", type=int, default=5)
    asked.add_argument("--side", choices=SIDES)
    asked.add_argument("--out", type=Path)
    chosen = asked.parse_args()
    if not chosen.side:
        print(json.dumps(run(chosen.cards, chosen.rounds)))
        return
    taken = {"product": product, "weasyprint": weasyprint}[chosen.side](chosen.cards, chosen.out)
    print(json.dumps(taken | {"peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}))


if __name__ == "__main__":
    main()
