"""The register and a customer's page, as the owner and others see them."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.html import escape

from regulars.records.models import Business, Consent, Customer, Fact, Moment, Sale, Staff, Touchpoint, User
from regulars.services import journal, sales
from regulars.services import people as services_people
from regulars.web import register
from tests import people


def a_touchpoint(customer: Customer, **fields: object) -> Touchpoint:
    """A check-in of this customer that is due in a week."""
    chosen: dict[str, object] = {
        "key": f"check-in/{customer.pk}/{len(fields)}",
        "occasion": "check_in",
        "purpose": "service",
        "about": "sale:1",
        "opened_by_kind": "sale",
        "channels": ["phone"],
        "due_date": people.TODAY + dt.timedelta(days=7),
        "use_by_date": people.TODAY + dt.timedelta(days=14),
        "opened_at": people.NOW,
    }
    return Touchpoint.objects.create(business=customer.business, customer=customer, **(chosen | fields))


def a_regular(business: Business, name: str) -> Customer:
    """A customer with a fact, a sale and a touchpoint."""
    customer = people.a_customer(business, name)
    Fact.objects.create(
        business=business, customer=customer, text="Window table", source="counter", noted_at=people.NOW
    )
    sales.record(business, customer, amount_cents=4_800, receipt_key=f"key {name}", now=people.NOW)
    a_touchpoint(customer)
    return customer


def text(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]


def names(response: object) -> list[str]:
    return [row.customer.name for row in response.context["found"].rows]  # type: ignore[attr-defined]


@pytest.mark.parametrize("count", [1, 30])
def test_list_asks_the_same_few_questions_whatever_the_rows(business, owner_client, django_assert_num_queries, count):
    for number in range(count):
        a_regular(business, f"Customer {number:02}")

    with django_assert_num_queries(9):
        response = owner_client.get("/customers/")

    assert len(names(response)) == count
    assert text(response).count("Window table") == count


def test_list_goes_on_after_the_last_one_shown(business, owner_client):
    for number in range(31):
        people.a_customer(business, f"Customer {number:02}")
    first = owner_client.get("/customers/")

    second = owner_client.get("/customers/", {"after": first.context["found"].after})

    assert names(first)[-1] == "Customer 29"
    assert names(second) == ["Customer 30"]
    assert second.context["found"].after is None


def test_list_keeps_namesakes_apart_when_the_page_ends_between_them(business, owner_client):
    for _ in range(31):
        people.a_customer(business, "Ann Lee")
    first = owner_client.get("/customers/")

    second = owner_client.get("/customers/", {"after": first.context["found"].after})

    shown = [row.customer.pk for page in (first, second) for row in page.context["found"].rows]
    assert len(set(shown)) == 31


@pytest.mark.parametrize("typed", ["dia", "ROSA", "0147", "diaz rosa", "rosa.diaz@mail", "(212) 555"])
def test_search_finds_by_any_fragment(customer, owner_client, typed):
    people.a_customer(customer.business, "Ben Okafor", search_text="ben okafor 13105550188")

    assert names(owner_client.get("/customers/", {"q": typed})) == ["Rosa Diaz"]


def test_search_offers_to_add_whom_it_does_not_find(customer, owner_client):
    page = text(owner_client.get("/customers/", {"q": "Zoë & Co"}))

    assert "Nobody with “Zoë &amp; Co”" in page
    assert "/customers/new/?name=Zo%C3%AB%20%26%20Co" in page


def test_search_answers_htmx_with_the_list_alone(customer, owner_client):
    page = text(owner_client.get("/customers/", {"q": "rosa"}, headers={"HX-Request": "true"}))

    assert page.strip().startswith('<section id="found"')
    assert "Rosa Diaz" in page


def test_empty_shop_is_shown_the_first_step(owner_client):
    page = text(owner_client.get("/customers/"))

    assert "Your customers will be here" in page
    assert "Import a file" in page


def test_neighbours_customers_are_not_in_the_list(customer, neighbour, owner_client):
    people.a_customer(neighbour, "Rosa Neighbour")

    assert names(owner_client.get("/customers/", {"q": "rosa"})) == ["Rosa Diaz"]


@pytest.mark.parametrize("address", ["", "edit/"])
def test_neighbours_customer_is_not_there(customer, neighbour, owner_client, address):
    theirs = people.a_customer(neighbour, "Nina Neighbour")

    assert owner_client.get(f"/customers/{theirs.pk}/{address}").status_code == 404
    assert owner_client.get(f"/customers/{customer.pk}/{address}").status_code == 200


ACTS = ["sales", "complaints", "praises", "referrals", "facts", "wishes", "preferences"]
SMALL_ACTS = ["forgotten-facts", "consents", "pauses", "solutions", "partings"]


@pytest.mark.parametrize("act", [*ACTS, *SMALL_ACTS])
def test_neighbours_customer_cannot_be_written_to(neighbour, owner_client, act):
    theirs = people.a_customer(neighbour, "Nina Neighbour")

    assert owner_client.post(f"/customers/{theirs.pk}/{act}/").status_code == 404


@pytest.mark.parametrize("act", [*ACTS, *SMALL_ACTS])
def test_get_changes_nothing(customer, owner_client, act):
    assert owner_client.get(f"/customers/{customer.pk}/{act}/").status_code == 405


def test_nobody_is_shown_to_a_stranger(customer):
    response = Client().get(f"/customers/{customer.pk}/")

    assert response.status_code == 302
    assert response.url.startswith("/sign-in/")


def test_customer_is_added_with_a_name_and_one_way(business, owner_client):
    response = owner_client.post("/customers/new/", {"name": "Ben Okafor", "phone": "(310) 555-0188"})

    added = Customer.objects.of(business).get()
    assert response.url == f"/customers/{added.pk}/"
    assert (added.name, added.phone) == ("Ben Okafor", "+13105550188")


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": "Ben", "email": "ben@"}, "email"),
        ({"name": "Ben", "phone": "12"}, "phone"),
        ({"name": "", "phone": "(310) 555-0188"}, "name"),
        ({"name": "Ben", "phone": "(310) 555-0188", "birthday": "31-04"}, "birthday"),
        ({"name": "Ben"}, None),
    ],
)
def test_customer_is_not_added_when_something_is_to_mend(business, owner_client, typed, field):
    response = owner_client.post("/customers/new/", typed)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field or "__all__"]
    assert not Customer.objects.exists()


def test_somebody_known_is_shown_when_added_again(business, owner_client):
    customer = people.a_customer(business, created_at=people.NOW - dt.timedelta(days=90))
    again = {"name": "Rosa Diaz", "email": "ROSA.DIAZ@mail.example"}

    response = owner_client.post("/customers/new/", again, follow=True)

    assert response.redirect_chain == [(f"/customers/{customer.pk}/", 302)]
    assert "You know each other: this is Rosa Diaz." in text(response)


def test_customer_is_changed(customer, owner_client):
    owner_client.post(f"/customers/{customer.pk}/edit/", {"name": "Rosa Diaz-Lee", "email": "rosa@new.example"})

    customer.refresh_from_db()
    assert (customer.name, customer.email, customer.phone) == ("Rosa Diaz-Lee", "rosa@new.example", "")


@pytest.mark.parametrize(
    ("country", "typed", "kept", "shown"),
    [
        ("US", "April 21", "04-21", "April 21"),
        ("US", "4/12/1980", "04-12", "April 12"),
        ("GB", "4/12", "12-04", "4 December"),
        ("DE", "21.4.", "04-21", "21 April"),
    ],
)
def test_birthday_is_read_and_said_as_the_shops_country_does(customer, owner_client, country, typed, kept, shown):
    Business.objects.update(country=country)
    page = f"/customers/{customer.pk}/"

    owner_client.post(f"{page}edit/", {"name": "Rosa Diaz", "birthday": typed})

    customer.refresh_from_db()
    assert customer.birthday == kept
    assert owner_client.get(f"{page}edit/").context["form"]["birthday"].value() == shown
    assert f"Birthday: {shown}." in text(owner_client.get(page))


@pytest.mark.parametrize("typed", ["soon", "April 31", "the day after her brother's, which is in spring"])
def test_birthday_that_cannot_be_read_is_asked_for_in_one_sentence(customer, owner_client, typed):
    response = owner_client.post(f"/customers/{customer.pk}/edit/", {"name": "Rosa Diaz", "birthday": typed})

    assert response.context["form"].errors == {"birthday": ["Write the month and the day, like April 21."]}
    assert response.context["form"]["birthday"].value() == typed


def test_unknown_fields_are_ignored_when_a_customer_is_added(business, neighbour, owner_client):
    mass = {"name": "Ben", "phone": "(310) 555-0188", "business": neighbour.pk, "created_at": "1990-01-01"}

    owner_client.post("/customers/new/", mass)

    assert Customer.objects.get().business == business


def test_page_tells_what_happened_with_what_was_said(customer, owner_client, owner):
    sales.record(
        customer.business, customer, amount_cents=124_000, item="Heat pump", receipt_key="k", by=owner, now=people.NOW
    )
    sales.praise(customer, "Quieter than I hoped.", by=owner, now=people.NOW)

    lines = owner_client.get(f"/customers/{customer.pk}/").context["portrait"].lines

    assert [(line.sentence, line.quote) for line in lines] == [
        ("Praised us.", "Quieter than I hoped."),
        ("Bought Heat pump, $1,240.", ""),
    ]


def test_page_goes_back_in_time_a_page_at_a_time(customer, owner_client):
    for number in range(21):
        journal.note(customer, "remembered", about=f"fact:{number}", now=people.NOW, words=f"Fact {number}")
    first = owner_client.get(f"/customers/{customer.pk}/").context["portrait"]

    second = owner_client.get(f"/customers/{customer.pk}/", {"before": first.next_page}).context["portrait"]

    assert len(first.lines) == 20
    assert [line.quote for line in second.lines] == ["Fact 0"]


@pytest.mark.parametrize("count", [1, 12])
def test_page_asks_the_same_few_questions_whatever_happened(customer, owner_client, django_assert_num_queries, count):
    for number in range(count):
        sales.record(
            customer.business,
            customer,
            amount_cents=500,
            item=f"Item {number}",
            receipt_key=f"{number}",
            now=people.NOW,
        )
        a_touchpoint(customer, key=f"{number}")

    with django_assert_num_queries(21):
        owner_client.get(f"/customers/{customer.pk}/")


def test_page_says_why_something_was_not_sent(customer, owner_client):
    a_touchpoint(customer, state="expired", reason="Two other calls were more urgent.")

    plan = owner_client.get(f"/customers/{customer.pk}/").context["portrait"].planned[0]

    assert (plan.state, plan.reason) == ("too late", "Two other calls were more urgent.")


def test_page_says_why_something_is_held_back(customer, owner_client):
    a_touchpoint(customer, held_code="open_complaint", held_reason="A complaint is open.")

    portrait = owner_client.get(f"/customers/{customer.pk}/").context["portrait"]

    assert [(plan.state, plan.reason) for plan in portrait.planned] == [("held back", "A complaint is open.")]
    assert portrait.next is None


def nexts(owner_client: Client, customer: Customer) -> tuple[object, object]:
    """What comes next for a customer, as the list and their page say it."""
    row = owner_client.get("/customers/").context["found"].rows[0]
    plan = owner_client.get(f"/customers/{customer.pk}/").context["portrait"].next
    return row.next and (row.next.occasion, row.next.on), plan and (plan.occasion, plan.on)


def test_list_and_page_name_the_same_next_contact(customer, owner_client):
    a_touchpoint(customer, key="held", occasion="season", held_code="per_week", held_reason="One a week is the most.")
    a_touchpoint(customer, key="late", due_date=people.TODAY - dt.timedelta(days=3), planned_for=people.TODAY)

    planned = owner_client.get(f"/customers/{customer.pk}/").context["portrait"].planned
    assert nexts(owner_client, customer) == (("a check-in", people.TODAY),) * 2
    assert [(plan.occasion, plan.on) for plan in planned][:1] == [("a check-in", people.TODAY)]


def test_nothing_is_next_before_a_pause_ends(customer, owner_client):
    Customer.objects.update(paused_until=people.TODAY + dt.timedelta(days=9))
    a_touchpoint(customer, use_by_date=people.TODAY + dt.timedelta(days=20))

    assert nexts(owner_client, customer) == (("a check-in", people.TODAY + dt.timedelta(days=9)),) * 2


@pytest.mark.parametrize(
    "fields",
    [
        {"held_code": "per_week", "held_reason": "One a week is the most."},
        {"due_date": people.TODAY - dt.timedelta(days=9), "use_by_date": people.TODAY - dt.timedelta(days=1)},
    ],
)
def test_nothing_is_next_of_what_is_held_or_over(customer, owner_client, fields):
    a_touchpoint(customer, **fields)

    assert nexts(owner_client, customer) == (None, None)


def test_page_says_the_rhythm_from_the_third_day_on(customer, owner_client):
    for weeks in (0, 5, 10):
        Sale.objects.create(
            business=customer.business,
            customer=customer,
            source="till",
            reference=str(weeks),
            sold_at=people.NOW - dt.timedelta(weeks=weeks),
            total_cents=900,
            currency="USD",
        )

    assert owner_client.get(f"/customers/{customer.pk}/").context["portrait"].rhythm == (
        "bought 3 times, about every 5 weeks"
    )


@pytest.mark.parametrize("payload", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{7*7}}"])
def test_what_people_write_stays_text(business, owner_client, payload):
    """F3: nothing that comes in from outside is ever markup."""
    customer = people.a_customer(business, payload, city=payload, email="")
    Fact.objects.create(business=business, customer=customer, text=payload, source="x", noted_at=people.NOW)
    sales.complain(customer, payload, now=people.NOW)
    a_touchpoint(customer, reason=payload, state="cancelled")

    pages = [
        text(owner_client.get(at)) for at in ("/customers/", f"/customers/{customer.pk}/", f"/counter/{customer.pk}/")
    ]

    assert [payload in page for page in pages] == [payload == "{{7*7}}"] * 3
    assert [escape(payload) in page for page in pages] == [True] * 3


def test_fact_is_remembered_forgotten_and_called_back(customer, owner_client):
    address = f"/customers/{customer.pk}/"
    owner_client.post(f"{address}facts/", {"key": "k", "text": "Window table"})
    owner_client.post(f"{address}forgotten-facts/", {"fact": customer.facts.get().pk})
    assert not customer.facts.exists()
    assert owner_client.get(address).context["forgotten"] == "Window table"

    owner_client.post(f"{address}facts/", {"key": "k", "text": "Window table"})

    assert customer.facts.get().text == "Window table"
    assert owner_client.get(address).context["forgotten"] == ""


def test_fact_of_somebody_else_cannot_be_forgotten(customer, owner_client):
    other = a_regular(customer.business, "Ben Okafor")

    response = owner_client.post(f"/customers/{customer.pk}/forgotten-facts/", {"fact": other.facts.get().pk})

    assert response.status_code == 404
    assert other.facts.exists()


def test_no_holds_at_once(customer, owner_client):
    said = {"channel": "email", "purpose": "marketing", "answer": "no"}

    owner_client.post(f"/customers/{customer.pk}/consents/", said)

    statement = Consent.objects.get(customer=customer)
    assert (statement.channel, statement.state) == ("email", "withdrawn")


def test_yes_is_kept_with_its_words(customer, owner_client, owner):
    said = {"channel": "phone", "purpose": "marketing", "answer": "yes", "wording": "Ring me when it is there."}

    owner_client.post(f"/customers/{customer.pk}/consents/", said)

    statement = Consent.objects.get(customer=customer)
    assert (statement.state, statement.basis, statement.wording, statement.noted_by) == (
        "given",
        "express",
        "Ring me when it is there.",
        owner,
    )


def test_yes_without_words_is_refused(customer, owner_client):
    said = {"channel": "phone", "purpose": "marketing", "answer": "yes"}

    response = owner_client.post(f"/customers/{customer.pk}/consents/", said)

    assert response.status_code == 422
    assert not Consent.objects.exists()


def test_pause_is_refused_when_it_is_over_already(customer, owner_client):
    response = owner_client.post(f"/customers/{customer.pk}/pauses/", {"until": "2020-01-01"})

    assert response.status_code == 422
    assert list(response.context["pause"].errors) == ["until"]


@pytest.mark.parametrize("paused_until", [None, people.TODAY + dt.timedelta(days=9)])
def test_pause_without_a_day_asks_for_one_and_changes_nothing(customer, owner_client, paused_until):
    Customer.objects.update(paused_until=paused_until)

    response = owner_client.post(f"/customers/{customer.pk}/pauses/", {"until": ""})

    customer.refresh_from_db()
    assert (response.status_code, response.context["pause"].errors) == (422, {"until": ["Choose a day."]})
    assert customer.paused_until == paused_until
    assert not Moment.objects.exists()


def test_pause_ends_with_a_button_once(customer, owner_client):
    Customer.objects.update(paused_until=people.TODAY + dt.timedelta(days=9))
    page = f"/customers/{customer.pk}/"
    assert 'name="end" value="yes"' in text(owner_client.get(page))

    first, second = [owner_client.post(f"{page}pauses/", {"end": "yes"}) for _ in range(2)]

    customer.refresh_from_db()
    assert customer.paused_until is None
    assert (first.url, second.url) == (page, page)
    assert [moment.words for moment in Moment.objects.all()] == ["The pause is over."]


@pytest.mark.parametrize("until", ["2099-01-01", "2020-01-01", "soon"])
def test_the_button_decides_whatever_day_is_typed(customer, owner_client, until):
    Customer.objects.update(paused_until=people.TODAY + dt.timedelta(days=9))

    answer = owner_client.post(f"/customers/{customer.pk}/pauses/", {"end": "yes", "until": until})

    customer.refresh_from_db()
    assert (answer.status_code, customer.paused_until) == (302, None)


def test_page_says_nothing_of_a_pause_that_is_over(customer, owner_client):
    page, until = f"/customers/{customer.pk}/", Customer.objects.filter(pk=customer.pk)
    until.update(paused_until=dt.date(2026, 4, 20))
    assert "Left in peace until April 20, 2026." in text(owner_client.get(page))

    until.update(paused_until=people.TODAY)

    assert "Left in peace until" not in text(owner_client.get(page))
    assert "Leave them in peace for a while" in text(owner_client.get(page))


def test_complaint_is_put_right(customer, owner_client):
    complaint = sales.complain(customer, "It rattles.", now=people.NOW)
    address = f"/customers/{customer.pk}/"
    assert owner_client.get(address).context["portrait"].lines[0].is_open_complaint

    owner_client.post(f"{address}solutions/", {"complaint": complaint.pk, "words": "Tightened."})

    assert Moment.objects.get(kind="complaint_solved").words == "Tightened."
    assert not any(line.is_open_complaint for line in owner_client.get(address).context["portrait"].lines)


def test_staff_may_write_down_what_happened(customer, staff):
    client = Client()
    client.force_login(staff.user, backend="django.contrib.auth.backends.ModelBackend")

    client.post(f"/customers/{customer.pk}/praises/", {"key": "k", "words": "So quiet."})

    assert Moment.objects.get(kind="review").staff == staff


def test_somebody_who_works_nowhere_sees_nothing(customer):
    client = Client()
    client.force_login(User.objects.create_user("lost@x.example"), backend="django.contrib.auth.backends.ModelBackend")

    assert client.get(f"/customers/{customer.pk}/").status_code == 404
    assert not Staff.objects.exists()


def test_what_was_typed_begins_a_word_of_those_who_come_first(business, owner_client):
    for number, name in enumerate(("Ada Lind", "Bo Martin", "Cid Dorn", "Zoe Maas")):
        people.a_customer(business, name, email=f"x{number}@mail.example", phone="")

    found = [row.customer.name for row in register.search(business, "ma").rows]
    first = register.search(business, "ma", size=3)
    rest = register.search(business, "ma", after=first.after, size=3)

    assert found == ["Bo Martin", "Zoe Maas", "Ada Lind", "Cid Dorn"]
    assert [row.customer.name for row in (*first.rows, *rest.rows)] == found


@pytest.mark.parametrize(
    "address", ["/customers/", "/customers/{0}/", "/customers/{0}/edit/", "/counter/{0}/", "/counter/?q=646", "/held/"]
)
def test_who_is_known_by_a_number_alone_is_called_by_it_as_people_write_it(
    address: str, business: Business, owner_client: Client
):
    known = services_people.add(business, phone="646 555 0188", by=None, now=people.NOW)
    a_touchpoint(known, held_code="put_off", held_reason="Later.")

    page = owner_client.get(address.format(known.pk)).content.decode()

    assert "(646) 555-0188" in page
    assert ">+1646" not in page


def bought(customer: Customer, *days_ago: int, **fields: object) -> None:
    """Sales so many days before today."""
    for number, days in enumerate(days_ago):
        Sale.objects.create(
            business=customer.business,
            customer=customer,
            source="counter",
            reference=f"{customer.pk}/{number}",
            sold_at=timezone.now() - dt.timedelta(days=days),
            total_cents=1_000,
            **fields,
        )


@pytest.mark.parametrize(
    ("days_ago", "slug", "word"),
    [
        ((5,), "new", "new"),
        ((45, 25, 5), "warm", "warm"),
        ((85, 65, 45), "fading", "fading"),
        ((600, 500), "cold", "cold"),
    ],
)
def test_goodwill_is_a_word_in_the_list_and_a_sentence_on_the_page(
    customer: Customer, owner_client: Client, days_ago: tuple[int, ...], slug: str, word: str
):
    bought(customer, *days_ago)

    listed, page = (owner_client.get(path).content.decode() for path in ("/customers/", f"/customers/{customer.pk}/"))

    shown = f'<span class="goodwill {slug}"><span class="mark" aria-hidden="true"></span>{word}</span>'
    assert shown in listed
    assert shown in page
    assert "This goes by their purchases alone." in page


@pytest.mark.parametrize(("country", "since"), [("US", "spring 2025"), ("NZ", "autumn 2025")])
def test_page_says_since_when_as_todays_card_does(customer: Customer, owner_client: Client, country: str, since: str):
    Business.objects.update(country=country)
    Customer.objects.update(since_date=dt.date(2025, 4, 3))

    assert f"With us since {since}." in text(owner_client.get(f"/customers/{customer.pk}/"))


def test_goodwill_counts_what_a_twin_bought_and_not_what_went_back(business: Business, customer: Customer):
    twin = people.a_customer(business, "R. Diaz", merged_into=customer)
    bought(customer, 40)
    bought(twin, 20)
    bought(people.a_customer(business, "Ben Okafor"), 1, refunded_cents=1_000)

    found = register.search(business, "", today=timezone.now().date()).rows

    assert [(row.customer.name, row.goodwill and row.goodwill.slug) for row in found] == [
        ("Ben Okafor", None),
        ("Rosa Diaz", "warm"),
    ]


def test_the_address_stands_as_the_post_reads_it(owner_client: Client, customer: Customer):
    html = owner_client.get(f"/customers/{customer.pk}/").content.decode()

    assert '<address dir="auto">12 Elm Street<br>Albany, NY 12207</address>' in html
