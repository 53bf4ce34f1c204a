"""The life of an outgoing message: its states and the only moves between them.

At most once outward: a message is fenced, and that is on disk, just before its text is handed over. What was fenced
and not answered is unknown, and only a person or evidence moves it on.
"""

HELD = "held"
READY = "ready"
CLAIMED = "claimed"
FENCED = "fenced"
SENT = "sent"
FAILED = "failed"
DEFERRED = "deferred"
UNKNOWN = "unknown"
ASSUMED = "assumed"
CANCELLED = "cancelled"

MOVES = frozenset(
    {
        (HELD, READY),
        (HELD, CANCELLED),
        (READY, CLAIMED),
        (READY, HELD),
        (READY, CANCELLED),
        (CLAIMED, READY),  # the lease ran out, or something happened with the customer since
        (CLAIMED, HELD),
        (CLAIMED, CANCELLED),
        (CLAIMED, DEFERRED),  # lost or put off before the text was handed over
        (CLAIMED, FAILED),
        (CLAIMED, FENCED),
        (FENCED, SENT),
        (FENCED, FAILED),
        (FENCED, DEFERRED),
        (FENCED, UNKNOWN),
        (DEFERRED, READY),
        (DEFERRED, FAILED),
        (DEFERRED, CANCELLED),
        (FAILED, READY),  # a person, after mending what was wrong
        (FAILED, CANCELLED),  # a person says: leave it
        (UNKNOWN, READY),  # a person says: send it again
        (UNKNOWN, SENT),  # evidence: an answer, a bounce, the provider's word
        (UNKNOWN, ASSUMED),  # a person says: leave it; or a week has passed
    }
)
LETTERS = "letters"  # to customers
ACCOUNT = "account"  # to people at the shop: a password, a test; never waits behind letters
