"""What would hold again if a batch were undone?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Subquery

from lagesbild.sources.schema import table_schemas
from lagesbild_web.records.models import Batch, TabledRow


@dataclass(frozen=True, kw_only=True)
class Restored:
    """A cell that would say again what it said before."""

    table: str
    key: Sequence[str]
    """The cells of the primary key that are not empty."""
    column: str
    now: Any
    then: Any


@dataclass(frozen=True, kw_only=True)
class Undoing:
    """What the rows of a batch would become."""

    gone: int
    """Rows that nothing was said of before."""
    restored: int
    """Rows that hold again as an earlier batch has them."""
    replaced_since: int
    """Rows that a later batch has replaced; they stay as they are."""
    cells: tuple[Restored, ...]


def undoing_of(batch: Batch) -> Undoing:
    """Return what undoing a batch would do, without doing it."""
    same = TabledRow.objects.filter(table=OuterRef("table"), key=OuterRef("key"))
    rows = batch.rows.annotate(
        later=Subquery(same.filter(batch_id__gt=batch.pk).values("pk")[:1]),
        earlier=Subquery(
            same.filter(batch_id__lt=batch.pk).order_by("-batch_id").values("cells")[:1]
        ),
    ).order_by("table", "key")
    standing = [row for row in rows if row.later is None]
    back = [row for row in standing if row.earlier is not None]
    return Undoing(
        gone=len(standing) - len(back),
        restored=len(back),
        replaced_since=len(rows) - len(standing),
        cells=tuple(one for row in back for one in _restored(row.table, row.cells, row.earlier)),
    )


def _restored(table: str, now: Mapping[str, Any], then: Mapping[str, Any]) -> list[Restored]:
    """Return what a row would say again; what a protected table says nobody is told."""
    if table_schemas()[table].protected:
        return []
    key_columns = table_schemas()[table].primary_key
    key = [str(now[name]) for name in key_columns if now.get(name) is not None]
    return [
        Restored(table=table, key=key, column=name, now=now[name], then=then.get(name))
        for name in now
        if now[name] != then.get(name)
    ]
