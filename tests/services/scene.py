"""A shop at work: its playbook, what happens to its customers, and its days."""

import datetime as dt

from regulars.records.models import Business, Customer, Moment, Playbook, Touchpoint
from regulars.services import outreach
from tests.people import NOW, TODAY

DAY = dt.timedelta(days=1)
PLAYBOOK = """
name = "After the work"
trade = "home-services"

[[touchpoint]]
occasion = "first_purchase"
when = "first sale"
unless = ["refunded", "open case", "newer sale"]
wait = "2 business days"
within = "5 days"
channels = ["phone", "email"]
then = { happy = "referral_ask" }

[[touchpoint]]
occasion = "thank_you"
when = "sale"
unless = ["refunded", "open case", "newer sale"]
wait = "2 business days"
within = "5 days"
channels = ["phone", "email"]

[[touchpoint]]
occasion = "contract"
when = "contract signed"
unless = ["refunded"]
wait = "2 business days"
within = "8 days"
channels = ["note", "phone"]

[[touchpoint]]
occasion = "complaint_follow_up"
when = "complaint"
wait = "same day"
within = "5 days"
channels = ["phone", "email"]
always = true

[[touchpoint]]
occasion = "review_thanks"
when = "review"
wait = "same day"
within = "5 days"
channels = ["email"]

[[touchpoint]]
occasion = "referral_ask"
when = "happy"
wait = "5 days"
within = "10 days"
channels = ["email", "phone"]

[[touchpoint]]
occasion = "check_in"
when = "check-in"
every = "3 months"
times = 4
within = "14 days"
unless = ["refunded", "open case"]
channels = ["phone", "email"]

[[touchpoint]]
occasion = "season"
when = "season"
on = "09-15"
ahead = "2 weeks"
within = "10 days"
channels = ["email"]
"""


def a_playbook(business: Business, text: str = PLAYBOOK, *, slug: str = "after", version: int = 1) -> Playbook:
    """A playbook that is switched on."""
    return Playbook.objects.create(
        business=business, slug=slug, version=version, name="After the work", text=text, is_on=True, made_at=NOW
    )


def a_moment(customer: Customer, kind: str = "sale", *, on: dt.date, about: str = "", **fields: object) -> Moment:
    """Something that happened at noon in New York."""
    chosen = {"happened_at": dt.datetime.combine(on, dt.time(17), dt.UTC), "worth_cents": 20_000} | fields
    about = about or f"{kind}:{customer.pk}{on:%y%m%d}"
    return Moment.objects.create(business=customer.business, customer=customer, kind=kind, about=about, **chosen)


def morning(day: dt.date) -> dt.datetime:
    """Nine o'clock in New York, near enough."""
    return dt.datetime.combine(day, dt.time(14), dt.UTC)


def draw_up(business: Business, on: dt.date = TODAY) -> outreach.DrawnUp:
    """Draw up the plan in the morning of its day."""
    return outreach.draw_up(business, on=on, now=morning(on))


def planned(business: Business, on: dt.date = TODAY) -> Touchpoint:
    """Draw up a day on which exactly one touchpoint is chosen, and return it."""
    (chosen,) = draw_up(business, on).chosen
    return chosen
