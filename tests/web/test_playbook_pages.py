"""What the owner sees of the playbooks."""

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from regulars.records.models import Business, Playbook
from regulars.services import playbooks
from tests import people


@pytest.fixture
def playbook(business: Business) -> Playbook:
    """The playbook of home services, switched on."""
    return playbooks.install(business, trade="home-services", now=people.NOW)[0]


def test_the_list_says_what_a_playbook_does_in_sentences(owner_client: Client, playbook: Playbook):
    page = owner_client.get(reverse("playbooks")).content.decode()

    assert playbook.name in page
    assert playbooks.describe(playbook)[0].partition("“")[0][:20] in page


def test_trying_a_text_writes_nothing(owner_client: Client, business: Business, playbook: Playbook):
    owner_client.post(reverse("playbook-text", args=[playbook.pk]), {"text": playbook.text, "try": "1"})

    assert Playbook.objects.filter(business=business).count() == 1


def test_saving_makes_a_second_version(owner_client: Client, business: Business, playbook: Playbook):
    owner_client.post(reverse("playbook-text", args=[playbook.pk]), {"text": playbook.text + "\n# ours\n", "save": "1"})

    versions = Playbook.objects.filter(business=business).order_by("version").values_list("version", flat=True)
    assert list(versions) == [1, 2]


def test_a_mistake_in_the_text_is_named_and_the_text_kept(owner_client: Client, playbook: Playbook):
    wrong = playbook.text.replace('occasion = "', 'ocasion = "', 1)

    page = owner_client.post(reverse("playbook-text", args=[playbook.pk]), {"text": wrong, "save": "1"})

    assert page.status_code == 422
    assert "ocasion" in page.content.decode()
    assert 'role="alert"' in page.content.decode()


def test_a_playbook_switched_off_says_so(owner_client: Client, playbook: Playbook):
    owner_client.post(reverse("playbook-switch", args=[playbook.pk]), {"to": "off"})

    playbook.refresh_from_db()
    assert not playbook.is_on


def test_a_neighbours_playbook_is_not_there(owner_client: Client, neighbour: Business):
    """F6: every query starts from the business."""
    theirs = playbooks.install(neighbour, trade="home-services", now=people.NOW)[0]

    assert owner_client.get(reverse("playbook", args=[theirs.pk])).status_code == 404


def test_the_rules_stand_in_chapters(owner_client: Client, playbook: Playbook):
    page = owner_client.get(reverse("playbooks")).content.decode()

    found = [page.find(f"<h3>{title}</h3>") for title in ("After a sale", "Listening", "Keeping in touch", "The year")]
    assert found == sorted(found)
    assert found[0] > 0


def test_a_playbook_in_an_old_language_says_so(owner_client: Client, playbook: Playbook):
    Playbook.objects.update(text='name = "Written long ago"')

    assert "This version cannot be used any more." in owner_client.get(reverse("playbooks")).content.decode()


SHOUTED = "DEAR VALUED CUSTOMER!!! BUY NOW and save $50, 100% guaranteed."
OLD = "Thank you for letting us into your home {when|the other day}."


def save(client: Client, playbook: Playbook, text: str, **said: str) -> HttpResponse:
    """Save a text as a new version, as the button does."""
    return client.post(reverse("playbook-text", args=[playbook.pk]), {"text": text, "save": "1"} | said)


def test_a_changed_e_mail_is_read_by_a_second_pair_of_eyes(owner_client: Client, playbook: Playbook):
    text = playbook.text.replace(OLD, SHOUTED)

    page = save(owner_client, playbook, text)

    assert (page.status_code, Playbook.objects.count()) == (422, 1)
    html = page.content.decode()
    assert html.index("[words.first_purchase]</code>") < html.index("This e-mail thanks or helps.")
    assert "[words.thank_you]</code>" not in html
    assert SHOUTED in html


def test_who_has_read_it_keeps_the_words_all_the_same(owner_client: Client, playbook: Playbook):
    text = playbook.text.replace(OLD, SHOUTED)

    kept = save(owner_client, playbook, text, sure="on")

    made = Playbook.objects.get(version=2)
    assert (kept.status_code, made.text) == (302, text)
    assert "This e-mail thanks or helps." in owner_client.get(reverse("playbook", args=[made.pk])).content.decode()
    assert save(owner_client, made, text.replace("2 weeks", "3 weeks")).status_code == 302


def test_a_mild_remark_stops_nobody_and_is_seen(owner_client: Client, playbook: Playbook):
    save(owner_client, playbook, playbook.text.replace(OLD, "Thank you!!"))

    made = Playbook.objects.get(version=2)
    assert "One mark is enough" in owner_client.get(reverse("playbook", args=[made.pk])).content.decode()


def test_trying_a_text_says_what_it_would_ask(owner_client: Client, playbook: Playbook):
    address = reverse("playbook-text", args=[playbook.pk])
    tried = owner_client.post(address, {"text": playbook.text.replace(OLD, SHOUTED), "try": "1"})

    assert (tried.status_code, Playbook.objects.count()) == (200, 1)
    assert "This e-mail thanks or helps." in tried.content.decode()


@pytest.mark.parametrize("trade", [slug for slug, _ in playbooks.trades()])
def test_a_playbook_as_it_came_has_nothing_to_ask(trade: str, owner_client: Client, business: Business):
    """Not even where a shop's news cannot leave yet: of words that nobody changed nothing is said."""
    delivered = playbooks.install(business, trade=trade, now=people.NOW)[0]

    assert save(owner_client, delivered, delivered.text + "\n# ours\n").status_code == 302
    made = Playbook.objects.get(version=2)
    assert 'id="eyes"' not in owner_client.get(reverse("playbook", args=[made.pk])).content.decode()
