"""The outbox: mail is queued, claimed, fenced just before it is handed over, settled, and noted in the journal.

At most once outward: what was fenced and not answered is unknown, and only a person or evidence moves it on.
"""

from regulars.services.outbox_claim import accounts_with_work, claim, slow_down
from regulars.services.outbox_mend import (
    addresses,
    is_poison,
    mendable,
    mendable_at_once,
    put_away,
    retry,
    try_again,
)
from regulars.services.outbox_noting import note_outcomes
from regulars.services.outbox_queue import NoMailAccount, begin_mailing, queue, queue_many
from regulars.services.outbox_settle import advance, release, renew
from regulars.services.outbox_stop import (
    HasMoved,
    cancel,
    cancel_mailing,
    counts,
    hold,
    leave,
    let_go,
    pause,
    pause_mailing,
    resume,
    resume_mailing,
    send_again,
)
from regulars.services.outbox_sweep import sweep
from regulars.services.outbox_terms import Claimed, Id, Lease, Queued, Settled, Swept, dashed

__all__ = [
    "Claimed",
    "HasMoved",
    "Id",
    "Lease",
    "NoMailAccount",
    "Queued",
    "Settled",
    "Swept",
    "accounts_with_work",
    "addresses",
    "advance",
    "begin_mailing",
    "cancel",
    "cancel_mailing",
    "claim",
    "counts",
    "dashed",
    "hold",
    "is_poison",
    "leave",
    "let_go",
    "mendable",
    "mendable_at_once",
    "note_outcomes",
    "pause",
    "pause_mailing",
    "put_away",
    "queue",
    "queue_many",
    "release",
    "renew",
    "resume",
    "resume_mailing",
    "retry",
    "send_again",
    "slow_down",
    "sweep",
    "try_again",
]
