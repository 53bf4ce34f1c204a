"""Mail houses: connected in the settings, and given a print run on its page."""

import datetime as dt
import json
import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import timezone

from regulars.mail_houses import lob
from regulars.records.models import Business, MailHouse, PrintItem, PrintRun, Staff, Touchpoint
from regulars.services import prints
from regulars.services.sealing import seal
from regulars.worker import timetable
from tests import mail_house_api, people
from tests.mail_house_api import Houses
from tests.people import NOW

FORM = {
    "key": mail_house_api.LOB_KEY,
    "name": "North Air",
    "street": "1 Main Street",
    "city": "Albany",
    "region": "NY",
    "postcode": "12207",
    "country": "US",
}


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Iterator[Houses]:
    """Lob on this machine, at the address where the real one is."""
    with mail_house_api.serving() as found:
        monkeypatch.setattr(lob, "BASE", found.url)
        yield found


@pytest.fixture
def run(business: Business, owner: Staff) -> PrintRun:
    """A proof of two postcards, due now."""
    now = timezone.now()
    today = now.date()
    for number in range(2):
        customer = people.a_customer(business, f"Rosa Diaz {number}", street=f"{number} Elm Street")
        Touchpoint.objects.create(
            business=business,
            customer=customer,
            key=f"by hand/{customer.pk}",
            occasion="thank_you",
            purpose="service",
            about="sale:1",
            opened_by_kind="sale",
            channels=["postcard"],
            channel="postcard",
            planned_for=today,
            due_date=today,
            use_by_date=today + dt.timedelta(days=30),
            words="Thank you, Rosa.",
            opened_at=now,
        )
    (made,) = prints.make_up(business, on=today, by=owner, now=now)
    return made


def text(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]


def test_a_key_is_tried_kept_and_never_shown(owner_client: Client, api: Houses):
    answer = owner_client.post("/settings/mail-houses/lob/", FORM, follow=True)
    page = text(owner_client.get("/settings/mail-houses/"))

    assert "Lob is connected." in text(answer)
    assert MailHouse.objects.get().is_on
    assert "One is kept. Leave it empty to keep it." in page
    assert mail_house_api.LOB_KEY not in page


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"key": "wrong"}, "Lob does not know this key. Copy it once more."),
        ({"street": ""}, "Write the street: it stands on each piece"),
    ],
)
def test_what_does_not_open_stays_in_the_form(owner_client: Client, api: Houses, change: dict[str, str], sentence: str):
    answer = owner_client.post("/settings/mail-houses/lob/", FORM | change)

    assert answer.status_code == 422
    assert sentence in text(answer)
    assert not MailHouse.objects.exists()


def test_a_key_is_forgotten(owner_client: Client, api: Houses):
    owner_client.post("/settings/mail-houses/lob/", FORM)

    answer = owner_client.post("/settings/mail-houses/lob/goodbye/", follow=True)

    assert "The key of Lob is forgotten." in text(answer)
    assert MailHouse.objects.get().secret is None


@pytest.mark.parametrize(
    ("answer", "sentences"),
    [
        (
            401,
            ["Lob has refused the key since", "Nothing goes there until you have mended it.", "type another key below"],
        ),
        (429, ["Lob takes nothing now and is asked again at"]),
    ],
)
def test_a_house_that_takes_nothing_says_so_until_it_is_tried_again(
    owner_client: Client, api: Houses, run: PrintRun, answer: int, sentences: list[str]
):
    owner_client.post("/settings/mail-houses/lob/", FORM)
    owner_client.post(f"/print/{run.pk}/hand-overs/", {"house": "lob"})
    api.answers = [answer]
    timetable.tick(timezone.now())
    page = text(owner_client.get("/settings/mail-houses/"))

    tried = text(owner_client.post("/settings/mail-houses/lob/tries/", follow=True))
    timetable.tick(timezone.now())

    assert [sentence in page for sentence in [*sentences, "Lob: as you wished"]] == [True] * (len(sentences) + 1)
    assert ("The key opens. Lob is asked again." in tried, "as you wished" in tried) == (True, False)
    assert re.search(r"Changed by Olive on [^:<]+: tried again", tried)
    assert len(api.made) == 2


def test_a_key_that_does_not_open_when_it_is_tried_again_stays_refused(owner_client: Client, api: Houses):
    owner_client.post("/settings/mail-houses/lob/", FORM)
    MailHouse.objects.update(refused_at=timezone.now(), trouble="Lob: no", secret=seal(json.dumps({"key": "old"})))

    page = text(owner_client.post("/settings/mail-houses/lob/tries/", follow=True))

    assert ("Lob does not know this key. Copy it once more." in page, "Lob has refused the key" in page) == (True, True)


