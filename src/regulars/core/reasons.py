"""Why we are in touch, and why no longer: one sentence for a person."""

import datetime as dt
from collections.abc import Iterable, Mapping

from regulars.core.caps import in_words
from regulars.core.due import add_months
from regulars.core.playbook_story import MUCH, share_given_back
from regulars.core.playbooks import SALE_KINDS, Seen
from regulars.core.spoken_dates import near

NOUNS = {"sale": "purchase", "job_completed": "job", "repair_done": "repair", "contract_signed": "contract"}
VERBS = {"sale": "bought", "job_completed": "done", "repair_done": "repaired", "contract_signed": "signed"}
# What opened it when that was no sale, with its day.
OPENERS = {
    "review": "They praised you {day}",
    "referral": "They sent somebody to you {day}",
    "complaint": "They told you {day} that something was not right",
    "contacted": "They were happy when you spoke {day}",
    "joined": "They joined {day}",
    "wished": "They asked for it {day}, and there is an answer",
}
SIZES = {"first_purchase": "their first {} with you", "big_purchase": "a big {}"}
A_WHILE = 45  # days from which on it also helps to hear how long ago something was
MONTH, YEAR = 30.44, 365.25  # days
CANCELLED, REPLACED = "cancelled", "replaced"
NEEDLESS = "What is known by now no longer calls for it."


def long_ago(day: dt.date, on: dt.date) -> str:
    """Say about how long ago a day was: "three months ago", "two years ago"; nothing when that was lately."""
    days = (on - day).days
    if days < A_WHILE:
        return ""
    is_years = days >= 2 * YEAR - MONTH / 2
    count = round(days / (YEAR if is_years else MONTH))
    unit = "year" if is_years else "month"
    return f"{in_words(count)} {unit}{'' if count == 1 else 's'} ago"


def why(
    occasion: str,
    opened_by_kind: str,
    *,
    happened: dt.date | None,
    due: dt.date,
    on: dt.date,
    country: str,
    item: str = "",
    name: str = "",
    because: str = "",
) -> str:
    """Say what calls for a contact, as a colleague would, and why by this channel when there is something to say.

    `name` is the playbook's own for one of several rules of an occasion: "autumn".
    """
    opener = _opener(occasion, opened_by_kind, happened, due, on, item, name, country)
    return " ".join(filter(None, (f"{opener}.", because)))


def rule_name(key: str, occasion: str) -> str:
    """Return the playbook's own name for a rule, from a touchpoint's key: "before the rush"."""
    word = [*key.split("/"), ""][1]
    return word.removeprefix(f"{occasion}-").replace("-", " ") if word.startswith(f"{occasion}-") else ""


def _opener(
    occasion: str, kind: str, happened: dt.date | None, due: dt.date, on: dt.date, item: str, name: str, country: str
) -> str:
    happened_on, due_on = near(happened, on, country) if happened else "", near(due, on, country)
    match occasion:
        case "season":
            return f"{_upper(name) or 'The season'}: the round {'begins' if due >= on else 'began'} {due_on}"
        case "birthday":
            return f"Their birthday {_is(due, on)} {due_on}"
        case "anniversary":
            return _anniversary(kind, happened, due, on, due_on)
        case "come_back":
            last = _event(kind, "", happened, on, happened_on)
            return f"Nothing since {last}" if happened else "Nothing heard for a while"
    if kind not in SALE_KINDS:
        opener = OPENERS.get(kind, _upper(occasion.replace("_", " ")) + " {day}")
        return " ".join(opener.format(day=happened_on).split())
    event = _upper(_event(kind, item, happened, on, happened_on))
    if occasion == "maintenance":
        return f"{event}. Its next service is due soon" if item else "A service is due soon"
    if occasion in SIZES and item:
        return f"{event}: {SIZES[occasion].format(NOUNS[kind])}"
    return _upper(f"{SIZES[occasion].format(NOUNS[kind])} {happened_on}".rstrip()) if occasion in SIZES else event


def _event(kind: str, item: str, happened: dt.date | None, on: dt.date, day: str) -> str:
    """Name what happened and when: "Oil burner, repaired last Friday", "the job three months ago, on 4 May"."""
    noun = NOUNS.get(kind, "purchase")
    ago = long_ago(happened, on) if happened else ""
    when = ", ".join(filter(None, (ago, day)))
    if not item:
        return f"the {noun} {when}".rstrip()
    # A repair that is sold as "Furnace repair" is done, not repaired.
    verb = "done" if noun in item.lower() and kind != "contract_signed" else VERBS.get(kind, "bought")
    return f"{item}, {verb} {when}".rstrip() if when else item


def _anniversary(kind: str, happened: dt.date | None, due: dt.date, on: dt.date, day: str) -> str:
    years = due.year - happened.year if happened else 0
    what = "since you signed the contract" if kind == "contract_signed" else "since they first came to you"
    if years < 1:
        return f"The anniversary {_is(due, on)} {day}"
    return f"{_upper(in_words(years))} year{'' if years == 1 else 's'} {what}"


def _is(day: dt.date, on: dt.date) -> str:
    return "is" if day >= on else "was"


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def ended(about: str, moments: Iterable[Seen]) -> tuple[str, str]:
    """Say how a touchpoint ends that what happened since no longer calls for, and why."""
    known = sorted(moments, key=lambda moment: moment.at)
    opened_at = max(
        (moment.at for moment in known if moment.about == about and moment.kind != "refunded"), default=None
    )
    if (share := _given_back(about, known)) >= MUCH:
        return CANCELLED, "The money was given back." if share >= 1 else "Half of the money or more was given back."
    if opened_at is None:
        return CANCELLED, NEEDLESS if about.startswith("customer:") else "What had called for it was taken back."
    kinds = [moment.kind for moment in known if moment.at >= opened_at and moment.about != about]
    if "complaint" in kinds and "complaint_solved" not in kinds:
        return CANCELLED, "They told you that something is not right; that comes first."
    if SALE_KINDS.intersection(kinds):
        return REPLACED, "They bought again since; the newer purchase is followed up instead."
    return CANCELLED, NEEDLESS


def _given_back(about: str, moments: Iterable[Seen]) -> float:
    of_it = [moment for moment in moments if f"{moment.about}:".startswith(f"{about}:")]
    paid = next((moment.worth_cents for moment in of_it if moment.kind in SALE_KINDS), 0)
    return share_given_back(paid, (moment for moment in of_it if moment.kind == "refunded"))


def item_of(details: Mapping[str, object]) -> str:
    """Return what was bought, as a moment's details name it."""
    items = details.get("items")
    first = items[0] if isinstance(items, list) and items else ""
    return str(details.get("item") or first or "")


def next_service(bought: dt.date, months: int, *, on: dt.date) -> dt.date:
    """Return the first day on or after `on` at which a product wants looking after."""
    times = max(((on.year - bought.year) * 12 + on.month - bought.month) // max(months, 1), 1)
    due = add_months(bought, times * months)
    return due if due >= on else add_months(bought, (times + 1) * months)


def gist(reason: str) -> tuple[str, str]:
    """Part a reason into the rule, which many share, and the case of this one: its first sentence and the others."""
    rule, stop, case = reason.partition(". ")
    return (f"{rule}.", case) if stop else (reason, "")
