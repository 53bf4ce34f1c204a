"""Handwritten notes: written and signed by a person."""

from regulars.core.channel_choice import Channel

CHANNEL = Channel(
    slug="note",
    label="Handwritten note",
    verb="Write to",
    minutes=8,
    cents=150,
    reach="address",
    is_personal=True,
)
