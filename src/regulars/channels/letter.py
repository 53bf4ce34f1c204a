"""Printed letters."""

from regulars.core.channel_choice import Channel

CHANNEL = Channel(
    slug="letter",
    label="Letter",
    verb="Send a letter to",
    minutes=3,
    cents=120,
    reach="address",
)
