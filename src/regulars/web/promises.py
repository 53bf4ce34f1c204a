"""Promises: what is to be kept, by whom and by when, and how many were."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_POST

from regulars.records.models import Customer, Promise
from regulars.services import amends
from regulars.services.refused import Refused
from regulars.web import promising, register
from regulars.web.door import HtmxRequest, leads, now, number, staff_only, today
from regulars.web.promise_forms import ACTS, Act, PromiseForm

OPEN_SHOWN, ENDED_SHOWN, FOUND_SHOWN = 100, 20, 8
BACK = {"today": "/?promise={}", "promises": "/promises/?done={}", "customer": "/customers/{customer}/"}


@require_GET
@staff_only
def index(request: HtmxRequest) -> HttpResponse:
    """Show what is promised, late first, and what was kept lately."""
    business, day = request.business, today(request.business)
    mine = request.GET.get("whose") == "mine"
    promises = Promise.objects.of(business).select_related(*promising.WITH_EVERYTHING)
    waiting = promises.open().filter(**({"keeper": request.staff} if mine else {})).order_by("due_date", "pk")
    found = list(waiting[: OPEN_SHOWN + 1])
    pledges = promising.tell(business, found[:OPEN_SHOWN], on=day, by=request.staff)
    ended = promises.exclude(state=Promise.State.OPEN).order_by("-ended_at", "-pk")
    context = {
        "late": [one for one in pledges if one.is_late],
        "near": [one for one in pledges if one.is_near and not one.is_late],
        "later": [one for one in pledges if not one.is_near],
        "has_more": len(found) > OPEN_SHOWN,
        "ended": ended[:ENDED_SHOWN],
        "share": promising.share(business, on=day),
        "month": amends.month(business, now=now()),
        "mine": mine,
        "may_set": leads(request.staff),
        "slip": promises.filter(pk=number(request.GET.get("done")) or 0).first(),
    }
    return render(request, "promises/list.html", context)


@require_GET
@staff_only
def new(request: HtmxRequest) -> HttpResponse:
    """Find who it is promised to, and ask what."""
    text = request.GET.get("q", "").strip()[:200]
    found = register.search(request.business, text, size=FOUND_SHOWN) if text else None
    customer, form = None, None
    if pk := number(request.GET.get("customer")):
        everybody = Customer.objects.of(request.business).select_related("business")
        customer = get_object_or_404(everybody, pk=pk)
        form = PromiseForm(customer=customer)
    context = {"found": found, "q": text, "customer": customer, "form": form}
    return render(request, "promises/new.html", context)


@require_GET
@staff_only
def show(request: HtmxRequest, pk: int) -> HttpResponse:
    """Show one promise and everything that can be done about it."""
    # From the calendar, with the day to which it was carried: the customer is told before it counts.
    return _page(request, _promise(request, pk), until=request.GET.get("until", "")[:10])


@require_POST
@staff_only
def act(request: HtmxRequest, pk: int, what: str) -> HttpResponse:
    """Do one thing about a promise, and go back to where it was clicked."""
    if what not in ACTS:
        raise Http404
    promise = _promise(request, pk)
    form = ACTS[what](request.POST, promise=promise)
    sentence = _done(form, request)
    if form.errors:
        return _page(request, promise, what, form)
    back = request.POST.get("back", "")
    is_slip = back in ("today", "promises") and what not in ("keepers", "undo")
    if not is_slip:
        messages.success(request, sentence)
    if back in BACK and (is_slip or back == "customer"):
        customer = promise.customer.merged_into_id or promise.customer_id
        return redirect(BACK[back].format(pk, customer=customer))
    return redirect(back if back in ("today", "promises") else reverse("promise", args=[pk]))


def _done(form: Act, request: HtmxRequest) -> str:
    if not form.is_valid():
        return ""
    try:
        return form.act(by=request.staff, now=now())
    except Refused as refused:
        form.add_error(next(iter(form.fields), None), str(refused))
        return ""


def _page(
    request: HtmxRequest, promise: Promise, what: str = "", form: Act | None = None, *, until: str = ""
) -> HttpResponse:
    forms = {name: each(promise=promise) for name, each in ACTS.items()} | ({what: form} if form else {})
    forms["delays"].initial.setdefault("until", until)
    context = {
        "pledge": promising.tell(request.business, [promise], on=today(request.business), by=request.staff)[0],
        "promise": promise,
        "forms": forms,
        "wrong": what,
        "errors": [error for each in form.errors.values() for error in each] if form and not form.fields else [],
        "month": amends.month(request.business, now=now()),
        "may_set": leads(request.staff),
    }
    return render(request, "promises/page.html", context, status=422 if form else 200)


def _promise(request: HtmxRequest, pk: int) -> Promise:
    promises = Promise.objects.of(request.business).select_related("business", *promising.WITH_EVERYTHING)
    return get_object_or_404(promises, pk=pk)


urls = [
    path("promises/", index, name="promises"),
    path("promises/new/", new, name="promise-new"),
    path("promises/<int:pk>/", show, name="promise"),
    path("promises/<int:pk>/<slug:what>/", act, name="promise-act"),
]
