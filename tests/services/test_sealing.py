"""What is sealed is of no use without the installation's key."""

import pytest
from pytest_django import Settings

from regulars.services.sealing import Unreadable, seal, unseal

SECRET = "canary-π-7781"


def test_what_was_sealed_is_opened_again_and_shows_nothing():
    """B14: the tables hold nothing of the password."""
    sealed = seal(SECRET)

    assert unseal(memoryview(sealed)) == SECRET
    assert SECRET.encode() not in sealed
    assert seal(SECRET) != sealed


def test_nothing_stays_nothing():
    assert seal("") == b""
    assert unseal(b"") == ""


def test_another_key_opens_nothing(settings: Settings):
    sealed = seal(SECRET)
    settings.SECRET_KEY = "another"

    with pytest.raises(Unreadable, match="Type the password again"):
        unseal(sealed)


@pytest.mark.parametrize("cut", [0, 20, -1])
def test_what_was_changed_opens_nothing(cut: int):
    sealed = bytearray(seal(SECRET))
    sealed[cut] ^= 1

    with pytest.raises(Unreadable):
        unseal(bytes(sealed))
