"""The usual mail servers."""

import pytest

from regulars.post.route import PORTS, STARTTLS, TLS
from regulars.post.servers import SERVERS, Server, by_address, by_host, by_mx


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("olive@gmail.com", "smtp.gmail.com"),
        ("Olive@GoogleMail.com", "smtp.gmail.com"),
        ("olive@web.de", "smtp.web.de"),
        ("olive@t-online.de", "securesmtp.t-online.de"),
        ("olive@notgmail.com", None),
        ("olive@gmail.com.evil.example", None),
        ("", None),
    ],
)
def test_a_server_is_found_by_the_address(address: str, host: str | None):
    found = by_address(address)

    assert (found.host if found else None) == host


@pytest.mark.parametrize(
    ("mx", "name"),
    [
        (["aspmx.l.google.com."], "Google Workspace"),
        (["smtp.google.com"], "Google Workspace"),
        (["north-example.mail.protection.outlook.com"], "Microsoft 365"),
        (["mx.zoho.eu"], "Zoho (Europe)"),
        (["mx.nowhere.example", "MX01.IONOS.DE"], "IONOS"),
        (["evilgoogle.com", "mx.zoho.com.evil.example"], None),
        ([], None),
    ],
)
def test_a_server_is_found_by_who_takes_the_mail(mx: list[str], name: str | None):
    found = by_mx(mx)

    assert (found.name if found else None) == name


@pytest.mark.parametrize("server", SERVERS, ids=lambda one: one.host)
def test_every_server_is_one_that_we_may_use(server: Server):
    assert (server.port, server.security) in {(465, TLS), (587, STARTTLS)}
    assert server.port == PORTS[server.security]
    assert server.domains or server.mx
    assert 0 < server.per_second <= 1
    assert 0 < server.per_day <= 1_000
    assert server.hint or not server.needs_app_password
    assert by_host(server.host)


def test_no_server_is_nobodys():
    assert by_host("") is None


def test_no_address_belongs_to_two():
    domains = [domain for one in SERVERS for domain in one.domains]

    assert sorted(domains) == sorted(set(domains))
