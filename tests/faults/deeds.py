"""What people do at a shop while its worker runs, done in a process of its own: one line asks, one line answers.

Each answer carries the instant at which it was given, by the true clock: nothing is promised before it.
"""

import datetime as dt
import itertools
import json
import os
import sys
from pathlib import Path
from typing import Any

WEEK = dt.timedelta(days=7)
NUMBERS = itertools.count(1)
THANKS = """
name = "Thanks"
trade = "home-services"

[[touchpoint]]
occasion = "thank_you"
when = "sale"
wait = "same day"
within = "5 days"
channels = ["email"]
"""


def found(
    per_second: float = 1e6, per_day: int = 10**6, staff: bool = False, trade: str = "", **account: object
) -> int:
    """Found a shop that writes at any hour; with a trade, with its playbook switched on."""
    from regulars.services import playbooks
    from regulars.services.sealing import seal
    from regulars.worker import clock
    from tests.people import a_staff
    from tests.worker.mail_day import a_shop_at_all_hours

    if "imap_password" in account:
        account |= {"imap_password_sealed": seal(str(account.pop("imap_password"))), "imap_username": "nora"}
        account |= {"imap_seen": "7:0"}
    made = a_shop_at_all_hours(per_second=per_second, per_day=per_day, **account)
    if staff:
        a_staff(made.business, "Olive", "owner")
    if trade:
        playbooks.install(made.business, trade=trade, now=clock.now())
    return made.business_id


def mailing(business: int, count: int, key: str = "spring", mode: str = "") -> float:
    """Begin a mailing to so many new customers; return the seconds that queueing alone took."""
    import time

    from regulars.records.models import Customer
    from regulars.services import outbox
    from regulars.worker import clock
    from tests.services.post_office import some_words

    whole, now = _business(business), clock.now()
    named = f"{mode}+" if mode else ""
    people = (
        Customer(
            business=whole, name=f"Rosa {n}", first_name="Rosa", email=f"{named}{key}.{n}@x.example", created_at=now
        )
        for n in range(count)
    )
    while portion := list(itertools.islice(people, 5_000)):
        Customer.objects.bulk_create(portion)
    mine = Customer.objects.filter(business=whole, email__contains=f"{key}.").order_by("pk")
    began = time.monotonic()
    run = outbox.begin_mailing(
        whole, key=key, occasion="season", purpose="service", template=some_words(whole), by=None, now=now
    )
    ids = list(mine.values_list("pk", flat=True))
    # No question may be half read while others write: SQLite would not let us write any more.
    portions = (Customer.objects.filter(pk__in=ids[at : at + 2_000]).order_by("pk") for at in range(0, count, 2_000))
    everybody = itertools.chain.from_iterable(portions)
    done = outbox.queue_many(run, everybody, due_at=now, expires_at=now + WEEK, now=now)
    assert done.new == count, done
    return time.monotonic() - began


def sales(business: int, count: int) -> int:
    """So many customers buy; each of them is to be thanked by e-mail on the same day."""
    from regulars.records.models import Business
    from regulars.worker import clock
    from tests.people import a_customer
    from tests.services.scene import a_moment, a_playbook

    days = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    Business.objects.filter(pk=business).update(
        opens_on_holidays=True, opening_hours={day: ["00:00", "23:59"] for day in days}
    )
    whole, now = _business(business), clock.now()
    a_playbook(whole, THANKS)
    for number in range(count):
        bought = a_customer(whole, f"Rosa {number}", email=f"rosa.{number}@x.example", phone="")
        a_moment(bought, on=now.date(), happened_at=now - dt.timedelta(hours=1))
    return count


def opened() -> dict[str, int]:
    """Count touchpoints, those among them that are to leave today by e-mail, and the letters about them."""
    from regulars.records.models import Message, Touchpoint

    planned = Touchpoint.objects.filter(channel="email").exclude(planned_for=None)
    letters = Message.objects.exclude(touchpoint=None)
    return {"touchpoints": Touchpoint.objects.count(), "planned": planned.count(), "letters": letters.count()}


def letters(business: int, addresses: list[str]) -> list[str]:
    """Put a letter to each address into the outbox, and return their ids."""
    from regulars.worker import clock
    from tests.worker.mail_day import letters as queued

    return [str(one.pk) for one in queued(_business(business), addresses, now=clock.now())]


def spoil(letter: str) -> int:
    """Keep facts of a letter that no words can be made of."""
    from regulars.records.models import Message

    return Message.objects.filter(pk=letter).update(facts={"first_name": ["Rosa"]})


def mend(business: int, letter: str) -> int:
    """Put the facts right, and let the time pass in which the account rests."""
    from regulars.records.models import MailAccount, Message

    Message.objects.filter(pk=letter).update(facts={"first_name": "Rosa"})
    return MailAccount.objects.filter(business=business).update(slow_until=None, is_paused=False)


def password(business: int, to: str) -> str:
    """Somebody at the shop waits for a mail, as for a new password."""
    from regulars.worker import clock
    from tests.services.post_office import to_staff

    now = clock.now()
    one = to_staff(
        _business(business),
        occasion="test",
        key=f"account/{to}",
        to_address=to,
        due_at=now,
        expires_at=now + WEEK,
        now=now,
    )
    return str(one.pk)


