"""A letter is read well in the light and in the dark: colours as they come out, for every word that is shown."""

import re
from html.parser import HTMLParser

import pytest

from regulars.core import mail_form
from regulars.core.mail_form import Look

WAY_OUT = "https://north.example/p/7f3k2/"
LETTER = "Hello {first_name},\n\nThank you. Read https://north.example/help, or call.\n\n{staff|All of us}"


def sheet(html: str) -> dict[str, dict[str, str]]:
    """Return what the style sheet of a letter says for the dark, by class."""
    (dark,) = re.findall(r"@media \(prefers-color-scheme: dark\) \{\n(.*?)\n\}", html, re.DOTALL)
    return {name: declared(said) for name, said in re.findall(r"^\.(\w+) \{(.*?)\}$", dark, re.MULTILINE)}


def declared(style: str) -> dict[str, str]:
    return dict(re.findall(r"([\w-]+): ?([^;]+?)(?: !important)?;", style))


class Shown(HTMLParser):
    """Where words stand in a letter, in which colour and on which ground, in the light or in the dark."""

    def __init__(self, html: str, *, dark: bool) -> None:
        super().__init__()
        self.rules = sheet(html) if dark else {}
        self.around: list[tuple[str, dict[str, str]]] = [("", {})]
        self.words: list[tuple[str, str, str]] = []
        self.feed(re.findall(r"<body.*</body>", html, re.DOTALL)[0])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        colours = declared(said.get("style", "")) | self.rules.get(said.get("class", ""), {})
        if tag != "br":
            self.around.append((tag, self.around[-1][1] | colours))

    def handle_endtag(self, tag: str) -> None:
        assert self.around.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        colours = self.around[-1][1]
        if data.strip():
            self.words.append((data.strip(), colours["color"], colours["background-color"]))


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, as WCAG 2.2 works it out."""
    lighter, darker = sorted(map(luminance, (one, other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def a_letter_with_everything() -> str:
    look = Look("North Air", "12 Main Street\nAlbany, NY 12207", "(212) 555-0147")
    return mail_form.compile("Hello", LETTER, look, purpose="service").letter({}, way_out=WAY_OUT).html


@pytest.mark.parametrize("dark", [False, True])
def test_a_letter_is_read_well_in_the_light_and_in_the_dark(dark: bool) -> None:
    words = Shown(a_letter_with_everything(), dark=dark).words

    said = {word for word, *_ in words}
    assert said >= {"Hello,", "https://north.example/help", "Choose what we may send you, or stop"}
    assert [one for one in words if contrast(*one[1:]) < 4.5] == []


def test_the_dark_is_dark_and_all_that_has_a_colour_changes_it() -> None:
    html = a_letter_with_everything()

    (light,), (dark,) = ({ground for *_, ground in Shown(html, dark=one).words} for one in (False, True))
    assert luminance(light) > 0.9 > 0.1 > luminance(dark)
    coloured = re.findall(r'<\w+ (?:class="(\w+)" )?(?:href="[^"]*" )?style="[^"]*color:', html)
    assert set(coloured) == sheet(html).keys()


def test_a_letter_says_that_it_knows_both_schemes() -> None:
    """Mail programs turn colours round themselves when a letter says nothing of the dark, each in its own way."""
    html = a_letter_with_everything()

    assert '<meta name="color-scheme" content="light dark">' in html
    assert '<meta name="supported-color-schemes" content="light dark">' in html
    assert re.search(r":root \{ color-scheme: light dark;", html)
    dark = html.partition("@media (prefers-color-scheme: dark)")[2].partition("</style>")[0]
    assert dark.count("!important") == len(re.findall(r"[\w-]*color:", dark)) > 0


def test_the_contrast_of_known_colours_is_known() -> None:
    assert contrast("#000000", "#ffffff") == contrast("#ffffff", "#000000") == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48
