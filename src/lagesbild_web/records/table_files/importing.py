"""An uploaded table is tried, and then kept as it was tried."""

import hashlib

from django.db import transaction

from lagesbild_web.records.actions.tabling import keep_trial
from lagesbild_web.records.models import Batch, BatchKind
from lagesbild_web.records.queries.people import Acting
from lagesbild_web.records.queries.tabled import check_may_deliver
from lagesbild_web.records.queries.trials import Trial, try_read
from lagesbild_web.records.table_files.reading import read_file


def try_table(content: bytes, *, name: str, table: str, by: Acting) -> Trial:
    """Judge an uploaded table as it would be if it were kept; nothing is."""
    check_may_deliver(table, by)
    return try_read(read_file(content, name=name, table=table), table=table, by=by)


@transaction.atomic
def keep_table(content: bytes, *, name: str, table: str, by: Acting) -> Batch:
    """Keep an uploaded table whole, or nothing of it.

    :raises DeliveryRejected: with every problem.
    :raises TablingRefused: if it says nothing new.
    """
    trial = try_table(content, name=name, table=table, by=by)
    return keep_trial(trial, kind=BatchKind.FILE, sha256=hashlib.sha256(content).hexdigest(), by=by)
