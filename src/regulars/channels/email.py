"""E-mail: short, personal, for one purpose."""

from regulars.core.channel_choice import Channel

CHANNEL = Channel(
    slug="email",
    label="E-mail",
    verb="E-mail",
    minutes=1,
    cents=0,
    reach="email",
)
