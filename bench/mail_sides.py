"""The sides of the mail benchmark: each sends the same letters to the same server in a process of its own."""

import datetime as dt
import html
import json
import os
import random
import re
import threading
import time
from collections import Counter
from collections.abc import Callable
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any, NamedTuple

from regulars.core import mail_form
from regulars.core.mail_form import Headers, Look
from regulars.core.mail_text import as_html, as_text

SUBJECT = "{first_name}, how is the {item} getting on?"
PARAGRAPHS = 13
LETTER = """\
Hello {first_name},

Thank you for the {item} that you took home {when|the other day}. How does it get on in {city}? I still remember what \
you told us: {remembered}.

%s

Around {due|now} it does the {product} good to be looked after. Call us on {phone}, or answer this letter.

{staff|All of us} at {business}, for {name}
"""
ADVICE = """\
A few words of advice, part %d: keep it out of the sun and away from the stove, wipe it with a dry cloth, and do not \
wait until it squeaks before you ask us what it needs. We have seen most things that can happen to it, and a question \
costs nothing."""
TEXT = LETTER % "\n\n".join(ADVICE % number for number in range(1, PARAGRAPHS))
LOOK = Look("North Air", "12 Main Street, Albany, NY 12207", "(212) 555-0147")
FROM_NAME, FROM_ADDRESS = "North Air", "sam@north.example"
FIRST = ("Anna", "Béla", "Chloë", "Dirk", "Élise", "Farah", "Goran", "Hülya", "李")
THINGS = ("oak table", "road bike", "sofa <Lund>", "coffee machine", "heat pump & boiler")
NOTED = ("window table", "two dogs, one of them deaf", "wants to be called before noon")
TO_ALL = {"business": "North Air", "phone": "(212) 555-0147"}
_NAME = re.compile(r"\{([a-z_]+)(?:\|([^{}]*))?\}")


class Watch(NamedTuple):
    """How long a side took, on the wall and on the processor."""

    seconds: float
    cpu_seconds: float


def people(count: int) -> list[dict[str, str]]:
    """Make up who gets a letter: fourteen fields each, of which two belong to the head."""
    chance = random.Random(20260303)
    return [
        TO_ALL
        | {
            "to_address": f"c{number}@shop.example",
            "way_out": f"https://north.example/way-out/{chance.getrandbits(160):040x}/",
            "first_name": (first := chance.choice(FIRST)),
            "name": f"{first} O Neill {number}",
            "staff": chance.choice(("Sam", "Ms Peeters")),
            "item": chance.choice(THINGS),
            "when": "last Thursday",
            "remembered": chance.choice(NOTED),
            "product": chance.choice(THINGS),
            "due": f"{chance.randrange(1, 29)} May",
            "city": chance.choice(("Gent", "Köln", "Albany")),
        }
        for number in range(count)
    ]


def in_braces(template: str, *, filled: str = "{{{{ {0} }}}}") -> str:
    """Write our gaps the way another template language does; everything is known, so no fallback is needed."""
    return _NAME.sub(lambda gap: filled.format(gap[1]), template)


def templates() -> tuple[str, str, str]:
    """Return subject, text and HTML as a template for the peers: the very letter that the product sends."""
    body, way_out = in_braces(TEXT.strip()), in_braces("{way_out}")
    text = as_text(body, LOOK, purpose="service", way_out=way_out)
    return in_braces(SUBJECT), text, as_html(body, LOOK, purpose="service", way_out=way_out)


def timed(work: Callable[[], object]) -> Watch:
    """Do the work and say what it took."""
    begin, used = time.perf_counter(), time.process_time()
    work()
    return Watch(time.perf_counter() - begin, time.process_time() - used)


def product(count: int, port: int) -> Watch:
    """Drain a queue with the worker: guard, fence, log, letters and all; SQLite with synchronous=FULL."""
    queue(count, port)
    from regulars.worker.postman import Postman

    postman = Postman()
    watch = timed(lambda: postman.drain(threading.Event()))
    assert postman.sent == count, f"{postman.sent} of {count} were sent: {left_behind()}"
    return watch


