"""Mail on its way, the line on the page of the day, and what came back."""

import datetime as dt
import re
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from regulars.records.models import (
    Business,
    Customer,
    Incoming,
    MailAccount,
    Mailing,
    Message,
    Staff,
    Suppression,
    Template,
)
from regulars.services import installation, mailbox, outbox
from tests import people
from tests.people import NOW
from tests.services.post_office import Worker, a_letter, a_mailing, a_touchpoint, an_account, state

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def account(business: Business) -> MailAccount:
    """North Air's mail is on."""
    return an_account(business)


def page(client: Client, address: str = "/mail/") -> str:
    """What is on a page."""
    return client.get(address).content.decode()


def as_staff(staff: Staff) -> Client:
    """A browser in which somebody without a say is signed in."""
    client = Client()
    client.force_login(staff.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def led_to(letter: Message, *steps: str) -> Message:
    """Lead a letter through these states."""
    for step in steps:
        Message.objects.filter(pk=letter.pk).update(state=step, state_since=NOW)
    return letter


def an_answer(customer: Customer, **fields: object) -> Incoming:
    """Rosa wrote back."""
    chosen = {"key": "k", "kind": "reply", "words": "It runs quietly.", "received_at": NOW, "customer": customer}
    return Incoming.objects.create(business=customer.business, **(chosen | fields))


def test_letters_that_leave_by_themselves_are_a_line_and_no_card(
    owner_client: Client, account: MailAccount, customer: Customer
):
    MailAccount.objects.update(mail_at=dt.time(12))
    a_touchpoint(customer, why="Because of the boiler.")
    ben = people.a_customer(customer.business, "Ben Okafor")
    a_letter(ben, touchpoint=a_touchpoint(ben), due_at=NOW + HOUR)

    html = page(owner_client, "/")

    assert "2 e-mails are due at 11:00 am" in html
    assert "Because of the boiler." not in html


def test_without_an_account_a_letter_is_a_card_as_before(owner_client: Client, customer: Customer):
    a_touchpoint(customer, why="Because of the boiler.")

    html = page(owner_client, "/")

    assert ("Because of the boiler." in html, "is due at" in html) == (True, False)


def test_a_letter_that_is_due_at_night_is_promised_for_the_morning(
    owner_client: Client, account: MailAccount, customer: Customer
):
    Business.objects.update(quiet_from=dt.time(9), quiet_until=dt.time(8))
    a_letter(customer)

    assert "One e-mail is due at 8:00 am, tomorrow" in page(owner_client, "/")


def test_going_out_says_the_same_morning_as_the_page_of_the_day(
    owner_client: Client, account: MailAccount, customer: Customer
):
    Business.objects.update(quiet_from=dt.time(9), quiet_until=dt.time(8))
    letter = a_letter(customer)

    for shown in (page(owner_client), page(owner_client, f"/mail/letters/{letter.pk}/")):
        assert re.search(r"8:00 am(</span>)? <[^>]*>tomorrow", shown)
        assert "10:00 am" not in shown.partition("What became of it")[0]


def test_going_out_knows_where_it_is_night_for_them(owner_client: Client, account: MailAccount, customer: Customer):
    """F3: at ten in the morning in the shop it is four in the morning where they live."""
    Customer.objects.update(timezone="Pacific/Honolulu")
    a_letter(customer)

    assert re.search(r"2:00 pm(</span>)? <[^>]*>today", page(owner_client))


def test_the_hold_on_the_page_of_the_day_stops_all_mail_and_says_since_when(
    staff: Staff, owner_client: Client, account: MailAccount, customer: Customer
):
    a_letter(customer)

    answer = as_staff(staff).post("/mail/stops/", {"back": "today"}, follow=True)

    assert answer.redirect_chain == [("/", 302)]
    assert Worker(account).claim() == []
    html = page(owner_client, "/")
    assert "Held by Sam." in html
    assert re.search(r"Since\s+10:00 am", html)


def test_who_does_not_lead_may_stop_mail_but_not_let_it_go(staff: Staff, account: MailAccount):
    client = as_staff(staff)
    client.post("/mail/stops/")

    assert client.post("/mail/starts/").status_code == 403
    account.refresh_from_db()
    assert account.is_paused


def test_what_is_let_go_leaves_again(owner_client: Client, account: MailAccount, customer: Customer):
    a_letter(customer)
    owner_client.post("/mail/stops/")

    owner_client.post("/mail/starts/")

    assert len(Worker(account).claim()) == 1


def test_mail_that_stands_still_leads_the_page(owner_client: Client, account: MailAccount):
    """A15, A16: after a restore or on a copy."""
    outbox.pause(account.business, reason="These tables are an older state of themselves.", by=None, now=NOW)

    html = page(owner_client, "/mail/parts/sent/")

    assert "These tables are an older state of themselves." in html
    for offer in ("Look at what is waiting", "Let mail go", "Do not send what was due before now"):
        assert offer in html
    today = page(owner_client, "/")
    assert ("Look at it" in today, "Let go" in today) == (True, False)


def test_a_copy_of_what_somebody_held_is_not_let_go_at_a_glance(owner_client: Client, account: MailAccount):
    """A16: two things stop it now, and the graver one is said."""
    owner_client.post("/mail/stops/")
    held = page(owner_client), page(owner_client, "/")
    installation.pause_all(installation.COPY, now=NOW)
    copied = page(owner_client), page(owner_client, "/")

    assert ["No e-mail leaves to customers" in one for one in held + copied] == [True, True, False, False]
    assert ["No e-mail leaves, not even to your team" in one for one in held + copied] == [False, False, True, True]
    assert ("Let go" in held[1], "Let go" in copied[1]) == (True, False)
    owner_client.post("/mail/starts/")
    account.refresh_from_db()
    assert (account.is_silent, account.is_paused) == (False, False)


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


def test_the_mailbox_is_only_where_letters_stay_on_this_machine(
    owner_client: Client, account: MailAccount, settings: Settings, tmp_path: Path
):
    settings.HOME = tmp_path
    assert owner_client.get("/mailbox/").status_code == 404
    MailAccount.objects.update(kind="local")

    assert "Nothing has arrived yet." in page(owner_client, "/mailbox/")
    assert mailbox.folder(account.business).name == str(account.business.pk)


def test_who_sets_up_a_shop_reads_what_to_do_where_nothing_is(owner_client: Client):
    assert "Set up your mail" in page(owner_client)
