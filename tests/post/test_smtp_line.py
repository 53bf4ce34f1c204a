"""A line to a mail server without a socket: every word of the dialogue, and what is known when it breaks."""

from dataclasses import dataclass, field

import pytest

from regulars.post.envelope import Envelope, stuffed
from regulars.post.events import Lost, Outcome, Ready, Up
from regulars.post.route import Route
from regulars.post.smtp import PATIENCE, Line

HERE = Route("127.0.0.1", 25, "none")
AWAY = Route("mail.example", 587, "starttls", "shop", "tea")
ROSA, ANN = "1", "2"
EHLO = "250-mail.example\r\n250-PIPELINING\r\n250-SMTPUTF8\r\n250 8BITMIME"
PLAIN_EHLO = "250 mail.example"


def to(who: str, rcpt: str = "rosa@mail.example") -> Envelope:
    return Envelope(who, "shop@north.example", rcpt)


@dataclass
class Talk:
    """A line and what it said."""

    route: Route = HERE
    breath: float = 0
    line: Line = field(init=False)
    said: str = ""
    now: float = 0

    def __post_init__(self) -> None:
        self.line = Line(self.route, hello="shop.example", now=0, breath=self.breath)
        self.line.connected(now=0)

    def hears(self, *replies: str) -> list[object]:
        """Let the server say lines, and return what the line tells."""
        if replies:
            self.line.receive("".join(f"{one}\r\n" for one in replies).encode(), now=self.now)
        return self.events()

    def events(self) -> list[object]:
        """Let the socket take everything, and return what the line tells."""
        while self.line.wire.has_waiting():
            with self.line.wire.waiting() as piece:
                self.said += bytes(piece).decode(errors="replace")
                count = len(piece)
            self.line.took(count, now=self.now)
        return self.line.events()


def up(ehlo: str = EHLO) -> Talk:
    talk = Talk()
    assert talk.hears("220 hello", ehlo) == [Up()]
    talk.said = ""
    return talk


def ready(ehlo: str = EHLO) -> Talk:
    talk = up(ehlo)
    talk.line.offer(to(ROSA), now=0)
    talk.events()
    assert talk.hears("250 ok") + talk.hears("250 ok") == [Ready(ROSA)]
    talk.said = ""
    return talk


def handed(ehlo: str = EHLO) -> Talk:
    talk = ready(ehlo)
    talk.line.go(b"Hi\r\n", until=99, now=0)
    assert talk.events() == []
    assert talk.hears("354 go") == []
    return talk


def test_recipient_is_asked_about_in_one_breath_where_the_server_allows():
    talk = up()
    talk.line.offer(to(ROSA), now=0)
    talk.events()

    assert talk.said == "MAIL FROM:<shop@north.example> BODY=8BITMIME\r\nRCPT TO:<rosa@mail.example>\r\n"


def test_every_command_waits_where_the_server_wants_it_so():
    talk = up(PLAIN_EHLO)
    talk.line.offer(to(ROSA), now=0)
    talk.events()
    assert talk.said == "MAIL FROM:<shop@north.example>\r\n"

    talk.hears("250 ok")
    assert talk.said.endswith("RCPT TO:<rosa@mail.example>\r\n")


@pytest.mark.parametrize("ehlo", [EHLO, PLAIN_EHLO])
def test_no_text_leaves_before_it_is_told_to(ehlo: str):
    talk = ready(ehlo)

    assert talk.said == ""
    talk.line.drop(now=0)
    talk.events()
    assert talk.said == "RSET\r\n"


@pytest.mark.parametrize("ehlo", [EHLO, PLAIN_EHLO])
def test_a_letter_goes_all_the_way(ehlo: str):
    talk = handed(ehlo)

    assert talk.said == "DATA\r\nHi\r\n.\r\n"
    assert talk.hears("250 2.0.0 taken") == [Outcome(ROSA, "after_dot", 250, "2.0.0", "taken")]
    assert talk.line.is_idle()


def test_what_a_server_says_can_be_kept_in_a_table():
    """A zero byte stopped all mail of a shop whose tables are PostgreSQL's."""
    talk = up()
    talk.line.offer(to(ROSA), now=0)

    assert talk.hears("250 ok", "550 5.1.1 no\0body") == [Outcome(ROSA, "rcpt", 550, "5.1.1", "nobody")]


def test_a_line_that_broke_is_told_nothing_more():
    talk = ready()
    talk.line.lose("the server hung up")
    talk.line.events()

    talk.line.go(b"text", until=9, now=0)
    talk.line.drop(now=0)

    assert (talk.line.events(), talk.line.wakes_at()) == ([], None)


def test_the_next_recipient_is_asked_about_behind_the_text():
    talk = ready()
    talk.line.offer(to(ANN, "ann@mail.example"), now=0)
    talk.line.go(b"Hi\r\n", until=99, now=0)
    talk.hears("354 go")

    assert talk.said.startswith("DATA\r\nHi\r\n.\r\nMAIL FROM:<shop@north.example>")
    told = talk.hears("250 taken", "250 ok", "250 ok")
    assert told == [Outcome(ROSA, "after_dot", 250, "", "taken"), Ready(ANN)]


