"""Where a mail house reports what became of a card: proven, taken once, answered at once."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from regulars import mail_houses
from regulars.mail_houses import NotGenuine
from regulars.services import house_reports
from regulars.services.mail_houses import hook_of
from regulars.services.refused import Refused
from regulars.web.door import now


@csrf_exempt
@require_POST
def take(request: HttpRequest, token: str, slug: str) -> HttpResponse:
    """Take a report: 404 from elsewhere, 403 without proof."""
    business, house = house_reports.business_at(token, slug), mail_houses.house(slug)
    if business is None or house.reported is None:
        raise Http404
    moment = now()
    try:
        report = house.reported(hook_of(business, slug), request.headers, request.body, moment)
    except (NotGenuine, Refused):
        return HttpResponse("This is not proven to be from there.", status=403, content_type="text/plain")
    house_reports.take(business, slug, report, now=moment)
    return HttpResponse("", content_type="text/plain")


urls: list[URLPattern] = [path("house-events/<str:token>/<slug:slug>/", take, name="house-reports")]
