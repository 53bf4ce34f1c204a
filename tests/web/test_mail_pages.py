"""Mail on its way: what goes out, what left, and what failed."""

import datetime as dt
import re

import pytest
from django.test import Client

from regulars.records.models import Business, Customer, MailAccount, Message
from regulars.services import outbox
from tests.people import NOW
from tests.services.post_office import Worker, a_letter, a_touchpoint, an_account, state
from tests.web.mail_doors import led_to, page

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def account(business: Business) -> MailAccount:
    """North Air's mail is on."""
    return an_account(business)


def test_the_numbers_on_the_page_are_those_of_the_outbox(
    owner_client: Client, account: MailAccount, customer: Customer
):
    """A19."""
    for steps in [(), (), ("held",), ("claimed", "fenced", "unknown"), ("claimed", "failed"), ("cancelled",)]:
        led_to(a_letter(customer), *steps)

    found = dict(re.findall(r'>([A-Z][\w ]+) <span class="count">(\d+)', page(owner_client)))

    assert found == {"Going out": "2", "Held": "1", "Unsure": "1", "Not delivered": "1", "Sent": "0", "Not sent": "1"}
    assert sum(map(int, found.values())) == sum(outbox.counts(account.business).values())


def test_a_letter_in_the_list_says_who_why_and_in_which_words(
    owner_client: Client, account: MailAccount, customer: Customer
):
    a_letter(customer, touchpoint=a_touchpoint(customer, why="Because of the boiler."))

    html = page(owner_client)

    assert all(words in html for words in ("Rosa Diaz", "Because of the boiler.", "Thank you", "Hello Rosa,"))


@pytest.mark.parametrize(
    ("steps", "what", "after"),
    [
        ((), "hold", "held"),
        (("held",), "let-go", "ready"),
        ((), "leave-out", "cancelled"),
        (("claimed", "fenced", "unknown"), "again", "ready"),
        (("claimed", "fenced", "unknown"), "leave", "assumed"),
        (("claimed", "failed"), "try", "ready"),
        (("claimed", "failed"), "put-away", "cancelled"),
    ],
)
def test_a_button_moves_a_letter(
    steps: tuple[str, ...], what: str, after: str, owner_client: Client, account: MailAccount, customer: Customer
):
    letter = led_to(a_letter(customer), *steps)

    answer = owner_client.post(f"/mail/letters/{letter.pk}/{what}/")

    assert (answer.status_code, state(letter)) == (302, after)


def test_a_letter_that_has_moved_on_is_not_moved_again(owner_client: Client, account: MailAccount, customer: Customer):
    letter = led_to(a_letter(customer), "claimed", "fenced", "sent")

    answer = owner_client.post(f"/mail/letters/{letter.pk}/hold/")

    assert (answer.status_code, state(letter)) == (422, "sent")
    assert "This e-mail has moved on in the meantime." in answer.content.decode()


def test_the_customer_s_page_says_that_their_address_is_gone(
    owner_client: Client, account: MailAccount, customer: Customer
):
    """B3: what the server says before anything is handed over, too."""
    a_letter(customer)
    worker = Worker(account)
    worker.settle(worker.claim(), "failed", code=550, text="5.1.1 no such user", is_address_gone=True)
    outbox.note_outcomes(account.business, now=NOW)

    html = page(owner_client, f"/customers/{customer.pk}/")

    assert "E-mails to this address come back." in html
    assert "Mail to rosa.diaz@mail.example came back. The mail server said: 550 5.1.1 no such user" in html


@pytest.mark.parametrize(
    ("step", "says"),
    [
        ("unknown", "E-mail sent (a thank-you), and it may have arrived or not."),
        ("assumed", "E-mail sent (a thank-you), and it may have arrived or not."),
        ("sent", "E-mail sent (a thank-you)."),
    ],
)
def test_the_customer_s_page_claims_no_more_than_the_mail(
    step: str, says: str, owner_client: Client, account: MailAccount, customer: Customer
):
    """B4: also when it was noted before anybody knew; evidence makes it sent."""
    letter = a_letter(customer)
    worker = Worker(account)
    claimed = worker.claim()
    worker.advance(claimed)
    worker.settle(claimed, "unknown")
    outbox.note_outcomes(account.business, now=NOW)
    led_to(letter, step)

    assert says in page(owner_client, f"/customers/{customer.pk}/")


def test_what_can_be_mended_is_tried_again_and_what_was_refused_for_good_is_not(
    owner_client: Client, account: MailAccount, customer: Customer
):
    """A11."""
    ours, theirs = (led_to(a_letter(customer), "claimed", "failed") for _ in range(2))
    Message.objects.filter(pk=theirs.pk).update(reply_code=550, reply_text="5.1.1 nobody")

    assert "One of them may go after all, once what was wrong is mended." in page(owner_client, "/mail/parts/returned/")
    owner_client.post("/mail/retries/")

    assert [state(ours), state(theirs)] == ["ready", "failed"]


