"""Where a provider reports what became of letters: proven, taken once, answered at once."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from regulars.post.provider_events import NotAsked, NotGenuine, NotUnderstood, amazon_brought, reported
from regulars.services import mail_providers, provider_events
from regulars.services.refused import Refused
from regulars.web.door import now


@csrf_exempt
@require_POST
def take(request: HttpRequest, token: str, provider: str) -> HttpResponse:
    """Take a report: 404 from elsewhere, 401 or 403 without proof, 400 unreadable or old, 409 brought once more."""
    account = provider_events.account_at(token, provider)
    if account is None:
        raise Http404
    try:
        sender = provider_events.provider_of(account)
        events = reported(sender, request, now=now())
        brought = amazon_brought(sender, request)
        if brought:
            mail_providers.hear(account, brought, now=now())
    except NotAsked:
        return _answer(401, "Who is there?", **{"WWW-Authenticate": 'Basic realm="reports"'})
    except (NotGenuine, Refused):
        return _answer(403, "This is not proven to be from the provider.")
    except NotUnderstood:
        return _answer(400, "This cannot be read.")
    taken = provider_events.take(account.business, events, now=now())
    if taken.old and taken.old == len(events):
        return _answer(400, "This is too old.")
    if taken.replayed and taken.replayed == len(events):
        return _answer(409, "This was told long ago.")
    return _answer(200, "")


def _answer(status: int, words: str, **headers: str) -> HttpResponse:
    return HttpResponse(words, status=status, content_type="text/plain; charset=utf-8", headers=headers)


urls: list[URLPattern] = [path("events/<str:token>/<slug:provider>/", take, name="provider-events")]
