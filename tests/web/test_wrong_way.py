"""An address that only takes a form says so in our words."""

from django.test import Client


def test_an_address_for_forms_opened_as_a_page_says_so(owner_client: Client):
    answer = owner_client.get("/plans/")

    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "This address only takes what a button sends." in answer.content.decode()


def test_who_is_outside_reads_the_same(client: Client):
    assert "There is no page here" in client.get("/sign-out/").content.decode()