def test_the_next_recipient_waits_for_the_answer_without_pipelining():
    talk = handed(PLAIN_EHLO)
    talk.line.offer(to(ANN), now=0)
    talk.events()
    assert "MAIL" not in talk.said

    talk.hears("250 taken")
    assert talk.said.endswith("MAIL FROM:<shop@north.example>\r\n")


@pytest.mark.parametrize("ehlo", [EHLO, PLAIN_EHLO])
def test_a_refused_recipient_leaves_the_line_clean_for_the_next(ehlo: str):
    talk = up(ehlo)
    talk.line.offer(to(ROSA), now=0)
    talk.events()
    assert talk.hears("250 ok") + talk.hears("550 5.1.1 nobody") == [Outcome(ROSA, "rcpt", 550, "5.1.1", "nobody")]
    talk.said = ""

    talk.line.offer(to(ANN), now=0)
    talk.events()
    assert talk.said.startswith("RSET\r\n")
    assert talk.hears("250 reset") + talk.hears("250 ok") + talk.hears("250 ok") == [Ready(ANN)]


@pytest.mark.parametrize("ehlo", [EHLO, PLAIN_EHLO])
def test_a_refused_sender_is_told_once(ehlo: str):
    talk = up(ehlo)
    talk.line.offer(to(ROSA), now=0)
    talk.events()

    told = talk.hears("451 4.7.0 later") + (talk.hears("503 MAIL first") if ehlo == EHLO else [])
    assert told == [Outcome(ROSA, "mail", 451, "4.7.0", "later")]
    assert talk.line.is_idle()


@pytest.mark.parametrize(("taken", "stage"), [(0, "body"), (6, "body"), (7, "after_dot")])
def test_it_is_known_whether_the_dot_was_handed_over(taken: int, stage: str):
    """B4, B5: "Hi", its line end and the dot with its own are seven bytes."""
    talk = ready()
    talk.line.go(b"Hi\r\n", until=99, now=0)
    talk.events()
    talk.line.receive(b"354 go\r\n", now=0)
    talk.line.took(min(taken, 4), now=0)
    talk.line.took(max(taken - 4, 0), now=0)
    talk.line.receive(b"", now=0)

    assert talk.line.events() == [
        Outcome(ROSA, stage, text="the server hung up"),
        Lost(stage, text="the server hung up", was_up=True),
    ]


def test_who_hangs_up_on_the_text_has_not_got_it():
    """B5: the dot follows a breath later, and not at all when the server is gone by then."""
    talk = ready()
    talk.line.offer(to(ANN), now=0)
    talk.line._breath = 0.5
    talk.line.go(b"Hi\r\n", until=99, now=0)
    talk.hears("354 go")
    talk.line.tick(now=0.4)
    talk.events()
    assert (talk.said, talk.line.wakes_at()) == ("DATA\r\nHi\r\n", 0.5)

    talk.line.receive(b"", now=0.45)
    assert talk.line.events()[0] == Outcome(ROSA, "body", text="the server hung up")


def test_a_lease_that_ran_out_in_the_text_keeps_the_dot_here():
    """A4."""
    talk = ready()
    talk.line._breath = 0.5
    talk.line.go(b"Hi\r\n", until=0.4, now=0)
    talk.hears("354 go")
    talk.line.tick(now=0.5)

    assert talk.line.events()[0] == Outcome(ROSA, "body", text="lease lost")


def test_an_answer_before_the_dot_is_believed_only_when_it_refuses():
    talk = ready()
    talk.line.go(b"Hi\r\n", until=99, now=0)
    talk.events()
    talk.line.receive(b"354 go\r\n", now=0)
    talk.line.receive(b"250 taken\r\n", now=0)

    assert talk.line.events()[0] == Outcome(ROSA, "after_dot", 0, "", "taken")


def test_a_server_that_says_nothing_after_the_dot_is_waited_for_ten_minutes():
    """B6."""
    talk = handed()
    talk.line.tick(now=599)
    assert talk.line.events() == []

    talk.line.tick(now=600)
    assert talk.line.events()[0] == Outcome(ROSA, "after_dot", text="no answer came in time")


@pytest.mark.parametrize(("heard", "stage"), [([], "greeting"), (["220 hello"], "ehlo")])
def test_every_stage_ends_at_some_time(heard: list[str], stage: str):
    talk = Talk()
    talk.hears(*heard)
    talk.line.tick(now=PATIENCE[stage])

    assert talk.line.events() == [Lost(stage, text="no answer came in time")]


