"""Playbooks of a business: installed, switched, edited, and tried on its own past."""

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from django.db import transaction
from django.db.models import Max, QuerySet

from regulars import channels
from regulars import playbooks as ready_made
from regulars.core import playbook_lines
from regulars.core.messages import FACTS, Source, email_source
from regulars.core.playbook_lines import Chapter, Told
from regulars.core.playbook_rules import occasion_of
from regulars.core.playbooks import BadPlaybook, parse
from regulars.core.second_look import Remark
from regulars.records.models import Business, Playbook, Staff
from regulars.services import facts, templates
from regulars.services.playbook_preview import PlaybookPreview, preview
from regulars.services.refused import Refused

__all__ = [
    "Looked",
    "PlaybookPreview",
    "UnknownTrade",
    "chapters",
    "describe",
    "edit",
    "install",
    "look",
    "look_at",
    "preview",
    "switch_off",
    "switch_on",
    "trades",
    "usual_hours",
]


class UnknownTrade(Refused):
    """There is no ready-made set for this trade. Choose one of the list."""


class Looked(NamedTuple):
    """What the second pair of eyes says about one e-mail of a playbook."""

    word: str  # as in [words.thank_you-repair]
    remarks: list[Remark]

    @property
    def is_grave(self) -> bool:
        """Say whether somebody has to read that first."""
        return any(one.is_grave for one in self.remarks)


def trades() -> list[tuple[str, str]]:
    """List the ready-made trades as (slug, label) for the set-up page."""
    labelled = [(slug, parse(ready_made.text(slug)).shop.label) for slug in ready_made.slugs()]
    return sorted(labelled, key=lambda trade: trade[1])


def usual_hours(trade: str) -> dict[str, list[str]]:
    """Return when shops of this trade are usually open, as a business keeps its hours."""
    return {day: list(hours) for day, hours in parse(_text(trade)).shop.opening_hours.items()}


@transaction.atomic
def install(business: Business, *, trade: str, now: dt.datetime) -> list[Playbook]:
    """Put the playbook of a trade on the shelf, switched on; one that is there already stays as it is."""
    text = _text(trade)
    there = list(Playbook.objects.filter(business=business, slug=trade).order_by("version"))
    return there or [_new(business, trade, text, version=1, is_on=True, by=None, now=now)]


@transaction.atomic
def switch_on(playbook: Playbook, *, by: Staff | None, now: dt.datetime) -> Playbook:  # noqa: ARG001
    """Let this version open touchpoints from now on, in place of any other version of it."""
    if playbook.is_on:
        return playbook
    _versions(playbook).filter(is_on=True).update(is_on=False)
    playbook.is_on, playbook.on_since = True, facts.local_day(playbook.business, now)
    playbook.save(update_fields=["is_on", "on_since"])
    return playbook


@transaction.atomic
def switch_off(playbook: Playbook, *, by: Staff | None, now: dt.datetime) -> Playbook:  # noqa: ARG001
    """Let this playbook open nothing more; what is open stays open."""
    playbook.is_on = False
    playbook.save(update_fields=["is_on"])
    return playbook


@transaction.atomic
def edit(playbook: Playbook, text: str, *, by: Staff | None, now: dt.datetime) -> Playbook:
    """Make a new version from an edited text, or raise `BadPlaybook`; who is under way keeps the old one."""
    text = text.replace("\r\n", "\n")
    parse(text, channels=channels.known())
    if text == playbook.text:
        return playbook
    facts.hold(playbook.business)
    versions = _versions(playbook)
    latest = versions.aggregate(latest=Max("version"))["latest"] or 0
    was_on = bool(versions.filter(is_on=True).update(is_on=False))
    return _new(playbook.business, playbook.slug, text, version=latest + 1, is_on=was_on, by=by, now=now)


def look(business: Business, text: str, *, before: str, now: dt.datetime) -> list[Looked]:
    """Return what is to say about the e-mails that a text says in other words than the one before it did.

    A text that cannot be read raises `BadPlaybook`.
    """
    as_before = {email for _, email in _emails(before)} if _is_readable(before) else set()
    changed = [(word, email) for word, email in _emails(text) if email not in as_before]
    looked = [Looked(word, templates.remarks(business, word, *source, now=now)) for word, (_, source) in changed]
    return [one for one in looked if one.remarks]


def look_at(playbook: Playbook, *, now: dt.datetime) -> list[Looked]:
    """Return what is to say about the e-mails that a version changed; those that came with the trade changed none."""
    before = _versions(playbook).filter(version__lt=playbook.version).order_by("-version").first()
    if before is None or not _is_readable(playbook.text):
        return []
    return look(playbook.business, playbook.text, before=before.text, now=now)


def describe(playbook: Playbook) -> list[str]:
    """Say in plain language what a playbook does, one line for each rule."""
    try:
        read = parse(playbook.text, channels=None)
    except BadPlaybook as bad:  # written in the language of an older version of the program
        return [f"This version cannot be used any more. {bad}"]
    return playbook_lines.describe(read, currency=playbook.business.currency, country=playbook.business.country)


def chapters(playbook: Playbook) -> list[Chapter]:
    """Say in plain language what a playbook does, those rules together that begin alike."""
    try:
        read = parse(playbook.text, channels=None)
    except BadPlaybook:
        return [Chapter("", tuple(Told(line, "", ()) for line in describe(playbook)))]
    return playbook_lines.chapters(read, currency=playbook.business.currency, country=playbook.business.country)


def _emails(text: str) -> Iterator[tuple[str, tuple[str, Source]]]:
    """Yield the e-mails of a playbook by their [words], each with its occasion."""
    read = parse(text, channels=None)
    for word, own in read.words.items():
        if "email" in own or "email_subject" in own:
            occasion = occasion_of(word)
            yield word, (occasion, email_source(read, occasion, dict.fromkeys(FACTS, "known"), key=f"/{word}"))


def _is_readable(text: str) -> bool:
    try:
        parse(text, channels=None)
    except BadPlaybook:  # written in the language of an older version of the program
        return False
    return True


def _text(trade: str) -> str:
    try:
        return ready_made.text(trade)
    except KeyError:
        raise UnknownTrade(UnknownTrade.__doc__) from None


def _versions(playbook: Playbook) -> QuerySet[Playbook]:
    return Playbook.objects.filter(business_id=playbook.business_id, slug=playbook.slug)


def _new(
    business: Business, slug: str, text: str, *, version: int, is_on: bool, by: Staff | None, now: dt.datetime
) -> Playbook:
    return Playbook.objects.create(
        business=business,
        slug=slug,
        version=version,
        name=parse(text, channels=None).name[:120],
        text=text,
        is_on=is_on,
        on_since=facts.local_day(business, now) if is_on else None,
        made_at=now,
        made_by=by,
    )
