"""What DNS says about a sender's domain, and what to add: asked of a server on this machine."""

from dataclasses import replace

import pytest

from regulars.post import dkim, dns_records
from regulars.post.dns_records import Finding, NoAnswer, Sender, look, mx_hosts
from regulars.post.servers import by_address, by_mx
from tests.dns_server import DnsServer, txt

GOOGLE = by_mx(["aspmx.l.google.com"])
SENDER = Sender(domain="north.example", host="smtp.gmail.com", server=GOOGLE)
OWN = Sender(domain="north.example", host="mail.north.example")
KEY = dkim.record(dkim.make_key(), domain="north.example", selector="regulars")
ZONE = {
    ("north.example", "MX"): ["20 alt.l.google.com.", "10 aspmx.l.google.com."],
    ("north.example", "TXT"): [txt("google-site=1"), txt("v=spf1 include:_spf.google.com ~all")],
    ("_spf.google.com", "TXT"): [txt("v=spf1 ip4:192.0.2.0/24 ~all")],
    ("google._domainkey.north.example", "TXT"): [txt("v=DKIM1; k=rsa; p=MIIB")],
    ("_dmarc.north.example", "TXT"): [txt("v=DMARC1; p=none")],
}


def told(sender: Sender, zone: dict[tuple[str, str], list[str]]) -> dict[str, Finding]:
    """What is found in a zone."""
    with DnsServer(zone) as server:
        return look(sender, server.resolver)


def spf(record: str | list[str], sender: Sender = SENDER, **more: list[str]) -> Finding:
    """What is found when the domain has this SPF record."""
    records = [record] if isinstance(record, str) else record
    zone = ZONE | {("north.example", "TXT"): [txt(one) for one in records]}
    return told(sender, zone | {tuple(name.split("|")): found for name, found in more.items()})["spf"]


def test_a_domain_that_is_in_order_has_nothing_to_add():
    """B15."""
    found = told(SENDER, ZONE)

    assert all(one.is_right and not one.text for one in found.values())
    assert "aspmx.l.google.com" in found["mx"].says


def test_an_empty_domain_is_told_each_record_to_add():
    """B15: name and text to copy, in words for somebody who does not know DNS."""
    found = told(replace(SENDER, key=KEY), {("north.example", "A"): ["192.0.2.1"]})

    assert not any(one.is_right for one in found.values())
    assert (found["spf"].name, found["spf"].text) == ("north.example", "v=spf1 include:_spf.google.com ~all")
    assert (found["dkim"].name, found["dkim"].text) == (KEY.name, KEY.text)
    assert (found["dmarc"].name, found["dmarc"].text) == ("_dmarc.north.example", "v=DMARC1; p=none")


@pytest.mark.parametrize(
    ("record", "is_right", "text"),
    [
        ("v=spf1 include:_spf.google.com -all", True, ""),
        ("V=SPF1 INCLUDE:_spf.Google.com. ?all", True, ""),
        ("v=spf1 redirect=_spf.google.com", True, ""),
        ("v=spf1 include:deeper.example -all", True, ""),
        ("v=spf1 mx -all", False, "v=spf1 include:_spf.google.com mx -all"),
        ("v=spf1 -include:_spf.google.com ~all", False, None),
        ("v=spf1 include:_spf.google.com +all", False, None),
        ("v=spf10 include:_spf.google.com ~all", False, "v=spf1 include:_spf.google.com ~all"),
        (["v=spf1 include:_spf.google.com ~all", "v=spf1 a -all"], False, "v=spf1 a include:_spf.google.com -all"),
        ("v=spf1 " + " ".join(f"a:h{n}.north.example" for n in range(11)) + " ~all", False, None),
        ("v=spf1 include:loop.example ~all", False, None),
    ],
)
def test_spf_is_read_as_a_receiver_reads_it(record: str | list[str], is_right: bool, text: str | None):
    """B15."""
    deeper = {
        "deeper.example|TXT": [txt("v=spf1 include:_spf.google.com ~all")],
        "loop.example|TXT": [txt("v=spf1 include:loop.example ~all")],
    }
    found = spf(record, **deeper)

    assert found.is_right == is_right
    assert text is None or found.text == text


