"""The print room: what the shop's people see and do there."""

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from regulars.core.zones import local_date
from regulars.records.models import Business, Customer, Look, PrintRun, Signature, Staff, Touchpoint
from regulars.services import look, prints
from tests import people

DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 10"><path d="M0 5h40" stroke="#113"/></svg>'


def a_card(customer: Customer) -> Touchpoint:
    """A card of today's plan."""
    on = today(customer.business)
    return Touchpoint.objects.create(
        business=customer.business,
        customer=customer,
        key=f"by-hand/{customer.pk}",
        occasion="maintenance",
        purpose="service",
        about=f"customer:{customer.pk}",
        opened_by_kind="by_hand",
        channels=["postcard"],
        channel="postcard",
        due_date=on,
        use_by_date=on + dt.timedelta(days=30),
        planned_for=on,
        words="Hello.",
        opened_at=timezone.now(),
    )


def today(business: Business) -> dt.date:
    return local_date(timezone.now(), business.timezone)


@pytest.fixture
def run(customer: Customer, owner: Staff) -> PrintRun:
    """Today's run, with a card for Rosa Diaz."""
    a_card(customer)
    (made,) = prints.make_up(customer.business, on=today(customer.business), by=owner, now=timezone.now())
    return made


def upload(content: bytes, name: str = "logo.svg") -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile(name, content)


def test_a_run_goes_from_the_plan_to_the_post_and_back(owner_client: Client, customer: Customer):
    card = a_card(customer)
    made = owner_client.post("/print/runs/", {"cards": "greeting_card"})
    run = PrintRun.objects.get()
    assert (made["Location"], run.kind) == (f"/print/{run.pk}/", "greeting_card")

    for step in ("printed", "posted"):
        assert owner_client.post(f"/print/{run.pk}/{step}/").status_code == 302
    card.refresh_from_db()
    assert card.outcome == "sent"

    owner_client.post(f"/print/{run.pk}/taken-back/")
    card.refresh_from_db()
    assert card.state == "open"


def test_one_card_is_said_as_one(owner_client: Client, customer: Customer):
    a_card(customer)

    day, desk = (owner_client.get(address).content.decode() for address in ("/", "/print/"))

    assert (">Print it</a>" in day, "It arrives" in desk, "if you print it now." in desk) == (True, True, True)


MAIN_ACT = re.compile(r'class="act main"[^>]*data-key="1"[^>]*>([^<]+)')


def test_until_it_is_printed_a_card_is_to_be_printed(owner_client: Client, run: PrintRun):
    """A newcomer should not end by one key what never was on paper; who wrote a card by hand still can."""
    html = owner_client.get("/").content.decode()

    before_more, more = html.split('<details class="more"')[0], html.split('<details class="more"')[1]
    assert MAIN_ACT.findall(html) == ["Print"]
    assert 'value="sent"' not in before_more
    assert 'name="outcome" value="sent">Posted<' in more


def test_what_is_printed_is_to_be_posted(owner_client: Client, run: PrintRun):
    owner_client.post(f"/print/{run.pk}/printed/")

    html = owner_client.get("/").content.decode()

    assert MAIN_ACT.findall(html) == ["Posted"]
    assert html.count('value="sent"') == 1


def test_the_file_is_a_pdf_for_the_asked_cards(owner_client: Client, run: PrintRun):
    whole = owner_client.get(f"/print/{run.pk}/file.pdf")
    wrong = owner_client.get(f"/print/{run.pk}/file.pdf", {"cards": "2"})

    assert (whole.status_code, whole["Content-Type"], whole.content[:5]) == (200, "application/pdf", b"%PDF-")
    assert wrong.status_code == 422
    assert "There are 1." in wrong.content.decode()


def test_too_many_words_come_back_with_what_was_typed(owner_client: Client, run: PrintRun):
    item, typed = run.items.get(), "Fortunately " * 300

    answer = owner_client.post(f"/print/items/{item.pk}/words/", {"words": typed})

    html = answer.content.decode()
    assert answer.status_code == 422
    assert ("This text is too long for a postcard: " in html, typed.strip() in html) == (True, True)


