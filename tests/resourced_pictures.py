"""Resources as a picture has them, of what a test delivers by hand."""

from datetime import date

import polars as pl
from tests.resourced_places import HOMES, METHOD, MONTH, followed, table

from lagesbild.areas.levels import NATION
from lagesbild.norms.presence_disclosure import presence_disclosure_on
from lagesbild.periods import Period, full_time_by_month
from lagesbild.picture.resource_tables import resource_tables
from lagesbild.picture.resources import Resources
from lagesbild.resources.places import milli

FULL_TIME_PER_WEEK = 70.0
LATER = date(2026, 12, 31)
"""A day that all months have been over for a long time on."""
NORM = presence_disclosure_on(LATER)
_UNITS = {
    **{name: ("local_police_district", name) for name in ("L1", "L2", "L3", "L4")},
    **{name: ("police_district", name) for name in ("P1", "P2")},
    **{name: ("police_region", f"Region {name[1]}") for name in ("R1", "R2")},
}
_REGION_OF = {"L1": "R1", "L2": "R1", "L3": "R1", "P1": "R1", "L4": "R2", "P2": "R2"}


def resources_of(*, by_hour=(), logs=(), months=(MONTH,), **deliveries) -> Resources:
    """Follow what is delivered, with the names that a picture has."""
    flow = followed(months=months, **deliveries)
    names = [("area", area, area) for area in HOMES]
    names += [(level, unit, name) for unit, (level, name) in _UNITS.items() if level != "P"]
    names.append(("nation", NATION, "Landet"))
    above = [
        (month, unit, unit if unit.startswith("L") else None, _REGION_OF.get(unit, unit), NATION)
        for month in months
        for unit in _UNITS
    ]
    return Resources(
        flow=flow,
        months=flow.months,
        presence=table("presence", deliveries.get("presence", ())),
        presence_by_hour=table("presence_by_hour", by_hour),
        presence_logs=table("presence_logs", logs),
        posts=table("staffing", deliveries.get("staffing", ()))
        .group_by("month", "unit", "area")
        .agg(pl.col("posts").sum())
        .select("month", "unit", "area", posts_milli=milli("posts")),
        budget_decisions=table("budget_decisions", deliveries.get("budget_decisions", ())),
        names=pl.DataFrame(names, schema=["level", "unit", "unit_name"], orient="row"),
        units_above=pl.DataFrame(
            above,
            schema=["month", "unit", "local_police_district", "police_region", "nation"],
            orient="row",
        ),
        method=METHOD,
        full_time=full_time_by_month(
            [Period.parse(month) for month in months], hours_per_week=FULL_TIME_PER_WEEK
        ),
    )


def tables_of(resources: Resources, *, until=LATER, norm=NORM) -> dict[str, pl.DataFrame]:
    """Return the tables by name, in the shape that they are written in."""
    made = resource_tables(resources, until=until, norm=norm)
    return {one.name: one.shape(frame) for one, frame in made.items()}
