"""The shop's look: set, hung, taken down, and seen on made-up cards and letters."""

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from regulars.core import paper
from regulars.core.print_days import MOST_DAYS
from regulars.press.pictures import LARGEST_FILE
from regulars.records.models import Business, Signature, Staff
from regulars.services import look
from regulars.services.look_sample import sample
from regulars.services.refused import Refused
from regulars.web.door import HtmxRequest, leaders_only, today

KINDS = ("postcard", "greeting_card", "letter")
USUAL = gettext_lazy("Usual here: %(label)s")
TOO_LARGE = gettext_lazy("This picture is larger than 10 MB. Make it smaller and choose it again.")


class LookForm(forms.Form):
    """Colour, code, paper and days."""

    colour = forms.CharField(
        label=gettext_lazy("Your colour"),
        max_length=20,
        widget=forms.TextInput(attrs={"type": "color", "class": "swatch"}),
    )
    qr_address = forms.CharField(
        label=gettext_lazy("The page that the code on a card opens"),
        help_text=gettext_lazy("Where people book, order or write to you. Empty: no code."),
        max_length=300,
        required=False,
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )
    qr_words = forms.CharField(
        label=gettext_lazy("Words beside the code"),
        help_text=gettext_lazy("Say what is there: “Choose your day”."),
        max_length=80,
        required=False,
    )
    card_size = forms.ChoiceField(label=gettext_lazy("Postcards"), required=False)
    letter_paper = forms.ChoiceField(label=gettext_lazy("Letters"), required=False)
    envelope = forms.ChoiceField(label=gettext_lazy("Envelopes for notes"), required=False)
    label_sheet = forms.ChoiceField(label=gettext_lazy("Address labels"), required=False)
    print_days = forms.IntegerField(
        label=gettext_lazy("Business days from the plan to the letter box"),
        help_text=gettext_lazy("Count the print shop too, if you use one."),
        min_value=0,
        max_value=MOST_DAYS,
    )
    post_days = forms.IntegerField(
        label=gettext_lazy("Business days from the letter box to the hand"), min_value=0, max_value=MOST_DAYS
    )

    def __init__(self, *args: Any, business: Business, **kwargs: Any) -> None:
        kept = look.look_of(business)
        kwargs["initial"] = {name: getattr(kept, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)
        postcards = {slug: card for slug, card in paper.CARDS.items() if not card.is_folded}
        self._offer("card_size", postcards, paper.usual_card(business.country))
        self._offer("letter_paper", paper.LETTERS, paper.usual_letter(business.country))
        self._offer("envelope", paper.ENVELOPES, paper.usual_envelope(business.country))
        self._offer("label_sheet", paper.LABEL_SHEETS, paper.usual_label_sheet(business.country))

    def _offer(self, name: str, sizes: Any, usual: str) -> None:
        field = cast(forms.ChoiceField, self.fields[name])
        first = ("", USUAL % {"label": sizes[usual].label})
        field.choices = [first, *((slug, size.label) for slug, size in sizes.items())]


@require_http_methods(["GET", "POST"])
@leaders_only
def settings(request: HtmxRequest) -> HttpResponse:
    """Show the look, and change it."""
    if request.method == "GET":
        return _page(request)
    form = LookForm(request.POST, business=request.business)
    if not form.is_valid():
        return _page(request, form)
    try:
        look.change(request.business, **form.cleaned_data)
    except look.BadLook as bad:
        form.add_error(bad.field, str(bad))
        return _page(request, form)
    messages.success(request, _("Kept. The next print run looks like this."))
    return redirect("look")


@require_POST
@leaders_only
def hang(request: HtmxRequest, which: str) -> HttpResponse:
    """Take a logo or picture, or take it down."""
    if which not in look.PICTURES:
        raise Http404
    if request.POST.get("remove"):
        look.take_down(request.business, which)
        messages.success(request, _("Removed."))
        return redirect(f"/settings/look/#{which}")
    try:
        look.hang(request.business, which, _uploaded(request))
    except Refused as refused:
        return _page(request, wrong=(which, str(refused)))
    messages.success(request, _("Kept. The next print run looks like this."))
    return redirect(f"/settings/look/#{which}")


@require_POST
@leaders_only
def sign(request: HtmxRequest, pk: int) -> HttpResponse:
    """Take the picture of somebody's signature, or forget it."""
    staff = get_object_or_404(Staff.objects.select_related("business"), pk=pk, business=request.business)
    if request.POST.get("remove"):
        look.unsign(staff)
        messages.success(request, _("Removed."))
        return redirect("/settings/look/#signatures")
    try:
        look.sign(staff, _uploaded(request))
    except Refused as refused:
        return _page(request, wrong=("signatures", str(refused)))
    messages.success(request, _("%(name)s signs letters with it.") % {"name": staff.name})
    return redirect("/settings/look/#signatures")


@require_GET
@leaders_only
def picture(request: HtmxRequest, kind: str, side: int) -> HttpResponse:
    """Draw one side of a made-up card or letter in the shop's look."""
    if kind not in KINDS:
        raise Http404
    pages = sample(request.business, kind, on=today(request.business))
    drawn = pages[min(side, len(pages) - 1)]
    return HttpResponse(drawn, content_type="image/png", headers={"Cache-Control": "no-store"})


def _uploaded(request: HtmxRequest) -> bytes:
    upload = request.FILES.get("file")
    if upload is None:
        raise Refused(_("Choose a file first."))
    if (upload.size or 0) > LARGEST_FILE:
        raise Refused(str(TOO_LARGE))
    return bytes(upload.read())


def _page(request: HtmxRequest, form: LookForm | None = None, wrong: tuple[str, str] = ("", "")) -> HttpResponse:
    kept = look.look_of(request.business)
    signed = set(Signature.objects.filter(business=request.business).values_list("staff_id", flat=True))
    team = Staff.objects.filter(business=request.business).order_by("name", "pk")
    context = {
        "form": form or LookForm(business=request.business),
        "pictures": [
            ("logo", _("Logo"), _("On letters and on cards without a picture. PNG, JPEG or SVG."), bool(kept.logo)),
            (
                "picture",
                _("Picture"),
                _("The front of your cards. Best 1,900 dots wide, PNG or JPEG."),
                bool(kept.picture),
            ),
        ],
        "team": [(person, person.pk in signed) for person in team],
        "wrong": wrong,
    }
    return render(request, "look/settings.html", context, status=422 if form or wrong[0] else 200)


urls = [
    path("settings/look/", settings, name="look"),
    path("settings/look/<slug:which>/", hang, name="look-picture"),
    path("settings/look/signatures/<int:pk>/", sign, name="look-signature"),
    path("settings/look/<slug:kind>/<int:side>.png", picture, name="look-sample"),
]
