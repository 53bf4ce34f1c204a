"""Line ends of a letter, looked at all at once: a letter has some ten thousand bytes, and there are many letters."""

import numpy as np

_CR, _LF, _DOT = 13, 10, 46


class WireText(bytes):
    """A letter that was made of pieces known to be ready for the wire: it need not be looked through again."""


def is_ready_for_the_wire(text: bytes) -> bool:
    """Say whether every line ends in CRLF, nothing else does, and no line begins with a dot."""
    if not text.endswith(b"\r\n") or text.startswith((b".", b"\n")):
        return False
    letters = np.frombuffer(text, np.uint8)
    feeds = letters == _LF
    if np.array_equal(feeds[1:], letters[:-1] == _CR):
        return not (feeds[:-1] & (letters[1:] == _DOT)).any()
    return False
