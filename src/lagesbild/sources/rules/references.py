"""A code that one table uses must stand in the table it comes from."""

import polars as pl

from lagesbild.errors import Problem
from lagesbild.sources.cells import Table
from lagesbild.sources.deliveries import Delivery
from lagesbild.sources.problems import problems_in_rows
from lagesbild.sources.schema import Reference

_PARENT_KIND = {
    "local_police_district": "police_district",
    "police_district": "police_region",
}
_ANY_POLICE_UNIT = "police_unit"


def check_references(delivery: Delivery) -> list[Problem]:
    """Find codes without a home; where the home could not be read, nothing is said."""
    problems = _check_parents(delivery)
    for table in delivery.tables.values():
        for field in table.schema.fields:
            if field.refers:
                problems += _check_reference(delivery, table, field.name, field.refers)
    return problems


def _check_reference(
    delivery: Delivery, table: Table, column: str, reference: Reference
) -> list[Problem]:
    known = _known_values(delivery, reference.to)
    if known is None:
        return []
    home = reference.to.partition(".")[0]
    value = pl.col("value")
    rows = table.frame.select("source_row", value=column).filter(
        value.is_not_null() & ~value.is_in(known.implode())
    )
    text = f"»{{value}}« finns inte i {home}."
    return problems_in_rows(reference.rule, rows, file=table.file, text=text, column=column)


def _known_values(delivery: Delivery, to: str) -> pl.Series | None:
    """Return the values that a reference may have, or None where they could not be read."""
    home, _, column = to.partition(".")
    if home in delivery.documents:
        entries = delivery.documents[home].entries
        values = [entry.values.get(column) for entry in entries or ()]
        return None if entries is None else pl.Series(values, dtype=pl.String)
    table = delivery.tables.get(home)
    if table is None or len(table.frame) < table.schema.minimum_rows:
        return None
    return _units_of_kind(table, column) if home == "organisation" else _column(table, column)


def _column(table: Table, column: str) -> pl.Series | None:
    return None if column in table.absent_columns else table.frame[column].drop_nulls()


def _units_of_kind(organisation: Table, kind: str) -> pl.Series | None:
    """Return the units of a kind, and those whose kind could not be read."""
    if organisation.absent_columns.intersection(("unit", "kind")):
        return None
    of_kind = pl.col("kind") == kind
    if kind == _ANY_POLICE_UNIT:
        of_kind = pl.col("kind") != "municipality"
    other_kind = organisation.sound("kind").filter(~of_kind)
    units = organisation.frame.join(other_kind, on="source_row", how="anti")["unit"]
    return units.drop_nulls()


def _check_parents(delivery: Delivery) -> list[Problem]:
    organisation = delivery.tables.get("organisation")
    if organisation is None:
        return []
    problems = []
    rows = organisation.sound("kind", "parent").drop_nulls("kind")
    for kind, parent_kind in _PARENT_KIND.items():
        parents = _units_of_kind(organisation, parent_kind)
        if parents is not None:
            children = rows.filter(pl.col("kind") == kind)
            orphans = children.filter(~pl.col("parent").is_in(parents.implode()).fill_null(False))
            problems += _parent_problems(organisation, orphans, f"inte ett {parent_kind}")
    without = rows.filter(~pl.col("kind").is_in(list(_PARENT_KIND)), pl.col("parent").is_not_null())
    return problems + _parent_problems(organisation, without, "angiven fast enheten saknar sådan")


def _parent_problems(organisation: Table, rows: pl.DataFrame, fault: str) -> list[Problem]:
    return problems_in_rows(
        "unknown-parent",
        rows.with_columns(pl.col("parent").fill_null("")),
        file=organisation.file,
        text=f"överordnad enhet »{{parent}}« för »{{unit}}« är {fault}.",
        column="parent",
    )
