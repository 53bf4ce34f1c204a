"""What customers choose for themselves: it holds at once, for good, and for all that they are."""

import datetime as dt
import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from regulars.core.consent import POST
from regulars.core.tokens import seal, way_out_token
from regulars.records.models import Business, Consent, Customer, Moment, Staff, Suppression, Touchpoint
from regulars.services import consent, merging, preferences
from regulars.services.preferences import EVERY_CHOICE, NoSuchChoice, Visitor
from tests.people import NOW, TODAY, a_customer
from tests.services.scene import DAY, a_moment, a_playbook, draw_up, planned
from tests.services.test_imports import bring
from tests.services.test_imports_consent import HEADER, YES

MINUTE = dt.timedelta(minutes=1)
MINUTES = itertools.count(1)
BY_LINK = ("email", "marketing")


@pytest.fixture
def rosa(customer: Customer) -> Visitor:
    """Rosa, who agreed to news by e-mail and holds a letter with some."""
    agree(customer)
    return Visitor(customer, "marketing")


def agree(customer: Customer, *, now: dt.datetime = NOW - 30 * DAY) -> None:
    """Let a customer agree to news by e-mail."""
    consent.give(customer, channel="email", purpose="marketing", basis="express", source="counter", now=now)


def held(who: Visitor, *, now: dt.datetime = NOW) -> set[tuple[str, str]]:
    """Return what holds now."""
    return set(preferences.choices(who.customer, now=now).allowed)


def link(customer: Customer, purpose: str = "marketing") -> str:
    """Return the token of a letter's link."""
    out = preferences.way_out_of(customer.business, customer.pk, purpose=purpose, address="shop@x.example")
    return out.token


def test_a_letter_with_news_stops_news_by_mail_alone(rosa: Visitor):
    before = held(rosa)

    preferences.stop(rosa, now=NOW)

    assert before - held(rosa) == {BY_LINK}
    assert [said.source for said in consent.standing(rosa.customer)] == ["one-click"]


def test_a_letter_about_a_purchase_stops_all_mail(rosa: Visitor):
    before = held(rosa)

    preferences.stop(Visitor(rosa.customer, "service"), now=NOW)

    assert before - held(rosa) == {BY_LINK, ("email", "service")}
    assert [(said.channel, said.purpose) for said in consent.standing(rosa.customer)] == [("email", "service")]


def test_stopping_twice_is_stopping_once(rosa: Visitor):
    """I2: the second press changes nothing and is no mistake."""
    preferences.stop(rosa, now=NOW)
    once = Consent.objects.count(), Moment.objects.count(), Suppression.objects.count()

    preferences.stop(rosa, now=NOW + MINUTE)

    assert (Consent.objects.count(), Moment.objects.count(), Suppression.objects.count()) == once


def test_a_no_is_kept_when_the_address_was_barred_by_a_bounce_before(rosa: Visitor):
    shop, address = rosa.business, rosa.customer.email
    consent.suppress(shop, kind="email", address=address, purpose="all", reason="Bounced.", now=NOW)

    preferences.stop(rosa, now=NOW + MINUTE)

    assert Consent.objects.filter(state="withdrawn", channel="email").count() == 1


def test_everything_is_everything(rosa: Visitor):
    preferences.stop_everything(rosa, now=NOW)

    assert held(rosa) == set()
    assert set(Suppression.objects.values_list("kind", "purpose")) == {("email", "all"), ("phone", "all")}
    assert Moment.objects.filter(kind="withdrew").count() == 1


def test_planned_work_ends_when_everything_is_stopped(business: Business, customer: Customer):
    a_playbook(business)
    a_moment(customer, on=TODAY - 4 * DAY, about="sale:1")
    planned(business)

    preferences.stop_everything(Visitor(customer, "service"), now=NOW)

    assert draw_up(business).chosen == ()
    assert Touchpoint.objects.get().held_reason


