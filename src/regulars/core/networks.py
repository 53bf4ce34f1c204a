"""Where people write to a shop: what an address looks like there, and the link that opens the conversation.

Nothing here posts. A link opens the conversation in somebody's own program, with the words already in it where the
network takes them; a person sends it.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import SplitResult, quote, urlsplit

from regulars.core.reach import email_key, phone_key, phone_problem
from regulars.core.text import clean_text

LONGEST = 200
PHONE, NAME, EMAIL = "phone", "name", "e-mail"
NUMBER = "id:"  # before a number by which X knows somebody, whatever their name is today


@dataclass(frozen=True)
class Network:
    """A network: by what people are known there, what that looks like, and which link leads to the conversation."""

    slug: str
    label: str
    goes_by: str  # PHONE, NAME or EMAIL
    looks_like: str  # an address as people know it
    link: str  # with {address}
    with_words: str = ""  # what follows the link where the network takes words, with {words}
    pattern: str = ""  # of a name
    hosts: tuple[str, ...] = ()  # of pages whose address ends with the name
    is_profile: bool = False  # the link opens their page; the conversation is one step further


@dataclass(frozen=True)
class Opening:
    """The link that opens one conversation, and whether the words are in it."""

    url: str
    has_words: bool

    @property
    def is_page(self) -> bool:
        """Say whether it opens a page, and not a program on the phone."""
        return self.url.startswith("https://")


# Sources: faq.whatsapp.com "How to use click to chat"; RFC 5724 (sms:, where "?&" suits iPhones and Androids alike);
# developers.facebook.com "m.me Links" (words only for pages, so not here) and "ig.me Links" (not on a computer, so the
# profile); business.x.com "Moving from a public post to a private conversation" (recipient_id and text);
# learn.microsoft.com "Deep link to a Teams chat"; core.telegram.org/api/links. LinkedIn documents no such link.
NETWORKS: Mapping[str, Network] = MappingProxyType(
    {
        one.slug: one
        for one in (
            Network(
                slug="whatsapp",
                label="WhatsApp",
                goes_by=PHONE,
                looks_like="+1 212 555 0147",
                link="https://wa.me/{digits}",
                with_words="?text={words}",
                hosts=("wa.me", "whatsapp.com"),
            ),
            Network(
                slug="sms",
                label="Text message",
                goes_by=PHONE,
                looks_like="+1 212 555 0147",
                link="sms:{address}",
                with_words="?&body={words}",
            ),
            Network(
                slug="messenger",
                label="Messenger",
                goes_by=NAME,
                looks_like="m.me/rosa.diaz",
                link="https://m.me/{address}",
                pattern=r"[A-Za-z0-9.]{5,50}",
                hosts=("m.me", "messenger.com", "facebook.com", "fb.com"),
            ),
            Network(
                slug="instagram",
                label="Instagram",
                goes_by=NAME,
                looks_like="@rosa.diaz",
                link="https://www.instagram.com/{address}/",
                pattern=r"[A-Za-z0-9._]{1,30}",
                hosts=("instagram.com", "ig.me"),
                is_profile=True,
            ),
            Network(
                slug="x",
                label="X",
                goes_by=NAME,
                looks_like="@rosadiaz",
                link="https://x.com/{address}",
                pattern=r"[A-Za-z0-9_]{1,15}",
                hosts=("x.com", "twitter.com"),
                is_profile=True,
            ),
            Network(
                slug="linkedin",
                label="LinkedIn",
                goes_by=NAME,
                looks_like="linkedin.com/in/rosa-diaz",
                link="https://www.linkedin.com/in/{address}/",
                pattern=r"[\w-]{3,100}",
                hosts=("linkedin.com",),
                is_profile=True,
            ),
            Network(
                slug="teams",
                label="Teams, once Skype",
                goes_by=EMAIL,
                looks_like="rosa@example.com",
                link="https://teams.microsoft.com/l/chat/0/0?users={address}",
                with_words="&message={words}",
            ),
            Network(
                slug="telegram",
                label="Telegram",
                goes_by=NAME,
                looks_like="@rosadiaz",
                link="https://t.me/{address}",
                with_words="?text={words}",
                pattern=r"[A-Za-z][A-Za-z0-9_]{3,31}",
                hosts=("t.me", "telegram.me"),
            ),
        )
    }
)
_X_BY_NUMBER = "https://x.com/messages/compose?recipient_id={address}"
_FACEBOOK_NUMBER = re.compile(r"/profile\.php\?id=(\d{5,20})(?:&.*)?")
_X_NUMBER = re.compile(r"recipient_id=(\d{1,20})\b")
# Parts of a page's address that are not the name: linkedin.com/in/rosa, messenger.com/t/rosa.
_BEFORE_NAME = frozenset({"in", "m", "t", "_u", "messages"})


def network(slug: str) -> Network:
    """Return a network; a word that is not known any more gives one that leads nowhere."""
    return NETWORKS.get(slug) or Network(slug, slug.capitalize(), NAME, "", link="")


def address_key(one: Network, text: str, country: str) -> str | None:
    """Return somebody's address on a network in one spelling, or None when it is none (see `address_problem`)."""
    written = clean_text(text)
    return _READ[one.goes_by](one, written, country) if written and len(written) <= LONGEST else None


