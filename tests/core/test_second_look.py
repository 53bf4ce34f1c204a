"""The second pair of eyes: sees what a kind colleague would see, and keeps quiet about a good letter."""

import pytest

from regulars import playbooks
from regulars.core.messages import FACTS
from regulars.core.playbooks import parse
from regulars.core.second_look import Again, Remark, digest, look
from regulars.core.spare_words import SIGNATURE, SPARE
from tests.core import letter_sentences as written

GOOD = "Hello {first_name},\n\nThank you for the {item}. How is it working out?\n\n{staff|All of us} at {business}"
ASKED = {
    "occasion": "thank_you",
    "purpose": "service",
    "known_names": FACTS,
    "has_way_out": True,
    "has_postal_address": True,
}
TRADES = {slug: parse(playbooks.text(slug)) for slug in playbooks.slugs()}
LETTERS = [
    pytest.param(word.partition("-")[0], own["email_subject"], own["email"], id=f"{slug}-{word}")
    for slug, trade in TRADES.items()
    for word, own in trade.words.items()
    if "email" in own
]

LETTERS += [
    pytest.param(
        occasion, spare.subject, f"Hello {{first_name}},\n\n{spare.write}\n\n{SIGNATURE}", id=f"spare-{occasion}"
    )
    for occasion, spare in SPARE.items()
]


def remarks(text: str = GOOD, subject: str = "How is it?", **changes: object) -> list[Remark]:
    return look(subject, text, **{**ASKED, **changes})


def codes(*args: str, **changes: object) -> set[str]:
    return {remark.code for remark in remarks(*args, **changes)}


@pytest.mark.parametrize("purpose", ["service", "marketing"])
@pytest.mark.parametrize(("occasion", "subject", "text"), LETTERS)
def test_a_ready_made_letter_is_a_good_letter(occasion: str, subject: str, text: str, purpose: str) -> None:
    assert remarks(text, subject, occasion=occasion, purpose=purpose) == []


def saying(words: str) -> set[str]:
    """Return what is remarked on when a good letter says this, too."""
    return codes(f"{GOOD}\n\n{words}" if words.startswith("http") else f"{GOOD}\n\n{words}.")


@pytest.mark.parametrize(
    ("code", "words"),
    [
        *[(code, words) for code, block in written.REPORTED.items() for words in written.lines(block)],
        *[(code, words) for code in written.REPORTED for words in written.lines(written.BLIND[code])],
    ],
)
def test_what_was_missed_is_remarked_on(code: str, words: str) -> None:
    assert code in saying(words)


@pytest.mark.parametrize("language", ["de", "fr", "es", "it", "nl"])
def test_what_sells_and_what_form_letters_say_is_known_in_other_languages(language: str) -> None:
    sentences = written.lines(written.BLIND[language])

    assert [words for words in sentences if not saying(words) & {"pitch", "form_letter"}] == []


@pytest.mark.parametrize(
    "words", [*written.lines(written.FINE_REPORTED), *written.lines(written.FINE), *written.lines(written.FINE_LATER)]
)
def test_what_only_sounds_like_it_is_left_alone(words: str) -> None:
    assert saying(words) == set()


def test_nine_of_ten_that_were_written_later_are_remarked_on() -> None:
    asked = [(code, words) for code, block in written.LATER.items() for words in written.lines(block)]

    missed = [words for code, words in asked if not saying(words) & {code, "pitch", "form_letter"}]

    assert len(missed) <= 0.1 * len(asked), missed


@pytest.mark.parametrize(
    "words",
    [
        *("Have a look at our new offers", "There is 10% off", "Here is a voucher for you", "Use this discount"),
        *("We have it on sale", "The summer sale starts", "Save $20", "Only $19.99", "It costs 25 €", "Order now"),
        *("Book today", "Buy one, get one", "while supplies last", "our new collection", "free shipping"),
        *("https://n.example/shop/x", "https://n.example/?utm_source=a", "https://n.example/products/5"),
    ],
)
def test_a_pitch_in_a_thank_you_keeps_it_from_being_sent(words: str) -> None:
    """I5: marketing inside a letter that serves."""
    (remark, *_) = remarks(f"{GOOD}\n\n{words}.")

    assert (remark.code, remark.is_grave) == ("pitch", True)
    assert remark.quote.lower() in words.lower()


@pytest.mark.parametrize(("occasion", "purpose", "expected"), [
    ("season", "marketing", set()), ("thank_you", "marketing", {"pitch"}), ("maintenance", "service", {"pitch"}),
])  # fmt: skip
def test_a_pitch_is_in_place_where_it_is_what_was_agreed_to(occasion: str, purpose: str, expected: set[str]) -> None:
    assert codes(f"{GOOD}\nThere is 10% off.", occasion=occasion, purpose=purpose) == expected


