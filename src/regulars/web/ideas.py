"""Ideas: what customers asked for, weighed on one board and answered once for all who asked."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from regulars.core import ideas as rules
from regulars.records.models import Idea, Staff
from regulars.services import answers, ideas
from regulars.services.refused import Refused
from regulars.web import idea_board
from regulars.web.door import HtmxRequest, now, number, staff_only
from regulars.web.promise_forms import team


class Form(forms.Form):
    """A form about one idea."""

    def __init__(self, posted: object = None, *, idea: Idea) -> None:
        self.idea = idea
        super().__init__(posted, auto_id=f"{type(self).__name__.lower()}-%s", label_suffix="")  # type: ignore[arg-type]


class StateForm(Form):
    """How far it has come."""

    state = forms.ChoiceField(choices=[(state, state) for state in rules.STATES if state not in rules.ANSWERED])


class AnswerForm(Form):
    """What became of it, and whether those who asked are told."""

    state = forms.ChoiceField(
        label=gettext_lazy("What became of it"),
        choices=[("done", gettext_lazy("Done")), ("declined", gettext_lazy("Declined"))],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose done or declined.")},
    )
    words = forms.CharField(
        label=gettext_lazy("What those who asked are told"),
        max_length=answers.LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Write in a sentence or two what those who asked are told.")},
    )
    tells = forms.BooleanField(label=gettext_lazy("Tell everybody who asked"), required=False)

    def __init__(self, posted: object = None, *, idea: Idea) -> None:
        super().__init__(posted, idea=idea)
        self.initial = {"words": idea.answer, "tells": True, "state": "done"}


class TitleForm(Form):
    """What it is called."""

    title = forms.CharField(
        label=gettext_lazy("A better title"),
        max_length=ideas.LONGEST_TITLE,
        error_messages={"required": gettext_lazy("Write what they would like, for example: oat milk.")},
    )

    def __init__(self, posted: object = None, *, idea: Idea) -> None:
        super().__init__(posted, idea=idea)
        self.initial = {"title": idea.title}


class KeeperForm(Form):
    """Who looks after it."""

    keeper = forms.ChoiceField(label=gettext_lazy("Who looks after it"))

    def __init__(self, posted: object = None, *, idea: Idea) -> None:
        super().__init__(posted, idea=idea)
        self.fields["keeper"].choices = team(idea.business)  # type: ignore[attr-defined]
        self.initial = {"keeper": idea.keeper_id}


class SameForm(Form):
    """Which other idea is the same."""

    other = forms.ChoiceField(
        label=gettext_lazy("The same as"),
        error_messages={"required": gettext_lazy("Choose an idea."), "invalid_choice": gettext_lazy("Choose an idea.")},
    )

    def __init__(self, posted: object = None, *, idea: Idea) -> None:
        super().__init__(posted, idea=idea)
        self.others = idea_board.others(idea)
        self.fields["other"].choices = [("", _("Choose an idea")), *self.others]  # type: ignore[attr-defined]


@require_GET
@staff_only
def index(request: HtmxRequest) -> HttpResponse:
    """Show the board."""
    columns = idea_board.board(request.business)
    return render(request, "ideas/list.html", {"columns": columns, "is_empty": not any(one.cards for one in columns)})


@require_GET
@staff_only
def show(request: HtmxRequest, pk: int) -> HttpResponse:
    """Show one idea and who asked for it; one that was laid over another leads there."""
    everything = Idea.objects.filter(business=request.business).select_related("keeper", "business")
    idea = get_object_or_404(everything, pk=pk)
    return redirect("idea", idea.merged_into_id) if idea.merged_into_id else _page(request, idea)


@require_POST
@staff_only
def act(request: HtmxRequest, pk: int, what: str) -> HttpResponse:
    """Do one thing about an idea."""
    if what not in ACTS:
        raise Http404
    idea = get_object_or_404(Idea.objects.of(request.business).select_related("keeper", "business"), pk=pk)
    form_class, do = ACTS[what]
    form = form_class(request.POST, idea=idea)
    sentence = ""
    if form.is_valid():
        try:
            sentence = do(request, idea, form)
        except Refused as refused:
            form.add_error(next(iter(form.fields), None), str(refused))
    if form.errors:
        return _page(request, idea, what, form)
    messages.success(request, sentence)
    return redirect("idea", Idea.objects.filter(pk=pk).values_list("merged_into", flat=True)[0] or pk)


def _weigh(_request: HtmxRequest, idea: Idea, form: forms.Form) -> str:
    state = form.cleaned_data["state"]
    ideas.weigh(idea, state=state)
    return str(idea_board.STATES[state]) + "."


def _answer(request: HtmxRequest, idea: Idea, form: forms.Form) -> str:
    return _told(answers.give(idea, by=request.staff, now=now(), **form.cleaned_data))


def _tell(request: HtmxRequest, idea: Idea, _form: forms.Form) -> str:
    return _told(answers.tell(idea, by=request.staff, now=now()))


def _told(count: int) -> str:
    if not count:
        return _("Answered.")
    counted = ngettext("One person is to be told.", "%(count)d people are to be told.", count) % {"count": count}
    return _("Answered. %(counted)s") % {"counted": counted}


def _take_back(request: HtmxRequest, idea: Idea, _form: forms.Form) -> str:
    answers.take_back(idea, by=request.staff, now=now())
    return _("Taken back. Nobody else is told.")


def _rename(_request: HtmxRequest, idea: Idea, form: forms.Form) -> str:
    ideas.rename(idea, form.cleaned_data["title"])
    return _("Renamed.")


def _hand_over(request: HtmxRequest, idea: Idea, form: forms.Form) -> str:
    keeper = Staff.objects.get(business=request.business, pk=form.cleaned_data["keeper"])
    ideas.hand_to(idea, keeper)
    return _("%(keeper)s looks after it now.") % {"keeper": keeper}


def _merge(request: HtmxRequest, idea: Idea, form: forms.Form) -> str:
    kept = ideas.merge(Idea.objects.of(request.business).get(pk=form.cleaned_data["other"]), idea)
    return _("Now part of “%(title)s”.") % {"title": kept.title}


def _part(request: HtmxRequest, idea: Idea, _form: forms.Form) -> str:
    chosen = request.POST.get("part", "")
    parts = Idea.objects.filter(business=request.business, merged_into=idea)
    apart = get_object_or_404(parts, pk=number(chosen))
    ideas.part(apart)
    return _("“%(title)s” is an idea of its own again.") % {"title": apart.title}


Do = Callable[[HtmxRequest, Idea, forms.Form], str]
ACTS: dict[str, tuple[type[Form], Do]] = {
    "states": (StateForm, _weigh),
    "answers": (AnswerForm, _answer),
    "tellings": (Form, _tell),
    "undo": (Form, _take_back),
    "titles": (TitleForm, _rename),
    "keepers": (KeeperForm, _hand_over),
    "merges": (SameForm, _merge),
    "partings": (Form, _part),
}


def _page(request: HtmxRequest, idea: Idea, what: str = "", form: forms.Form | None = None) -> HttpResponse:
    shown = {name: each(idea=idea) for name, (each, _do) in ACTS.items()} | ({what: form} if form else {})
    context = {
        "idea": idea,
        "is_answered": idea.state in rules.ANSWERED,
        "state": idea_board.STATES[idea.state],
        "steps": [(slug, idea_board.STATES[slug]) for slug in rules.STATES if slug not in rules.ANSWERED],
        "askers": (found := idea_board.askers(idea)),
        "untold": sum(one.vote.told_at is None and not one.is_on_the_list for one in found),
        "parts": list(idea.parts.order_by("title", "pk")),
        "forms": shown,
        "wrong": what,
        "errors": form.non_field_errors() if form else [],
    }
    return render(request, "ideas/page.html", context, status=422 if form else 200)


urls = [
    path("ideas/", index, name="ideas"),
    path("ideas/<int:pk>/", show, name="idea"),
    path("ideas/<int:pk>/<slug:what>/", act, name="idea-act"),
]
