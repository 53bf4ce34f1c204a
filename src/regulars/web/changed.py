"""Who changed what about the mail, in words: "Changed by Olive on 3 March 2026: server, password"."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regulars.core.spoken_dates import dated
from regulars.records.models import Business, SettingChange
from regulars.services import setting_changes

# A provider's own pages call their secrets by many names; here they are all a key.
_KEYS = ("server_token", "api_key", "api_token", "secret_key", "aws_access_key_id", "aws_secret_access_key")
_PROOFS = ("signing_secret", "webhook_signing_key", "hook")
WORDS = {
    **dict.fromkeys((*_KEYS, "key"), gettext_lazy("key")),
    **dict.fromkeys(_PROOFS, gettext_lazy("webhook secret")),
    "sender_domain": gettext_lazy("domain"),
    "region_name": gettext_lazy("region"),
    "topic": gettext_lazy("Amazon’s topic"),
    "way": gettext_lazy("the way e-mails leave"),
    "address": gettext_lazy("address"),
    "name": gettext_lazy("the name that people see"),
    "server": gettext_lazy("server"),
    "username": gettext_lazy("sign-in name"),
    "password": gettext_lazy("password"),
    "bounces": gettext_lazy("where mail comes back to"),
    "replies": gettext_lazy("where replies are read"),
    "reply_password": gettext_lazy("password for replies"),
    "pace": gettext_lazy("how many a day"),
    "hour": gettext_lazy("from what hour on"),
    "signing": gettext_lazy("a key to sign e-mails with"),
    "switched_on": gettext_lazy("switched on"),
    "switched_off": gettext_lazy("switched off"),
    "resumed": gettext_lazy("let mail go again"),
    "connected": gettext_lazy("connected"),
    "disconnected": gettext_lazy("key forgotten"),
    "tried_again": gettext_lazy("tried again"),
    "url": gettext_lazy("server"),
    "sender": gettext_lazy("who posts"),
}


def lines(business: Business, area: str) -> list[str]:
    """Say the last few changes, newest first."""
    return [_line(one, business.country) for one in setting_changes.latest(business, area)]


def _line(one: SettingChange, country: str) -> str:
    said = {
        "who": one.made_by,
        "when": dated(timezone.localtime(one.made_at), country),
        "what": ", ".join(dict.fromkeys(str(WORDS.get(name, name)) for name in one.what)),
    }
    if one.made_by is None:
        return _("Changed on %(when)s: %(what)s") % said
    return _("Changed by %(who)s on %(when)s: %(what)s") % said
