"""Tokens: only what was sealed here, for this purpose and this person, opens (F7)."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.core.tokens import SHAPE, peek, read_way_out, seal, unseal, way_out_token

KEY, OTHER_KEY = b"k" * 32, b"o" * 32
LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
part = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=8)


@given(st.lists(part, min_size=1, max_size=4), st.binary(min_size=16, max_size=32))
def test_what_was_sealed_opens_with_the_same_key_and_purpose_alone(parts: list[str], key: bytes) -> None:
    token = seal(key, "way-out", *parts)
    assert unseal(key, "way-out", token) == peek(token) == tuple(parts)
    assert unseal(key, "card", token) is None
    assert unseal(key + b"!", "way-out", token) is None


@given(st.text(max_size=80))
def test_any_text_is_read_without_harm(text: str) -> None:
    assert unseal(KEY, "way-out", text) is None
    assert read_way_out(text) is None or SHAPE.fullmatch(text)


def test_parts_do_not_run_into_each_other() -> None:
    assert seal(KEY, "a", "12", "3") != seal(KEY, "a", "1", "23") != seal(KEY, "a", "123")
    for purpose, parts in (("a", ()), ("a", ("1\0002",)), ("a\0b", ("1",))):
        with pytest.raises(ValueError, match="zero byte"):
            seal(KEY, purpose, *parts)


def test_no_altered_token_opens_when_a_hundred_thousand_are_tried() -> None:
    """F7: other letters, lost and added ones, two swapped, upper case, other spellings of the last letter."""
    token, dice = way_out_token(7, 4711, KEY), random.Random(11)
    for _ in range(100_000):
        altered = _altered(token, dice)
        assert altered == token or unseal(KEY, "way-out", altered) is None


def test_a_link_names_its_business_and_customer_when_its_key_is_looked_for() -> None:
    said = read_way_out(way_out_token(7, 4711, KEY, purpose="service"))
    assert said
    assert (said.business_id, said.customer_id, said.purpose) == (7, 4711, "service")
    assert said.proven(KEY) is said
    assert said.proven(OTHER_KEY) is None
    assert read_way_out(seal(KEY, "way-out", "7", "x", "s")) is None
    assert read_way_out(seal(KEY, "way-out", "7", "²", "s")) is None
    card = read_way_out(seal(KEY, "card", "7", "4711", "s"))
    assert card
    assert card.proven(KEY) is None


def test_a_link_stays_short_and_survives_mail_programs() -> None:
    token = way_out_token(2**31, 10**12, KEY, purpose="marketing")
    assert len(token) < 72
    assert SHAPE.fullmatch(token)


def _altered(token: str, dice: random.Random) -> str:
    at = dice.randrange(len(token))
    match dice.randrange(6):
        case 0:
            return token[:at] + dice.choice(LETTERS) + token[at + 1 :]
        case 1:
            return token[:at] + token[at + 1 :]
        case 2:
            return token[:at] + dice.choice(LETTERS) + token[at:]
        case 3:
            return token[:at] + token[at : at + 2][::-1] + token[at + 2 :]
        case 4:
            return token[:at] + token[at:].upper()
        case _:
            return token[:-1] + dice.choice(LETTERS)
