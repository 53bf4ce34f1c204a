"""The mailbox on this machine: where the letters of a demo go, and nowhere else."""

from pathlib import Path
from uuid import UUID

from django.conf import settings

from regulars.post import local
from regulars.post.local import Kept
from regulars.records.models import Business, MailAccount
from regulars.services import mail_accounts

FOLDER = "mailbox"
A_PAGE = 50

__all__ = ["A_PAGE", "Kept", "folder", "is_here", "letter", "letters"]


def is_here(business: Business) -> bool:
    """Say whether this business's letters go no further than this machine."""
    account = mail_accounts.for_business(business)
    return account.kind == MailAccount.Kind.LOCAL if account else business.is_demo


def folder(business: Business) -> Path:
    """Return where a business's letters are kept."""
    return Path(settings.HOME) / FOLDER / str(business.pk)


def letters(business: Business, *, before: UUID | None = None) -> list[Kept]:
    """Return a page of letters, the newest first."""
    return local.kept(folder(business), before=before, most=A_PAGE)


def letter(business: Business, one: UUID) -> Kept | None:
    """Return one letter, or None when it is not there."""
    return local.read(folder(business), one)
