"""The ready-made trades: complete, short, personal, and never a pitch inside a thank-you."""

import re

import pytest

from regulars import playbooks
from regulars.core.messages import words_for
from regulars.core.playbook_lines import describe
from regulars.core.playbooks import Playbook, Rule, parse

TRADES = {slug: parse(playbooks.text(slug)) for slug in playbooks.slugs()}
RULES = [pytest.param(trade, rule, id=f"{slug}-{rule.word}") for slug, trade in TRADES.items() for rule in trade.rules]
WRITTEN = ("email", "note", "postcard", "letter", "message")
KNOWN = {
    "first_name": "Rosa",
    "name": "Rosa Diaz",
    "business": "North Air",
    "phone": "(212) 555-0147",
    "staff": "Sam",
    "item": "heat pump",
    "when": "last Thursday",
    "remembered": "window table",
    "product": "heat pump",
    "due": "20 May",
    "city": "Albany",
}
BARE = {"business": "North Air"}

THANKS = ("thank_you", "first_purchase", "big_purchase", "contract", "review_thanks", "referral_thanks")
PITCH = re.compile(r"offer|discount|% off|sale\b|coupon|voucher|deal\b|buy\b|special|book now|save \d|free\b", re.I)
FORM_LETTER = re.compile(
    r"dear customer|valued|appreciate your business|do not hesitate|please find|we are pleased|kindly|"
    r"we strive|to whom|thank you for your purchase|successfully|!",
    re.I,
)


def everything(trade: Playbook, rule: Rule, facts: dict[str, str]) -> list[str]:
    """All words of a rule, as they are said and written."""
    key = f"trade/{rule.word}/sale:1"
    found = [words_for(trade, rule.occasion, channel, facts, key=key) for channel in rule.channels]
    return [text for words in found for text in (words.text, words.subject, words.voicemail, *words.ask) if text]


def test_there_are_seven_trades() -> None:
    assert playbooks.slugs() == [
        "equipment",
        "home-services",
        "online-shop",
        "professional-services",
        "restaurant",
        "salon",
        "shop",
    ]


@pytest.mark.parametrize("slug", playbooks.slugs())
def test_a_trade_is_named_and_has_its_hours(slug: str) -> None:
    trade = TRADES[slug]

    assert (trade.trade, bool(trade.name), bool(trade.shop.label)) == (slug, True, True)
    assert len(trade.shop.opening_hours) >= 5


@pytest.mark.parametrize("slug", playbooks.slugs())
def test_a_trade_covers_what_happens_in_a_shop(slug: str) -> None:
    whens = {rule.when for rule in TRADES[slug].rules}
    always = {"first sale", "sale", "big sale", "check-in", "silence", "season", "happy"}

    assert whens >= always | {"review", "referral", "complaint"}


@pytest.mark.parametrize(
    ("when", "slugs"),
    [
        ("contract signed", {"equipment", "home-services", "professional-services", "restaurant", "salon"}),
        ("job completed", {"equipment", "home-services", "professional-services", "restaurant"}),
        ("repair done", {"equipment", "home-services", "shop"}),
        ("maintenance due", {"equipment", "home-services", "online-shop", "professional-services", "salon", "shop"}),
        ("birthday", {"restaurant", "salon"}),
    ],
)
def test_a_trade_covers_what_is_its_own(when: str, slugs: set[str]) -> None:
    assert {slug for slug, trade in TRADES.items() if when in {rule.when for rule in trade.rules}} == slugs


@pytest.mark.parametrize(("trade", "rule"), RULES)
def test_each_channel_has_words_of_its_own(trade: Playbook, rule: Rule) -> None:
    own = {**trade.words.get(rule.occasion, {}), **trade.words.get(rule.word, {})}
    needed = {*rule.channels} | ({"voicemail"} & {"voicemail" if "phone" in rule.channels else ""})
    needed |= {"email_subject"} if "email" in rule.channels else set()

    assert needed <= own.keys()


