"""Old lists brought in: nobody who has come for years is welcomed as new."""

import datetime as dt
import io

import pytest

from regulars.records.models import Business, Customer, Touchpoint
from regulars.services import imports, sales
from tests.people import NOW, TODAY
from tests.services.scene import DAY, a_playbook, draw_up


@pytest.fixture
def shop(business: Business) -> Business:
    """North Air with its playbook switched on."""
    a_playbook(business)
    return business


def bring(business: Business, *rows: str) -> None:
    """Bring in a file."""
    file = io.BytesIO("\n".join(rows).encode())
    imports.commit(imports.receive(business, "old.csv", file, by=None, now=NOW), by=None, now=NOW)


def bought(on: dt.date, name: str) -> str:
    return f"{on},{name},{name.lower()}@mail.example,100.00,{name}{on}"


HEADER = "Date,Customer Name,Email,Amount,Order"


def opened() -> list[str]:
    return sorted(Touchpoint.objects.values_list("occasion", flat=True))


def test_who_was_on_a_list_is_no_newcomer_at_the_till(shop: Business):
    bring(shop, "Name,Email", "Ann,ann@mail.example", "Bob,bob@mail.example")
    sales.record(shop, Customer.objects.get(name="Ann"), amount_cents=20_000, receipt_key="1", now=NOW + DAY)

    draw_up(shop, TODAY + 3 * DAY)

    assert opened() == ["thank_you"]


@pytest.mark.parametrize(("oldest", "expected"), [(20, "thank_you"), (400, "first_purchase")])
def test_the_first_sale_of_a_file_is_somebodys_first_only_when_it_goes_back_far(
    shop: Business, oldest: int, expected: str
):
    bring(shop, HEADER, bought(TODAY - oldest * DAY, "Bob"), bought(TODAY - 4 * DAY, "Ann"))

    draw_up(shop)

    assert opened() == [expected]


def test_five_years_of_history_welcome_nobody_who_came_before(shop: Business):
    days = [TODAY - 5 * 365 * DAY, TODAY - 4 * DAY]
    bring(shop, HEADER, *(bought(day, name) for name in ("Ann", "Bob", "Cy") for day in days))

    draw_up(shop)

    assert opened() == ["thank_you"] * 3
