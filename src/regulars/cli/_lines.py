"""The lines of a text file that somebody names on the command line, and how many things there are in words."""

from pathlib import Path


def lines(path: Path) -> list[str]:
    """Return them, or say in a sentence why not."""
    from regulars.services.refused import Refused

    try:
        return path.read_text(encoding="utf-8-sig").splitlines()
    except FileNotFoundError as wrong:
        raise Refused(f"There is no file {path}. Give a text file with one name a line.") from wrong
    except (OSError, UnicodeDecodeError) as wrong:
        raise Refused(f"{path} cannot be read ({wrong}). Give a text file with one name a line.") from wrong


def counted(count: int, one: str, many: str) -> str:
    """Return how many: "1 e-mail", "357 e-mails"."""
    return f"{count:,} {one if count == 1 else many}"
