"""Mail that comes back, as servers, phones and people of this world write it: made from templates."""

from collections.abc import Iterator
from dataclasses import dataclass

TOKEN = "abcdefghijklmnopqrstuvwxyz234567"
DOMAIN = "north.example"
RETURN_PATH = f"olive+{TOKEN}@{DOMAIN}"
MESSAGE_ID = f"{TOKEN}@{DOMAIN}"
ROSA = "rosa.diaz@mail.example"

ORIGINAL = f"""\
Return-Path: <{RETURN_PATH}>
From: North Air <olive@{DOMAIN}>
To: Rosa <{ROSA}>
Subject: Thank you, Rosa
Message-ID: <{MESSAGE_ID}>
X-Outbox-Id: 0191
Auto-Submitted: auto-generated
Content-Type: text/plain; charset=utf-8

Thank you. Reply STOP and we stop.
"""

TOLD = {
    "en": (
        "Undelivered Mail Returned to Sender",
        "I'm sorry to have to inform you that your message could not be delivered.",
    ),
    "de": ("Unzustellbar: Danke", "Ihre Nachricht konnte nicht zugestellt werden. Die Adresse wurde nicht gefunden."),
    "fr": ("=?utf-8?q?=C3=89chec_de_remise?=", "Votre message n'a pas pu être remis : le destinataire est inconnu."),
    "es": ("No se pudo entregar", "No se pudo entregar su mensaje: la dirección no existe."),
    "it": ("Mancata consegna", "Il messaggio non è stato consegnato: l'indirizzo non esiste."),
    "nl": ("Onbestelbaar: Dank", "Uw bericht kon niet worden bezorgd. Het adres bestaat niet."),
    "ja": ("=?iso-2022-jp?B?GyRCR1s/LiUoJWkhPBsoQg==?=", "メールを配信できませんでした。"),
    "ru": ("=?koi8-r?B?7sUg5M/T1MHXzMXOzw==?=", "Сообщение не доставлено: нет такого пользователя."),
}
AGENTS = {
    "postfix": (
        "MAILER-DAEMON@mx.mail.example (Mail Delivery System)",
        "mx.mail.example",
        "smtp; {code} {status} <{who}>: Recipient address rejected",
    ),
    "exchange": (
        "Microsoft Outlook <postmaster@mail.example>",
        "AM0PR0.example",
        "smtp;{code} {status} RESOLVER.ADR.RecipNotFound; not found",
    ),
    "gmail": (
        "Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
        "googlemail.com",
        "smtp; {code}-{status} The email account that you tried to reach does not exist.",
    ),
    "sendmail": (
        "Mail Delivery Subsystem <MAILER-DAEMON@mail.example>",
        "mail.example",
        "SMTP; {code} {who}... User unknown",
    ),
    "halon": ("postmaster@relay.example", "relay.example", "x-unix; {status}"),
}
STATUSES = {  # status: code, action, weight
    "5.1.1": ("550", "failed", "hard"),
    "5.1.10": ("550", "failed", "hard"),
    "5.2.1": ("550", "failed", "hard"),
    "5.4.310": ("550", "failed", "hard"),
    "5.2.2": ("552", "failed", "soft"),
    "4.2.2": ("452", "failed", "soft"),
    "4.4.7": ("451", "failed", "soft"),
    "5.3.0": ("554", "failed", "soft"),
    "5.5.4": ("554", "failed", "soft"),
    "5.6.0": ("554", "failed", "soft"),
    "5.7.1": ("554", "failed", "soft"),
    "4.4.1": ("451", "delayed", "none"),
    "2.0.0": ("250", "delivered", "none"),
}


@dataclass(frozen=True)
class Sample:
    """A returned mail and what it says."""

    name: str
    raw: bytes
    weight: str


