"""What a file says about marketing: yes where somebody vouches for it, no always, and never a no into a yes."""

from collections.abc import Sequence

from regulars.core.consent import suppression_digest
from regulars.core.customer_rows import Person
from regulars.records import bulk
from regulars.records.models import Consent, Moment, Suppression
from regulars.services.facts import families
from regulars.services.import_candidates import Entry
from regulars.services.import_work import Work

REASON = "They had opted out in the program that a file came from."
BLOCKED = "They were blocked in the program that a file came from."
MARKETING = Consent.Purpose.MARKETING.value
SERVICE = Consent.Purpose.SERVICE.value
GIVEN = Consent.State.GIVEN.value
WITHDRAWN = Consent.State.WITHDRAWN.value

Statement = tuple[int, str, str, str]  # customer, channel, purpose, state


class Opinions:
    """Appends statements and suppressions for the people of a file."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self._key = bytes(work.business.suppression_key)
        rows = Suppression.objects.filter(business=work.business)
        self._suppressed = set(rows.values_list("kind", "digest", "purpose"))
        self._families = families(work.business)

    def write(self, rows: Sequence[tuple[Entry | None, Person]]) -> set[int]:
        """Append what is new in these rows' statements; return the places of the rows that said something new."""
        latest = self._latest([entry.id for entry, _ in rows if entry and not entry.is_new])
        statements: list[Statement] = []
        suppressions: dict[tuple[str, str, str], str] = {}
        said: set[int] = set()
        for place, (entry, person) in enumerate(rows):
            if entry is None:
                continue
            self.work.kept_out += self._is_refused(entry, person, latest)
            if not (person.agreed or person.declined):
                continue
            fresh = [*self._declined(entry, person, latest), *self._agreed(entry, person, latest)]
            closed = self._closed(person) if person.declined == ("all",) else {}
            if fresh or closed:
                said.add(place)
            statements += fresh
            suppressions |= closed
            if not entry.is_new and any(state == WITHDRAWN for *_, state in fresh):
                self.work.rechecked.add(entry.id)
        self._append(statements)
        self._suppress(suppressions)
        return said

    def _latest(self, ids: Sequence[int]) -> dict[tuple[int, str, str], str]:
        """Give the latest statement of each customer by channel and purpose, twins counted in."""
        latest: dict[tuple[int, str, str], str] = {}
        members = self._families.members(ids)
        for portion in bulk.portions(sorted(members)):
            found = Consent.objects.filter(business=self.work.business, customer_id__in=portion)
            rows = found.order_by("stated_at", "state", "pk").values_list("customer_id", "channel", "purpose", "state")
            for id, channel, purpose, state in rows:
                latest[members[id], channel, purpose] = state
        return latest

    def _is_refused(self, entry: Entry, person: Person, latest: dict[tuple[int, str, str], str]) -> bool:
        """Say whether this person had refused before, by a statement or by an address never to be used again."""
        channels = ("all", "email", "phone", "message")
        if any(latest.get((entry.id, channel, MARKETING)) == WITHDRAWN for channel in channels):
            return True
        return self._is_suppressed(person)

    def _is_suppressed(self, person: Person) -> bool:
        if not self._suppressed:
            return False
        marks = self._marks(person)
        return any((*mark, purpose) in self._suppressed for mark in marks for purpose in (MARKETING, "all"))

    def _marks(self, person: Person) -> list[tuple[str, str]]:
        keys = [*(("email", key) for key in person.emails), *(("phone", key) for key in person.phones)]
        return [(kind, suppression_digest(self._key, kind, key)) for kind, key in keys]

    def _declined(self, entry: Entry, person: Person, latest: dict[tuple[int, str, str], str]) -> list[Statement]:
        purposes = (MARKETING, SERVICE) if person.is_blocked else (MARKETING,)
        fresh = []
        for channel in person.declined:
            for purpose in purposes:
                if latest.get((entry.id, channel, purpose)) != WITHDRAWN:
                    latest[entry.id, channel, purpose] = WITHDRAWN
                    fresh.append((entry.id, channel, purpose, WITHDRAWN))
        return fresh

    def _agreed(self, entry: Entry, person: Person, latest: dict[tuple[int, str, str], str]) -> list[Statement]:
        if not person.agreed or not self.work.reading.is_consent_vouched:
            return []
        if self._is_refused(entry, person, latest):
            return []
        fresh = []
        for channel in person.agreed:
            if latest.get((entry.id, channel, MARKETING)) != GIVEN:
                latest[entry.id, channel, MARKETING] = GIVEN
                fresh.append((entry.id, channel, MARKETING, GIVEN))
        return fresh

    def _closed(self, person: Person) -> dict[tuple[str, str, str], str]:
        """Give the addresses to be suppressed that are not yet."""
        purpose, reason = ("all", BLOCKED) if person.is_blocked else (MARKETING, REASON)
        marks = ((*mark, purpose) for mark in self._marks(person))
        return {mark: reason for mark in marks if mark not in self._suppressed}

    def _append(self, statements: Sequence[Statement]) -> None:
        work = self.work
        ids = bulk.reserve_ids(Consent, len(statements))
        same = {"business_id": work.business.pk, "batch_id": work.batch.pk}
        bulk.insert(
            Consent,
            {
                "id": ids,
                "customer_id": [row[0] for row in statements],
                "channel": [row[1] for row in statements],
                "purpose": [row[2] for row in statements],
                "state": [row[3] for row in statements],
            },
            same={
                **same,
                "basis": "import",
                "wording": self._wording(),
                "source": f"import: {work.batch.file_name}"[:40],
                "stated_at": work.moment,
                "noted_by_id": work.by.pk if work.by else None,
            },
        )
        bulk.insert(
            Moment,
            {
                "id": bulk.reserve_ids(Moment, len(statements)),
                "customer_id": [row[0] for row in statements],
                "kind": ["consented" if row[3] == GIVEN else "withdrew" for row in statements],
                "about": [f"consent:{id}" for id in ids],
                "details": [f'{{"channel": "{row[1]}", "purpose": "{row[2]}"}}' for row in statements],
            },
            same={**same, "happened_at": work.moment, "staff_id": work.by.pk if work.by else None},
        )
        work.consents += len(statements)

    def _wording(self) -> str:
        who = self.work.by.name if self.work.by else "the command line"
        return f"Stated in the file “{self.work.batch.file_name}”, brought in and vouched for by {who}."[:500]

    def _suppress(self, suppressions: dict[tuple[str, str, str], str]) -> None:
        rows = [
            Suppression(
                business=self.work.business,
                kind=kind,
                digest=digest,
                purpose=purpose,
                reason=reason,
                made_at=self.work.now,
            )
            for (kind, digest, purpose), reason in suppressions.items()
        ]
        Suppression.objects.bulk_create(rows, ignore_conflicts=True, batch_size=200)
        self._suppressed.update(suppressions)
