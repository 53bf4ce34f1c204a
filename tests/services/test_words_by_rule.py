"""The words that the page shows for a kind of mail are those that the plan sends."""

import pytest

from regulars.core.messages import FACTS
from regulars.playbooks import slugs
from regulars.records.models import Business, Message, Playbook, Staff
from regulars.services import letters, mailings, playbooks, templates
from regulars.services.rulebooks import read
from tests.people import NOW, TODAY, a_customer
from tests.services.post_office import a_touchpoint, an_account

OURS = "Hello {first_name}, ours."


def install(business: Business, trade: str) -> Playbook:
    """A trade's playbook, switched on."""
    (row,) = playbooks.install(business, trade=trade, now=NOW)
    Playbook.objects.filter(pk=row.pk).update(is_on=True)
    return row


@pytest.mark.parametrize("trade", slugs())
def test_words_kept_for_any_rule_are_sent(business: Business, owner: Staff, trade: str):
    an_account(business)
    row = install(business, trade)
    words = {rule.word for rule in read(row.text).rules if "email" in rule.channels}
    customer = a_customer(business)
    for word in words:
        a_touchpoint(customer, key=f"{row.slug}/{word}/sale:1", occasion=word.partition("-")[0], playbook=row)

    listed = {word if word in mailings.sources(business) else word.partition("-")[0] for word in words}
    for one in listed:
        templates.write(business, one, f"Ours: {one}", OURS, by=owner, now=NOW)
    letters.queue_planned(business, on=TODAY, now=NOW)

    assert words
    queued = dict(Message.objects.values_list("template__subject", "template__text"))
    assert queued == {f"Ours: {one}": OURS for one in listed}


def test_a_named_rules_words_are_listed_by_themselves_and_put_back(business: Business, owner: Staff):
    install(business, "home-services")
    ready_made = mailings.sources(business)["season-spring"]
    assert ready_made.subject != mailings.sources(business)["season-autumn"].subject

    templates.write(business, "season-spring", "Ours", OURS, by=owner, now=NOW)

    assert mailings.sources(business)["season-spring"] == ("Ours", OURS)
    assert mailings.sources(business)["season-autumn"].subject != "Ours"
    assert mailings.sources(business, is_ready_made=True)["season-spring"] == ready_made
    templates.put_back(business, "season-spring")
    assert mailings.sources(business)["season-spring"] == ready_made


@pytest.mark.parametrize(
    "word", ["nothing", "nothing-spring", "season-", "-", "season-Not A Word", "season-" + "x" * 40]
)
def test_words_for_no_kind_of_mail_are_refused(business: Business, word: str):
    with pytest.raises(templates.BadTemplate):
        templates.write(business, word, "Ours", OURS, by=None, now=NOW)


@pytest.mark.parametrize("trade", slugs())
def test_every_kind_of_mail_that_a_playbook_has_words_for_is_listed(business: Business, trade: str):
    found = read(install(business, trade).text)
    listed = mailings.sources(business)

    assert {word for word, said in found.words.items() if "email" in said} <= set(listed)
    assert all(one.text and one.subject for one in listed.values())
    assert len(FACTS) > 5
