"""Columns as numbers: nothing is lost on the way there and back."""

from hypothesis import given
from hypothesis import strategies as st

from regulars.core.coded import Coded, coded, together, used

ROWS = st.lists(st.tuples(*[st.sampled_from(["", "a", "b", "é"])] * 3), min_size=1, max_size=30)


@given(ROWS)
def test_rows_come_back_when_columns_are_put_together(rows: list[tuple[str, ...]]):
    different, numbers = together([coded(column) for column in zip(*rows, strict=True)])

    assert [different[number] for number in numbers] == rows
    assert len(different) == len(set(rows))


def test_columns_of_very_many_texts_are_put_together_without_running_over():
    columns = [coded([f"{n}" for n in range(300)]) for _ in range(12)]

    different, numbers = together(columns)

    assert [different[number] for number in numbers] == [(f"{n}",) * 12 for n in range(300)]


def test_a_column_goes_on_below_another():
    assert coded(["a", "b"]) + coded(["b", "c"]) == ["a", "b", "b", "c"]


def test_only_texts_of_rows_count_when_rows_were_left_out():
    column = coded(["a", "b", "c", "b"])

    texts, numbers = used(Coded(column.texts, column.numbers[1:]))

    assert [texts[number] for number in numbers] == ["b", "c", "b"]
    assert texts == ["b", "c"]
