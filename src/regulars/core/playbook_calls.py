"""Which rules apply to a customer, counted from which day, before it is asked whether that is over."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import takewhile, zip_longest

from regulars.core import due
from regulars.core.due import Window
from regulars.core.playbook_days import SAME_DAY, Days
from regulars.core.playbook_rules import MOMENT_WHENS, SALE_WHENS, THANKS, Playbook, Rule
from regulars.core.playbook_story import Seen, Story

# Within so many days a shop opens again.
WEEKEND = dt.timedelta(days=due.LONGEST_CLOSURE)
_NEVER = Window(dt.date.max, dt.date.max)
_ITSELF = {"job completed": "job_completed", "repair done": "repair_done", "contract signed": "contract_signed"}


@dataclass(frozen=True, slots=True)
class Call:
    """A rule that applies: about what, and when."""

    rule: Rule
    about: str
    kind: str
    window: Window
    after: Seen | None = None  # the moment that it follows
    number: str = ""  # of the check-in, the months of service, the year
    product: str = ""
    replaced_on: dt.date | None = None  # from this day on something newer stands in its place
    fresh_from: dt.date | None = None  # service: a sale from this day on counts as looked after


def calls(playbook: Playbook, story: Story, since: dt.date, until: dt.date) -> Iterator[Call]:
    """Name the rules that apply, at least all whose windows meet [since, until]."""
    leads = {rule.occasion for rule in playbook.rules if "happy" in rule.then}
    yield from _after_sales(playbook, story, until)
    for rule in playbook.others:
        match rule.when:
            case "happy":
                yield from _after_happy(rule, leads, story)
            case "complaint":
                yield from (_after_complaint(rule, complaint, story) for complaint in story.of_kind("complaint"))
            case when if when in MOMENT_WHENS:
                yield from (_after(rule, moment, story) for moment in story.of_kind(MOMENT_WHENS[when]))
            case "silence" | "check-in":
                yield from _since_last_sale(rule, story, since, until)
            case "maintenance due":
                yield from _services(rule, story, since, until)
            case "anniversary" | "birthday" | "season":
                yield from _yearly(rule, story, since, until)


def _after_sales(playbook: Playbook, story: Story, until: dt.date) -> Iterator[Call]:
    """Give each sale its rules: of one word, and of all thank-yous, only the most particular."""
    followed: list[tuple[Rule, dt.date]] = []
    for number, (sale, day) in enumerate(zip(story.sales, story.sale_days, strict=True)):
        if day > until:
            return
        fits = _fits(number, sale, playbook, story)
        taken: set[str] = set()
        for rule in playbook.after_sales:
            if rule.when not in fits or rule.claims & taken:
                continue
            taken |= rule.claims
            if not _rests(rule, day, followed, story):
                followed.append((rule, day))
                yield _after(rule, sale, story)


def _rests(rule: Rule, day: dt.date, followed: list[tuple[Rule, dt.date]], story: Story) -> bool:
    """Say whether it is too soon to do this again; a more particular thank-you counts as well."""
    if not rule.every:
        return False
    rank = SALE_WHENS.index(rule.when)
    alike = (
        last
        for other, last in reversed(followed)
        if other.word == rule.word
        or (rule.occasion in THANKS and other.occasion in THANKS and SALE_WHENS.index(other.when) <= rank)
    )
    last = next(alike, None)
    return last is not None and day < story.days.after(last, rule.every)


def _fits(number: int, sale: Seen, playbook: Playbook, story: Story) -> set[str]:
    """Return what a sale is: a sale, perhaps the first, a big one, a job."""
    fits = {"sale"} | {when for when, kind in _ITSELF.items() if kind == sale.kind}
    if playbook.big_cents is not None and sale.worth_cents >= playbook.big_cents:
        fits.add("big sale")
    if number < 2 and story.is_newcomer:
        fits.add(("first sale", "second sale")[number])
    return fits


def _after(rule: Rule, moment: Seen, story: Story) -> Call:
    window = story.days.window(story.day(moment), rule.wait, rule.within)
    return Call(rule, moment.about, moment.kind, window, after=moment)


def _after_complaint(rule: Rule, complaint: Seen, story: Story) -> Call:
    """Follow a complaint on two open days at least, and on the one after each try to reach them."""
    call = _after(rule, complaint, story)
    tries = (tried for tried in story.of_kind("tried") if tried.details.get("occasion") == rule.occasion)
    days = [call.window.due, *(story.day(tried) for tried in tries if tried.at >= complaint.at)]
    last = max(story.days.calendar.step(day, 1) for day in days)
    return replace(call, window=call.window._replace(use_by=max(call.window.use_by, last)))


def _after_happy(rule: Rule, leads: set[str], story: Story) -> Iterator[Call]:
    """Follow happy answers to what leads here, and rest in between."""
    resting_until = dt.date.min
    for contact in story.of_kind("contacted"):
        asked = contact.details.get("occasion")
        is_happy = contact.details.get("outcome") == "happy"
        if is_happy and (asked is None or asked in leads) and story.day(contact) >= resting_until:
            resting_until = story.days.after(story.day(contact), rule.every)
            yield _after(rule, contact, story)


def _since_last_sale(rule: Rule, story: Story, since: dt.date, until: dt.date) -> Iterator[Call]:
    """Count from each sale until the next one."""
    span = rule.every or rule.wait
    for sale, day, newer in zip_longest(story.sales, story.sale_days, story.sale_days[1:]):
        if newer and newer <= since:
            continue
        for times in range(1, rule.times + 1):
            counted = story.days.after(day, span, times)
            if counted > until or (newer and newer <= counted):
                break
            window = story.days.window(counted, SAME_DAY, rule.within)
            number = str(times) if rule.every else ""
            yield Call(rule, sale.about, sale.kind, window, after=sale, number=number, replaced_on=newer)


def _services(rule: Rule, story: Story, since: dt.date, until: dt.date) -> list[Call]:
    """Name each product's rounds of service, and of two at the same time only that of the newer product."""
    newest_first = sorted(story.profile.service, key=lambda s: (s[3], s[0], s[1], s[2]), reverse=True)
    # A round outside may be the newer one that takes the place of one inside: look as far as windows reach.
    reach = story.days.after(since, rule.within) - since + WEEKEND if newest_first else WEEKEND
    near = (since - reach, until + reach)
    bought_again: dict[str, dt.date] = {}
    kept: list[Call] = []
    for about, product, months, bought_on in newest_first:
        base = Call(rule, about, "maintenance", _NEVER, product=product, replaced_on=bought_again.get(product))
        rounds = takewhile(_still_stands, _rounds(base, bought_on, months, story.days, near))
        kept += [call for call in rounds if not any(_meet(call.window, other.window) for other in kept)]
        bought_again[product] = bought_on
    return kept


