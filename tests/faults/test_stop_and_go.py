"""A8, A9, A13, A14: people say stop, go, cancel and send while a real worker hands letters over."""

import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.shop import Shop, a_shop, agree, begun_after, found_once
from tests.mail_server import MailServer
from tests.worker.installation import PATIENCE
from tests.worker.mail_day import to_rosa

AT_ONCE = 2.0  # seconds from the answer "stopped" to the last text begun


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    """A shop."""
    with a_shop(tmp_path) as one:
        yield one


@pytest.mark.parametrize("toggles", [2, pytest.param(20, marks=pytest.mark.faults)])
@pytest.mark.parametrize("key", ["", "spring"])
def test_nothing_is_begun_after_stop_was_answered(shop: Shop, toggles: int, key: str):
    """A8, A19: all mail, or one mailing; the shop next door, whose letters go on, shows that the worker was awake."""
    chance = random.Random(8)
    ours, theirs = shop.do("found", per_second=60), shop.do("found", per_second=20)
    shop.do("mailing", business=ours, count=toggles * 400)
    shop.do("mailing", business=theirs, count=toggles * 400, key="autumn")
    worker = shop.worker()
    stopped = []
    for _ in range(toggles):
        goal = len(_of(shop, "spring")) + chance.randrange(5, 25)
        shop.server.wait_until(lambda goal=goal: len(_of(shop, "spring")) >= goal)
        said = shop.say("turn", business=ours, what="pause", key=key)
        shop.server.wait_until(lambda at=said.at: bool(begun_after(_of(shop, "autumn"), at + AT_ONCE)))
        stopped.append((said.at, shop.say("turn", business=ours, what="resume", key=key).at))
    shop.do("turn", business=ours, what="cancel", key="spring")
    shop.do("turn", business=theirs, what="cancel", key="autumn")
    shop.end(worker)

    fenced, ids = shop.do("moves", after="fenced"), {one["id"] for one in _messages(shop, ours)}
    for stop, go in stopped:
        assert [one for one, at in fenced.items() if one in ids and stop < at < go] == []
        assert [one.rcpt for one in _of(shop, "spring") if stop + AT_ONCE < one.data_at < go] == []
    assert set(agree(shop)) <= {"sent", "cancelled"}
    assert {one["state"] for one in _messages(shop, ours)} == {"sent", "cancelled"}


def test_nothing_of_a_cancelled_mailing_leaves(shop: Shop):
    """A8: cancelled is final, also for a worker that has taken its letters; what left is sent, the rest is not."""
    business = shop.do("found", per_second=40)
    shop.do("mailing", business=business, count=600)
    worker = shop.worker()
    shop.server.wait_until(lambda: len(shop.server.accepted()) >= 5)
    said = shop.say("turn", business=business, what="cancel", key="spring")
    shop.do("password", business=business, to="olive@x.example")
    shop.server.wait_until(lambda: bool(begun_after(shop.server.accepted(), said.at)))
    shop.end(worker)

    late = [one for one, at in shop.do("moves", after="fenced").items() if at > said.at]
    assert [one["stream"] for one in shop.do("messages") if one["id"] in late] == ["account"]
    counts = agree(shop)
    assert set(counts) == {"sent", "cancelled"}
    assert sum(counts.values()) == 601


@pytest.mark.parametrize("starts", [3, pytest.param(10, marks=pytest.mark.faults)])
@pytest.mark.parametrize("key", ["once", ""])
def test_a_mailing_that_is_started_at_once_by_many_is_one_run(shop: Shop, key: str, starts: int):
    """A9, A10: the same command in parallel; everybody gets one letter, and every answer names the same run."""
    business = shop.do("found")
    shop.do("mailing", business=business, count=40, key="before")
    shop.do("turn", business=business, what="cancel", key="before")
    words = [
        "outbox",
        "queue",
        "--occasion",
        "how_is_it",
        "--customers",
        "all",
        "--json",
        *(["--key", key] if key else []),
    ]
    crowd = [shop._started("-m", "regulars", *words) for _ in range(starts)]
    ended = [(one.communicate(timeout=PATIENCE), one.returncode) for one in crowd]

    assert {code for _, code in ended} == {0}, ended
    assert len(runs := {json.loads(told)["mailing"] for (told, _), _ in ended}) == 1
    assert key in runs.pop()
    assert shop.do("counts") == {"cancelled": 40, "ready": 40}
    assert shop.drain()["sent"] == 40
    assert len({one.rcpt for one in shop.server.accepted()}) == 40
    assert agree(shop) == {"cancelled": 40, "sent": 40}


