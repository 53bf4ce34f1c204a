"""Letters leave through a provider's API under the same fence, each at most once."""

import json
from collections.abc import Iterator

import pytest
from pytest_django import Settings

from regulars.records.models import MailAccount, Message
from regulars.services.sealing import seal
from regulars.worker import clock
from tests.provider_api import Api, serving
from tests.worker.mail_day import a_shop_at_all_hours, drain, letters, states, to_rosa


@pytest.fixture
def api() -> Iterator[Api]:
    """Resend's API."""
    with serving(Api(answer={"id": "re-1"})) as answering:
        yield answering


@pytest.fixture
def account(db: None, settings: Settings, api: Api) -> MailAccount:
    """The account of a shop that sends through it."""
    settings.SMTP_URL = ""
    account = a_shop_at_all_hours()
    sealed = seal(json.dumps({"api_key": "secret-key", "api_url": api.url}))
    MailAccount.objects.filter(pk=account.pk).update(kind="provider", provider="resend", provider_sealed=sealed)
    account.refresh_from_db()
    return account


def test_all_that_is_due_is_handed_over_once_with_our_keys(account: MailAccount, api: Api):
    sent = letters(account.business, to_rosa(5), now=clock.now())

    assert drain() == 5

    assert sorted(one.headers["Idempotency-Key"] for one in api.asked) == sorted(str(one.pk) for one in sent)
    assert set(Message.objects.values_list("state", "provider_ref")) == {("sent", "re-1")}


def test_a_line_that_breaks_leaves_a_letter_unknown_and_never_doubles_it(account: MailAccount, api: Api):
    """B4: also at a provider's door."""
    letters(account.business, to_rosa(2), now=clock.now())
    api.hangs_up = True

    drain()
    api.hangs_up = False
    drain()

    assert states() == {"unknown": 2}
    assert len(api.asked) == 2


def test_a_provider_that_is_not_set_up_says_so(account: MailAccount, api: Api):
    MailAccount.objects.filter(pk=account.pk).update(provider_sealed=seal("not json"))
    letters(account.business, to_rosa(1), now=clock.now())

    drain()

    account.refresh_from_db()
    assert account.slow_reason == "What was kept about your mail provider cannot be read. Set it up once more."
    assert (states(), api.asked) == ({"ready": 1}, [])
