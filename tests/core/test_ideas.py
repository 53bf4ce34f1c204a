"""Ideas: the same one is found again, another one is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.core.ideas import same_idea, same_key, ways


@pytest.mark.parametrize("title", ["Oat milk", "oat  milk", "OAT-MILK!", "Óat milk.", "“Oat milk”"])
def test_the_same_title_is_the_same_idea(title: str):
    assert same_idea(title, [(7, "Almond milk"), (9, "Oat milk"), (12, "oat milk")]) == 9


@pytest.mark.parametrize("title", ["Milk", "Oat milks", "Soy milk", "", "…"])
def test_another_title_is_another_idea(title: str):
    assert same_idea(title, [(9, "Oat milk")]) is None


@pytest.mark.parametrize(("one", "other"), [("का", "कि"), ("👍", "👎"), ("!!!", "???")])
def test_marks_and_signs_tell_ideas_apart(one: str, other: str):
    assert same_key(one) != same_key(other)


@given(st.text(max_size=40))
def test_a_key_is_its_own_key(title: str):
    assert same_key(same_key(title)) == same_key(title)


@pytest.mark.parametrize(
    ("prefers", "first"), [("", "phone"), ("email", "email"), ("in_person", "in_person"), ("note", "phone")]
)
def test_somebody_is_told_in_the_way_they_like(prefers: str, first: str):
    assert (ways(prefers)[0], len(set(ways(prefers)))) == (first, 3)
