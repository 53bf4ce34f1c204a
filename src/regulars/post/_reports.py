"""Reports about mail: it could not be delivered (RFC 3464, and older texts), or somebody complained (RFC 5965)."""

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_string
from email.message import Message
from typing import Literal

from flufl.bounce._scan import all_failures

from regulars.core.reach import email_key
from regulars.core.text import fold
from regulars.post._parts import MOST_LETTERS, every, header, inner_text, parts, text_of

logging.getLogger("flufl.bounce").setLevel(logging.CRITICAL)  # it logs what it cannot read, with addresses

_MESSAGE_ID = re.compile(r"^(?:message-id|x-original-message-id):\s*<([!-;=?-~]{3,250})>", re.IGNORECASE | re.MULTILINE)
_STATUS = re.compile(r"(?<![\d.])([45]\.\d{1,3}\.\d{1,3})(?!\.?\d)")  # and no address like 5.12.1.9
# What a server replied, its code first: other numbers with dots are versions of programs and chapters of rules.
_REPLY = re.compile(r"(?<![\d.])([45])\d\d[ -]#?(\1\.\d{1,3}\.\d{1,3})(?!\.?\d)")
_VAGUE = re.compile(r"[45]\.[03]\.0")  # "something": what the server itself said is better
_CODE = re.compile(r"(?<![\d.])(4[25][0-9]|5[05][0-9])(?![\d.])")
_ADDRESS = re.compile(r"[^\s<>()\[\],;:\"]+@[^\s<>()\[\],;:\"]+\.[^\s<>()\[\],;:\"]+")
_MACHINES = re.compile(
    r"^(?:mailer-?daemon|postmaster|mail-?delivery|mdaemon|bounce|bounces|mailer|maildelivery|nobody|root|qmail|"
    r"microsoftexchange[0-9a-f]*)(?:[+@=-]|$)"
)
_FAILED = re.compile(
    r"undeliver|delivery (?:status|failure|has failed|report|problem)|returned (?:mail|to sender)|failure notice|"
    r"mail delivery (?:failed|system)|could not be delivered|unzustellbar|nicht zugestellt|unzustellbarkeits|"
    r"zustellung fehlgeschlagen|echec (?:de (?:la )?remise|d'envoi|de distribution)|non remis|non distribu|"
    r"no se pudo entregar|no entregado|error de entrega|devuelto|mancata consegna|mancato recapito|non recapitabile|"
    r"impossibile (?:consegnare|recapitare)|onbestelbaar|niet (?:bezorgd|afgeleverd)|bezorging mislukt"
)
_LASTING = re.compile(
    r"does not exist|doesn't exist|no such (?:user|address|recipient|mailbox)|"
    r"user unknown|unknown (?:user|recipient|address)|"
    r"unknown mailbox|invalid (?:recipient|mailbox|address)|not a valid|recipient rejected|address rejected|"
    r"no mailbox here|mailbox (?:not found|unavailable|does not)|account (?:disabled|that you tried|closed)|"
    r"wurde nicht gefunden|nicht gefunden|existiert nicht|unbekannt|n'existe pas|inconnu|introuvable|no existe|"
    r"desconocid|non esiste|sconosciut|bestaat niet|onbekend|not listed in|couldn't be found|wasn't found|host unknown|"
    r"domain (?:not found|does not exist)"
)
_PASSING = re.compile(
    r"(?:mailbox|quota|inbox|postfach|boite|buzon|casella|postvak)\W+(?:\w+\W+){0,3}(?:full|exceed|voll|pleine|lleno|piena|vol)\b|"
    r"over quota|quota exceeded|temporar|try again|greylist|voorubergehend|vorubergehend|temporaire"
)


@dataclass(frozen=True)
class Report:
    """What a machine says about mail of ours."""

    kind: Literal["bounce", "complaint", "automatic"]
    action: str = ""
    status: str = ""
    recipients: tuple[str, ...] = ()
    message_ids: tuple[str, ...] = ()
    diagnostic: str = ""


def complaint(message: Message) -> Report | None:
    """Read a feedback report (RFC 5965): somebody pressed "this is spam"."""
    feedback = next((part for part in parts(message) if part.get_content_type() == "message/feedback-report"), None)
    if feedback is None:
        return None
    fields = message_from_string(inner_text(feedback).lstrip())
    word = fold(str(fields.get("Feedback-Type", "abuse")))
    # Also reported: mail that is not spam after all, and failed signatures. Those are nobody's wish.
    return Report(
        kind="complaint" if word in ("abuse", "fraud", "opt-out", "opt-out-list", "other", "virus") else "automatic",
        action=word[:40],
        recipients=_named(every(fields, ("Original-Rcpt-To", "Removal-Recipient"))),
        message_ids=_returned(message),
        diagnostic=f"{word}, reported by {header(fields, 'User-Agent') or header(message, 'From')}"[:300],
    )


