"""How do the tables that many deliver parts of come in with a collection? As one batch for each."""

from lagesbild.picture.collection import Collection
from lagesbild_web.records.actions.tabling import store_rows
from lagesbild_web.records.models import BatchKind, User
from lagesbild_web.records.queries.tabled import HOMES, cells_of, key_of, rows_in_force


def store_news_of_tables(incoming: Collection, *, by: User) -> int:
    """Store the rows that are new or say something else, and return how many there were.

    A row that stands here and not in the collection stays: a collection may be older, or hold a
    part of the country.
    """
    count = 0
    for table in HOMES:
        kept = dict(rows_in_force(table).values_list("key", "cells"))
        rows = cells_of(getattr(incoming, table))
        news = [row for row in rows if kept.get(key_of(table, row)) != row]
        if news:
            store_rows({table: news}, kind=BatchKind.COLLECTION, file="", sha256="", by=by)
        count += len(news)
    return count
