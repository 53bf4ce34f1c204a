"""The letters of the mail benchmark, and the product's side: its worker drains a queue of them."""

import datetime as dt
import os
import random
import re
import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

from regulars.core import mail_form
from regulars.core.mail_form import Headers, Look

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
GAP = re.compile(r"\{([a-z_]+)(?:\|([^{}]*))?\}")


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
        facts_of=lambda portion: [facts(known[one.email]) for one in portion],
    )  # fmt: skip


def left_behind() -> dict[str, int]:
    """Count the messages by state and reason, for when something went wrong."""
    from regulars.records.models import Message

    return Counter(map(str, Message.objects.values_list("state", "reason")))


def letter_size() -> int:
    """Return how many bytes one letter has."""
    (one,) = people(1)
    return len(mail_form.compile(SUBJECT, TEXT, LOOK, purpose="service").write(facts(one), headers(one)))


def facts(one: dict[str, str]) -> dict[str, str]:
    """Return what the letter says."""
    return {name: value for name, value in one.items() if name not in ("to_address", "way_out")}


def headers(one: dict[str, str]) -> Headers:
    """Return what its head says."""
    return Headers(
        from_name=FROM_NAME, from_address=FROM_ADDRESS, to_address=one["to_address"], to_name=one["name"],
        message_id="abc@north.example", outbox_id="1", date=dt.datetime(2026, 3, 3, tzinfo=dt.UTC),
        unsubscribe_url=one["way_out"], unsubscribe_mailto=f"{FROM_ADDRESS}?subject=stop",
    )  # fmt: skip
