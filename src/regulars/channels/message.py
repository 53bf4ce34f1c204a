"""Messages on the network where people wrote to us before, from one's own phone; nothing here posts."""

from regulars.core.channel_choice import Channel

CHANNEL = Channel(
    slug="message",
    label="Message",
    verb="Message",
    minutes=2,
    cents=0,
    reach="handle",
    interrupts=True,
    is_personal=True,
)
