"""What is said about erasing somebody: what goes, what stays, what is out of our reach. No sentence names them."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from regulars.services.erasure import Erased, Outlook


def warnings(outlook: Outlook) -> list[str]:
    """Say what somebody should do first, or lets fall."""
    return _said(
        (outlook.promises, ngettext(
            "A promise to them is still open. It will not be kept.",
            "%(count)d promises to them are still open. They will not be kept.",
            outlook.promises,
        )),
        (outlook.cards_to_take_out, ngettext(
            "A card for them is printed and not posted. Only you can take it out of the pile.",
            "%(count)d cards for them are printed and not posted. Only you can take them out of the pile.",
            outlook.cards_to_take_out,
        )),
        (outlook.cards_at_a_mail_house, ngettext(
            "A card for them is with the mail house. Only they can stop it.",
            "%(count)d cards for them are with the mail house. Only they can stop them.",
            outlook.cards_at_a_mail_house,
        )),
    )  # fmt: skip


def going(outlook: Outlook) -> list[str]:
    """List what is taken out."""
    entries = ngettext(
        "Their name, addresses and numbers, what they allowed and what was planned",
        "Their name, addresses and numbers, what they allowed and what was planned, in all %(count)d entries",
        outlook.entries,
    )
    return _said(
        (outlook.entries, entries),
        (outlook.moments, ngettext(
            "One line of what happened", "%(count)d lines of what happened", outlook.moments)),
        (outlook.facts, ngettext("One thing to remember", "%(count)d things to remember", outlook.facts)),
        (outlook.wishes, ngettext("One thing they asked for", "%(count)d things they asked for", outlook.wishes)),
        (outlook.promises, ngettext("One open promise", "%(count)d open promises", outlook.promises)),
        (outlook.reminders, ngettext("One reminder", "%(count)d reminders", outlook.reminders)),
        (outlook.emails, _emails(outlook)),
        (outlook.notes, ngettext("One note", "%(count)d notes", outlook.notes)),
        (outlook.cards, ngettext("One card or letter", "%(count)d cards and letters", outlook.cards)),
    )  # fmt: skip


def staying(outlook: Outlook) -> list[str]:
    """List what is kept."""
    return [
        *_said(
            (outlook.sales, ngettext(
                "Their one purchase, as a figure without a name",
                "Their %(count)d purchases, as figures without a name",
                outlook.sales,
            )),
            (outlook.addresses, _addresses(outlook)),
        ),
        _("That somebody was erased, on which day and by whom; not who it was"),
    ]  # fmt: skip


def beyond(outlook: Outlook) -> list[str]:
    """List what nobody can reach from here."""
    return [
        _("Paper that is printed, and what the mail house or the post has already"),
        _("E-mails that were sent: in their mailbox, in yours, and with your mail provider"),
        _("Your till, your other programs, and the files that you imported from them"),
        _("Their name where somebody wrote it: on another customer's page, or in an idea that others share"),
        *_said((outlook.waiting_files, ngettext(
            "A file that waits to be taken in, if it names them",
            "%(count)d files that wait to be taken in, if they name them",
            outlook.waiting_files,
        ))),
        _("Backups, until you throw them away. If you go back to one, they are erased from it again"),
    ]  # fmt: skip


def done(erased: Erased) -> str:
    """Say that it is done, what stays, and what takes a little longer."""
    gone = _("Everything about them is gone.")
    if erased.sales:
        gone = ngettext(
            "Everything about them is gone. Their one purchase stays as a figure.",
            "Everything about them is gone. Their %(count)d purchases stay as figures.",
            erased.sales,
        ) % {"count": erased.sales}
    still_read = _("The database was being read: the last bytes go within a day.")
    return gone if erased.is_wiped else f"{gone} {still_read}"


def _emails(outlook: Outlook) -> str:
    if not outlook.emails_waiting:
        return ngettext("One e-mail", "%(count)d e-mails", outlook.emails)
    waiting = ngettext("%(waiting)d of them waits and never leaves", "%(waiting)d of them wait and never leave",
                       outlook.emails_waiting) % {"waiting": outlook.emails_waiting}  # fmt: skip
    if outlook.emails == 1:
        return _("One e-mail, which waits and never leaves")
    return f"{ngettext('One e-mail', '%(count)d e-mails', outlook.emails)}; {waiting}"


def _addresses(outlook: Outlook) -> str:
    return ngettext(
        "A mark of their one address or number, which nobody can read: it keeps e-mails, calls and imported files away"
        " from them until they ask to be back",
        "A mark of each of their %(count)d addresses and numbers, which nobody can read: it keeps e-mails, calls and"
        " imported files away from them until they ask to be back",
        outlook.addresses,
    )


def _said(*counted: tuple[int, str]) -> list[str]:
    return [said % {"count": count} for count, said in counted if count]
