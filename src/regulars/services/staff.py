"""The team: who works here, in which role, and who may sign in."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from regulars.core.text import clean_text
from regulars.records.models import Business, Staff, User
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


class LastOwner(Refused):
    """You cannot shut yourself out. Ask another owner to do it."""


@transaction.atomic
def add(business: Business, *, name: str, role: str, email: str = "", password: str = "", by: Staff) -> Staff:
    """Add somebody to the team; with an e-mail address and a password they can sign in."""
    _may_decide(by, role)
    user = _user(email, password) if email else None
    return Staff.objects.create(business=business, user=user, name=clean_text(name)[:80], role=role)


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


@transaction.atomic
def say_goodbye(staff: Staff, *, by: Staff) -> None:
    """Close the door behind somebody who left; what they did keeps their name."""
    if staff == by:
        raise LastOwner(LastOwner.__doc__)
    _may_decide(by, staff.role)
    User.objects.filter(staff=staff).update(is_active=False)


@transaction.atomic
def welcome_back(staff: Staff, *, by: Staff) -> None:
    """Let somebody sign in again."""
    _may_decide(by, staff.role)
    User.objects.filter(staff=staff).update(is_active=True)


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
