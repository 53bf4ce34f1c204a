"""Rows cut out of bytes at once are the very rows that reading them one by one gives, or none at all."""

import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from regulars.importers._plain import plain_rows

CELLS = st.text(st.sampled_from('ab,"\n\r é€\x00;7'), max_size=20)


def one_by_one(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=12), st.sampled_from(["\n", "\r\n"]))
@example([["a", "", "b"], ["", "", "c,d"]], "\n")
@example([["", "", ""]], "\n")
@example([["", "", "7\r"]], "\n")  # written without quotes, so that reading it gives another row
def test_rows_are_those_of_the_csv_reader_when_they_are_plain(rows: list[list[str]], end: str):
    text = io.StringIO()
    csv.writer(text, lineterminator=end).writerows(rows)

    cut = plain_rows(text.getvalue().encode(), "utf-8", delimiter=",", width=3)

    assert cut is None or list(cut) == one_by_one(text.getvalue())


@given(st.text(st.sampled_from('a,"\n\r'), min_size=1, max_size=30))
@example('"a""b",c\n')
@example('"a"b,c\n')
@example('a","b,c"\n')
@example('a,"b\n')
@example('","\n","\n')
@example("a,b\rc,d\n")
def test_odd_text_is_read_as_the_csv_reader_does_or_left_to_it(text: str):
    cut = plain_rows(text.encode(), "utf-8", delimiter=",", width=2)

    assert cut is None or list(cut) == one_by_one(text)


@pytest.mark.parametrize(
    "piece",
    [
        b"a,b\n\nc,d\n",
        b"a,b,c\n",
        b"a\n",
        b"a,\x00\n",
        b"a,\xff\n",
        b",\n",
        b'"",""\n',
        b'a,"b\nc"\n',
        b'a,"5"" pipe"\n',
    ],
    ids=["empty line", "too many", "too few", "nul", "no utf-8", "empty", "quoted empty", "line break", "doubled mark"],
)
def test_a_piece_with_anything_unusual_is_left_to_the_reader_of_rows(piece: bytes):
    assert plain_rows(piece, "utf-8", delimiter=",", width=2) is None


def test_letters_beyond_ascii_are_read_in_the_encoding_of_the_file():
    cut = plain_rows("Zoë,5 €\nJosé,\n".encode("cp1252"), "cp1252", delimiter=",", width=2)

    assert cut is not None
    assert list(cut.column(0)) == ["Zoë", "José"]
    assert cut[0] == ["Zoë", "5 €"]


def test_a_column_gives_each_row_its_text_when_many_texts_share_a_slot():
    texts = [f"{n % 3001:07}{'x' * (n % 5)}" for n in range(9000)]
    piece = "".join(f"{n},{text}\n" for n, text in enumerate(texts)).encode()

    cut = plain_rows(piece, "utf-8", delimiter=",", width=2)

    assert cut is not None
    assert list(cut.column(1)) == texts
    assert len(set(cut.column(1).texts)) == len(cut.column(1).texts)
    assert list(cut[4000:4002].column(0)) == ["4000", "4001"]
