"""A customer of whom every word that is kept begins with a canary, in every table that can hold words about them."""

import itertools
import json
import uuid
from collections.abc import Iterator
from pathlib import Path

from django.db import connection, models

from regulars.post import local
from regulars.records.models import (
    Amends,
    Business,
    Consent,
    Customer,
    CustomerKey,
    Fact,
    FeedEntry,
    Handle,
    Incoming,
    MailAccount,
    Message,
    Note,
    PrintItem,
    PrintRun,
    Promise,
    Reminder,
    Sale,
    Staff,
    Template,
    Twin,
)
from regulars.services import (
    consent,
    handles,
    ideas,
    imports,
    mailbox,
    merging,
    outbox,
    people,
    promises,
    reminders,
    sales,
)
from tests.people import NOW, TODAY, a_customer
from tests.services.post_office import WEEK, Worker, a_letter, a_touchpoint, an_account, to_staff
from tests.services.scene import DAY

CANARY = "Canary"
NUMBERS = itertools.count(1)
PHONE, SECOND_PHONE = "+12125559001", "+12125559002"
LISTED = "Customer,E-mail,Phone,Birthday,Date,Order number,Item,Amount\n"
# Words of closed lists, and what a trigger keeps from changing: no canary can sit there.
CLOSED = {"kind", "state", "source", "channel", "purpose", "basis", "verdict", "network", "timezone", "currency"}
KEPT = {"to_address", "message_id", "key", "stream", "to_digest"}
BUILT = (Customer, CustomerKey, Fact, Handle, Consent, Twin, Promise, Reminder, Note, PrintItem, Incoming, Message)


def everything(business: Business, by: Staff) -> Customer:
    """Make somebody with a twin merged into them, of whom there is something in every table and file."""
    account = MailAccount.objects.filter(business=business).first() or an_account(business, slow_reason=f"{PHONE} busy")
    Amends.objects.get_or_create(business=business, name="A coffee", defaults={"cents": 300})
    _bring(business, by)
    rosa = Customer.objects.get(business=business, email="canary@mail.example")
    twin = people.add(business, by=by, now=NOW, name="Canary Diaz", email="canary@work.example", phone=SECOND_PHONE)
    merging.merge(rosa, twin, by=by, now=NOW)
    for one in (rosa, twin):
        _happen(one, by)
        _write(one, account, by)
    _part_from_others(rosa, by)
    _poison([rosa.pk, twin.pk])
    rosa.refresh_from_db()
    return rosa


def _bring(business: Business, by: Staff) -> None:
    """Two files: the second changes what the first brought, and both have cells that cannot be read."""
    for phone, amount in (("", "12.00"), (PHONE, "14.00")):
        text = f"{LISTED}Canary Rosa,canary@mail.example,{phone},canary-day,2026-02-02,C1,Latte,{amount}\n"
        text += "Canary Nobody,,,,canary-date,C2,Latte,1.00\n"
        batch = imports.receive(business, "canary rosa.csv", iter([text.encode()]), by=by, now=NOW)
        imports.commit(batch, answers={"zone": "America/New_York", "date_order": "ymd"}, by=by, now=NOW)


def _happen(one: Customer, by: Staff) -> None:
    """What is noted at the counter."""
    business = one.business
    sales.record(business, one, item="Latte", amount_cents=450, receipt_key=f"till{one.pk}", by=by, now=NOW)
    sales.complain(one, "Canary complains", receipt_key=f"canary{one.pk}", by=by, now=NOW)
    people.remember(one, f"Canary fact {one.pk}", by=by, now=NOW)
    consent.withdraw(one, channel="phone", wording="Canary no", source="counter", by=by, now=NOW)
    handles.note(one, "instagram", f"canary{one.pk}", by=by, now=NOW)
    ideas.ask(business, title=f"Canary milk {one.pk}", customer=one, by=by, now=NOW)
    day = TODAY + DAY
    made = promises.make(one, what="Canary promise", due_date=day, keeper=by, about=f"p:{one.pk}", by=by, now=NOW)
    told = reminders.remind(business, staff=by, text="Canary task", on_date=day, customer=one, by=by, now=NOW)
    for uid in (f"promise-{made.pk}", f"reminder-{told.pk}"):
        _show(business, uid)


def _show(business: Business, uid: str) -> None:
    FeedEntry.objects.create(
        business=business, uid=uid, on_date=TODAY, summary="Canary", description="Canary", changed_at=NOW
    )


