"""Settings, Mail: letters through a provider's API instead of a mailbox."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from regulars.post.provider_forms import PROVIDERS, Question, Wanted
from regulars.records.models import MailAccount
from regulars.services import mail_accounts, mail_providers
from regulars.services.refused import Refused
from regulars.web.door import HtmxRequest, leaders_only, now
from regulars.web.mail_forms import AddressForm


class ProviderForm(AddressForm):
    """Who letters come from, and what the provider has to be told."""

    from_name = forms.CharField(
        label=_("Name that people see"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )

    def __init__(
        self, answers: QueryDict | None = None, *, wanted: Wanted, account: MailAccount | None, initial: dict[str, Any]
    ) -> None:
        super().__init__(answers, initial=initial, label_suffix="")
        self.asked = wanted.asked
        is_same = account is not None and account.provider == wanted.slug
        for one in self.asked:
            has_it = bool(is_same and account and one.is_secret and mail_providers.is_answered(account, one.name))
            self.fields[one.name] = _field(one, wanted, has_it=has_it)

    def answers(self) -> dict[str, str]:
        """What the provider has to be told."""
        return {one.name: self.cleaned_data[one.name] for one in self.asked}


def _field(one: Question, wanted: Wanted, *, has_it: bool) -> forms.CharField:
    kept = _("One is kept. Leave it empty to keep it.")
    where = _("At %(provider)s: %(where)s") % {"provider": wanted.label, "where": wanted.where}
    later = _("You get it when you enter the address for reports there. It can wait.")
    attrs = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}
    return forms.CharField(
        label=one.label,
        max_length=500,
        required=False,
        help_text=kept if has_it else where if one.is_needed else later,
        widget=forms.PasswordInput(attrs=attrs) if one.is_secret else forms.TextInput(attrs=attrs),
    )


@sensitive_post_parameters()
@sensitive_variables("form")
@require_http_methods(["GET", "POST"])
@leaders_only
def provider(request: HtmxRequest) -> HttpResponse:
    """Choose a provider, then tell it what it needs."""
    account = mail_accounts.for_business(request.business)
    slug = str((request.POST or request.GET).get("provider", ""))
    if slug not in PROVIDERS:
        return render(request, "settings/mail_provider.html", {"providers": PROVIDERS.values()})
    wanted = PROVIDERS[slug]
    known = {
        "address": account.from_address if account else request.business.email,
        "from_name": account.from_name if account else request.business.name,
        **mail_providers.told(account, slug),
    }
    if request.method == "GET":
        return _form(request, ProviderForm(wanted=wanted, account=account, initial=known), wanted)
    form = ProviderForm(request.POST, wanted=wanted, account=account, initial=known)
    return _choose(request, form, wanted)


@sensitive_variables("form", "answers")
def _choose(request: HtmxRequest, form: ProviderForm, wanted: Wanted) -> HttpResponse:
    if not form.is_valid():
        return _form(request, form, wanted)
    said = form.cleaned_data
    answers = form.answers()
    try:
        mail_providers.choose(
            request.business,
            said["address"],
            wanted.slug,
            answers=answers,
            from_name=said["from_name"],
            by=request.staff,
            now=now(),
        )
    except Refused as refused:
        field = getattr(refused, "field", None)
        form.add_error(field if field in form.fields else None, str(refused))
        return _form(request, form, wanted)
    messages.success(request, _("Kept. Now send yourself a test: it shows whether the key is right."))
    return redirect("mail-settings")


def _form(request: HtmxRequest, form: ProviderForm, wanted: Wanted) -> HttpResponse:
    context = {"form": form, "wanted": wanted}
    return render(request, "settings/mail_provider.html", context, status=422 if form.is_bound else 200)


@require_POST
@leaders_only
def topic(request: HtmxRequest) -> HttpResponse:
    """Let Amazon's topic report that asks whether it may."""
    account = mail_accounts.for_business(request.business)
    if account is None:
        raise Http404
    try:
        mail_providers.let_in(account, request.POST.get("topic", ""), by=request.staff, now=now())
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("/settings/mail/#reports")


def standing(account: MailAccount) -> dict[str, Any]:
    """What the page of mail shows about a provider."""
    if account.kind != MailAccount.Kind.PROVIDER or account.provider not in PROVIDERS:
        return {}
    wanted = PROVIDERS[account.provider]
    try:
        address = mail_providers.reports_address(account)
    except Refused as unreadable:
        return {"provider": wanted, "provider_trouble": str(unreadable)}
    asks = mail_providers.asks(account, now=now())
    is_proven = not wanted.proof or mail_providers.is_answered(account, wanted.proof.name)
    return {
        "provider": wanted,
        "reports_address": address,
        "reports_are_proven": is_proven,
        "asks_us": asks,
        "is_let_in": bool(asks and mail_providers.may_report(account, asks.topic)),
    }


urls = [
    path("settings/mail/provider/", provider, name="mail-provider"),
    path("settings/mail/topic/", topic, name="mail-topic"),
]
