"""Pictures from outside: looked at by their content, and drawn anew or stripped of everything but the picture."""

import re
import struct

import typst

from regulars.press import typesetting

LARGEST_FILE = 10_000_000
LARGEST_DRAWING = 400_000
MOST_PIXELS = 60_000_000
LONGEST_EDGE = 1_900  # pixels: 16 cm at 300 dots per inch
SAFE_ELEMENTS = frozenset(
    [
        *("svg", "g", "defs", "title", "desc", "metadata", "style", "clipPath"),
        *("path", "rect", "circle", "ellipse", "line", "polyline", "polygon"),
        *("linearGradient", "radialGradient", "stop"),
    ]
)
DRAWING_WIDTH = 1_400
BEFORE_MARKUP = b"\xef\xbb\xbf \t\r\n"  # anything else before it may be a packed file
PNG_START, JPEG_START = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
# Segments of a JPEG that say how to show it; all others (place, camera, remarks) stay behind.
SHOWN = frozenset({0xE0, 0xE2, 0xEE})
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


class BadPicture(ValueError):
    """This is no picture that can be printed. Save it as PNG or JPEG and choose it again."""


def clean(content: bytes) -> tuple[bytes, str]:
    """Return a picture and its kind ("png" or "jpg") without anything else that its file carried."""
    if len(content) > LARGEST_FILE:
        raise BadPicture("This picture is larger than 10 MB. Make it smaller and choose it again.")
    if content.startswith(PNG_START):
        return _redrawn(content, *_png_size(content)), "png"
    if content.startswith(JPEG_START):
        return _photograph(content)
    if content.lstrip(BEFORE_MARKUP).startswith(b"<") and b"<svg" in content[:5_000]:
        return _redrawn(_drawing(content), DRAWING_WIDTH, 1), "png"
    raise BadPicture(BadPicture.__doc__)


def _redrawn(content: bytes, width: int, height: int) -> bytes:
    _bounded(width, height)
    by = min(1.0, LONGEST_EDGE / max(width, height))
    try:
        pages = typesetting.pngs(
            "picture", {"width": max(width * by, 1), "most": LONGEST_EDGE}, pictures={"picture": content}, ppi=72
        )
    except typst.TypstError:
        raise BadPicture(BadPicture.__doc__) from None
    return pages[0]


def _photograph(content: bytes) -> tuple[bytes, str]:
    try:
        kept, (width, height), is_turned = _without_remarks(content)
    except (IndexError, struct.error):
        raise BadPicture(BadPicture.__doc__) from None
    redrawn = _redrawn(content, width, height)
    # A photograph stays one unless it is larger than can be seen, or lies on its side.
    return (redrawn, "png") if is_turned or max(width, height) > 2 * LONGEST_EDGE else (kept, "jpg")


def _without_remarks(content: bytes) -> tuple[bytes, tuple[int, int], bool]:
    """Return a JPEG without its remarks, its size, and whether a remark said that it lies on its side."""
    kept, at, size, is_turned = bytearray(content[:2]), 2, (0, 0), False
    while content[at] == 0xFF:
        marker, length = content[at + 1], struct.unpack(">H", content[at + 2 : at + 4])[0]
        segment = content[at : at + 2 + length]
        if marker in FRAMES:
            height, width = struct.unpack(">HH", segment[5:9])
            size = (width, height)
        is_remark = 0xE0 <= marker <= 0xEF or marker == 0xFE
        is_turned |= marker == 0xE1 and segment[4:8] == b"Exif"
        if not is_remark or marker in SHOWN:
            kept += segment
        at += 2 + length
        if marker == 0xDA:
            end = content.rfind(b"\xff\xd9")
            return bytes(kept + content[at : end + 2 if end > at else None]), size, is_turned
    raise IndexError


def _png_size(content: bytes) -> tuple[int, int]:
    try:
        width, height = struct.unpack(">II", content[16:24])
    except struct.error:
        raise BadPicture(BadPicture.__doc__) from None
    return width, height


def _bounded(width: int, height: int) -> None:
    if not width or not height:
        raise BadPicture(BadPicture.__doc__)
    if width * height > MOST_PIXELS:
        raise BadPicture("This picture has more than 60 million dots. Make it smaller and choose it again.")


def _drawing(content: bytes) -> bytes:
    elements = set(re.findall(r"<\s*([A-Za-z][\w:.-]*)", content.decode("utf-8", "replace")))
    unsafe = elements - SAFE_ELEMENTS or re.search(rb"<!(DOCTYPE|ENTITY)|url\(\s*['\"]?(?!#)|@import", content, re.I)
    if unsafe or len(content) > LARGEST_DRAWING:
        raise BadPicture("This drawing (SVG) has parts that cannot be printed. Save it as PNG and choose it again.")
    return content