def turn(business: int, what: str, key: str = "") -> Any:
    """Pause, resume or cancel all mail or one mailing, as the pages do."""
    from regulars.records.models import Mailing
    from regulars.services import outbox
    from regulars.worker import clock

    whole, now = _business(business), clock.now()
    if key:
        run = Mailing.objects.get(business=whole, key=key)
        return getattr(outbox, f"{what}_mailing")(run, by=None, now=now)
    reason = {"reason": "Stop."} if what == "pause" else {}
    return getattr(outbox, what)(whole, by=None, now=now, **reason)


def let_go(business: int) -> int:
    """Let every held letter go."""
    from regulars.records.models import Message
    from regulars.services import outbox
    from regulars.worker import clock

    held = Message.objects.filter(business=business, state="held")
    return len([outbox.let_go(one, by=None, now=clock.now()) for one in held])


def account(business: int) -> dict[str, Any]:
    """Say how the shop's mail stands."""
    from regulars.records.models import MailAccount

    one = MailAccount.objects.get(business=business)
    return {
        "is_paused": one.is_paused,
        "why": one.paused_reason,
        "slow_until": one.slow_until and one.slow_until.timestamp(),
        "slow_reason": one.slow_reason,
    }


def messages() -> list[dict[str, Any]]:
    """Return what is known of each message."""
    from regulars.records.models import Message

    columns = ("id", "business_id", "to_address", "state", "reason", "attempts", "stream")
    return [one | {"id": str(one["id"])} for one in Message.objects.values(*columns)]


def moves(after: str) -> dict[str, float]:
    """Return when each message last moved to a state."""
    from regulars.records.models import MessageEvent

    rows = MessageEvent.objects.filter(after=after).order_by("pk").values_list("message_id", "at")
    return {str(one): at.timestamp() for one, at in rows}


def shares() -> dict[str, int]:
    """Count how many messages each worker fenced."""
    from collections import Counter

    from regulars.records.models import MessageEvent

    return dict(Counter(MessageEvent.objects.filter(after="fenced").values_list("worker", flat=True)))


def counts() -> dict[str, int]:
    """Count as the pages do."""
    from collections import Counter

    from regulars.records.models import Business
    from regulars.services import outbox

    each = [outbox.counts(one) for one in Business.objects.order_by("pk")]
    return dict(sum((Counter({state: n for state, n in one.items() if n}) for one in each), Counter()))


def ways_out(business: int) -> dict[str, str]:
    """Return where each customer's letter leads who wants no more of them."""
    from regulars.core.tokens import way_out_token
    from regulars.records.models import Customer

    key = bytes(_business(business).link_key)
    people = Customer.objects.filter(business=business).values_list("email", "pk")
    return {email: f"/way-out/{way_out_token(business, pk, key, purpose='service')}/" for email, pk in people}


def mail_page(business: int) -> dict[str, int]:
    """Return the numbers that the page of mail shows to who leads, by the address of each part."""
    import re

    from django.test import Client

    from regulars.records.models import Staff
    from tests.people import a_staff

    whole = _business(business)
    olive = Staff.objects.filter(business=whole, role="owner").first() or a_staff(whole, "Olive", "owner")
    client = Client(headers={"Host": "localhost"})
    client.force_login(olive.user, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/mail/")
    assert page.status_code == 200, page
    tab = r'<a href="/mail/(?:parts/)?([^"]*?)/?"[^>]*>[^<]*<span class="count">(\d+)</span>'
    return {part or "going": int(count) for part, count in re.findall(tab, page.content.decode())}


def came_back() -> dict[str, int]:
    """Count what came back, by what it was taken for."""
    from collections import Counter

    from regulars.records.models import Incoming

    return dict(sorted(Counter(Incoming.objects.values_list("kind", flat=True)).items()))


def customers() -> list[str]:
    """Name the customers in the register."""
    from regulars.records.models import Customer

    return list(Customer.objects.values_list("name", flat=True))


def memory() -> float:
    """Return the most memory this process ever used, in megabytes; `getrusage` would count who started it as well."""
    said = Path("/proc/self/status").read_text()
    return int(said.partition("VmHWM:")[2].split()[0]) / 1024


def _business(pk: int) -> Any:
    from regulars.records.models import Business

    return Business.objects.get(pk=pk)


def _answer(asked: dict[str, Any]) -> dict[str, Any]:
    import time

    answer = globals()[asked.pop("do")](**asked)
    return {"answer": answer, "at": time.time()}


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))
    os.environ["DJANGO_SETTINGS_MODULE"] = "regulars.settings"
    import django

    django.setup()
    from regulars.cli._schema import migrate

    migrate()
    from tests.worker import mail_day

    mail_day.NUMBERS = itertools.count(os.getpid() * 1_000_000)  # another process has its own
    for line in sys.stdin:
        print(json.dumps(_answer(json.loads(line)), default=str), flush=True)
