"""Settings, Mail: the address first, then the password, a test, and the records that prove who writes."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from regulars.post import servers
from regulars.records.models import Business, MailAccount
from regulars.services import incoming_effects, mail_accounts, mail_checks, mail_setup, setting_changes
from regulars.services.refused import Refused
from regulars.web import changed, mail_providers
from regulars.web.door import HtmxRequest, leaders_only, now
from regulars.web.mail_forms import AccountForm, AddressForm, LettersForm

RECORDS = (
    ("mx", gettext_lazy("Answers arrive")),
    ("spf", gettext_lazy("Who may send (SPF)")),
    ("dkim", gettext_lazy("Signed e-mails (DKIM)")),
    ("dmarc", gettext_lazy("What to do with fakes (DMARC)")),
)
AT_FIELD = {
    "refused": "port",
    "no_tls": "port",
    "tls": "security",
    "password": "password",
    "app_password": "password",
    "no_sign_in": "username",
    "imap": "imap_host",
    "imap_password": "imap_password",
}


@sensitive_post_parameters("password", "imap_password")
@require_http_methods(["GET", "POST"])
@leaders_only
def mail(request: HtmxRequest) -> HttpResponse:
    """Show how mail leaves, or choose it."""
    account = mail_accounts.ensure(request.business)
    if request.method == "POST":
        return _choose(request, account)
    address = request.GET.get("address", "").strip()
    if not address:
        return _page(request, account)
    try:
        address = mail_setup.checked_address(address)
    except mail_setup.BadMail as bad:
        return _page(request, account, first=_with_error(AddressForm({"address": address}), bad))
    is_same = account is not None and account.from_address == address and bool(account.host)
    server = None if is_same else mail_setup.suggest(address, mail_checks.resolver())
    return _page(request, account, address=address, server=server)


@sensitive_variables("form", "chosen")
def _choose(request: HtmxRequest, account: MailAccount | None) -> HttpResponse:
    form = AccountForm(request.POST, business=request.business, account=account)
    if not form.is_valid():
        return _page(request, account, form=form)
    if form.shows_others_servers():
        return redirect(f"{reverse('mail-settings')}?{urlencode({'address': form.cleaned_data['address'].strip()})}")
    chosen = form.chosen()
    server = servers.by_host(chosen["host"])
    is_other = account is None or account.host != chosen["host"]
    if server and is_other:
        chosen |= {"per_day": server.per_day, "per_second": server.per_second}
    address = chosen.pop("address")
    try:
        draft = mail_setup.drafted(request.business, address, **chosen)
        trouble = mail_checks.reach(draft) or mail_checks.reach_replies(draft, today=now().date())
        if trouble is None:
            mail_setup.choose(request.business, address, by=request.staff, now=now(), **chosen)
    except Refused as refused:
        return _page(request, account, form=_with_error(form, refused))
    if trouble:
        form.add_error(AT_FIELD.get(trouble.code, "host"), trouble.sentence)
        return _page(request, account, form=form)
    messages.success(request, _("The server takes your mail. Now send yourself a test."))
    return redirect("mail-settings")


@require_POST
@leaders_only
def change_letters(request: HtmxRequest) -> HttpResponse:
    """Choose when and how many letters leave."""
    account = _account(request.business)
    form = LettersForm(request.POST, account=account)
    if not form.is_valid():
        return _page(request, account, letters=form)
    try:
        mail_setup.change_letters(account, by=request.staff, now=now(), **form.cleaned_data)
    except Refused as refused:
        return _page(request, account, letters=_with_error(form, refused))
    messages.success(request, _("Kept. It counts from the next e-mail on."))
    return redirect("mail-settings")


@require_POST
@leaders_only
def send_test(request: HtmxRequest) -> HttpResponse:
    """Send a letter to who asks."""
    account = _account(request.business)
    address = request.staff.user.email if request.staff.user else ""
    try:
        trouble = mail_checks.reach(account)
        if trouble is None:
            mail_checks.test(account, address, by=request.staff, now=now())
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("mail-settings")
    if trouble:
        messages.error(request, trouble.sentence)
    else:
        messages.success(request, _("An e-mail to %(address)s is on its way.") % {"address": address})
    return redirect("mail-settings")


@require_POST
@leaders_only
def check_records(request: HtmxRequest) -> HttpResponse:
    """Ask DNS once more."""
    try:
        mail_checks.check_records(_account(request.business), mail_checks.resolver(), now=now())
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("/settings/mail/#records")


@require_POST
@leaders_only
def make_key(request: HtmxRequest) -> HttpResponse:
    """Sign letters from now on, and show the record that belongs to it."""
    try:
        account = mail_setup.make_dkim_key(_account(request.business), by=request.staff, now=now())
        mail_checks.check_records(account, mail_checks.resolver(), now=now())
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("/settings/mail/#records")


@require_POST
@leaders_only
def switch(request: HtmxRequest) -> HttpResponse:
    """Let letters leave by themselves, or not."""
    is_on = request.POST.get("to") == "on"
    account = mail_setup.switch(_account(request.business), is_on=is_on, by=request.staff, now=now())
    if not is_on:
        said = _("No e-mail leaves until you switch it on again.")
    elif account.is_paused:
        said = _("E-mails leave by themselves as soon as mail is let go.")
    else:
        said = _("E-mails leave by themselves now.")
    messages.success(request, said)
    return redirect("mail-settings")


def _account(business: Business) -> MailAccount:
    account = mail_accounts.ensure(business)
    if account is None:
        raise Http404
    return account


def _with_error(form: Any, refused: Refused) -> Any:
    form.is_valid()
    field = getattr(refused, "field", None)
    form.add_error(field if field in form.fields else None, str(refused))
    return form


def _page(
    request: HtmxRequest,
    account: MailAccount | None,
    *,
    form: forms.Form | None = None,
    first: forms.Form | None = None,
    letters: forms.Form | None = None,
    address: str = "",
    server: servers.Server | None = None,
) -> HttpResponse:
    business = request.business
    account = mail_accounts.for_business(business) or account
    host = str(form["host"].value() or "") if form else server.host if server else account.host if account else ""
    context = {
        "account": account,
        "asks": bool(form or address),
        "asks_address": bool(account is None or first or request.GET.get("another")),
        "first": first or AddressForm(initial={"address": "" if account else business.email}),
        "form": form or AccountForm(business=business, account=account, address=address, server=server),
        "server": server or servers.by_host(host),
        "is_found": bool(address and server),
        "wrong": form is not None,
        "by_environment": bool(settings.SMTP_URL),
        **(_standing(account, letters) if account else {}),
    }
    return render(request, "settings/mail.html", context, status=422 if form or first or letters else 200)


def _standing(account: MailAccount, letters: forms.Form | None) -> dict[str, Any]:
    kept, asked = account.records, {"mx", *mail_accounts.proofs_of(account)}
    return {
        "letters": letters or LettersForm(account=account),
        "letters_wrong": letters is not None,
        "test": mail_checks.note_test(account),
        "records": [(kind, title, kept[kind]) for kind, title in RECORDS if kind in kept and kind in asked],
        "signs": bool(account.dkim_key_sealed),
        "is_slow": mail_accounts.rests(account, now=now()),
        "many": mail_accounts.bulk_refusal(account, now=now()),
        "is_here": account.kind == MailAccount.Kind.LOCAL,
        "changes": changed.lines(account.business, setting_changes.MAIL),
        "spam": incoming_effects.rate(account.business, now=now()),
        **mail_providers.standing(account),
    }


urls = [
    path("settings/mail/", mail, name="mail-settings"),
    path("settings/mail/letters/", change_letters, name="mail-letters"),
    path("settings/mail/tests/", send_test, name="mail-test"),
    path("settings/mail/records/", check_records, name="mail-records"),
    path("settings/mail/keys/", make_key, name="mail-key"),
    path("settings/mail/switch/", switch, name="mail-switch"),
]
