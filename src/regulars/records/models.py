"""All tables, where Django looks for them."""

from regulars.records.business import Business, DayOff, SettingChange, Shop, Staff, User
from regulars.records.calendar import Feed, FeedEntry, PlannedDay, Reminder
from regulars.records.consent import Consent, Erasure, Suppression
from regulars.records.ideas import Idea, IdeaVote
from regulars.records.journal import Moment
from regulars.records.notes import Note
from regulars.records.outbox import Incoming, Installation, MailAccount, Mailing, Message, MessageEvent, Template
from regulars.records.outreach import Playbook, Touchpoint
from regulars.records.people import Customer, CustomerKey, Fact, Handle, Twin
from regulars.records.prints import Look, MailHouse, PrintItem, PrintRun, Signature
from regulars.records.promises import Amends, Promise
from regulars.records.sales import ImportBatch, ImportChange, Mapping, Product, Sale, SaleLine

__all__ = [
    "Amends",
    "Business",
    "Consent",
    "Customer",
    "CustomerKey",
    "DayOff",
    "Erasure",
    "Fact",
    "Feed",
    "FeedEntry",
    "Handle",
    "Idea",
    "IdeaVote",
    "ImportBatch",
    "ImportChange",
    "Incoming",
    "Installation",
    "Look",
    "MailAccount",
    "MailHouse",
    "Mailing",
    "Mapping",
    "Message",
    "MessageEvent",
    "Moment",
    "Note",
    "PlannedDay",
    "Playbook",
    "PrintItem",
    "PrintRun",
    "Product",
    "Promise",
    "Reminder",
    "Sale",
    "SaleLine",
    "SettingChange",
    "Shop",
    "Signature",
    "Staff",
    "Suppression",
    "Template",
    "Touchpoint",
    "Twin",
    "User",
]
