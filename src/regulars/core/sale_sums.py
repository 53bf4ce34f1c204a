"""What the sales of a file add up to."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from regulars.core.sale_numbers import UNSTATED, Numbers, Sales

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Sums:
    """Per sale: what was paid and what was given back, in cents."""

    total: Numbers
    refunded: Numbers


def sums(sales: Sales, *, counted: Mask) -> Sums:
    """Add up the rows that count (those not taken in before), and let what a file states about a sale prevail."""
    count = len(sales.references)
    cents = np.array([item.cents for item in sales.items], np.int64)[sales.item]
    is_refund = np.array([item.is_refund for item in sales.items], np.bool_)[sales.item]
    total, refunded = np.zeros(count, np.int64), np.zeros(count, np.int64)
    bought, returned = counted & ~is_refund, counted & is_refund
    np.add.at(total, sales.sale[bought], cents[bought])
    np.add.at(refunded, sales.sale[returned], -cents[returned])
    return Sums(total, refunded)


def whole(sales: Sales, added: Sums) -> Sums:
    """Give what new sales were worth: a stated total counts, a cancelled sale was given back in full."""
    total = np.where(sales.stated_total == UNSTATED, added.total, sales.stated_total)
    refunded = np.where(sales.stated_refund == UNSTATED, added.refunded, sales.stated_refund)
    # A sale below nought is a return without its receipt.
    refunded = np.maximum(refunded, 0) + np.maximum(-total, 0)
    total = np.maximum(total, 0)
    return Sums(total, np.where(sales.is_cancelled, np.maximum(refunded, total), refunded))


def grown(sales: Sales, added: Sums, before: Sums) -> Sums:
    """Give what known sales are worth now: new lines come on top, stated sums prevail, refunds never shrink."""
    total = np.where(sales.stated_total == UNSTATED, before.total + added.total, sales.stated_total)
    refunded = np.where(
        sales.stated_refund == UNSTATED,
        before.refunded + added.refunded,
        np.maximum(before.refunded, sales.stated_refund),
    )
    refunded = refunded + np.maximum(-total, 0) * (sales.stated_total == UNSTATED)
    total = np.maximum(total, 0)
    return Sums(total, np.where(sales.is_cancelled, np.maximum(refunded, total), refunded))
