"""What the tests of the mail pages have in common: pages, people, letters and answers."""

from django.test import Client

from regulars.records.models import Customer, Incoming, Message, Staff
from tests.people import NOW


def page(client: Client, address: str = "/mail/") -> str:
    """What is on a page."""
    return client.get(address).content.decode()


def as_staff(staff: Staff) -> Client:
    """A browser in which somebody without a say is signed in."""
    client = Client()
    client.force_login(staff.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def led_to(letter: Message, *steps: str) -> Message:
    """Lead a letter through these states."""
    for step in steps:
        Message.objects.filter(pk=letter.pk).update(state=step, state_since=NOW)
    return letter


def an_answer(customer: Customer, **fields: object) -> Incoming:
    """Rosa wrote back."""
    chosen = {"key": "k", "kind": "reply", "words": "It runs quietly.", "received_at": NOW, "customer": customer}
    return Incoming.objects.create(business=customer.business, **(chosen | fields))
