"""The morning's mail to each of the team who wants it: what is theirs today, an hour before the shop opens."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from django.conf import settings
from django.db import transaction

from regulars.core.morning import BEFORE, Part, leaves_at, list_of
from regulars.core.outbox import ACCOUNT
from regulars.core.people import spoken_first_name
from regulars.core.spoken_dates import hour, weekday
from regulars.core.tokens import peek, seal, unseal
from regulars.records.models import Business, Message, Promise, Staff, Touchpoint
from regulars.services import facts, mail_accounts, outbox, reminders, templates
from regulars.services.refused import Refused
from regulars.services.team import members, team_of

OCCASION = "morning"
PLACE = "calendar/morning"
DAY = dt.timedelta(days=1)
# So long after the shop has opened a mail is still sent that could not leave before.
STILL = dt.timedelta(hours=1)
SUBJECT = "Today at {business}"
TEXT = """Good morning {first_name},

this is yours today.

{list}

{links}
"""
HEADINGS = {
    "phone": "To call",
    "note": "Notes to write",
    "postcard": "Cards to send",
    "letter": "Letters to send",
    "message": "Messages to write",
    "email": "E-mails to write",
    "in_person": "To speak to",
}


class NoAddress(Refused):
    """There is no e-mail address to send it to. Write yours beside it."""


class OldLink(Refused):
    """This link is not complete. Switch the mail off on the calendar, under On your phone."""


def send_due(business: Business, *, now: dt.datetime) -> int:
    """Queue the morning's mail of who wants it, once a day each, and say how many were new."""
    wanting = [one for one in _wanting(business) if address_of(one)]
    day = _day_of(business, now) if wanting else None
    if day is None or mail_accounts.ensure(business) is None:
        return 0
    there = {one.id for one in team_of(business, on=day).there(day)}
    keys = {_key(one, day): one for one in wanting if one.pk in there}
    sent = set(Message.objects.filter(business=business, key__in=list(keys)).values_list("key", flat=True))
    waiting = [one for key, one in keys.items() if key not in sent]
    return _queue(business, waiting, day=day, now=now) if waiting else 0


@transaction.atomic
def choose(staff: Staff, *, wants: bool, email: str = "", by: Staff) -> None:  # noqa: ARG001
    """Send somebody the morning's mail from now on, or no more."""
    staff.wants_morning_mail = wants
    staff.email = email.strip()
    if wants and not address_of(staff):
        raise NoAddress(NoAddress.__doc__)
    staff.save(update_fields=["wants_morning_mail", "email"])


def whose(token: str) -> Staff:
    """Return whose mail a link switches off; raise `OldLink`. Looking changes nothing."""
    said = peek(token)
    if said is None or len(said) != 2 or not all(one.isascii() and one.isdecimal() and len(one) < 19 for one in said):
        raise OldLink(OldLink.__doc__)
    rows = Staff.objects.select_related("business").filter(business_id=int(said[0]), pk=int(said[1]))
    staff = rows.first()
    if staff is None or unseal(bytes(staff.business.link_key), OCCASION, token) is None:
        raise OldLink(OldLink.__doc__)
    return staff


@transaction.atomic
def switch_off(token: str) -> Staff:
    """Send no more of it to who holds this link."""
    staff = whose(token)
    staff.wants_morning_mail = False
    staff.save(update_fields=["wants_morning_mail"])
    return staff


def address_of(staff: Staff) -> str:
    """Return where somebody's mail goes: the address they gave, else the one they sign in with."""
    return staff.email or (staff.user.email if staff.user else "")


def token_of(staff: Staff) -> str:
    """Return what stands in the link that switches somebody's mail off."""
    return seal(bytes(staff.business.link_key), OCCASION, str(staff.business_id), str(staff.pk))


def gaps(said: Mapping[str, str]) -> dict[str, str]:
    """Return what the gaps of the morning's words are filled with, which no other letter has."""
    return {"{list}": said.get("list", ""), "{links}": said.get("links", "")}


