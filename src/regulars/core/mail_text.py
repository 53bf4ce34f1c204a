"""A letter as it is read: its words and its foot, as plain text and as calm HTML from the one source."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from html import escape
from typing import NamedTuple

SERVICE, MARKETING = "service", "marketing"
_FROM_RIGHT = {"ar", "dv", "fa", "he", "ps", "ur", "yi"}
_URL = re.compile(r"https://[^\s<>\"]+")
_AFTER_URL = ".,;:!?)]}'’”»"


@dataclass(frozen=True)
class Look:
    """Who writes, as the foot of every letter says it."""

    business: str
    postal_address: str = ""
    phone: str = ""
    language: str = "en"

    @property
    def foot(self) -> str:
        """Return the business, where it is and its number in one line."""
        place = ", ".join(filter(None, (line.strip(" ,") for line in self.postal_address.splitlines())))
        return " · ".join(filter(None, (self.business, place, self.phone)))


class Letter(NamedTuple):
    """One letter, filled in, as it is read."""

    subject: str
    text: str
    html: str


class _Foot(NamedTuple):
    """What the foot says in one language."""

    why: Mapping[str, str]  # by purpose; any other is not explained and has no way out
    choose: str
    reply: str


FEET: Mapping[str, _Foot] = {
    "en": _Foot(
        why={
            SERVICE: "We write to you because you are a customer of {business}.",
            MARKETING: "We write to you because you are a customer of {business} and have not asked us to stop.",
        },
        choose="Choose what we may send you, or stop",
        reply="If you would rather not hear from us, reply STOP and we stop.",
    )
}

# Inline, because some programs drop <style>. Only what the dark needs is in there; it must outdo the inline styles.
_PAGE = """\
<!doctype html>
<html lang="{language}" dir="{direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; supported-color-schemes: light dark; }}
@media (prefers-color-scheme: dark) {{
.paper {{ background-color: #23201d !important; color: #ece5da !important; }}
.foot {{ border-color: #4a443d !important; color: #aca396 !important; }}
.link {{ color: #e9b9a0 !important; }}
.way {{ color: #aca396 !important; }}
}}
</style>
</head>
<body class="paper" style="margin:0;padding:0;background-color:#fffdf9;color:#2b2723;">
<div class="paper" style="max-width:34em;padding:28px 24px 32px;font-family:Georgia,'Times New Roman',serif;\
font-size:17px;line-height:1.55;overflow-wrap:anywhere;background-color:#fffdf9;color:#2b2723;">
{paragraphs}
<div class="foot" style="margin-top:36px;padding-top:14px;border-top:1px solid #ddd5c8;font-family:system-ui,\
-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;font-size:13px;line-height:1.5;color:#6d655b;">
{foot}
</div>
</div>
</body>
</html>
"""


def as_text(body: str, look: Look, *, purpose: str, way_out: str = "") -> str:
    """Return the plain part: the words as they are, then the foot."""
    foot = _foot(look.language)
    lines = [look.foot]
    if purpose in foot.why:
        lines += ["", foot.why[purpose].format(business=look.business)]
        lines.append(f"{foot.choose}: {way_out}" if way_out else foot.reply)
    return "\n".join([body, "", "—", *lines, ""])


def as_html(body: str, look: Look, *, purpose: str, way_out: str = "", unlinked: str = "") -> str:
    """Return the HTML part: the same words and links; what contains one of the `unlinked` letters is no link."""
    foot = _foot(look.language)
    unbroken = look.phone.replace(" ", "\u00a0")
    lines = [escape(replace(look, phone=unbroken).foot, quote=False)]
    if purpose in foot.why:
        lines.append(escape(foot.why[purpose].format(business=look.business), quote=False))
        way = f'<a class="way" href="{escape(way_out)}" style="color:#6d655b;">{foot.choose}</a>'
        lines.append(way if way_out else foot.reply)
    return _PAGE.format(
        language=escape(look.language),
        direction="rtl" if look.language.partition("-")[0] in _FROM_RIGHT else "ltr",
        title=escape(look.business, quote=False),
        paragraphs="\n".join(_paragraph(one, unlinked) for one in re.split(r"\n{2,}", body)),
        foot="<br>\n".join(lines),
    )


def links(text: str) -> list[str]:
    """List the links written in a text."""
    return [found[0].rstrip(_AFTER_URL) for found in _URL.finditer(text)]


def _foot(language: str) -> _Foot:
    return FEET.get(language.partition("-")[0], FEET["en"])


def _paragraph(text: str, unlinked: str) -> str:
    lines = "<br>\n".join(_linked(line, unlinked) for line in text.split("\n"))
    return f'<p dir="auto" style="margin:0 0 1em;">{lines}</p>'


def _linked(line: str, unlinked: str) -> str:
    shown, at = [], 0
    for found in _URL.finditer(line):
        url = found[0].rstrip(_AFTER_URL)
        if any(letter in unlinked for letter in found[0]):
            continue
        shown.append(escape(line[at : found.start()], quote=False))
        shown.append(f'<a class="link" href="{escape(url)}" style="color:#8a3b1e;">{escape(url, quote=False)}</a>')
        at = found.start() + len(url)
    return "".join(shown) + escape(line[at:], quote=False)
