"""Every row that is refused comes with a sentence on what is wrong and one on what to do."""

from pathlib import Path

import pytest

from regulars.importers import chunks, open_file

HEADER = b"Name,E-mail,Phone\n"
CARD = "BEGIN:VCARD\nVERSION:3.0\nFN:Rosa\nEND:VCARD\n"


def reasons(path: Path, content: bytes) -> list[str]:
    path.write_bytes(content)
    return [reason for chunk in chunks(open_file(path)) for _, reason in chunk.rejects]


@pytest.mark.parametrize(
    "row",
    [
        b"Rosa,rosa@mail.example,1,2,3\n",
        b'Rosa,"rosa@mail.example,1\n',
        b'Rosa,"rosa@mail.example"x,1\n',
        b"Ro\x00sa,rosa@mail.example,1\n",
        "Bj\u00f6rn,".encode() + "Z\u00fcrich,1\n".encode("latin-1"),
    ],
)
def test_a_damaged_row_says_what_to_do(tmp_path: Path, row: bytes):
    [reason] = reasons(tmp_path / "guests.csv", HEADER + row + b"Ben,ben@mail.example,\n")

    assert reason.count(". ") == 1
    assert reason.endswith(".")


@pytest.mark.parametrize(
    "card",
    [
        "BEGIN:VCARD\nVERSION:3.0\nNOTE:x\nEND:VCARD\n",
        "BEGIN:VCARD\nVERSION:3.0\nFN:Ben\n",
        "BEGIN:VCARD\nVERSION:4.0\nKIND:group\nFN:Family\nEND:VCARD\n",
    ],
)
def test_a_card_that_is_no_person_says_what_to_do(tmp_path: Path, card: str):
    [reason] = reasons(tmp_path / "people.vcf", (CARD + card).encode())

    assert reason.count(". ") == 1
    assert reason.endswith(".")
