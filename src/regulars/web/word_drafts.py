"""Words that are being tried: one draft for each kind of mail, in the session of who writes them and nowhere else."""

from collections.abc import Collection

from django.contrib.sessions.backends.base import SessionBase

from regulars.core.messages import Source

KEPT = "words"  # in the session, the oldest first: {occasion: [subject, text]}
MOST = 50_000  # letters of all drafts together: every page reads the session


def of(session: SessionBase, occasion: str) -> Source | None:
    """Return the draft for an occasion."""
    kept = session.get(KEPT, {}).get(occasion)
    return Source(*kept) if kept else None


def occasions(session: SessionBase) -> Collection[str]:
    """Return for what there are drafts."""
    kept: dict[str, list[str]] = session.get(KEPT, {})
    return kept.keys()


def keep(session: SessionBase, occasion: str, draft: Source) -> None:
    """Keep the draft for an occasion; when all are too much, the oldest go."""
    others = {name: words for name, words in session.get(KEPT, {}).items() if name != occasion}
    while others and _length(others) + len("".join(draft)) > MOST:
        del others[next(iter(others))]
    session[KEPT] = others | {occasion: list(draft)}


def drop(session: SessionBase, occasion: str) -> None:
    """Keep no draft for an occasion; the others stay."""
    if occasion in occasions(session):
        session[KEPT] = {name: words for name, words in session[KEPT].items() if name != occasion}


def _length(drafts: dict[str, list[str]]) -> int:
    return sum(len(part) for words in drafts.values() for part in words)
