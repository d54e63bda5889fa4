"""What those who answer for resources read inside: what to ask whom, and what is hidden."""

from collections.abc import Sequence
from datetime import timedelta

import polars as pl

from lagesbild import swedish
from lagesbild.norms.officer_functions import officer_catalogue_on
from lagesbild.periods import Period
from lagesbild.picture.record import Picture
from lagesbild.reports.content import Column, Section, TextTable, number_column, text_table
from lagesbild.resources.evidence import Finding

_DAY = timedelta(days=1)
_MOST = 20
"""Sums shown of those that differ; all stand in resource_checks."""
_DIVISORS = {"ore": 100, "milli_hours": 1000}


def resources_inside(picture: Picture) -> tuple[Section, ...]:
    """Return the section; nothing for a picture that follows no resources."""
    if picture.tables["resource_reconciliation"].is_empty():
        return ()
    tables = (_questions(picture), _withheld(picture), _differences(picture))
    return (
        Section(
            id="resources-inside",
            title="Resurser: frågor till enheterna, månader som döljs och summor som skiljer",
            paragraphs=(
                "Enskilda enheters timmar och månader stannar hos den som svarar för dem. Alla"
                " rader står i resource_findings_monthly, resource_works_in och resource_checks.",
            ),
            tables=tuple(table for table in tables if table.rows),
        ),
    )


def _questions(picture: Picture) -> TextTable:
    """List the months in which what sources say of some staff is at odds, or stops.

    Staff that no source ever tells of is no question to its unit: the report says how much it is.
    """
    names, cell = _names(picture), ["unit", "function"]
    functions = officer_catalogue_on(picture.reference_day).functions
    paid = picture.tables["resource_paid"].group_by(cell).agg(of=pl.col("month").n_unique())
    months = (
        picture.tables["resource_findings_monthly"]
        .group_by(*cell, "finding")
        .agg(pl.col("month").unique().sort())
        .join(paid, on=cell, how="left")
        .filter(
            (pl.col("finding") != Finding.NO_SOURCE.value)
            | (pl.col("month").list.len() < pl.col("of"))
        )
        .sort(*cell, "finding")
    )
    rows = [
        (
            f"{names[unit]} ({unit})" if unit in names else unit,
            functions[function].title if function in functions else function,
            swedish.word("resource_finding", finding).capitalize(),
            swedish.count(len(of_unit)),
            _spans(of_unit),
        )
        for unit, function, finding, of_unit, _of in months.iter_rows()
    ]
    columns = [
        Column("Enhet"),
        Column("Funktion"),
        Column("Vad som syns"),
        number_column("Månader"),
        Column("Vilka"),
    ]
    return text_table("table-resources-questions", "Att fråga enheterna om.", columns, rows)


def _spans(months: Sequence[str]) -> str:
    """Write months in order, those that follow on each other as the first and the last."""
    spans: list[list[str]] = []
    for month in months:
        if spans and Period.parse(spans[-1][-1]).last + _DAY == Period.parse(month).first:
            spans[-1].append(month)
        else:
            spans.append([month])
    told = (one[0] if len(one) == 1 else f"{one[0]} till {one[-1]}" for one in spans)
    return ", ".join(told)


def _names(picture: Picture) -> dict[str, str]:
    named = picture.tables["resource_placed_works"].drop_nulls(["placed_in", "placed_in_name"])
    return dict(named.select("placed_in", "placed_in_name").iter_rows())


def _withheld(picture: Picture) -> TextTable:
    """List the months of areas that are not shown outside: of few vehicles, or protecting one."""
    months = (
        picture.tables["resource_presence"]
        .filter("suppressed")
        .group_by("area", "name")
        .agg(pl.col("month").unique().sort())
        .sort("area")
    )
    return text_table(
        "table-resources-withheld",
        "Månader vars närvaro döljs i det som får delas.",
        [Column("Område"), Column("Månader")],
        [(f"{name} ({area})", _spans(told)) for area, name, told in months.iter_rows()],
    )


def _differences(picture: Picture) -> TextTable:
    """List the largest differences between sums that must agree."""
    must = picture.tables["resource_reconciliation"].filter("must_agree")["check"]
    found = (
        picture.tables["resource_checks"]
        .filter(pl.col("check").is_in(must.implode()), pl.col("difference") != 0)
        .sort(pl.col("difference").abs(), "check", "month", "what", descending=[True, *[False] * 3])
    )
    rows = [
        (
            swedish.word("reconciliation_check", row["check"]).capitalize(),
            row["what"] or "–",
            row["month"],
            *(
                swedish.number(row[name] / _DIVISORS[row["measured_in"]], decimals=2)
                for name in ("expected", "found", "difference")
            ),
        )
        for row in found.head(_MOST).iter_rows(named=True)
    ]
    columns = [
        Column("Avstämning"),
        Column("Gäller"),
        Column("Månad"),
        number_column("Väntat"),
        number_column("Funnet"),
        number_column("Skillnad"),
    ]
    return text_table(
        "table-resources-differences",
        f"Summor som ska stämma och inte gör det, högst {_MOST}, i kronor eller timmar.",
        columns,
        rows,
    )
