"""The desks of a made-up shop: promises kept and late, ideas with votes, where people wrote, reminders, hours."""

import datetime as dt
import random
from collections.abc import Iterator

from django.db.models import QuerySet

from regulars.core.demo.desks import DESKS, Asked, Desk
from regulars.core.ideas import ANSWERED
from regulars.records.models import Amends, Business, Customer, DayOff, Handle, Idea, IdeaVote, Promise, Staff
from regulars.services import answers, facts, ideas, promises, reminders

# How each promise went: made so many days ago, due so many days from then, and kept after so many. The first that
# is still open was made good.
MADE_AND_KEPT = ((40, 3, 2), (33, 5, 5), (26, 2, 1), (20, 7, 6), (15, 4, 4), (11, 2, 1))
STILL_OPEN = ((6, 4), (5, 4), (2, 2), (1, 3), (1, 8))


def fill(business: Business, *, now: dt.datetime, seed: int) -> None:
    """Put on the desks what a year leaves there; the same every time."""
    desk = DESKS[business.trade]
    chance = random.Random(f"{seed}/{business.trade}/desks")  # noqa: S311  made-up people need no secrecy
    team = list(Staff.objects.filter(business=business).order_by("pk"))
    people = _regulars(business)
    chance.shuffle(people)
    given = [Amends.objects.create(business=business, name=name, cents=cents) for name, cents in desk.amends]
    _promise(desk, people[:12], team, given, now=now)
    voters = iter(people[12:])
    for number, asked in enumerate(desk.ideas):
        _ask(business, asked, voters, team[number % len(team)], now=now - dt.timedelta(days=9 * number + 4))
    _write_to_us(desk, people[40:52], now=now)
    _hours(business, desk, team, today=facts.local_day(business, now))
    _remind(desk, people, team, now=now)


def _regulars(business: Business) -> list[Customer]:
    with_phone: QuerySet[Customer] = Customer.objects.of(business).exclude(phone="")
    return list(with_phone.select_related("business").order_by("-since_date", "pk")[:80])


def _promise(desk: Desk, people: list[Customer], team: list[Staff], given: list[Amends], *, now: dt.datetime) -> None:
    waiting = iter(zip(desk.promises, people, strict=True))
    for number, (ago, due, after) in enumerate(MADE_AND_KEPT):
        made_at = now - dt.timedelta(days=ago)
        promise = _made(*next(waiting), team[number % len(team)], made_at, due)
        promises.keep(promise, by=promise.keeper, now=made_at + dt.timedelta(days=after))
    told = _made(*next(waiting), team[0], now - dt.timedelta(days=9), 3)
    until = told.due_date + dt.timedelta(days=4)
    promises.tell(told, until=until, by=team[0], now=now - dt.timedelta(days=7))
    promises.keep(told, by=team[0], now=now - dt.timedelta(days=3))
    for number, (ago, due) in enumerate(STILL_OPEN):
        promise = _made(*next(waiting), team[number % 2], now - dt.timedelta(days=ago), due)
        if number == 0:
            promises.make_good(promise, given[0], by=team[0], now=now - dt.timedelta(hours=20))


def _made(what: str, customer: Customer, keeper: Staff, at: dt.datetime, due_in: int) -> Promise:
    due = facts.local_day(customer.business, at) + dt.timedelta(days=due_in)
    about = f"demo:{customer.pk}"
    return promises.make(customer, what=what, due_date=due, keeper=keeper, about=about, by=keeper, now=at)


def _ask(business: Business, asked: Asked, voters: Iterator[Customer], keeper: Staff, *, now: dt.datetime) -> None:
    for number, words in enumerate(asked.words):
        at = now + dt.timedelta(hours=7 * number)
        vote = ideas.ask(business, title=asked.title, customer=next(voters), words=words, by=keeper, now=at)
    if asked.state in ANSWERED:
        answered = now + dt.timedelta(days=3)
        answers.give(vote.idea, state=asked.state, words=asked.answer, tells=False, by=keeper, now=answered)
        heard = IdeaVote.objects.filter(idea=vote.idea).exclude(pk=vote.pk)
        heard.update(told_at=answered + dt.timedelta(days=2))
    else:
        Idea.objects.filter(pk=vote.idea_id).update(state=asked.state)


def _write_to_us(desk: Desk, people: list[Customer], *, now: dt.datetime) -> None:
    Handle.objects.bulk_create(
        Handle(
            business=customer.business,
            customer=customer,
            network=desk.networks[number % len(desk.networks)],
            address="" if desk.networks[number % len(desk.networks)] == "whatsapp" else _name(customer),
            used_at=now - dt.timedelta(days=number * 5 + 1),
        )
        for number, customer in enumerate(people)
    )


def _remind(desk: Desk, people: list[Customer], team: list[Staff], *, now: dt.datetime) -> None:
    business = team[0].business
    today = facts.local_day(business, now)
    when = ((0, dt.time(16, 30), None), (1, None, people[0]), (5, None, None))
    for text, (days, at, customer), staff in zip(desk.reminders, when, (team[0], *team), strict=False):
        on = today + dt.timedelta(days=days)
        reminders.remind(business, staff=staff, text=text, on_date=on, at_time=at, customer=customer, by=staff, now=now)


def _name(customer: Customer) -> str:
    name = f"{customer.first_name}.{customer.last_name}".lower()
    return "".join(letter for letter in name if letter.isascii() and (letter.isalnum() or letter == "."))


def _hours(business: Business, desk: Desk, team: list[Staff], *, today: dt.date) -> None:
    """Let the last of the team work mornings, and somebody be away next week."""
    days = list(business.opening_hours)[:4]
    Staff.objects.filter(pk=team[-1].pk).update(working_hours={day: list(desk.hours) for day in days})
    monday = today + dt.timedelta(days=7 - today.weekday())
    DayOff.objects.create(
        business=business,
        staff=team[1],
        first_date=monday + dt.timedelta(days=1),
        last_date=monday + dt.timedelta(days=2),
        why=desk.away,
    )
