"""The team: who works here, in which role, at what hours, and who may sign in."""

import datetime as dt
from collections.abc import Mapping, Sequence

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from regulars.core.business_settings import BadBusinessSetting, checked
from regulars.core.text import clean_text
from regulars.records.models import Business, Feed, Idea, Staff, User
from regulars.services import facts, handover, keepers, outreach
from regulars.services.handover import Choices, Handed
from regulars.services.refused import Refused

LEADERS = frozenset({Staff.Role.OWNER, Staff.Role.MANAGER})


class NotYourTeam(Refused):
    """Only the owner decides about owners and managers. Ask them."""


class AddressTaken(Refused):
    """Somebody signs in with this e-mail address already. Use another one."""


class WeakPassword(Refused):
    """This password is guessed too easily. Take four words in a row."""


class NoSignIn(Refused):
    """This person has no e-mail address to sign in with."""


class NotKnown(Refused):
    """Nobody signs in with this e-mail address. Check how it is written."""


class BadHours(Refused):
    """These are no working hours. Write for example 09:00 and 17:00."""


class LastOwner(Refused):
    """You cannot shut yourself out. Ask another owner to do it."""


def add(
    business: Business, *, name: str, role: str, email: str = "", password: str = "", by: Staff, now: dt.datetime
) -> Staff:
    """Add somebody to the team; with an e-mail address and a password they can sign in. Today is planned again."""
    _may_decide(by, role)
    # Who works at the till neither calls nor writes, unless somebody says so.
    at_desk = role != Staff.Role.COUNTER
    new = Staff(business=business, name=clean_text(name)[:80], role=role, calls=at_desk, writes=at_desk)
    with transaction.atomic():
        facts.hold(business)
        new.user = _user(email, password) if email else None
        new.save()
        keepers.settle_all(business, on=facts.local_day(business, now))
    outreach.plan_again(business, now=now)
    return new


@transaction.atomic
def give_password(staff: Staff, password: str, *, by: Staff) -> None:
    """Give somebody a new password; wherever they are signed in, they are asked for it."""
    if staff != by:
        _may_decide(by, staff.role)
    if staff.user is None:
        raise NoSignIn(NoSignIn.__doc__)
    _check(password, staff.user)
    staff.user.set_password(password)
    staff.user.save(update_fields=["password"])


@transaction.atomic
def reset_password(email: str, password: str) -> Staff:
    """Give a new password to who signs in with this address; for who sits at the machine itself."""
    staff = Staff.objects.select_related("user").filter(user__username=email.strip().lower()).first()
    if staff is None:
        raise NotKnown(NotKnown.__doc__)
    give_password(staff, password, by=staff)
    return staff


def change(
    staff: Staff,
    *,
    calls: bool,
    writes: bool,
    working_hours: Mapping[str, Sequence[str]],
    by: Staff,
    now: dt.datetime,
) -> Staff:
    """Change what somebody does and when they work; no hours at all are the shop's own. Today is planned again."""
    if staff != by:
        _may_decide(by, staff.role)
    with transaction.atomic():
        facts.hold(staff.business)
        staff.calls, staff.writes = calls, writes
        staff.working_hours = _hours(staff.business, working_hours) if working_hours else {}
        staff.save(update_fields=["calls", "writes", "working_hours"])
        keepers.settle_all(staff.business, on=facts.local_day(staff.business, now))
    outreach.plan_again(staff.business, now=now)
    return staff


def say_goodbye(
    staff: Staff, *, to: Staff | None = None, each: Choices | None = None, by: Staff, now: dt.datetime
) -> list[Handed]:
    """Close the door behind somebody who left; what they did keeps their name, what was to be done is others'."""
    if staff == by:
        raise LastOwner(LastOwner.__doc__)
    _may_decide(by, staff.role)
    today = facts.local_day(staff.business, now)
    with transaction.atomic():
        facts.hold(staff.business)
        things = handover.belongings(staff, first=today)
        among = handover.takers(staff, first=today, today=today)
        User.objects.filter(staff=staff).update(is_active=False)
        Feed.objects.filter(staff=staff).delete()
        Staff.objects.filter(pk=staff.pk).update(left_on=today, wants_morning_mail=False)
        handed = handover.hand_over(things, staff, among=among, to=to, each=each, on=today)
        Idea.objects.filter(business=staff.business, keeper=staff).update(keeper=to or among[0])
    outreach.plan_again(staff.business, now=now)
    return handed


def welcome_back(staff: Staff, *, by: Staff, now: dt.datetime) -> None:
    """Let somebody sign in again, and have things that are theirs. Today is planned again."""
    _may_decide(by, staff.role)
    with transaction.atomic():
        facts.hold(staff.business)
        User.objects.filter(staff=staff).update(is_active=True)
        Staff.objects.filter(pk=staff.pk).update(left_on=None)
        keepers.settle_all(staff.business, on=facts.local_day(staff.business, now))
    outreach.plan_again(staff.business, now=now)


def _hours(business: Business, working_hours: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    try:
        kept: dict[str, list[str]] = checked({"opening_hours": working_hours}, country=business.country)[
            "opening_hours"
        ]
    except BadBusinessSetting as bad:
        raise BadHours(str(bad)) from bad
    return kept


def _may_decide(by: Staff, role: str) -> None:
    if by.role not in LEADERS or (role in LEADERS and by.role != Staff.Role.OWNER):
        raise NotYourTeam(NotYourTeam.__doc__)


def _user(email: str, password: str) -> User:
    email = email.strip().lower()
    if User.objects.filter(username=email).exists():
        raise AddressTaken(AddressTaken.__doc__)
    user = User(username=email, email=email)
    _check(password, user)
    user.set_password(password)
    user.save()
    return user


def _check(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as weak:
        raise WeakPassword(" ".join(weak.messages)) from weak
