"""Settings: the few things that only the owner can know."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from regulars.services import setup
from regulars.web.door import HtmxRequest, leaders_only
from regulars.web.settings_forms import PARTS


@require_GET
@leaders_only
def settings(request: HtmxRequest) -> HttpResponse:
    """Show everything that is set."""
    return _page(request)


@require_POST
@leaders_only
def change(request: HtmxRequest, part: str) -> HttpResponse:
    """Change one part of the settings."""
    if part not in PARTS:
        raise Http404
    form = PARTS[part](request.POST, business=request.business)
    if not form.is_valid():
        return _page(request, part, form)
    try:
        setup.change(request.business, **form.settings())
    except setup.BadSetting as bad:
        form.add_error(bad.field if bad.field in form.fields else None, str(bad))
        return _page(request, part, form)
    messages.success(request, _("Kept. It counts from the next list on."))
    return redirect(f"{reverse('settings')}#{part}")


def _page(request: HtmxRequest, part: str = "", form: forms.Form | None = None) -> HttpResponse:
    shown: dict[str, forms.Form] = {name: each(business=request.business) for name, each in PARTS.items()}
    if form:
        shown[part] = form
    context = {"forms": shown, "wrong": part}
    return render(request, "settings/settings.html", context, status=422 if form else 200)


urls = [
    path("settings/", settings, name="settings"),
    path("settings/<slug:part>/", change, name="settings-part"),
]
