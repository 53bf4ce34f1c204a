"""Rows about sales: a million cells become small numbers, and these become sales and their lines.

Everything that a file repeats (items, prices, days, customers) is read once and has a number from then on, first within
its chunk (`core/coded.py`) and then within the file. A row is kept as a few such numbers, so that a file of any size
fits into memory and adding up is done by numpy.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from itertools import compress, islice, repeat

import numpy as np

from regulars.core.coded import Coded, coded, together, used
from regulars.core.customer_rows import CUSTOMER_FIELDS, Reading
from regulars.core.mapping import read_yes
from regulars.core.memory import Numbered, Remembered
from regulars.core.money import BadMoney, parse_money
from regulars.core.people import clean_text
from regulars.core.sale_items import (
    ITEM_FIELDS,
    LONGEST_REFERENCE,
    Item,
    read_item,
    sale_reference,
)
from regulars.core.sale_numbers import (
    UNSTATED,
    Numbers,
    Sales,
    SmallNumbers,
    columns_of,
    filled,
    first_places,
    numbers_of,
    ordinals,
)
from regulars.core.sale_times import NO_TIME, TIME_FIELDS, TimeReader, no_time_because

_UNREADABLE = UNSTATED + 1
Reject = tuple[int, str]
Columns = Mapping[str, Coded]


class SaleReader:
    """Takes in the chunks of one file and gives all its sales at the end."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self._sales = Numbered[str]()
        self._reference_of = Remembered[str, str](sale_reference)
        self._items = Remembered[tuple[str, ...], int](self._new_item)
        self._item_list: list[Item] = []
        self._key_of_item: list[int] = []
        self._item_fields: tuple[str, ...] = ()
        self._line_keys = Numbered[str]()
        self._persons = Numbered[tuple[str, ...]]()
        self._person_fields: tuple[str, ...] = ()
        self._shops = Numbered[str]()
        self._shop_of = Remembered[str, int](lambda text: self._shops[clean_text(text)[:120]])
        self._moments = TimeReader(reading)
        self._totals = Remembered[str, int](self._cents)
        self._marks = Remembered[str, bool](_is_marked)
        self._portions: list[tuple[SmallNumbers, ...]] = []
        self._sold_at: list[int] = []
        self._person: list[int] = []
        self._shop: list[int] = []
        self._stated_total: dict[int, int] = {}
        self._stated_refund: dict[int, int] = {}
        self._refunded_at: dict[int, int] = {}
        self._cancelled: set[int] = set()
        self._refund_items: set[int] = set()
        self._bad_items: set[int] = set()

    def take(self, lines: Sequence[int], columns: Mapping[str, Sequence[str]]) -> list[Reject]:
        """Take in the rows of a chunk; return those that cannot be read, each with its line and a sentence."""
        return self._take(lines, {name: coded(column) for name, column in columns.items()}) if lines else []

    def finish(self) -> Sales:
        """Put the rows in the order of their sales and number equal lines of one sale."""
        line, sale, item, key = (
            np.concatenate([portion[part] for portion in self._portions] or [np.empty(0, np.int32)])
            for part in range(4)
        )
        self._portions.clear()
        # In the order of their references, as the database keeps them: appending is quicker than slotting in.
        references = list(self._sales)
        by_reference = np.array(sorted(range(len(references)), key=references.__getitem__), np.int64)
        rank = np.empty(len(by_reference), np.int32)
        rank[by_reference] = np.arange(len(by_reference))
        sale = rank[sale]
        both = sale.astype(np.int64) * max(1, len(self._line_keys)) + key
        order = np.argsort(both, kind="stable")
        both = both[order]
        count = len(references)
        return Sales(
            references=[references[place] for place in by_reference.tolist()],
            persons=columns_of(self._person_fields, islice(self._persons, 1, None)),
            items=self._item_list,
            line_keys=list(self._line_keys),
            shops=list(self._shops),
            sold_at=np.array(self._sold_at, np.int64)[by_reference],
            person=np.array(self._person, np.int64)[by_reference],
            shop=np.array(self._shop, np.int64)[by_reference],
            stated_total=filled(self._stated_total, count)[by_reference],
            stated_refund=filled(self._stated_refund, count)[by_reference],
            refunded_at=filled(self._refunded_at, count)[by_reference],
            is_cancelled=np.isin(by_reference, np.fromiter(self._cancelled, np.int64)),
            line=line[order],
            sale=sale[order],
            item=item[order],
            line_key=key[order],
            ordinal=ordinals(both),
        )

    def _take(self, lines: Sequence[int], columns: Columns) -> list[Reject]:
        items, moments = self._read_items(columns, len(lines)), self._moments.read(columns, len(lines))
        totals, refunds = (self._read_cents(columns, name) for name in ("sale_total", "refunded"))
        rejects = self._problems(columns, items, moments, totals, refunds)
        if rejects:
            bad = {place for place, _ in rejects}
            keep = [place not in bad for place in range(len(lines))]
            rejected = [(lines[place], reason) for place, reason in rejects]
            kept = {name: Coded(column.texts, column.numbers[keep]) for name, column in columns.items()}
            return rejected + self.take(list(compress(lines, keep)), kept)
        self._keep(lines, columns, items, moments, totals, refunds)
        return []

    def _read_items(self, columns: Columns, count: int) -> Numbers:
        self._item_fields = tuple(name for name in ITEM_FIELDS if name in columns)
        if not self._item_fields:
            return np.full(count, self._items[()], np.int64)
        return _numbers(self._items.__getitem__, [columns[name] for name in self._item_fields])

    def _new_item(self, row: tuple[str, ...]) -> int:
        item = read_item(dict(zip(self._item_fields, row, strict=True)), self.reading)
        self._item_list.append(item)
        self._key_of_item.append(self._line_keys[item.key])
        if item.is_refund:
            self._refund_items.add(len(self._item_list) - 1)
        if item.problem:
            self._bad_items.add(len(self._item_list) - 1)
        return len(self._item_list) - 1

    def _read_cents(self, columns: Columns, name: str) -> Numbers | None:
        if name not in columns:
            return None
        texts, numbers = used(columns[name])
        return numbers_of(self._totals, texts, len(texts))[numbers]

    def _cents(self, text: str) -> int:
        try:
            return self._parsed(text)
        except BadMoney:
            return _UNREADABLE

    def _parsed(self, text: str) -> int:
        if not text.strip():
            return UNSTATED
        return parse_money(text, decimal=self.reading.decimal, currency=self.reading.currency)

    def _unread_because(self, text: str) -> str:
        try:
            self._parsed(text)
        except BadMoney as bad:
            return str(bad)
        return ""

    def _problems(
        self,
        columns: Columns,
        items: Numbers,
        moments: Numbers,
        totals: Numbers | None,
        refunds: Numbers | None,
    ) -> list[tuple[int, str]]:
        """List the places of rows that cannot be read, with the reason; nearly always none."""
        found: dict[int, str] = {}
        if self._bad_items:
            found |= {at: self._item_list[items[at]].problem for at in _places_of(self._bad_items, items)}
        for name, read in (("sale_total", totals), ("refunded", refunds)):
            if read is not None:
                found |= {
                    at: self._unread_because(columns[name][at]) for at in np.flatnonzero(read == _UNREADABLE).tolist()
                }
        found |= {at: no_time_because(columns, at) for at in np.flatnonzero(moments == NO_TIME).tolist()}
        return sorted(found.items())

    def _keep(
        self,
        lines: Sequence[int],
        columns: Columns,
        items: Numbers,
        moments: Numbers,
        totals: Numbers | None,
        refunds: Numbers | None,
    ) -> None:
        start = len(self._sold_at)
        sales = self._read_sales(columns, len(lines))
        persons = self._read_persons(columns, len(lines))
        firsts = first_places(sales, start)
        self._sold_at += moments[firsts].tolist()
        self._person += persons[firsts].tolist()
        self._shop += _of_firsts(self._shop_of, columns.get("shop"), firsts, -1)
        self._later_persons(sales, persons)
        self._stated(sales, columns, items, moments, totals, refunds)
        keys = self._read_line_keys(columns, items)
        self._portions.append(tuple(np.array(part, np.int32) for part in (lines, sales, items, keys)))

    def _read_sales(self, columns: Columns, count: int) -> Numbers:
        written = columns.get("sale_reference")
        if written is not None and all(map(str.strip, written.texts)):
            texts, numbers = used(written)
            return self._numbers_of_sales(texts)[numbers]
        made_up = self._made_up(columns, count)
        named = [text.strip() or made for text, made in zip(written or repeat(""), made_up, strict=False)]
        return self._numbers_of_sales(named)

    def _numbers_of_sales(self, written: list[str]) -> Numbers:
        if not "".join(written).isalnum() or max(map(len, written)) > LONGEST_REFERENCE:
            # The same reference may be written in two ways.
            written = [self._reference_of[text] for text in written]
        return numbers_of(self._sales, written, len(written))

    def _made_up(self, columns: Columns, count: int) -> Iterator[str]:
        """Name sales without a number after their facts: day, time and customer, or else what was bought."""

        def rows(names: Iterable[str]) -> Iterator[tuple[str, ...]]:
            there = [columns[name] for name in names if name in columns]
            return zip(*there, strict=True) if there else repeat((), count)

        who = rows(("reference", "email", "phone", "name", "last_name"))
        what, when = rows((*ITEM_FIELDS, "sale_total")), rows(TIME_FIELDS)
        for named, bought, at in zip(who, what, when, strict=True):
            facts = [*at, *(named if any(named) else bought)]
            yield "row:" + blake2b("\x1f".join(facts).encode(), digest_size=12).hexdigest()

    def _read_persons(self, columns: Columns, count: int) -> Numbers:
        self._person_fields = tuple(name for name in CUSTOMER_FIELDS if name in columns)
        if not self._person_fields:
            return np.full(count, -1, np.int64)
        # Asked for first, nobody is number nought; everybody else counts from one.
        nobody = self._persons[("",) * len(self._person_fields)]
        return _numbers(self._persons.__getitem__, [columns[name] for name in self._person_fields]) - (nobody + 1)

    def _later_persons(self, sales: Numbers, persons: Numbers) -> None:
        """Give sales whose first row names nobody the person of a later row."""
        lowest = int(sales.min())
        are_nobodys = np.array(self._person[lowest:], np.int64)[sales - lowest] < 0
        for at in np.flatnonzero(are_nobodys & (persons >= 0)).tolist():
            if self._person[sales[at]] < 0:
                self._person[sales[at]] = int(persons[at])

    def _read_line_keys(self, columns: Columns, items: Numbers) -> list[int]:
        keys, of_item = self._line_keys, list(map(self._key_of_item.__getitem__, items.tolist()))
        written = columns.get("line_reference")
        if written is None:
            return of_item
        own = (sale_reference(text)[:60] for text in written)
        return [keys["#" + text] if text else key for text, key in zip(own, of_item, strict=True)]

    def _stated(
        self,
        sales: Numbers,
        columns: Columns,
        items: Numbers,
        moments: Numbers,
        totals: Numbers | None,
        refunds: Numbers | None,
    ) -> None:
        """Keep what rows say about their whole sale: total (the first), refund (the largest), cancelled."""
        for sale, cents in _said(sales, totals):
            self._stated_total.setdefault(sale, cents)
        for sale, cents in _said(sales, refunds):
            self._stated_refund[sale] = max(abs(cents), self._stated_refund.get(sale, 0))
        if "cancelled" in columns:
            column = columns["cancelled"]
            is_marked = np.array([self._marks[text] for text in column.texts], np.bool_)[column.numbers]
            self._cancelled.update(sales[is_marked].tolist())
        for at in _places_of(self._refund_items, items):
            sale, when = int(sales[at]), int(moments[at])
            self._refunded_at[sale] = max(when, self._refunded_at.get(sale, when))


def _numbers(read: Callable[[tuple[str, ...]], int], columns: Sequence[Coded]) -> Numbers:
    """Read each different row of some columns once."""
    rows, numbers = together(columns)
    return np.array(list(map(read, rows)), np.int64)[numbers]


def _of_firsts(read: Mapping[str, int], column: Coded | None, firsts: Sequence[int], otherwise: int) -> list[int]:
    """Read what one column says where sales begin."""
    if column is None:
        return [otherwise] * len(firsts)
    return [read[column.texts[number]] for number in column.numbers[firsts].tolist()]


def _said(sales: Numbers, cents: Numbers | None) -> Iterator[tuple[int, int]]:
    if cents is None:
        return iter(())
    is_stated = cents != UNSTATED
    return zip(sales[is_stated].tolist(), cents[is_stated].tolist(), strict=True)


def _places_of(wanted: set[int], items: Numbers) -> list[int]:
    return np.flatnonzero(np.isin(items, list(wanted))).tolist() if wanted else []


def _is_marked(cell: str) -> bool:
    return bool(cell.strip()) and read_yes(cell) is not False
