"""Settings, Mail houses: who prints and posts for the shop, and the key that opens it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_GET, require_POST

from regulars.core.postal import Place
from regulars.records.models import Business
from regulars.services import house_reports, house_rests, mail_houses, setting_changes
from regulars.services.mail_houses import LONGEST, Standing
from regulars.services.refused import Refused
from regulars.web import changed, countries
from regulars.web.door import HtmxRequest, leaders_only, now
from regulars.web.long_select import long_choice

SECRET = ("key", "hook")


class KeyForm(forms.Form):
    """The key of a mail house, and who posts."""

    key = forms.CharField(
        label=gettext_lazy("Key"),
        max_length=200,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    hook = forms.CharField(
        label=gettext_lazy("Secret of the webhook"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("The house shows it when you save the address for reports there. It can wait."),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    name = forms.CharField(label=gettext_lazy("From"), max_length=LONGEST, required=False)
    street = forms.CharField(label=gettext_lazy("Street and number"), max_length=LONGEST, required=False)
    city = forms.CharField(label=gettext_lazy("Town"), max_length=LONGEST, required=False)
    region = forms.CharField(
        label=gettext_lazy("State"), max_length=3, required=False, help_text=gettext_lazy("Two letters, like NY.")
    )
    postcode = forms.CharField(label=gettext_lazy("Postcode"), max_length=12, required=False)
    country = long_choice(gettext_lazy("Country"), countries.countries)

    def __init__(self, answers: Any = None, *, standing: Standing, business: Business) -> None:
        sender = standing.sender
        known = {name: getattr(sender, name) for name in self.base_fields if name not in SECRET}
        super().__init__(
            answers,
            auto_id=f"{standing.house.slug}-%s",
            label_suffix="",
            initial={**known, "country": sender.country or business.country},
        )
        kept = _("One is kept. Leave it empty to keep it.")
        self.fields["key"].help_text = kept if standing.has_key else standing.house.where_the_key_is
        if standing.house.reported is None:
            del self.fields["hook"]

    def sender(self) -> Place:
        """Who posts."""
        return Place(**{name: value for name, value in self.cleaned_data.items() if name not in SECRET})


@require_GET
@leaders_only
def index(request: HtmxRequest) -> HttpResponse:
    """Show every mail house, and how it stands with each."""
    return _page(request)


@sensitive_post_parameters("key", "hook")
@sensitive_variables("form", "secrets")
@require_POST
@leaders_only
def connect(request: HtmxRequest, slug: str) -> HttpResponse:
    """Try a key and keep it."""
    standing = _standing(request.business, slug)
    form = KeyForm(request.POST, standing=standing, business=request.business)
    if not form.is_valid():
        return _page(request, slug, form)
    secrets = {name: form.cleaned_data.get(name, "") for name in SECRET}
    try:
        mail_houses.connect(request.business, slug, **secrets, sender=form.sender(), by=request.staff, now=now())
    except Refused as refused:
        field = getattr(refused, "field", None)
        form.add_error(field if field in form.fields else None, str(refused))
        return _page(request, slug, form)
    label = standing.house.label
    messages.success(request, _("%(house)s is connected. Print runs can go there now.") % {"house": label})
    return redirect("mail-houses")


@require_POST
@leaders_only
def disconnect(request: HtmxRequest, slug: str) -> HttpResponse:
    """Forget a key."""
    return _done(request, slug, mail_houses.disconnect, _("The key of %(house)s is forgotten."))


@require_POST
@leaders_only
def try_again(request: HtmxRequest, slug: str) -> HttpResponse:
    """Let a house be asked again that took nothing or refused the key."""
    return _done(request, slug, house_rests.try_again, _("The key opens. %(house)s is asked again."))


def _done(request: HtmxRequest, slug: str, deed: Callable[..., None], words: str) -> HttpResponse:
    standing = _standing(request.business, slug)
    try:
        deed(request.business, slug, by=request.staff, now=now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, words % {"house": standing.house.label})
    return redirect("mail-houses")


def _standing(business: Business, slug: str) -> Standing:
    found = [one for one in mail_houses.standings(business) if one.house.slug == slug and one.house.by_itself]
    if not found:
        raise Http404
    return found[0]


def _page(request: HtmxRequest, slug: str = "", wrong: forms.Form | None = None) -> HttpResponse:
    shown = [
        (
            one,
            wrong if one.house.slug == slug and wrong else KeyForm(standing=one, business=request.business),
            house_reports.address(request.business, one.house.slug),
            changed.lines(request.business, setting_changes.of_house(one.house.slug)),
        )
        for one in mail_houses.standings(request.business)
        if one.house.by_itself
    ]
    context = {"houses": shown, "wrong": slug, "is_demo": request.business.is_demo, "at": now()}
    return render(request, "settings/mail_houses.html", context, status=422 if wrong else 200)


urls = [
    path("settings/mail-houses/", index, name="mail-houses"),
    path("settings/mail-houses/<slug:slug>/", connect, name="mail-house"),
    path("settings/mail-houses/<slug:slug>/goodbye/", disconnect, name="mail-house-goodbye"),
    path("settings/mail-houses/<slug:slug>/tries/", try_again, name="mail-house-tries"),
]
