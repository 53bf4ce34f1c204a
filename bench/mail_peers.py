"""The peers of the mail benchmark: each sends the same letters to the same server in a process of its own."""

import html
import json
import os
from collections.abc import Callable
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

from mail_sides import (
    FROM_ADDRESS,
    FROM_NAME,
    GAP,
    LOOK,
    SUBJECT,
    TEXT,
    Watch,
    facts,
    headers,
    people,
    product,
    timed,
)
from regulars.core import mail_form
from regulars.core.mail_text import as_html, as_text


def in_braces(template: str, *, filled: str = "{{{{ {0} }}}}") -> str:
    """Write our gaps the way another template language does; everything is known, so no fallback is needed."""
    return GAP.sub(lambda gap: filled.format(gap[1]), template)


def templates() -> tuple[str, str, str]:
    """Return subject, text and HTML as a template for the peers: the very letter that the product sends."""
    body, way_out = in_braces(TEXT.strip()), in_braces("{way_out}")
    text = as_text(body, LOOK, purpose="service", way_out=way_out)
    return in_braces(SUBJECT), text, as_html(body, LOOK, purpose="service", way_out=way_out)


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
    ours = [_read(form.write(facts(one), headers(one))) for one in people(count)]
    return ours == [_read(build(one).message().as_bytes()) for one in people(count)]


def post_office(count: int, port: int) -> Watch:
    """Drain django-post-office's queue, which also keeps a log; its templates are rendered when it sends."""
    set_up_post_office(Path(os.environ["REGULARS_HOME"]), port)
    fill_post_office(count)
    from post_office import mail

    sent: list[int] = []

    def work() -> None:
        while done := mail.send_queued(processes=1)[0]:
            sent.append(done)

    watch = timed(work)
    assert sum(sent) == count
    return watch


def set_up_post_office(home: Path, port: int) -> None:
    """Make fresh tables, as safe as the product's."""
    from django.conf import settings

    options = {"transaction_mode": "IMMEDIATE", "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL"}
    database = {"ENGINE": "django.db.backends.sqlite3", "NAME": home / "post-office.sqlite3", "OPTIONS": options}
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

    call_command("migrate", verbosity=0)


def fill_post_office(count: int) -> None:
    """Put one letter for each customer into its queue."""
    from post_office import mail
    from post_office.models import EmailTemplate

    subject, text, page = templates()
    template = EmailTemplate.objects.create(name="letter", subject=subject, content=text, html_content=page)
    common = {"sender": FROM_ADDRESS, "template": template, "render_on_delivery": True}
    letters = [
        common
        | {"recipients": [one["to_address"]], "context": one, "headers": {"List-Unsubscribe": f"<{one['way_out']}>"}}
        for one in people(count)
    ]
    for start in range(0, count, 1000):
        mail.send_many(letters[start : start + 1000])


def nodemailer_job(count: int, port: int) -> str:
    """Return what the JavaScript side needs, as JSON."""
    subject, text, page = templates()
    return json.dumps(
        {"subject": subject, "text": text, "html": page, "from_name": FROM_NAME, "from_address": FROM_ADDRESS,
         "port": port, "people": people(count)}
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