def _rounds(base: Call, bought_on: dt.date, months: int, days: Days, near: tuple[dt.date, dt.date]) -> Iterator[Call]:
    """Name the rounds near these days."""
    if months < 1:
        return
    first = max(1, (near[0] - bought_on).days // (31 * months))
    for round_ in range(first, base.rule.times + 1):
        day = due.add_months(bought_on, months * round_)
        last = due.add_months(bought_on, months * (round_ - 1))
        window = days.ahead(day, base.rule.ahead, base.rule.within)
        if window.due > near[1]:
            return
        yield replace(base, window=window, number=str(months * round_), fresh_from=day - (day - last) / 2)


def _yearly(rule: Rule, story: Story, since: dt.date, until: dt.date) -> Iterator[Call]:
    """Name the days around [since, until] on which a rule of the calendar falls."""
    known = story.known_since or dt.date.min
    for about, kind, first, month_day in _starts(rule, story):
        for year in range(since.year - 1, until.year + 2):
            day = due.yearly(month_day, year)
            window = story.days.ahead(day, rule.ahead, rule.within)
            is_near = window.due <= until and window.use_by >= since
            if is_near and day >= known and not (first and day.year <= first.year) and _is_recent(rule, story, day):
                yield Call(rule, about, kind, window, number=str(year))


def _starts(rule: Rule, story: Story) -> Iterator[tuple[str, str, dt.date | None, str]]:
    """Name what returns every year: about what, its kind, its first day when that counts, month and day."""
    customer = f"customer:{story.profile.customer_id}"
    if rule.when == "season":
        yield customer, "season", None, rule.on
    elif rule.when == "birthday":
        if story.profile.birthday:
            yield customer, "birthday", None, story.profile.birthday
    elif rule.of == "contract signed":
        for contract in story.of_kind("contract_signed"):
            yield contract.about, contract.kind, story.day(contract), f"{story.day(contract):%m-%d}"
    elif story.sales:
        first = min(filter(None, [story.sale_days[0], story.profile.since_date]))
        yield customer, "anniversary", first, f"{first:%m-%d}"


def _is_recent(rule: Rule, story: Story, day: dt.date) -> bool:
    if not rule.since_last:
        return True
    return story.bought_between(story.days.after(day, rule.since_last, -1), day)


def _still_stands(call: Call) -> bool:
    return not (call.replaced_on and call.replaced_on <= call.window.due)


def _meet(one: Window, other: Window) -> bool:
    return one.due <= other.use_by and other.due <= one.use_by