def dsn(
    *,
    status: str = "5.1.1",
    action: str = "failed",
    agent: str = "postfix",
    language: str = "en",
    who: str = ROSA,
    original: str | None = ORIGINAL,
    returned: str = "message/rfc822",
    to: str = RETURN_PATH,
    code: str = "550",
) -> bytes:
    """Write a delivery report as RFC 3464 wants it."""
    sender, machine, diagnostic = AGENTS[agent]
    subject, told = TOLD[language]
    back = f"--b\nContent-Type: {returned}\n\n{original}\n" if original is not None else ""
    return f"""\
Return-Path: <>
From: {sender}
To: {to}
Subject: {subject}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

{told}

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; {machine}
Arrival-Date: Tue, 3 Mar 2026 10:00:00 -0500

Final-Recipient: rfc822; {who}
Action: {action}
Status: {status}
Diagnostic-Code: {diagnostic.format(code=code, status=status, who=who)}

{back}--b--
""".encode()


def standard_samples() -> Iterator[Sample]:
    """Every status from every server, in languages that take turns, with and without the mail itself."""
    shapes = [
        ("message/rfc822", ORIGINAL),
        ("text/rfc822-headers", ORIGINAL.partition("\n\n")[0]),
        ("message/rfc822", None),
    ]
    languages = sorted(TOLD)
    turn = 0
    for agent in AGENTS:
        for status, (code, action, weight) in STATUSES.items():
            for returned, original in shapes:
                language = languages[turn % len(languages)]
                raw = dsn(
                    status=status,
                    action=action,
                    agent=agent,
                    language=language,
                    original=original,
                    returned=returned,
                    code=code,
                )
                yield Sample(f"{agent}-{status}-{returned.split('/')[1]}-{bool(original)}-{language}", raw, weight)
                turn += 1


def written(
    body: str, *, sender: str = "MAILER-DAEMON@mail.example", subject: str = "failure notice", more: str = ""
) -> bytes:
    """Write a bounce that is only text, as servers did before RFC 3464 and some still do."""
    return (
        f"Return-Path: <>\n{more}From: {sender}\nTo: {RETURN_PATH}\nSubject: {subject}\n"
        f"Content-Type: text/plain; charset=utf-8\n\n{body}\n"
    ).encode()


QMAIL = f"""\
Hi. This is the qmail-send program at mail.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<{ROSA}>:
{{why}}

--- Below this line is a copy of the message.

{ORIGINAL}"""
EXIM = f"""\
This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  {ROSA}
    {{why}}

------ This is a copy of the message, including all the headers. ------

{ORIGINAL}"""
EXCHANGE = f"""\
Your message

  To:      Rosa Diaz
  Subject: Thank you, Rosa
  Sent:    Tue, 3 Mar 2026 10:00:00 -0500

did not reach the following recipient(s):

{ROSA} on Tue, 3 Mar 2026 10:01:00 -0500
    The recipient name is not recognized
    {{why}}
"""
LASTING = [
    "Sorry, no mailbox here by that name. (#5.1.1)",
    "550 5.1.1 User unknown",
    "550 No such user here",
    "mailbox not found",
]
PASSING = ["452 4.2.2 The mailbox is full", "552 over quota", "Postfach voll, quota exceeded", "451 try again later"]


def written_samples() -> Iterator[Sample]:
    """Bounces in prose, of three old servers and in six languages."""
    for name, body in (("qmail", QMAIL), ("exim", EXIM), ("exchange", EXCHANGE)):
        for number, why in enumerate([*LASTING, *PASSING]):
            weight = "hard" if why in LASTING else "soft"
            yield Sample(f"{name}-{number}", written(body.format(why=why)), weight)
    for language, (subject, told) in TOLD.items():
        if language not in ("ja", "ru", "en"):
            yield Sample(f"prose-{language}", written(f"{told}\n\n{ROSA}\n", subject=subject), "hard")
    failed = f"X-Failed-Recipients: {ROSA}\n"
    yield Sample(
        "x-failed", written("550 5.1.1 unknown user", sender="Mail <maildelivery@isp.example>", more=failed), "hard"
    )


