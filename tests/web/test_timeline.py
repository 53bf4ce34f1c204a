"""What happened with a customer is told in sentences that one can read aloud."""

import pytest

from regulars.records.models import Customer, Moment
from regulars.web import timeline
from tests.people import NOW

NO, YES = "withdrew", "consented"


@pytest.mark.parametrize(
    ("kind", "channel", "purpose", "source", "sentence"),
    [
        (NO, "email", "service", "counter", "They want no more e-mail."),
        (NO, "phone", "service", "counter", "They want no more calls."),
        (NO, "post", "service", "counter", "They want no more post."),
        (NO, "all", "service", "counter", "They want no more contact."),
        (NO, "email", "marketing", "counter", "They want no more news and offers by e-mail."),
        (NO, "letter", "service", "counter", "They want no more contact about what they bought by letter."),
        (NO, "email", "service", "one-click", "They stopped all e-mail, by the link in an e-mail."),
        (YES, "email", "service", "counter", "Agreed to contact about what they bought by e-mail."),
        (YES, "email", "marketing", "counter", "Agreed to news and offers by e-mail."),
    ],
)
def test_what_they_allow_is_told(customer: Customer, kind: str, channel: str, purpose: str, source: str, sentence: str):
    said = {"channel": channel, "purpose": purpose, "source": source}
    moment = Moment(business=customer.business, customer=customer, kind=kind, about="x", happened_at=NOW, details=said)

    [line] = timeline.told(customer.business, [moment])

    assert line.sentence == sentence