def queue(count: int, port: int) -> None:
    """Put one letter to each of so many customers into a fresh database's outbox."""
    os.environ |= {"DJANGO_SETTINGS_MODULE": "regulars.settings", "PUBLIC_URL": "https://north.example"}
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from regulars.records import models
    from regulars.services import outbox, templates

    call_command("migrate", verbosity=0)
    now = dt.datetime.now(dt.UTC)
    business = models.Business.objects.create(
        name=LOOK.business, trade="shop", country="US", timezone="UTC", quiet_from="23:59:59", quiet_until="00:00",
        phone="+12125550147", postal_address=LOOK.postal_address, founded_at=now,
    )  # fmt: skip
    models.MailAccount.objects.create(
        business=business, from_name=FROM_NAME, from_address=FROM_ADDRESS, host="127.0.0.1", port=port,
        security="none", per_second=1e6, per_day=10**6, is_on=True,
    )  # fmt: skip
    rows = people(count)
    models.Customer.objects.bulk_create(
        [
            models.Customer(
                business=business, name=one["name"], first_name=one["first_name"], email=one["to_address"],
                timezone="UTC", city=one["city"], created_at=now,
            )
            for one in rows
        ],
        batch_size=1000,
    )  # fmt: skip
    customers = models.Customer.objects.filter(business=business).order_by("pk")
    known = {one["to_address"]: one for one in rows}
    with connection.cursor() as cursor:
        assert connection.vendor == "sqlite"
        assert cursor.execute("PRAGMA synchronous").fetchone() == (2,)
    template = templates.keep(business, "how_is_it", SUBJECT, TEXT, now=now)
    run = outbox.begin_mailing(
        business, key="bench", occasion="how_is_it", purpose="service", template=template, by=None, now=now
    )
    outbox.queue_many(
        run, customers, due_at=now, expires_at=now + dt.timedelta(days=3), now=now,
        facts_of=lambda portion: [_facts(known[one.email]) for one in portion],
    )  # fmt: skip


def left_behind() -> dict[str, int]:
    """Count the messages by state and reason, for when something went wrong."""
    from regulars.records.models import Message

    return Counter(map(str, Message.objects.values_list("state", "reason")))


def django_mail(count: int, port: int) -> Watch:
    """Send with Django's templates and EmailMultiAlternatives over one kept connection; nothing is written down."""
    build = django_letters()
    from django.core.mail import get_connection

    connection = get_connection("django.core.mail.backends.smtp.EmailBackend", host="127.0.0.1", port=port)
    rows = people(count)

    def work() -> None:
        connection.open()
        for one in rows:
            letter = build(one)
            letter.connection = connection
            letter.send()
        connection.close()

    return timed(work)


