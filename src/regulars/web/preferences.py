"""The way out: the page that a link in a letter leads to. It needs no account, and looking at it changes nothing."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, QueryDict
from django.http.response import HttpResponseRedirectBase
from django.shortcuts import render
from django.urls import re_path
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from regulars.core.consent import EVERY
from regulars.services import preferences
from regulars.services.preferences import Choice, Former, Visitor
from regulars.services.refused import Refused
from regulars.web import preference_words as words
from regulars.web.door import now

PRIVATE = {"Referrer-Policy": "no-referrer", "Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow"}
ONE_CLICK = {"List-Unsubscribe": ["One-Click"]}  # RFC 8058


class Unread(Refused):
    """I could not read what you chose, so nothing was changed. Choose once more below."""


class SeeThere(HttpResponseRedirectBase):
    """Look at what holds now."""

    status_code = 303


def way_out(request: HttpRequest, token: str) -> HttpResponse:
    """Show what holds for the customer of this link, or take what they chose."""
    answer = _answer(request, token)
    for name, value in PRIVATE.items():
        answer.headers[name] = value
    return answer


def _answer(request: HttpRequest, token: str) -> HttpResponse:
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"], _("This page can be read or answered.\n"))
    who = preferences.visitor(token)
    if who is None:
        return _to_nobody(request, preferences.former(token))
    if request.method != "POST":
        return _show(request, who)
    if _is_one_click(request):
        preferences.stop(who, now=now())
        return HttpResponse(words.stopped(who), content_type="text/plain; charset=utf-8")
    try:
        return _take(request, who)
    except Refused as refusal:
        return _show(request, who, refusal=str(refusal), status=400)


def _to_nobody(request: HttpRequest, who: Former | None) -> HttpResponse:
    """Close the address of who was erased, and tell what is known; a link that is none of ours leads nowhere."""
    if who is None:
        return render(request, "preferences/nothing.html", status=404)
    if request.method == "POST" and _is_one_click(request):
        said = words.stopped(who) if preferences.close(who, now=now()) else _("Nothing is sent to you.\n")
        return HttpResponse(said, content_type="text/plain; charset=utf-8")
    if request.POST.get("do") in ("stop", "everything"):
        preferences.close(who, purpose=EVERY if request.POST["do"] == "everything" else who.purpose, now=now())
    again = preferences.owners(who)
    context = {
        "business": who.business,
        "is_back": bool(again),
        "purpose": who.purpose,
        "stop": words.stop_button(who) if preferences.hears(who, again, now=now()) else "",
    }
    is_read = request.method != "POST" or "do" in request.POST
    return render(request, "preferences/unknown.html", context, status=200 if is_read else 400)


def _is_one_click(request: HttpRequest) -> bool:
    return dict(request.POST.lists()) == ONE_CLICK and not request.FILES


def _take(request: HttpRequest, who: Visitor) -> HttpResponse:
    """Do what a button on the page says."""
    form = request.POST
    match form.get("do") if "List-Unsubscribe" not in form else "":
        case "stop":
            preferences.stop(who, source=preferences.PAGE, wording=words.stop_button(who), now=now())
        case "everything":
            preferences.stop_everything(who, wording=words.everything_button(), now=now())
        case "rest":
            preferences.rest(who, _months(form), now=now())
        case "agree":
            asked = _choices(form)
            preferences.agree(who, asked, wording=words.agreement(who, asked), now=now())
        case "save":
            if new := preferences.choose(who, _choices(form), wording=words.save_button(), now=now()):
                return _ask(request, who, new)
        case _:
            raise Unread(Unread.__doc__)
    return SeeThere(f"{request.path}?done")


def _choices(form: QueryDict) -> list[Choice]:
    pairs = [one.partition(":") for one in form.getlist("allow")]
    return [(way, purpose) for way, _colon, purpose in pairs]


def _months(form: QueryDict) -> int:
    months = form.get("months", "")
    if not (months.isascii() and months.isdecimal() and len(months) < 3):
        raise Unread(Unread.__doc__)
    return int(months)


def _show(request: HttpRequest, who: Visitor, *, status: int = 200, **more: Any) -> HttpResponse:
    held = preferences.choices(who.customer, now=now())
    context = {
        "business": who.business,
        "held": held,
        "sentences": words.holding(held),
        "stop": words.stop_button(who) if ("email", who.purpose) in held.allowed else "",
        "after_stop": words.after_stop(who, held),
        "save": words.save_button(),
        "everything": words.everything_button() if held.allowed else "",
        "tables": words.tables(held),
        "is_done": "done" in request.GET,
    }
    return render(request, "preferences/page.html", context | more, status=status)


def _ask(request: HttpRequest, who: Visitor, new: list[Choice]) -> HttpResponse:
    """Ask once more before something is allowed: a link may be in other hands."""
    context = {
        "business": who.business,
        "held": preferences.choices(who.customer, now=now()),
        "agreement": words.agreement(who, new),
        "new": [":".join(choice) for choice in new],
    }
    return render(request, "preferences/ask.html", context)


# The token is the authority: there is no session that another site could use. Without the last slash it works too,
# for a redirect would lose the answer.
urls = [re_path(r"^way-out/(?P<token>[^/]{1,400})/?$", csrf_exempt(way_out), name="way-out")]
