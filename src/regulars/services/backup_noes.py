"""Noes that are younger than a backup: what people forbade, and who was erased since, outlives its return.

Statements in words that both databases know, for they run where the tables are replaced, and not through a model:
first `taken` from the tables that go, then `given` to those that come, in one transaction with the rest.
"""

from typing import NamedTuple

from regulars.records.models import Suppression

COLUMNS = [str(one.column) for one in Suppression._meta.concrete_fields if not one.primary_key]
ONCE = ("business_id", "kind", "digest", "purpose")
SAME_NO = "h.channel = k.channel AND h.purpose = k.purpose AND h.state = k.state AND h.stated_at = k.stated_at"
TAKEN = (
    "CREATE TEMP TABLE kept_shop AS SELECT id, suppression_key FROM {schema}.records_business",
    "CREATE TEMP TABLE kept_address AS SELECT {address} FROM {schema}.records_suppression",
    """CREATE TEMP TABLE kept_person AS
    SELECT id, business_id, created_at, paused_until, coalesce(merged_into_id, id) AS whole
    FROM {schema}.records_customer""",
    """CREATE TEMP TABLE kept_no AS
    SELECT n.business_id, n.customer_id, n.channel, n.purpose, n.state, n.basis, n.wording, n.source, n.until_date,
        n.stated_at, p.whole, o.happened_at, o.words, o.details
    FROM {schema}.records_consent n JOIN kept_person p ON p.id = n.customer_id
    LEFT JOIN {schema}.records_moment o
        ON o.business_id = n.business_id AND o.kind = 'withdrew' AND o.about = 'consent:' || n.id
    WHERE n.state = 'withdrawn'""",
    """CREATE TEMP TABLE kept_erasure AS
    SELECT business_id, number, known_since, emails, erased_at, erased_by_id FROM {schema}.records_erasure""",
)
GIVEN = (
    """CREATE TEMP TABLE same_shop AS SELECT s.id FROM kept_shop s
    JOIN {schema}.records_business b ON b.id = s.id AND b.suppression_key = s.suppression_key""",
    """INSERT INTO {schema}.records_erasure
        (business_id, number, known_since, emails, erased_at, erased_by_id)
    SELECT k.business_id, k.number, k.known_since, k.emails, k.erased_at, p.id
    FROM kept_erasure k JOIN same_shop s ON s.id = k.business_id
    LEFT JOIN {schema}.records_staff p ON p.id = k.erased_by_id AND p.business_id = k.business_id
    WHERE true ON CONFLICT DO NOTHING""",
    """CREATE TEMP TABLE new_address AS SELECT k.* FROM kept_address k JOIN same_shop s ON s.id = k.business_id
    WHERE NOT EXISTS (SELECT 1 FROM {schema}.records_suppression h WHERE h.business_id = k.business_id
        AND h.kind = k.kind AND h.digest = k.digest AND h.purpose = k.purpose AND h.made_at >= k.made_at)""",
    """INSERT INTO {schema}.records_suppression ({address}) SELECT {address} FROM new_address WHERE true
    ON CONFLICT ({once}) DO UPDATE SET {younger}""",
    """CREATE TEMP TABLE same_person AS SELECT p.* FROM kept_person p JOIN same_shop s ON s.id = p.business_id
    JOIN {schema}.records_customer c ON c.id = p.id AND c.business_id = s.id AND c.created_at = p.created_at""",
    """CREATE TEMP TABLE new_no AS SELECT p.id AS who, k.* FROM kept_no k JOIN same_person p ON p.whole = k.whole
    WHERE NOT EXISTS (SELECT 1 FROM {schema}.records_consent h
        WHERE h.business_id = k.business_id AND h.customer_id IN (k.customer_id, p.id) AND {same_no})""",
    """INSERT INTO {schema}.records_consent
        (business_id, customer_id, channel, purpose, state, basis, wording, source, until_date, stated_at)
    SELECT DISTINCT business_id, who, channel, purpose, state, basis, wording, source, until_date, stated_at
    FROM new_no""",
    """INSERT INTO {schema}.records_moment
        (business_id, customer_id, kind, happened_at, worth_cents, about, words, details)
    SELECT h.business_id, h.customer_id, 'withdrew', k.happened_at, 0, 'consent:' || h.id, k.words, k.details
    FROM new_no k
    JOIN {schema}.records_consent h ON h.business_id = k.business_id AND h.customer_id = k.who AND {same_no}
    WHERE k.happened_at IS NOT NULL ON CONFLICT DO NOTHING""",
    """UPDATE {schema}.records_customer SET paused_until = p.paused_until
    FROM (SELECT s.id, max(k.paused_until) AS paused_until
        FROM same_person s JOIN kept_person k ON k.whole = s.whole GROUP BY s.id) p
    WHERE p.id = records_customer.id AND p.paused_until IS NOT NULL
        AND (records_customer.paused_until IS NULL OR records_customer.paused_until < p.paused_until)""",
)
ADDED = ("SELECT DISTINCT who FROM new_no ORDER BY who", "SELECT count(*) FROM new_address")


class Kept(NamedTuple):
    """Who said no since the backup, by customer, and how many addresses were closed since."""

    customers: list[int]
    addresses: int


def taken(schema: str) -> list[str]:
    """Return what lays aside every no in the tables of a schema, and who was erased."""
    return _with_names(TAKEN, schema)


def given(schema: str) -> list[str]:
    """Return what adds each no that was laid aside to the tables of a schema, unless it is there; `ADDED` counts them.

    A customer is who they were when id and first instant agree, whatever their address is. A no of somebody who was
    merged holds for all who were one: they may be apart again. An address is closed even with its customer gone. The
    business is the same one when its key is. Who was erased is only named here; whether they are back, nobody can say
    in such plain words.
    """
    return _with_names(GIVEN, schema)


def _with_names(statements: tuple[str, ...], schema: str) -> list[str]:
    names = {
        "schema": schema,
        "address": ", ".join(COLUMNS),
        "once": ", ".join(ONCE),
        "younger": ", ".join(f"{one} = excluded.{one}" for one in COLUMNS if one not in ONCE),
        "same_no": SAME_NO,
    }
    return [one.format(**names) for one in statements]
