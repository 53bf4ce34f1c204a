"""The writing desk as people meet it: a draft, what was written, the post, and the paper for it."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from regulars.records.models import Business, Customer, Fact, Note, Staff, Touchpoint
from regulars.services import notes
from tests.people import NOW, TODAY, a_customer

WORDS = "Dear Rosa,\r\n\r\nthank you.\r\n\r\nSam"
State = Touchpoint.State


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is Tuesday, 3 March 2026."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def a_note(customer: Customer, position: int = 0) -> Touchpoint:
    """A note that the plan of today wants."""
    return Touchpoint.objects.create(
        business=customer.business, customer=customer, key=f"x/contract/sale:{customer.pk}", occasion="contract",
        purpose="service", about=f"sale:{customer.pk}", opened_by_kind="contract_signed", channels=["note"],
        channel="note", due_date=TODAY, use_by_date=TODAY + dt.timedelta(days=5), planned_for=TODAY,
        position=position, why="A contract last Friday.", opened_at=NOW,
    )  # fmt: skip


@pytest.fixture
def note(customer: Customer) -> Touchpoint:
    """A note to Rosa."""
    return a_note(customer)


@pytest.fixture
def written(note: Touchpoint, owner: Staff) -> Touchpoint:
    """The same, written."""
    notes.write(note, words=WORDS, signed_by=owner, by=owner, now=NOW)
    return note


def page(client: Client, address: str = "/writing/") -> str:
    """What is on a page."""
    return client.get(address).content.decode()


def test_the_desk_shows_for_whom_why_what_is_known_and_a_draft(
    owner_client: Client, note: Touchpoint, customer: Customer
):
    Fact.objects.create(business=customer.business, customer=customer, text="Window table", source="x", noted_at=NOW)

    html = page(owner_client)

    found = [part in html for part in ("Rosa Diaz", "A contract last Friday.", "Window table", "Dear Rosa,", "0 of 5")]
    assert found == [True] * 5


def test_an_empty_desk_says_what_will_be_here(owner_client: Client):
    assert "Nobody is waiting for a note today" in page(owner_client)


def test_another_draft_is_another(owner_client: Client, note: Touchpoint):
    drafts = {page(owner_client, f"/writing/?at={note.pk}&draft={turn}").split("<textarea")[1] for turn in range(4)}

    assert len({draft.split("</textarea>")[0] for draft in drafts}) == 4


def test_what_was_written_is_kept_and_can_be_taken_back(owner_client: Client, note: Touchpoint, staff: Staff):
    answer = owner_client.post(f"/writing/{note.pk}/words/", {"words": WORDS, "signed_by": staff.pk}, follow=True)

    kept = Note.objects.get()
    assert (kept.words, kept.signed_by) == ("Dear Rosa,\n\nthank you.\n\nSam", staff)
    assert [part in answer.content.decode() for part in ("Written, for the post", "stamped", "signed by Sam")] == [
        True
    ] * 3

    owner_client.post(f"/writing/{note.pk}/undo/")
    assert "thank you." in page(owner_client).split("<textarea")[1]


def test_a_note_without_words_is_not_kept_and_nothing_typed_is_lost(owner_client: Client, note: Touchpoint):
    nothing = owner_client.post(f"/writing/{note.pk}/words/", {"words": " ", "signed_by": ""})
    unsigned = owner_client.post(f"/writing/{note.pk}/words/", {"words": "Dear one", "signed_by": "999999"})

    assert (nothing.status_code, unsigned.status_code, Note.objects.count()) == (422, 422, 0)
    assert "Type what you wrote" in nothing.content.decode()
    assert "Dear one" in unsigned.content.decode()


def test_all_written_notes_go_to_the_post_at_once(owner_client: Client, written: Touchpoint, owner: Staff):
    other = a_note(a_customer(written.business, "Ben Okafor", phone=""), 1)
    notes.write(other, words="Dear Ben", signed_by=owner, by=owner, now=NOW)

    assert "All 2 posted" in page(owner_client)
    answer = owner_client.post("/writing/postings/", {"note": [written.pk, other.pk]}, follow=True)

    assert "2 notes posted." in answer.content.decode()
    assert set(Touchpoint.objects.values_list("state", "outcome")) == {(State.MADE, "sent")}


def test_one_posted_note_can_be_called_back(owner_client: Client, written: Touchpoint):
    answer = owner_client.post("/writing/postings/", {"note": written.pk}, follow=True)
    assert "Posted today" in answer.content.decode()

    owner_client.post(f"/writing/{written.pk}/undo/")
    written.refresh_from_db()
    assert (written.state, "Written, for the post" in page(owner_client)) == (State.OPEN, True)


def test_a_note_is_left_out_with_a_reason(owner_client: Client, written: Touchpoint):
    without = owner_client.post(f"/writing/{written.pk}/left-out/", {"because": ""})
    owner_client.post(f"/writing/{written.pk}/left-out/", {"because": "They called."})

    written.refresh_from_db()
    assert (without.status_code, written.state, written.reason) == (422, State.CANCELLED, "They called.")


def test_what_cannot_be_taken_back_says_why(owner_client: Client, note: Touchpoint):
    answer = owner_client.post(f"/writing/{note.pk}/undo/")

    assert (answer.status_code, "There is nothing to take back" in answer.content.decode()) == (422, True)


def test_the_phone_shows_one_note_and_the_ways_to_the_others(owner_client: Client, note: Touchpoint):
    other = a_note(a_customer(note.business, "Ben Okafor", phone=""), 1)

    first, second = page(owner_client, f"/writing/{note.pk}/"), page(owner_client, f"/writing/{other.pk}/")

    assert ("Dear Rosa," in first, "Ben Okafor" in first, f'rel="next" href="/writing/{other.pk}/"' in first) == (
        True, False, True,
    )  # fmt: skip
    assert f'rel="prev" href="/writing/{note.pk}/"' in second


def test_the_phone_goes_on_to_the_next_note(owner_client: Client, note: Touchpoint, owner: Staff):
    other = a_note(a_customer(note.business, "Ben Okafor", phone=""), 1)
    said = {"words": "Dear Rosa", "signed_by": owner.pk, "is_phone": "on"}

    onward = owner_client.post(f"/writing/{note.pk}/words/", said)
    home = owner_client.post(f"/writing/{other.pk}/words/", said)

    assert (onward.url, home.url) == (f"/writing/{other.pk}/", f"/writing/?done={other.pk}")


def test_labels_and_envelopes_come_as_pdf(owner_client: Client, written: Touchpoint):
    labels = owner_client.get("/writing/labels.pdf", {"paper": "avery-5160", "first": "4", "note": written.pk})
    envelopes = owner_client.get("/writing/envelopes.pdf", {"envelope": "us-10", "note": written.pk})

    assert [answer["Content-Type"] for answer in (labels, envelopes)] == ["application/pdf"] * 2
    assert [answer.content[:5] for answer in (labels, envelopes)] == [b"%PDF-"] * 2


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/writing/labels.pdf?paper=none&note={}", "Choose a sheet of labels from the list."),
        ("/writing/labels.pdf?paper=avery-5160&first=31&note={}", "This sheet has 30 labels."),
        ("/writing/labels.pdf?paper=avery-5160", "Choose at least one note"),
        ("/writing/envelopes.pdf?envelope=x&note={}", "Choose an envelope from the list."),
    ],
)
def test_what_cannot_be_printed_says_how_to_mend_it(owner_client: Client, written: Touchpoint, address: str, said: str):
    answer = owner_client.get(address.format(written.pk))

    assert (answer.status_code, said in answer.content.decode()) == (422, True)


def test_today_leads_to_the_writing_desk_and_shows_the_same_draft(owner_client: Client, note: Touchpoint):
    today, desk = page(owner_client, "/"), page(owner_client)

    draft = desk.split("<textarea")[1].split(">", 1)[1].split("</textarea>")[0]
    assert (f'href="/writing/?at={note.pk}"' in today, draft.split("\n")[2] in today) == (True, True)


def test_today_counts_what_is_written_and_has_not_left(owner_client: Client, written: Touchpoint):
    html = page(owner_client, "/")

    assert ("1 note is written" in html, "To the writing desk" in html) == (True, False)


@pytest.mark.parametrize(
    ("method", "path"),
    [("get", ""), ("post", "words/"), ("post", "left-out/"), ("post", "undo/")],
)
def test_a_neighbours_note_is_not_there(owner_client: Client, neighbour: Business, method: str, path: str):
    theirs = a_note(a_customer(neighbour, "Nadia Noor"))

    answer = getattr(owner_client, method)(f"/writing/{theirs.pk}/{path}", {"words": "x", "because": "x"})

    assert answer.status_code == 404


def test_a_neighbours_note_is_neither_posted_nor_printed(owner_client: Client, neighbour_owner: Staff):
    theirs = a_note(a_customer(neighbour_owner.business, "Nadia Noor"))
    notes.write(theirs, words="Dear Nadia", signed_by=neighbour_owner, by=neighbour_owner, now=NOW)

    owner_client.post("/writing/postings/", {"note": theirs.pk})
    printed = owner_client.get("/writing/labels.pdf", {"paper": "avery-5160", "note": theirs.pk})

    theirs.refresh_from_db()
    assert (theirs.state, printed.status_code, "Nadia" in page(owner_client)) == (State.OPEN, 422, False)


def test_a_stranger_is_shown_the_way_in(client: Client, note: Touchpoint):
    answers = [client.get(path) for path in ("/writing/", f"/writing/{note.pk}/", "/writing/labels.pdf")]

    assert [answer.url.split("?")[0] for answer in answers] == ["/sign-in/"] * 3


def test_the_desk_asks_the_same_number_of_questions_for_one_note_and_three(owner_client: Client, note: Touchpoint):
    counted = []
    for position, name in enumerate(("", "Ben", "Cleo")):
        if name:
            a_note(a_customer(note.business, name, phone=""), position)
        with CaptureQueriesContext(connection) as asked:
            page(owner_client)
        counted.append(len(asked))

    assert counted[0] == counted[2]


def test_words_for_a_note_that_has_ended_are_not_put_before_somebody_else(
    owner_client: Client, note: Touchpoint, owner: Staff
):
    a_note(a_customer(note.business, "Ben Okafor", phone=""), 1)
    Touchpoint.objects.filter(pk=note.pk).update(state=State.CANCELLED, reason="They moved.")

    answer = owner_client.post(f"/writing/{note.pk}/words/", {"words": "Dear Rosa, mine", "signed_by": owner.pk})

    html = answer.content.decode()
    assert (answer.status_code, "They moved." in html, "<p>Dear Rosa, mine</p>" in html) == (422, True, True)
    assert "Dear Ben" in html.split("<textarea")[1]