@pytest.mark.parametrize("waiting", [2_000, pytest.param(50_000, marks=pytest.mark.faults)])
def test_a_new_password_overtakes_a_mailing(shop: Shop, waiting: int):
    """A13: handed over within five seconds while the worker is as busy as it can be."""
    business = shop.do("found")
    shop.do("mailing", business=business, count=waiting)
    worker = shop.worker()
    shop.server.wait_until(lambda: len(shop.server.log_path.read_bytes()) > 100_000)
    said = shop.say("password", business=business, to="olive@x.example")
    shop.server.wait_until(lambda: b"olive@x.example" in shop.server.log_path.read_bytes())
    shop.do("turn", business=business, what="cancel", key="spring")
    shop.end(worker)

    handed_over = next(one for one in shop.server.accepted() if one.rcpt == "olive@x.example").accepted_at
    print(f"\nA13: behind {waiting} letters, handed over after {handed_over - said.at:.2f} s")
    assert handed_over - said.at <= 5
    assert agree(shop)["cancelled"] > 0, "the mailing was over before the password was asked for"


def test_the_days_quota_stops_letters_until_tomorrow_and_no_new_password(shop: Shop):
    """A14: the end of the quota is a date, and nothing is lost."""
    business = shop.do("found", per_day=12)
    shop.do("mailing", business=business, count=30)
    shop.drain()
    shop.do("password", business=business, to="olive@x.example")
    shop.drain()

    assert shop.do("counts") == {"sent": 13, "ready": 18}
    account = shop.do("account", business=business)
    assert account["slow_until"] > max(one.accepted_at for one in shop.server.accepted())
    assert "12" in account["slow_reason"]
    assert agree(shop) == {"sent": 13, "ready": 18}


@pytest.mark.parametrize(
    ("pace", "count"), [(13, 50), pytest.param(40, 90, marks=pytest.mark.faults)], ids=["pace kept", "pace learnt"]
)
def test_a_provider_that_bears_few_letters_a_second_loses_none(tmp_path: Path, pace: int, count: int):
    """A14: it says 421 above fourteen a second. Who keeps below is never refused; who does not learns it soon."""
    busy = "421 4.7.0 Too many messages, slow down"
    with (
        MailServer(tmp_path / "sink.log", per_second=14, burst=14, per_second_reply=busy) as server,
        Shop(tmp_path / "home", server) as shop,
    ):
        business = shop.do("found", per_second=pace)
        sent = shop.do("letters", business=business, addresses=to_rosa(count))
        worker = shop.worker()
        server.wait_until(lambda: len(server.accepted()) >= count, seconds=300)
        shop.end(worker)

        refused = [one["at"] for one in server.talk("throttled")]
        assert bool(refused) == (pace > 14)
        half = sorted(one.accepted_at for one in server.accepted())[count // 2]
        print(f"\nA14: {len(refused)} of {count} refused first, {sum(at > half for at in refused)} in the second half")
        assert found_once(shop) == dict.fromkeys(sent, 1)
        assert agree(shop) == {"sent": count}


def _messages(shop: Shop, business: int) -> list[dict[str, str]]:
    return [one for one in shop.do("messages") if one["business_id"] == business]


def _of(shop: Shop, key: str) -> list:
    return [one for one in shop.server.accepted() if one.rcpt.startswith(key)]
