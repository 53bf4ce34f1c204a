"""The way out as mail programs, scanners, strangers and customers meet it."""

import datetime as dt
import itertools
import logging

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from regulars.core.tokens import way_out_token
from regulars.records.models import Business, Consent, Customer, Moment, Staff, Suppression
from regulars.services import consent, erasure, merging, preferences
from regulars.web.discreet import Discreet
from tests.people import NOW, a_customer
from tests.web.shops import everything

FORM = "application/x-www-form-urlencoded"
PRESS = "List-Unsubscribe=One-Click"
SCANNERS = [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148",
    "GoogleImageProxy",
    "BarracudaCentral/1.0",
    "Slackbot-LinkExpanding 1.0",
    "python-requests/2.31",
]


@pytest.fixture
def rosa(customer: Customer) -> Customer:
    """Rosa, who agreed to news by e-mail."""
    consent.give(
        customer,
        channel="email",
        purpose="marketing",
        basis="express",
        source="counter",
        now=NOW - dt.timedelta(days=30),
    )
    return customer


def page_of(customer: Customer, purpose: str = "marketing") -> str:
    """Return the address that a letter to this customer leads to."""
    token = way_out_token(customer.business_id, customer.pk, bytes(customer.business.link_key), purpose=purpose)
    return f"/way-out/{token}/"


def press(address: str, client: Client | None = None) -> HttpResponse:
    """Press as a mail program does for its reader: no cookie, no referrer, no mark of a form."""
    stranger = client or Client(enforce_csrf_checks=True)
    return stranger.post(address, PRESS, content_type=FORM)


def may_get(customer: Customer, *what: str) -> list[bool]:
    """Say for choices like "email:marketing" whether they hold."""
    held = preferences.choices(customer, now=NOW).allowed
    return [tuple(one.split(":")) in held for one in what]


def a_bad_address(customer: Customer) -> str:
    """An address whose token has one letter too many."""
    return page_of(customer)[:-1] + "a/"


@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_changes_nothing_whoever_looks(method: str, rosa: Customer):
    """I1: every table is the same before and after, sessions included by there being none."""
    twin = a_customer(rosa.business, "R. Diaz", email="rosa@work.example")
    merging.merge(rosa, twin, by=None, now=NOW)
    addresses = [page_of(rosa), page_of(rosa, "service"), page_of(twin), a_bad_address(rosa), f"{page_of(rosa)}?done"]
    before = everything()

    for address, agent in itertools.product(addresses, SCANNERS):
        answer = getattr(Client(headers={"User-Agent": agent}), method)(address)
        assert (answer.cookies, "Cookie" in answer.get("Vary", "")) == ({}, False)

    assert everything() == before


def test_one_click_stops_without_a_question(rosa: Customer):
    """I2, RFC 8058: no cookie, no referrer, no redirect, and it holds when it is answered."""
    answer = press(page_of(rosa))

    assert (answer.status_code, answer.cookies) == (200, {})
    assert answer.content.decode() == "Done. North Air sends you no more news and offers by e-mail.\n"
    assert may_get(rosa, "email:marketing", "email:service") == [False, True]
    assert Suppression.objects.get().purpose == "marketing"


def test_one_click_of_a_letter_about_a_purchase_stops_all_mail(rosa: Customer):
    answer = press(page_of(rosa, "service"))

    assert answer.content.decode() == "Done. North Air sends you no more e-mail.\n"
    assert may_get(rosa, "email:marketing", "email:service", "phone:service") == [False, False, True]


