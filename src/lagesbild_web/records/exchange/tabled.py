"""How do the tables that many deliver parts of come in with a collection? As one batch for each."""

from collections.abc import Sequence
from functools import cache

from django.utils.translation import gettext as _

from lagesbild.picture.collection import Collection
from lagesbild.sources.schema import table_schemas
from lagesbild_web.records.actions.tabling import store_rows
from lagesbild_web.records.exchange.storing import ImportRefused
from lagesbild_web.records.models import BatchKind, User
from lagesbild_web.records.queries.closings import Closings
from lagesbild_web.records.queries.organisation import organisation_on
from lagesbild_web.records.queries.tabled import (
    BALANCING,
    HOMES,
    Cells,
    cells_of,
    key_of,
    rows_in_force,
)


def store_news_of_tables(incoming: Collection, *, by: User) -> int:
    """Store the rows that are new or say something else, and return how many there were.

    A row that stands here and not in the collection stays: a collection may be older, or hold a
    part of the country.

    :raises ImportRefused: if any of them is about a closed month, or changes a decided test.
    """
    news = {table: _news(incoming, table) for table in HOMES}
    faults = [fault for table, rows in news.items() for fault in _closed(table, rows)]
    faults += _decided(news[BALANCING])
    if faults:
        raise ImportRefused(faults)
    for table, rows in news.items():
        if rows:
            store_rows({table: rows}, kind=BatchKind.COLLECTION, file="", sha256="", by=by)
    return sum(map(len, news.values()))


def _news(incoming: Collection, table: str) -> list[Cells]:
    kept = dict(rows_in_force(table).values_list("key", "cells"))
    rows = cells_of(getattr(incoming, table))
    return [row for row in rows if kept.get(key_of(table, row)) != row]


def _decided(tests: Sequence[Cells]) -> list[str]:
    """Say which decided tests rows would change: they stand."""
    kept = dict(rows_in_force(BALANCING).values_list("key", "cells"))
    changed = [row for row in tests if kept.get(key_of(BALANCING, row), {}).get("decided_on")]
    return [
        _(
            "test-decided-by-another: %(file)s ändrar version %(version)s av intresseavvägningen"
            " för %(subject)s, som är beslutad. Gör en ny version."
        )
        % {
            "file": table_schemas()[BALANCING].file,
            "version": row["version"],
            "subject": row["subject"],
        }
        for row in changed
    ]


def _closed(table: str, rows: Sequence[Cells]) -> list[str]:
    """Say which closed months rows would change."""
    closings, on = Closings.of([table]), cache(organisation_on)
    if not closings:
        return []
    found = {one.month for row in rows if (one := closings.of_row(table, row, on=on))}
    return [
        _(
            "month-closed: %(file)s ändrar %(month)s, som är stängd. Ta bort månadens nya rader,"
            " eller be en controller att öppna månaden."
        )
        % {"file": table_schemas()[table].file, "month": month}
        for month in sorted(found)
    ]
