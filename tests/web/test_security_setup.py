"""Hostile input where there is no shop yet."""

from django.test import Client

from regulars.records.models import Business
from regulars.services import setup
from tests.web.doors import Door
from tests.web.shops import Shop
from tests.web.test_security_input import WORST, broken_by

FOUNDING = {
    "name": "North Air", "trade": "home-services", "country": "US", "timezone": "America/New_York",
    "owner_name": "Olive", "email": "olive@x.example", "password": "a window table and coffee",
}  # fmt: skip


def test_no_answer_breaks_the_first_set_up(db: None):
    client = Client(raise_request_exception=False)
    founding = Shop(Business(), {"door": setup.first_run_token()})
    door = Door("setup", of={"token": "@door"}, form=FOUNDING)

    broken = {field: broken_by(client, door, founding, field, WORST) for field in ("name", "email")}

    assert broken == {key: [] for key in broken}