def test_one_click_in_parts_is_one_click(rosa: Customer):
    """RFC 8058 allows multipart/form-data."""
    assert Client().post(page_of(rosa), {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert may_get(rosa, "email:marketing") == [False]


def test_one_click_works_where_a_mail_program_lost_the_last_slash(rosa: Customer):
    assert press(page_of(rosa).rstrip("/")).status_code == 200
    assert may_get(rosa, "email:marketing") == [False]


def test_one_click_twice_is_fine(rosa: Customer):
    assert [press(page_of(rosa)).status_code for _ in range(2)] == [200, 200]
    assert Consent.objects.filter(state="withdrawn").count() == 1


def test_one_click_works_after_two_years(rosa: Customer, monkeypatch: pytest.MonkeyPatch):
    """I2: an old link is a good link."""
    address, later = page_of(rosa), NOW + dt.timedelta(days=730)
    monkeypatch.setattr(timezone, "now", lambda: later)

    assert press(address).status_code == 200
    assert Consent.objects.get(state="withdrawn").stated_at == later


def test_one_click_works_when_the_secret_of_the_program_was_changed(rosa: Customer, settings: object):
    address = page_of(rosa)
    settings.SECRET_KEY = "a new one"

    assert press(address).status_code == 200


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("", FORM),
        ("List-Unsubscribe=Two-Clicks", FORM),
        ("list-unsubscribe=one-click", FORM),
        (f"{PRESS}&{PRESS}", FORM),
        (f"{PRESS}&do=agree&allow=email:marketing", FORM),
        ("do=smoke", FORM),
        ("do=rest&months=99", FORM),
        ("do=rest&months=-1", FORM),
        ("do=rest&months=²", FORM),
        ("do=save&allow=all:service", FORM),
        ("do=agree&allow=email", FORM),
        ('{"List-Unsubscribe": "One-Click"}', "application/json"),
        (PRESS, "text/plain"),
        ("--x\r\nbroken", "multipart/form-data; boundary=x"),
    ],
)
def test_another_body_changes_nothing(body: str, kind: str, rosa: Customer):
    before = everything()

    answer = Client().generic("POST", page_of(rosa), body, content_type=kind)

    assert (answer.status_code, everything()) == (400, before)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
def test_other_methods_are_refused(method: str, rosa: Customer):
    before = everything()

    answer = Client().generic(method, page_of(rosa), PRESS, content_type=FORM)

    assert (answer.status_code, answer["Allow"], everything()) == (405, "GET, HEAD, POST", before)


def test_unknown_and_altered_look_the_same(rosa: Customer):
    """F7: nobody learns from the answer who is, or was, a customer."""
    forged = f"/way-out/{way_out_token(rosa.business_id, rosa.pk, b'another key')}/"
    addresses = [a_bad_address(rosa), forged, "/way-out/a/", f"/way-out/{'a' * 60}/"]
    addresses += ["/way-out/%00/", "/way-out/ünsubscribe/"]
    before = everything()

    answers = [ask(address) for address in addresses for ask in (Client().get, press)]

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert everything() == before


@pytest.fixture
def erased(rosa: Customer, owner: Staff) -> str:
    """Where the letters lead that Rosa has, who is erased."""
    address = page_of(rosa)
    erasure.erase(rosa, by=owner, now=NOW)
    return address


def test_who_was_erased_reads_that_nothing_is_known_or_sent(erased: str):
    before = everything()

    answer, head = Client().get(erased), Client().head(erased)

    assert (answer.status_code, head.status_code, head.content) == (200, 200, b"")
    assert "We know nothing of you any more, and send you nothing." in answer.content.decode()
    assert "Rosa" not in answer.content.decode()
    assert everything() == before


@pytest.mark.parametrize("later", [0, 731])
def test_one_click_works_for_who_was_erased(erased: str, later: int, monkeypatch: pytest.MonkeyPatch):
    """I2: one click works for ever, and twice."""
    monkeypatch.setattr(timezone, "now", lambda: NOW + dt.timedelta(days=later))
    first = press(erased)
    before = everything()

    answers = [first, press(erased), press(erased.rstrip("/"))]

    assert {(answer.status_code, answer.content.decode()) for answer in answers} == {(200, "Nothing is sent to you.\n")}
    assert everything() == before
    assert asked_for() == [("email", "marketing")]


def asked_for() -> list[tuple[str, str]]:
    """Which addresses are closed because their owner said so, and for what."""
    return list(Suppression.objects.filter(cause="asked").order_by("id").values_list("kind", "purpose"))


def back(business: Business, name: str = "Rosa Anew", email: str = "rosa.diaz@mail.example") -> Customer:
    """Somebody who gives the address of who was erased, and says yes to everything by e-mail."""
    anew = a_customer(business, name, email=email, phone="")
    for purpose in ("service", "marketing"):
        consent.give(anew, channel="email", purpose=purpose, basis="express", source="counter", now=timezone.now())
    return anew


