"""The channel fits the customer, and the reason can be read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars import channels
from regulars.core.caps import Reason
from regulars.core.channel_choice import Choice, Reachable, choose

PHONE, EMAIL, NOTE = (channels.channel(slug) for slug in ("phone", "email", "note"))
LETTER, MESSAGE, IN_PERSON = (channels.channel(slug) for slug in ("letter", "message", "in_person"))
REACHED = Reachable(has_phone=True, has_email=True, has_address=True)
NO = Reason("withdrawn", "They asked not to be reached by phone about what they bought. That was on 1 May 2025.")


def chosen(allowed, person=REACHED, *, base_size=1000, **case) -> Choice | Reason:
    return choose(allowed, person, base_size=base_size, **case)


@pytest.mark.parametrize(
    ("allowed", "person", "case", "expected"),
    [
        ([PHONE, EMAIL], REACHED, {}, Choice("phone")),
        ([PHONE, EMAIL], Reachable(has_email=True), {}, Choice("email", "No phone number is known.")),
        (
            [PHONE, EMAIL],
            REACHED,
            {"refusals": {"phone": NO}},
            Choice(
                "email",
                "They asked not to be reached by phone about what they bought. That was on 1 May 2025.",
            ),
        ),
        (
            [PHONE, EMAIL],
            REACHED,
            {"minutes_left": 5},
            Choice("email", "Phone call: there is no time left for it today."),
        ),
        ([PHONE, EMAIL], REACHED, {"minutes_left": 6}, Choice("phone")),
        (
            [EMAIL, PHONE],
            Reachable(has_phone=True, has_email=True, prefers="phone"),
            {},
            Choice("phone", "They prefer the phone."),
        ),
        (
            [PHONE, EMAIL],
            Reachable(has_phone=True, has_email=True, used=frozenset({"email"})),
            {},
            Choice("email", "They were in touch by e-mail before."),
        ),
        (
            [EMAIL, PHONE],
            REACHED,
            {"base_size": 80},
            Choice("phone", "With 80 customers everybody can hear from a person."),
        ),
        (
            [PHONE, EMAIL],
            REACHED,
            {"base_size": 5000, "amount_cents": 900, "typical_cents": 4000},
            Choice("email", "With 5,000 customers an e-mail does for a small purchase."),
        ),
        (
            [PHONE, EMAIL],
            REACHED,
            {"base_size": 1999, "amount_cents": 900, "typical_cents": 4000},
            Choice("phone"),
        ),
        (
            [PHONE, EMAIL],
            REACHED,
            {"base_size": 5000, "amount_cents": 9000, "typical_cents": 4000},
            Choice("phone"),
        ),
        (
            [PHONE, EMAIL, NOTE],
            REACHED,
            {"base_size": 5000, "amount_cents": 16000, "typical_cents": 4000},
            Choice("note", "A purchase this big deserves a handwritten note."),
        ),
        (
            [EMAIL, NOTE],
            Reachable(has_email=True, has_address=True, prefers="email"),
            {"base_size": 5000, "occasion": "contract"},
            Choice("note", "A contract deserves a handwritten note."),
        ),
        (
            [PHONE, EMAIL],
            REACHED,
            {"base_size": 5000, "occasion": "contract", "amount_cents": 1, "typical_cents": 4000},
            Choice("phone"),
        ),
        (
            [PHONE, NOTE],
            Reachable(has_phone=True, has_address=True, known_days=1900),
            {"occasion": "thank_you"},
            Choice("note", "After 5 years with you a handwritten note is due."),
        ),
        (
            [EMAIL, PHONE],
            Reachable(has_phone=True, has_email=True, prefers="email"),
            {"occasion": "complaint_follow_up"},
            Choice("phone", "Putting something right takes a person."),
        ),
    ],
)
def test_the_channel_fits_the_customer(allowed, person, case, expected):
    assert chosen(allowed, person, **case) == expected


def test_a_message_goes_only_to_who_wrote_that_way_before():
    wrote = Reachable(has_phone=True, used=frozenset({"message"}))

    assert chosen([MESSAGE], wrote) == Choice("message")
    assert chosen([MESSAGE], REACHED) == Reason("no_channel", "They never sent you a message before.")


def test_when_nothing_is_possible_each_reason_is_given():
    reason = chosen(
        [PHONE, EMAIL, NOTE, channels.channel("fax")],
        Reachable(has_phone=True, has_address=True),
        notes_left=0,
        refusals={"phone": NO},
    )

    assert reason == Reason(
        "notes_full",  # which alone opens again by itself
        "They asked not to be reached by phone about what they bought. That was on 1 May 2025. "
        "No e-mail address is known. "
        "This week's handwritten notes are all planned. "
        "Fax (gone): this channel is not installed any more.",
    )


def test_a_playbook_without_channels_says_so():
    assert chosen([]) == Reason("no_channel", "The playbook names no channel for this.")


people = st.builds(
    Reachable,
    has_phone=st.booleans(),
    has_email=st.booleans(),
    has_address=st.booleans(),
    prefers=st.sampled_from(["", "phone", "email", "fax"]),
    used=st.frozensets(st.sampled_from(["phone", "email", "message"])),
    known_days=st.integers(0, 5000),
)


@given(
    st.lists(st.sampled_from([*channels.known().values(), channels.channel("fax")]), max_size=6),
    people,
    st.sets(st.sampled_from(["phone", "email", "note", "in_person"])),
    st.integers(0, 10_000),
    st.sampled_from(["", "contract", "thank_you", "complaint_follow_up"]),
    st.integers(0, 10),
    st.integers(0, 1),
)
def test_nothing_forbidden_or_unreachable_is_ever_chosen(allowed, person, refused, base, occasion, minutes, notes):
    refusals = dict.fromkeys(refused, NO)

    answer = chosen(
        allowed, person, base_size=base, occasion=occasion, refusals=refusals, minutes_left=minutes, notes_left=notes
    )

    assert isinstance(answer, Choice) or answer.sentence
    taken = [channel for channel in allowed if isinstance(answer, Choice) and channel.slug == answer.channel]
    has = {
        "handle": "message" in person.used,
        "phone": person.has_phone,
        "email": person.has_email,
        "address": person.has_address,
        "presence": True,
    }
    assert [channel for channel in taken if channel.slug in refused or channel.is_gone or not has[channel.reach]] == []
    assert [channel for channel in taken if channel.minutes > minutes or (channel == NOTE and not notes)] == []
    assert bool(taken) == isinstance(answer, Choice)
