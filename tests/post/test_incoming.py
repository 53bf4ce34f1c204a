"""Whatever comes back is read for what it is, and nothing that arrives makes the reader stumble."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.core.returned import weigh
from regulars.post.incoming import LARGEST, Arrived, read
from tests.post import returned_mail as mail

DSNS = [*mail.standard_samples(), *mail.written_samples(), *mail.odd_samples()]
READABLE = [one for one in DSNS if one.weight != "none" or "delivered" in one.raw.decode("latin-1")]
AUTOMATIC = list(mail.automatic_samples())
EVERYTHING = [*(one.raw for one in DSNS), *(raw for _, raw in AUTOMATIC), mail.arf(), mail.reply("Fine")]


def test_there_are_as_many_samples_as_promised():
    assert len(DSNS) >= 200
    assert len(AUTOMATIC) >= 40


@pytest.mark.parametrize("sample", [pytest.param(one, id=one.name) for one in DSNS])
def test_a_delivery_report_is_weighed(sample: mail.Sample):
    """B7: of every server, in every language, whole or not."""
    arrived = read(sample.raw)

    weight = weigh(arrived.action, arrived.status) if arrived.kind == "bounce" else "none"
    assert weight == sample.weight


@pytest.mark.parametrize("sample", [pytest.param(one, id=one.name) for one in DSNS if one.weight != "none"])
def test_a_delivery_report_names_its_message_and_its_address(sample: mail.Sample):
    """B7: by the return path, whatever else is missing."""
    arrived = read(sample.raw)

    assert arrived.token == mail.TOKEN
    assert mail.ROSA in arrived.final_recipients or arrived.final_recipients == ()


def test_without_a_return_path_the_returned_mail_names_the_message():
    arrived = read(mail.dsn(to="olive@north.example"))

    assert (arrived.token, arrived.message_ids[0]) == ("", mail.MESSAGE_ID)


@pytest.mark.parametrize("feedback", ["abuse", "fraud", "opt-out"])
def test_a_complaint_is_read(feedback: str):
    """B13: as RFC 5965 writes it."""
    arrived = read(mail.arf(feedback=feedback))

    assert (arrived.kind, arrived.token, arrived.final_recipients) == ("complaint", mail.TOKEN, (mail.ROSA,))
    assert mail.MESSAGE_ID in arrived.message_ids


def test_not_spam_after_all_is_no_complaint():
    assert read(mail.arf(feedback="not-spam")).kind == "automatic"


@pytest.mark.parametrize(("name", "raw"), [pytest.param(*one, id=one[0]) for one in AUTOMATIC])
def test_a_machines_answer_is_automatic(name: str, raw: bytes):
    """B9: vacations, tickets, loops."""
    assert read(raw).kind == "automatic"


@pytest.mark.parametrize(
    ("more", "kind"),
    [
        ("X-Auto-Response-Suppress: DR, OOF, AutoReply\n", "marked"),
        ("Feedback-ID: 1:2:3:mail\n", "marked"),
        ("Feedback-ID: 1:2:3:mail\nList-Id: <staff.mail.example>\n", "marked"),
        ("Precedence: list\n", "listed"),
        ("X-Precedence: List\n", "listed"),
        ("List-Unsubscribe: <mailto:leave@list.example>\n", "listed"),
        ("List-Id: <staff.mail.example>\n", "listed"),
    ],
)
def test_what_lists_and_exchange_add_leaves_open_who_wrote(more: str, kind: str):
    """B9: they mark people's mail as well as machines'."""
    assert read(mail.reply("Fine", more=more)).kind == kind
    assert read(mail.reply("Fine", more=f"{more}Auto-Submitted: auto-replied\n")).kind == "automatic"


@pytest.mark.parametrize(
    "raw",
    [
        mail.reply("Fine"),
        mail.reply("Fine", more="Auto-Submitted: no\n"),
        mail.reply("On vacation next week, so come on Friday.", subject="Vacation"),
        mail.reply("The delivery has failed to please", subject="Delivery failure of the boiler"),
        mail.reply("Fine", answers=""),
    ],
)
def test_a_persons_answer_is_a_reply(raw: bytes):
    assert read(raw).kind == "reply"


def test_the_words_of_a_reply_are_the_persons():
    arrived = read(mail.reply("Works well, thank you.\n\n-- \nRosa Diaz\nsent with love"))

    assert arrived.words == "Works well, thank you."
    assert (arrived.from_address, arrived.from_name) == (mail.ROSA, "Rosa Diaz")
    assert arrived.message_ids == (mail.MESSAGE_ID,)


HTML = b"""From: Rosa <rosa.diaz@mail.example>
To: olive@north.example
Subject: =?utf-8?b?UmU6IFRoYW5rIHlvdQ==?=
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

<html><head><style>p {color: red}</style></head><body><p>Hei=C3=9F, but fine &amp; warm.<br>Thanks</p>
<script>alert('STOP')</script><div class=3D"gmail_quote">On Monday, North Air wrote:<blockquote>Reply <b>STOP</b> and
 we stop</blockquote></div></body></html>
"""


def test_html_alone_becomes_words():
    arrived = read(HTML)

    assert (arrived.subject, arrived.words) == ("Re: Thank you", "Heiß, but fine & warm.\nThanks")


@pytest.mark.parametrize("name", ["Delivered-To", "X-Original-To", "To", "Cc"])
def test_the_return_path_is_found_where_servers_write_it(name: str):
    raw = f"{name}: <{mail.RETURN_PATH}>\nFrom: a@b.example\n\nhello".encode()

    assert read(raw).token == mail.TOKEN


@pytest.mark.parametrize(
    "local", ["olive", "olive+tag", f"olive+{mail.TOKEN}x", f"{mail.TOKEN}", f"olive+{mail.TOKEN[:31]}1"]
)
def test_what_is_no_return_path_has_no_token(local: str):
    assert read(f"To: {local}@north.example\n\nhello".encode()).token == ""


def test_the_same_mail_has_the_same_key_and_another_has_another():
    assert read(mail.dsn()).key == read(mail.dsn()).key != read(mail.dsn(status="5.2.1")).key


def test_of_a_huge_mail_the_beginning_is_read():
    arrived = read(mail.reply("Fine") + b"x" * LARGEST)

    assert (arrived.is_cut, arrived.kind) == (True, "reply")


@given(st.binary(max_size=2000))
@settings(max_examples=300)
def test_any_bytes_can_be_read(raw: bytes):
    """B7: never an error."""
    assert isinstance(read(raw), Arrived)


@given(
    st.sampled_from(EVERYTHING),
    st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 40), st.binary(max_size=12)), max_size=6),
)
@settings(max_examples=600)
def test_mutilated_mail_can_be_read(raw: bytes, cuts: list[tuple[int, int, bytes]]):
    """B7: bytes lost, doubled and put in anywhere."""
    for start, length, other in cuts:
        raw = raw[:start] + other + raw[start + length :]

    assert isinstance(read(raw), Arrived)


@pytest.mark.parametrize("depth", [50, 2000])
def test_mail_packed_in_mail_without_end_can_be_read(depth: int):
    boxes = "".join(f'Content-Type: multipart/mixed; boundary="{n}"\n\n--{n}\n' for n in range(depth))

    assert isinstance(read(boxes.encode()), Arrived)
