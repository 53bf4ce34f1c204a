"""Letters leave through a provider's API under the same fence, each at most once."""

import json
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from pytest_django import Settings

from regulars.records.models import MailAccount, Message
from regulars.services.sealing import seal
from regulars.worker import clock
from regulars.worker import errands as errands_module
from regulars.worker.desk import Desk, Habit
from regulars.worker.errands import LONGEST, Errands, courier
from regulars.worker.postman import Postman
from tests.mail_server import MailServer
from tests.provider_api import PATIENCE, Api, serving
from tests.services.post_office import to_staff
from tests.worker.mail_day import WEEK, a_shop_at_all_hours, drain, letters, states, to_rosa


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(errands_module, "ASKS_AGAIN_AFTER", (0.0, 0.0))


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


def test_a_line_that_stays_broken_leaves_a_letter_unknown_and_never_doubles_it(account: MailAccount, api: Api):
    """B4: also at a provider's door; each is asked about under its own key alone, and later no more."""
    sent = letters(account.business, to_rosa(2), now=clock.now())
    api.hangs_up = True

    drain()
    api.hangs_up = False
    drain()

    assert states() == {"unknown": 2}
    assert Counter(keys(api)) == {str(one.pk): 3 for one in sent}


def test_an_answer_that_got_lost_is_asked_for_once_more(account: MailAccount, api: Api):
    """§3.3: the same words under the same key are one letter there."""
    letters(account.business, to_rosa(1), now=clock.now())
    api.loses = 1

    assert drain() == 1

    first, again = api.asked
    assert (again.headers["Idempotency-Key"], again.body) == (first.headers["Idempotency-Key"], first.body)
    assert set(Message.objects.values_list("state", "provider_ref")) == {("sent", "re-1")}


def test_a_refusal_does_not_say_that_the_first_try_did_not_arrive(account: MailAccount, api: Api):
    """B4: only its being taken ends the doubt."""
    letters(account.business, to_rosa(1), now=clock.now())
    api.loses, api.status, api.answer = 1, 422, {"message": "Invalid `to` field"}

    drain()

    assert (states(), len(api.asked)) == ({"unknown": 1}, 3)


def test_who_keeps_no_keys_is_asked_once(account: MailAccount, api: Api):
    """B4: to ask again would be a second letter."""
    sealed = seal(json.dumps({"server_token": "secret-key", "api_url": api.url}))
    MailAccount.objects.filter(pk=account.pk).update(provider="postmark", provider_sealed=sealed)
    letters(account.business, to_rosa(1), now=clock.now())
    api.loses = 1

    drain()

    assert (states(), len(api.asked)) == ({"unknown": 1}, 1)


def test_a_provider_that_is_not_set_up_says_so(account: MailAccount, api: Api):
    MailAccount.objects.filter(pk=account.pk).update(provider_sealed=seal("not json"))
    letters(account.business, to_rosa(1), now=clock.now())

    drain()

    account.refresh_from_db()
    assert account.slow_reason == "What was kept about your mail provider cannot be read. Set it up once more."
    assert (states(), api.asked) == ({"ready": 1}, [])


@pytest.fixture
def errands(account: MailAccount) -> Errands:
    """What carries its letters."""
    return Errands(Desk(account, "test", Habit()), courier(account))


def turning(turn: Callable[[], object], until: Callable[[], bool]) -> None:
    """Let it have its turn again and again, until what is looked at is true."""
    deadline = clock.uptime() + PATIENCE
    while not until():
        assert clock.uptime() < deadline, "it never came"
        turn()


def keys(api: Api) -> list[str]:
    """Which messages it was asked to take, in that order."""
    return [one.headers["Idempotency-Key"] for one in api.asked]


def test_a_new_password_does_not_wait_for_a_slow_provider(account: MailAccount, api: Api, errands: Errands):
    """A13: it passes those that wait, and the one that is under way."""
    sent = letters(account.business, to_rosa(3), now=clock.now())
    api.may_answer.clear()
    turning(errands.turn, lambda: len(api.asked) == 1)

    now = clock.now()
    reset = to_staff(
        account.business, occasion="reset", to_address="olive@x.example", due_at=now, expires_at=now + WEEK, now=now
    )
    turning(errands.turn, lambda: len(api.asked) == 2)
    assert (keys(api)[0] in {str(one.pk) for one in sent}, keys(api)[1]) == (True, str(reset.pk))

    api.may_answer.set()
    turning(errands.turn, lambda: errands.is_over)
    assert sorted(keys(api)) == sorted(str(one.pk) for one in (*sent, reset))
    assert states() == {"sent": 4}


