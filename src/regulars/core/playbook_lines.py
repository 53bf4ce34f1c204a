"""A playbook in plain sentences, for its page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from regulars.core import due
from regulars.core.money import spoken
from regulars.core.playbook_rules import MOMENT_WHENS, SALE_WHENS, Playbook, Rule, Trade
from regulars.core.spoken_dates import day

SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
A_LEAP_YEAR = 2024

AIMS = {
    "thank_you": "say thank you",
    "how_is_it": "ask whether everything is as it should be",
    "check_in": "ask how things are",
    "first_purchase": "welcome them and ask how it went",
    "big_purchase": "thank them for their trust",
    "contract": "thank them for their trust",
    "maintenance": "remind them",
    "review_thanks": "thank them for it",
    "review_ask": "ask for a review",
    "referral_ask": "ask whether they know somebody",
    "referral_thanks": "thank them for it",
    "complaint_follow_up": "put it right",
    "come_back": "ask what was wrong and offer help",
    "anniversary": "mark the day",
    "birthday": "wish them a happy birthday",
    "season": "offer what the season calls for",
}
WAYS = {
    "phone": "call",
    "email": "e-mail",
    "note": "write a note",
    "postcard": "send a postcard",
    "letter": "send a letter",
    "message": "send a message",
    "in_person": "say it in person",
}
NOUNS = {
    "phone": ("call", "calls"),
    "email": ("e-mail", "e-mails"),
    "note": ("note", "notes"),
    "postcard": ("postcard", "postcards"),
    "letter": ("letter", "letters"),
    "message": ("message", "messages"),
    "in_person": ("word in person", "words in person"),
}
EXCEPTIONS = {
    "refunded": "the money went back",
    "open case": "something is still to be put right",
    "newer sale": "they bought again",
}

AFTER_A_SALE = "After a sale"
CHAPTERS: Mapping[str, Sequence[str]] = {
    AFTER_A_SALE: SALE_WHENS,
    "Listening": tuple(MOMENT_WHENS),
    "Keeping in touch": ("check-in", "maintenance due", "silence"),
    "The year": ("anniversary", "birthday", "season"),
}


@dataclass(frozen=True)
class Told:
    """A rule in words: when and what for, by which ways, and the small print."""

    lead: str  # "Two business days after a job is completed, say thank you"
    ways: str  # "call, else e-mail"
    limits: tuple[str, ...]  # "Useful for five days"


@dataclass(frozen=True)
class Chapter:
    """Rules that begin alike."""

    title: str
    lines: tuple[Told, ...]


def describe(playbook: Playbook, *, currency: str = "USD", country: str = "US") -> list[str]:
    """Say what each rule does, one line each."""
    return [line(rule, playbook, currency=currency, country=country) for rule in playbook.rules]


def line(rule: Rule, playbook: Playbook, *, currency: str = "USD", country: str = "US") -> str:
    """Say what a rule does: "Two business days after a job is completed, say thank you: call, else e-mail." """
    told = tell(rule, playbook, currency=currency, country=country)
    return " ".join(f"{sentence}." for sentence in (f"{told.lead}: {told.ways}", *told.limits))


def tell(rule: Rule, playbook: Playbook, *, currency: str = "USD", country: str = "US") -> Told:
    """Say what a rule does, with what matters most apart from the rest."""
    limits = [_useful(rule), *_limits(rule)]
    if rule.above:
        limits.insert(0, f"From {spoken(rule.above.cents, currency)} on: {_ways(rule.above.channels)}")
    if rule.unless:
        limits.append(f"Not when {_listed([EXCEPTIONS[word] for word in rule.unless], 'or')}")
    if rule.is_always:
        limits.append("Always on the list")
    return Told(
        f"{_upper(_time(rule, playbook, currency, country))}, {_aim(rule)}", _ways(rule.channels), tuple(limits)
    )


def chapters(playbook: Playbook, *, currency: str = "USD", country: str = "US") -> list[Chapter]:
    """Tell all rules, those that begin alike together."""
    told: dict[str, list[Told]] = {title: [] for title in CHAPTERS}
    for rule in playbook.rules:
        title = next((title for title, whens in CHAPTERS.items() if rule.when in whens), AFTER_A_SALE)
        told[title].append(tell(rule, playbook, currency=currency, country=country))
    return [Chapter(title, tuple(lines)) for title, lines in told.items() if lines]


def event(rule: Rule, shop: Trade) -> str:
    """Say what sets a rule off: "a job was completed"."""
    return {
        "sale": f"there was a {shop.sale}",
        "first sale": f"it was the first {shop.sale}",
        "second sale": f"it was the second {shop.sale}",
        "big sale": f"it was a big {shop.sale}",
        "job completed": "a job was completed",
        "contract signed": "a contract was signed",
        "repair done": "a repair was done",
        "review": "they praised you",
        "referral": "they sent somebody to you",
        "complaint": "they complained",
        "happy": "they said that they were happy",
        "silence": f"there was no {shop.sale} for {span_in_words(rule.wait)}",
        "check-in": f"it was some time since the last {shop.sale}",
        "maintenance due": "something they bought was due for service",
        "anniversary": "the day came round again",
        "birthday": "it was their birthday",
        "season": "it was the season",
    }[rule.when]


def last_year(by_channel: Mapping[str, int], minutes: int) -> str:
    """Say what a playbook would have meant: "Last year this would have meant 312 calls and 40 notes, …"."""
    made = [counted(number, channel) for channel, number in by_channel.items() if number]
    if not made:
        return "Last year this would have meant nothing: no customer gave cause for it."
    hours = round(minutes / 60)
    work = f"about {hours:,} hour{'' if hours == 1 else 's'} of work" if hours else "less than an hour of work"
    return f"Last year this would have meant {_listed(made, 'and')}, {work}."


def counted(number: int, channel: str) -> str:
    """Say how many of a channel: "312 calls", "1 note"."""
    one, many = NOUNS.get(channel, (channel.replace("_", " "),) * 2)
    return f"{number:,} {one if number == 1 else many}"


def span_in_words(text: str) -> str:
    """Say a span of time: "two business days", "three weeks", "six months"."""
    span = due.span(text)
    count, unit = span.count, span.unit
    if unit == "day" and count and count % 7 == 0:
        count, unit = count // 7, "week"
    elif unit == "month" and count and count % 12 == 0:
        count, unit = count // 12, "year"
    return f"{SMALL[count] if count < len(SMALL) else count} {unit}{'' if count == 1 else 's'}"


def _time(rule: Rule, playbook: Playbook, currency: str, country: str) -> str:
    sale = playbook.shop.sale
    before = f"{span_in_words(rule.ahead)} before" if rule.ahead else "on"
    match rule.when:
        case "silence":
            return f"after {span_in_words(rule.wait)} without a {sale}"
        case "check-in":
            return f"every {_every(rule.every)} after the last {sale}"
        case "maintenance due":
            return f"{before if rule.ahead else 'when'} something they bought is due for service"
        case "anniversary":
            return (
                f"{before} every anniversary of the {'contract' if rule.of == 'contract signed' else f'first {sale}'}"
            )
        case "birthday":
            return f"{before} their birthday"
        case "season":
            return f"{before} {day(due.yearly(rule.on, A_LEAP_YEAR), country)}"
    moment = _moment(rule, playbook, currency)
    if due.span(rule.wait).count:
        return f"{span_in_words(rule.wait)} after {moment}"
    return f"on the day {'of ' if moment.startswith(('a ', 'the ')) and ' is ' not in moment else ''}{moment}"


def _moment(rule: Rule, playbook: Playbook, currency: str) -> str:
    sale = playbook.shop.sale
    return {
        "sale": f"a {sale}",
        "first sale": f"the first {sale}",
        "second sale": f"the second {sale}",
        "big sale": f"a {sale} of {spoken(playbook.big_cents or 0, currency)} or more",
        "job completed": "a job is completed",
        "contract signed": "a contract is signed",
        "repair done": "a repair is done",
        "review": "they praise you",
        "referral": "they send somebody to you",
        "complaint": "a complaint",
        "happy": "they say that they are happy",
    }[rule.when]


def _aim(rule: Rule) -> str:
    return AIMS.get(rule.occasion, "be in touch")


def _ways(channels: Sequence[str]) -> str:
    return ", else ".join(WAYS.get(channel, channel) for channel in channels)


def _useful(rule: Rule) -> str:
    within = due.span(rule.within)
    return f"Useful for {span_in_words(rule.within)}" if within.count else "Useful on that day only"


def _limits(rule: Rule) -> list[str]:
    if rule.when == "check-in":
        return [f"At most {_times(rule.times)}"]
    if rule.every:
        once = span_in_words(rule.every)
        return [f"At most once {'a' if once.startswith('one ') else 'in'} {_every(rule.every)}"]
    if rule.when == "maintenance due":
        return [f"At most {_times(rule.times)} for each product"]
    if rule.since_last:
        return [f"Only to those who bought within {span_in_words(rule.since_last)}"]
    return []


def _times(times: int) -> str:
    return {1: "once", 2: "twice"}.get(times, f"{SMALL[times] if times < len(SMALL) else times} times")


def _every(span: str) -> str:
    return span_in_words(span).removeprefix("one ")


def _listed(words: Sequence[str], last: str) -> str:
    return f" {last} ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