def test_a_no_waits_for_nothing_and_a_yes_is_asked_once_more(rosa: Visitor):
    """I15: the link may be in other hands."""
    wanted = {("phone", "service"), ("message", "marketing")}

    new = preferences.choose(rosa, wanted, now=NOW)
    after = held(rosa)
    preferences.agree(rosa, new, wording="Yes, North Air may reach me.", now=NOW + MINUTE)

    assert (new, after) == ([("message", "marketing")], {("phone", "service")})
    assert held(rosa) == wanted
    assert Consent.objects.get(state="given", channel="message").wording == "Yes, North Air may reach me."


def test_by_post_is_all_that_comes_by_post(rosa: Visitor):
    preferences.choose(rosa, held(rosa) - {("post", "marketing")}, now=NOW)

    assert set(Consent.objects.filter(state="withdrawn").values_list("channel", flat=True)) == set(POST)
    assert Moment.objects.filter(kind="withdrew").count() == 1
    assert ("post", "marketing") not in held(rosa)


def test_calls_go_on_when_only_messages_end(rosa: Visitor):
    """Both use one number, and a number that must not be used at all would end both."""
    preferences.agree(rosa, [("message", "service")], wording="Yes.", now=NOW)
    before = held(rosa)

    preferences.choose(rosa, before - {("message", "service")}, now=NOW + MINUTE)

    assert before - held(rosa) == {("message", "service")}


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rounds=st.lists(st.sets(st.sampled_from(EVERY_CHOICE)), min_size=1, max_size=3))
def test_what_is_chosen_is_what_holds(rounds: list[set[tuple[str, str]]], rosa: Visitor):
    """Whatever is chosen in whatever order; where service is unwanted, news may end with it."""
    for wanted in rounds:
        now = NOW + next(MINUTES) * MINUTE
        new = preferences.choose(rosa, wanted, now=now)
        assert held(rosa) <= wanted
        preferences.agree(rosa, new, wording="Yes.", now=now + MINUTE / 2)
        surely = {(way, purpose) for way, purpose in wanted if (way, "service") in wanted}
        assert surely <= held(rosa) <= wanted


@pytest.mark.parametrize("months", [1, 3, 6])
def test_peace_lasts_to_the_day(months: int, rosa: Visitor):
    preferences.rest(rosa, months, now=NOW)

    until = {1: dt.date(2026, 4, 3), 3: dt.date(2026, 6, 3), 6: dt.date(2026, 9, 3)}[months]
    assert preferences.choices(rosa.customer, now=NOW).paused_until == until
    preferences.rest(rosa, 0, now=NOW + MINUTE)
    assert preferences.choices(rosa.customer, now=NOW).paused_until is None


def test_what_is_not_on_the_page_cannot_be_chosen(rosa: Visitor):
    for wrong in ("smoke", "service"), ("email", "all"), ("all", "service"), ("", ""):
        with pytest.raises(NoSuchChoice):
            preferences.choose(rosa, {wrong}, now=NOW)
        with pytest.raises(NoSuchChoice):
            preferences.agree(rosa, [wrong], wording="Yes.", now=NOW)
    with pytest.raises(NoSuchChoice):
        preferences.rest(rosa, 600, now=NOW)


@pytest.mark.parametrize("order", list(itertools.permutations(["stop", "again", "stop"])))
def test_at_one_instant_the_no_wins(order: tuple[str, ...], rosa: Visitor):
    """I8: two devices press at once; the journal keeps all of it."""
    for what in order:
        if what == "stop":
            preferences.stop(rosa, now=NOW)
        else:
            preferences.agree(rosa, [BY_LINK], wording="Yes.", now=NOW)

    assert BY_LINK not in held(rosa)


def test_the_last_word_counts_when_an_earlier_one_comes_in_late(rosa: Visitor):
    """I8: by the time of the server, not by who was committed last."""
    preferences.stop(rosa, now=NOW + 2 * MINUTE)
    preferences.agree(rosa, [BY_LINK], wording="Yes.", now=NOW + MINUTE)
    consent.withdraw(rosa.customer, channel="email", source="reply", now=NOW)
    assert BY_LINK not in held(rosa)

    preferences.agree(rosa, [BY_LINK], wording="Yes.", now=NOW + 3 * MINUTE)
    assert BY_LINK in held(rosa)


