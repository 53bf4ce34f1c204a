"""Addresses shown to somebody who may not be their owner: enough to recognise one's own, no more."""


def masked(email: str) -> str:
    """Return "r…@m….example" for "rosa.diaz@mail.example": a first letter each, and where the domain ends."""
    local, at, domain = email.rpartition("@")
    if not at:
        return "…" if email else ""
    name, dot, end = domain.rpartition(".")
    return f"{local[:1]}…@{name[:1]}…{dot}{end}" if dot else f"{local[:1]}…@…"
