"""What was meant to be filled in, or belongs to another program."""

import re
from collections.abc import Iterator

_CODE = re.compile(r"\{\{|\}\}|\{%|\$\{|%\([a-z_]+\)s|%s|<%|\*\||\|\*")
_EMPTY = re.compile(r"(?<!\w)(?:None|null|NaN|nan)(?!\w)|\{\s*\}")
_FORGOTTEN = re.compile(
    r"(?<!\w)(?:"
    r"(?:hi|hello|dear),? (?:none|null|nan|undefined|unknown|n/a|name|first ?name|test)"
    r"|\[(?:first |last |your |customer |company |business |product )?(?:name|date|item|product|company)\]"
    r"|lorem ipsum|(?-i:TODO)|fixme|tbd|xxx+|insert (?:name|text|product) here|your (?:company|business) name"
    r"|undefined|\(your name\))(?!\w)",
    re.IGNORECASE,
)


def leftovers(text: str, *, without_gaps: str) -> Iterator[str]:
    """Yield what stands there as if nobody had looked; words are looked for outside of the gaps."""
    for pattern, where in ((_CODE, text), (_EMPTY, text), (_FORGOTTEN, without_gaps)):
        yield from (found[0].strip() for found in pattern.finditer(where))
