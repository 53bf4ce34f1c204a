"""Files of customers: in as a whole, again without a change, and out again."""

import datetime as dt
import io

import pytest

from regulars.core.spreadsheets import harmless
from regulars.records.models import Business, Customer, CustomerKey, Fact, ImportBatch, Moment, Sale, Staff, Twin
from regulars.services import imports
from regulars.services.merging import decide_twin
from regulars.services.refused import Refused
from tests.importers.hostile import hostile_file
from tests.people import NOW

HEADER = "Name,E-mail,Phone,Street,City,Postcode\n"
ROSA = "Rosa Diaz,rosa@mail.example,(212) 555-0147,12 Elm Street,Albany,12207\n"
BEN = "Ben Okafor,ben@mail.example,(212) 555-0148,,,\n"


def waiting(business: Business, text: str | bytes, name: str = "guests.csv", by: Staff | None = None) -> ImportBatch:
    content = text if isinstance(text, bytes) else text.encode()
    return imports.receive(business, name, io.BytesIO(content), by=by, now=NOW)


def bring(business: Business, text: str | bytes, by: Staff | None = None, **said: object) -> ImportBatch:
    return imports.commit(waiting(business, text, by=by), by=by, now=NOW, **said)


def outcome(batch: ImportBatch) -> tuple[int, int, int, int]:
    return tuple(batch.counts[name] for name in ("created", "updated", "unchanged", "rejected"))


def test_a_file_brings_its_customers(business: Business):
    batch = bring(business, HEADER + ROSA + BEN)

    rosa = Customer.objects.get(name="Rosa Diaz")
    assert outcome(batch) == (2, 0, 0, 0)
    assert (rosa.first_name, rosa.email, rosa.phone, rosa.city) == (
        "Rosa",
        "rosa@mail.example",
        "+12125550147",
        "Albany",
    )
    assert "rosa" in rosa.search_text


def test_the_same_file_again_changes_nothing(business: Business):
    bring(business, HEADER + ROSA + BEN)

    again = bring(business, HEADER + ROSA + BEN)

    assert outcome(again) == (0, 0, 2, 0)
    assert again.changes.count() == 0


def test_looking_says_what_taking_in_then_does(business: Business, customer: Customer):
    text = HEADER + ROSA + "Rosa Diaz,rosa.diaz@mail.example,,,,\n" + ",,,,,\n" + "?,,,,,\n" + "Ann,broken@@x,,,,\n"
    batch = waiting(business, text)

    preview = imports.look(batch)

    assert Customer.objects.count() == 1
    assert imports.commit(batch, by=None, now=NOW).counts == preview.counts


def test_somebody_with_a_phone_alone_is_taken_in_once(business: Business):
    """84 of 100 contacts were dropped elsewhere because they had a phone only."""
    text = "Name,Phone\nRosa Diaz,(212) 555-0147\n,(212) 555-0147\nBen Diaz,(212) 555-0147\n"
    bring(business, text)

    again = bring(business, text)

    assert outcome(again) == (0, 0, 3, 0)
    assert set(Customer.objects.values_list("name", flat=True)) == {"Rosa Diaz", "Ben Diaz"}


def test_a_row_with_the_email_of_one_and_the_phone_of_another_makes_them_one(business: Business):
    bring(business, HEADER + "Rosa Diaz,rosa@mail.example,,,,\nR. Diaz,,(212) 555-0149,,,\n")

    batch = bring(business, HEADER + "Rosa Diaz,rosa@mail.example,(212) 555-0149,,,\n")

    rosa = Customer.objects.of(business).get()
    assert (rosa.name, rosa.phone) == ("Rosa Diaz", "+12125550149")
    assert Moment.objects.get(kind="merged").words == (
        "R. Diaz is part of Rosa Diaz. One row of “guests.csv” has keys of both."
    )
    assert batch.counts["twins"] == 0
    assert outcome(batch) == (0, 1, 0, 0)


def test_undoing_the_file_that_made_two_one_parts_them(business: Business):
    """D8, D12: whether they are one is a question again."""
    bring(business, HEADER + "Rosa Diaz,rosa@mail.example,,,,\nRosa Diaz,,(212) 555-0149,,,\n")
    later = waiting(business, HEADER + "Rosa Diaz,rosa@mail.example,(212) 555-0149,,,\n")
    batch = imports.commit(later, by=None, now=NOW + dt.timedelta(days=1))

    imports.undo(batch, by=None, now=NOW + dt.timedelta(days=2))

    assert list(Customer.objects.of(business).order_by("pk").values_list("email", "phone")) == [
        ("rosa@mail.example", ""),
        ("", "+12125550149"),
    ]
    assert Twin.objects.get().verdict == Twin.Verdict.OPEN
    assert not Moment.objects.filter(kind__in=["merged", "unmerged"]).exists()


