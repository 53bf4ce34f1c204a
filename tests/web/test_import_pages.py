"""What the owner sees of a file that comes in."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from regulars.records.models import Business, Customer, ImportBatch, Staff
from regulars.services import erasure
from tests import people

GUESTS = (
    "Name,E-mail,Phone\nRosa Diaz,rosa@mail.example,(212) 555-0147\nBen Okafor,ben@mail.example,\none,too,many,cells\n"
)


def _bring(client: Client, text: str, name: str = "guests.csv") -> ImportBatch:
    client.post(reverse("imports"), {"file": SimpleUploadedFile(name, text.encode())})
    return ImportBatch.objects.latest("pk")


@pytest.fixture
def batch(owner_client: Client) -> ImportBatch:
    """A file that waits to be looked at."""
    return _bring(owner_client, GUESTS)


def test_a_file_with_a_damaged_header_is_refused_with_a_sentence_and_can_be_forgotten(owner_client: Client):
    upload = SimpleUploadedFile("guests.csv", b"Name,T\x81l,E-mail\n" + "Zoë,,zoe@mail.example\n".encode())
    owner_client.post(reverse("imports"), {"file": upload})
    batch = ImportBatch.objects.get()

    page = owner_client.get(reverse("import", args=[batch.pk]))
    owner_client.post(reverse("import-discard", args=[batch.pk]))

    assert page.status_code == 422
    assert "some letters are damaged" in page.content.decode()
    assert not ImportBatch.objects.exists()


def test_looking_at_a_file_writes_nothing(owner_client: Client, business: Business, batch: ImportBatch):
    page = owner_client.get(reverse("import", args=[batch.pk]))

    assert "Bring them in" in page.content.decode()
    assert Customer.objects.of(business).count() == 0


def test_looking_says_how_many_rows_are_of_people_who_were_erased(owner_client: Client, business: Business):
    """D7."""
    rosa = people.a_customer(business, email="rosa@mail.example", phone="")
    erasure.erase(rosa, by=None, now=people.NOW)
    one = _bring(owner_client, GUESTS)
    two = _bring(owner_client, GUESTS + "R. Diaz,rosa@mail.example,\n")

    pages = [owner_client.get(reverse("import", args=[batch.pk])).content.decode() for batch in (one, two)]

    assert "1 row is of somebody who was erased: their name is not taken, and any purchase counts." in pages[0]
    assert "2 rows are of people who were erased: their names are not taken, and any purchases count." in pages[1]


def test_looking_shows_the_cells_without_which_rows_will_come(owner_client: Client, batch: ImportBatch):
    british = {"answer.country": "GB"}

    page = owner_client.post(reverse("import", args=[batch.pk]), british).content.decode()

    assert "1 cell cannot be read; its row will come without it." in page
    assert "“(212) 555-0147” (United Kingdom): There is no such phone number." in page


def test_looking_shows_the_first_cells_when_many_cannot_be_read(owner_client: Client):
    rows = "".join(f"Guest {number},g{number}@mail.example,911\n" for number in range(12))
    batch = _bring(owner_client, f"Name,E-mail,Phone\n{rows}")

    page = owner_client.get(reverse("import", args=[batch.pk])).content.decode()

    assert "12 cells cannot be read; their rows will come without them." in page
    assert "The first 10 of them" in page
    assert page.count("“911” (United States): This phone number is too short.") == 10


def test_what_can_be_read_is_not_shown_as_left_out(owner_client: Client, batch: ImportBatch):
    page = owner_client.get(reverse("import", args=[batch.pk])).content.decode()

    assert "cannot be read" not in page


def test_bringing_a_file_in_adds_its_customers_and_says_why_one_was_not_taken(
    owner_client: Client, business: Business, batch: ImportBatch
):
    owner_client.post(reverse("import-commit", args=[batch.pk]))
    page = owner_client.get(reverse("import", args=[batch.pk])).content.decode()

    assert set(Customer.objects.of(business).values_list("name", flat=True)) >= {"Rosa Diaz"}
    assert "Take it back" in page
    assert '<th scope="row" class="number">4</th>' in page


def test_a_column_named_by_hand_is_read_as_said(owner_client: Client, business: Business):
    batch = _bring(owner_client, "A,B\nRosa Diaz,rosa@mail.example\n")

    owner_client.post(reverse("import-commit", args=[batch.pk]), {"column.name": "A", "column.email": "B"})

    assert Customer.objects.of(business).get().email == "rosa@mail.example"


def test_an_ambiguous_date_is_asked(owner_client: Client):
    """D4: 03/04/2026 is never guessed silently."""
    batch = _bring(owner_client, "Name,E-mail,Customer since\nRosa Diaz,rosa@mail.example,03/04/2026\n")

    page = owner_client.get(reverse("import", args=[batch.pk])).content.decode()

    assert 'name="answer.date_order" value="dmy"' in page
    assert 'name="answer.date_order" value="mdy"' in page


def test_taking_an_import_back_leaves_nobody(owner_client: Client, business: Business, batch: ImportBatch):
    """D8: one action."""
    owner_client.post(reverse("import-commit", args=[batch.pk]))

    owner_client.post(reverse("import-undo", args=[batch.pk]))

    assert Customer.objects.of(business).count() == 0


def test_an_empty_file_gets_a_sentence(owner_client: Client):
    """D5: nothing in it is said, and is no error page."""
    batch = _bring(owner_client, "")

    page = owner_client.get(reverse("import", args=[batch.pk]))

    assert page.status_code == 422
    assert "cannot be read" in page.content.decode()


def test_a_neighbours_file_is_not_there(owner_client: Client, neighbour: Business):
    """F6: every query starts from the business."""
    theirs = ImportBatch.objects.create(business=neighbour, file_name="theirs.csv", digest="0", received_at=people.NOW)

    assert owner_client.get(reverse("import", args=[theirs.pk])).status_code == 404


def test_somebody_from_the_counter_may_not_bring_files(business: Business):
    counter = people.a_staff(business, "Cora", Staff.Role.COUNTER)
    client = Client()
    client.force_login(counter.user, backend="django.contrib.auth.backends.ModelBackend")

    assert client.get(reverse("imports")).status_code == 403