@pytest.mark.parametrize(
    ("purpose", "left", "said", "headline"),
    [
        ("marketing", [True, False], "sends you no more news and offers by e-mail", "News and offers to this address"),
        ("service", [False, False], "sends you no more e-mail", "E-mail to this address"),
    ],
)
@pytest.mark.parametrize("is_one_click", [True, False])
def test_an_old_letter_still_stops_mail_to_who_is_back(
    is_one_click: bool, purpose: str, left: list[bool], said: str, headline: str, rosa: Customer,
    monkeypatch: pytest.MonkeyPatch,
):  # fmt: skip
    """I2, I9: they said yes anew, and then no, in a letter from before they were erased."""
    address, business = page_of(rosa, purpose), rosa.business
    erasure.erase(rosa, by=None, now=NOW - dt.timedelta(days=2))
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    anew, other = back(business), back(business, "Ben Okafor", "ben@mail.example")
    monkeypatch.setattr(timezone, "now", lambda: NOW + dt.timedelta(hours=1))
    shown = Client().get(address).content.decode()
    assert 'value="stop"' in shown
    assert "send you nothing" not in shown
    assert "Rosa" not in shown
    assert may_get(anew, "email:service", "email:marketing") == [True, True]

    answers = [press(address) if is_one_click else Client().post(address, {"do": "stop"}) for _ in range(2)]

    assert may_get(anew, "email:service", "email:marketing") == left
    assert may_get(other, "email:service", "email:marketing") == [True, True]
    assert all((said if is_one_click else f"{headline} ") in answer.content.decode() for answer in answers)
    assert f"<h1>{headline} " in Client().get(address).content.decode()
    assert len(asked_for()) == 1


def test_the_last_word_counts(erased: str, owner: Staff, monkeypatch: pytest.MonkeyPatch):
    hours = (NOW + dt.timedelta(hours=hour) for hour in itertools.count(1))
    monkeypatch.setattr(timezone, "now", lambda: next(hours))
    press(erased)
    anew = back(owner.business)
    assert may_get(anew, "email:marketing") == [True]

    press(erased)

    assert may_get(anew, "email:marketing") == [False]


def test_the_link_of_a_merged_entry_and_an_address_of_two(rosa: Customer, owner: Staff):
    """A no to an address concerns everybody who has it."""
    ben = back(rosa.business, "Ben Okafor")
    twin = a_customer(rosa.business, "Rosa Twin", email="second@mail.example", phone="")
    address = page_of(twin)
    merging.merge(rosa, twin, by=owner, now=NOW)
    erasure.erase(rosa, by=owner, now=NOW)

    press(address)

    assert may_get(ben, "email:marketing") == [False]
    assert asked_for() == [("email", "marketing")] * 2


def test_everything_ends_all_mail_to_the_address(erased: str):
    """The page was open when they were erased."""
    Client().post(erased, {"do": "everything"})

    assert asked_for() == [("email", "all")]


@pytest.mark.parametrize(("body", "status"), [("do=save", 200), ("", 400), ("List-Unsubscribe=Yes", 400)])
def test_another_body_of_who_was_erased_changes_nothing(body: str, status: int, erased: str):
    """A page that was open when they were erased has buttons still."""
    before = everything()

    answer = Client(enforce_csrf_checks=True).post(erased, body, content_type=FORM)

    assert (answer.status_code, everything()) == (status, before)
    assert "We know nothing of you any more" in answer.content.decode()


def test_other_methods_are_refused_for_who_was_erased(erased: str):
    assert Client().put(erased, PRESS, content_type=FORM).status_code == 405


def test_a_stranger_with_the_link_sees_nobody(rosa: Customer):
    """I15: a letter was passed on; the page says whose it is only to who knows it already."""
    rosa.paused_until = NOW.date() + dt.timedelta(days=20)
    rosa.save()

    shown = [Client().get(page_of(rosa)), Client().post(page_of(rosa), {"do": "save", "allow": ["phone:marketing"]})]

    for page in shown:
        said = page.content.decode()
        known = [rosa.first_name, rosa.last_name, rosa.email, rosa.phone, rosa.phone[-4:], rosa.street, rosa.city]
        assert [word for word in known if word in said] == []
        assert "r…@m….example" in said


