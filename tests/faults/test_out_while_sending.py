"""I3, I2: people say no while a real worker hands their letters over to a slow server."""

import random
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults.shop import Pages, Shop, agree, found_once
from tests.mail_server import MailServer

AT_ONCE = 0.25  # seconds that a busy machine may lose between a fence that came first and the wire
ANSWERS_WITHIN = 1.0
ONE_CLICK, BUTTON = {"List-Unsubscribe": "One-Click"}, {"do": "stop"}
DONE = {200, 303}
WAITING = {"ready", "claimed", "fenced"}


@dataclass(frozen=True)
class Answered:
    """A no, and when it was answered."""

    rcpt: str
    status: int
    at: float
    took: float


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    """A shop whose mail server says one letter at a time."""
    with MailServer(tmp_path / "sink.log", slow=True) as server, Shop(tmp_path / "home", server) as one:
        yield one


@pytest.mark.parametrize(
    ("letters", "outs", "must_be_quick"), [(200, 30, False), pytest.param(2_000, 300, True, marks=pytest.mark.faults)]
)
def test_nothing_is_begun_after_a_no_was_answered(shop: Shop, letters: int, outs: int, must_be_quick: bool):
    """I3, A19: by one click and by the page; everybody else gets the letter once. I2: quickly, too, in the long run."""
    business = shop.do("found", per_second=80)
    pages = shop.serve()  # with its own postman
    assert pages.post("/way-out/nobody/") == 404, "they are awake"
    shop.do("mailing", business=business, count=letters)
    ways_out = shop.do("ways_out", business=business)
    answered = said_no(shop, pages, ways_out, outs)
    shop.server.wait_until(lambda: not WAITING & set(shop.do("counts")))
    fenced = shop.do("moves", after="fenced")

    begun = {one.rcpt: one.data_at for one in shop.server.accepted()}
    ids = {one["to_address"]: one["id"] for one in shop.do("messages")}
    assert {one.status for one in answered} == DONE
    assert [one for one in answered if fenced.get(ids[one.rcpt], 0) > one.at] == []
    assert [one for one in answered if begun.get(one.rcpt, 0) > one.at + AT_ONCE] == []
    gone = {one.rcpt for one in answered} - set(begun)
    assert 0 < len(gone) < outs, "they said no before or after everything, and not while it went on"
    assert set(begun) == set(ways_out) - gone
    assert set(found_once(shop).values()) == {1}
    assert agree(shop) == {"sent": letters - len(gone), "cancelled": len(gone)}
    late, slowest = sum(begun.get(one.rcpt, 0) > one.at for one in answered), max(one.took for one in answered)
    print(
        f"\nI3: {outs} said no to {letters} letters, {len(gone)} in time, {late} begun later; {slowest:.2f} s at most"
    )
    if must_be_quick:
        assert slowest <= ANSWERS_WITHIN


def said_no(shop: Shop, pages: Pages, ways_out: dict[str, str], outs: int) -> list[Answered]:
    """Let so many say no, anybody, from the first letter until most have left; by one click and by the button."""
    chosen = random.Random(3).sample(sorted(ways_out), outs)

    def say(number: int) -> Answered:
        goal = number * len(ways_out) * 4 // 5 // outs
        shop.server.wait_for("accepted", goal + 1)
        rcpt, began = chosen[number], time.time()
        status = pages.post(ways_out[rcpt], **(BUTTON if number % 2 else ONE_CLICK))
        return Answered(rcpt, status, at := time.time(), at - began)

    with ThreadPoolExecutor(4) as people:
        return list(people.map(say, range(outs)))