def _write(one: Customer, account: MailAccount, by: Staff) -> None:
    """Letters, a note and a card; and what came back."""
    business = one.business
    touchpoint, second = (a_touchpoint(one, key=f"canary/{one.pk}/{part}", words="Canary words") for part in "ab")
    _show(business, f"touchpoint-{touchpoint.pk}")
    Note.objects.create(
        business=business, customer=one, touchpoint=touchpoint, draft="Canary", words="Canary", signed_by=by,
        written_at=NOW,
    )  # fmt: skip
    run = PrintRun.objects.create(business=business, kind="letter", size="a4", print_date=TODAY, made_at=NOW)
    PrintItem.objects.create(
        business=business, run=run, customer=one, touchpoint=second, position=1, words="Canary", address=["Canary"]
    )
    own = Template.objects.create(
        business=business, occasion="thank_you", digest=f"canary{one.pk}", subject="Canary", text="Dear Canary",
        made_at=NOW,
    )  # fmt: skip
    letter = a_letter(one, touchpoint=touchpoint)
    outbox.queue(
        business, key=f"canary/{one.pk}", occasion="thank_you", purpose="service", to_address=one.email,
        customer=one, template=own, facts={"name": "Canary"}, due_at=NOW, expires_at=NOW + WEEK, now=NOW,
    )  # fmt: skip
    proof = to_staff(business, key=f"proof/{by.pk}/{own.pk}/{one.pk}/2026-03-03", facts={"name": "Canary"})
    morning = to_staff(business, key=f"morning/{by.pk}/{one.pk}", occasion="morning", facts={"list": "Canary: call"})
    Worker(account).deliver()
    for message in (letter, proof, morning):
        local.deliver(mailbox.folder(business), message.pk, b"Subject: Canary\r\n\r\nDear Canary\r\n")
    for known in (one, None):
        Incoming.objects.create(
            business=business, customer=known, message=letter if known else None, key=uuid.uuid4().hex, kind="reply",
            from_address=one.email, subject="Canary", words="Canary", received_at=NOW,
        )  # fmt: skip


def _part_from_others(one: Customer, by: Staff) -> None:
    """Somebody was taken for them, and has found out since that they are two."""
    other = a_customer(one.business, "Ann Other", email="ann@mail.example", phone="")
    a_touchpoint(other, key="ann/late", due_date=TODAY, use_by_date=TODAY)
    merging.merge(one, other, by=by, now=NOW)
    merging.unmerge(other, by=by, now=NOW + 2 * DAY)
    third = a_customer(one.business, "Third One", email="third@mail.example", phone="")
    low, high = sorted((other, third), key=lambda who: who.pk)
    evidence = ["“Canary Rosa” and “Third One” share a number.", "Same street."]
    Twin.objects.create(business=one.business, first=low, second=high, evidence=evidence, found_at=NOW)


def _poison(ids: list[int]) -> None:
    """Put a canary into every field of theirs that takes free words, so that a new field is tried too."""
    for model in models_of_theirs():
        whose = models.Q()
        for field in customer_fields(model):
            whose |= models.Q(**{f"{field}__in": ids})
        rows = model._default_manager.filter(whose if model is not Customer else models.Q(pk__in=ids))
        assert rows.exists(), f"{model.__name__} has nothing about them: add it to {__file__}"
        kept = {"phone", "email", "name", "company"} if model is Customer else set()
        free = [one for one in model._meta.concrete_fields if _is_free(model, one) and one.name not in kept]
        for row in rows:
            model._default_manager.filter(pk=row.pk).update(**{one.name: _canary(one) for one in free})


def _canary(field: "models.Field[object, object]") -> object:
    word = f"{CANARY}{next(NUMBERS)}"  # most words are unique in their table
    return {"words": word} if isinstance(field, models.JSONField) else word


def _is_free(model: type[models.Model], field: "models.Field[object, object]") -> bool:
    takes_words = isinstance(field, models.CharField | models.TextField | models.JSONField)
    is_short = isinstance(field, models.CharField) and field.max_length is not None and field.max_length < 12
    is_closed = bool(field.choices) or field.name in CLOSED or (model in (Message, CustomerKey) and field.name in KEPT)
    return takes_words and not is_short and not is_closed and model is not Sale


def models_of_theirs() -> list[type[models.Model]]:
    """Return every table with a column for a customer."""
    records = __import__("regulars.records.models", fromlist=["__all__"])
    tables = [getattr(records, name) for name in records.__all__]
    return [one for one in tables if customer_fields(one) or one is Customer]


def customer_fields(model: type[models.Model]) -> list[str]:
    """Name the columns of a table that point to a customer."""
    return [one.name for one in model._meta.concrete_fields if one.related_model is Customer and model is not Customer]


def found_in_tables() -> list[str]:
    """Return each row of any table in which a canary still sits."""
    return [f"{table}: {row}" for table, row in _rows() if is_a_canary(row)]


def found_in_files(home: Path) -> list[str]:
    """Return each file in which a canary still sits, our copies for a restore left out."""
    files = (path for path in home.rglob("*") if path.is_file() and "backups" not in path.parts)
    return [str(path) for path in files if is_a_canary(path.read_bytes().decode("latin-1")) or CANARY in path.name]


def is_a_canary(text: str) -> bool:
    """Say whether anything of theirs is in a text."""
    return "canary" in text.lower() or any(number.strip("+") in text for number in (PHONE, SECOND_PHONE))


def _rows() -> Iterator[tuple[str, str]]:
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                yield (
                    table,
                    json.dumps(row, default=lambda one: str(bytes(one)) if hasattr(one, "tobytes") else str(one)),
                )