@pytest.mark.parametrize(("state", "step"), [("posted", "printed"), ("cancelled", "posted"), ("proof", "taken-back")])
def test_a_step_that_is_not_next_is_refused(owner_client: Client, run: PrintRun, state: str, step: str):
    PrintRun.objects.filter(pk=run.pk).update(state=state)

    answer = owner_client.post(f"/print/{run.pk}/{step}/")

    assert answer.status_code == 422
    assert PrintRun.objects.get().state == state


def test_a_neighbour_sees_nothing_of_a_run(run: PrintRun, neighbour_owner: Staff):
    client = Client()
    client.force_login(neighbour_owner.user, backend="django.contrib.auth.backends.ModelBackend")
    item = run.items.get()

    pages = [f"/print/{run.pk}/", f"/print/{run.pk}/file.pdf", f"/print/items/{item.pk}/0.png"]
    steps = [f"/print/{run.pk}/posted/", f"/print/items/{item.pk}/left-out/"]

    assert [client.get(page).status_code for page in pages] == [404] * 3
    assert [client.post(step).status_code for step in steps] == [404] * 2


@pytest.mark.parametrize("count", [1, 3])
def test_a_run_asks_the_same_few_questions_for_many(
    owner_client: Client, business: Business, owner: Staff, django_assert_num_queries: Any, count: int
):
    for number in range(count):
        a_card(people.a_customer(business, f"Ana {number}"))
    (made,) = prints.make_up(business, on=today(business), by=owner, now=timezone.now())

    with django_assert_num_queries(QUESTIONS):
        owner_client.get(f"/print/{made.pk}/")


QUESTIONS = 20


def test_the_look_is_kept_and_seen(owner_client: Client, business: Business):
    fields = {"colour": "#336699", "print_days": "2", "post_days": "3", "qr_address": "https://x.example/book"}

    answer = owner_client.post("/settings/look/", fields | {"qr_words": "Book", "card_size": "a6"})
    seen = owner_client.get("/settings/look/postcard/1.png")

    kept = Look.objects.get(business=business)
    assert answer.status_code == 302
    assert (kept.colour, kept.print_days, kept.post_days, kept.card_size) == ("#336699", 2, 3, "a6")
    assert (seen["Content-Type"], seen.content[:4]) == ("image/png", b"\x89PNG")


@pytest.mark.parametrize(
    "wrong",
    [
        {"colour": "red; }"},
        {"qr_address": "javascript:alert(1)"},
        {"qr_address": "north-air"},
        {"card_size": "us-5x7"},
        {"card_size": "a0"},
        {"print_days": "9"},
    ],
)
def test_a_look_that_cannot_be_is_refused(owner_client: Client, wrong: dict[str, str]):
    fields = {"colour": "#336699", "print_days": "1", "post_days": "2"}

    assert owner_client.post("/settings/look/", fields | wrong).status_code == 422
    assert Look.objects.count() == 0


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GIF89a",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff\xe0\x00\x10JFIF",
        b"<svg><script>alert(1)</script></svg>",
        b'<svg xmlns="http://www.w3.org/2000/svg"><image href="/etc/passwd"/></svg>',
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg"/>',
        b'<svg xmlns="http://www.w3.org/2000/svg"><style>@import url(http://x.example/a.css)</style></svg>',
    ],
)
def test_what_is_no_safe_picture_is_refused(owner_client: Client, content: bytes):
    answer = owner_client.post("/settings/look/logo/", {"file": upload(content)})

    assert answer.status_code == 422
    assert Look.objects.filter(logo__isnull=False).count() == 0


def test_a_drawing_is_kept_as_plain_dots_and_removed_again(owner_client: Client, business: Business):
    owner_client.post("/settings/look/logo/", {"file": upload(DRAWING)})
    kept = Look.objects.get(business=business)
    assert (bytes(kept.logo)[:4], kept.logo_kind) == (b"\x89PNG", "png")

    owner_client.post("/settings/look/logo/", {"remove": "1"})

    assert look.look_of(business).logo is None


def test_a_signature_is_somebodys(owner_client: Client, owner: Staff):
    owner_client.post(f"/settings/look/signatures/{owner.pk}/", {"file": upload(DRAWING)})

    assert Signature.objects.get().staff == owner
