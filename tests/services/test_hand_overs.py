"""Print runs given to a mail house: each piece once, whatever breaks in the middle."""

import datetime as dt
import io
import json
import zipfile
from collections.abc import Iterator

import pytest

from regulars import mail_houses as houses
from regulars.core.postal import Place
from regulars.mail_houses import House, Receipt, lob
from regulars.records.models import Business, Customer, MailHouse, PrintItem, PrintRun, Staff, Touchpoint
from regulars.services import consent, hand_overs, house_rests, mail_houses, outcomes, prints, setting_changes
from regulars.services.print_rows import NotNow
from regulars.services.refused import Refused
from regulars.services.sealing import seal
from tests import mail_house_api, people
from tests.mail_house_api import Houses
from tests.people import NOW, TODAY

SHOP = Place("North Air", "1 Main Street", "Albany", "NY", "12207", "US")
SOON, TOMORROW = NOW + dt.timedelta(minutes=5), NOW + dt.timedelta(days=1)


@pytest.fixture
def api() -> Iterator[Houses]:
    with mail_house_api.serving() as found:
        yield found


@pytest.fixture
def connected(business: Business, owner: Staff, api: Houses) -> MailHouse:
    """North Air's account with Lob, on this machine."""
    return mail_houses.connect(business, "lob", key=mail_house_api.LOB_KEY, sender=SHOP, url=api.url, by=owner, now=NOW)


def a_card(customer: Customer, **more: object) -> Touchpoint:
    """A postcard that is on today's list."""
    chosen: dict[str, object] = {
        "key": f"by hand/{customer.pk}",
        "occasion": "thank_you",
        "purpose": "service",
        "about": "sale:1",
        "opened_by_kind": "sale",
        "channels": ["postcard"],
        "channel": "postcard",
        "planned_for": TODAY,
        "due_date": TODAY,
        "use_by_date": TODAY + dt.timedelta(days=20),
        "words": "Thank you, Rosa. The hallway should be warm by now.",
        "opened_at": NOW,
    }
    return Touchpoint.objects.create(business=customer.business, customer=customer, **(chosen | more))


@pytest.fixture
def run(business: Business, owner: Staff) -> PrintRun:
    """A proof of three postcards."""
    for number in range(3):
        a_card(people.a_customer(business, f"Rosa Diaz {number}", street=f"{number} Elm Street"))
    (made,) = prints.make_up(business, on=TODAY, by=owner, now=NOW)
    return made


def states(run: PrintRun) -> list[str]:
    return list(run.items.order_by("position").values_list("state", flat=True))


def given(run: PrintRun, owner: Staff) -> PrintRun:
    return hand_overs.hand_over(run, "lob", by=owner, on=TODAY, now=NOW)


def test_each_piece_is_taken_once_and_its_touchpoint_is_made(run, owner, connected, api: Houses):
    given(run, owner)

    asked = hand_overs.carry(run, on=TODAY, now=NOW)
    again = hand_overs.carry(run, on=TODAY, now=SOON)

    assert (asked, again, len(api.made), len(api.asked)) == (3, 0, 3, 3)
    assert states(run) == ["handed_over"] * 3
    assert {one.house_id for one in run.items.all()} == {made.number for made in api.made.values()}
    assert set(Touchpoint.objects.values_list("state", "outcome")) == {("made", "sent")}
    assert hand_overs.progress(run).is_over


def test_the_house_gets_pages_without_the_address(run, owner, connected, api: Houses):
    given(run, owner)
    hand_overs.carry(run, on=TODAY, now=NOW, most=1)

    (made,) = api.made.values()

    assert made.fields["to[address_line1]"] == "0 Elm Street"
    assert made.fields["use_type"] == "operational"
    assert all(content.count(b"/Type /Page\n") + content.count(b"/Type/Page") <= 2 for content in made.files.values())


@pytest.mark.parametrize("answer", ["break", "forget", 503])
def test_what_was_not_answered_is_unknown_and_found_by_its_key_later(run, owner, connected, api, answer: int | str):
    given(run, owner)
    api.answers = [answer]
    hand_overs.carry(run, on=TODAY, now=NOW)
    first = states(run)

    hand_overs.carry(run, on=TODAY, now=SOON)

    assert first == ["unknown", "waiting", "waiting"]
    assert states(run) == ["handed_over"] * 3
    assert len(api.made) == 3


