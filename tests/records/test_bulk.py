"""Many rows at once, on the real tables."""

import pytest
from django.db import connection, transaction

from regulars.records import bulk
from regulars.records.models import Business, Customer, Product, Sale

pytestmark = pytest.mark.django_db

CREATED = {"created_at": "2026-03-03 15:00:00"}


def _insert(business: Business, names: list[str]) -> None:
    columns = {"id": bulk.reserve_ids(Product, len(names)), "key": names, "name": names}
    bulk.insert(Product, columns, same={"business_id": business.pk})


def test_rows_come_in_whatever_they_say(business: Business):
    names = ['Ann\'s "x"', "a\\b\tc", "ü €", "'); DROP TABLE x; --", "{{ x }}%s"]

    _insert(business, names)

    assert list(Product.objects.order_by("pk").values_list("name", flat=True)) == names


def test_every_row_comes_in_when_they_do_not_fill_the_last_statement(business: Business):
    count = 2 * bulk.ROWS_IN_A_STATEMENT + 3

    _insert(business, [f"p{n}" for n in range(count)])

    assert Product.objects.count() == count


def test_reserved_ids_are_not_given_to_anybody_else(business: Business):
    reserved = bulk.reserve_ids(Product, 5)

    other = Product.objects.create(business=business, key="other", name="Other")
    later = bulk.reserve_ids(Product, 1)

    assert len({*reserved, other.pk, *later}) == 7


def test_ids_of_deleted_rows_are_not_given_again(business: Business):
    last = Product.objects.create(business=business, key="gone", name="Gone")
    gone = last.pk
    last.delete()

    assert bulk.reserve_ids(Product, 1)[0] > gone


def test_left_out_columns_get_what_django_would_give_them(business: Business):
    columns = {"id": bulk.reserve_ids(Customer, 1), "name": ["Rosa"]}

    bulk.insert(Customer, columns, same={"business_id": business.pk, **CREATED})

    rosa = Customer.objects.get()
    assert (rosa.email, rosa.since_date, rosa.batch, rosa.created_at.isoformat()) == (
        "",
        None,
        None,
        "2026-03-03T15:00:00+00:00",
    )


@pytest.mark.parametrize(
    ("columns", "error"),
    [
        ({"id": [1], "name; --": ["x"]}, bulk.UnknownColumn),
        ({"id": [1], "name": ["x"]}, bulk.UnknownColumn),
        ({"id": [1, 2], "name": ["x"]}, bulk.UnevenColumns),
    ],
    ids=["no such column", "a column without a default", "uneven"],
)
def test_columns_that_do_not_fit_are_refused(business: Business, columns: dict[str, list[object]], error: type):
    with pytest.raises(error):
        bulk.insert(Product, columns)


def test_a_constraint_holds_for_rows_in_bulk(business: Business):
    with pytest.raises(Exception, match=r"UNIQUE|unique"), transaction.atomic():
        _insert(business, ["same", "same"])

    assert Product.objects.count() == 0


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps its indexes")
def test_indexes_are_as_before_when_they_were_built_anew(business: Business):
    with connection.cursor() as cursor:
        before = _indexes(cursor)
        with bulk.without_indexes({Sale: bulk.WORTH_REBUILDING}):
            between = _indexes(cursor)

        assert set(between) < set(before)
        assert set(_indexes(cursor)) == set(before)


def _indexes(cursor: object) -> list[tuple[str, str]]:
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'records_sale'")
    return cursor.fetchall()
