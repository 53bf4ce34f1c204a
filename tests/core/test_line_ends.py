"""Line ends of a letter: what goes over the wire as it is."""

from hypothesis import given
from hypothesis import strategies as st

from regulars.core.line_ends import is_ready_for_the_wire

PIECES = st.lists(st.sampled_from([b"\r\n", b"\r", b"\n", b".", b"a", b"From ", b"\x00", b"\xff"]), max_size=12)


@given(PIECES)
def test_a_text_is_ready_when_each_line_ends_alike_and_begins_without_a_dot(pieces: list[bytes]):
    text = b"".join(pieces)
    *lines, rest = text.split(b"\r\n")
    are_whole = bool(lines) and rest == b""

    plain = are_whole and all(b"\r" not in one and b"\n" not in one and one[:1] != b"." for one in lines)

    assert is_ready_for_the_wire(text) == plain
