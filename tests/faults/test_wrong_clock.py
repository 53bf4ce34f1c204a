"""A17, B1, C5: the machine was off, or its clock on the wall is wrong; leases and promises hold all the same."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.shop import Shop, Wall, a_shop, agree, found_once
from tests.worker.installation import PATIENCE
from tests.worker.mail_day import to_rosa

pytestmark = pytest.mark.skipif(shutil.which("cc") is None, reason="a C compiler is missing: apt-get install gcc")
HOUR = 1 / 24


@pytest.fixture
def wall(tmp_path: Path) -> Wall:
    """A clock that can be wrong."""
    return Wall(tmp_path)


@pytest.fixture
def shop(tmp_path: Path, wall: Wall) -> Iterator[Shop]:
    """A shop that looks at it."""
    with a_shop(tmp_path, **wall.environment) as one:
        yield one


def test_letters_of_the_last_hours_leave_at_the_pace_of_the_account(shop: Shop, wall: Wall):
    """A17, A19: four hours off; what was due meanwhile leaves, and in no burst."""
    business = shop.do("found", per_second=20)
    sent = shop.do("letters", business=business, addresses=to_rosa(40))
    wall.jump(hours=4)
    shop.drain()

    assert found_once(shop) == dict.fromkeys(sent, 1)
    at = sorted(one.data_at for one in shop.server.accepted())
    assert (len(at) - 1) / (at[-1] - at[0]) <= 20 * 2, "a burst: who was late catches up by a quarter"
    assert agree(shop) == {"sent": 40}


def test_letters_of_days_ago_wait_for_somebody(shop: Shop, wall: Wall):
    """A17: four days off; not one of them leaves by itself, a person lets them go, and then each leaves once."""
    business = shop.do("found")
    sent = shop.do("letters", business=business, addresses=to_rosa(20))
    wall.jump(days=4)
    shop.drain()
    shop.drain()

    assert shop.server.accepted() == []
    assert {(one["state"], "Send it still" in one["reason"]) for one in shop.do("messages")} == {("held", True)}
    assert shop.do("let_go", business=business) == 20
    shop.drain()
    assert found_once(shop) == dict.fromkeys(sent, 1)
    assert agree(shop) == {"sent": 20}


def test_a_clock_that_jumps_doubles_nothing_and_ends_nothing(shop: Shop, wall: Wall):
    """C5, A19: back three days, ahead two years and right again, while a worker has a letter on its fence."""
    business = shop.do("found", per_second=30)
    shop.do("mailing", business=business, count=90)
    asleep = shop.do("letters", business=business, addresses=["hold-dot+1@x.example"])
    worker = shop.worker()
    shop.server.wait_for("held")
    shop.server.wait_until(lambda: len(shop.server.accepted()) >= 10)
    wall.jump(days=-3)
    other = shop.worker("--drain")
    assert other.wait(timeout=PATIENCE) == 0
    assert shop.do("counts").get("unknown", 0) == 0
    wall.jump(days=730)
    # A worker that starts now believes the clock: the one that runs must not, or it would find every letter too late.
    assert shop.hear(worker, "which cannot be; mail waits")
    wall.jump()
    shop.server.release()
    shop.server.wait_until(lambda: len(shop.server.accepted()) >= 91)
    shop.end(worker)

    assert agree(shop) == {"sent": 91}
    assert set(asleep) < set(found_once(shop))


def test_a_second_worker_steals_no_lease_whatever_the_clock_says(shop: Shop, wall: Wall):
    """C5: a drain on a clock of two years ahead; the letter that another has on its fence stays where it is."""
    business = shop.do("found")
    sent = shop.do("letters", business=business, addresses=["hold-dot+1@x.example"])
    worker = shop.worker()
    shop.server.wait_for("held")
    for days in (730, -3):
        wall.jump(days=days)
        assert shop.drain()["sent"] == 0
        assert shop.do("counts") == {"fenced": 1}
    wall.jump()
    shop.server.release()
    shop.server.wait_until(lambda: len(shop.server.accepted()) == 1)
    shop.end(worker)

    assert found_once(shop) == dict.fromkeys(sent, 1)
    assert agree(shop) == {"sent": 1}


def test_letters_that_were_put_off_wait_for_somebody_days_later_too(shop: Shop, wall: Wall):
    """A17: the server puts them off, then three days off; not one of them is offered again by itself."""
    business = shop.do("found")
    shop.do("letters", business=business, addresses=to_rosa(3, "450-rcpt"))
    shop.drain()
    wall.jump(days=3)
    shop.drain()

    rows = shop.do("messages")
    assert {(one["state"], one["attempts"], "Send it still" in one["reason"]) for one in rows} == {("held", 1, True)}


@pytest.mark.faults
@pytest.mark.parametrize(("mode", "letters"), [("450-rcpt", 3), ("421-rcpt", 1)])
def test_a_server_that_is_out_of_order_for_days_is_asked_seldom(shop: Shop, wall: Wall, mode: str, letters: int):
    """B1, A19: five days of excuses, every three hours; at most twenty tries each, then failed, and why."""
    business = shop.do("found")
    shop.do("letters", business=business, addresses=to_rosa(letters, mode))
    for hours in range(0, 5 * 24, 3):
        wall.jump(hours=hours)
        shop.drain()

    rows = shop.do("messages")
    assert {one["state"] for one in rows} == {"failed"}
    assert 2 <= max(one["attempts"] for one in rows) <= 20
    assert all(one["reason"] for one in rows)
    assert agree(shop) == {"failed": letters}
