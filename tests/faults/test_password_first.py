"""A13: a new password leaves within seconds, whatever its account's pace and however slow its server."""

from pathlib import Path

import pytest

from tests.faults.shop import Shop, agree
from tests.mail_server import MailServer

IN_TIME = 5.0  # seconds
TO = "olive@x.example"


@pytest.mark.parametrize(
    ("pace", "waiting", "gone", "manners"),
    [
        pytest.param(0.05, 3, 1, {}, id="one letter in twenty seconds"),
        pytest.param(
            1e6,
            3_000,
            60,
            {"slow": True, "connections": 4},
            id="a thousand letters taken, and a server that takes its time",
        ),
    ],
)
def test_a_new_password_waits_for_no_letter(
    tmp_path: Path, pace: float, waiting: int, gone: int, manners: dict[str, int]
):
    """A13: handed over within five seconds, though a part of the letters is gone and more are taken already."""
    with MailServer(tmp_path / "sink.log", **manners) as server, Shop(tmp_path / "home", server) as shop:
        business = shop.do("found", per_second=pace)
        shop.do("mailing", business=business, count=waiting)
        worker = shop.worker()
        server.wait_until(lambda: len(server.accepted()) >= gone, seconds=60)
        said = shop.say("password", business=business, to=TO)
        server.wait_until(lambda: TO.encode() in server.log_path.read_bytes(), seconds=60)
        shop.do("turn", business=business, what="cancel", key="spring")
        shop.end(worker)

        handed_over = next(one for one in server.accepted() if one.rcpt == TO).accepted_at
        assert handed_over - said.at <= IN_TIME
        assert agree(shop)["cancelled"] > 0, "the mailing was over before the password was asked for"