def test_nobody_is_asked_again_while_the_first_may_still_wait_for_its_answer(run, owner, connected, api: Houses):
    given(run, owner)
    api.answers = ["forget"]
    hand_overs.carry(run, on=TODAY, now=NOW, most=1)

    hand_overs.carry(run, on=TODAY, now=NOW + dt.timedelta(seconds=30), most=1)

    assert api.asked.count(api.asked[0]) == 1


def test_after_its_key_is_forgotten_a_person_says_what_became_of_it(run, owner, connected, api: Houses):
    given(run, owner)
    api.answers = ["forget"]
    hand_overs.carry(run, on=TODAY, now=NOW, most=1)
    item = run.items.get(state="unknown")
    with pytest.raises(NotNow):
        hand_overs.decide(item, is_printed=True, by=owner, now=SOON)

    asked = len(api.asked)
    hand_overs.carry(run, on=TODAY, now=TOMORROW, most=0)
    hand_overs.decide(item, is_printed=True, by=owner, now=TOMORROW)

    item.refresh_from_db()
    assert (item.state, item.touchpoint.outcome, len(api.asked)) == ("handed_over", "sent", asked)


def test_what_was_not_printed_is_free_for_another_run(run, owner, connected, api: Houses, business: Business):
    given(run, owner)
    api.answers = ["break"]
    hand_overs.carry(run, on=TODAY, now=NOW, most=1)

    item = hand_overs.decide(run.items.get(state="unknown"), is_printed=False, by=owner, now=TOMORROW)

    assert (item.state, item.touchpoint.state) == ("left_out", "open")


def test_a_piece_that_is_refused_is_left_out_with_the_reason_and_the_others_go_on(run, owner, connected, api: Houses):
    PrintItem.objects.filter(run=run, position=1).update(place={"name": "Rosa", "street": "1 Elm", "city": "Albany"})
    given(run, owner)

    hand_overs.carry(run, on=TODAY, now=NOW)

    item = run.items.get(position=1)
    assert (item.state, item.reason) == ("left_out", "Lob: to[address_state] is required")
    assert (states(run)[1:], item.touchpoint.state) == (["handed_over", "handed_over"], "open")


@pytest.mark.parametrize("answer", [402, 429])
def test_trouble_with_the_account_stops_the_run_and_loses_nothing(run, owner, connected, api, answer: int):
    given(run, owner)
    api.answers = [answer]

    hand_overs.carry(run, on=TODAY, now=NOW)
    trouble = hand_overs.progress(PrintRun.objects.get(pk=run.pk)).trouble
    hand_overs.carry(run, on=TODAY, now=SOON)

    assert trouble == "Lob: as you wished"
    assert (states(run), len(api.made)) == (["handed_over"] * 3, 3)


@pytest.mark.parametrize("answer", [402, 429, 503])
def test_a_house_that_takes_nothing_is_asked_less_and_less(run, owner, connected, api: Houses, answer: int):
    given(run, owner)
    api.answers = [answer] * 99

    for seconds in range(0, 3600, 30):
        hand_overs.carry(run, on=TODAY, now=NOW + dt.timedelta(seconds=seconds))

    assert len(api.asked) == 5  # at once, and after 1, 6, 21 and 51 minutes


def test_what_it_takes_in_between_makes_the_waits_short_again(run, owner, connected, api: Houses):
    given(run, owner)
    api.answers = [429, 429, 200, 429]

    for minute in (0, 1, 6):
        hand_overs.carry(run, on=TODAY, now=NOW + dt.timedelta(minutes=minute))
    asked = hand_overs.carry(run, on=TODAY, now=NOW + dt.timedelta(minutes=7))

    assert (asked, states(run)) == (2, ["handed_over"] * 3)


def test_it_is_asked_again_when_it_said(run, owner, connected, api: Houses):
    given(run, owner)
    api.answers, api.headers = [429], {"Retry-After": "2400"}
    hand_overs.carry(run, on=TODAY, now=NOW)

    early = hand_overs.carry(run, on=TODAY, now=NOW + dt.timedelta(minutes=39))
    asked = hand_overs.carry(run, on=TODAY, now=NOW + dt.timedelta(minutes=40))

    assert (early, asked) == (0, 3)