def django_letters() -> Callable[[dict[str, str]], Any]:
    """Return what builds a letter with Django."""
    from django.conf import settings

    if not settings.configured:
        settings.configure(TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}])
    import django

    django.setup()
    from django.core.mail import EmailMultiAlternatives
    from django.template import Context, Template

    subject, text, page = map(Template, templates())

    def build(one: dict[str, str]) -> EmailMultiAlternatives:
        plain, safe = Context(one, autoescape=False), Context(one)
        headers = {
            "List-Unsubscribe": f"<{one['way_out']}>, <mailto:{FROM_ADDRESS}?subject=stop>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        }
        to = f'"{one["name"]}" <{one["to_address"]}>'
        letter = EmailMultiAlternatives(
            subject.render(plain), text.render(plain), f"{FROM_NAME} <{FROM_ADDRESS}>", [to], headers=headers
        )
        letter.attach_alternative(page.render(safe), "text/html")
        return letter

    return build


def agree(count: int = 50) -> bool:
    """Say whether product and peer write the same subject, text and HTML."""
    build, form = django_letters(), mail_form.compile(SUBJECT, TEXT, LOOK, purpose="service")
    ours = [_read(form.write(_facts(one), _headers(one))) for one in people(count)]
    return ours == [_read(build(one).message().as_bytes()) for one in people(count)]


def letter_size() -> int:
    """Return how many bytes one letter has."""
    (one,) = people(1)
    return len(mail_form.compile(SUBJECT, TEXT, LOOK, purpose="service").write(_facts(one), _headers(one)))


def post_office(count: int, port: int) -> Watch:
    """Drain django-post-office's queue, which also keeps a log; its templates are rendered when it sends."""
    from django.conf import settings

    home = Path(os.environ["REGULARS_HOME"])
    database = {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": home / "post-office.sqlite3",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL",
        },
    }
    settings.configure(
        INSTALLED_APPS=["django.contrib.contenttypes", "post_office"],
        DATABASES={"default": database},
        TEMPLATES=[
            {"BACKEND": "django.template.backends.django.DjangoTemplates"},
            {"BACKEND": "post_office.template.backends.post_office.PostOfficeTemplates", "NAME": "post_office",
             "OPTIONS": {"context_processors": []}},
        ],
        EMAIL_BACKEND="post_office.EmailBackend", EMAIL_HOST="127.0.0.1", EMAIL_PORT=port, USE_TZ=True,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        POST_OFFICE={"BATCH_SIZE": 1000, "LOG_LEVEL": 2, "THREADS_PER_PROCESS": 8, "LOCKFILE": str(home / "lock")},
    )  # fmt: skip
    import django

    django.setup()
    from django.core.management import call_command
    from post_office import mail
    from post_office.models import EmailTemplate

    call_command("migrate", verbosity=0)
    subject, text, page = templates()
    template = EmailTemplate.objects.create(name="letter", subject=subject, content=text, html_content=page)
    for start in range(0, count, 1000):
        mail.send_many(
            [
                {"sender": FROM_ADDRESS, "recipients": [one["to_address"]], "template": template, "context": one,
                 "render_on_delivery": True, "headers": {"List-Unsubscribe": f"<{one['way_out']}>"}}
                for one in people(count)[start : start + 1000]
            ]
        )  # fmt: skip
    sent: list[int] = []

    def work() -> None:
        while done := mail.send_queued(processes=1)[0]:
            sent.append(done)

    watch = timed(work)
    assert sum(sent) == count
    return watch


def nodemailer_job(count: int, port: int) -> str:
    """Return what the JavaScript side needs, as JSON."""
    subject, text, page = templates()
    return json.dumps(
        {"subject": subject, "text": text, "html": page, "from_name": FROM_NAME, "from_address": FROM_ADDRESS,
         "port": port, "people": people(count)}
    )  # fmt: skip


def _facts(one: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in one.items() if name not in ("to_address", "way_out")}


def _headers(one: dict[str, str]) -> Headers:
    return Headers(
        from_name=FROM_NAME, from_address=FROM_ADDRESS, to_address=one["to_address"], to_name=one["name"],
        message_id="abc@north.example", outbox_id="1", date=dt.datetime(2026, 3, 3, tzinfo=dt.UTC),
        unsubscribe_url=one["way_out"], unsubscribe_mailto=f"{FROM_ADDRESS}?subject=stop",
    )  # fmt: skip


def _read(letter: bytes) -> tuple[str, ...]:
    mail = message_from_bytes(letter, policy=policy.default)
    parts = [mail.get_body((kind,)).get_content().replace("\r\n", "\n").strip() for kind in ("plain", "html")]
    # The standard library puts a blank before a subject that begins with an encoded word.
    return mail["Subject"].strip(), *map(html.unescape, parts)


SIDES: dict[str, Callable[[int, int], Watch]] = {
    "product": product,
    "django": django_mail,
    "post_office": post_office,
}
