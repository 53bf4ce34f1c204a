"""A quick look at many letters at once: about whom nothing is known that could keep a letter back.

It says nothing of who may be written to. It finds those whose answer depends on the letter alone, in one statement
instead of everything there is to load about a person; what it does not find, the guard looks at in full.
"""

import datetime as dt
import json
from typing import NamedTuple

from django.db import connection

from regulars.records.models import Business
from regulars.services.outbox_terms import Id, as_id, placed

MEMORY = dt.timedelta(days=60)  # longer ago than any cap looks back
# What of the journal the guard takes into account: contacts for a while, complaints and merges for ever.
ONE_SCAN = """
    SELECT count(*) || ':' || coalesce(max(o.id), 0) || '/' || coalesce(sum(CASE
        WHEN o.kind IN ('complaint', 'complaint_solved', 'merged') THEN 1
        WHEN o.kind IN ('contacted', 'tried') AND o.happened_at > %(lately)s THEN 1 ELSE 0 END), 0)
    FROM records_moment o WHERE o.customer_id = c.id
"""
# CROSS: in this order, or SQLite walks through all messages for the few that are asked about.
LOOK = f"""
SELECT m.id, m.purpose, m.occasion, c.timezone, c.phone, c.country, c.region, ({ONE_SCAN}) AS journal
FROM {{asked}} CROSS JOIN records_message m CROSS JOIN records_customer c
LEFT JOIN records_mailing g ON g.id = m.mailing_id
WHERE m.id = a.value AND c.id = m.customer_id AND m.business_id = %(business)s AND c.business_id = m.business_id
AND m.stream = 'letters' AND NOT m.is_noted AND m.expires_at > %(now)s
AND m.touchpoint_id IS NULL AND substr(m.key, 1, 11) <> 'touchpoint/'
AND m.to_address = c.email AND (m.mailing_id IS NULL OR g.state = 'running')
AND c.merged_into_id IS NULL AND c.paused_until IS NULL
AND NOT EXISTS (SELECT 1 FROM records_customer t WHERE t.merged_into_id = c.id)
AND NOT EXISTS (SELECT 1 FROM records_consent k WHERE k.customer_id = c.id)
AND NOT EXISTS (SELECT 1 FROM records_suppression s
    WHERE s.business_id = m.business_id AND s.kind = 'email' AND s.digest = m.to_digest)
AND NOT EXISTS (SELECT 1 FROM records_message l WHERE l.customer_id = c.id AND (
    l.state IN ('claimed', 'deferred') OR l.state = 'ready' AND l.id <> m.id
    OR NOT l.is_noted AND l.state IN ('fenced', 'sent', 'unknown', 'assumed')))
AND NOT EXISTS (SELECT 1 FROM records_incoming i WHERE i.customer_id = c.id AND i.settled_at IS NULL)
"""  # noqa: S608 - no value stands in it
ASKED = {"sqlite": "json_each(%(ids)s) a", "postgresql": "unnest(%(ids)s::uuid[]) a (value)"}


class Plain(NamedTuple):
    """A letter whose answer depends on nothing but itself, the hour, and where its customer may be."""

    id: Id
    purpose: str
    occasion: str
    timezone: str
    phone: str
    country: str
    region: str
    seen: str


def plain_ones(business: Business, ids: list[Id], *, now: dt.datetime) -> list[Plain]:
    """Return the plain ones among these letters; for whom another one waits or is under way, theirs is not plain."""
    with connection.cursor() as cursor:
        cursor.execute(
            LOOK.format(asked=ASKED[connection.vendor]),
            {
                "ids": json.dumps(ids) if connection.vendor == "sqlite" else ids,
                "business": business.pk,
                "now": placed(now),
                "lately": placed(now - MEMORY),
            },
        )
        rows = cursor.fetchall()
    return [Plain._make((as_id(row[0]), *row[1:7], row[7][:-2])) for row in rows if row[7].endswith("/0")]
