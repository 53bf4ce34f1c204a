"""The words of a reply that its sender wrote: without what they quote, their signature, and their phone's greeting."""

import re

from regulars.core.text import clean_text

MOST_LINES = 2_000
# "On Monday, Rosa wrote:" and the like; mail programs break it over up to three lines.
_WROTE = re.compile(
    r"(?:on|am|le|el|il|op|em|den)\b.{4,300}\b"
    r"(?:wrote|schrieb|a écrit|a ecrit|escribió|escribio|ha scritto|schreef)\b[^\n]{0,120}:\s*",
    re.IGNORECASE | re.DOTALL,
)
_ORIGINAL = re.compile(
    r"\W*(?:original message|original appointment|ursprüngliche nachricht|originalnachricht|message d'origine|"
    r"mensaje original|messaggio originale|oorspronkelijk bericht|forwarded message|weitergeleitete nachricht|"
    r"begin forwarded message)\W*",
    re.IGNORECASE,
)
_FROM = re.compile(r"[*\s]*(?:from|von|de|da|van)\s*:\s*[*\s]*\S.*", re.IGNORECASE)
_SENT = re.compile(
    r"[*\s]*(?:sent|date|gesendet|datum|envoyé|enviado el|enviado|fecha|inviato|data|verzonden)\s*:.*", re.IGNORECASE
)
_RULE = re.compile(r"\s*(?:_{8,}|-{20,})\s*")
_PHONE = re.compile(
    r"(?:sent from (?:my|outlook|mail|yahoo|samsung|proton)|get outlook for|"
    r"von meinem \S+ gesendet|gesendet von (?:meinem|mail|outlook)|"
    r"envoyé (?:de|depuis) (?:mon|ma|outlook)|enviado desde mi|inviato da(?:l mio)?|verzonden (?:vanaf|met) mijn|"
    r"download(?:en)? outlook)\b.*",
    re.IGNORECASE,
)


def own_words(text: str) -> str:
    """Return what the sender wrote: above the quote, between quoted lines, or below them."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")[:MOST_LINES]
    kept: list[str] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        if line.rstrip(" ") == "--" or (line == "-- "):
            break
        if _is_the_rest_quoted(lines, at):
            break
        if taken := _introduced(lines, at):
            if not _is_quoted(_next(lines, at + taken)):
                break
            at += taken
            continue
        if not _is_quoted(line) and not _PHONE.fullmatch(line.strip()):
            kept.append(clean_text(line))
        at += 1
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


def _is_the_rest_quoted(lines: list[str], at: int) -> bool:
    """Say whether a heading as Outlook writes it begins here: all below is somebody else's mail."""
    line = lines[at]
    if _ORIGINAL.fullmatch(line.strip()):
        return True
    if _RULE.fullmatch(line) and _FROM.fullmatch(_next(lines, at + 1)):
        return True
    return bool(_FROM.fullmatch(line)) and any(_SENT.fullmatch(below) for below in lines[at + 1 : at + 4])


def _introduced(lines: list[str], at: int) -> int:
    """Return how many lines from here introduce a quote ("On Monday, Rosa wrote:"), or 0."""
    for many in (1, 2, 3):
        together = " ".join(line.strip() for line in lines[at : at + many])
        if together.endswith(":") and len(together) < 500 and _WROTE.fullmatch(together):
            return many
    return 0


def _is_quoted(line: str) -> bool:
    return line.lstrip().startswith(">")


def _next(lines: list[str], at: int) -> str:
    return next((line for line in lines[at : at + 5] if line.strip()), "")
