"""Drafts of notes: personal, plain, and never the same twice to one person."""

import datetime as dt
from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.core import second_look
from regulars.core.consent import SERVICE
from regulars.core.letter_phrases import LANGUAGES
from regulars.core.letter_plain import plain
from regulars.core.messages import FACTS
from regulars.core.note_drafts import JOBS, Known, draft, note_day, personal, sentences, spread
from regulars.core.note_words import CLOSINGS, MIDDLES, OPENINGS, REMEMBERED, REMEMBERED_HAS, REMEMBERED_OF_YOU, STAYED

ROSA = Known(
    "Rosa", "Sam", "North Air", "Furnace repair", "job_completed", "on Thursday", facts=("Window table",), years=4
)
NOBODY = Known(business="North Air")
OWN_GAPS = {"job": "item", "bought": "item", "praise": "remembered", "years": "when"}


def _every_sentence() -> Iterator[str]:
    for kinds in (
        *OPENINGS.values(),
        *CLOSINGS.values(),
        *MIDDLES.values(),
        STAYED,
        REMEMBERED,
        REMEMBERED_HAS,
        REMEMBERED_OF_YOU,
    ):
        for kind in kinds:
            yield from spread(kind)


def _in_letters(sentence: str) -> str:
    for own, known in OWN_GAPS.items():
        sentence = sentence.replace(f"{{{own}}}", f"{{{known}}}")
    return sentence


def _looked_at(occasion: str, text: str) -> list[str]:
    remarks = second_look.look(
        "From North Air", text, occasion=occasion, purpose=SERVICE, known_names=FACTS, has_way_out=True,
        has_postal_address=True,
    )  # fmt: skip
    return [f"{remark.code}: {remark.quote or remark.sentence}" for remark in remarks]


@pytest.mark.parametrize("occasion", OPENINGS)
def test_the_second_pair_of_eyes_finds_nothing_in_any_draft(occasion: str):
    openings = [one for kind in OPENINGS[occasion] for one in spread(kind)]
    closings = [one for kind in CLOSINGS.get(occasion, CLOSINGS[""]) for one in spread(kind)]
    texts = [
        f"Dear {{first_name}},\n\n{one} {last}\n\n{{staff}}" for one, last in zip(openings, closings * 9, strict=False)
    ]
    texts += [f"Dear {{first_name}},\n\n{openings[0]} {last}\n\n{{staff}}" for last in closings]

    assert [remark for text in texts for remark in _looked_at(occasion, _in_letters(text))] == []


def test_no_sentence_shouts_sells_or_speaks_like_a_form():
    patterns = [LANGUAGES["English"].patterns[kind] for kind in ("pitch", "form_letter", "promise")]

    found = [one for one in _every_sentence() if "!" in one or any(pattern.search(plain(one)) for pattern in patterns)]

    assert found == []


@pytest.mark.parametrize("occasion", [*OPENINGS, "an occasion that nobody thought of"])
@given(seed=st.integers(0, 10_000), known=st.sampled_from([ROSA, NOBODY, Known("Ben", business="N", facts=("a", "b"))]))
@settings(max_examples=2)
def test_thirty_notes_in_a_row_to_one_person_are_all_different(occasion: str, seed: int, known: Known):
    sent: list[str] = []

    for number in range(30):
        sent.append(draft(occasion, known, key=f"{seed}/{number}", before=sent))

    first_sentences = [sentences(text.partition("\n\n")[2])[0] for text in sent]
    assert (len(set(sent)), len(set(first_sentences))) == (30, 30)


def test_an_opening_is_not_said_again_with_other_facts_while_there_is_another():
    texts = [draft("thank_you", ROSA, key="a", turn=turn) for turn in range(20)]
    again = Known("Rosa", "Sam", "North Air", "Boiler service", "job_completed", "on 3 May")

    openings = [sentences(draft("thank_you", again, key="b", before=texts, turn=turn))[1] for turn in range(5)]

    same_but_for_facts = [
        one.replace("boiler service", "furnace repair").replace("on 3 May", "on Thursday") for one in openings
    ]
    assert [one for one in same_but_for_facts if any(one in text for text in texts)] == []


@pytest.mark.parametrize(("known", "occasion"), list(product([ROSA, NOBODY, Known("Ben", item="2 x Latte")], OPENINGS)))
def test_a_missing_fact_leaves_no_hole_and_a_note_has_two_to_five_sentences(known: Known, occasion: str):
    text = draft(occasion, known, key="touchpoint")
    head, body, foot = text.split("\n\n")

    assert [mark for mark in ("{", "}", "[", "]", "  ", " ,", " .", "None", "|") if mark in text] == []
    assert 2 <= len(sentences(body)) <= 5
    assert (head, foot.startswith(known.staff or "All of us")) == (
        f"Dear {known.first_name}," if known.first_name else "Hello,", True,
    )  # fmt: skip


def test_the_same_touchpoint_has_the_same_draft_and_another_is_another():
    assert draft("thank_you", ROSA, key="a") == draft("thank_you", ROSA, key="a")
    assert len({draft("thank_you", ROSA, key="a", turn=turn) for turn in range(6)}) == 6


def test_the_words_of_the_playbook_come_first_with_what_is_remembered():
    own = "Hello Rosa,\nthank you for your trust. Call me.\nSam at North Air"

    first = draft("contract", ROSA, key="a", own=own)
    second = draft("contract", ROSA, key="b", own=own, before=[first])

    assert first.startswith("Hello Rosa,\nthank you for your trust. Call me.")
    assert ("window table" in first, first.splitlines()[-1]) == (True, "Sam at North Air")
    assert "thank you for your trust. Call me." not in second


@pytest.mark.parametrize(
    ("fact", "expected"),
    [
        ("Window table", "window table"),
        ("Coffee not tea.", "coffee not tea"),
        ("has a small dog", "small dog"),
        ("Likes to see the old part", "like to see the old part"),
        ("She prefers mornings", "prefer mornings"),
        ("Baby sleeps until ten", "baby sleeps until ten"),
        ("VW Golf", "VW Golf"),
    ],
)
def test_a_fact_is_put_so_that_it_can_be_written_to_them(fact: str, expected: str):
    assert (personal(fact) or ((), ""))[1] == expected


@pytest.mark.parametrize(
    "fact",
    ["", "Pays by check", "Gate code is 4711", "Key is with the neighbour", "Always late",
     "Her daughter marries in June",
     "Careful, gets angry", "Difficult customer", "Husband died in May", "x" * 80],
)  # fmt: skip
def test_a_fact_that_is_nobodys_business_on_paper_is_left_to_the_writer(fact: str):
    assert personal(fact) is None


@pytest.mark.parametrize(
    ("day", "said"),
    [(dt.date(2026, 3, 3), "today"), (dt.date(2026, 2, 26), "on Thursday"), (dt.date(2026, 2, 20), "on 20 February"),
     (dt.date(2025, 11, 4), "in November"), (dt.date(2026, 3, 9), "")],
)  # fmt: skip
def test_a_day_is_said_so_that_it_is_still_right_when_the_note_arrives(day: dt.date, said: str):
    assert note_day(day, dt.date(2026, 3, 3), "GB") == said


def test_only_work_is_trusted_to_us_and_only_goods_are_chosen():
    bought = Known("Rosa", item="Lunch plate", opened_by="sale", business="Café")

    texts = [draft("thank_you", bought, key=str(number)) for number in range(40)]

    assert [text for text in texts if "trusting us with the lunch plate" in text] == []
    assert "sale" not in JOBS