@pytest.mark.parametrize("say", ["get", "post"])
def test_the_address_is_told_to_nobody(say: str, rosa: Customer):
    """F14, F19: no referrer, nothing kept, nothing listed by search engines."""
    for address in page_of(rosa), a_bad_address(rosa):
        answer = Client().get(address) if say == "get" else press(address)
        told = [answer.get(name) for name in ("Referrer-Policy", "Cache-Control", "X-Robots-Tag")]
        assert told == ["no-referrer", "no-store", "noindex, nofollow"]
        assert "<script" not in answer.content.decode()
        assert "http:" not in answer.content.decode()


def test_the_log_never_says_a_token_whole(rosa: Customer, caplog: pytest.LogCaptureFixture):
    """F14: a wrong body, a wrong method and a lost page are logged; whoever reads the log cannot use it."""
    caplog.handler.addFilter(Discreet())
    token = page_of(rosa).split("/")[2]
    Client().post(page_of(rosa), {"do": "smoke"})
    Client().delete(page_of(rosa))
    Client().get(a_bad_address(rosa))

    assert len(caplog.records) == 3
    assert [said for said in caplog.messages if token[:6] not in said or token[:12] in said] == []
    assert any(isinstance(one, Discreet) for handler in logging.getLogger().handlers for one in handler.filters)


def test_every_button_says_what_then_holds(rosa: Customer):
    address, client = page_of(rosa), Client(enforce_csrf_checks=True)

    answer = client.post(address, {"do": "stop"}, follow=True)
    assert (answer.redirect_chain, answer.status_code) == ([(f"{address}?done", 303)], 200)
    assert "Done. It holds from now on." in answer.content.decode()
    assert "Stop news and offers by e-mail" not in answer.content.decode()

    answer = client.post(address, {"do": "rest", "months": "3"}, follow=True)
    assert "And nothing at all before June 3, 2026." in answer.content.decode()

    answer = client.post(address, {"do": "everything"}, follow=True)
    assert answer.content.decode().count("<dd>nothing</dd>") == 2


def test_to_hear_again_takes_a_second_click(rosa: Customer):
    """I8, I15: the page asks, in the words that are kept."""
    address, client = page_of(rosa), Client()
    press(address)
    wanted = {"do": "save", "allow": ["email:marketing", "email:service", "phone:service", "post:service"]}

    asked = client.post(address, wanted)
    assert "“Yes, North Air may reach me: news and offers by e-mail.”" in asked.content.decode()
    assert may_get(rosa, "email:marketing") == [False]

    _an_hour_later(rosa)
    client.post(address, {"do": "agree", "allow": "email:marketing"})
    assert may_get(rosa, "email:marketing") == [True]
    assert Consent.objects.latest("pk").wording == "Yes, North Air may reach me: news and offers by e-mail."


def _an_hour_later(customer: Customer) -> None:
    """Move what was said so far an hour back: the clock of these pages stands still."""
    hour = dt.timedelta(hours=1)
    for table in Consent.objects.filter(customer=customer, state="withdrawn"), Suppression.objects.all():
        for row in table:
            field = "stated_at" if isinstance(row, Consent) else "made_at"
            type(row).objects.filter(pk=row.pk).update(**{field: getattr(row, field) - hour})


def test_the_shop_sees_who_stopped_what_and_where(rosa: Customer, owner: Staff):
    press(page_of(rosa, "service"))
    client = Client()
    client.force_login(owner.user, backend="django.contrib.auth.backends.ModelBackend")

    said = client.get(f"/customers/{rosa.pk}/").content.decode()

    assert "Everything by e-mail: <b>no</b>" in said
    assert "they stopped it by the link in an e-mail" in said
    assert "They stopped all e-mail, by the link in an e-mail." in said
    assert "News and offers by e-mail: <b>yes</b>" not in said
    assert Moment.objects.get(kind="withdrew").words == ""