@pytest.mark.parametrize(
    ("record", "is_right"),
    [
        ("v=spf1 a:mail.north.example -all", True),
        ("v=spf1 mx -all", True),
        ("v=spf1 ip4:192.0.2.0/28 -all", True),
        ("v=spf1 ip6:2001:db8::/32 -all", True),
        ("v=spf1 ip4:198.51.100.1 -all", False),
        ("v=spf1 ip4:nonsense a:/24 -all", False),
    ],
)
def test_a_server_that_nobody_knows_is_found_by_its_address(record: str, is_right: bool):
    more = {
        "north.example|MX": ["10 mail.north.example."],
        "mail.north.example|A": ["192.0.2.7"],
        "mail.north.example|AAAA": ["2001:db8::7"],
    }
    found = spf(record, OWN, **more)

    assert found.is_right == is_right
    assert is_right or "a:mail.north.example" in found.text


@pytest.mark.parametrize(
    ("records", "is_right", "word"),
    [
        ([KEY.text], True, "everybody can check"),
        ([KEY.text.replace("; ", ";").replace("k=rsa;", "")], True, "everybody can check"),
        ([KEY.text[:-9]], False, "another one"),
        ([KEY.text, "v=DKIM1; p=MIIB"], False, "another one"),
        (["v=DKIM1; p="], False, "another one"),
        ([], False, "nobody can check"),
    ],
)
def test_our_own_key_is_compared_letter_by_letter(records: list[str], is_right: bool, word: str):
    """B15."""
    found = told(replace(SENDER, key=KEY), ZONE | {(KEY.name, "TXT"): [txt(one) for one in records]})["dkim"]

    assert (found.is_right, word in found.says) == (is_right, True)


def test_a_provider_that_does_not_sign_is_noticed():
    found = told(SENDER, {key: value for key, value in ZONE.items() if "_domainkey" not in key[0]})["dkim"]

    assert (found.is_right, "let Regulars sign" in found.says) == (False, True)


@pytest.mark.parametrize(
    ("records", "is_right"),
    [
        (["v=DMARC1; p=none"], True),
        (["v=DMARC1;p=reject;adkim=s;aspf=s"], True),
        (["v=DMARC1; p=nonsense"], False),
        (["v=DMARC1"], False),
        (["v=DMARC1; p=none", "v=DMARC1; p=reject"], False),
        (["some other words"], False),
    ],
)
def test_dmarc_has_to_say_what_to_do(records: list[str], is_right: bool):
    """B15."""
    found = told(SENDER, ZONE | {("_dmarc.north.example", "TXT"): [txt(one) for one in records]})["dmarc"]

    assert found.is_right == is_right
    assert is_right or found.text.startswith("v=DMARC1; p=")


def test_the_record_of_the_domain_above_counts():
    assert told(replace(SENDER, domain="mail.north.example"), ZONE)["dmarc"].is_right


@pytest.mark.parametrize(
    ("bounces", "policy", "key", "is_right"),
    [
        ("back.north.example", "v=DMARC1; p=none", None, True),
        ("back.north.example", "v=DMARC1; p=none; aspf=s", None, False),
        ("elsewhere.example", "v=DMARC1; p=none", None, False),
        ("elsewhere.example", "v=DMARC1; p=none", KEY, True),
    ],
)
def test_returned_mail_elsewhere_needs_a_signature(bounces: str, policy: str, key: dkim.Record | None, is_right: bool):
    """B15: alignment."""
    sender = replace(SENDER, bounce_domain=bounces, key=key)

    assert told(sender, ZONE | {("_dmarc.north.example", "TXT"): [txt(policy)]})["dmarc"].is_right == is_right


def test_an_address_of_a_provider_is_its_own_affair():
    server = by_address("olive@gmail.com")
    with DnsServer({}) as dns:
        found = look(Sender(domain="gmail.com", server=server), dns.resolver)

        assert (all(one.is_right for one in found.values()), dns.asked) == (True, [])


def test_silence_is_not_taken_for_an_answer():
    with DnsServer(ZONE, is_silent=True) as server, pytest.raises(NoAnswer):
        look(SENDER, server.resolver)


def test_who_takes_the_mail_is_told_in_order():
    with DnsServer(ZONE) as server:
        assert mx_hosts("north.example", server.resolver) == ["aspmx.l.google.com", "alt.l.google.com"]
        assert mx_hosts("nowhere.example", server.resolver) == []


def test_nobody_waits_long():
    assert dns_records.resolver("127.0.0.1").lifetime <= 6
