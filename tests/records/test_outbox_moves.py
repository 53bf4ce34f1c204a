"""The database refuses what no message does."""

import datetime as dt
import uuid

import pytest
from django.db import DatabaseError, transaction

from regulars.core.outbox import MOVES
from regulars.records.models import Business, Message, MessageEvent, Template
from tests.people import NOW

STATES = sorted(Message.State.values)


def a_message(business: Business, state: str) -> Message:
    template, _ = Template.objects.get_or_create(
        business=business, occasion="thank_you", digest="d", subject="Thank you", text="Hello", made_at=NOW
    )
    return Message.objects.create(
        id=uuid.uuid4(),
        business=business,
        key=f"test/{uuid.uuid4()}",
        occasion="thank_you",
        purpose="service",
        to_address="rosa@mail.example",
        template=template,
        message_id="abc@north.example",
        state=state,
        state_since=NOW,
        made_at=NOW,
        due_at=NOW,
        expires_at=NOW + dt.timedelta(days=1),
    )


@pytest.mark.parametrize("before", STATES)
@pytest.mark.parametrize("after", STATES)
def test_only_the_moves_of_the_core_are_possible(business: Business, before: str, after: str):
    message = a_message(business, before)
    change = Message.objects.filter(pk=message.pk)
    if before == after or (before, after) in MOVES:
        change.update(state=after, state_since=NOW, reason="because", lease_owner="w1")
        noted = list(MessageEvent.objects.values_list("before", "after", "worker", "reason"))
        assert noted == ([] if before == after else [(before, after, "w1", "because")])
    else:
        with pytest.raises(DatabaseError), transaction.atomic():
            change.update(state=after)
        assert list(MessageEvent.objects.all()) == []


@pytest.mark.parametrize("field", ["key", "message_id", "to_address"])
def test_a_message_keeps_its_identity(business: Business, field: str):
    message = a_message(business, "ready")

    with pytest.raises(DatabaseError), transaction.atomic():
        Message.objects.filter(pk=message.pk).update(**{field: "other"})


def test_an_event_is_never_changed(business: Business):
    message = a_message(business, "ready")
    Message.objects.filter(pk=message.pk).update(state="held")

    with pytest.raises(DatabaseError), transaction.atomic():
        MessageEvent.objects.update(reason="other")


def test_there_is_no_other_state(business: Business):
    with pytest.raises(DatabaseError), transaction.atomic():
        a_message(business, "lost")