@pytest.mark.parametrize("answer", [401, 403])
def test_a_key_that_is_refused_stops_everything_until_somebody_mends_it(
    run, owner, connected, api: Houses, answer: int
):
    given(run, owner)
    api.answers = [answer]
    hand_overs.carry(run, on=TODAY, now=NOW)

    asked = hand_overs.carry(run, on=TODAY, now=TOMORROW)

    assert (asked, states(run)) == (0, ["waiting"] * 3)
    run.refresh_from_db()
    assert hand_overs.progress(run).trouble == "Lob refuses the key. Mend that under Settings, Mail houses."


def test_it_is_asked_again_once_somebody_says_so(run, owner, connected, api: Houses):
    given(run, owner)
    api.answers = [401]
    hand_overs.carry(run, on=TODAY, now=NOW)

    house_rests.try_again(run.business, "lob", by=owner, now=SOON)

    assert hand_overs.carry(run, on=TODAY, now=SOON) == 3
    assert setting_changes.latest(run.business, "mail-house/lob")[0].what == ["tried_again"]


def test_it_is_asked_again_once_the_account_is_changed(run, owner, connected, api: Houses):
    given(run, owner)
    api.answers = [401]
    hand_overs.carry(run, on=TODAY, now=NOW)

    moved = Place("North Air", "2 Main Street", "Albany", "NY", "12207", "US")
    mail_houses.connect(run.business, "lob", key="", sender=moved, url=api.url, by=owner, now=SOON)

    assert hand_overs.carry(run, on=TODAY, now=SOON) == 3


def test_a_key_that_is_still_refused_stays_so(run, owner, connected, api: Houses):
    connected.refused_at = NOW
    connected.secret = seal(json.dumps({"key": "an-old-one", "url": api.url}))
    connected.save()

    with pytest.raises(mail_houses.BadMailHouse, match="does not know this key"):
        house_rests.try_again(run.business, "lob", by=owner, now=SOON)

    connected.refresh_from_db()
    assert connected.refused_at == NOW


def test_an_answer_to_the_key_before_says_nothing_about_this_one(business, owner, connected, api: Houses):
    mail_houses.connect(business, "lob", key="", sender=SHOP, url=api.url, by=owner, now=SOON)

    house_rests.heard(connected, Receipt("key_refused", reason="Lob: no"), now=SOON)

    assert house_rests.ready(business, "lob", now=SOON)


def test_who_says_no_in_the_meantime_gets_no_card(run, owner, connected, api: Houses):
    given(run, owner)
    rosa = run.items.get(position=2).customer
    consent.withdraw(rosa, channel="postcard", purpose="service", wording="", source="counter", by=owner, now=NOW)

    hand_overs.carry(run, on=TODAY, now=SOON)

    assert states(run) == ["handed_over", "left_out", "handed_over"]
    assert len(api.made) == 2


def test_who_says_no_is_not_asked_for_again(run, owner, connected, api: Houses):
    given(run, owner)
    api.answers = ["break"]
    hand_overs.carry(run, on=TODAY, now=NOW, most=1)
    rosa = run.items.get(position=1).customer
    consent.withdraw(rosa, channel="postcard", purpose="service", wording="", source="counter", by=owner, now=NOW)

    hand_overs.carry(run, on=TODAY, now=SOON)

    assert (states(run), len(api.made)) == (["unknown", "handed_over", "handed_over"], 2)


def test_a_run_is_given_once(run, owner, connected):
    given(run, owner)

    with pytest.raises(Refused, match="past that"):
        given(run, owner)


def test_what_has_not_gone_yet_can_be_stopped(run, owner, connected, api: Houses):
    given(run, owner)
    hand_overs.carry(run, on=TODAY, now=NOW, most=1)

    stopped = hand_overs.take_back(run, by=owner, now=SOON)
    hand_overs.carry(run, on=TODAY, now=SOON)

    assert (stopped, states(run), len(api.made)) == (2, ["handed_over", "left_out", "left_out"], 1)


def test_a_file_is_gone_at_once_and_can_be_taken_back(run, owner):
    hand_overs.hand_over(run, "file", by=owner, on=TODAY, now=NOW)
    gone = states(run)
    with zipfile.ZipFile(io.BytesIO(hand_overs.bundle(run))) as folder:
        names = folder.namelist()
        pages = folder.read(names[0])

    hand_overs.take_back(run, by=owner, now=SOON)

    run.refresh_from_db()
    assert gone == ["handed_over"] * 3
    assert [name.rpartition("-")[2] for name in names] == [f"{run.pk}.pdf", "addresses.csv"]
    assert pages.startswith(b"%PDF")
    assert (run.state, states(run)) == ("proof", ["waiting"] * 3)
    assert set(Touchpoint.objects.values_list("state", flat=True)) == {"open"}


