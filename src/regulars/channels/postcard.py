"""Printed postcards."""

from regulars.core.channel_choice import Channel

CHANNEL = Channel(
    slug="postcard",
    label="Postcard",
    verb="Send a card to",
    minutes=2,
    cents=90,
    reach="address",
)
