"""The playbooks as they are read: those that are on, and the versions of which something is still open."""

import functools
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from regulars.core.playbooks import Playbook, parse
from regulars.records import models as records
from regulars.records.models import Business, Touchpoint


@dataclass(frozen=True)
class Rulebook:
    """One version of a playbook, read; one that is switched off only keeps what it opened."""

    pk: int
    slug: str
    is_on: bool
    playbook: Playbook


def rulebooks(business: Business) -> list[Rulebook]:
    """Read the playbooks that are on, and the versions from which touchpoints are still open."""
    still_open = Touchpoint.objects.of(business).open().filter(playbook=OuterRef("pk"))
    wanted = records.Playbook.objects.filter(Q(is_on=True) | Exists(still_open), business=business)
    return [Rulebook(row.pk, row.slug, row.is_on, read(row.text)) for row in wanted.order_by("pk")]


@functools.lru_cache(maxsize=128)
def read(text: str) -> Playbook:
    """Parse a playbook's text, once; a channel that is gone since does not stop the others."""
    return parse(text, channels=None)
