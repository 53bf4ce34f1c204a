"""Handwritten notes: written, signed, posted, and each of it taken back."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from regulars.core.channel_choice import NOTE
from regulars.core.people import clean_text
from regulars.records.models import Note, Staff, Touchpoint
from regulars.services import outcome_notes, outcomes
from regulars.services.facts import local_day
from regulars.services.refused import Refused

LONGEST = 2000


class NoWords(Refused):
    """Type what you wrote, so that they never get the same twice."""


class NotSigned(Refused):
    """Choose who signed it: somebody who works here."""


class HasEnded(Refused):
    """This note is no longer on the desk."""


class NotWritten(Refused):
    """Write it first, then post it."""


class NothingToTakeBack(Refused):
    """There is nothing to take back, or it is more than a day ago."""


@dataclass(frozen=True)
class Posted:
    """What became of a batch of notes: which went to the post, and why others did not."""

    notes: tuple[Note, ...]
    refused: tuple[str, ...]


@transaction.atomic
def write(
    touchpoint: Touchpoint, *, words: str, signed_by: Staff | None, by: Staff | None, now: dt.datetime, draft: str = ""
) -> Note:
    """Keep what was written by hand, and who signed it; writing it again changes the words."""
    one = outcome_notes.locked(touchpoint)
    if one.state != Touchpoint.State.OPEN:
        raise HasEnded(f"{HasEnded.__doc__} {one.reason}".strip())
    signer = signed_by or by
    if signer is None or signer.business_id != one.business_id or _has_left(signer, one, now):
        raise NotSigned(NotSigned.__doc__)
    if not (kept := clean_lines(words)):
        raise NoWords(NoWords.__doc__)
    note, _ = Note.objects.get_or_create(
        touchpoint=one, defaults={"business": one.business, "customer": one.customer, "draft": clean_lines(draft)}
    )
    note.words, note.signed_by = kept, signer
    note.written_at, note.posted_at = note.written_at or now, None
    note.save()
    if one.channel != NOTE:
        one.channel = NOTE
        one.save(update_fields=["channel"])
    return note


def post(notes: Iterable[Note], *, by: Staff | None, now: dt.datetime) -> Posted:
    """Mark notes as posted, which makes their touchpoints; one that cannot be posted does not stop the others."""
    posted, refused = [], []
    for note in notes:
        try:
            posted.append(_post(note, by=by, now=now))
        except Refused as why:
            refused.append(f"{note.customer}: {why}")
    return Posted(tuple(posted), tuple(refused))


@transaction.atomic
def leave_out(touchpoint: Touchpoint, *, because: str, by: Staff | None, now: dt.datetime) -> Touchpoint:
    """Do not post a note after all; what was written is kept, so that nobody writes it twice."""
    return outcomes.finish(touchpoint, outcome="not_needed", said=because, by=by, now=now)


@transaction.atomic
def take_back(touchpoint: Touchpoint, *, by: Staff | None, now: dt.datetime) -> Touchpoint:
    """Take back the last step, within a day: posted becomes written, and written becomes a draft with its words."""
    one = outcome_notes.locked(touchpoint)
    note = Note.objects.filter(touchpoint=one).first()
    if one.state != Touchpoint.State.OPEN:
        taken_back = outcomes.undo(one, by=by, now=now)
        if note and note.posted_at:
            note.posted_at = None
            note.save(update_fields=["posted_at"])
        return taken_back
    if note is None or note.written_at is None or note.written_at < now - outcomes.UNDO_WITHIN:
        raise NothingToTakeBack(NothingToTakeBack.__doc__)
    note.draft, note.words, note.written_at, note.signed_by, note.posted_at = note.words, "", None, None, None
    note.save()
    return one


def clean_lines(text: str) -> str:
    """Return a text with its lines and without what does not belong on paper."""
    lines = [clean_text(line) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    return "\n".join(lines).strip()[:LONGEST]


@transaction.atomic
def _post(note: Note, *, by: Staff | None, now: dt.datetime) -> Note:
    one = outcome_notes.locked(note.touchpoint)
    note = Note.objects.select_for_update(of=("self",)).select_related("customer").get(pk=note.pk)
    if note.written_at is None:
        raise NotWritten(NotWritten.__doc__)
    if one.state == Touchpoint.State.MADE and note.posted_at:
        return note
    outcomes.finish(one, outcome="sent", said=note.words, by=by, now=now)
    note.posted_at = now
    note.save(update_fields=["posted_at"])
    return note


def _has_left(signer: Staff, one: Touchpoint, now: dt.datetime) -> bool:
    return signer.left_on is not None and signer.left_on <= local_day(one.business, now)
