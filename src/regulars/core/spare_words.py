"""Plain words for every occasion, for a playbook that brings none of its own."""

from collections.abc import Mapping
from typing import NamedTuple


class Spare(NamedTuple):
    """The heart of a message: a subject line, what to say, and what to write."""

    subject: str
    say: str
    write: str


VOICEMAIL = (
    "Hello {first_name}, this is {staff|(your name)} from {business}. I would like a word with you, "
    "nothing is wrong. I will try again, or call me back when it suits you. Our number is {phone}."
)
GREETING = "Hello {first_name}, this is {staff|(your name)} from {business}."
SIGNATURE = "{staff|All of us} at {business}"

_THANKS = Spare(
    "Thank you",
    "I wanted to thank you for coming to us {when|lately}. How is it working out?",
    "Thank you for coming to us {when|lately}. We were glad to look after you.",
)
_PRAISE = Spare(
    "Your kind words",
    "I wanted to thank you myself for what you said about us. It was read out here, and it did us good.",
    "Thank you for what you said about us. We read it out here, and it did us all good.",
)

SPARE: Mapping[str, Spare] = {
    "": Spare(
        "From {business}",
        "I wanted to hear how you are getting on. What else can we do for you?",
        "We wanted to ask how you are getting on. If something is not as it should be, just answer this.",
    ),
    "thank_you": _THANKS,
    "how_is_it": Spare(
        "Is everything as it should be?",
        "I wanted to hear how {item|everything} is working out. What went well? Is there anything to put right?",
        "How is {item|everything} working out? If anything is not as it should be, tell us and we put it right.",
    ),
    "check_in": Spare(
        "How are things?",
        "We have not spoken for a while and I wanted to hear how things are. What else can we do for you?",
        "We have not spoken for a while. How are things with {item|what you bought from us}?",
    ),
    "first_purchase": Spare(
        "Welcome, and thank you",
        "It was your first time with us and I wanted to hear how it went. What went well? What could be better?",
        "Thank you for giving us a try {when|lately}. What went well, and what could we do better? "
        "We read every answer.",
    ),
    "big_purchase": Spare(
        "Thank you for your trust",
        "I wanted to thank you for your trust and hear how {item|everything} is working out.",
        "Thank you for your trust in us. I hope {item|everything} gives you joy for a long time.",
    ),
    "contract": Spare(
        "Thank you for your trust",
        "I wanted to thank you for signing with us. What matters most to you from here on?",
        "Thank you for signing with us {when|lately}. You have our word and, from today, our attention.",
    ),
    "maintenance": Spare(
        "Around {due|now}: {product|your next service}",
        "Around {due|now} it is time to look after {product|what you bought from us}. When would suit you?",
        "Around {due|now} it is time to look after {product|what you bought from us}. "
        "Tell us when it suits you and we see to it.",
    ),
    "review_thanks": _PRAISE,
    "review_ask": Spare(
        "What would you tell others?",
        "Would you tell others how it was with us? Good or bad, in your own words.",
        "Would you tell others how it was with us? Good or bad, in your own words.",
    ),
    "referral_ask": Spare(
        "Do you know somebody?",
        "I am glad that you are happy. If you know somebody whom we could help, would you tell them about us?",
        "I am glad that you are happy with us. If you know somebody whom we could help, would you tell them?",
    ),
    "referral_thanks": Spare(
        "Thank you for sending a friend",
        "I wanted to thank you for telling somebody about us. That is the best thing anybody can do for us.",
        "Thank you for telling somebody about us. That is the best thing anybody can do for us.",
    ),
    "complaint_follow_up": Spare(
        "Putting it right",
        "I heard that something was not right, and I am sorry. Please tell me what happened. "
        "What would put it right for you?",
        "I heard that something was not right, and I am sorry. I would like to put it right. "
        "When may I call you? Or just answer this.",
    ),
    "come_back": Spare(
        "How are you?",
        "We have not seen you for a while and I wanted to ask whether something was not right. "
        "Is there anything we can do for you?",
        "We have not seen you for a while. If something was not right, I would like to know. "
        "If there is anything we can help with, just tell me.",
    ),
    "anniversary": Spare(
        "A year, and thank you",
        "It was about this time of year that you first came to us, and I wanted to thank you.",
        "It was about this time of year that you first came to us. Thank you for staying.",
    ),
    "birthday": Spare(
        "Happy birthday, {first_name}",
        "Happy birthday from all of us.",
        "Happy birthday, {first_name}. All of us wish you a good year.",
    ),
    "idea_done": Spare(
        "About what you asked for",
        "You asked us for this: “{item|something new}”. {answer}. What else can we do for you?",
        "You asked us for this: “{item|something new}”. {answer}. Thank you for telling us.",
    ),
    "season": Spare(
        "What is new at {business}",
        "The season is changing. Is there anything we can get ready for you?",
        "The season is changing. If there is anything we can get ready for you, tell us.",
    ),
}
