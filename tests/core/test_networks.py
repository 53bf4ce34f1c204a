"""Where people write to us: addresses in one spelling, and links that open the conversation."""

from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.core.networks import NETWORKS, Opening, address_key, address_problem, address_shown, network, opening

WORDS = "Good morning Rosa & Ben, 100 % fine?\nYours, Sam"


@pytest.mark.parametrize(
    ("slug", "written", "key"),
    [
        ("whatsapp", "(212) 555-0147", "+12125550147"),
        ("whatsapp", "https://wa.me/12125550147?text=Hello", "+12125550147"),
        ("whatsapp", "https://api.whatsapp.com/send?phone=4915112345678", "+4915112345678"),
        ("sms", "+49 1511 2345678", "+4915112345678"),
        ("messenger", "https://www.facebook.com/Rosa.Diaz", "rosa.diaz"),
        ("messenger", "facebook.com/profile.php?id=100004242424242", "100004242424242"),
        ("messenger", "m.me/rosa.diaz", "rosa.diaz"),
        ("messenger", "https://www.messenger.com/t/100004242424242/", "100004242424242"),
        ("instagram", "@Rosa.Diaz_", "rosa.diaz_"),
        ("instagram", "https://www.instagram.com/rosa.diaz_/?hl=en", "rosa.diaz_"),
        ("instagram", "ig.me/m/rosa", "rosa"),
        ("x", "@rosadiaz", "rosadiaz"),
        ("x", "https://twitter.com/rosadiaz/status/12", "rosadiaz"),
        ("x", "https://x.com/messages/compose?recipient_id=3805104374", "id:3805104374"),
        ("linkedin", "https://de.linkedin.com/in/rosa-diaz-müller/", "rosa-diaz-müller"),
        ("linkedin", "rosa-diaz", "rosa-diaz"),
        ("teams", "Rosa@Example.com", "rosa@example.com"),
        ("telegram", "https://t.me/rosadiaz", "rosadiaz"),
    ],
)
def test_an_address_has_one_spelling(slug: str, written: str, key: str):
    assert address_key(network(slug), written, "US") == key
    assert address_problem(network(slug), written, "US") is None


@pytest.mark.parametrize(
    ("slug", "written", "problem"),
    [
        ("whatsapp", "rosa", "Write the phone number in digits only."),
        ("whatsapp", "", "There is no phone number."),
        ("instagram", "rosa diaz", "This is no address on Instagram. It looks like @rosa.diaz."),
        ("instagram", "https://evil.example/rosa", "This is no address on Instagram. It looks like @rosa.diaz."),
        ("instagram", "https://[", "This is no address on Instagram. It looks like @rosa.diaz."),
        ("x", "javascript:alert(1)", "This is no address on X. It looks like @rosadiaz."),
        ("teams", "rosa", "This is no address on Teams, once Skype. It looks like rosa@example.com."),
        ("telegram", "@" + "a" * 300, "This is no address on Telegram. It looks like @rosadiaz."),
    ],
)
def test_what_is_no_address_says_what_one_looks_like(slug: str, written: str, problem: str):
    assert address_key(network(slug), written, "US") is None
    assert address_problem(network(slug), written, "US") == problem


@pytest.mark.parametrize(
    ("slug", "address", "url"),
    [
        ("whatsapp", "+12125550147", "https://wa.me/12125550147?text=Hello%20%26%20thanks"),
        ("sms", "+12125550147", "sms:+12125550147?&body=Hello%20%26%20thanks"),
        ("x", "id:38051", "https://x.com/messages/compose?recipient_id=38051&text=Hello%20%26%20thanks"),
        (
            "teams",
            "rosa@example.com",
            "https://teams.microsoft.com/l/chat/0/0?users=rosa@example.com&message=Hello%20%26%20thanks",
        ),
        ("telegram", "rosadiaz", "https://t.me/rosadiaz?text=Hello%20%26%20thanks"),
    ],
)
def test_a_link_brings_the_words_where_the_network_takes_them(slug: str, address: str, url: str):
    assert opening(network(slug), address, "Hello & thanks") == Opening(url, has_words=True)


@pytest.mark.parametrize(
    ("slug", "address", "url"),
    [
        ("messenger", "rosa.diaz", "https://m.me/rosa.diaz"),
        ("instagram", "rosa.diaz", "https://www.instagram.com/rosa.diaz/"),
        ("x", "rosadiaz", "https://x.com/rosadiaz"),
        ("linkedin", "rosa-müller", "https://www.linkedin.com/in/rosa-m%C3%BCller/"),
        ("whatsapp", "", None),
        ("fax", "12", None),
    ],
)
def test_a_link_without_words_leaves_them_to_be_copied(slug: str, address: str, url: str | None):
    assert opening(network(slug), address, "Hello") == (Opening(url, has_words=False) if url else None)


@given(words=st.text(min_size=1), slug=st.sampled_from(["whatsapp", "sms", "teams", "telegram"]))
def test_words_arrive_as_they_were_written(words: str, slug: str):
    address = "rosa@example.com" if slug == "teams" else "+12125550147"
    words = words.encode("utf-8", "ignore").decode()

    found = opening(network(slug), address, words)

    assert found
    assert unquote(
        found.url.partition("body=" if slug == "sms" else "message=" if slug == "teams" else "text=")[2]
    ) == (words)


@given(written=st.text(max_size=60), slug=st.sampled_from(sorted(NETWORKS)))
def test_whatever_is_typed_never_leads_elsewhere(written: str, slug: str):
    key = address_key(network(slug), written, "US")
    found = opening(network(slug), key or "", WORDS)

    parts = urlsplit(found.url if found else NETWORKS[slug].link)

    assert parts.netloc == urlsplit(NETWORKS[slug].link).netloc
    assert parts.scheme == ("sms" if slug == "sms" else "https")
    assert key is None or address_key(network(slug), address_shown(network(slug), key), "US") == key


def test_the_words_of_a_chat_stay_apart_from_the_address():
    found = opening(network("teams"), "rosa@example.com", "a&users=eve@example.com")

    assert found
    assert parse_qs(urlsplit(found.url).query)["users"] == ["rosa@example.com"]
