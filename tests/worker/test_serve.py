"""`regulars serve` alone is enough: pages, plan, mail out, and what comes back."""

import os
import signal
import threading
from pathlib import Path

from tests.faults.shop import a_shop
from tests.imap_server import PASSWORD, Mailbox, serving
from tests.post import returned_mail as mail
from tests.worker.installation import PATIENCE


class Asked(list[str]):
    """What a mailbox was asked, and a sign when it was read."""

    def __init__(self) -> None:
        self.was_read = threading.Event()

    def append(self, command: str) -> None:
        """Remember one command."""
        super().append(command)
        if command.upper() == "LOGOUT":
            self.was_read.set()


def test_a_program_without_a_worker_hands_mail_over_and_looks_at_what_came_back(tmp_path: Path):
    """The two loops of the worker run beside the pages."""
    with a_shop(tmp_path) as shop, serving(Mailbox({1: mail.reply("Works well")})) as mailbox:
        mailbox.asked = asked = Asked()
        business = shop.do("found", imap_host="127.0.0.1", imap_port=mailbox.port, imap_password=PASSWORD)
        shop.do("letters", business=business, addresses=["rosa+1@x.example"])
        pages = shop.serve()
        assert asked.was_read.wait(timeout=PATIENCE), asked
        shop.server.wait_until(lambda: len(shop.server.accepted()) == 1)
        pages.process.terminate()
        pages.process.wait(timeout=PATIENCE)

    assert any(one.upper().startswith("UID FETCH") for one in asked), asked


def test_pages_come_back_when_their_process_dies(tmp_path: Path):
    """A process killed for want of memory takes neither the mail nor the pages with it for good."""
    with a_shop(tmp_path) as shop:
        business = shop.do("found", staff=True)
        pages = shop.serve()
        pages.sign_in(f"olive@{business}.example")
        (first,) = pages.processes()
        os.kill(first, signal.SIGKILL)
        shop.server.wait_until(lambda: set(pages.processes()) - {first} != set())
        pages.wait()
        pages.sign_in(f"olive@{business}.example")

        assert pages.process.poll() is None
