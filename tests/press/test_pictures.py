"""Pictures from outside: what is taken, and what would take the machine."""

import gzip
import struct
import zlib

import pytest

from regulars.press import pictures
from regulars.press.pictures import BadPicture

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"><path d="M0 0h1v1z"/></svg>'


def size_of(png: bytes) -> tuple[int, int]:
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def a_png(width: int, height: int, *, turned: bool = False) -> bytes:
    """A grey picture; turned, a remark says that it lies on its side."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    remark = b"MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00\x00\x00\x00\x00"
    rows = zlib.compress((b"\x00" + b"\x80" * width) * height)
    parts = [chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))]
    parts += [chunk(b"eXIf", remark)] if turned else []
    return pictures.PNG_START + b"".join([*parts, chunk(b"IDAT", rows), chunk(b"IEND", b"")])


@pytest.mark.parametrize(
    "content",
    [
        SVG.format(width=1, height=10_000_000).encode(),
        SVG.format(width=10_000_000, height=1).encode(),
        a_png(20_000, 1),
        a_png(20_000, 1, turned=True),
        a_png(1, 20_000),
    ],
    ids=["a tall drawing", "a wide drawing", "a wide picture", "turned on its side", "a tall picture"],
)
def test_no_picture_grows_beyond_its_room(content: bytes):
    cleaned, kind = pictures.clean(content)

    assert kind == "png"
    assert max(size_of(cleaned)) <= pictures.LONGEST_EDGE + 1


def test_an_ordinary_picture_keeps_its_size():
    cleaned, kind = pictures.clean(a_png(300, 200))

    assert (kind, size_of(cleaned)) == ("png", (300, 200))


def test_a_packed_drawing_is_refused():
    """A file of two kilobytes may unpack to hundreds of megabytes, and nobody has read what is in it."""
    packed = gzip.compress(SVG.format(width=1, height=1).encode())
    named = packed[:3] + b"\x08" + packed[4:10] + b"<svg\x00" + packed[10:]

    with pytest.raises(BadPicture):
        pictures.clean(named)


@pytest.mark.parametrize("part", ["<script/>", '<image href="a.png"/>', "<foreignObject/>", "<use href='#a'/>"])
def test_a_drawing_with_more_than_shapes_is_refused(part: str):
    with pytest.raises(BadPicture):
        pictures.clean(SVG.format(width=1, height=1).replace("<path", part + "<path").encode())
