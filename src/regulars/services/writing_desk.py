"""The writing desk: the notes of the day, those that are written and wait for the post, and those that have left."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from regulars.core.channel_choice import NOTE
from regulars.core.spoken_dates import weekday
from regulars.records.models import Business, Note, Staff, Touchpoint
from regulars.services import addresses, facts, note_sheets
from regulars.services.capacity import capacity
from regulars.services.standing import standings
from regulars.services.team import team_of

MOST = 50  # sheets on the desk at once


@dataclass(frozen=True)
class Sheet:
    """One note on the desk: for whom, why, what is known of them, and the words."""

    touchpoint: Touchpoint
    note: Note | None
    draft: str
    facts: tuple[str, ...]
    since: dt.date | None
    address: tuple[str, ...]
    has_address: bool
    warning: str  # what has happened since that speaks against posting it
    turn: int = 0

    @property
    def is_written(self) -> bool:
        """Say whether it lies there written, waiting for the post."""
        return bool(self.note and self.note.written_at)

    @property
    def words(self) -> str:
        """Return what stands on the paper, or what was typed before it was taken back, or else the draft."""
        return (self.note and (self.note.words or self.note.draft) if not self.turn else "") or self.draft


@dataclass(frozen=True)
class WritingDesk:
    """Everything on the writing desk, and how much of the week's notes that is."""

    to_write: tuple[Sheet, ...]
    written: tuple[Sheet, ...]
    posted: tuple[Note, ...]  # today
    done: int  # of this week's notes: written or posted
    week: int

    @property
    def ready(self) -> list[Sheet]:
        """Return what can go to the post without another look."""
        return [sheet for sheet in self.written if not sheet.warning]


def desk(business: Business, *, on: dt.date, by: Staff | None) -> WritingDesk:
    """Read the writing desk in a constant number of queries."""
    sheets = _sheets(business, list(_lying(business, on)[:MOST]), on=on, by=by)
    used = capacity(business, on=on, team=team_of(business, on=on))
    day = facts.day_begins(business, on), facts.day_begins(business, on + dt.timedelta(days=1))
    made = Q(touchpoint__state=Touchpoint.State.MADE, posted_at__gte=day[0], posted_at__lt=day[1])
    posted = Note.objects.filter(made, business=business).select_related("customer", "touchpoint", "signed_by")
    return WritingDesk(
        to_write=tuple(one for one in sheets if not one.is_written),
        written=tuple(one for one in sheets if one.is_written),
        posted=tuple(posted.order_by("-posted_at", "-pk")[:MOST]),
        done=used["notes_done"],
        week=used["notes"],
    )


def sheet(touchpoint: Touchpoint, *, on: dt.date, by: Staff | None, turn: int = 0) -> Sheet:
    """Read one note; `turn` asks for another draft."""
    return _sheets(touchpoint.business, [touchpoint], on=on, by=by, turns={touchpoint.pk: turn})[0]


def order(business: Business, *, on: dt.date) -> list[int]:
    """Return the notes that are still to be written, in their order."""
    lying = _lying(business, on).filter(Q(note=None) | Q(note__written_at=None))
    return list(lying.values_list("pk", flat=True)[:MOST])


def waiting(business: Business, *, on: dt.date) -> QuerySet[Touchpoint]:
    """Return every touchpoint whose note lies on the desk."""
    return _lying(business, on)


def _lying(business: Business, on: dt.date) -> QuerySet[Touchpoint]:
    """Planned for the day as a note, or written whatever the plan says since."""
    open_ones = Touchpoint.objects.of(business).open()
    lying = Q(planned_for=on, channel=NOTE) | Q(note__written_at__isnull=False)
    found = open_ones.filter(lying).select_related("customer", "business", "keeper", "note", "note__signed_by")
    return found.order_by("note__written_at", "position", "pk")


def _sheets(
    business: Business,
    touchpoints: Sequence[Touchpoint],
    *,
    on: dt.date,
    by: Staff | None,
    turns: Mapping[int, int] | None = None,
) -> list[Sheet]:
    drafts = note_sheets.drafts(business, touchpoints, on=on, by=by)
    warnings = _warnings(business, touchpoints, on=on)
    return [_sheet(business, one, drafts, warnings, (turns or {}).get(one.pk, 0)) for one in touchpoints]


def _sheet(
    business: Business, one: Touchpoint, drafts: note_sheets.Drafts, warnings: Mapping[int, str], turn: int
) -> Sheet:
    note: Note | None = getattr(one, "note", None)
    return Sheet(
        touchpoint=one,
        note=note,
        draft=drafts.draft(one, turn=turn),
        facts=drafts.facts_of(one),
        since=drafts.since_of(one),
        address=tuple(addresses.lines_of(one.customer, business)),
        has_address=addresses.place_of(one.customer).is_complete,
        warning=warnings.get(one.pk, ""),
        turn=turn,
    )


def _warnings(business: Business, touchpoints: Sequence[Touchpoint], *, on: dt.date) -> dict[int, str]:
    """Say of each whether something has happened since that speaks against sending it."""
    family = facts.families(business)
    known = standings(business, family.members({family.root(one.customer_id) for one in touchpoints}))
    found = {}
    for one in touchpoints:
        standing = known[family.root(one.customer_id)]
        if refused := standing.refusals([NOTE], purpose=one.purpose, on=on).get(NOTE):
            found[one.pk] = refused.sentence
        elif standing.has_open_complaint and one.occasion != "complaint_follow_up":
            found[one.pk] = "They told you that something is not right. That comes first."
        elif (paused := standing.customer.paused_until) and on < paused:
            found[one.pk] = f"They want to be left in peace until {weekday(paused, business.country)}."
    return found
