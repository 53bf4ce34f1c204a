"""Mail to many: each run with how far it is."""

import datetime as dt

import pytest
from django.test import Client

from regulars.records.models import Business, Customer, MailAccount, Mailing, Template
from regulars.services import outbox
from tests.people import NOW
from tests.services.post_office import a_mailing, an_account
from tests.web.mail_doors import page

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def account(business: Business) -> MailAccount:
    """North Air's mail is on."""
    return an_account(business)


def test_a_mailing_says_who_had_its_words_before(owner_client: Client, account: MailAccount):
    run = a_mailing(account.business)
    Mailing.objects.filter(pk=run.pk).update(remark="1 of these 3 customers has had them.")
    shown = page(owner_client, "/mail/mailings/")
    owner_client.post(f"/mail/mailings/{run.pk}/cancel/")
    over = page(owner_client, "/mail/mailings/")

    assert [one.count("1 of these 3 customers has had them.") for one in (shown, over)] == [1, 0]


@pytest.mark.parametrize(
    ("subject", "shown"),
    [("What is new at {business}", "What is new at North Air"), ("How is {item}?", "North Air")],
)
def test_a_mailing_names_the_business_and_never_nothing(
    subject: str, shown: str, owner_client: Client, account: MailAccount
):
    Template.objects.filter(pk=a_mailing(account.business).template_id).update(subject=subject)

    html = page(owner_client, "/mail/mailings/")

    assert f'<p class="quiet">{shown}</p>' in html
    assert f'Pause<span class="unseen">: {shown}</span>' in html


def test_a_mailing_is_paused_goes_on_and_is_cancelled(owner_client: Client, account: MailAccount, customer: Customer):
    run = a_mailing(account.business)
    outbox.queue_many(run, [customer], due_at=NOW, expires_at=NOW + HOUR, now=NOW)

    found = []
    for what in ("pause", "resume", "cancel"):
        owner_client.post(f"/mail/mailings/{run.pk}/{what}/")
        run.refresh_from_db()
        found.append((run.state, page(owner_client, "/mail/mailings/").count("Going out <b>1</b>")))

    assert found == [("paused", 1), ("running", 1), ("cancelled", 0)]