@pytest.mark.parametrize("facts", [KNOWN, BARE], ids=["all is known", "only the shop is known"])
@pytest.mark.parametrize(("trade", "rule"), RULES)
def test_words_read_well_whatever_is_known(trade: Playbook, rule: Rule, facts: dict[str, str]) -> None:
    """D14: no hole, no None, no brace, no blank before a comma."""
    for text in everything(trade, rule, facts):
        assert not re.search(r"[{}|]|None|  | [,.?!;:]|,,|\.\.", text), text
        assert text[0].isupper(), text


@pytest.mark.parametrize(("trade", "rule"), RULES)
def test_words_are_nobodys_form_letter(trade: Playbook, rule: Rule) -> None:
    assert [text for text in everything(trade, rule, KNOWN) if FORM_LETTER.search(text)] == []


@pytest.mark.parametrize(("trade", "rule"), [one for one in RULES if one.values[1].occasion in THANKS])
def test_a_thank_you_sells_nothing(trade: Playbook, rule: Rule) -> None:
    assert [text for text in everything(trade, rule, KNOWN) if PITCH.search(text)] == []


@pytest.mark.parametrize(("trade", "rule"), [one for one in RULES if one.values[1].occasion == "come_back"])
def test_a_come_back_letter_offers_help_and_no_discount(trade: Playbook, rule: Rule) -> None:
    assert [text for text in everything(trade, rule, KNOWN) if re.search(r"discount|% off|coupon|voucher", text)] == []
    assert any(
        "not right" in text or "not the way" in text or "did not hold" in text
        for text in everything(trade, rule, KNOWN)
    )


@pytest.mark.parametrize(("trade", "rule"), [one for one in RULES if "phone" in one.values[1].channels])
def test_a_call_asks_and_a_voicemail_asks_to_talk(trade: Playbook, rule: Rule) -> None:
    words = words_for(trade, rule.occasion, "phone", KNOWN, key=f"x/{rule.word}/y")

    assert "this is Sam from North Air" in words.text
    assert "North Air" in words.voicemail
    assert "call me back" in words.voicemail
    assert "(212) 555-0147" in words.voicemail
    assert "?" in words.text or words.ask or rule.occasion in ("review_thanks", "contract", "season")


@pytest.mark.parametrize(("trade", "rule"), RULES)
def test_what_is_written_is_short_and_signed(trade: Playbook, rule: Rule) -> None:
    longest = {"email": 75, "letter": 110, "note": 60, "postcard": 60, "message": 40}
    for channel in set(rule.channels) & set(WRITTEN):
        text = words_for(trade, rule.occasion, channel, KNOWN, key=f"x/{rule.word}/y").text

        assert len(text.split()) <= longest[channel], text
        assert "North Air" in text.splitlines()[-1]


@pytest.mark.parametrize("slug", playbooks.slugs())
def test_complaints_are_answered_by_phone_and_at_once(slug: str) -> None:
    (rule,) = [rule for rule in TRADES[slug].rules if rule.when == "complaint"]

    assert (rule.wait, rule.channels[0], rule.is_always) == ("same day", "phone", True)


@pytest.mark.parametrize("slug", playbooks.slugs())
def test_nothing_but_complaints_goes_on_while_a_case_is_open(slug: str) -> None:
    outgoing = [rule for rule in TRADES[slug].rules if rule.when not in ("complaint", "review", "referral")]

    assert [rule.word for rule in outgoing if "open case" not in rule.unless] == []


@pytest.mark.parametrize("slug", playbooks.slugs())
def test_every_rule_is_told_in_one_line(slug: str) -> None:
    lines = describe(TRADES[slug])

    assert len(lines) == len(set(lines)) == len(TRADES[slug].rules)
    assert [line for line in lines if re.search(r"[{}_]|None|  ", line) or line[0].islower()] == []


def test_a_rule_is_told_in_plain_words() -> None:
    lines = describe(TRADES["home-services"])

    assert lines[3] == (
        "Two business days after a job is completed, say thank you: call, else e-mail. Useful for five days. "
        "At most once a month. Not when the money went back or something is still to be put right."
    )
    assert lines[12].startswith("Three days after they say that they are happy, ask whether they know somebody")
    assert lines[13].startswith("On the day of a complaint, put it right: call, else e-mail.")
    assert lines[2].startswith(
        "Two business days after a job of $1,500 or more, thank them for their trust: write a note"
    )
