"""What the documentation says is what the program does."""

import re
from pathlib import Path

from regulars.cli import commands

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]


def test_every_command_is_in_the_reference():
    listed = re.findall(r"^\| `regulars (\w+)", (ROOT / "docs/reference/commands.md").read_text(), re.MULTILINE)

    assert sorted(set(listed)) == sorted(commands())


def test_every_link_between_pages_leads_somewhere():
    links = [
        (page, link) for page in PAGES for link in re.findall(r"\]\(([^)#:]+)\)|src=\"([^\":]+)\"", page.read_text())
    ]

    missing = [f"{page.name}: {''.join(link)}" for page, link in links if not (page.parent / "".join(link)).exists()]

    assert missing == []
