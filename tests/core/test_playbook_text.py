"""The text of a playbook: read, or refused with what to mend."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.core.playbooks import BadPlaybook, Playbook, parse

USUAL = {"occasion": '"thank_you"', "when": '"sale"', "channels": '["phone", "email"]'}


def playbook(**changes: str) -> Playbook:
    """A playbook of one touchpoint, with these lines instead of or beside the usual ones."""
    lines = "\n".join(f"{key} = {value}" for key, value in (USUAL | changes).items() if value)
    return parse(f'name = "One"\n[[touchpoint]]\n{lines}')


def refusal(text: str) -> str:
    """Say why a text is refused."""
    with pytest.raises(BadPlaybook) as refused:
        parse(text)
    return str(refused.value)


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    [
        ("chanels", '["phone"]', '"chanels" is not a key here. Did you mean "channels"?'),
        ("when", '"job complete"', 'when = "job complete" is not known. Did you mean "job completed"?'),
        ("when", "", 'when is missing. Add when = "…".'),
        ("when", '"big sale"', 'when = "big sale" needs to know what is big. Add [big] with amount = 50000 (cents).'),
        ("when", '"silence"', 'when = "silence" needs wait. Add for example wait = "6 months".'),
        (
            "when",
            '"happy"',
            'nothing leads here. Add then = { happy = "thank_you" } to the touchpoint that asks.',
        ),
        (
            "channels",
            '["phone", "fax"]',
            'channels has "fax", which is not known. '
            "Known are: phone, email, note, postcard, letter, message, in_person.",
        ),
        ("channels", "[]", "channels is empty. Name at least one."),
        ("channels", '["phone", "phone"]', "channels names something twice. Leave one out."),
        ("channels", '"phone"', 'channels must be a list of words, like channels = ["…", "…"].'),
        (
            "wait",
            '"two bananas"',
            'wait = "two bananas" is no span of time. Write for example "5 days" or "3 weeks".',
        ),
        (
            "wait",
            '"2 days before"',
            'wait = "2 days before" is no span of time. Write for example "5 days" or "3 weeks".',
        ),
        ("wait", "2", 'wait must be words in quotation marks, like wait = "…".'),
        ("always", '"yes"', "always must be true or false, without quotation marks."),
        ("unless", '["refund"]', 'unless has "refund", which is not known. Did you mean "refunded"?'),
        (
            "then",
            '{ happy = "review_ask" }',
            'then happy = "review_ask" has nothing to open. '
            'Add a [[touchpoint]] with occasion = "review_ask" and when = "happy".',
        ),
        ("on", '"09-15"', 'on means nothing after when = "sale"; it belongs to "season".'),
        ("name", '"Big sale"', 'name must be small letters, digits and hyphens, like name = "autumn".'),
        ("name", f'"{"a" * 41}"', 'name has more than 40 letters. Find a shorter one, like name = "autumn".'),
        ("ask", '["Hi {fist_name}?"]', 'ask asks for {fist_name}, which nobody knows. Did you mean "first_name"?'),
    ],
)
def test_a_line_is_refused_with_what_to_mend(key: str, value: str, sentence: str) -> None:
    with pytest.raises(BadPlaybook) as refused:
        playbook(**{key: value})

    assert str(refused.value) == f"Touchpoint 1 (thank_you): {sentence}"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"when": '"season"', "on": '"15.9."'}, 'on = "15.9." is no day of the year.'),
        ({"when": '"season"', "on": '"02-30"'}, 'on = "02-30" is no day of the year.'),
        ({"when": '"season"', "on": '"9-15"'}, 'on = "9-15" is no day of the year.'),
        ({"when": '"check-in"', "every": '"3 months"', "times": "0"}, "times must be a whole number from 1 to 40."),
        ({"when": '"complaint"', "unless": '["open case"]'}, 'unless "open case" would forbid every follow-up'),
        ({"when": '"review"', "unless": '["refunded"]'}, 'unless "refunded" means nothing after when = "review".'),
        ({"when": '"birthday"', "unless": '["newer sale"]'}, 'unless "newer sale" means nothing after'),
        ({"when": '"referral"', "above": "{ amount = 5, channels = ['note'] }"}, "above means nothing after"),
    ],
)
def test_lines_that_do_not_go_together_are_refused(changes: dict[str, str], sentence: str) -> None:
    with pytest.raises(BadPlaybook) as refused:
        playbook(**changes)

    assert str(refused.value).startswith(f"Touchpoint 1 (thank_you): {sentence}")


@pytest.mark.parametrize("amount", ["200.5", "true", "0", '"200"'])
def test_money_is_refused_when_it_is_not_whole_cents(amount: str) -> None:
    with pytest.raises(BadPlaybook, match=r"amount must be whole cents above zero: 50000 stands for 500\.00\."):
        playbook(above=f"{{ amount = {amount}, channels = ['note'] }}")


def test_marketing_cannot_be_called_service() -> None:
    with pytest.raises(BadPlaybook, match="this occasion counts as marketing and needs consent"):
        playbook(occasion='"come_back"', purpose='"service"')


ONE = '[[touchpoint]]\noccasion = "season"\nwhen = "season"\non = "09-15"\nchannels = ["email"]\n'
HEAD = 'name = "A"\n'


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (HEAD, "The playbook: at least one [[touchpoint]] is needed."),
        ("", "The playbook: at least one [[touchpoint]] is needed."),
        ('name = "x', "The playbook cannot be read: "),
        ("a = " + "[" * 50_000, "The playbook cannot be read: "),
        ("#" * 100_001, "The playbook: this text is too long to be one. Paste only the playbook."),
        (ONE, 'The playbook: name is missing. Add name = "…".'),
        (HEAD + ONE + ONE, "Touchpoint 2 (season): touchpoint 1 is for the same occasion. Give this one a name"),
        (HEAD + ONE + "[extra]", 'The playbook: "extra" is not a key here.'),
        (
            HEAD + ONE + '[words.saeson]\nemail = "x"',
            '[words.saeson] belongs to no touchpoint here. Did you mean "season"?',
        ),
        (HEAD + ONE + '[words.season]\nfax = "x"', '[words.season]: "fax" is not a key here.'),
        (
            HEAD + ONE + '[words.season]\nemail = "{name}, {discount}"',
            "[words.season]: email asks for {discount}, which nobody knows.",
        ),
        (
            HEAD + ONE + '[trade]\nslug = "x"\nopening_hours = { mon = ["9", "17"] }',
            'The trade, opening_hours: mon must be two times, like mon = ["09:00", "17:00"].',
        ),
    ],
)
def test_a_text_is_refused_with_what_to_mend(text: str, sentence: str) -> None:
    assert refusal(text).startswith(sentence)


KEYS = st.sampled_from([*USUAL, "name", "wait", "within", "every", "times", "on", "ahead", "above", "then", "unless"])
VALUES = st.sampled_from(
    [
        *USUAL.values(),
        "[]",
        "{}",
        "{ amount = 5 }",
        "0",
        "-1",
        "1e999",
        "true",
        '""',
        '"2 days"',
        '"season"',
        "2026-01-01",
    ]
)
LINES = st.dictionaries(KEYS, VALUES).map(lambda lines: "\n".join(f"{key} = {value}" for key, value in lines.items()))
TEXTS = (
    st.text(max_size=200)
    | st.text(alphabet='[]{}="\n.#touchpin_wed ', max_size=200)
    | LINES.map(lambda lines: f'name = "A"\n[[touchpoint]]\n{lines}')
)
WHERE = r"The playbook( cannot be read)?|(The trade|Touchpoint \d+( \(.*\))?|\[words\..*\])(, \w+)*"
REFUSAL = re.compile(rf"({WHERE}): \S.*[.?]", re.DOTALL)


def read_or_refused(text: str) -> Playbook | str:
    """Give what came of a text: a playbook, or the refusal."""
    try:
        return parse(text)
    except BadPlaybook as refused:
        return str(refused)


@given(TEXTS)
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    """F20: a refusal says where, what is wrong, and what would be right."""
    found = read_or_refused(text)

    assert REFUSAL.fullmatch(found) if isinstance(found, str) else found.rules


def test_purpose_is_marketing_when_the_occasion_sells() -> None:
    assert playbook(occasion='"come_back"').rules[0].purpose == "marketing"
    assert playbook(occasion='"thank_you"').rules[0].purpose == "service"
    assert playbook(occasion='"thank_you"', purpose='"marketing"').rules[0].purpose == "marketing"


def test_what_to_ask_goes_with_the_words() -> None:
    asked = playbook(ask='["How is it?"]').words

    assert asked == {"thank_you": {"ask": ("How is it?",)}}


def test_the_trade_brings_its_own_words() -> None:
    text = f'{HEAD}{ONE}[trade]\nslug = "salon"\nsale = "appointment"\nopening_hours = {{ tue = ["09:00", "18:00"] }}'

    found = parse(text)

    assert (found.trade, found.shop.sale, found.shop.customer) == ("salon", "appointment", "customer")
    assert found.shop.opening_hours == {"tue": ("09:00", "18:00")}


def test_a_channel_from_a_file_of_its_own_is_known_when_it_is_there() -> None:
    text = HEAD + ONE.replace("email", "pigeon") + '[words.season]\npigeon = "Coo."'

    assert "pigeon" in refusal(text)
    assert parse(text, channels=["pigeon"]).rules[0].channels == ("pigeon",)
    assert parse(text, channels=None).words == {"season": {"pigeon": "Coo."}}
