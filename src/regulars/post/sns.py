"""What Amazon's notification service brings besides reports: the question whether a topic may report here.

What proves them is the password in the address. Amazon signs as well, but its certificate would have to be fetched
from the network, and anybody with an account there gets such a signature.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

_TOPIC = re.compile(r"arn:aws(?:-cn|-us-gov)?:sns:([a-z]{2}(?:-[a-z]+){1,3}-\d{1,2}):\d{12}:[\w.-]{1,256}", re.ASCII)
_TOKEN = re.compile(r"[0-9a-f]{32,1000}")


@dataclass(frozen=True)
class Brought:
    """From which topic something came, and the link with which its owner lets it report here; empty: it may."""

    topic: str
    link: str = ""


def brought(body: bytes) -> Brought:
    """Return from which topic a message came, and what it asks; raise `ValueError` when that is not Amazon's."""
    message: Mapping[str, Any] = json.loads(body)
    topic = str(message.get("TopicArn", ""))
    found = _TOPIC.fullmatch(topic)
    if not found:
        raise ValueError("no topic")
    asks = message.get("Type") == "SubscriptionConfirmation"
    return Brought(topic, _link(str(message.get("SubscribeURL", "")), topic, region=found[1]) if asks else "")


def _link(written: str, topic: str, *, region: str) -> str:
    """Write the link anew from what is in it, so that nobody is led elsewhere."""
    host = f"sns.{region}.amazonaws.com" + (".cn" if topic.startswith("arn:aws-cn:") else "")
    parts, asked = urlsplit(written), parse_qs(urlsplit(written).query)
    token = asked.get("Token", [""])[0]
    is_amazons = (parts.scheme, parts.netloc, parts.path or "/") == ("https", host, "/")
    if not is_amazons or asked.get("TopicArn") != [topic] or not _TOKEN.fullmatch(token):
        raise ValueError("no link of Amazon's")
    query = urlencode({"Action": "ConfirmSubscription", "TopicArn": topic, "Token": token})
    return f"https://{host}/?{query}"
