"""A shop whose customers may be written to at any hour, and letters to addresses that make the mail server act."""

import datetime as dt
import itertools
import threading
from collections import Counter
from collections.abc import Iterable

from regulars.records.models import Business, MailAccount, Message
from regulars.services import outbox
from regulars.worker import clock
from regulars.worker.postman import Postman
from tests.people import a_business, a_customer
from tests.services.post_office import an_account, some_words

WEEK = dt.timedelta(days=7)
NUMBERS = itertools.count(1)


def a_shop_at_all_hours(**account: object) -> MailAccount:
    """A shop that writes at any hour, and whose noon it is, so that tests do not depend on the hour they run in."""
    business = a_business(
        timezone=where_it_is_noon(clock.now()),
        quiet_until=dt.time(0),
        quiet_from=dt.time(23, 59, 59, 999_999),
        postal_address="1 Elm Street",
    )
    return an_account(business, host="127.0.0.1", security="none", **account)


def where_it_is_noon(now: dt.datetime) -> str:
    """Return a zone in which no day ends while a test runs."""
    return f"Etc/GMT{now.hour - 12:+}"  # west is plus there


def letters(business: Business, addresses: Iterable[str], *, now: dt.datetime) -> list[Message]:
    """Put a letter to each of these addresses into the outbox, each to a customer of its own."""
    return [_letter(business, address, now) for address in addresses]


def to_rosa(count: int, mode: str = "rosa") -> list[str]:
    """Return so many different addresses at which the server does the same."""
    return [f"{mode}+{next(NUMBERS)}@x.example" for _ in range(count)]


def drain() -> int:
    """Send all that is due, as `regulars worker --drain` does."""
    return Postman().drain(threading.Event())


def states() -> dict[str, int]:
    """Count the messages in each state."""
    return dict(Counter(Message.objects.values_list("state", flat=True)))


def a_moment_later() -> None:
    """Let what was put off be due, and the account rest no longer, as if that time had passed."""
    past = clock.now() - dt.timedelta(minutes=1)
    Message.objects.filter(state="deferred").update(due_at=past)
    MailAccount.objects.update(slow_until=None)


def _letter(business: Business, address: str, now: dt.datetime) -> Message:
    number = next(NUMBERS)
    customer = a_customer(business, f"Rosa {number}", email=address, phone="", country="")
    return outbox.queue(
        business,
        key=f"test/{number}",
        occasion="thank_you",
        purpose="service",
        to_address=address,
        customer=customer,
        template=some_words(business),
        facts={"first_name": f"Rosa {number}"},
        due_at=now,
        expires_at=now + WEEK,
        now=now,
    )