def address_problem(one: Network, text: str, country: str) -> str | None:
    """Say in a sentence what is wrong with an address on a network, or None when it is fine."""
    if address_key(one, text, country):
        return None
    if one.goes_by == PHONE:
        return phone_problem(text, country)
    return f"This is no address on {one.label}. It looks like {one.looks_like}."


def address_shown(one: Network, address: str) -> str:
    """Return a name as people write it; numbers and mailboxes stay as they are."""
    is_name = one.goes_by == NAME and not address.startswith(NUMBER)
    return f"@{address}" if is_name and one.looks_like.startswith("@") else address.removeprefix(NUMBER)


def opening(one: Network, address: str, words: str = "") -> Opening | None:
    """Return the link that opens the conversation, or None where there is nothing to open."""
    if not address or not one.link:
        return None
    link, with_words = one.link, one.with_words
    if address.startswith(NUMBER):
        link, with_words = _X_BY_NUMBER, "&text={words}"
    plain = address.removeprefix(NUMBER)
    url = link.format(address=quote(plain, safe="+@"), digits=plain.lstrip("+"))
    if words and with_words:
        return Opening(url + with_words.format(words=quote(words, safe="")), has_words=True)
    return Opening(url, has_words=False)


def _phone(one: Network, text: str, country: str) -> str | None:
    digits = next((part for part in re.split(r"[^\d]+", text.partition("//")[2] or "") if part), "")
    is_link = _is_page_of(one, text)
    return phone_key(f"+{digits}", country) if is_link and digits else phone_key(text, country)


def _email(one: Network, text: str, country: str) -> str | None:  # noqa: ARG001 -- each is read alike
    return email_key(text)


def _name(one: Network, text: str, country: str) -> str | None:  # noqa: ARG001 -- each is read alike
    if one.slug == "x" and (found := _X_NUMBER.search(text)):
        return NUMBER + found[1]
    name = _from_page(text) if _is_page_of(one, text) else text.removeprefix("@")
    return name.lower() if re.fullmatch(one.pattern, name) else None


def _is_page_of(one: Network, text: str) -> bool:
    host = (_page(text).hostname or "").removeprefix("www.")
    return any(host == known or host.endswith(f".{known}") for known in one.hosts)


def _from_page(text: str) -> str:
    page = _page(text)
    if by_number := _FACEBOOK_NUMBER.fullmatch(f"{page.path}?{page.query}"):
        return by_number[1]
    named = [part for part in page.path.split("/") if part and part not in _BEFORE_NAME]
    return named[0].removeprefix("@") if named else ""


def _page(text: str) -> SplitResult:
    try:
        return urlsplit(text if "://" in text else f"https://{text}")
    except ValueError:  # half a bracket
        return urlsplit("")


_READ: Mapping[str, Callable[[Network, str, str], str | None]] = MappingProxyType(
    {PHONE: _phone, NAME: _name, EMAIL: _email}
)
