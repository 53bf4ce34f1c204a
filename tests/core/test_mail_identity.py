"""What a message is known by."""

import datetime as dt
import uuid

from hypothesis import given
from hypothesis import strategies as st

from regulars.core.mail_identity import domain_of, message_id, new_id

KEY = bytes(range(32))
ONE = uuid.UUID("018f0000-0000-7000-8000-000000000001")
INSTANTS = st.integers(0, 4_000_000_000).map(lambda seconds: dt.datetime.fromtimestamp(seconds, dt.UTC))


@given(INSTANTS, INSTANTS, st.binary(min_size=10, max_size=10), st.binary(min_size=10, max_size=10))
def test_ids_are_version_seven_and_sort_by_time(early: dt.datetime, late: dt.datetime, one: bytes, other: bytes):
    early, late = sorted((early, late))
    first, second = new_id(early, one), new_id(late + dt.timedelta(milliseconds=1), other)

    assert (first.version, first.variant, first < second) == (7, uuid.RFC_4122, True)


@given(INSTANTS, st.lists(st.binary(min_size=8, max_size=8), min_size=2, max_size=2), st.integers(0, 1_000_000))
def test_ids_of_one_instant_sort_by_number(now: dt.datetime, randoms: list[bytes], number: int):
    first, second = (new_id(now, one, number=number + place) for place, one in enumerate(randoms))

    assert (second.version, second.variant, first < second) == (7, uuid.RFC_4122, True)


def test_the_message_id_needs_the_key():
    named = message_id(KEY, ONE, "north.example")

    assert named == "eh65nfux6viotj64arbimr4zskvhzh2m@north.example"
    assert named != message_id(KEY[::-1], ONE, "north.example")


def test_an_address_has_a_domain():
    assert (domain_of("hello@north.example"), domain_of("")) == ("north.example", "localhost")
