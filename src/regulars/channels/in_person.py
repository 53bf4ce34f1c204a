"""A word in person, when they come in."""

from regulars.core.channel_choice import Channel

CHANNEL = Channel(
    slug="in_person",
    label="In person",
    verb="Talk to",
    minutes=3,
    cents=0,
    reach="presence",
    is_personal=True,
)
