"""A shop whose mail is on: its account, its words, its letters, and workers who take them."""

import datetime as dt
import itertools
from collections.abc import Iterable, Sequence
from uuid import UUID

from pytest_django import Settings

from regulars.records.models import Business, Customer, MailAccount, Mailing, Message, Template, Touchpoint
from regulars.services import outbox
from regulars.services.outbox import Claimed, Id, Lease, Settled
from tests.people import NOW, TODAY, a_customer

WEEK = dt.timedelta(days=7)
QUICK = {"per_second": 1e6, "per_day": 10**6}
NUMBERS = itertools.count(1)


def an_account(business: Business, **fields: object) -> MailAccount:
    """Mail that leaves quickly and without end, by a server on this machine."""
    chosen = {"from_address": "hello@north.example", "host": "127.0.0.1", "is_on": True} | QUICK | fields
    made = MailAccount.objects.create(business=business, **chosen)
    return MailAccount.objects.select_related("business").get(pk=made.pk)


def for_offers(business: Business, settings: Settings) -> MailAccount:
    """Such an account, with all that offers need."""
    settings.PUBLIC_URL = "https://north.example"
    account = an_account(business)
    account.business.postal_address = "1 Main Street"
    account.business.save()
    return account


def some_words(business: Business) -> Template:
    """The words of a thank-you."""
    template, _ = Template.objects.get_or_create(
        business=business,
        occasion="thank_you",
        digest="d",
        defaults={"subject": "Thank you", "text": "Hello {first_name},", "made_at": NOW},
    )
    return template


def a_touchpoint(customer: Customer, **fields: object) -> Touchpoint:
    """A thank-you by e-mail that is in today's plan."""
    chosen = {
        "key": f"after/thank_you/sale:{next(NUMBERS)}",
        "occasion": "thank_you",
        "purpose": "service",
        "about": "sale:1",
        "opened_by_kind": "sale",
        "channels": ["email"],
        "due_date": TODAY,
        "use_by_date": TODAY + WEEK,
        "planned_for": TODAY,
        "channel": "email",
        "opened_at": NOW,
    } | fields
    return Touchpoint.objects.create(business=customer.business, customer=customer, **chosen)


def a_letter(customer: Customer, *, touchpoint: Touchpoint | None = None, **fields: object) -> Message:
    """A letter to a customer that is due now; with a touchpoint, about that."""
    chosen = {
        "key": f"touchpoint/{touchpoint.key}" if touchpoint else f"test/{next(NUMBERS)}",
        "occasion": "thank_you",
        "purpose": "service",
        "to_address": customer.email,
        "facts": {"first_name": customer.first_name},
        "due_at": NOW,
        "expires_at": NOW + WEEK,
        "now": NOW,
    } | fields
    return outbox.queue(
        customer.business,
        customer=customer,
        touchpoint=touchpoint,
        template=some_words(customer.business),
        **chosen,
    )


def some_letters(business: Business, count: int) -> list[Message]:
    """Letters to that many customers, in the order in which they are due."""
    times = [NOW - dt.timedelta(seconds=count - number) for number in range(count)]
    return [a_letter(a_customer(business, f"Ann {number}"), due_at=due) for number, due in enumerate(times)]


def to_staff(business: Business, **fields: object) -> Message:
    """A link for a new password, which somebody waits for."""
    chosen = {
        "key": f"account/{next(NUMBERS)}",
        "stream": "account",
        "occasion": "password",
        "purpose": "service",
        "to_address": "olive@north.example",
        "template": some_words(business),
        "facts": {},
        "due_at": NOW,
        "expires_at": NOW + WEEK,
        "now": NOW,
    } | fields
    return outbox.queue(business, **chosen)


def a_mailing(business: Business, key: str = "spring", **fields: object) -> Mailing:
    """A run of mail about service."""
    chosen = {"occasion": "season", "purpose": "service", "template": some_words(business)} | fields
    return outbox.begin_mailing(business, key=key, by=None, now=NOW, **chosen)


class Worker:
    """A sender without a network: it claims, fences and settles on a clock that the test moves."""

    def __init__(self, account: MailAccount, name: str = "w1", *, at: float = 1000.0, clock: str = "boot") -> None:
        self.account, self.name, self.at, self.clock = account, name, at, clock

    @property
    def lease(self) -> Lease:
        """What the machine's clock shows."""
        return Lease(self.clock, self.at)

    def claim(self, limit: int = 50, now: dt.datetime = NOW) -> list[Claimed]:
        """Take the next letters."""
        return outbox.claim(self.account, worker=self.name, limit=limit, now=now, lease=self.lease)

    def advance(
        self, to_fence: Sequence[Claimed] = (), settled: Sequence[Settled] = (), now: dt.datetime = NOW
    ) -> set[Id]:
        """Settle and fence in one go."""
        return outbox.advance(
            self.account, worker=self.name, settled=settled, to_fence=to_fence, now=now, lease=self.lease
        )

    def settle(self, letters: Iterable[Claimed], state: str = "sent", now: dt.datetime = NOW, **how: object) -> None:
        """Write down how it went with letters."""
        self.advance(settled=[Settled(one.id, one.token, state, **how) for one in letters], now=now)

    def deliver(self, limit: int = 50, now: dt.datetime = NOW) -> set[UUID]:
        """Take, hand over and settle the next letters; return the keys of those that were handed over."""
        claimed = self.claim(limit, now)
        fenced = self.advance(claimed, now=now)
        self.settle([one for one in claimed if one.id in fenced], now=now)
        return {UUID(one) for one in fenced}

    def sweep(self, now: dt.datetime = NOW) -> outbox.Swept:
        """Put right what others left behind."""
        return outbox.sweep(now=now, lease=self.lease)


def state(message: Message) -> str:
    """Return the state a message is in now."""
    message.refresh_from_db()
    return message.state