def odd_samples() -> Iterator[Sample]:
    """Reports that are nearly right."""
    plain = dsn().decode()
    no_id = "\n".join(line for line in ORIGINAL.split("\n") if not line.startswith("Message-ID"))
    yield Sample("no message-id", dsn(original=no_id), "hard")
    yield Sample("crlf", plain.replace("\n", "\r\n").encode(), "hard")
    yield Sample("bare cr", plain.replace("\n", "\r").encode(), "hard")
    yield Sample("only a class", dsn(status="5"), "hard")
    yield Sample("status with words", dsn(status="5.1.1 (bad destination mailbox address)"), "hard")
    yield Sample("no status", plain.replace("Status: 5.1.1\n", "").encode(), "hard")
    yield Sample("no action", plain.replace("Action: failed\n", "").encode(), "hard")
    yield Sample("action in capitals", plain.replace("Action: failed", "ACTION: FAILED").encode(), "hard")
    yield Sample("no boundary's end", plain.removesuffix("--b--\n").encode(), "hard")
    yield Sample("cut in the middle", plain[: plain.index("Diagnostic")].encode(), "hard")
    yield Sample("latin-1", plain.replace("sorry", "désolé").encode("latin-1"), "hard")
    yield Sample("unknown charset", plain.replace("charset=utf-8", "charset=x-klingon").encode(), "hard")
    yield Sample("nested twice", _nested(_nested(dsn())), "hard")
    yield Sample("original inside another", dsn(original=_nested(ORIGINAL.encode()).decode()), "hard")
    yield Sample("two recipients", plain.replace(
        "Final-Recipient",
        "Final-Recipient: rfc822; other@mail.example\nAction: delivered\nStatus: 2.0.0\n\nFinal-Recipient",
        1,
    ).encode(), "hard")  # fmt: skip
    yield Sample(
        "base64 status",
        plain.replace(
            "Content-Type: message/delivery-status\n", "Content-Type: message/delivery-status\nX-Odd: 1\n"
        ).encode(),
        "hard",
    )
    yield Sample("boundary is missing", plain.replace('; boundary="b"', "").encode(), "soft")
    yield Sample("a plain code", dsn(status="550"), "hard")
    full = "x-unix; 552 5.2.2 mailbox is full"  # as Postfix tells what a program said
    diagnostic = AGENTS["postfix"][2].format(code="550", status="5.3.0", who=ROSA)
    postfix = dsn(status="5.3.0").decode()
    yield Sample("its program says why", postfix.replace(diagnostic, full).encode(), "soft")
    yield Sample("its program says who", postfix.replace(diagnostic, full.replace("5.2.2", "5.1.1")).encode(), "hard")
    yield Sample(
        "a server's number is no status",
        dsn(status="4.0.0")
        .decode()
        .replace(AGENTS["postfix"][2].format(code="550", status="4.0.0", who=ROSA), "x-unix; 5.1.1.9 is busy")
        .encode(),
        "soft",
    )
    version = "smtp; 550-Verification failed (Exim 4.96.2) unknown user"
    yield Sample(
        "a program's version is no status", dsn(status="5.0.0").decode().replace(
            AGENTS["postfix"][2].format(code="550", status="5.0.0", who=ROSA), version
        ).encode(), "hard",
    )  # fmt: skip
    yield Sample("nul bytes", plain.replace("sorry", "s\0rry").encode(), "hard")
    yield Sample(
        "mixed report",
        plain.replace("multipart/report; report-type=delivery-status", "multipart/mixed").encode(),
        "hard",
    )


def _nested(raw: bytes) -> bytes:
    return (
        f"From: postmaster@relay.example\nTo: {RETURN_PATH}\nSubject: Fwd: Undelivered\n"
        'Content-Type: multipart/mixed; boundary="n"\n\n--n\nContent-Type: text/plain\n\nsee below\n\n--n\n'
        "Content-Type: message/rfc822\n\n"
    ).encode() + raw + b"\n--n--\n"  # fmt: skip