@pytest.mark.parametrize(
    ("words", "code", "quote"),
    [
        ("Dear valued customer", "form_letter", "Dear valued customer"),
        ("We really value your time", "form_letter", "We really value your"),
        ("Do not hesitate", "form_letter", "Do not hesitate"),
        ("I hope this email finds you well", "form_letter", "hope this email finds you"),
        ("This is an automated message", "form_letter", "This is an automated message"),
        ("It is guaranteed to last", "promise", "is guaranteed"),
        ("We are 100% sure", "promise", "100%"),
        ("We always come", "promise", "We always come"),
        ("It is free with your next visit", "promise", "free with"),
        ("This is REALLY GOOD", "shouting", "REALLY GOOD"),
        ("Это ОЧЕНЬ ВАЖНО", "shouting", "ОЧЕНЬ ВАЖНО"),
        ("Wonderful!!", "shouting", "!!"),
        ("Nice 🎉🎉🎉", "shouting", "🎉🎉🎉"),
        ("See bit.ly/3x", "short_link", "bit.ly/3x"),
        ("See https://tinyurl.com/3x", "short_link", "https://tinyurl.com/3x"),
        ("See http://north.example", "plain_link", "http://north.example"),
        ("It was {wehn}", "unknown_name", "{wehn}"),
        ("It was {First Name|x}", "unknown_name", "{First Name|x}"),
        ("Hello None", "leftover", "None"),
        ("It was {customer.shoe_size}", "unknown_name", "{customer.shoe_size}"),
        ("Hi undefined", "leftover", "Hi undefined"),
        ("Hello [First Name]", "leftover", "[First Name]"),
        ("Hello *|FNAME|*", "leftover", "*|"),
        ("It is ${total}", "leftover", "${"),
        ("Lorem ipsum", "leftover", "Lorem ipsum"),
    ],
)
def test_a_letter_is_read_for(words: str, code: str, quote: str) -> None:
    found = [(remark.code, remark.quote) for remark in remarks(f"{GOOD}\n\n{words}.")]

    assert (code, quote) in found


@pytest.mark.parametrize(
    ("subject", "code"),
    [
        ("RE: your visit", "subject"),
        ("Fwd: hello", "subject"),
        ("THANK YOU SO MUCH", "shouting"),
        ("Thank you 🎉🎉", "subject"),
        ("Thank you!", "subject"),
        ("Act now", "subject"),
        ("", "subject"),
        ("A subject that goes on and on until nobody on a phone can read what it says", "subject"),
    ],
)
def test_a_subject_is_read_for(subject: str, code: str) -> None:
    assert code in codes(GOOD, subject)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Thank you for the {item}. {staff}", "no_name"),
        ("Hello {first_name}, thank you.", "no_fact"),
        ("Hello {first_name}, thank you. {staff|All of us}", "no_fact"),
        ("Hello {first_name}, thank you. {staff.name|All of us}", "no_fact"),
        ("Hello {first_name}, thank you in {city|town}. {staff|All of us}", "no_fact"),
        ("Thank you for the {item}.\n\nIt is for {name|you}.", "no_name"),
        (GOOD + " Why? Where?", "asks"),
        (GOOD + " Leave us a review, and follow us.", "asks"),
        (GOOD + " word" * 120, "too_long"),
    ],
)
def test_a_letter_as_a_whole_is_read_for(text: str, code: str) -> None:
    assert codes(text) == {code}


@pytest.mark.parametrize(
    "text",
    [
        "Hello {first_name}, thank you. {staff}",
        "Hello {first_name}, how is it in {city}?",
        "Hello {customer.first_name}, how is the {sale.item}?",
        "\n\nHello {name|you}, how is the {item|thing}?",
    ],
)
def test_a_name_and_a_fact_make_it_a_letter_to_somebody(text: str) -> None:
    assert codes(text) == set()


def test_a_letter_for_a_day_of_the_year_needs_no_fact() -> None:
    assert codes("Happy birthday, {first_name}.", "Your day", occasion="birthday", purpose="marketing") == set()


def test_the_shops_own_names_may_be_in_capitals() -> None:
    words = f"{GOOD}\n\nThe ORBITA from NORTH AIR is in."

    assert [remark.quote for remark in remarks(words)] == ["ORBITA", "NORTH AIR"]
    assert remarks(words, own_words="North Air\nFan Orbita 3") == []


