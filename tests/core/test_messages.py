"""Filling templates: never "Hi None", never a half sentence, never somebody else's header."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.core.messages import DOTTED, FACTS, fill, outline, unknown_names, words_for
from regulars.core.playbook_rules import CHANNELS, OCCASIONS
from regulars.core.playbooks import parse

ROSA = {"first_name": "Rosa", "name": "Rosa Diaz", "business": "North Air", "staff": "Sam", "item": "oak board"}


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("Hello {first_name}, how is the {item}?", "Hello Rosa, how is the oak board?"),
        ("Thank you. We saw {due} coming. Sam", "Thank you. Sam"),
        ("How is {product|everything}?", "How is everything?"),
        ("It was {when}!\nThank you", "Thank you"),
        ("One\n\nIt was {when}.\n\nTwo", "One\n\nTwo"),
        ('She said "no {when}." Then {staff} came.', "Then Sam came."),
        ("Around {due|May. Or June. Or so} it is time.", "Around May. Or June. Or so it is time."),
        ("Call {phone}. Or write.", "Or write."),
        ("Half a brace { and } and {} stay. {first_name}", "Half a brace { and } and {} stay. Rosa"),
        ("", ""),
    ],
)  # fmt: skip
def test_a_sentence_is_left_out_when_its_fact_is_missing(template: str, expected: str) -> None:
    """D14: a missing field never leaves a hole."""
    assert fill(template, ROSA) == expected


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("Hello {first_name},", "Hello,"),
        ("Hello {first_name}, this is Sam.", "Hello, this is Sam."),
        ("Thank you, {first_name}.", "Thank you."),
        ("Happy birthday, {first_name}. All of us", "Happy birthday. All of us"),
        ("{first_name}, thank you.", "Thank you."),
        ("So, {first_name}, thank you.", "So thank you."),
        ("I know {first_name}'s house. Bye.", "Bye."),
        ("{first_name}", ""),
        ("Hello {first_name|there}.", "Hello there."),
    ],
)
@pytest.mark.parametrize("facts", [{}, {"first_name": ""}, {"first_name": "  "}, {"first_name": "\u200b\r\n"}])
def test_a_missing_name_leaves_no_trace(template: str, expected: str, facts: dict[str, str]) -> None:
    """D14: "Hello," rather than "Hi None,"."""
    assert fill(template, facts) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Rosa\r\nBcc: all@shop.example", "Rosa Bcc: all@shop.example"),
        ("Rosa\u2028Bcc: x", "Rosa Bcc: x"),
        ("Rosa\u2029Bcc: x", "Rosa Bcc: x"),
        ("Rosa\x85Bcc: x", "Rosa Bcc: x"),
        ("Rosa\x0bBcc: x", "Rosa Bcc: x"),
        ("Ro\x00sa", "Ro sa"),
        ("=?utf-8?Q?Bcc=3A_x?= Rosa", "Rosa"),
        ("=?=?utf-8?q?x?=utf-8?q?Bcc?= Rosa", "Rosa"),
        ("\u202eRosa", "Rosa"),
        ("{{ 7*7 }}", "{{ 7*7 }}"),
        ("{staff}", "{staff}"),
        ("${jndi:ldap://x} %s %(name)s", "${jndi:ldap://x} %s %(name)s"),
        ("<b>Rosa</b>", "<b>Rosa</b>"),
        ("Rosa \\1 \\g<0>", "Rosa \\1 \\g<0>"),
    ],
)
def test_a_value_is_plain_text_on_one_line(value: str, expected: str) -> None:
    """B10, D13: names cannot carry headers, line breaks or templates."""
    assert fill("For {name|nobody}", {"name": value, "staff": "Sam"}) == f"For {expected}"


def test_a_full_stop_is_not_doubled_when_the_value_ends_with_one() -> None:
    assert fill("From {business}. Bye.", {"business": "Cool & Co."}) == "From Cool & Co. Bye."


@pytest.mark.parametrize(
    ("template", "read"),
    [
        ("Happy birthday, {first_name}", "Happy birthday, …"),
        ("Around {due|now}: {product|your next service}", "Around now: your next service"),
        ("What is new at {business}", "What is new at North Air"),
        ("{shop.name} in {customer.city}. How is {item}? And {item|it}?", "North Air in …. How is …? And …?"),
        ("Nothing to fill", "Nothing to fill"),
    ],
)
def test_an_outline_has_no_gaps(template: str, read: str) -> None:
    assert outline(template, {"business": "North Air"}) == read


@pytest.mark.parametrize(("dotted", "short"), DOTTED.items())
@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize(
    "around", ["Hello <>, we are here.", "It is <|good>. Bye.", "One. It is <>. Two.", "<>", "I know <>'s house. Bye."]
)
def test_a_dotted_name_says_what_the_short_one_says(dotted: str, short: str, known: bool, around: str) -> None:
    templates = [around.replace("<", "{" + name).replace(">", "}") for name in (dotted, short)]

    with_dots, without = (fill(template, {short: "Rosa"} if known else {}) for template in templates)

    assert with_dots == without
    assert unknown_names(templates[0]) == []


def test_every_fact_but_none_other_has_a_dotted_name() -> None:
    assert set(DOTTED.values()) == set(FACTS)


@given(st.dictionaries(st.sampled_from(FACTS), st.text(max_size=30)), st.text(max_size=60))
def test_nothing_unreadable_comes_out(facts: dict[str, str], around: str) -> None:
    template = around.replace("{", "").replace("}", "") + " {first_name}, {item}. {staff|We} say {business|hello}."

    filled = fill(template, facts)

    assert not {"\x00", "\r", "\u2028", "\x85"} & set(fill("{item|x}", facts))
    assert "{staff" not in filled or "{staff" in "".join(facts.values())


@given(st.text(max_size=300))
def test_any_template_is_filled_without_a_crash(template: str) -> None:
    assert "\x00" not in fill(template.replace("\x00", ""), {})


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("Hello {first_name}, {item|your order}", []),
        ("Hello {Name} {discount} {discount}", ["Name", "discount"]),
        ("{ first_name }", [" first_name "]),
        ("{customer.first_name} {sale.item|x}", []),
        (
            "{customer.email} {first_name.customer} {shop.name.x} {.} {item.__class__}",
            [
                *("customer.email", "first_name.customer", "shop.name.x", ".", "item.__class__"),
            ],
        ),
        ("no gaps", []),
    ],
)
def test_names_that_nobody_knows_are_listed(template: str, expected: list[str]) -> None:
    assert unknown_names(template) == expected


PLAYBOOK = parse(
    """