def test_a_file_that_was_noted_in_part_is_noted_whole_later(run, owner):
    PrintRun.objects.filter(pk=run.pk).update(state="handed_over", house="file", ended_at=NOW)
    PrintItem.objects.filter(run=run, position=1).update(state="handed_over")

    for one in hand_overs.under_way(run.business):
        hand_overs.carry(one, on=TODAY, now=SOON)

    assert states(run) == ["handed_over"] * 3


def test_a_second_request_that_is_refused_frees_nothing_that_the_first_may_have_made(run, owner, connected, api):
    given(run, owner)
    api.answers = ["break", 422]
    hand_overs.carry(run, on=TODAY, now=NOW)

    hand_overs.carry(run, on=TODAY, now=SOON, most=1)

    assert states(run)[0] == "unknown"
    assert Touchpoint.objects.unprinted().count() == 0


def test_a_card_that_is_being_printed_cannot_be_taken_back_from_the_page_of_the_day(run, owner, connected, api):
    given(run, owner)
    hand_overs.carry(run, on=TODAY, now=NOW)

    with pytest.raises(outcomes.NothingToUndo, match="on paper"):
        outcomes.undo(Touchpoint.objects.earliest("pk"), by=owner, now=SOON)


def test_another_account_is_not_asked_for_what_the_first_may_have_made(run, owner, connected, api: Houses):
    given(run, owner)
    api.answers = ["break"]
    hand_overs.carry(run, on=TODAY, now=NOW, most=1)
    lost = run.items.get(state="unknown")

    mail_houses._ask_nobody_else(run.business, "lob")
    lost.refresh_from_db()

    assert hand_overs.is_unsure(lost, now=SOON)


STEPS = ("fence", "submit", "answer", "settle")


class Killed(BaseException):
    """The machine went away."""


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("piece", [0, 2])
def test_nothing_is_doubled_wherever_the_machine_goes_away(
    run, owner, connected, api: Houses, monkeypatch: pytest.MonkeyPatch, step: str, piece: int
):
    given(run, owner)
    with monkeypatch.context() as patch:
        _kill_at(patch, step, piece)
        with pytest.raises(Killed):
            hand_overs.carry(run, on=TODAY, now=NOW)

    hand_overs.carry(run, on=TODAY, now=SOON)
    hand_overs.carry(run, on=TODAY, now=SOON + dt.timedelta(minutes=5))

    assert (states(run), len(api.made)) == (["handed_over"] * 3, 3)
    assert set(api.made) == {hand_overs.key_of(one) for one in run.items.all()}


def _kill_at(patch: pytest.MonkeyPatch, step: str, piece: int) -> None:
    """Let the machine go away at a step of one piece; before and after it everything is real."""
    turns = {"left": piece}

    def dies(real):
        def instead(*args, **more):
            if turns["left"] > 0:
                turns["left"] -= 1
                return real(*args, **more)
            if step in ("answer",):
                real(*args, **more)
            raise Killed

        return instead

    if step in ("submit", "answer"):
        house = lob.HOUSE
        dying = House(**{**house.__dict__, "submit": dies(house.submit)})
        patch.setattr(houses, "house", lambda slug: dying)
    else:
        name = {"fence": "_fence", "settle": "_settle"}[step]
        patch.setattr(hand_overs, name, dies(getattr(hand_overs, name)))


@pytest.mark.django_db(transaction=True)
def test_the_network_is_asked_after_the_commit_alone(run, owner, connected, monkeypatch: pytest.MonkeyPatch):
    from django.db import connection

    inside = []
    given(run, owner)

    def looks(account, piece, key: str) -> Receipt:
        inside.append(connection.in_atomic_block)
        return Receipt("taken", key[:20])

    monkeypatch.setattr(houses, "house", lambda slug: House("lob", "Lob", submit=looks, sizes=lob.SIZES))
    hand_overs.carry(run, on=TODAY, now=NOW)

    assert inside == [False, False, False]


def test_the_key_of_a_piece_is_of_this_shop_alone(run, business: Business):
    item = run.items.first()
    before = hand_overs.key_of(item)
    business.link_key = b"another shop with the same numbers"
    item.business = business

    assert before.startswith(f"regulars-{business.pk}-{item.pk}-")
    assert hand_overs.key_of(item) != before
    assert len(before) <= 64
