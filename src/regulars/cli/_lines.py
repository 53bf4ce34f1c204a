"""The lines of a text file that somebody names on the command line."""

from pathlib import Path


def lines(path: Path) -> list[str]:
    """Return them, or say in a sentence why not."""
    from regulars.services.refused import Refused

    try:
        return path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as wrong:
        raise Refused(f"{path} cannot be read ({wrong}). Give a text file with one name a line.") from wrong
