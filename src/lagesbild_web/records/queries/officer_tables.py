"""Which rows of the tables about area officers may leave with somebody?"""

import polars as pl

from lagesbild.areas.levels import Level
from lagesbild.officers.readings import Scope
from lagesbild.picture.table import Table
from lagesbild.picture.tables import OFFICER_TABLES
from lagesbild_web.records.queries.officers import SeenOfficers


def tables_seen(seen: SeenOfficers, *, inside: bool) -> dict[Table, pl.DataFrame]:
    """Return tables with the rows of the units that are seen.

    :param inside: those that are kept inside, of units whose staff is seen; else those that may be
        shared.
    """
    units = pl.DataFrame(
        [
            (unit.level.value, unit.code)
            for level in Level
            for unit in seen.units(level)
            if unit.sees_staff or not inside
        ],
        schema={"level": pl.String, "unit": pl.String},
        orient="row",
    )
    return {
        table: _of_units(seen.made.tables[table.name], units)
        for table in OFFICER_TABLES
        if table.inside_only == inside
    }


def _of_units(frame: pl.DataFrame, units: pl.DataFrame) -> pl.DataFrame:
    """Keep the rows of some units; counts of the whole nation are about no unit."""
    if "level" in frame.columns:
        return frame.join(units, on=["level", "unit"], how="semi", maintain_order="left")
    if "area" in frame.columns:
        areas = units.filter(level=Level.AREA.value).select(area="unit")
        return frame.join(areas, on="area", how="semi", maintain_order="left")
    if "unit" in frame.columns:
        level = (
            pl.when(pl.col("scope") == Scope.AREA.value)
            .then(pl.lit(Level.AREA.value))
            .otherwise(pl.lit(Level.LOCAL_POLICE_DISTRICT.value))
        )
        return (
            frame.with_columns(level=level)
            .join(units, on=["level", "unit"], how="semi", maintain_order="left")
            .drop("level")
        )
    return frame
