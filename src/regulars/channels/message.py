"""Messages from one's own phone, to people who wrote that way before; nothing here posts."""

from regulars.core.channel_choice import Channel

CHANNEL = Channel(
    slug="message",
    label="Message",
    verb="Message",
    minutes=2,
    cents=0,
    reach="phone",
    interrupts=True,
    is_personal=True,
)