@pytest.mark.parametrize(("minutes", "is_said"), [(1, True), (0, False), (-5, False)])
def test_a_rest_is_said_until_it_is_over(owner_client: Client, api: Houses, minutes: int, is_said: bool):
    owner_client.post("/settings/mail-houses/lob/", FORM)
    MailHouse.objects.update(rests_until=NOW + dt.timedelta(minutes=minutes), trouble="Lob: too many", failures=1)

    assert ("Lob: too many" in text(owner_client.get("/settings/mail-houses/"))) == is_said


def test_what_is_not_connected_cannot_be_tried_again(owner_client: Client):
    assert "Lob is not connected." in text(owner_client.post("/settings/mail-houses/lob/tries/", follow=True))


@pytest.mark.parametrize("address", ["lob/", "lob/goodbye/", "lob/tries/"])
def test_staff_cannot_connect_one(staff: Staff, client: Client, address: str):
    client.force_login(staff.user, backend="django.contrib.auth.backends.ModelBackend")

    assert client.post(f"/settings/mail-houses/{address}", FORM).status_code == 403
    assert not MailHouse.objects.exists()


def test_a_house_that_is_none_is_not_there(owner_client: Client):
    assert owner_client.post("/settings/mail-houses/fax/", FORM).status_code == 404
    assert owner_client.post("/settings/mail-houses/file/", FORM).status_code == 404


def test_a_run_is_given_to_a_house_and_carried_by_the_clock(owner_client: Client, api: Houses, run: PrintRun):
    owner_client.post("/settings/mail-houses/lob/", FORM)
    offered = text(owner_client.get(f"/print/{run.pk}/"))

    given = owner_client.post(f"/print/{run.pk}/hand-overs/", {"house": "lob"}, follow=True)
    timetable.tick(timezone.now())
    page = text(owner_client.get(f"/print/{run.pk}/"))

    assert "Let Lob print and post them" in offered
    assert "They go to Lob one by one." in text(given)
    assert "2 wait" in text(given)
    assert "2 are handed over" in page
    assert len(api.made) == 2


def test_a_print_shop_gets_a_file_that_can_be_taken_back(owner_client: Client, run: PrintRun):
    owner_client.post(f"/print/{run.pk}/hand-overs/", {"house": "file"})
    page = text(owner_client.get(f"/print/{run.pk}/"))
    file = owner_client.get(f"/print/{run.pk}/for-a-print-shop.zip")

    owner_client.post(f"/print/{run.pk}/stops/")

    assert "Download the file" in page
    assert (file.headers["Content-Type"], file.content[:2]) == ("application/zip", b"PK")
    assert PrintRun.objects.get().state == "proof"


def test_what_nobody_answered_is_decided_on_the_page(owner_client: Client, run: PrintRun, owner: Staff):
    long_ago = timezone.now() - dt.timedelta(days=2)
    PrintRun.objects.update(state="handed_over", house="lob")
    PrintItem.objects.filter(position=1).update(state="unknown", asked_at=long_ago)
    item = run.items.get(position=1)
    page = text(owner_client.get(f"/print/{run.pk}/"))

    answer = owner_client.post(f"/print/items/{item.pk}/answers/", {"answer": "not-printed"}, follow=True)

    item.refresh_from_db()
    assert "It was printed" in page
    assert "Noted. It can go in another run." in text(answer)
    assert item.state == "left_out"


@pytest.mark.parametrize("house", ["", "fax", "lob"])
def test_a_house_that_is_not_connected_gets_nothing(owner_client: Client, run: PrintRun, house: str):
    owner_client.post(f"/print/{run.pk}/hand-overs/", {"house": house})

    run.refresh_from_db()
    assert run.state == "proof"


def test_a_neighbours_run_is_not_there(neighbour_owner: Staff, client: Client, run: PrintRun):
    client.force_login(neighbour_owner.user, backend="django.contrib.auth.backends.ModelBackend")
    item = run.items.get(position=1)

    answers = [
        client.post(f"/print/{run.pk}/hand-overs/", {"house": "file"}),
        client.post(f"/print/{run.pk}/stops/"),
        client.get(f"/print/{run.pk}/for-a-print-shop.zip"),
        client.post(f"/print/items/{item.pk}/answers/", {"answer": "printed"}),
    ]

    assert [answer.status_code for answer in answers] == [404] * 4


def test_a_copy_of_the_tables_hands_nothing_over(owner_client: Client, api: Houses, run: PrintRun):
    from regulars.services import installation

    owner_client.post("/settings/mail-houses/lob/", FORM)
    owner_client.post(f"/print/{run.pk}/hand-overs/", {"house": "lob"})
    installation.pause_all(installation.COPY, now=timezone.now())

    timetable.tick(timezone.now())
    page = text(owner_client.get(f"/print/{run.pk}/"))

    assert api.made == {}
    assert "Lob is switched off. Connect it under Settings, Mail houses." in page
    assert "Switched off." in text(owner_client.get("/settings/mail-houses/"))
