"""The writing desk: a note is drafted, written, signed, posted, and no plan throws away what is written."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from regulars.core.paper import LABEL_SHEETS
from regulars.records.models import Business, Customer, Fact, Moment, Note, Playbook, Staff, Touchpoint
from regulars.services import consent, merging, note_paper, notes, outcomes, writing_desk
from regulars.services.capacity import capacity
from regulars.services.writing_desk import Sheet, WritingDesk, sheet
from tests.people import NOW, TODAY, a_customer
from tests.services.scene import DAY, a_moment, a_playbook, draw_up, planned

FRIDAY = dt.date(2026, 2, 27)
WORDS = "Dear Rosa,\n\nthank you for signing.\n\nSam"
State = Touchpoint.State


@pytest.fixture
def note(business: Business, customer: Customer) -> Touchpoint:
    """A note for a contract that is planned for today."""
    a_playbook(business)
    a_moment(customer, "contract_signed", on=FRIDAY, about="sale:1", details={"item": "Service agreement"})
    return planned(business)


@pytest.fixture
def written(note: Touchpoint, staff: Staff) -> Note:
    """The same, written and signed."""
    return notes.write(note, words=WORDS, signed_by=staff, by=staff, now=NOW)


def on_the_desk(business: Business, on: dt.date = TODAY) -> WritingDesk:
    """What lies on the desk on a day."""
    return writing_desk.desk(business, on=on, by=None)


def as_it_lies(desk: WritingDesk) -> tuple[list[str], list[str], list[str]]:
    """Who is to be written to, whose note waits for the post, and whose has left."""
    return (
        [one.touchpoint.customer.name for one in desk.to_write],
        [one.touchpoint.customer.name for one in desk.written],
        [one.customer.name for one in desk.posted],
    )


def test_a_note_goes_from_the_plan_over_the_desk_to_the_post(note: Touchpoint, business: Business, staff: Staff):
    assert as_it_lies(on_the_desk(business)) == (["Rosa Diaz"], [], [])

    kept = notes.write(note, words=WORDS, signed_by=staff, by=staff, now=NOW)
    assert as_it_lies(on_the_desk(business)) == ([], ["Rosa Diaz"], [])

    notes.post([kept], by=staff, now=NOW)
    note.refresh_from_db()
    assert as_it_lies(on_the_desk(business)) == ([], [], ["Rosa Diaz"])
    assert (note.state, note.outcome, note.ended_by) == (State.MADE, "sent", staff)


def test_what_was_written_stays_in_the_timeline(written: Note, staff: Staff):
    notes.post([written], by=staff, now=NOW)

    contact = Moment.objects.get(kind="contacted")
    assert (contact.words, contact.details["channel"]) == ("Dear Rosa, thank you for signing. Sam", "note")
    assert Note.objects.get().words == WORDS


def test_posting_twice_is_once(written: Note, staff: Staff):
    notes.post([written], by=staff, now=NOW)
    again = notes.post([Note.objects.get()], by=staff, now=NOW + DAY)

    assert (len(again.notes), again.refused, Moment.objects.filter(kind="contacted").count()) == (1, (), 1)
    assert Note.objects.get().posted_at == NOW


def test_one_that_cannot_be_posted_does_not_stop_the_others(written: Note, business: Business, staff: Staff):
    other = a_customer(business, "Ben Okafor", phone="+12125550188")
    a_moment(other, "contract_signed", on=FRIDAY, about="sale:2")
    second = planned(business)
    unwritten = Note.objects.create(business=business, customer=other, touchpoint=second)

    posted = notes.post([unwritten, written], by=staff, now=NOW)

    assert [one.customer.name for one in posted.notes] == ["Rosa Diaz"]
    assert posted.refused == ("Ben Okafor: Write it first, then post it.",)


@pytest.mark.parametrize(("words", "error"), [("", notes.NoWords), (" \r\n\u200b", notes.NoWords), ("Dear Rosa", None)])
def test_words_are_needed(note: Touchpoint, staff: Staff, words: str, error: type[Exception] | None):
    if error is None:
        notes.write(note, words=words, signed_by=staff, by=staff, now=NOW)
        return
    with pytest.raises(error):
        notes.write(note, words=words, signed_by=staff, by=staff, now=NOW)


def test_somebody_of_the_shop_who_is_still_there_signs(note: Touchpoint, staff: Staff, neighbour_owner: Staff):
    gone = Staff.objects.create(business=note.business, name="Gil", left_on=TODAY)

    for signer in (neighbour_owner, gone):
        with pytest.raises(notes.NotSigned):
            notes.write(note, words=WORDS, signed_by=signer, by=staff, now=NOW)


def test_writing_again_changes_the_words_and_not_when(written: Note, staff: Staff):
    changed = notes.write(written.touchpoint, words="Dear Rosa, better so.", signed_by=staff, by=staff, now=NOW + DAY)

    assert (changed.pk, changed.words, changed.written_at) == (written.pk, "Dear Rosa, better so.", NOW)


def test_a_note_that_has_ended_is_not_written(note: Touchpoint, staff: Staff):
    outcomes.finish(note, outcome="not_needed", said="They moved away.", by=staff, now=NOW)

    with pytest.raises(notes.HasEnded, match="They moved away"):
        notes.write(note, words=WORDS, signed_by=staff, by=staff, now=NOW)


@pytest.mark.parametrize("days", [1, 5, 30])
def test_a_written_note_stays_on_the_desk_whatever_the_plan_does(written: Note, business: Business, days: int):
    draw_up(business, TODAY + days * DAY)

    assert as_it_lies(on_the_desk(business, TODAY + days * DAY)) == ([], ["Rosa Diaz"], [])


def test_a_written_note_stays_when_its_playbook_is_off_or_its_reason_is_gone(written: Note, business: Business):
    Playbook.objects.update(is_on=False)
    Moment.objects.filter(about="sale:1").delete()
    draw_up(business, TODAY + DAY)

    assert as_it_lies(on_the_desk(business, TODAY + DAY)) == ([], ["Rosa Diaz"], [])


def test_a_note_that_is_not_written_goes_with_the_plan(note: Touchpoint, business: Business):
    draw_up(business, TODAY + 30 * DAY)

    note.refresh_from_db()
    assert note.state == State.EXPIRED


def test_a_written_note_is_not_planned_again_another_way(written: Note, business: Business):
    consent.withdraw(written.customer, channel="post", purpose="service", source="call", wording="", by=None, now=NOW)
    draw_up(business, TODAY + DAY)

    written.touchpoint.refresh_from_db()
    assert (written.touchpoint.channel, written.touchpoint.planned_for) == ("note", TODAY)


def test_the_desk_says_when_they_said_no_since(written: Note, business: Business):
    assert on_the_desk(business).ready != []
    consent.withdraw(written.customer, channel="post", purpose="service", source="call", wording="", by=None, now=NOW)

    (lying,) = on_the_desk(business).written
    assert lying.warning != ""
    assert on_the_desk(business).ready == []


def test_the_desk_says_when_something_went_wrong_since(written: Note, business: Business):
    a_moment(written.customer, "complaint", on=TODAY, about="complaint:1")

    (lying,) = on_the_desk(business).written
    assert lying.warning == "They told you that something is not right. That comes first."


def test_a_note_that_is_left_out_ends_with_its_reason_and_keeps_its_words(
    written: Note, business: Business, staff: Staff
):
    notes.leave_out(written.touchpoint, because="They complained.", by=staff, now=NOW)

    written.touchpoint.refresh_from_db()
    assert (written.touchpoint.state, written.touchpoint.reason) == (State.CANCELLED, "They complained.")
    assert (as_it_lies(on_the_desk(business)), Note.objects.get().words) == (([], [], []), WORDS)


def test_each_step_is_taken_back(written: Note, business: Business, staff: Staff):
    notes.post([written], by=staff, now=NOW)

    notes.take_back(written.touchpoint, by=staff, now=NOW)
    assert as_it_lies(on_the_desk(business)) == ([], ["Rosa Diaz"], [])
    assert Moment.objects.filter(kind="contacted").count() == 0

    notes.take_back(written.touchpoint, by=staff, now=NOW)
    (lying,) = on_the_desk(business).to_write
    assert (lying.is_written, lying.words) == (False, WORDS)


def test_leaving_out_is_taken_back(written: Note, business: Business, staff: Staff):
    notes.leave_out(written.touchpoint, because="Wait.", by=staff, now=NOW)
    notes.take_back(written.touchpoint, by=staff, now=NOW)

    assert as_it_lies(on_the_desk(business)) == ([], ["Rosa Diaz"], [])


def test_nothing_is_taken_back_after_a_day(written: Note, staff: Staff):
    with pytest.raises(notes.NothingToTakeBack):
        notes.take_back(written.touchpoint, by=staff, now=NOW + DAY + dt.timedelta(minutes=1))


def test_what_lies_written_counts_for_the_week(written: Note, business: Business, staff: Staff):
    lying = capacity(business, on=TODAY)
    notes.post([written], by=staff, now=NOW)
    posted = capacity(business, on=TODAY)

    assert [(used["notes_done"], used["notes_planned"]) for used in (lying, posted)] == [(1, 0), (1, 0)]
    assert (on_the_desk(business).done, on_the_desk(business).week) == (1, 5)


def test_a_draft_knows_what_is_remembered_of_both_twins(note: Touchpoint, business: Business, owner: Staff):
    twin = a_customer(business, "R. Diaz", phone="", since_date=dt.date(2020, 3, 1))
    Fact.objects.create(business=business, customer=twin, text="has a small dog", source="counter", noted_at=NOW)
    Fact.objects.create(business=business, customer=twin, text="wants a heat pump", source="what else", noted_at=NOW)
    merging.merge(note.customer, twin, by=owner, now=NOW)

    lying = sheet(note, on=TODAY, by=owner)

    assert (lying.facts, lying.since, "small dog" in lying.draft) == (("has a small dog",), dt.date(2020, 3, 1), True)


def test_the_next_note_has_other_words_than_all_before(written: Note, business: Business, staff: Staff):
    own = sheet(written.touchpoint, on=TODAY, by=staff).draft
    notes.write(written.touchpoint, words=own, signed_by=staff, by=staff, now=NOW)
    notes.post([written], by=staff, now=NOW)
    later = TODAY + 28 * DAY
    a_moment(written.customer, "contract_signed", on=later - 4 * DAY, about="sale:2")
    again = planned(business, later)

    assert sheet(again, on=later, by=staff).draft.splitlines()[2] != own.splitlines()[2]


def test_the_playbooks_own_words_come_first(business: Business, customer: Customer, staff: Staff):
    words = '[words.contract]\nnote = """\nHello {first_name},\nwelcome to the {item}.\n{staff} at {business}\n"""\n'
    playbook = a_playbook(business)
    playbook.text += words
    playbook.save()
    a_moment(customer, "contract_signed", on=FRIDAY, about="sale:1", details={"item": "plan for the year"})

    lying = sheet(planned(business), on=TODAY, by=staff)

    assert lying.draft == "Hello Rosa,\nwelcome to the plan for the year.\nSam at North Air"
    assert sheet(lying.touchpoint, on=TODAY, by=staff, turn=1).draft.startswith("Dear Rosa,")


def test_the_desk_asks_the_same_number_of_questions_for_one_note_and_three(note: Touchpoint, business: Business):
    counted = []
    for name in ("", "Ben", "Cleo"):
        if name:
            a_moment(a_customer(business, name, phone=""), "contract_signed", on=FRIDAY, about=f"sale:{name}")
            draw_up(business)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            on_the_desk(business)
        counted.append(len(asked))

    assert counted[0] == counted[2]


def sheets(business: Business) -> list[Sheet]:
    """What lies there to be written."""
    return list(on_the_desk(business).to_write)


def test_labels_and_envelopes_are_printed(note: Touchpoint, business: Business):
    labels = note_paper.print_labels(sheets(business), paper="avery-5160", first=29)
    envelopes = note_paper.print_envelopes(business, sheets(business), paper="us-a7")

    assert (labels.content[:5], envelopes.content[:5]) == (b"%PDF-", b"%PDF-")


def test_an_address_without_a_street_is_left_out_and_alone_refused(note: Touchpoint, business: Business):
    Customer.objects.update(street="")

    with pytest.raises(note_paper.NothingToPrint):
        note_paper.print_labels(sheets(business), paper="avery-5160")


@pytest.mark.parametrize(("paper", "first"), [("avery-1", 0), ("avery-5160", 30), ("avery-5160", -1)])
def test_a_paper_that_is_none_is_refused(note: Touchpoint, business: Business, paper: str, first: int):
    with pytest.raises(note_paper.NoSuchPaper):
        note_paper.print_labels(sheets(business), paper=paper, first=first)


def test_letters_without_a_font_are_told_before_printing(note: Touchpoint, business: Business):
    Customer.objects.update(name="Rosa \U00012000\U00012001")  # cuneiform

    with pytest.raises(note_paper.CannotPrint, match="no font"):
        note_paper.print_labels(sheets(business), paper="avery-5160")
    assert LABEL_SHEETS["avery-5160"].count == 30
