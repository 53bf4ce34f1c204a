"""A7, A11, A12: letters that cannot leave, and one that takes the worker with it; all others leave once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.shop import Shop, a_shop, agree, found_once
from tests.worker.mail_day import to_rosa


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    """A shop."""
    with a_shop(tmp_path) as one:
        yield one


def test_bad_letters_fail_alone_and_what_can_be_mended_goes_again_by_one_command(shop: Shop):
    """A7, A11, A19: in the middle of a hundred; who is not there is not asked for a second time."""
    business = shop.do("found")
    addresses = [*to_rosa(49), *to_rosa(1, "550-5.1.1-rcpt"), "no address at all", *to_rosa(49)]
    queued = shop.do("letters", business=business, addresses=addresses)
    nobody, nowhere, unreadable = queued[49:52]
    shop.do("spoil", letter=unreadable)
    assert shop.drain()["sent"] == 97
    found = {one["id"]: one["reason"].partition(":")[0] for one in shop.do("messages") if one["state"] == "failed"}
    assert found == {
        nobody: "There is nobody at this address",
        nowhere: "It could not be written",
        unreadable: "It could not be written",
    }

    (refused,) = shop.do("letters", business=business, addresses=to_rosa(1, "1x-550-5.7.1-rcpt"))
    shop.drain()
    shop.do("mend", business=business, letter=unreadable)
    assert shop.command("outbox", "retry").returncode == 0
    shop.drain()

    assert found_once(shop) == dict.fromkeys(set(queued) - {nobody, nowhere} | {refused}, 1)
    assert agree(shop) == {"sent": 99, "failed": 2}
    assert len([line for line in shop.server.commands() if "550-5.1.1-rcpt" in line]) == 1


@pytest.mark.parametrize("before", [0, 3])
def test_a_letter_that_takes_the_worker_with_it_is_taken_out(tmp_path: Path, before: int):
    """A12, A19: three workers die of it; those beside it leave, and whoever looks is told why it did not."""
    with a_shop(tmp_path, PYTHONPATH=str(Path(__file__).with_name("poison"))) as shop:
        business = shop.do("found")
        queued = shop.do("letters", business=business, addresses=to_rosa(before))
        (poison,) = shop.do("letters", business=business, addresses=['"poison"@x.example'])
        queued += shop.do("letters", business=business, addresses=to_rosa(5 - before))
        deaths = 0
        while shop.command("worker", "--drain").returncode == 9:
            deaths += 1

        told = {one["id"]: one["reason"] for one in shop.do("messages") if one["state"] == "failed"}
        assert told == {poison: "It made the sender stop three times, so it was taken out."}
        assert deaths == 3
        assert found_once(shop) == dict.fromkeys(queued, 1)
        counts = agree(shop)
        assert counts.pop("failed") == 1
        assert counts["sent"] + counts.get("unknown", 0) == 5  # one may be answered in the moment of a death