def arf(*, feedback: str = "abuse", original: str | None = ORIGINAL, who: str = ROSA, to: str = RETURN_PATH) -> bytes:
    """Write a complaint as RFC 5965 wants it."""
    back = f"--b\nContent-Type: message/rfc822\n\n{original}\n" if original is not None else ""
    return f"""\
From: <abusedesk@mail.example>
To: {to}
Subject: FW: Thank you, Rosa
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="b"

--b
Content-Type: text/plain

This is an email abuse report.

--b
Content-Type: message/feedback-report

Feedback-Type: {feedback}
User-Agent: SomeGenerator/1.0
Version: 1
Original-Rcpt-To: <{who}>

{back}--b--
""".encode()


def reply(
    words: str,
    *,
    subject: str = "Re: Thank you, Rosa",
    sender: str = ROSA,
    answers: str = MESSAGE_ID,
    more: str = "",
    to: str = f"olive@{DOMAIN}",
) -> bytes:
    """Write an answer as a person's mail program does, our mail quoted below."""
    quote = "\n".join(f"> {line}" for line in ORIGINAL.partition("\n\n")[2].splitlines())
    threading = f"In-Reply-To: <{answers}>\nReferences: <{answers}>\n" if answers else ""
    return (
        f"From: Rosa Diaz <{sender}>\nTo: North Air <{to}>\nSubject: {subject}\nMessage-ID: <r1@mail.example>\n"
        f"{threading}{more}Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{words}\n\n"
        f"On Tue, 3 Mar 2026 at 10:00, North Air <olive@{DOMAIN}> wrote:\n{quote}\n"
    ).encode()


AWAY = {
    "en": (
        "Automatic reply: Thank you, Rosa",
        "I am out of the office until Monday. Unsubscribe me? No, I am just away.",
    ),
    "de": ("Abwesenheitsnotiz: Danke", "Ich bin im Urlaub und nicht im Büro."),
    "fr": ("Réponse automatique : Merci", "Je suis absent jusqu'à lundi."),
    "es": ("Respuesta automática: Gracias", "Estoy fuera de la oficina hasta el lunes."),
    "it": ("Risposta automatica: Grazie", "Sono fuori ufficio fino a lunedì."),
    "nl": ("Automatisch antwoord: Dank", "Ik ben afwezig tot maandag."),
}
MARKS = (
    "Auto-Submitted: auto-replied\n",
    "Auto-Submitted: auto-generated\n",
    "Auto-Submitted: auto-replied (vacation)\n",
    'Auto-Submitted: auto-notified; owner-email="x@y.example"\n',
    "Precedence: bulk\n",
    "Precedence: auto_reply\n",
    "Precedence: junk\n",
    "X-Autoreply: yes\n",
    "X-Autorespond: Thank you\n",
    "X-Auto-Response-Suppress: All\n",
    "Return-Path: <>\n",
    "X-Autoreply-From: rosa@mail.example\n",
    "List-Id: <tickets.mail.example>\n",
    "X-OTRS-Loop: yes\n",
)


def automatic_samples() -> Iterator[tuple[str, bytes]]:
    """What machines answer: vacations in six languages, tickets, loops; each says STOP, which nobody meant."""
    for mark in MARKS:
        for language in ("en", "de", "fr"):
            subject, words = AWAY[language]
            yield f"{mark.split(':')[0]}-{language}", reply(f"STOP\n\n{words}", subject=subject, more=mark)
    for language, (subject, words) in AWAY.items():
        yield f"subject-and-text-{language}", reply(words, subject=subject)
    ticket = "We got your request [#4711]. Please do not reply. Unsubscribe here."
    yield "ticket", reply(ticket, subject="[#4711] Re: Thank you", sender="noreply@desk.example")
    yield "our own", b"Auto-Submitted: auto-generated\n" + ORIGINAL.encode()
