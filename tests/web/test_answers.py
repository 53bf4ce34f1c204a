"""What came back: it is read, settled, or taken as a no."""

import pytest
from django.test import Client

from regulars.records.models import Business, Customer, Incoming, MailAccount, Suppression
from tests.services.post_office import an_account
from tests.web.mail_doors import an_answer, page


@pytest.fixture
def account(business: Business) -> MailAccount:
    """North Air's mail is on."""
    return an_account(business)


def test_what_they_wrote_stands_on_the_page_of_the_day_until_it_is_answered(owner_client: Client, customer: Customer):
    answer = an_answer(customer)
    assert "It runs quietly." in page(owner_client, "/")

    owner_client.post(f"/mail/answers/{answer.pk}/", {"as": "read", "back": "today"})

    assert "It runs quietly." not in page(owner_client, "/")


def test_what_somebody_reads_as_a_no_ends_the_mail(owner_client: Client, account: MailAccount, customer: Customer):
    answer = an_answer(customer, kind="unclear", words="please not so many")

    assert "They want no more e-mail" in page(owner_client, "/mail/answers/")
    owner_client.post(f"/mail/answers/{answer.pk}/", {"as": "stop"})

    assert Suppression.objects.filter(business=customer.business).exists()


def test_who_wrote_more_than_no_is_read_and_says_where_to_take_it_back(owner_client: Client, customer: Customer):
    """I4: the mail has ended already; there is nothing to stop, and a way back."""
    answer = an_answer(customer, kind="stop", words="Please stop. And my boiler leaks again.")

    today = page(owner_client, "/")

    assert "we stopped the e-mail that they want no more" in today
    assert f'href="/customers/{customer.pk}/#allowed"' in today
    assert "They want no more e-mail" not in today

    owner_client.post(f"/mail/answers/{answer.pk}/", {"as": "read", "back": "today"})

    assert "my boiler leaks" not in page(owner_client, "/")


@pytest.mark.parametrize("said", [{}, {"as": "maybe"}])
def test_an_answer_is_settled_with_one_of_the_buttons(said: dict[str, str], owner_client: Client, customer: Customer):
    answer = an_answer(customer)

    assert owner_client.post(f"/mail/answers/{answer.pk}/", said).status_code == 422
    answer.refresh_from_db()
    assert answer.settled_at is None


def test_nobody_can_be_stopped_whom_nobody_knows(owner_client: Client, customer: Customer):
    answer = an_answer(customer, kind="unclear", from_address="who@x.example")
    Incoming.objects.update(customer=None)

    refused = owner_client.post(f"/mail/answers/{answer.pk}/", {"as": "stop"})

    assert refused.status_code == 422
    assert "Nobody knows whose mail this is." in refused.content.decode()