name = "Seasons"
[[touchpoint]]
occasion = "season"
name = "autumn"
when = "season"
on = "09-15"
channels = ["postcard"]
[[touchpoint]]
occasion = "thank_you"
when = "sale"
channels = ["phone"]
ask = ["How is the {item}?", "How is the {product}?"]
[words.season]
postcard = "A season."
[words.season-autumn]
postcard = "Autumn, {first_name}."
[words.thank_you]
phone = "{product}"
email_subject = "{due}"
email = "Thank you."
"""
)


def test_words_of_a_named_rule_win_when_the_key_tells_it() -> None:
    assert words_for(PLAYBOOK, "season", "postcard", ROSA).text == "A season."
    assert (
        words_for(PLAYBOOK, "season", "postcard", ROSA, key="s/season-autumn/customer:1/2026").text == "Autumn, Rosa."
    )
    assert words_for(PLAYBOOK, "season", "postcard", ROSA, key="odd").text == "A season."


@pytest.mark.parametrize(("channel", "text"), [("note", "A season."), ("message", "A season.")])
def test_words_of_a_like_channel_serve_when_there_are_none(channel: str, text: str) -> None:
    assert words_for(PLAYBOOK, "season", channel, ROSA).text == text


def test_plain_words_serve_when_nothing_of_the_own_is_left() -> None:
    spoken = words_for(PLAYBOOK, "thank_you", "phone", ROSA)
    written = words_for(PLAYBOOK, "thank_you", "email", ROSA)

    assert spoken.text.startswith("Hello Rosa, this is Sam from North Air. I wanted to thank you")
    assert (written.subject, written.text) == ("Thank you", "Thank you.")


def test_questions_are_asked_when_their_facts_are_known() -> None:
    assert words_for(PLAYBOOK, "thank_you", "phone", ROSA).ask == ("How is the oak board?",)
    assert words_for(PLAYBOOK, "thank_you", "email", ROSA).ask == ()


NOTHING = parse('name = "N"\n[[touchpoint]]\noccasion = "season"\nwhen = "season"\non = "09-15"\nchannels = ["email"]')


@pytest.mark.parametrize("facts", [{}, {"business": "North Air"}, ROSA])
@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("occasion", [*OCCASIONS, "gone"])
def test_there_are_plain_words_for_everything(occasion: str, channel: str, facts: dict[str, str]) -> None:
    words = words_for(NOTHING, occasion, channel, facts)

    assert words.text
    assert bool(words.subject) == (channel == "email" and (occasion, facts) not in UNSAYABLE)
    assert "None" not in words.text
    assert not {"{", "}"} & set(words.text + words.subject + words.voicemail)


# A subject that needs the shop's name; a shop always has one.
UNSAYABLE = [("season", {}), ("gone", {})]


@pytest.mark.parametrize("facts", [{"business": "North Air"}, ROSA])
def test_a_voicemail_says_who_called_and_asks_to_talk(facts: dict[str, str]) -> None:
    voicemail = words_for(NOTHING, "thank_you", "phone", facts).voicemail

    assert "North Air" in voicemail
    assert "call me back" in voicemail
