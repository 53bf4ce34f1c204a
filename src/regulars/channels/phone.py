"""Phone calls: a person rings a person; nothing here dials."""

from regulars.core.channel_choice import Channel

CHANNEL = Channel(
    slug="phone",
    label="Phone call",
    verb="Call",
    minutes=6,
    cents=0,
    reach="phone",
    interrupts=True,
    is_personal=True,
)