def bounce(message: Message) -> Report | None:
    """Read a delivery report (RFC 3464), or a text as qmail, Exim and Exchange write it."""
    status = next((part for part in parts(message) if part.get_content_type() == "message/delivery-status"), None)
    if status is not None and (report := _standard(message, status)):
        return report
    return _written(message) if _is_from_a_machine(message) else None


def _standard(message: Message, status: Message) -> Report | None:
    blocks = [block for block in _blocks(status) if block.get("Action") or block.get("Final-Recipient")]
    if not blocks:
        return None
    # One of ours has one recipient; a report about more says first what failed.
    worst = next((one for one in blocks if _word(one, "Action") == "failed"), blocks[0])
    return Report(
        kind="bounce",
        action=_word(worst, "Action") or "failed",
        status=_status(str(worst.get("Status", "")), header(worst, "Diagnostic-Code")),
        recipients=_named(every(worst, ("Original-Recipient", "Final-Recipient", "X-Actual-Recipient"))),
        message_ids=_returned(message),
        diagnostic=header(worst, "Diagnostic-Code")[:1000],
    )


def _status(written: str, diagnostic: str) -> str:
    """Return the status; where that says little, the one that the server itself gave."""
    said, told = _STATUS.search(written), _REPLY.search(diagnostic)
    if told and (said is None or _VAGUE.fullmatch(said[1])):
        return told[2]
    return said[1] if said else _class(written)


def _class(status: str) -> str:
    """Read a status that is only its class, or a plain SMTP code: "5", "550"."""
    first = status.strip()[:1]
    return f"{first}.0.0" if first in ("2", "4", "5") else ""


def _blocks(status: Message) -> Iterator[Message]:
    content = status.get_payload()
    if isinstance(content, list):
        yield from (block for block in content if isinstance(block, Message))
        return
    for block in re.split(r"\r?\n\s*\r?\n", inner_text(status)):
        yield message_from_string(block.strip())


def _written(message: Message) -> Report:
    text = text_of(message)[:MOST_LETTERS]
    told = fold(f"{header(message, 'Subject')} {text.split('Received:')[0][:5000]}")
    passing, lasting = _failures(message)
    named = _named([*every(message, ("X-Failed-Recipients",)), *lasting, *passing])
    found = _STATUS.search(text) or _CODE.search(text)
    is_passing = _PASSING.search(told) or (passing and not lasting)
    if found:
        status = found[1] if "." in found[1] else f"{found[1][0]}.0.0"
    else:
        status = "4.0.0" if is_passing or not _LASTING.search(told) else "5.1.1"
    status = "5.2.2" if is_passing and status in ("5.0.0", "5.1.1") else status
    return Report("bounce", "failed", status, named, _returned(message), text[:1000])


def _failures(message: Message) -> tuple[list[str], list[str]]:
    try:
        passing, lasting = all_failures(message)  # type: ignore[no-untyped-call]
    except Exception:  # noqa: BLE001 - a library of many guesses over hostile text; one more guess is none
        return [], []
    return _plain(passing), _plain(lasting)


def _plain(found: set[str | bytes]) -> list[str]:
    return sorted(one.decode("ascii", "replace") if isinstance(one, bytes) else str(one) for one in found)


def _is_from_a_machine(message: Message) -> bool:
    sender = fold(header(message, "From")).rpartition("<")[2].strip("<> ")
    is_null = any(path.strip() in ("<>", "") for path in every(message, ("Return-Path",)))
    is_machine = bool(_MACHINES.match(sender)) or bool(message.get("X-Failed-Recipients"))
    return is_machine or (is_null and bool(_FAILED.search(fold(header(message, "Subject")))))


def _returned(message: Message) -> tuple[str, ...]:
    """Return the Message-IDs of mail that comes back inside, whole or in headers alone."""
    found: list[str] = []
    for part in list(parts(message))[1:]:
        if part.get_content_type() in (
            "message/rfc822",
            "text/rfc822-headers",
            "message/rfc822-headers",
            "message/global",
        ):
            found += _MESSAGE_ID.findall(inner_text(part))
        elif part.get("Message-ID"):
            found += _MESSAGE_ID.findall(f"Message-ID: {str(part['Message-ID']).strip()}")
    found += _MESSAGE_ID.findall(text_of(message))
    return tuple(dict.fromkeys(found))[:10]


def _named(values: list[str]) -> tuple[str, ...]:
    addresses = (email_key(found) for value in values for found in _ADDRESS.findall(value.replace("rfc822;", " ")))
    return tuple(dict.fromkeys(address for address in addresses if address))[:10]


def _word(block: Message, name: str) -> str:
    return fold(str(block.get(name, ""))).partition(" ")[0]
