"""What the way out says to a customer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.text import get_text_list
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from regulars.services.preferences import EVERY_CHOICE, PURPOSES, WAYS, Choice, Choices, Former, Visitor

ABOUT = {"service": _("About what you bought"), "marketing": _("News and offers")}
HELP = {
    "service": _("A thank-you, whether all is well, when something is due."),
    "marketing": _("The season, new things, something for you. A way that is off above is off here too."),
}
BY = {"email": _("e-mail"), "phone": _("phone"), "message": _("message"), "post": _("post")}
LABELS = {"email": _("E-mail"), "phone": _("Phone"), "message": _("Message"), "post": _("Post")}


@dataclass(frozen=True)
class Box:
    """One way that can be ticked."""

    value: str
    label: str
    is_ticked: bool


@dataclass(frozen=True)
class Table:
    """What can be chosen about one purpose."""

    purpose: str
    title: str
    help: str
    boxes: Sequence[Box]


def tables(held: Choices) -> list[Table]:
    """Lay out everything that can be chosen, ticked as it holds."""
    return [
        Table(
            purpose,
            str(ABOUT[purpose]),
            str(HELP[purpose]),
            [Box(f"{way}:{purpose}", str(LABELS[way]), (way, purpose) in held.allowed) for way in WAYS],
        )
        for purpose in PURPOSES
    ]


def holding(held: Choices) -> list[tuple[str, str]]:
    """Say for each purpose in which ways they hear of it."""
    return [(str(ABOUT[purpose]), _listed(held.ways(purpose)) or gettext("nothing")) for purpose in PURPOSES]


def stop_button(who: Visitor | Former) -> str:
    """Name what the large button stops: what the letter was about."""
    return gettext("Stop news and offers by e-mail") if who.purpose == "marketing" else gettext("Stop all e-mail")


def after_stop(who: Visitor, held: Choices) -> str:
    """Say what the large button leaves, or takes along."""
    if who.purpose == "service":
        return gettext("News and offers by e-mail end with it.")
    if ("email", "service") in held.allowed:
        return gettext("Letters about what you bought still come.")
    return ""


def everything_button() -> str:
    """Name the button that ends all contact."""
    return gettext("Stop everything")


def save_button() -> str:
    """Name the button that keeps what is ticked."""
    return gettext("Save these choices")


def stopped(who: Visitor | Former) -> str:
    """Tell a mail program that presses for its reader what holds now."""
    if who.purpose == "marketing":
        said = gettext("Done. %(shop)s sends you no more news and offers by e-mail.")
    else:
        said = gettext("Done. %(shop)s sends you no more e-mail.")
    return f"{said % {'shop': who.business.name}}\n"


def agreement(who: Visitor, new: Iterable[Choice]) -> str:
    """Say what they are about to allow; kept as the words of their consent."""
    asked = set(new)
    wanted = [
        gettext("%(about)s %(ways)s") % {"about": _lowered(ABOUT[purpose]), "ways": _listed(ways)}
        for purpose in PURPOSES
        if (ways := [way for way, about in EVERY_CHOICE if about == purpose and (way, about) in asked])
    ]
    said = gettext("Yes, %(shop)s may reach me: %(wanted)s.")
    return said % {"shop": who.business.name, "wanted": "; ".join(wanted)}


def _listed(ways: Sequence[str]) -> str:
    listed = get_text_list([str(BY[way]) for way in ways], gettext("and"))
    return gettext("by %(ways)s") % {"ways": listed} if ways else ""


def _lowered(text: object) -> str:
    return f"{str(text)[:1].lower()}{str(text)[1:]}"