@pytest.mark.parametrize(
    ("code", "address", "offered"),
    [
        (0, "rosa.diaz@mail.example", ["Try again", "Correct the address", "Leave it"]),
        (550, "rosa.diaz@mail.example", ["Correct the address", "Leave it"]),
        (550, "rosa@new.example", ["Send it to rosa@new.example", "Correct the address", "Leave it"]),
    ],
)
def test_each_letter_that_failed_says_what_can_be_done(
    code: int, address: str, offered: list[str], owner_client: Client, account: MailAccount, customer: Customer
):
    letter = led_to(a_letter(customer), "claimed", "failed")
    Message.objects.filter(pk=letter.pk).update(reply_code=code)
    Customer.objects.filter(pk=customer.pk).update(email=address)

    for where in ("/mail/parts/returned/", f"/mail/letters/{letter.pk}/"):
        assert re.findall(
            r">(Try again|Send it to [^<]+|Correct the address|Leave it)<", page(owner_client, where)
        ) == (offered)


def test_what_stopped_the_sender_is_tried_again_one_by_one_with_a_warning(
    owner_client: Client, account: MailAccount, customer: Customer
):
    """A12."""
    letter = led_to(a_letter(customer), "claimed", "failed")
    Message.objects.filter(pk=letter.pk).update(crashes=3)
    shown = page(owner_client, "/mail/parts/returned/")
    owner_client.post("/mail/retries/")
    after_all = state(letter)
    owner_client.post(f"/mail/letters/{letter.pk}/try/")

    assert ("Tried again, it may stop the sender once more." in shown, "Try them again" in shown) == (True, False)
    assert (after_all, state(letter)) == ("failed", "ready")


@pytest.mark.parametrize(
    ("reason", "times"),
    [("Their server did not take it.", 1), ("Their server said: No such user here", 0)],
)
def test_what_the_server_said_is_said_once(
    reason: str, times: int, owner_client: Client, account: MailAccount, customer: Customer
):
    letter = led_to(a_letter(customer), "claimed", "failed")
    Message.objects.filter(pk=letter.pk).update(reason=reason, reply_code=550, reply_text="No such user here")

    said = page(owner_client, "/mail/parts/returned/")

    assert said.count("No such user here") == 1
    assert said.count("The server said:") == times


@pytest.mark.parametrize(
    ("address", "offered"),
    [("rosa.diaz@mail.example", "Send it again"), ("rosa@new.example", "Send it to rosa@new.example")],
)
def test_a_letter_nobody_knows_of_says_where_it_goes_again(
    address: str, offered: str, owner_client: Client, account: MailAccount, customer: Customer
):
    letter = led_to(a_letter(customer), "claimed", "fenced", "unknown")
    Customer.objects.filter(pk=customer.pk).update(email=address)

    for where in ("/mail/parts/unsure/", f"/mail/letters/{letter.pk}/"):
        assert re.findall(r">(Send it [^<]+)<", page(owner_client, where)) == [offered]


def test_pages_of_letters_follow_one_another_without_a_gap(
    owner_client: Client, account: MailAccount, customer: Customer
):
    made = {str(a_letter(customer, due_at=NOW + HOUR * (number % 3)).pk) for number in range(70)}
    address, found = "/mail/", []

    while address:
        html = page(owner_client, address)
        found += re.findall(r'<a href="/mail/letters/([0-9a-f-]{36})/"', html)
        more = re.search(r'href="(\?after=[0-9a-f-]{36})"', html)
        address = f"/mail/{more[1]}" if more else ""

    assert (len(found), set(found)) == (70, made)


def test_a_list_of_letters_asks_no_more_questions_when_it_is_longer(
    owner_client: Client, account: MailAccount, customer: Customer, django_assert_max_num_queries
):
    for _ in range(25):
        a_letter(customer, touchpoint=a_touchpoint(customer))

    with django_assert_max_num_queries(11):
        page(owner_client)


def test_one_letter_shows_what_became_of_it_and_how_it_reads(
    owner_client: Client, account: MailAccount, customer: Customer
):
    letter = led_to(a_letter(customer), "claimed", "fenced", "unknown")

    html, body = (
        page(owner_client, f"/mail/letters/{letter.pk}/"),
        page(owner_client, f"/mail/letters/{letter.pk}/body/"),
    )

    assert "May or may not have arrived" in html
    assert 'sandbox title="The e-mail"' in html
    assert "Hello Rosa," in body


def test_a_rule_s_hour_is_when_it_is_looked_at_again(owner_client: Client, account: MailAccount, customer: Customer):
    letter = led_to(a_letter(customer), "held")
    before = page(owner_client, "/mail/parts/held/")
    Message.objects.filter(pk=letter.pk).update(due_at=letter.expires_at)
    after = page(owner_client, "/mail/parts/held/")

    assert ["looked at again" in one for one in (before, after)] == [True, False]
    assert "until somebody lets it go" in after


def test_who_sets_up_a_shop_reads_what_to_do_where_nothing_is(owner_client: Client):
    assert "Set up your mail" in page(owner_client)