def test_one_letter_is_under_way_at_a_time_and_the_others_are_free(account: MailAccount, api: Api, errands: Errands):
    """A8: what was not handed over yet can still be stopped."""
    letters(account.business, to_rosa(3), now=clock.now())
    api.may_answer.clear()

    turning(errands.turn, lambda: len(api.asked) == 1)

    assert states() == {"fenced": 1, "ready": 2}


def test_a_slow_provider_holds_up_no_other_shop(
    account: MailAccount, api: Api, settings: Settings, mail_server: MailServer
):
    other = a_shop_at_all_hours(port=mail_server.port)
    mine = letters(account.business, to_rosa(1), now=clock.now())
    theirs = letters(other.business, to_rosa(5), now=clock.now())
    api.may_answer.clear()
    postman = Postman()

    turning(postman._turn, lambda: len(mail_server.accepted()) == 5 and bool(api.asked))

    assert {one.outbox_id for one in mail_server.accepted()} == {str(one.pk) for one in theirs}
    assert Message.objects.get(pk=mine[0].pk).state == "fenced"
    api.may_answer.set()
    turning(postman._turn, lambda: states() == {"sent": 6})
    assert keys(api) == [str(mine[0].pk)]


def test_what_is_left_goes_the_new_way_when_somebody_changes_it(account: MailAccount, api: Api):
    """Not the old one for as long as a mailing lasts, from an address that they gave up."""
    letters(account.business, to_rosa(3), now=clock.now())
    api.may_answer.clear()
    postman = Postman()
    turning(postman._turn, lambda: len(api.asked) == 1)

    sealed = seal(json.dumps({"server_token": "another", "api_url": api.url}))
    MailAccount.objects.update(provider="postmark", provider_sealed=sealed, from_address="new@north.example")
    api.may_answer.set()
    turning(postman._turn, lambda: len(api.asked) == 3)

    assert [one.path for one in api.asked] == ["/emails", "/email", "/email"]
    assert [one.body["From"] for one in api.asked[1:]] == ["North Air <new@north.example>"] * 2


def test_a_letter_is_ours_as_long_as_its_provider_takes(account: MailAccount, api: Api, errands: Errands):
    """A4: nobody else takes it for forgotten."""
    letters(account.business, to_rosa(1), now=clock.now())
    api.may_answer.clear()
    turning(errands.turn, lambda: len(api.asked) == 1)
    before = Message.objects.get().lease_until
    errands._under_way[0].letter.until = clock.uptime()

    errands.turn()

    assert Message.objects.get().lease_until > before


def test_who_is_told_to_stop_waits_no_longer_than_that(account: MailAccount, api: Api, errands: Errands):
    """A3: what was handed over and not answered is unknown, and the others are as if never touched."""
    letters(account.business, to_rosa(2), now=clock.now())
    api.may_answer.clear()
    turning(errands.turn, lambda: len(api.asked) == 1)

    errands.leave()
    errands.turn()
    assert not errands.is_over
    errands.abandon()

    assert errands.is_over
    assert (states(), len(api.asked)) == ({"unknown": 1, "ready": 1}, 1)


def test_an_answer_that_trickles_without_end_is_none(account: MailAccount, api: Api, errands: Errands):
    """B6: no limit of a single read ends it."""
    letters(account.business, to_rosa(1), now=clock.now())
    api.may_answer.clear()
    turning(errands.turn, lambda: len(api.asked) == 1)
    errands._under_way[0].begun -= LONGEST + 1

    turning(errands.turn, lambda: errands.is_over)

    assert (states(), len(api.asked)) == ({"unknown": 1}, 1)


def test_while_the_tables_do_not_answer_it_rests(account: MailAccount, api: Api, errands: Errands):
    """E1: nothing is begun, and nothing spins."""
    letters(account.business, to_rosa(1), now=clock.now())
    errands.desk.shut_until = clock.uptime() + 60

    errands.turn()

    assert errands.rests_until() == errands.desk.shut_until
    assert (states(), api.asked) == ({"ready": 1}, [])


def test_what_breaks_on_the_way_leaves_one_letter_unknown_and_the_others_untried(account: MailAccount):
    letters(account.business, to_rosa(3), now=clock.now())

    def breaks(_: object) -> str:
        raise KeyError("Rosa")

    errands = Errands(Desk(account, "test", Habit()), breaks)
    turning(errands.turn, lambda: errands.is_over)

    account.refresh_from_db()
    assert states() == {"unknown": 1, "ready": 2}
    assert account.slow_reason == "Something broke here (KeyError). Mail goes on by itself."
