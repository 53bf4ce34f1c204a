"""Addresses of mail servers."""

import pytest

from regulars.post.route import BadRoute, Route, from_url


@pytest.mark.parametrize(
    ("url", "route"),
    [
        ("smtp://127.0.0.1:2525", Route("127.0.0.1", 2525, "none")),
        ("smtp://localhost", Route("localhost", 25, "none")),
        ("smtp://[::1]:2525", Route("::1", 2525, "none")),
        ("smtp://mail.example", Route("mail.example", 587, "starttls")),
        ("smtps://mail.example", Route("mail.example", 465, "tls")),
        ("smtp://a%40b.example:p%40@mail.example:2587", Route("mail.example", 2587, "starttls", "a@b.example", "p@")),
    ],
)  # fmt: skip
def test_a_url_says_how_to_reach_a_server(url: str, route: Route):
    """B12: only a server on this machine is spoken to in plain text."""
    assert from_url(url) == route


@pytest.mark.parametrize(
    "url", ["", "mail.example", "http://mail.example", "smtp://", "smtp://a:b:c", "smtp://h:99999", "smtp://h/x"]
)
def test_what_is_no_address_is_refused(url: str):
    with pytest.raises(BadRoute, match="smtp://name"):
        from_url(url)


@pytest.mark.parametrize(
    ("host", "here"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("localhost", True),
        ("localhost.evil.example", False),
        ("10.0.0.1", False),
        ("0.0.0.0", False),
    ],
)
def test_only_loopback_is_this_machine(host: str, here: bool):
    assert Route(host, 25).is_on_this_machine is here


def test_a_password_shows_nowhere():
    """B14."""
    assert "canary" not in repr(Route("mail.example", 587, "starttls", "air", "canary"))
