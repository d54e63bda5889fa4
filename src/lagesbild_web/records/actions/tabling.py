"""Rows of tables are kept, from a file or by hand, and taken back; odd figures are explained."""

from collections.abc import Mapping, Sequence
from functools import cache

from django.db import transaction
from django.utils.translation import gettext as _

from lagesbild.errors import DeliveryRejected, UserError
from lagesbild.sources.personal_numbers import has_personal_number
from lagesbild_web.audit.actions import Recorded
from lagesbild_web.permissions import Act
from lagesbild_web.records.actions.recording import record
from lagesbild_web.records.models import Batch, BatchKind, Explanation, TabledRow, User
from lagesbild_web.records.queries.closings import closed_months_of
from lagesbild_web.records.queries.organisation import organisation_on
from lagesbild_web.records.queries.people import Acting
from lagesbild_web.records.queries.tabled import (
    HOMES,
    Cells,
    Subjects,
    check_may_deliver,
    has_decided_test,
    key_of,
    may_roll_back,
    period_of,
    unit_of,
)
from lagesbild_web.records.queries.trials import Trials, new_problems, standing_problems, try_rows

_AT_A_TIME = 2_000
_SHOWN = 3
_LONGEST_TEXT = 1_000


class TablingRefused(UserError):
    """What was asked for cannot be done with these rows."""


@transaction.atomic
def keep_trials(
    tried: Trials, *, kind: BatchKind, sha256: str = "", by: Acting, act: Act | None = None
) -> Batch:
    """Keep what has been tried, whole and as one batch, or nothing of it.

    A table that says nothing new is left out.

    :param act: by which the rows were tried, where that is another act than the tables'.
    :raises DeliveryRejected: with every problem.
    :raises TablingRefused: if none of them says anything new.
    """
    for trial in tried.trials:
        check_may_deliver(trial.table, by, act=act)
    if tried.problems:
        raise DeliveryRejected(tried.problems)
    news = [trial for trial in tried.trials if not trial.is_nothing_new]
    if not news:
        raise TablingRefused(_("Allt fanns redan. Inget har ändrats."))
    batch = store_rows(
        {trial.table: trial.cells for trial in news},
        kind=kind,
        file=tried.name,
        sha256=sha256,
        by=by.user,
    )
    record(
        Recorded.ROWS_TABLED,
        target=f"batch/{batch.pk}",
        by=by,
        act=act or HOMES[news[0].table].act,
        batch=batch.pk,
        table=_named(batch),
        kind=kind.value,
        rows=sum(len(trial.cells) for trial in news),
        new=sum(trial.new for trial in news),
        changed=sum(trial.changed for trial in news),
    )
    return batch


def _named(batch: Batch) -> str:
    """Return the names of a batch's tables as events have them."""
    return ", ".join(batch.tables)


@transaction.atomic
def keep_rows(
    rows: Sequence[Mapping[str, str | None]], *, table: str, by: Acting, act: Act | None = None
) -> Batch:
    """Keep rows that were filled in by hand, all or none of them.

    :param act: by which they are written, where that is another act than the table's.
    :raises DeliveryRejected: with every problem; its rows are those of `rows`, from 1.
    :raises TablingRefused: if they say nothing new.
    """
    tried = Trials(trials=(try_rows(rows, table=table, by=by, act=act),))
    return keep_trials(tried, kind=BatchKind.ENTRY, by=by, act=act)


@transaction.atomic
def roll_back(batch: Batch, *, by: Acting) -> None:
    """Delete a batch with all its rows; what it replaced holds again.

    Only the log remembers it.

    :raises TablingRefused: unless every row lies where the person may write and in a month that is
        open, and the rows that hold without it fit together.
    """
    for table in batch.tables:
        check_may_deliver(table, by)
    if not may_roll_back(batch, by):
        raise TablingRefused(
            _("Leveransen har rader från enheter som du inte skriver i, och kan inte ångras.")
        )
    if has_decided_test(batch):
        raise TablingRefused(
            _(
                "Leveransen kan inte ångras: den har en intresseavvägning som är beslutad. Är den"
                " fel, gör en ny version."
            )
        )
    if closed := closed_months_of(batch):
        raise TablingRefused(
            _(
                "Leveransen kan inte ångras: den har rader i %(months)s, som är stängd. En"
                " controller kan öppna månaden igen."
            )
            % {"months": ", ".join(closed)}
        )
    rows = batch.rows.count()
    number, tables = batch.pk, batch.tables
    units = set(batch.rows.values_list("unit", flat=True))
    before = standing_problems(units, tables=tables)
    Batch.objects.filter(pk=number).delete()
    broken = new_problems(before=before, after=standing_problems(units, tables=tables))
    if broken:
        shown = "; ".join(f"{one.file}: {one.text}" for one in broken[:_SHOWN])
        raise TablingRefused(
            _(
                "Leveransen kan inte ångras: rader som har lämnats sedan dess går inte ihop utan"
                " den. Ångra eller rätta dem först. %(problems)s"
            )
            % {"problems": shown}
        )
    record(
        Recorded.ROWS_ROLLED_BACK,
        target=f"batch/{number}",
        by=by,
        act=HOMES[tables[0]].act,
        batch=number,
        table=_named(batch),
        rows=rows,
    )


@transaction.atomic
def explain_deviation(
    *, unit: str, area: str, month: str, deviation: str, text: str, by: Acting
) -> Explanation:
    """Say why a figure is as it is.

    :raises TablingRefused: if nothing is said, or it holds a personal identity number.
    """
    by.check_may(Act.EXPLAIN, inside=organisation_on(by.on).line(unit))
    text = text.strip()
    if not text or len(text) > _LONGEST_TEXT:
        raise TablingRefused(
            _("Skriv en förklaring på högst %(longest)s tecken.") % {"longest": _LONGEST_TEXT}
        )
    if has_personal_number(text):
        raise TablingRefused(_("Ta bort personnumret. Förklaringen får inte handla om en person."))
    explanation = Explanation.objects.create(
        unit=unit,
        area=area,
        month=month,
        deviation=deviation,
        text=text,
        by=by.user,
        role=by.role_for(Act.EXPLAIN),
    )
    record(
        Recorded.DEVIATION_EXPLAINED,
        target=f"explanation/{explanation.pk}",
        by=by,
        act=Act.EXPLAIN,
        unit=unit,
        area=area,
        month=month,
        deviation=deviation,
    )
    return explanation


def store_rows(
    rows: Mapping[str, Sequence[Cells]], *, kind: BatchKind, file: str, sha256: str, by: User
) -> Batch:
    """Store rows that were found right, by table, as one batch; the caller leaves the event."""
    batch = Batch.objects.create(tables=[*rows], kind=kind, file=file[:200], sha256=sha256, by=by)
    on, subjects = cache(organisation_on), Subjects(rows)
    TabledRow.objects.bulk_create(
        (
            TabledRow(
                batch=batch,
                table=table,
                key=key_of(table, row),
                unit=unit_of(table, row, on=on, subjects=subjects),
                period=period_of(table, row),
                cells=dict(row),
            )
            for table, cells in rows.items()
            for row in cells
        ),
        batch_size=_AT_A_TIME,
    )
    return batch
