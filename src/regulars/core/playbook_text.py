"""Reading a playbook from its text, and saying what to mend when it cannot be used."""

import datetime as dt
import re
import tomllib
from collections.abc import Iterable, Mapping
from typing import Any

from regulars.core.playbook_rules import (
    CHANNELS,
    MARKETING,
    MOMENT_WHENS,
    OCCASIONS,
    SALE_WHENS,
    SERVICE,
    UNLESS,
    WHENS,
    Above,
    Playbook,
    Rule,
    Trade,
)
from regulars.core.playbook_table import BadPlaybook, Table
from regulars.core.playbook_words import read_words

LONGEST = 100_000
NOTHING = "\\u0000"  # no database keeps it
MOST_TIMES = 40
LONGEST_NAME = 40  # it is part of the key of each touchpoint
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_COMMON = ("occasion", "when", "name", "purpose", "unless", "within", "channels", "always", "above", "ask", "then")
# What else means something after which "when".
_MORE: Mapping[str, tuple[str, ...]] = {
    "silence": ("wait",),
    "check-in": ("every", "times"),
    "maintenance due": ("ahead", "times"),
    "anniversary": ("of", "ahead", "since_last"),
    "birthday": ("ahead", "since_last"),
    "season": ("on", "ahead", "since_last"),
    "happy": ("wait", "every"),
    **dict.fromkeys(SALE_WHENS, ("wait", "every")),
}
_ELSE = ("wait",)
_NEEDED: Mapping[str, tuple[str, str]] = {
    "silence": ("wait", "6 months"),
    "check-in": ("every", "3 months"),
    "season": ("on", "09-15"),
}
_USUAL: Mapping[str, Mapping[str, Any]] = {
    "check-in": {"times": 4},
    "maintenance due": {"times": 4},
    "season": {"since_last": "24 months"},
    "anniversary": {"of": "first sale"},
    "happy": {"every": "12 months"},
}
_OF_THE_YEAR = ("anniversary", "birthday", "season")
_WITHOUT_A_SALE = (*MOMENT_WHENS, *_OF_THE_YEAR)


def parse(text: str, *, channels: Iterable[str] | None = CHANNELS) -> Playbook:
    """Read a playbook from its TOML, or raise `BadPlaybook` with what to mend.

    `channels` are those there are; None takes any word, for a text that was in order once.
    """
    known = None if channels is None else tuple(channels)
    top = Table("The playbook", _toml(text))
    top.only(("name", "trade", "big", "touchpoint", "words"))
    slug, shop = _trade(top)
    rules = tuple(_rule(i, raw, known) for i, raw in enumerate(top.tables("touchpoint")))
    big = _big(top)
    _agree(rules, big)
    return Playbook(
        name=top.text("name"), trade=slug, rules=rules, big_cents=big, words=read_words(top, rules, known), shop=shop
    )


def _toml(text: str) -> dict[str, Any]:
    if len(text) > LONGEST:
        raise BadPlaybook("The playbook: this text is too long to be one. Paste only the playbook.")
    if NOTHING in text.lower():
        raise BadPlaybook("The playbook cannot be read: \\u0000 stands for no letter. Take it out.")
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise BadPlaybook(
            f"The playbook cannot be read: {error}. Look there for a missing quotation mark or bracket."
        ) from None
    except ValueError:
        raise BadPlaybook("The playbook cannot be read: it has a number with thousands of digits.") from None


def _trade(top: Table) -> tuple[str, Trade]:
    if not isinstance(top.raw.get("trade"), dict):
        return top.text("trade", ""), Trade()
    table = Table("The trade", top.raw["trade"])
    table.only(("slug", "label", "sale", "customer", "opening_hours"))
    usual = Trade()
    return table.text("slug"), Trade(
        label=table.text("label", usual.label),
        sale=table.text("sale", usual.sale),
        customer=table.text("customer", usual.customer),
        opening_hours=_hours(table.table("opening_hours")),
    )


