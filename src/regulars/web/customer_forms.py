"""The forms that describe a customer."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from regulars.core.birthdays import birthday_key, birthday_problem, birthday_shown
from regulars.core.people import email_key, email_problem, phone_key, phone_problem, phone_shown
from regulars.records.models import Business, Consent, Customer

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise
CHANNELS = {
    "phone": _("Phone"),
    "email": _("E-mail"),
    "message": _("Message"),
    "note": _("Handwritten note"),
    "postcard": _("Postcard"),
    "letter": _("Letter"),
    "in_person": _("In person"),
}
NEWS_WORDING = _("Yes, %(business)s may also write to me about news and offers. I can stop this at any time.")


def text(
    label: "str | _StrPromise", *, length: int = 200, help_text: "str | _StrPromise" = "", **attrs: str
) -> forms.CharField:
    """Make an optional line of text."""
    widget = forms.TextInput(attrs={"autocomplete": "off"} | attrs)
    return forms.CharField(label=label, max_length=length, required=False, help_text=help_text, widget=widget)


class ReachForm(forms.Form):
    """A name and one way to reach somebody: enough to begin with."""

    is_new = True
    name = forms.CharField(
        label=_("Name"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Write a name, as people say it.")},
    )
    phone = text(_("Phone"), length=40, type="tel", inputmode="tel")
    email = text(_("E-mail"), length=254, type="email", inputmode="email", autocapitalize="off")

    def __init__(self, *args: Any, business: Business, **kwargs: Any) -> None:
        self.business = business
        super().__init__(*args, **({"label_suffix": ""} | kwargs))

    def clean_email(self) -> str:
        """Refuse an address that cannot be one, and say why."""
        typed: str = self.cleaned_data["email"]
        if typed and email_key(typed) is None:
            raise forms.ValidationError(email_problem(typed) or gettext("This is not an e-mail address."))
        return typed

    def clean_phone(self) -> str:
        """Refuse a number that cannot be one, and say why."""
        typed: str = self.cleaned_data["phone"]
        country = self.business.country
        if typed and phone_key(typed, country) is None:
            raise forms.ValidationError(phone_problem(typed, country) or gettext("This is not a phone number."))
        return typed

    def clean(self) -> dict[str, Any]:
        """Ask for one way to reach them."""
        fields: dict[str, Any] = super().clean() or {}
        if self.is_new and not self.errors and not any(fields.get(way) for way in ("phone", "email", "street")):
            raise forms.ValidationError(
                gettext("Add one way to reach them: a phone number, an e-mail address or a street.")
            )
        return fields


class NewsForm(ReachForm):
    """A customer added at the counter, with what they agreed to."""

    news = forms.BooleanField(required=False)

    def __init__(self, *args: Any, business: Business, **kwargs: Any) -> None:
        super().__init__(*args, business=business, **kwargs)
        self.fields["news"].label = NEWS_WORDING % {"business": business.name}


class CustomerForm(ReachForm):
    """Everything that can be known about a customer without asking for more than is needed."""

    company = text(_("Company"))
    street = text(_("Street and number"))
    postcode = text(_("Postcode"), length=20)
    city = text(_("City"), length=100)
    region = text(_("State or region"), length=100)
    birthday = text(_("Birthday"))
    prefers = forms.ChoiceField(
        label=_("Likes to be reached by"),
        required=False,
        choices=[("", _("no preference")), *CHANNELS.items()],
    )
    best_time = text(_("Best time"), length=40, help_text=_("As they say it: mornings, after six."))

    def __init__(self, *args: Any, business: Business, **kwargs: Any) -> None:
        super().__init__(*args, business=business, **kwargs)
        example = birthday_shown("04-21", business.country)
        self.fields["birthday"].help_text = gettext("Like %(day)s. No year is asked for.") % {"day": example}

    def clean_birthday(self) -> str:
        """Read a day of the year, as people here write it."""
        typed: str = self.cleaned_data["birthday"]
        country = self.business.country
        key = birthday_key(typed, country)
        if typed and key is None:
            raise forms.ValidationError(birthday_problem(country))
        return key or ""

    def more_fields(self) -> list[forms.BoundField]:
        """The fields that can come later."""
        return [self[name] for name in self.fields if name not in ReachForm.base_fields]

    def has_more_errors(self) -> bool:
        """Say whether something among those has to be mended."""
        return any(field.errors for field in self.more_fields())


class EditForm(CustomerForm):
    """The same, for somebody we have; a file may have brought them without a way to reach them."""

    is_new = False


class PlainForm(forms.Form):
    """A form whose labels end without a colon."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **({"label_suffix": ""} | kwargs))


class ConsentForm(PlainForm):
    """What a customer said about one channel and one purpose."""

    channel = forms.ChoiceField(label=_("Way"), choices=[("all", _("Every way")), *CHANNELS.items()])
    purpose = forms.ChoiceField(
        label=_("About"),
        choices=[
            (Consent.Purpose.MARKETING, _("News and offers")),
            (Consent.Purpose.SERVICE, _("What they bought")),
        ],
    )
    answer = forms.ChoiceField(
        label=_("They said"), widget=forms.RadioSelect, choices=[("yes", _("Yes, please")), ("no", _("No more"))]
    )
    wording = text(
        _("In which words"), length=500, help_text=_("What was asked or said, so that it can be shown later.")
    )

    def clean(self) -> dict[str, Any]:
        """Ask for the words of a yes: without them it is nobody's consent."""
        fields: dict[str, Any] = super().clean() or {}
        if fields.get("answer") == "yes" and not fields.get("wording"):
            self.add_error(
                "wording", gettext("Write what they agreed to. Without its words a yes cannot be shown later.")
            )
        return fields


class PauseForm(PlainForm):
    """Until when a customer is left in peace; a button of its own ends that."""

    until = forms.DateField(
        label=_("Leave in peace until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": _("Write a day like 2026-05-20.")},
    )

    def clean(self) -> dict[str, Any]:
        """Ask for a day; only who ends a pause gives none."""
        fields: dict[str, Any] = super().clean() or {}
        if not self.errors and not fields["until"] and "end" not in self.data:
            self.add_error("until", gettext("Choose a day."))
        return fields


def described(customer: Customer) -> dict[str, str]:
    """What the form shows about a customer we have."""
    shown = {name: getattr(customer, name) for name in CustomerForm.base_fields}
    country = customer.business.country
    return shown | {
        "phone": phone_shown(customer.phone, country) if customer.phone else "",
        "birthday": birthday_shown(customer.birthday, country),
    }
