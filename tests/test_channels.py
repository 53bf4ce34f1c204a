"""Every channel keeps the contract, also the one that somebody adds tomorrow."""

import importlib
import pkgutil
from importlib.metadata import EntryPoint

import pytest

from regulars import channels
from regulars.core.channel_choice import Channel
from regulars.core.consent import ADDRESS_KIND, WAYS

EACH = [pytest.param(channel, id=slug) for slug, channel in channels.known().items()]


def test_each_file_in_the_room_is_found():
    files = {module.name for module in pkgutil.iter_modules(channels.__path__)}

    assert files == {"phone", "email", "note", "postcard", "letter", "message", "in_person"}
    assert files <= set(channels.known())


@pytest.mark.parametrize("channel", EACH)
def test_a_channel_is_whole(channel: Channel):
    assert channels.channel(channel.slug) is channel
    assert channel.slug.isidentifier()
    assert channel.slug.islower()
    assert len(channel.slug) <= 20
    assert channel.label[:1].isupper()
    assert channel.verb[:1].isupper()
    assert channel.minutes >= 0
    assert channel.cents >= 0
    assert channel.reach in {"phone", "email", "address", "handle", "presence"}
    assert channel.staff_does or channel.minutes == 0
    assert not channel.is_gone


@pytest.mark.parametrize("slug", ["phone", "email", "note", "postcard", "letter", "message", "in_person"])
def test_a_channel_of_ours_has_its_words_of_consent(slug: str):
    reach = channels.channel(slug).reach

    assert slug in WAYS
    # Who may not be rung may not be sent a message either.
    assert ADDRESS_KIND.get(slug, "presence") == ("phone" if slug == "message" else reach)


def test_only_what_rings_interrupts():
    assert {slug for slug, channel in channels.known().items() if channel.interrupts} == {"phone", "message"}


@pytest.mark.parametrize("module", [module.name for module in pkgutil.iter_modules(channels.__path__)])
def test_a_file_is_named_for_its_channel(module: str):
    assert importlib.import_module(f"regulars.channels.{module}").CHANNEL.slug == module


@pytest.mark.parametrize(
    ("slug", "label"), [("fax", "Fax (gone)"), ("carrier_pigeon", "Carrier pigeon (gone)"), ("", "No channel (gone)")]
)
def test_a_word_whose_file_is_gone_is_shown_as_gone(slug: str, label: str):
    found = channels.channel(slug)

    assert (found.slug, found.label, found.is_gone) == (slug, label, True)


PARCEL = Channel(slug="parcel", label="Parcel", verb="Send a parcel to", minutes=9, cents=900, reach="address")
NO_CHANNEL = "not a channel"


@pytest.fixture
def packages(monkeypatch: pytest.MonkeyPatch):
    """Other people's packages: a channel, a broken one, one that is none, and one that takes a name of ours."""
    here = [
        EntryPoint("parcel", f"{__name__}:PARCEL", channels.GROUP),
        EntryPoint("broken", "no_such_package:CHANNEL", channels.GROUP),
        EntryPoint("none", f"{__name__}:NO_CHANNEL", channels.GROUP),
    ]
    monkeypatch.setattr(channels, "entry_points", lambda group: here)
    channels._found.cache_clear()
    yield
    channels._found.cache_clear()


def test_other_peoples_channels_are_found_and_broken_ones_passed_over(packages: None):
    assert set(channels.known()) == {"parcel", "phone", "email", "note", "postcard", "letter", "message", "in_person"}
    assert channels.channel("parcel") == PARCEL
