"""What came back by mail and waits for a person to read it."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from regulars.records.models import Incoming
from regulars.services import incoming
from regulars.services.refused import Refused
from regulars.web import back, outgoing
from regulars.web.door import HtmxRequest, now, number, staff_only

A_PAGE = 30
BESIDE_THEM = ("customer", "counter-card")
WRONG = gettext_lazy("Choose one of the buttons beside what they wrote.")


class VerdictForm(forms.Form):
    """What somebody made of it."""

    field_order = ("as",)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        choices = [("read", "read"), ("stop", "stop")]
        self.fields["as"] = forms.ChoiceField(
            choices=choices, error_messages={"required": WRONG, "invalid_choice": WRONG}
        )


@require_GET
@staff_only
def index(request: HtmxRequest) -> HttpResponse:
    """Show what waits to be read."""
    return _page(request)


@require_POST
@staff_only
def settle(request: HtmxRequest, pk: int) -> HttpResponse:
    """Take what they wrote off the tray, as read or as a no."""
    found = get_object_or_404(Incoming.objects.of(request.business).select_related("customer"), pk=pk)
    form = VerdictForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    try:
        if form.cleaned_data["as"] == "stop":
            incoming.read_as_stop(found, by=request.staff, now=now())
            messages.success(request, _("They get no more e-mail from you."))
        else:
            incoming.settle(found, by=request.staff, now=now())
            if found.is_noted:
                messages.success(request, _("Noted: it goes on as before."))
    except Refused as refused:
        form.add_error(None, str(refused))
        return _page(request, form)
    return redirect(_way_back(request, found))


def _way_back(request: HtmxRequest, settled: Incoming) -> str:
    """Return where the question was asked: at a desk, with what was just done, or beside the customer."""
    asked = request.POST.get("back", "")
    if asked in BESIDE_THEM and settled.customer_id:
        return reverse(asked, args=[settled.customer_id])
    if moment := number(request.POST.get("moment", "")):
        return f"{reverse('said', args=[moment])}?back={back.asked(request)}"
    if asked not in back.DESKS:
        return reverse("mail-answers")
    done = number(request.POST.get("done", ""))
    return back.address(asked, done=done) if done else back.address(asked)


def _page(request: HtmxRequest, form: forms.Form | None = None) -> HttpResponse:
    found = list(Incoming.objects.to_answer(request.business)[: A_PAGE + 1])
    context = {"answers": found[:A_PAGE], "has_more": len(found) > A_PAGE, "form": form}
    around = outgoing.around(request, "answers")
    return render(request, "mail/answers.html", context | around, status=422 if form else 200)


urls = [
    path("mail/answers/", index, name="mail-answers"),
    path("mail/answers/<int:pk>/", settle, name="mail-settle"),
]
