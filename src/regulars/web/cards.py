"""A touchpoint as a row that waits and as a card that lies open: who, why, the words, and how to reach them."""

import datetime as dt
from dataclasses import dataclass
from urllib.parse import quote

from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from regulars.core.channel_choice import MESSAGE, NOTE, Channel
from regulars.core.messages import Words
from regulars.core.print_days import PAPER
from regulars.records.models import Business, Fact, Promise, Sale, Staff, Touchpoint
from regulars.services import addresses, facts, outreach, writing_desk
from regulars.services.calling import Ringing
from regulars.services.handles import Conversation, conversations
from regulars.web import call_hours, promising, spoken, timeline, wording
from regulars.web.call_hours import CallBack

SPOKEN_TO = frozenset({"phone", "in_person"})
PROMISED_SHOWN = 3


@dataclass(frozen=True)
class Row:
    """A touchpoint of the list as it waits."""

    touchpoint: Touchpoint
    channel: Channel
    asked: str = ""  # for when they asked to be called
    keeper: str = ""  # whose it is, when it is not mine

    @property
    def what(self) -> str:
        """Say what it is and by which way: "A check-in, by phone"."""
        way = timeline.SPOKEN_CHANNELS.get(self.channel.slug, self.channel.label)
        return f"{capfirst(timeline.occasion(self.touchpoint))}, {way}"


@dataclass(frozen=True)
class Card:
    """The open touchpoint: who, why, the words, and how to reach them."""

    touchpoint: Touchpoint
    channel: Channel
    what: str
    words: Words
    remembered: str
    since: str
    last_visit_at: dt.datetime | None
    promised: list[Promise]
    is_spoken: bool
    is_to_print: bool  # a card or letter that is not on paper yet
    sent_label: str
    mail_address: str
    conversations: list[Conversation]  # where a message can go
    address: list[str]
    ring_between: tuple[dt.time, dt.time] | None  # when that is less than the shop's hours
    asked: str
    call_back: CallBack | None  # of a call: what to offer who asks for another hour
    later_from: dt.date
    later_until: dt.date

    @property
    def can_wait(self) -> bool:
        """Say whether another day is left."""
        return self.later_from <= self.later_until and not self.asked


def read(business: Business, row: Row, *, on: dt.date, by: Staff, now: dt.datetime) -> Card:
    """Read the card of a row that lies open."""
    touchpoint, customer = row.touchpoint, row.touchpoint.customer
    # A merged-away twin's visits and facts are this customer's too.
    own = Q(customer=customer) | Q(customer__merged_into=customer)
    fact = Fact.objects.filter(own, business=business).order_by("-noted_at", "-pk").first()
    sold = Sale.objects.filter(own, business=business).order_by("-sold_at").values_list("sold_at", flat=True)
    words = outreach.scripts([touchpoint], business, on=on, by=by).get(touchpoint.pk)
    if words is None or not words.text:
        words = Words(text=touchpoint.words)
    if touchpoint.channel == NOTE:
        words = Words(text=writing_desk.sheet(touchpoint, on=on, by=by).words)
    return Card(
        touchpoint=touchpoint,
        channel=row.channel,
        what=row.what,
        words=words,
        remembered=fact.text if fact else "",
        since=spoken.since(customer.since_date, business.country),
        last_visit_at=sold.first(),
        promised=list(promising.to(customer)[:PROMISED_SHOWN]),
        is_spoken=touchpoint.channel in SPOKEN_TO,
        is_to_print=_is_to_print(touchpoint),
        sent_label=wording.did_it(touchpoint.channel),
        mail_address=_mail(touchpoint, words, business),
        conversations=conversations(customer, words.text) if touchpoint.channel == MESSAGE else [],
        address=addresses.lines_of(customer, business),
        ring_between=Ringing.of(business, on=on).narrower(customer) if row.channel.interrupts else None,
        asked=row.asked,
        call_back=call_hours.call_back(business, customer, on=on, now=now) if touchpoint.channel == "phone" else None,
        later_from=facts.calendar_of(business).next_open(max(on + dt.timedelta(days=1), touchpoint.due_date)),
        later_until=touchpoint.use_by_date,
    )


def keeper_of(one: Touchpoint, by: Staff) -> str:
    """Return whose it is, when it is not mine."""
    return one.keeper.name if one.keeper and one.keeper_id != by.pk else ""


def _is_to_print(touchpoint: Touchpoint) -> bool:
    return touchpoint.channel in PAPER and Touchpoint.objects.filter(pk=touchpoint.pk).unposted().exists()


def _mail(touchpoint: Touchpoint, words: Words, business: Business) -> str:
    if touchpoint.channel != "email" or not touchpoint.customer.email:
        return ""
    subject = words.subject or _("From %(business)s") % {"business": business.name}
    body = words.text.replace("\n", "\r\n")
    return f"mailto:{quote(touchpoint.customer.email, safe='@+')}?subject={quote(subject)}&body={quote(body)}"
