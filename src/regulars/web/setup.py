"""The first run: a business, its owner, and then its customers."""

from typing import Any

from django import forms
from django.contrib import auth, messages
from django.contrib.auth.password_validation import validate_password
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from regulars.records.models import Business, Staff
from regulars.services import playbooks, setup
from regulars.services.refused import Refused
from regulars.web import countries
from regulars.web.door import now
from regulars.web.settings_forms import LONGEST_ADDRESS
from regulars.web.wording import TRADES

BACKEND = "django.contrib.auth.backends.ModelBackend"


class FoundingForm(forms.Form):
    """What must be known before the first morning."""

    name = forms.CharField(
        label=gettext_lazy("What is your business called?"),
        help_text=gettext_lazy("As your customers say it."),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        error_messages={"required": gettext_lazy("Write the name of your business.")},
    )
    trade = forms.ChoiceField(
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose the trade that is most like yours.")},
    )
    country = forms.ChoiceField(
        label=gettext_lazy("Country"),
        help_text=gettext_lazy("Its holidays and its money are used."),
        error_messages={"required": gettext_lazy("Choose your country.")},
    )
    timezone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        required=False,
        help_text=gettext_lazy("The nearest large town. Leave it if your country has only one."),
        widget=forms.Select(attrs={"data-timezone": True}),
    )
    owner_name = forms.CharField(
        label=gettext_lazy("Your name"),
        help_text=gettext_lazy("It signs your notes and e-mails."),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": gettext_lazy("Write your name.")},
    )
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        max_length=LONGEST_ADDRESS,
        help_text=gettext_lazy("You sign in with it."),
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
        error_messages={
            "required": gettext_lazy("Write the e-mail address with which you will sign in."),
            "invalid": gettext_lazy("This is not an e-mail address. It looks like name@shop.com."),
        },
    )
    password = forms.CharField(
        label=gettext_lazy("A password"),
        help_text=gettext_lazy("Ten letters or more. Four words in a row are good and easy to remember."),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": gettext_lazy("Choose a password.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered(self, "trade", [(slug, label) for slug, label in playbooks.trades()])
        offered(self, "country", [("", _("Choose …")), *countries.countries()])
        offered(self, "timezone", [("", _("The country’s own")), *countries.timezones()])

    @property
    def trades(self) -> list[tuple[forms.boundfield.BoundWidget, str]]:
        """The trades as cards: the choice, and whom it is meant for."""
        return [(choice, str(TRADES.get(choice.data["value"], ""))) for choice in self["trade"].subwidgets]

    def clean_email(self) -> str:
        """Addresses are kept in lower case."""
        return str(self.cleaned_data["email"]).lower()

    def clean_password(self) -> str:
        """Refuse what is guessed in an afternoon."""
        validate_password(self.cleaned_data["password"])
        return str(self.cleaned_data["password"])

    def clean(self) -> None:
        """Find the time zone of a country whose clocks all agree."""
        zones = countries.clocks_of(self.cleaned_data.get("country", ""), now=now())
        if self.cleaned_data.get("timezone") or not zones:
            return
        if len(zones) > 1:
            self.add_error("timezone", _("Your country has several time zones. Choose the nearest large town."))
        self.cleaned_data["timezone"] = zones[0]


@require_GET
def first_run(request: HttpRequest) -> HttpResponse:
    """Say how to get in when there is no business yet."""
    if Business.objects.exists():
        return redirect("sign-in")
    return render(request, "setup/first_run.html")


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def found(request: HttpRequest, token: str) -> HttpResponse:
    """Ask who and where the business is, found it, and go on to its customers."""
    if Business.objects.exists():
        return redirect("sign-in")
    if not setup.is_first_run_token(token):
        raise Http404
    if request.method == "GET":
        guess = countries.of_languages(request.headers.get("Accept-Language", ""))
        return render(request, "setup/found.html", {"form": FoundingForm(initial={"country": guess})})
    form = FoundingForm(request.POST)
    business = _founded(form)
    if business is None:
        return render(request, "setup/found.html", {"form": form}, status=422)
    owner = business.staff.select_related("user").get(role=Staff.Role.OWNER)
    auth.login(request, owner.user, backend=BACKEND)
    messages.success(request, _("%(business)s has its desk. Now bring your customers.") % {"business": business})
    return redirect("imports")


def offered(form: forms.Form, name: str, choices: list[Any]) -> None:
    """Set what a choice field offers."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


def _founded(form: FoundingForm) -> Business | None:
    if not form.is_valid():
        return None
    try:
        return setup.found(now=now(), **form.cleaned_data)
    except setup.BadSetting as bad:
        form.add_error(bad.field if bad.field in form.fields else None, str(bad))
    except Refused as refused:
        form.add_error(None, str(refused))
    return None


urls = [
    path("setup/", first_run, name="first-run"),
    path("setup/<str:token>/", found, name="setup"),
]