def _hours(table: Table | None) -> dict[str, tuple[str, str]]:
    if table is None:
        return {}
    table.only(DAYS)
    hours = {}
    for day in table.raw:
        times = table.texts(day)
        if len(times) != 2 or not all(re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", time) for time in times):
            raise table.wrong(f'{day} must be two times, like {day} = ["09:00", "17:00"].')
        hours[day] = (times[0], times[1])
    return hours


def _big(top: Table) -> int | None:
    table = top.table("big")
    if table is None:
        return None
    table.only(("amount",))
    return table.cents("amount")


def _rule(index: int, raw: Mapping[str, Any], channels: tuple[str, ...] | None) -> Rule:
    occasion = raw.get("occasion")
    table = Table(f"Touchpoint {index + 1}" + (f" ({occasion})" if isinstance(occasion, str) else ""), raw)
    when = _when(table)
    usual = _USUAL.get(when, {})
    return Rule(
        index=index,
        occasion=table.word("occasion", OCCASIONS),
        when=when,
        channels=table.words("channels", channels, at_least=1),
        name=_name(table),
        purpose=_purpose(table),
        unless=_unless(table, when),
        wait=table.span("wait", "same day"),
        within=table.span("within", "7 days"),
        every=table.span("every", usual.get("every", "")),
        times=table.whole("times", usual.get("times", 1), most=MOST_TIMES),
        ahead=table.span("ahead", ""),
        on=_month_day(table),
        since_last=table.span("since_last", usual.get("since_last", "")),
        of=table.word("of", ("first sale", "contract signed"), usual.get("of", "")),
        is_always=table.flag("always"),
        above=_above(table, when, channels),
        ask=table.texts("ask", []),
        then=_then(table),
    )


def _when(table: Table) -> str:
    every_key = [*_COMMON, *dict.fromkeys(key for keys in _MORE.values() for key in keys)]
    table.only(every_key)
    when = table.word("when", WHENS)
    fitting = [*_COMMON, *_MORE.get(when, _ELSE)]
    for key in table.raw:
        if key not in fitting:
            homes = [f'"{other}"' for other in WHENS if key in _MORE.get(other, _ELSE)]
            raise table.wrong(f'{key} means nothing after when = "{when}"; it belongs to {", ".join(homes)}.')
    needed, example = _NEEDED.get(when, ("when", ""))
    if table.raw.get(needed) in (None, "", "same day"):
        raise table.wrong(f'when = "{when}" needs {needed}. Add for example {needed} = "{example}".')
    return when


def _name(table: Table) -> str:
    name = table.text("name", "")
    if name and not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
        raise table.wrong('name must be small letters, digits and hyphens, like name = "autumn".')
    if len(name) > LONGEST_NAME:
        raise table.wrong(f'name has more than {LONGEST_NAME} letters. Find a shorter one, like name = "autumn".')
    return name


def _purpose(table: Table) -> str:
    usual = OCCASIONS[table.word("occasion", OCCASIONS)]
    purpose = table.word("purpose", (SERVICE, MARKETING), usual)
    if usual == MARKETING and purpose == SERVICE:
        raise table.wrong("this occasion counts as marketing and needs consent. Leave purpose out.")
    return purpose


def _unless(table: Table, when: str) -> tuple[str, ...]:
    unless = table.words("unless", UNLESS, [])
    if when == "complaint" and "open case" in unless:
        raise table.wrong('unless "open case" would forbid every follow-up to a complaint. Leave it out.')
    idle = ("newer sale",) if when in _OF_THE_YEAR else ()
    for word in (*idle, *(("refunded",) if when in _WITHOUT_A_SALE else ())):
        if word in unless:
            raise table.wrong(f'unless "{word}" means nothing after when = "{when}". Leave it out.')
    return unless


def _month_day(table: Table) -> str:
    on = table.text("on", "")
    try:
        if on:
            dt.date.fromisoformat(f"2024-{on}")
    except ValueError:
        raise table.wrong(f'on = "{on}" is no day of the year. Write month and day, like on = "09-15".') from None
    return on


def _above(table: Table, when: str, channels: tuple[str, ...] | None) -> Above | None:
    above = table.table("above")
    if above is None:
        return None
    if when in (*_WITHOUT_A_SALE, "maintenance due"):
        raise table.wrong(f'above means nothing after when = "{when}": there is no sale. Leave it out.')
    above.only(("amount", "channels"))
    return Above(cents=above.cents("amount"), channels=above.words("channels", channels, at_least=1))


def _then(table: Table) -> dict[str, str]:
    then = table.table("then")
    if then is None:
        return {}
    then.only(("happy", "unhappy"))
    answers = {"happy": OCCASIONS, "unhappy": ("case",)}
    return {answer: then.word(answer, answers[answer]) for answer in then.raw}


def _agree(rules: tuple[Rule, ...], big: int | None) -> None:
    """Refuse rules that cannot live together."""
    leads_to = {rule.then.get("happy") for rule in rules}
    asked = {rule.occasion for rule in rules if rule.when == "happy"}
    for rule in rules:
        where = Table(f"Touchpoint {rule.index + 1} ({rule.occasion})", {})
        if rule.when == "big sale" and big is None:
            raise where.wrong('when = "big sale" needs to know what is big. Add [big] with amount = 50000 (cents).')
        if rule.then.get("happy") not in (None, *asked):
            raise where.wrong(
                'then happy = "{0}" has nothing to open. Add a [[touchpoint]] with '
                'occasion = "{0}" and when = "happy".'.format(rule.then["happy"])
            )
        if rule.when == "happy" and rule.occasion not in leads_to:
            raise where.wrong(
                f'nothing leads here. Add then = {{ happy = "{rule.occasion}" }} to the touchpoint that asks.'
            )
        _stands_alone(where, rule, rules[: rule.index])


def _stands_alone(where: Table, rule: Rule, earlier: tuple[Rule, ...]) -> None:
    for other in earlier:
        # After one sale the more particular of two rules wins; all others would share their keys.
        are_ranked = rule.when != other.when and {rule.when, other.when} <= set(SALE_WHENS)
        if rule.word == other.word and not are_ranked:
            raise where.wrong(
                f"touchpoint {other.index + 1} is for the same occasion. Give this one a name of its own, "
                'like name = "autumn".'
            )
