"""What those who answer for staff read inside the house: leave, vacancies and what is missing."""

import polars as pl

from lagesbild import swedish
from lagesbild.areas.levels import Level
from lagesbild.norms.officer_norms import officer_norm_on
from lagesbild.officers.measured import Status
from lagesbild.picture.record import Picture
from lagesbild.reports.content import Column, Section, TextTable, number_column, text_table


def officers_inside(picture: Picture) -> tuple[Section, ...]:
    """Return the section; nothing for a picture without staff."""
    months = picture.tables["officer_area_months"]
    if months.is_empty():
        return ()
    least = officer_norm_on(picture.reference_day).least_coverage
    tables = (_thinly_reported(picture, least), _missing(months), _absence(months))
    return (
        Section(
            id="officers-inside",
            title="Områdespoliser: uppgifter som saknas, vakanser och frånvaro",
            paragraphs=(
                "Uppgifterna kan säga något om en enskild och stannar hos den som svarar för"
                " personalen. Alla månader står i officer_area_months och"
                " officer_figures_monthly.",
            ),
            tables=tuple(table for table in tables if table.rows),
        ),
    )


def _thinly_reported(picture: Picture, least: float) -> TextTable:
    """List the months of each area with too few reported hours to tell anything of time."""
    thin = picture.tables["officer_figures_monthly"].filter(
        pl.col("level") == Level.AREA.value,
        pl.col("figure") == "coverage",
        pl.col("status") == Status.KNOWN.value,
        pl.col("value") < least,
        # The last row of an area is all of its months together.
        pl.col("period").is_in(picture.tables["officer_area_months"]["month"].unique().implode()),
    )
    rows = [
        (
            f"{name} ({unit})",
            ", ".join(
                f"{row['period']} ({swedish.percent(row['value'])})"
                for row in months.sort("period").iter_rows(named=True)
            ),
        )
        for (unit, name), months in thin.sort("unit").group_by(
            "unit", "unit_name", maintain_order=True
        )
    ]
    return text_table(
        "table-officers-thin",
        f"Månader där mindre än {swedish.percent(least)} av arbetstiden är redovisad.",
        [Column("Område"), Column("Månader, med redovisad andel")],
        rows,
    )


def _missing(months: pl.DataFrame) -> TextTable:
    missing = months.filter(pl.col("posts").is_null()).sort("area", "month")
    rows = [
        (f"{name} ({area})", ", ".join(found["month"]))
        for (area, name), found in missing.group_by("area", "name", maintain_order=True)
    ]
    caption = "Månader utan rad om bemanning."
    return text_table(
        "table-officers-missing", caption, [Column("Område"), Column("Månader")], rows
    )


def _absence(months: pl.DataFrame) -> TextTable:
    """Return what is vacant and absent in each area, as the mean over the months that are told."""
    means = (
        months.drop_nulls("posts")
        .sort("area", "month")
        .group_by("area", maintain_order=True)
        .agg(
            pl.col("name").last(),
            pl.col("posts").mean(),
            vacant=(pl.col("posts") - pl.col("fte")).mean(),
            absent=(pl.col("fte") - pl.col("present_fte")).mean(),
            present=pl.col("present_fte").mean(),
            told=pl.len(),
        )
    )
    rows = [
        (
            f"{row['name']} ({row['area']})",
            swedish.count(row["told"]),
            *(
                swedish.number(row[name], decimals=2)
                for name in ("posts", "vacant", "absent", "present")
            ),
        )
        for row in means.iter_rows(named=True)
    ]
    columns = [
        Column("Område"),
        number_column("Månader"),
        number_column("Tjänster"),
        number_column("Vakanta"),
        number_column("Frånvarande"),
        number_column("Närvarande"),
    ]
    caption = "Tjänster, vakanser och frånvaro per område: heltid, i medeltal."
    return text_table("table-officers-absence", caption, columns, rows)
