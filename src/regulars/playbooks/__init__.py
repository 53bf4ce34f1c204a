"""Ready-made trades, as data: one file each, found because it lies here."""

from importlib.resources import files


def slugs() -> list[str]:
    """Return the ready-made trades in the order of the alphabet."""
    return sorted(file.name.removesuffix(".toml") for file in files(__name__).iterdir() if file.name.endswith(".toml"))


def text(slug: str) -> str:
    """Return the text of a ready-made trade; `KeyError` when there is none."""
    if slug not in slugs():
        raise KeyError(slug)
    return files(__name__).joinpath(f"{slug}.toml").read_text(encoding="utf-8")
