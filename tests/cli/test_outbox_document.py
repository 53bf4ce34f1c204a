"""`regulars outbox --json`: the document that scripts read, key by key."""

import datetime as dt
import json

import pytest

from regulars import cli
from regulars.records.models import Business, Customer, Message
from tests.people import NOW
from tests.services.post_office import a_letter, an_account, to_staff


def document(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    """What the command prints."""
    assert cli.main(["outbox", "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_it_names_each_message_and_counts_each_state(
    business: Business, customer: Customer, capsys: pytest.CaptureFixture[str]
):
    an_account(business)
    letter, password = a_letter(customer), to_staff(business, now=NOW + dt.timedelta(seconds=1))
    Message.objects.filter(pk=letter.pk).update(state="held", reason="The shop is closed.", attempts=2)

    assert document(capsys) == {
        "counts": {**dict.fromkeys(Message.State.values, 0), "held": 1, "ready": 1},
        "messages": [
            {
                "id": str(letter.pk),
                "customer": customer.pk,
                "occasion": "thank_you",
                "to": "rosa.diaz@mail.example",
                "state": "held",
                "message_id": letter.message_id,
                "attempts": 2,
                "reason": "The shop is closed.",
            },
            {
                "id": str(password.pk),
                "customer": None,
                "occasion": "password",
                "to": "olive@north.example",
                "state": "ready",
                "message_id": password.message_id,
                "attempts": 0,
                "reason": "",
            },
        ],
    }


def test_an_empty_outbox_has_all_its_keys(business: Business, capsys: pytest.CaptureFixture[str]):
    assert document(capsys) == {"counts": dict.fromkeys(Message.State.values, 0), "messages": []}
