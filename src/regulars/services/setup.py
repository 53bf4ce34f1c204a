"""Founding the business and changing its settings."""

import datetime as dt
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from regulars.core.business_settings import NUMBERS, BadBusinessSetting, check_together, checked
from regulars.core.currencies import currency_of
from regulars.core.people import clean_text, email_key, email_problem
from regulars.records.models import Business, Sale, Shop, Staff, User
from regulars.services import installation, playbooks
from regulars.services.refused import Refused

FIRST_SHOP = "Main"


class AlreadyFounded(Refused):
    """This installation has its business already. Sign in instead."""


class BadSetting(Refused):
    """One setting cannot be as given; `field` names it."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


def first_run_token() -> str | None:
    """Return the token for the first-run page, or None once a business exists."""
    return None if Business.objects.exists() else _token()


def is_first_run_token(token: str) -> bool:
    """Say whether this is the token that opens the first-run page now."""
    return constant_time_compare(token, _token()) and not Business.objects.exists()


@transaction.atomic
def found(
    *,
    name: str,
    trade: str,
    country: str,
    timezone: str,
    owner_name: str,
    email: str,
    password: str,
    now: dt.datetime,
    currency: str | None = None,
) -> Business:
    """Found the business: its first shop, its owner who can sign in, and the playbooks of its trade."""
    _alone()
    if trade not in dict(playbooks.trades()):
        raise BadSetting("trade", "Choose the trade from the list.")
    settings = _checked(
        {"name": name, "country": country, "timezone": timezone, "currency": currency or currency_of(country)},
        country=country,
    )
    owner = _owner(owner_name, email, password)
    business = Business.objects.create(
        **settings, trade=trade, opening_hours=playbooks.usual_hours(trade), founded_at=now
    )
    Shop.objects.create(business=business, name=FIRST_SHOP)
    owner.business = business
    owner.save()
    playbooks.install(business, trade=trade, now=now)
    installation.check(now=now)  # tables with a business in them say where they are at home
    return business


@transaction.atomic
def change(business: Business, **fields: Any) -> Business:
    """Change settings of the business; raise `BadSetting` for the first that cannot be."""
    business = Business.objects.select_for_update(no_key=True).get(pk=business.pk)
    kept = _checked(fields, country=business.country)
    if kept.get("currency", business.currency) != business.currency and Sale.objects.filter(business=business).exists():
        raise BadSetting("currency", f"There are sales in {business.currency} already, so it stays that.")
    for field, value in kept.items():
        setattr(business, field, value)
    try:
        check_together({field: getattr(business, field) for field in NUMBERS})
    except BadBusinessSetting as bad:
        raise BadSetting(bad.field, str(bad)) from bad
    business.save(update_fields=list(kept))
    return business


def _token() -> str:
    """Derive the token from the installation's secret: nothing is stored that could be read from a backup."""
    return salted_hmac("regulars.services.setup", "no business yet", algorithm="sha256").hexdigest()[:40]


def _alone() -> None:
    """Let nobody else found a business at the same time."""
    mark = ContentType.objects.get_for_model(Business)
    ContentType.objects.select_for_update().get(pk=mark.pk)
    if Business.objects.exists():
        raise AlreadyFounded(AlreadyFounded.__doc__)


def _checked(fields: dict[str, Any], *, country: str) -> dict[str, Any]:
    try:
        return checked(fields, country=country)
    except BadBusinessSetting as bad:
        raise BadSetting(bad.field, str(bad)) from bad


def _owner(name: str, email: str, password: str) -> Staff:
    """Make who can sign in, and return their place in the team, not yet saved."""
    address = email_key(email)
    if address is None:
        raise BadSetting("email", email_problem(email) or "That is not an e-mail address.")
    called = clean_text(name)
    if not 1 <= len(called) <= 80:
        raise BadSetting("owner_name", "Write your name, in up to 80 letters.")
    if User.objects.filter(username=address).exists():
        raise BadSetting("email", "Somebody signs in with this e-mail address already.")
    user = User(username=address, email=address)
    try:
        validate_password(password, user)
    except ValidationError as weak:
        raise BadSetting("password", " ".join(weak.messages)) from weak
    user.set_password(password)
    user.save()
    return Staff(user=user, name=called, role=Staff.Role.OWNER)
