"""Which keys in a file were somebody's who was erased: they are known by their keyed hashes alone."""

from collections.abc import Iterable

from regulars.core.consent import suppression_digest
from regulars.records.models import Suppression
from regulars.services.import_candidates import KeyPair
from regulars.services.import_work import Work


class Erased:
    """Knows the keys of the erased, and computes nothing where nobody was."""

    def __init__(self, work: Work) -> None:
        marked = Suppression.objects.filter(business=work.business, erased_at__isnull=False)
        self._marks = set(marked.values_list("kind", "digest"))
        self._key = bytes(work.business.suppression_key)

    def among(self, pairs: Iterable[KeyPair]) -> set[KeyPair]:
        """Return those of these keys that were somebody's who was erased, be they back or not."""
        if not self._marks:
            return set()
        return {(kind, key) for kind, key in pairs if (kind, suppression_digest(self._key, kind, key)) in self._marks}
