"""Whole shops for the rounds through all pages: a row of every kind, each with a mark in its words."""

import datetime as dt
import hashlib
import uuid
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils.html import escape

from regulars.channels import known
from regulars.core.text import clean_text
from regulars.post import local
from regulars.records.models import (
    Business,
    Customer,
    DayOff,
    Fact,
    ImportBatch,
    Incoming,
    MailAccount,
    MailHouse,
    Message,
    Moment,
    Playbook,
    PrintItem,
    PrintRun,
    Staff,
    Template,
    Touchpoint,
    Twin,
    User,
)
from regulars.services import (
    amends,
    answers,
    consent,
    feeds,
    handles,
    ideas,
    imports,
    mailbox,
    merging,
    morning,
    notes,
    outbox,
    outreach,
    people,
    playbooks,
    preferences,
    prints,
    promises,
    reminders,
    said,
    sales,
    templates,
)
from regulars.services.sealing import seal
from tests.people import HOURS, NOW, TODAY

WEEK = dt.timedelta(days=7)


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
    rows |= _prints(business, owner, mark) | _notes(business, owner, mark)
    rows |= _mail(Customer.objects.get(pk=rows["customer"]), owner, mark)
    rows |= _desks(Customer.objects.get(pk=rows["customer"]), owner, mark)
    rows |= _calendar(Customer.objects.get(pk=rows["customer"]), owner, mark)
    day = TODAY + 30 * dt.timedelta(days=1)
    off = DayOff.objects.create(
        business=business, staff=gone, first_date=day, last_date=day, why=f"Wedding {mark}"[:80]
    )
    rows |= {"staff": team["staff"].pk, "day_off": off.pk}
    rows |= {"gone": gone.pk, "playbook": playbook.pk, "text": f"{playbook.text}\n# ours\n"}
    return Shop(business, rows)


def everything() -> str:
    """Return a digest of all rows but sessions, and of the files of imports."""
    digest = hashlib.sha256()
    with connection.cursor() as rows:
        for model in apps.get_models(include_auto_created=True):
            if model is not Session:
                table, key = model._meta.db_table, model._meta.pk.column
                rows.execute(f'SELECT * FROM "{table}" ORDER BY "{key}"')
                digest.update(repr([table, *rows.fetchall()]).encode())
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
    wrote = handles.note(customer, "telegram", "rosa_diaz", **said)
    found = {"customer": customer, "other": other, "merged": merged, "pair": pair, "fact": fact, "complaint": complaint}
    found |= {"handle": wrote}
    link = preferences.way_out_of(business, customer.pk, purpose="marketing", address="shop@x.example")
    return {name: row.pk for name, row in found.items()} | {"way_out": link.token}


def _desks(customer: Customer, owner: Staff, mark: str) -> dict[str, Any]:
    said: dict[str, Any] = {"by": owner, "now": NOW}
    business, day = customer.business, TODAY + dt.timedelta(days=2)
    one, kept = (
        promises.make(customer, what=f"{what} {mark}", due_date=day, keeper=owner, **said) for what in ("List", "Call")
    )
    promises.keep(kept, **said)
    votes = [
        ideas.ask(business, title=f"{title} {mark}", words=f"Please {mark}", customer=customer, **said)
        for title in ("Oat milk", "Saturdays", "Milk from oats", "Cards")
    ]
    idea, other, part, answered = (vote.idea for vote in votes)
    ideas.merge(idea, part)
    answers.give(answered, state="done", words=f"It is there {mark}", tells=False, **said)
    given = amends.offer(business, name=f"Coffee {clean_text(mark)}"[:120], cents=400)
    return {
        "promise": one.pk, "kept_promise": kept.pk, "idea": idea.pk, "other_idea": other.pk, "part": part.pk,
        "answered": answered.pk, "amends": given.pk,
    }  # fmt: skip


def _calendar(customer: Customer, owner: Staff, mark: str) -> dict[str, Any]:
    said: dict[str, Any] = {"by": owner, "now": NOW}
    one, done = (
        reminders.remind(
            customer.business, staff=owner, text=f"{text} {mark}", on_date=TODAY, customer=customer, **said
        )
        for text in ("Filters", "Boiler")
    )
    reminders.done(done, **said)
    feed = feeds.open_feed(customer.business, None, **said)
    return {"reminder": one.pk, "done_reminder": done.pk, "feed": feed, "morning": morning.token_of(owner)}


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
    point("held", planned_for=None, held_code="day_full", held_reason=f"Held {mark}")
    moment = Moment.objects.get(business=customer.business, about=f"contact:{ended.pk}:1")
    kept = said.remember(moment, f"Two cats {mark}", by=owner, now=NOW)["key"]
    return {
        "touchpoint": points["phone"],
        "ended": ended.pk,
        "said": moment.pk,
        "kept_words": kept,
        "points": sorted(points.values()),
    }


def _notes(business: Business, owner: Staff, mark: str) -> dict[str, Any]:
    mark = clean_text(mark)
    someone = Customer.objects.create(
        business=business, name=f"Nora Note {mark}"[:200], street=f"5 Pen {mark}"[:200], city=f"Albany {mark}"[:100],
        postcode="12207", country="US", created_at=NOW,
    )  # fmt: skip
    Fact.objects.create(business=business, customer=someone, text=f"Has a dog {mark}", source="counter", noted_at=NOW)
    one, written = (
        Touchpoint.objects.create(
            business=business, customer=someone, key=f"note/{name}", occasion="contract", purpose="service",
            about=f"customer:{someone.pk}", opened_by_kind="by_hand", channels=["note"], channel="note",
            due_date=TODAY, use_by_date=TODAY + dt.timedelta(days=30), opened_at=NOW, planned_for=TODAY,
            why=f"Because {mark}",
        )
        for name in ("one", "written")
    )  # fmt: skip
    notes.write(written, words=f"Dear Nora {mark}", signed_by=owner, by=owner, now=NOW)
    return {"note": one.pk, "written": written.pk}