def test_whom_a_person_told_apart_no_file_makes_one(business: Business):
    bring(business, HEADER + "Rosa Diaz,rosa@mail.example,,,,\nRosa Diaz,,(212) 555-0149,,,\n")
    decide_twin(Twin.objects.get(), same=False, by=None, now=NOW)

    batch = bring(business, HEADER + "Rosa Diaz,rosa@mail.example,(212) 555-0149,,,\n")

    assert Customer.objects.of(business).count() == 2
    assert outcome(batch) == (0, 0, 1, 0)


def test_a_family_of_one_phone_stays_a_family_when_a_row_has_an_email_too(business: Business):
    bring(business, HEADER + "Ben Diaz,,(212) 555-0149,,,\nRosa Diaz,rosa@mail.example,,,,\n")

    bring(business, HEADER + "Rosa Diaz,rosa@mail.example,(212) 555-0149,,,\n")

    assert Customer.objects.of(business).count() == 2


def test_a_file_fills_blanks_and_leaves_what_was_typed_by_hand(business: Business, customer: Customer):
    customer.postcode, customer.city, customer.birthday = "99999", "Troy", ""
    customer.save()
    text = "Name,E-mail,City,Postcode,Street,Birthday\nRosa M. Diaz,rosa.diaz@mail.example,Albany,12207,1 Oak,03-07\n"

    bring(business, text, answers={"date_order": "mdy"})

    customer.refresh_from_db()
    assert (customer.name, customer.city, customer.postcode, customer.birthday) == (
        "Rosa Diaz",
        "Troy",
        "99999",
        "03-07",
    )


def test_a_newer_file_of_the_same_program_replaces_what_it_had_brought(business: Business):
    bring(business, HEADER + ROSA)

    batch = bring(business, HEADER + ROSA.replace("12 Elm Street", "3 Oak Street"))

    assert outcome(batch) == (0, 1, 0, 0)
    assert Customer.objects.get().street == "3 Oak Street"


def test_undo_leaves_what_was_changed_by_hand(business: Business):
    """D8: of a wrong import, the three that somebody put right survive with their keys."""
    rows = "".join(f"Person {n},p{n}@mail.example,(212) 555-01{n:02},,,\n" for n in range(20))
    batch = bring(business, HEADER + rows)
    Customer.objects.filter(email__in=["p1@mail.example", "p2@mail.example", "p3@mail.example"]).update(city="Troy")

    imports.undo(batch, by=None, now=NOW)

    assert set(Customer.objects.values_list("email", flat=True)) == {f"p{n}@mail.example" for n in (1, 2, 3)}
    assert CustomerKey.objects.filter(kind="email").count() == 3
    assert batch.counts["undone"]["customers_removed"] == 17


def test_undo_puts_back_what_the_file_changed_and_nobody_since(business: Business):
    """D8: a value typed in after the import stays."""
    bring(business, HEADER + "Rosa Diaz,rosa@mail.example,,,,\nBen Okafor,ben@mail.example,,,,\n")
    batch = bring(business, HEADER + ROSA + BEN)
    Customer.objects.filter(name="Ben Okafor").update(phone="+12125550199")

    imports.undo(batch, by=None, now=NOW)

    assert dict(Customer.objects.values_list("name", "phone")) == {"Rosa Diaz": "", "Ben Okafor": "+12125550199"}
    assert not CustomerKey.objects.filter(kind="phone").exists()
    assert (batch.counts["undone"]["put_back"], batch.counts["undone"]["changed_since"]) == (1, 1)


def test_an_undone_file_can_come_in_again(business: Business):
    imports.undo(bring(business, HEADER + ROSA), by=None, now=NOW)

    assert outcome(bring(business, HEADER + ROSA)) == (1, 0, 0, 0)


def test_undo_works_once(business: Business):
    batch = bring(business, HEADER + ROSA)
    imports.undo(batch, by=None, now=NOW)

    with pytest.raises(imports.NotDone):
        imports.undo(batch, by=None, now=NOW)


def test_a_file_is_taken_in_once(business: Business):
    """D6: whoever clicks second changes nothing."""
    batch = waiting(business, HEADER + ROSA)
    same = ImportBatch.objects.get(pk=batch.pk)
    imports.commit(batch, by=None, now=NOW)

    with pytest.raises(imports.NotWaiting):
        imports.commit(same, by=None, now=NOW)


def test_a_neighbours_customer_is_never_found(business: Business, neighbour: Business):
    bring(neighbour, HEADER + ROSA)

    assert outcome(bring(business, HEADER + ROSA)) == (1, 0, 0, 0)


