"""What somebody settled under Answers: said, taken back with one press, and found again."""

import datetime as dt
import re

import pytest
from django.test import Client

from regulars.records.models import Business, Customer, Incoming, Staff
from tests import people
from tests.people import NOW
from tests.services.post_office import a_letter, an_account, state
from tests.web.mail_doors import an_answer, led_to, page

WORDS = "It runs quietly."
DAY = dt.timedelta(days=1)


def shown(client: Client, address: str, **typed: str) -> str:
    """Press a button and see what is shown then."""
    return client.post(address, typed, follow=True).content.decode()


def way_back(html: str) -> str:
    """The address to which the notice's Undo leads."""
    notices = html.partition('id="notices"')[2].partition("<main")[0]
    found = re.findall(r'<form method="post" action="([^"]+)"', notices)
    assert len(found) == 1
    return found[0]


def waiting(html: str) -> str:
    """What waits on a page, and not what was settled."""
    return html.partition("Lately settled")[0]


@pytest.mark.parametrize(("back", "where"), [("", "/mail/answers/"), ("today", "/")])
def test_a_wrong_press_is_taken_back_where_it_happened(owner_client: Client, customer: Customer, back: str, where: str):
    answer = an_answer(customer)

    said = shown(owner_client, f"/mail/answers/{answer.pk}/", **{"as": "read", "back": back})
    gone = WORDS not in waiting(page(owner_client, where))
    undone = owner_client.post(way_back(said), follow=True)

    assert "Answered." in said
    assert gone
    assert undone.redirect_chain == [(where, 302)]
    assert "It waits to be read again." in undone.content.decode()
    assert WORDS in waiting(undone.content.decode())


def test_whoever_is_known_to_nobody_is_found_again(owner_client: Client, owner: Staff, customer: Customer):
    answer = an_answer(customer, from_address="who@x.example")
    Incoming.objects.update(customer=None)

    shown(owner_client, f"/mail/answers/{answer.pk}/", **{"as": "read"})
    lately = page(owner_client, "/mail/answers/").partition("Lately settled")[2]

    assert all(one in lately for one in ("who@x.example", WORDS, owner.name, f"/mail/answers/{answer.pk}/undo/"))


def test_what_no_longer_waits_for_it_is_counted(owner_client: Client, customer: Customer):
    an_account(customer.business)
    held = led_to(a_letter(customer, purpose="marketing"), "held")
    type(held).objects.update(
        reason="They wrote to you, and nobody has read it. Read it under Answers, and this goes on."
    )

    said = shown(owner_client, f"/mail/answers/{an_answer(customer).pk}/", **{"as": "read"})

    assert "Answered. One e-mail no longer waits for it." in said
    assert state(held) == "ready"


@pytest.mark.parametrize(
    ("fields", "said"),
    [({"kind": "unclear"}, "Settled."), ({"kind": "unclear", "key": "noted:1"}, "Noted: it goes on as before.")],
)
def test_it_is_said_as_the_button_says_it(owner_client: Client, customer: Customer, fields: dict[str, str], said: str):
    html = shown(
        owner_client, f"/mail/answers/{an_answer(customer, **fields).pk}/", **{"as": "read", "back": "customer"}
    )

    assert said in html
    assert way_back(html).endswith("/undo/?back=customer")


def test_a_stop_stays_when_the_answer_is_taken_back(owner_client: Client, customer: Customer):
    answer = an_answer(customer)
    shown(owner_client, f"/mail/answers/{answer.pk}/", **{"as": "stop"})

    html = shown(owner_client, f"/mail/answers/{answer.pk}/undo/")

    assert "Their e-mail stays stopped." in html
    assert f'href="/customers/{customer.pk}/#allowed"' in html
    assert WORDS in waiting(html)


def test_what_is_long_settled_is_read_and_not_taken_back(owner_client: Client, owner: Staff, customer: Customer):
    answer = an_answer(customer, settled_at=NOW - 2 * DAY, settled_by=owner)

    html = page(owner_client, "/mail/answers/")
    refused = owner_client.post(f"/mail/answers/{answer.pk}/undo/")

    assert (WORDS in html, f"/mail/answers/{answer.pk}/undo/" in html) == (True, False)
    assert refused.status_code == 422
    assert "There is nothing to take back" in refused.content.decode()


def test_lately_is_a_month_and_twenty_and_what_somebody_read(owner_client: Client, owner: Staff, customer: Customer):
    for number in range(25):
        an_answer(
            customer, key=f"k{number}", words=f"Word {number:02}.", settled_at=NOW - DAY * number, settled_by=owner
        )
    an_answer(customer, key="bounce", kind="soft", words="Mailbox full", settled_at=NOW)
    an_answer(customer, key="old", words="Long ago", settled_at=NOW - 31 * DAY, settled_by=owner)

    html = page(owner_client, "/mail/answers/")

    assert re.findall(r"Word (\d\d)\.", html) == [f"{number:02}" for number in range(20)]
    assert ("Mailbox full" in html, "Long ago" in html) == (False, False)


def test_a_month_without_many_shows_no_older_one(owner_client: Client, owner: Staff, customer: Customer):
    an_answer(customer, words="Long ago", settled_at=NOW - 31 * DAY, settled_by=owner)

    assert "Lately settled" not in page(owner_client, "/mail/answers/")


def test_a_neighbours_answer_is_its_own(owner_client: Client, business: Business):
    there = people.a_business("South Heat")
    answer = an_answer(
        people.a_customer(there, "Kim Lee"), settled_at=NOW, settled_by=people.a_staff(there, "Pat"), words="Theirs"
    )

    assert owner_client.post(f"/mail/answers/{answer.pk}/undo/").status_code == 404
    assert "Theirs" not in page(owner_client, "/mail/answers/")
