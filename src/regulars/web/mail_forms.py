"""The forms of Settings, Mail. A password goes in and is never shown again."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from regulars.core.mail_identity import domain_of
from regulars.post.servers import Server
from regulars.records.models import Business, MailAccount
from regulars.services import mail_setup

SECURITY = [("tls", _("TLS from the start (port 465)")), ("starttls", _("STARTTLS (port 587)"))]
LOCAL = ("none", _("None, on this machine only"))
LONGEST = 254


def _plain(**more: str) -> forms.TextInput:
    return forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false", "autocomplete": "off"} | more)


def _secret() -> forms.PasswordInput:
    return forms.PasswordInput(attrs={"autocomplete": "new-password"})


class AddressForm(forms.Form):
    """The first question."""

    address = forms.CharField(
        label=_("Your e-mail address"),
        max_length=LONGEST,
        help_text=_("Your customers see it, and their answers go there. Best one with a domain of your own."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": _("Write the address that your e-mails come from.")},
    )


class AccountForm(AddressForm):
    """Where mail leaves, and where answers are read."""

    password = forms.CharField(label=_("Password"), max_length=500, required=False, strip=False, widget=_secret())
    from_name = forms.CharField(
        label=_("Name that people see"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    host = forms.CharField(
        label=_("Server for sending (SMTP)"),
        max_length=253,
        widget=_plain(),
        error_messages={"required": _("Write the server that takes your e-mails. Your provider's help names it.")},
    )
    port = forms.IntegerField(label=_("Port"), min_value=1, max_value=65_535, required=False)
    security = forms.ChoiceField(label=_("Encryption"), choices=[*SECURITY, LOCAL], required=False)
    username = forms.CharField(
        label=_("User name"),
        max_length=LONGEST,
        required=False,
        widget=_plain(),
        help_text=_("Mostly the whole address."),
    )
    imap_host = forms.CharField(
        label=_("Server for reading (IMAP)"),
        max_length=253,
        required=False,
        widget=_plain(),
        help_text=_("Left empty, nothing is read: who replies STOP is then not heard."),
    )
    imap_username = forms.CharField(
        label=_("User name for reading"), max_length=LONGEST, required=False, widget=_plain()
    )
    imap_password = forms.CharField(
        label=_("Password for reading"),
        max_length=500,
        required=False,
        strip=False,
        widget=_secret(),
        help_text=_("Only if it is another one."),
    )
    # Whose servers the form shows, and which: another address may need others.
    shown_for = forms.CharField(max_length=LONGEST, required=False, widget=forms.HiddenInput)
    shown_host = forms.CharField(max_length=253, required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        answers: QueryDict | None = None,
        *,
        business: Business,
        account: MailAccount | None,
        address: str = "",
        server: Server | None = None,
    ) -> None:
        super().__init__(answers, initial=_initial(business, account, address, server))
        self.account = account
        is_same = account is not None and address in ("", account.from_address)
        has_secret = is_same and bool(account and account.password_sealed)
        self.fields["password"].help_text = _("One is kept. Leave it empty to keep it.") if has_secret else ""

    def shows_others_servers(self) -> bool:
        """Say whether the servers are still those of an address with another domain than the one that was typed."""
        old, host = self._shown()
        return self._has_moved_from(old) and self.cleaned_data["host"] == host

    def chosen(self) -> dict[str, Any]:
        """What is to be chosen; the name to sign in with is mostly the address, and never one that was left."""
        answers = {name: text for name, text in self.cleaned_data.items() if not name.startswith("shown_")}
        old, _host = self._shown()
        for name in ("username", "imap_username"):
            if self._has_moved_from(old) and answers[name] == old:
                answers[name] = answers["address"].strip()
        answers["port"] = answers["port"] or 465
        answers["security"] = answers["security"] or "tls"
        if answers["host"] and answers["password"] and not answers["username"]:
            answers["username"] = answers["address"].strip()
        if answers["imap_host"] and not answers["imap_username"]:
            answers["imap_username"] = answers["username"]
        return answers

    def _shown(self) -> tuple[str, str]:
        shown_for = self.cleaned_data["shown_for"]
        if self.account and not shown_for:
            return self.account.from_address, self.account.host
        return shown_for, self.cleaned_data["shown_host"]

    def _has_moved_from(self, old: str) -> bool:
        new = self.cleaned_data["address"].strip().lower()
        return bool(old) and domain_of(old.lower()) != domain_of(new)


class LettersForm(forms.Form):
    """When and how many letters leave."""

    mail_at = forms.TimeField(
        label=_("E-mails leave from"),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        help_text=_("On your clock, and never in a customer's night."),
    )
    per_day = forms.IntegerField(
        label=_("E-mails a day, at most"),
        min_value=1,
        max_value=100_000,
        help_text=_("Below what your provider allows. What is more waits until tomorrow."),
    )
    bounce_address = forms.CharField(
        label=_("Address for returned mail"),
        max_length=LONGEST,
        required=False,
        help_text=_(
            "Only if your server takes addresses with a plus sign. Left empty, it returns to the address above."
        ),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, answers: QueryDict | None = None, *, account: MailAccount) -> None:
        super().__init__(answers, initial={name: getattr(account, name) for name in self.base_fields})
        if mail_setup.is_unpaced(account):
            del self.fields["per_day"]


def _initial(business: Business, account: MailAccount | None, address: str, server: Server | None) -> dict[str, Any]:
    if account and account.host and address in ("", account.from_address):
        kept = ("from_name", "host", "port", "security", "username", "imap_host", "imap_username")
        shown = {name: getattr(account, name) for name in kept} | {"address": account.from_address}
    else:
        shown = _found(business, account, address, server)
    return shown | {"shown_for": shown["address"], "shown_host": shown.get("host", "")}


def _found(business: Business, account: MailAccount | None, address: str, server: Server | None) -> dict[str, Any]:
    from_name = (account and account.from_name) or business.name
    found: dict[str, Any] = {"address": address or business.email, "from_name": from_name, "port": 465}
    if server:
        found |= {name: getattr(server, name) for name in ("host", "port", "security", "imap_host")}
        found |= {"username": address, "imap_username": address if server.imap_host else ""}
    return found
