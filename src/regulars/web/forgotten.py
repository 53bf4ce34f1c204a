"""A forgotten password: ask for a link, and choose a new one with it."""

from django import forms
from django.contrib import auth, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from regulars.services import passwords
from regulars.services.refused import Refused
from regulars.web.door import now
from regulars.web.settings_forms import LONGEST_ADDRESS

PRIVATE = {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow"}


class ForgottenForm(forms.Form):
    """Who has forgotten it."""

    email = forms.EmailField(
        label=_("E-mail"),
        max_length=LONGEST_ADDRESS,
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
        error_messages={"required": _("Write the address that you sign in with.")},
    )


class NewPasswordForm(forms.Form):
    """The new one."""

    password = forms.CharField(
        label=_("New password"),
        strip=False,
        max_length=500,
        help_text=_("Ten letters or more. Four words in a row are good and easy to remember."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Choose a password.")},
    )


@never_cache
@require_http_methods(["GET", "POST"])
def forgotten(request: HttpRequest) -> HttpResponse:
    """Ask for the address, and answer everybody alike."""
    context = {"can_be_mailed": passwords.can_be_mailed(), "form": ForgottenForm(), "is_asked": "asked" in request.GET}
    if request.method == "GET" or not context["can_be_mailed"]:
        waits = passwords.waits_for_somebody()
        return render(request, "sign_in/forgotten.html", context | {"waits": waits})
    form = ForgottenForm(request.POST)
    if not form.is_valid():
        return render(request, "sign_in/forgotten.html", context | {"form": form}, status=422)
    passwords.ask(form.cleaned_data["email"], now=now())
    return redirect(f"{request.path}?asked")


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def new_password(request: HttpRequest, token: str) -> HttpResponse:
    """Take a new password from who has the link; looking at the page uses nothing up."""
    answer = _answer(request, token)
    for name, value in PRIVATE.items():
        answer.headers[name] = value
    return answer


def _answer(request: HttpRequest, token: str) -> HttpResponse:
    form = NewPasswordForm(request.POST or None)
    try:
        passwords.who(token, now=now())
        if request.method == "GET" or not form.is_valid():
            status = 200 if request.method == "GET" else 422
            return render(request, "sign_in/new_password.html", {"form": form}, status=status)
        passwords.choose(token, form.cleaned_data["password"], now=now())
    except passwords.OldLink as old:
        return render(request, "sign_in/new_password.html", {"old": str(old)}, status=404)
    except Refused as weak:
        form.add_error("password", str(weak))
        return render(request, "sign_in/new_password.html", {"form": form}, status=422)
    auth.logout(request)
    messages.success(request, gettext("The new password counts from now on. Sign in with it."))
    return redirect("sign-in")


urls = [
    path(f"{passwords.PLACE}/", forgotten, name="forgotten"),
    path(f"{passwords.PLACE}/<str:token>/", new_password, name="new-password"),
]
