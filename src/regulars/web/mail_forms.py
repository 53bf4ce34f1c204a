"""The forms of Settings, Mail. A password goes in and is never shown again."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from regulars.post.servers import Server
from regulars.records.models import Business, MailAccount

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
        is_same = account is not None and address in ("", account.from_address)
        has_secret = is_same and bool(account and account.password_sealed)
        self.fields["password"].help_text = _("One is kept. Leave it empty to keep it.") if has_secret else ""

    def chosen(self) -> dict[str, Any]:
        """What is to be chosen; the name to sign in with is mostly the address."""
        answers = dict(self.cleaned_data)
        answers["port"] = answers["port"] or 465
        answers["security"] = answers["security"] or "tls"
        if answers["host"] and answers["password"] and not answers["username"]:
            answers["username"] = answers["address"].strip()
        if answers["imap_host"] and not answers["imap_username"]:
            answers["imap_username"] = answers["username"]
        return answers


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


def _initial(business: Business, account: MailAccount | None, address: str, server: Server | None) -> dict[str, Any]:
    if account and address in ("", account.from_address):
        kept = ("from_name", "host", "port", "security", "username", "imap_host", "imap_username")
        return {name: getattr(account, name) for name in kept} | {"address": account.from_address}
    found: dict[str, Any] = {"address": address or business.email, "from_name": business.name, "port": 465}
    if server:
        found |= {name: getattr(server, name) for name in ("host", "port", "security", "imap_host")}
        found |= {"username": address, "imap_username": address if server.imap_host else ""}
    return found