def test_rejected_rows_can_be_downloaded(business: Business):
    batch = bring(business, HEADER + ROSA + ",,,,,somewhere\n" + ",a@b@c,,,,\n")

    content = imports.rejects_file(batch).decode("utf-8-sig")

    assert outcome(batch) == (1, 0, 0, 2)
    assert [row.split(",")[0] for row in content.splitlines()] == ["Line", "3", "4"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "＝", "|", " =", "\t=", "“=", "'=", "\xa0+", "\ufeff@", "\r="])
def test_a_cell_that_a_spreadsheet_would_run_is_made_harmless(start: str):
    """D9: also behind blanks, quotation marks and in full width."""
    assert harmless(f"{start}cmd|' /C calc'!A0").startswith("'")


@pytest.mark.parametrize("cell", ["", "There is no date.", "“Rosa” is not a date.", "5"])
def test_a_plain_cell_stays_as_it_is(cell: str):
    """D9: nothing else is touched."""
    assert harmless(cell) == cell


@pytest.mark.parametrize("twin", ["ZOË MÜLLER", "Zoe\u0308 Mu\u0308ller", "Zo\u200bë Müller", "Zoë Müller\ufeff"])
def test_one_name_written_in_two_ways_is_one_customer(business: Business, twin: str):
    """D10: NFC and NFD, case and invisible letters make no second person."""
    bring(business, "Name,Phone\nZoë Müller,(212) 555-0147\n")

    batch = bring(business, f"Name,Phone\n{twin},+1 212 555 0147\n")

    assert batch.counts["customers"]["created"] == 0
    assert Customer.objects.count() == 1


def test_an_unclosed_quote_costs_its_own_row_alone(business: Business):
    """D2: rows are never swallowed silently."""
    rows = [f"Person {n},p{n}@mail.example,,,,\n" for n in range(30)]
    rows[7] = '"Person 7,p7@mail.example,,,,\n'

    batch = bring(business, HEADER + "".join(rows))

    assert outcome(batch) == (29, 0, 0, 1)
    assert batch.rejects[0]["line"] == 9


@pytest.mark.parametrize("seed", range(20))
def test_hostile_rows_are_all_accounted_for(business: Business, seed: int):
    """D1: of 500 rows, good ones are in, bad ones are listed, and a second time nothing changes."""
    made = hostile_file(seed)
    said = {"answers": {"country": "US", "date_order": "ymd"}}

    first = bring(business, made.content, **said)
    second = bring(business, made.content, **said)

    assert sum(outcome(first)) == first.counts["rows"] == len(made.good) + len(made.bad)
    assert {reject["line"] for reject in first.rejects} == set(made.bad)
    assert outcome(second) == (0, 0, len(made.good), len(made.bad))
    assert second.changes.count() == 0


def test_undoing_a_hostile_file_leaves_the_house_as_it_was(business: Business, customer: Customer):
    """D8: nothing of 500 odd rows stays."""
    before = Customer.objects.values("name", "email", "phone", "street", "city", "birthday", "batch").get()

    imports.undo(bring(business, hostile_file(3).content), by=None, now=NOW)

    assert Customer.objects.values(*before).get() == before
    assert not Fact.objects.exists()
    assert not Moment.objects.exists()
    assert not Sale.objects.exists()
    assert CustomerKey.objects.count() == 2


def test_a_forgotten_file_is_gone(business: Business):
    batch = waiting(business, HEADER + ROSA)

    imports.discard(batch)

    assert not ImportBatch.objects.exists()


@pytest.mark.parametrize(
    ("content", "sentence"), [(b"", "empty"), (b"\x89PNG\r\n", "picture"), (b"A,B\n1,2\n", "Say which column")]
)
def test_what_is_no_list_is_refused_with_a_sentence(business: Business, content: bytes, sentence: str):
    """D5: nothing comes in, and the reason can be read."""
    with pytest.raises(Refused, match=sentence):
        bring(business, content)


def test_a_file_larger_than_the_limit_is_refused_and_leaves_nothing(business: Business, settings):
    """D5: the limit is named."""
    settings.LARGEST_UPLOAD = 1 << 20

    with pytest.raises(imports.TooLarge, match="larger than 1 MB"):
        waiting(business, b"x" * (1 << 20) + b"y")

    assert not ImportBatch.objects.exists()


def test_a_column_named_by_hand_is_remembered_for_the_next_file(business: Business):
    bring(business, "A,B\nRosa Diaz,rosa@mail.example\n", mapping={"name": "A", "email": "B"})

    batch = bring(business, "A,B\nBen Okafor,ben@mail.example\n")

    assert outcome(batch) == (1, 0, 0, 0)
    assert Customer.objects.get(name="Ben Okafor").email == "ben@mail.example"
