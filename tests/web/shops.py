"""Whole shops for the rounds through all pages: a row of every kind, each with a mark in its words."""

import datetime as dt
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from regulars.channels import known
from regulars.core.text import clean_text
from regulars.records.models import Business, Customer, ImportBatch, Playbook, Staff, Touchpoint, Twin, User
from regulars.services import consent, imports, merging, outreach, people, playbooks, preferences, sales
from tests.people import HOURS, NOW, TODAY


@dataclass(frozen=True)
class Shop:
    """A business and the numbers of its rows."""

    business: Business
    rows: dict[str, Any]

    def client(self, role: str = Staff.Role.OWNER, **how: Any) -> Client:
        """A browser in which somebody of this role is signed in."""
        client = Client(**how)
        person = Staff.objects.filter(business=self.business, role=role, user__is_active=True).earliest("pk")
        client.force_login(person.user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    def staff(self, role: str, *, name: str) -> Staff:
        """Somebody more who works there and can sign in."""
        return _staff(self.business, name, "", role=role)


def a_shop(name: str, *, mark: str = "", short: str = "") -> Shop:
    """Build a shop through the front doors of the services, with a mark in all its words."""
    business = Business.objects.create(
        name=f"{name} {short}", trade="home-services", country="US", timezone="America/New_York", opening_hours=HOURS,
        postal_address=f"1 Elm {mark}", founded_at=NOW - dt.timedelta(days=400), planned_on=TODAY,
    )  # fmt: skip
    team = {role: _staff(business, role, short) for role in Staff.Role.values}
    gone = _staff(business, "gone", short, role=Staff.Role.STAFF)
    User.objects.filter(staff=gone).update(is_active=False)
    owner = team["owner"]
    rows = _customers(business, owner, mark, short)
    rows |= _touchpoints(Customer.objects.get(pk=rows["other"]), owner, mark) | _imports(business, owner, mark)
    (playbook,) = playbooks.install(business, trade="home-services", now=NOW)
    Playbook.objects.filter(pk=playbook.pk).update(name=f"Care {mark}", text=playbook.text)
    rows |= {"staff": team["staff"].pk, "gone": gone.pk, "playbook": playbook.pk, "text": f"{playbook.text}\n# ours\n"}
    return Shop(business, rows)


def everything() -> str:
    """Return a digest of all rows but sessions, and of the files of imports."""
    digest = hashlib.sha256()
    for model in apps.get_models(include_auto_created=True):
        if model is not Session:
            digest.update(repr([model.__name__, *model._default_manager.order_by("pk").values_list()]).encode())
    files = sorted(path for path in Path(settings.HOME, "imports").rglob("*") if path.is_file())
    digest.update(repr([(str(path), path.read_bytes()) for path in files]).encode())
    return digest.hexdigest()


def _staff(business: Business, name: str, short: str, *, role: str = "") -> Staff:
    email = f"{name}@{business.pk}.example"
    user = User.objects.create(username=email, email=email)
    return Staff.objects.create(business=business, user=user, name=f"{name} {short}", role=role or name)


def _customers(business: Business, owner: Staff, mark: str, short: str) -> dict[str, Any]:
    said = {"by": owner, "now": NOW}
    slug = f"{business.pk}.example"
    customer = people.add(
        business, name=f"Rosa Diaz {mark}", email=f"rosa@{slug}", phone="+12125550147", company=f"Diaz {mark}",
        street=f"12 Elm {mark}", city=f"Albany {mark}", region=f"NY {mark}", birthday="03-20", best_time=f"am {short}",
        prefers="phone", **said,
    )  # fmt: skip
    other = people.add(business, name=f"R. Diaz {mark}", email=f"r@{slug}", **said)
    merged = people.add(business, name=f"Rosita {mark}", email=f"rosita@{slug}", **said)
    merging.merge(customer, merged, **said)
    pair = Twin.objects.create(
        business=business, first=customer, second=other, evidence=[f"Both are {clean_text(mark)}."], found_at=NOW
    )
    fact = people.remember(customer, f"Window table {mark}", **said)
    sales.record(business, customer, amount_cents=12_000, item=f"Boiler {mark}", receipt_key=f"b{business.pk}", **said)
    complaint = sales.complain(customer, f"It rattles {mark}", receipt_key=f"c{business.pk}", **said)
    sales.praise(other, f"Quick {mark}", receipt_key=f"p{business.pk}", **said)
    sales.refer(other, friend=f"Ben {mark}", receipt_key=f"r{business.pk}", **said)
    consent.give(
        customer, channel="email", purpose="marketing", basis="express", wording=f"Yes {mark}", source="counter", **said
    )
    found = {"customer": customer, "other": other, "merged": merged, "pair": pair, "fact": fact, "complaint": complaint}
    link = preferences.way_out_of(business, customer.pk, purpose="marketing", address="shop@x.example")
    return {name: row.pk for name, row in found.items()} | {"way_out": link.token}


def _touchpoints(customer: Customer, owner: Staff, mark: str) -> dict[str, Any]:
    def point(key: str, **more: Any) -> Touchpoint:
        planned = {"state": "open", "planned_for": TODAY} | more
        return Touchpoint.objects.create(
            business=customer.business, customer=customer, key=key, occasion="thank_you", purpose="service",
            about="sale:1", opened_by_kind="sale", channels=["phone"], due_date=TODAY,
            use_by_date=TODAY + dt.timedelta(days=9), opened_at=NOW, why=f"Because {mark}", words=f"Hello {mark}",
            **planned,
        )  # fmt: skip

    ended = point("done", channel="phone")
    outreach.finish(ended, outcome="happy", said=f"Said {mark}", by=owner, now=NOW - dt.timedelta(hours=1))
    points = {slug: point(slug, channel=slug, position=place).pk for place, slug in enumerate(sorted(known()))}
    point("held", planned_for=None, held_reason=f"Held {mark}")
    return {"touchpoint": points["phone"], "ended": ended.pk, "points": sorted(points.values())}


def _imports(business: Business, owner: Staff, mark: str) -> dict[str, Any]:
    waiting = _file(
        business, owner, f"Name,E-mail,Hobby {mark},Customer since\nAda {mark},ada@x.example,x,{mark}\n", mark
    )
    done = _file(business, owner, f"Name,E-mail\nEve {mark},eve@{business.pk}.example\n,{mark}\na,b,c,d\n", mark)
    imports.commit(done, by=owner, now=NOW)
    upload = b"Name,E-mail\nLea Long,lea@x.example\n"
    return {"waiting": waiting.pk, "done": done.pk, "upload": SimpleUploadedFile(f"{mark}.csv", upload)}


def _file(business: Business, owner: Staff, text: str, mark: str) -> ImportBatch:
    name = f"{mark} guests.csv".rpartition("/")[2]
    return imports.receive(business, name, iter([text.encode()]), by=owner, now=NOW)