def test_a_place_is_quoted_as_it_was_written() -> None:
    (remark,) = remarks(f"{GOOD}\n\nEs gibt 20\u202f% Rabatt bei uns. Voilà.")

    assert remark.quote == "Rabatt"
    assert [one.quote for one in remarks(f"{GOOD}\n\nMüde? Ｗe’re 𝐩𝐫𝐨𝐮𝐝 to say so.")] == ["Ｗe’re 𝐩𝐫𝐨𝐮𝐝 to say"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"purpose": "marketing", "has_way_out": False}, [("no_way_out", True)]),
        ({"purpose": "marketing", "has_postal_address": False}, [("no_postal_address", True)]),
        ({"purpose": "service", "has_way_out": False}, []),
        ({"purpose": "service", "has_postal_address": False}, [("no_postal_address", False)]),
        ({"purpose": "account", "has_way_out": False, "has_postal_address": False}, []),
        ({"again": Again(1, 3, "March 3")}, [("sent_before", False)]),
    ],
)
def test_what_goes_with_a_letter_is_looked_at(changes: dict[str, object], expected: list[tuple[str, bool]]) -> None:
    assert [(remark.code, remark.is_grave) for remark in remarks(**changes)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "Olá {first_name},\n\nobrigado pela sua visita {when}. Ficou tudo como queria com {item}? Diga-nos.",
        "Hej {first_name},\n\ntack för att du kom till oss {when}. Fungerar {item} som den ska? Hör av dig.",
        "Здравствуйте, {first_name}! Спасибо, что выбрали нас {when}. Всё ли в порядке, как работает {item}?",
    ],
)
def test_words_in_a_language_that_it_cannot_read_are_said_to_be_read_in_part(text: str) -> None:
    assert [remark.code for remark in remarks(text)] == ["language"]
    assert codes("Hello {first_name}, is {item} all right?") == set()


@pytest.mark.parametrize(
    "text",
    [
        "Hallo {first_name},\n\nvielen Dank für Ihren Einkauf am {when}. Läuft {item} so, wie es soll? Rufen Sie an.",
        "Bonjour {first_name},\n\nmerci pour votre achat de {when}. Est-ce que {item} marche bien chez vous ?",
        "Hallo {first_name},\n\nbedankt voor de aankoop van {when}. Is alles met {item} zoals het hoort? Bel gerust.",
        "Hola {first_name}:\n\ngracias por la compra de {when}. ¿Funciona todo con {item} como esperaba? Llámenos.",
        "Gentile {first_name},\n\ngrazie per la visita di {when}. Va tutto bene con {item}? Ci chiami quando vuole.",
    ],
)
def test_a_good_letter_in_a_language_that_it_reads_is_left_alone(text: str) -> None:
    assert remarks(text) == []


@pytest.mark.parametrize(
    ("again", "sentence"),
    [
        (Again(1, 1, "March 3"), "This customer has had"),
        (Again(1, 3, "March 3"), "1 of these 3 customers has had"),
        (Again(3, 1200, "March 3"), "3 of these 1,200 customers have had"),
    ],
)
def test_who_had_the_same_words_is_counted(again: Again, sentence: str) -> None:
    assert again.sentence == f"{sentence} these very words from you already, last on March 3."


def test_the_same_words_are_those_that_differ_in_case_and_spacing_alone() -> None:
    assert digest("how is  it?", GOOD.upper()) == digest("How is it?", GOOD) != digest("How is it?", f"{GOOD} X")


@pytest.mark.parametrize(
    "words",
    [
        *("I would like to offer my apology", "Feel free to call", "It was a great deal of work", "Nothing is wrong"),
        *("I am on holiday", "You are free to choose", "It is your best day", "We sold it last year", "Ask for the AC"),
        *("It is on the shelf", "I can offer you Tuesday", "The HVAC unit and the LED lamp"),
    ],
)
def test_plain_words_are_left_alone(words: str) -> None:
    assert remarks(f"{GOOD}\n\n{words}.") == []


def test_a_remark_is_made_once_and_the_grave_come_first() -> None:
    found = remarks("Kindly buy now. Buy now. {x} {x}", "Buy now")

    assert [remark.is_grave for remark in found] == sorted((remark.is_grave for remark in found), reverse=True)
    assert len(found) == len(set(found))


def test_every_remark_says_what_to_change() -> None:
    everything = remarks(
        "DEAR VALUED CUSTOMER!! Buy now, guaranteed. {x} http://a.example bit.ly/x Hi None", "RE: FREE"
    )

    assert [one for one in everything if one.sentence[-1] != "."] == []
