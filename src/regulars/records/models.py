"""All tables, where Django looks for them."""

from regulars.records.business import Business, Shop, Staff, User
from regulars.records.consent import Consent, Suppression
from regulars.records.journal import Moment
from regulars.records.outbox import Incoming, Installation, MailAccount, Mailing, Message, MessageEvent, Template
from regulars.records.outreach import Playbook, Touchpoint
from regulars.records.people import Customer, CustomerKey, Fact, Twin
from regulars.records.sales import ImportBatch, ImportChange, Mapping, Product, Sale, SaleLine

__all__ = [
    "Business",
    "Consent",
    "Customer",
    "CustomerKey",
    "Fact",
    "ImportBatch",
    "ImportChange",
    "Incoming",
    "Installation",
    "MailAccount",
    "Mailing",
    "Mapping",
    "Message",
    "MessageEvent",
    "Moment",
    "Playbook",
    "Product",
    "Sale",
    "SaleLine",
    "Shop",
    "Staff",
    "Suppression",
    "Template",
    "Touchpoint",
    "Twin",
    "User",
]
