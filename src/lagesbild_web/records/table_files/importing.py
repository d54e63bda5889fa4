"""An uploaded file is tried, and then kept as it was tried: one table, or several together."""

import hashlib

from django.db import transaction

from lagesbild_web.records.actions.tabling import keep_trials
from lagesbild_web.records.models import Batch, BatchKind
from lagesbild_web.records.queries.people import Acting
from lagesbild_web.records.queries.tabled import check_may_deliver, tables_delivered
from lagesbild_web.records.queries.trials import Trial, Trials, try_read, try_together
from lagesbild_web.records.table_files.reading import read_file, read_sheets

SEVERAL = "flera"
"""In place of a table's name: a workbook with a sheet for each table."""


def try_file(content: bytes, *, name: str, table: str, by: Acting) -> Trials:
    """Judge an uploaded file as it would be if it were kept; nothing is.

    :param table: which table it is, or `SEVERAL`.
    """
    if table != SEVERAL:
        return Trials(name=name, trials=(try_table(content, name=name, table=table, by=by),))
    read = read_sheets(content, name=name, tables=tables_delivered(by))
    trials = try_together(read.files, by=by) if read.files else ()
    return Trials(name=name, trials=trials, of_the_file=read.problems)


def try_table(content: bytes, *, name: str, table: str, by: Acting) -> Trial:
    """Judge an uploaded table as it would be if it were kept; nothing is."""
    check_may_deliver(table, by)
    return try_read(read_file(content, name=name, table=table), table=table, by=by)


@transaction.atomic
def keep_file(content: bytes, *, name: str, table: str, by: Acting) -> Batch:
    """Keep an uploaded file whole, or nothing of it.

    :param table: which table it is, or `SEVERAL`.
    :raises DeliveryRejected: with every problem.
    :raises TablingRefused: if it says nothing new.
    """
    return keep_trials(
        try_file(content, name=name, table=table, by=by),
        kind=BatchKind.FILE,
        sha256=hashlib.sha256(content).hexdigest(),
        by=by,
    )
