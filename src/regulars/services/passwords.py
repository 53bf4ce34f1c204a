"""A forgotten password: a link by mail, good once and for half an hour, to the address that is kept and no other."""

import datetime as dt
import hashlib
import hmac
from collections.abc import Mapping

from axes.utils import reset
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from regulars.core.outbox import ACCOUNT
from regulars.core.tokens import peek, seal, unseal
from regulars.records.models import Business, MailAccount, Message, Staff, User
from regulars.services import mail_accounts, outbox, staff, templates
from regulars.services.refused import Refused

OCCASION = "password"
PLACE = "forgotten"
GOOD_FOR = dt.timedelta(minutes=30)
AN_HOUR = dt.timedelta(hours=1)
MOST_TO_ONE, MOST_OF_ALL = 3, 30  # letters an hour
SUBJECT = "A new password"
TEXT = """Hello,

somebody, most likely you, asked for a new password. Choose it here within half an hour:

{link}

If it was not you, do nothing: your password stays as it is.
"""


class OldLink(Refused):
    """This link is used up, older than half an hour, or not complete. Ask for a new one."""


def can_be_mailed() -> bool:
    """Say whether a link can reach anybody: there is an address of our own, and mail that leaves this machine."""
    return bool(settings.PUBLIC_URL) and _sending() is not None


def waits_for_somebody() -> bool:
    """Say whether no link leaves because these tables may be a copy, and nobody has let mail go yet."""
    return _sending() is None and _leaving().filter(is_silent=True).exists()


@transaction.atomic
def ask(email: str, *, now: dt.datetime) -> None:
    """Send a link to who signs in with this address; for anybody else the same work is done, and undone."""
    found = Staff.objects.select_related("user", "business").filter(
        user__username=email.strip().lower(), user__is_active=True
    )
    person = found.first()
    sending = _sending()
    if sending is None or not settings.PUBLIC_URL:
        return
    own = mail_accounts.ensure(person.business) if person else None
    is_real = bool(person and own and own.kind != MailAccount.Kind.LOCAL and not own.is_silent)
    business = person.business if person and is_real else sending.business
    user = person.user if person and is_real else None
    if not _queue(business, user, now=now):
        transaction.set_rollback(True)


def who(token: str, *, now: dt.datetime) -> User:
    """Return whose password a link may change; raise `OldLink`. Looking changes nothing."""
    said = peek(token)
    if said is None or len(said) != 2 or not all(one.isascii() and one.isdecimal() and len(one) < 13 for one in said):
        raise OldLink(OldLink.__doc__)
    user = User.objects.filter(pk=int(said[0]), is_active=True, staff__isnull=False).first()
    is_sealed = user is not None and unseal(_key(), _purpose(_mark(user)), token) is not None
    if user is None or not is_sealed or now.timestamp() >= int(said[1]):
        raise OldLink(OldLink.__doc__)
    return user


@transaction.atomic
def choose(token: str, password: str, *, now: dt.datetime) -> Staff:
    """Give the new password; the link is used up, and whoever is signed in anywhere is asked for it."""
    User.objects.select_for_update().filter(pk=who(token, now=now).pk).first()
    person = Staff.objects.select_related("user").get(user=who(token, now=now))
    staff.give_password(person, password, by=person)
    if person.user:
        reset(username=person.user.username)
    return person


def link(facts: Mapping[str, str]) -> str:
    """Return the link of a queued message; it is made when the letter is written, and stands in no table."""
    token = seal(_key(), _purpose(facts["mark"]), facts["user"], facts["until"])
    return f"{settings.PUBLIC_URL}/{PLACE}/{token}/"


def _queue(business: Business, user: User | None, *, now: dt.datetime) -> bool:
    """Queue a message, and say whether it shall be kept."""
    number, until = user.pk if user else 0, now + GOOD_FOR
    lately = Message.objects.of(business).filter(stream=ACCOUNT, occasion=OCCASION, made_at__gt=now - AN_HOUR)
    to_one = lately.filter(key__startswith=f"{OCCASION}/{number}/").count()
    of_all = lately.count()
    outbox.queue(
        business,
        key=f"{OCCASION}/{number}/{now:%Y-%m-%dT%H:%M}",
        stream=ACCOUNT,
        occasion=OCCASION,
        purpose=ACCOUNT,
        to_address=user.email if user else "nobody@localhost",
        template=templates.keep(business, OCCASION, SUBJECT, TEXT, now=now),
        facts={"user": str(number), "until": f"{until.timestamp():.0f}", "mark": _mark(user or User())},
        due_at=now,
        expires_at=until,
        now=now,
    )
    return user is not None and to_one < MOST_TO_ONE and of_all < MOST_OF_ALL


def _sending() -> MailAccount | None:
    """Return an account by which mail leaves this machine."""
    found = _leaving().filter(is_silent=False).select_related("business")
    if (first := found.order_by("pk").first()) or not settings.SMTP_URL:
        return first
    businesses = Business.objects.filter(mail_account=None, is_demo=False).order_by("pk")
    return next(filter(None, map(mail_accounts.ensure, businesses[:1])), None)


def _leaving() -> QuerySet[MailAccount]:
    return MailAccount.objects.exclude(kind=MailAccount.Kind.LOCAL)


def _key() -> bytes:
    return hmac.digest(settings.SECRET_KEY.encode(), b"regulars.passwords.1", hashlib.sha256)


def _purpose(mark: str) -> str:
    return f"{OCCASION}:{mark}"


def _mark(user: User) -> str:
    """Return what changes with the password and the address: a link from before opens nothing."""
    state = "\n".join((str(user.pk), user.password, user.username, user.email))
    return hmac.new(_key(), state.encode(), hashlib.sha256).hexdigest()
