"""Settings, Mail: another address asks for its own servers, and keeps what was typed for it."""

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from regulars.records.models import Business, MailAccount
from regulars.services import mail_setup
from tests.mail_server import MailServer
from tests.people import NOW

PAGE = "/settings/mail/"
CANARY = "canary-4711-of-the-mailbox"
GMX = {"host": "mail.gmx.net", "port": 465, "security": "tls", "username": "salon@gmx.de"}
READ_AT_GMX = {"imap_host": "imap.gmx.net", "imap_username": "salon@gmx.de"}


@pytest.fixture(autouse=True)
def nothing_set(settings: Settings) -> None:
    """No server in the environment."""
    settings.SMTP_URL, settings.PUBLIC_URL = "", ""


@pytest.fixture
def at_gmx(business: Business) -> MailAccount:
    """An account at GMX."""
    return mail_setup.choose(business, "salon@gmx.de", password=CANARY, by=None, now=NOW, **GMX, **READ_AT_GMX)


def shown(client: Client, address: str, /, **typed: str) -> dict[str, str]:
    """What a browser sends back from the form for an address, with what was typed over it."""
    form = client.get(PAGE, {"address": address}).context["form"]
    return {one.html_name: str(one.value() or "") for one in form} | typed


@pytest.mark.parametrize("kept", [{}, {"shown_for": "", "shown_host": ""}])
def test_an_address_elsewhere_asks_for_its_own_servers(owner_client: Client, at_gmx: MailAccount, kept: dict[str, str]):
    form = shown(owner_client, "salon@gmx.de", address="salon@gmail.com", **kept)

    answer = owner_client.post(PAGE, form, follow=True)

    page = answer.content.decode()
    assert answer.redirect_chain == [(f"{PAGE}?address=salon%40gmail.com", 302)]
    assert 'value="smtp.gmail.com"' in page
    assert "gmx" not in page.casefold()
    assert MailAccount.objects.get().from_address == "salon@gmx.de"


def test_an_address_typed_over_in_the_first_set_up_asks_for_its_own_servers(owner_client: Client):
    form = shown(owner_client, "salon@gmx.de", address="salon@web.de", password=CANARY)

    assert owner_client.post(PAGE, form)["Location"] == f"{PAGE}?address=salon%40web.de"


def test_an_address_elsewhere_is_kept_with_the_server_that_was_typed_for_it(
    owner_client: Client, at_gmx: MailAccount, tmp_path: Path
):
    """It signs in with the new address, and no longer with the old one."""
    with MailServer(tmp_path / "log", username="olive@north.example", password=CANARY) as server:
        typed = {"address": "olive@north.example", "host": "127.0.0.1", "port": str(server.port), "security": "none"}
        form = shown(owner_client, "salon@gmx.de", password=CANARY, imap_host="", **typed)

        answer = owner_client.post(PAGE, form)

    kept = MailAccount.objects.get()
    assert (answer.status_code, kept.host, kept.username) == (302, "127.0.0.1", "olive@north.example")


def test_another_address_of_the_same_domain_keeps_its_servers(owner_client: Client, at_gmx: MailAccount):
    form = shown(owner_client, at_gmx.from_address, address="hello@gmx.de", host="no host")

    assert "host" in owner_client.post(PAGE, form).context["form"].errors