def _wanting(business: Business) -> list[Staff]:
    # Whether they have left by the day is asked of the team.
    return list(members(business, on=dt.date.min).filter(wants_morning_mail=True).select_related("business"))


def _day_of(business: Business, now: dt.datetime) -> dt.date | None:
    """Return the day whose mail is to leave now: today's, or tomorrow's of a shop that opens just after midnight."""
    today, calendar = facts.local_day(business, now), facts.calendar_of(business)
    for day in (today, today + DAY):
        at = leaves_at(day, calendar)
        if at is not None and at <= now < at + BEFORE + STILL:
            return day
    return None


def _queue(business: Business, people: Sequence[Staff], *, day: dt.date, now: dt.datetime) -> int:
    parts = _parts(business, people, day)
    words = templates.keep(business, OCCASION, SUBJECT, TEXT, now=now)
    queued = 0
    for staff in people:
        listed = list_of(parts[staff.pk])
        if not listed:
            continue
        first_name = spoken_first_name(staff.name.split()[0]) if staff.name.split() else ""
        said = {"first_name": first_name, "business": business.name, "list": listed, "links": _links(staff)}
        outbox.queue(
            business,
            key=_key(staff, day),
            stream=ACCOUNT,
            occasion=OCCASION,
            purpose=ACCOUNT,
            to_address=address_of(staff),
            template=words,
            facts=said,
            due_at=now,
            expires_at=now + BEFORE + STILL,
            now=now,
        )
        queued += 1
    return queued


def _parts(business: Business, people: Sequence[Staff], day: dt.date) -> dict[int, list[Part]]:
    """Return what is whose on a day; what is nobody's yet is everybody's."""
    mine: dict[int, defaultdict[str, list[str]]] = {one.pk: defaultdict(list) for one in people}
    for keeper, heading, line in (*_touchpoints(business, day), *_promises(business, day), *_reminders(business, day)):
        for staff_id in [keeper] if keeper else mine:
            if staff_id in mine:
                mine[staff_id][heading].append(line)
    return {pk: [Part(heading, lines) for heading, lines in each.items()] for pk, each in mine.items()}


def _touchpoints(business: Business, day: dt.date) -> Iterator[tuple[int | None, str, str]]:
    leaves = mail_accounts.leaves_by_itself(business)
    planned = list(Touchpoint.objects.of(business).planned(day).select_related("customer"))
    for slug, heading in HEADINGS.items():
        for one in planned:
            if one.channel == slug and not (leaves and slug == "email"):
                yield one.keeper_id, heading, one.customer.name


def _promises(business: Business, day: dt.date) -> Iterator[tuple[int | None, str, str]]:
    for one in Promise.objects.of(business).due(day).select_related("customer"):
        late = f", promised for {weekday(one.due_date, business.country)}" if one.due_date < day else ""
        yield one.keeper_id, "Promised", f"{one.customer.name}: {one.what}{late}"


def _reminders(business: Business, day: dt.date) -> Iterator[tuple[int | None, str, str]]:
    for one in reminders.due(business, on=day):
        at = f"{hour(one.at_time, business.country)} " if one.at_time else ""
        about = f" ({one.customer.name})" if one.customer else ""
        yield one.staff_id, "To remember", f"{at}{one.text}{about}"


def _links(staff: Staff) -> str:
    if not settings.PUBLIC_URL:
        return "The words for it are on the page of the day. This mail is switched off on the calendar."
    return (
        f"The words for it are here: {settings.PUBLIC_URL}/\n\n"
        f"You get this mail because you wanted it. No more of it: {settings.PUBLIC_URL}/{PLACE}/{token_of(staff)}/"
    )


def _key(staff: Staff, day: dt.date) -> str:
    return f"{OCCASION}/{staff.pk}/{day}"