def _prints(business: Business, owner: Staff, mark: str) -> dict[str, Any]:
    yesterday = TODAY - dt.timedelta(days=1)
    mark = clean_text(mark)
    someone = Customer.objects.create(
        business=business, name=f"Paul Print {mark}"[:200], street=f"3 Press {mark}"[:200], city=f"Albany {mark}"[:100],
        postcode="12207", country="US", created_at=NOW,
    )  # fmt: skip
    found = {}
    for name, channel in (
        ("print_run", "postcard"),
        ("printed", "letter"),
        ("filed", "postcard"),
        ("lost", "postcard"),
        ("proof", "postcard"),
    ):
        Touchpoint.objects.create(
            business=business, customer=someone, key=f"paper/{name}", occasion="season", purpose="service",
            about=f"customer:{someone.pk}", opened_by_kind="by_hand", channels=[channel], channel=channel,
            due_date=yesterday, use_by_date=TODAY + dt.timedelta(days=30), opened_at=NOW, planned_for=yesterday,
            words=f"Hello {mark}",
        )  # fmt: skip
        (run,) = prints.make_up(business, on=yesterday, by=owner, now=NOW)
        found[name] = run.pk
    PrintRun.objects.filter(pk=found["printed"]).update(state=PrintRun.State.PRINTED)
    for name, house, state in (("filed", "file", "handed_over"), ("lost", "lob", "unknown")):
        PrintRun.objects.filter(pk=found[name]).update(state=PrintRun.State.HANDED_OVER, house=house, ended_at=NOW)
        PrintItem.objects.filter(run=found[name]).update(state=state, house_id="psc_1")
    MailHouse.objects.create(business=business, slug="postgrid", secret=seal("{}"), is_on=True, connected_at=NOW)
    prints.leave_out(PrintItem.objects.get(run=found["proof"]), reason=f"Away {mark}")
    drawn = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 1"><path d="M0 0h4" stroke="#113"/></svg>'
    found["signature"] = SimpleUploadedFile("signature.svg", drawn)
    items = {"print_item": "print_run", "lost_item": "lost", "left_item": "proof"}
    return found | {name: PrintItem.objects.get(run=found[run]).pk for name, run in items.items()}


def _mail(customer: Customer, owner: Staff, mark: str) -> dict[str, Any]:
    business = customer.business
    MailAccount.objects.create(business=business, kind="local", from_address=f"shop@{business.pk}.example", is_on=True)
    text = f"Hello {{first_name}}, thank you. {clean_text(mark)}".replace("{name}", "")
    words = templates.keep(business, "birthday", f"Yours {clean_text(mark)}", text, now=NOW)
    Template.objects.filter(pk=words.pk).update(is_own=True, is_on=True)
    run = outbox.begin_mailing(
        business, key="spring", occasion="birthday", purpose="service", template=words, by=owner, now=NOW
    )
    found: dict[str, Any] = {"words": words.pk}
    for name, state in (("letter", "ready"), ("held_letter", "held"), ("unsure", "unknown"), ("failed", "failed")):
        letter = outbox.queue(
            business, key=f"test/{name}", occasion="birthday", purpose="service", to_address=customer.email,
            template=words, facts={"first_name": mark, "name": mark}, due_at=NOW, expires_at=NOW + WEEK, now=NOW,
            customer=customer,
        )  # fmt: skip
        _lead_to(letter, state, f"Because {mark}")
        found[name] = str(letter.pk)
    # A letter to somebody who is not on the round: no test puts a file back that an erasing took.
    kept = uuid.uuid4()
    local.deliver(mailbox.folder(business), kept, _arrived(mark))
    answer = Incoming.objects.create(
        business=business, customer=customer, key="a", kind="unclear", from_address=f"x{mark}@x.example"[:200],
        subject=f"Re {mark}"[:200], words=clean_text(f"Please {mark}"), received_at=NOW,
    )  # fmt: skip
    settled = Incoming.objects.create(
        business=business, customer=customer, key="s", kind="reply", from_address=f"x{mark}@x.example"[:200],
        words=clean_text(f"Settled {mark}"), received_at=NOW, settled_at=NOW, settled_by=owner,
    )  # fmt: skip
    return found | {"mailing": run.pk, "answer": answer.pk, "settled": settled.pk, "kept": str(kept)}


def _lead_to(letter: Message, state: str, reason: str) -> None:
    """Lead a letter on the only way there is to a state."""
    way = {"held": ["held"], "unknown": ["claimed", "fenced", "unknown"], "failed": ["claimed", "failed"]}
    for step in way.get(state, []):
        Message.objects.filter(pk=letter.pk).update(state=step, state_since=NOW, reason=reason)


def _arrived(mark: str) -> bytes:
    arrived = EmailMessage()
    arrived["To"], arrived["From"] = "dora@y.example", "shop@x.example"
    arrived["Subject"] = clean_text(mark)
    arrived.set_content(f"Hello {mark}")
    arrived.add_alternative(f"<p>Hello {escape(mark)}</p>", subtype="html")
    return bytes(arrived)


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
