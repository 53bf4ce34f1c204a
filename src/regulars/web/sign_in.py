"""Signing in and out."""

from typing import Any

from django import forms
from django.contrib import auth, messages
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from regulars.records.models import Business
from regulars.web.settings_forms import LONGEST_ADDRESS

LONGEST_WAY_ON = 2_000


class SignInForm(AuthenticationForm):
    """E-mail address and password."""

    username = forms.EmailField(
        label=_("E-mail"),
        max_length=LONGEST_ADDRESS,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    error_messages = {
        "invalid_login": _("This e-mail address and password do not belong together. Check both and try again."),
        "inactive": _("This person may no longer sign in. Ask the owner."),
    }

    def clean_username(self) -> str:
        """Addresses are kept in lower case."""
        return str(self.cleaned_data["username"]).lower()


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask who it is, and let them in."""
    if not Business.objects.exists():
        return redirect("first-run")
    if request.user.is_authenticated:
        return redirect(_way_on(request))
    if "unkept" in request.GET:
        messages.warning(request, _("You were signed out meanwhile; what you just wrote was not kept."))
    form = SignInForm(request, request.POST or None)
    if not form.is_valid():
        return _page(request, form, status=422 if form.is_bound else 200)
    auth.login(request, form.get_user())
    return redirect(_way_on(request))


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Say goodbye."""
    auth.logout(request)
    return redirect("sign-in")


def locked_out(request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
    """Answer after too many wrong passwords."""
    form = SignInForm(request)
    return _page(request, form, status=429, too_many=True)


def _page(request: HttpRequest, form: SignInForm, *, status: int, too_many: bool = False) -> HttpResponse:
    context = {"form": form, "way_on": _way_on(request), "too_many": too_many}
    return render(request, "sign_in/sign_in.html", context, status=status)


def _way_on(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or "/"
    is_path = wanted.startswith("/") and len(wanted) < LONGEST_WAY_ON
    is_ours = is_path and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_ours else "/"


urls = [
    path("sign-in/", sign_in, name="sign-in"),
    path("sign-out/", sign_out, name="sign-out"),
]