def test_a_link_leads_to_its_person_after_years(rosa: Visitor):
    """I2: nothing in it runs out, and the program's own secret has no part in it."""
    token = link(rosa.customer)

    found = preferences.visitor(token)
    assert found == rosa
    preferences.stop(found, now=NOW + 730 * DAY)
    assert BY_LINK not in held(rosa, now=NOW + 731 * DAY)


def test_the_links_of_both_lead_to_one_person_when_twins_are_merged(rosa: Visitor):
    """D12: and what either says holds for the whole of them, also when they are told apart again."""
    twin = a_customer(rosa.business, "R. Diaz", email="rosa@work.example", phone="")
    agree(twin)
    links = [link(rosa.customer), link(twin)]
    merging.merge(rosa.customer, twin, by=None, now=NOW)

    found = [preferences.visitor(token) for token in links]
    assert [one and one.customer.pk for one in found] == [rosa.customer.pk] * 2
    assert found[1]
    preferences.stop(found[1], now=NOW + MINUTE)
    assert BY_LINK not in held(rosa)

    merging.unmerge(twin, by=None, now=NOW + 2 * MINUTE)
    assert [BY_LINK in held(Visitor(one, "marketing")) for one in (rosa.customer, twin)] == [False, False]


def test_a_merge_after_the_no_keeps_it(rosa: Visitor):
    """D12: the strictest holds."""
    twin = a_customer(rosa.business, "R. Diaz", email="rosa@work.example", phone="")
    agree(twin)
    preferences.stop(Visitor(twin, "marketing"), now=NOW)

    merging.merge(rosa.customer, twin, by=None, now=NOW + MINUTE)

    assert BY_LINK not in held(rosa)


@pytest.mark.parametrize("is_forgotten", [False, True])
def test_an_old_file_never_brings_back_who_left_by_the_link(is_forgotten: bool, rosa: Visitor, owner: Staff):
    """D7: not even with a yes that somebody vouches for; of who was forgotten the keyed hash is enough."""
    business, token = rosa.business, link(rosa.customer)
    preferences.stop(rosa, now=NOW)
    if is_forgotten:
        rosa.customer.delete()
        assert preferences.visitor(token) is None

    bring(business, f"{HEADER}Rosa Diaz,{rosa.customer.email},yes,,\n", by=owner, **YES)

    again = Customer.objects.get(business=business, email=rosa.customer.email)
    assert BY_LINK not in held(Visitor(again, "marketing"), now=NOW + DAY)


def test_a_link_of_another_shop_or_purpose_leads_nowhere(rosa: Visitor, neighbour: Business):
    """F7: sealed with the neighbour's key, or for something else."""
    pk, key = rosa.customer.pk, bytes(rosa.business.link_key)
    theirs = bytes(neighbour.link_key)
    wrong = [
        way_out_token(rosa.business.pk, pk, theirs),
        way_out_token(neighbour.pk, pk, theirs),
        way_out_token(neighbour.pk, pk, key),
        way_out_token(10**6, pk, key),
        way_out_token(rosa.business.pk, 10**9, key),
        seal(key, "card", str(rosa.business.pk), str(pk), "m"),
        seal(key, "way-out", str(rosa.business.pk), str(pk), "x"),
        "",
        "a" * 30,
    ]

    assert [preferences.visitor(token) for token in wrong] == [None] * len(wrong)


def test_a_letter_says_the_way_out_by_page_and_by_mail(rosa: Visitor, settings: object):
    """RFC 8058 asks for https: without it there is the mail alone."""
    settings.PUBLIC_URL = "https://north.example/"
    both = preferences.way_out_of(rosa.business, rosa.customer.pk, purpose="service", address="sam@north.example")
    settings.PUBLIC_URL = "http://localhost:8000"
    mail = preferences.way_out_of(rosa.business, rosa.customer.pk, purpose="service", address="sam@north.example")

    assert both.url == f"https://north.example/way-out/{both.token}/"
    assert (mail.url, mail.mailto) == ("", f"mailto:sam@north.example?subject=stop%20{both.token}")
