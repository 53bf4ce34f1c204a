"""B9: two installations write to each other, robots at both mailboxes answer, mail comes back; then it is quiet."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from email import message_from_bytes
from email.message import Message
from pathlib import Path

import pytest

from tests.faults.shop import Shop, a_shop
from tests.imap_server import PASSWORD, Mailbox, serving
from tests.mail_server import Accepted
from tests.post import returned_mail as mail

MOST_ROUNDS = 5


class Place:
    """A shop with its mailbox; its letters leave by themselves, its playbook is on, and it reads what comes."""

    def __init__(self, name: str, shop: Shop, mailbox: Mailbox, gives_back: str) -> None:
        self.shop, self.mailbox, self.gives_back = shop, mailbox, gives_back
        self.address = f"post@{name}.example"
        self.business = shop.do(
            "found",
            trade="home-services",
            from_address=self.address,
            bounce_address=f"back@{name}.example",
            imap_host="127.0.0.1",
            imap_port=mailbox.port,
            imap_password=PASSWORD,
        )
        self._carried = 0

    def left(self) -> list[Accepted]:
        """Return what left since somebody asked last."""
        new = self.shop.server.accepted()[self._carried :]
        self._carried += len(new)
        return new


@pytest.fixture
def places(tmp_path: Path) -> Iterator[tuple[Place, Place]]:
    """Two shops, each the only customer of the other; one's mail server gives mail back for good, one for now."""
    names = ("east", "west")
    with ExitStack() as open_ones, ThreadPoolExecutor(2) as both:
        for name in names:
            (tmp_path / name).mkdir()
        shops = [open_ones.enter_context(a_shop(tmp_path / name)) for name in names]
        mailboxes = [open_ones.enter_context(serving(Mailbox())) for _ in names]
        east, west = both.map(Place, names, shops, mailboxes, ("5.1.1", "4.2.2"))
        yield east, west


def test_two_shops_whose_mailboxes_answer_everything_fall_silent(places: tuple[Place, Place]):
    """B9: one letter each and no second one, whatever answers them; nothing waits to leave later."""
    east, west = places
    for one, other in ((east, west), (west, east)):
        one.shop.do("letters", business=one.business, addresses=[other.address])

    rounds = list(until_quiet(east, west))

    assert [len(left) for left in rounds] == [2, 0, 0]
    assert [answers_a_vacation(letter) for letter in rounds[0]] == [False, False]
    assert [place.shop.do("counts") for place in places] == [{"sent": 1}, {"sent": 1}]
    assert east.shop.do("came_back") == {"automatic": 2, "reply": 1, "soft": 1}
    assert west.shop.do("came_back") == {"automatic": 2, "reply": 1, "hard": 1}


def until_quiet(east: Place, west: Place) -> Iterator[list[Accepted]]:
    """Let both workers do all that is due and carry the mail over, until nothing left after mail had been read."""
    was_read = False
    for _ in range(MOST_ROUNDS):
        with ThreadPoolExecutor(2) as both:
            list(both.map(lambda place: place.shop.drain(), (east, west)))
        left = [*carried(east, west), *carried(west, east)]
        yield left
        if was_read and not left:
            return
        was_read = not left
    raise AssertionError(f"They still write after {MOST_ROUNDS} rounds.")


def carried(source: Place, target: Place) -> list[Accepted]:
    """Carry letters to the other's mailbox, and bring back what its robots and its mail server answer to each."""
    letters = source.left()
    for one in letters:
        target.mailbox.put(one.raw)
        for answer in answers(one, target):
            source.mailbox.put(answer)
    return letters


def answers(letter: Accepted, place: Place) -> Iterator[bytes]:
    """Answer as a vacation that names itself only in words, as a robot like any person, and as a mail server."""
    about = message_from_bytes(letter.raw)["Message-ID"].strip("<>")
    told = {"sender": place.address, "answers": about}
    subject, words = mail.AWAY["de"]
    yield mail.reply(words, subject=subject, **told)
    yield mail.reply("We have your letter. Somebody will write to you soon. Thank you.", **told)
    original, back = letter.raw.decode(), letter.mail_from
    yield mail.dsn(status=place.gives_back, who=letter.rcpt, to=back, original=original)


def answers_a_vacation(letter: Accepted) -> bool:
    """Say whether a vacation that keeps to RFC 3834 would answer this letter."""
    written: Message = message_from_bytes(letter.raw)
    is_automatic = str(written["Auto-Submitted"]).lower() != "no" and written["Auto-Submitted"] is not None
    return not (is_automatic or written["X-Auto-Response-Suppress"] == "All")
