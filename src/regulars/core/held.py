"""Why something is held, as the program knows it; people read the sentence that stands beside the code."""

PUT_OFF = "put_off"
NEXT_TRY = "next_try"
ANOTHER_WAY = "another_way"
CALL_BACK = "call_back"
NO_CHANNEL = "no_channel"

# What only waits for another day: nothing else has to happen first.
ITS_TURN = {
    "closed": "the shop is closed",
    "nobody_there": "nobody who can do it is there",
    "keeper_away": "whoever keeps it is away, and back in time",
    "day_full": "the day holds no more",
    "notes_full": "the handwritten notes of the week are planned",
    "no_time": "no time is left for this channel",
    "one_a_day": "they hear from us on that day already",
    "once_a_day": "somebody was in touch with them on that day, or tried",
    "not_yet": "it is not due",
    "early": "it is not due, and does not go ahead by post after all",
    PUT_OFF: "somebody put it off",
    NEXT_TRY: "nobody was reached, and another try is booked",
    ANOTHER_WAY: "it goes another way, because the first did not work",
    CALL_BACK: "they asked to be called at another hour",
}
# What waits until something happens: a complaint is put right, a cap lets go, they agree, an address is known.
SOMETHING_ELSE = {
    "open_complaint": "something is to be put right first",
    "paused": "they are left in peace for a while",
    "per_week": "the week's contacts with them are used up",
    "per_month": "the month's contacts with them are used up",
    "marketing_day": "the day's promotion to them is used up",
    "marketing_week": "the week's promotion to them is used up",
    NO_CHANNEL: "no channel that the playbook names can be used",
    "over": "its time is over",
}
HELD = ITS_TURN | SOMETHING_ELSE
# What holds for every day stands in the first sentence of these; the others say how it was on one.
BY_A_RULE = frozenset({"per_week", "per_month", "marketing_day", "marketing_week"})
# These say how it is on one day; when that is over, this is what was so.
AFTERWARDS = {
    "closed": "The shop was closed.",
    "nobody_there": "Nobody who can do it was there.",
    "keeper_away": "Whoever keeps it was away.",
    "day_full": "The day was full.",
    "notes_full": "The handwritten notes of the week were all planned.",
    "no_time": "There was no time left for it.",
    "one_a_day": "They heard from you on that day already.",
    "once_a_day": "You were in touch with them on that day, or tried to be.",
}


def waits_its_turn(code: str) -> bool:
    """Say whether what is held under this code, or is not held at all, only waits for another day."""
    return not code or code in ITS_TURN