def test_a_lease_that_ran_out_meanwhile_keeps_the_text_here():
    """A4: a worker that slept says so and hands nothing over."""
    talk = ready()
    talk.line.go(b"Hi\r\n", until=99, now=0)
    talk.now = 100

    told = talk.hears("354 go")
    assert told[0] == Outcome(ROSA, "data", text="lease lost")
    assert "Hi" not in talk.said


def test_what_was_not_begun_is_told_with_the_line():
    talk = handed()
    talk.line.offer(to(ANN), now=0)
    talk.events()

    told = talk.hears("421 4.3.2 going down")
    assert told == [
        Outcome(ROSA, "after_dot", 421, "4.3.2", "going down"),
        Outcome(ANN, "mail", text="going down"),
        Lost("after_dot", 421, "4.3.2", "going down", was_up=True),
    ]


@pytest.mark.parametrize(
    ("route", "heard", "stage"),
    [
        (AWAY, ["220 hello", "250 mail.example"], "tls"),
        (AWAY, ["220 hello", "250-x\r\n250 AUTH PLAIN"], "tls"),
        (Route("mail.example", 25, "none"), [], "tls"),
        (AWAY, ["220 hello", "250-x\r\n250 STARTTLS", "220 go\r\n250 injected"], "tls"),
        (HERE, ["421 4.3.2 busy"], "greeting"),
        (HERE, ["SSH-2.0-OpenSSH"], "greeting"),
        (Route("localhost", 25, "none", "shop", "tea"), ["220 hello", "250 mail.example"], "auth"),
    ],
)
def test_a_server_that_does_not_protect_us_gets_nothing(route: Route, heard: list[str], stage: str):
    """B12: no password and no letter in the clear away from this machine, no word slipped in before TLS."""
    talk = Talk(route)
    told = talk.events() + [event for line in heard for event in talk.hears(line)]

    assert [(type(one), one.stage) for one in told] == [(Lost, stage)]
    assert "AUTH" not in talk.said
    assert "dGVh" not in talk.said


@pytest.mark.parametrize(
    ("offered", "asked"),
    [
        ("PLAIN LOGIN", ["AUTH PLAIN AHNob3AAdGVh"]),
        ("LOGIN", ["AUTH LOGIN", "c2hvcA==", "dGVh"]),
    ],
)
def test_a_password_is_given_as_the_server_asks(offered: str, asked: list[str]):
    talk = Talk(Route("127.0.0.1", 25, "none", "shop", "tea"))
    talk.hears("220 hello", f"250-x\r\n250 AUTH {offered}")
    for _ in asked[1:]:
        talk.hears("334 ")

    assert talk.hears("235 welcome") == [Up()]
    assert talk.said.splitlines()[1:] == asked


@pytest.mark.parametrize(
    ("rcpt", "code", "enhanced"),
    [
        ("rosa", 553, "5.1.3"),
        ("rosa@mail.example>\r\nDATA", 553, "5.1.3"),
        ("ro sa@mail.example", 553, "5.1.3"),
        ("rosa@a@mail.example", 553, "5.1.3"),
        ("josé@mail.example", 553, "5.6.7"),
    ],
)
def test_an_address_that_cannot_be_asked_about_is_refused_here(rcpt: str, code: int, enhanced: str):
    """B10, D11: nothing of it reaches the server, and the line goes on."""
    talk = up("250-mail.example\r\n250 PIPELINING")
    talk.line.offer(to(ROSA, rcpt), now=0)

    [told] = talk.events()
    assert (told.id, told.code, told.enhanced) == (ROSA, code, enhanced)
    assert (talk.said, talk.line.is_idle()) == ("", True)


def test_an_address_in_other_letters_is_told_to_a_server_that_reads_them():
    talk = up()
    talk.line.offer(to(ROSA, "josé@münchen.example"), now=0)
    talk.events()

    assert "SMTPUTF8\r\nRCPT TO:<josé@xn--mnchen-3ya.example>" in talk.said


@pytest.mark.parametrize(
    ("text", "on_the_line"),
    [
        (b"Hi\r\n", b"Hi\r\n.\r\n"),
        (b"Hi", b"Hi\r\n.\r\n"),
        (b".", b"..\r\n.\r\n"),
        (b"a\r\n.\r\nMAIL FROM:<evil@x>\r\n", b"a\r\n..\r\nMAIL FROM:<evil@x>\r\n.\r\n"),
        (b"a\n.\nb\n", b"a\r\n..\r\nb\r\n.\r\n"),
        (b"a\r.\rb", b"a\r\n..\r\nb\r\n.\r\n"),
        (b"a\n.\r\nb", b"a\r\n..\r\nb\r\n.\r\n"),
        (b"a\r\n\n.\r\r\n", b"a\r\n\r\n..\r\n\r\n.\r\n"),
        (b"", b"\r\n.\r\n"),
    ],
)
def test_nothing_in_a_text_ends_it_early(text: bytes, on_the_line: bytes):
    """B11: dots are doubled, and there is no line end but CRLF."""
    assert stuffed(text) == on_the_line
