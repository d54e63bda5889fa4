"""Needs, points and cameras are three things, each counted once, and what they need exists."""

import polars as pl

from lagesbild.cameras.gate import BODY_WORN
from lagesbild.errors import Problem
from lagesbild.sources.cells import Table
from lagesbild.sources.deliveries import Delivery
from lagesbild.sources.problems import problems_in_rows

_PURPOSES = ("prevention", "investigation", "command")
_OF_SUBJECTS = ("camera_sites", "camera_events", "balancing_tests")


def check_cameras(delivery: Delivery) -> list[Problem]:
    """Check subjects, purposes, and that no camera is counted as a point."""
    tables = delivery.tables
    needs, points, cameras = (
        tables.get(name) for name in ("camera_needs", "camera_points", "cameras")
    )
    problems: list[Problem] = []
    if needs is not None:
        problems += _check_purposes(needs)
    if points is not None:
        problems += _check_points(points, needs)
    if cameras is not None:
        problems += _check_counted_once(cameras, "camera", {"en punkt": points, "ett behov": needs})
        problems += _check_batches(cameras, tables.get("camera_supply"))
    if needs is not None or points is not None:
        for name in _OF_SUBJECTS:
            if name in tables:
                problems += _check_subjects(tables[name], needs, points)
    if "camera_departures" in tables:
        problems += _check_departures(tables["camera_departures"], needs)
    return problems


def subjects_of(needs: Table | None, points: Table | None) -> pl.DataFrame:
    """Return `subject`, `kind`, `need`, `reported_on` of every need and point that can be read.

    A point has the day of its need; null where it meets none.
    """
    shape = {"subject": pl.String, "kind": pl.String, "need": pl.String, "reported_on": pl.Date}
    parts = [pl.DataFrame(schema=shape)]
    if needs is not None:
        rows = needs.sound("need", "kind", "reported_on").drop_nulls("need")
        parts.append(rows.select("need", "kind", "reported_on", subject="need").select(*shape))
    if points is not None:
        rows = points.sound("point", "kind").drop_nulls("point")
        of_points = rows.select("kind", "need", subject="point")
        days = parts[-1].select("need", "reported_on").drop_nulls("need").unique("need")
        parts.append(of_points.join(days, on="need", how="left").select(*shape))
    return pl.concat(parts).unique("subject", keep="first", maintain_order=True)


def _check_purposes(needs: Table) -> list[Problem]:
    return problems_in_rows(
        "need-without-purpose",
        needs.sound(*_PURPOSES).drop_nulls(list(_PURPOSES)).filter(~pl.any_horizontal(*_PURPOSES)),
        file=needs.file,
        text="»{need}« har inget syfte.",
        column="prevention",
    )


def _check_points(points: Table, needs: Table | None) -> list[Problem]:
    problems = _check_counted_once(points, "point", {"ett behov": needs})
    if needs is None:
        return problems
    worn = needs.sound("need", "kind").filter(pl.col("kind") == BODY_WORN)["need"]
    return problems + problems_in_rows(
        "point-of-body-worn-need",
        points.sound("need").filter(pl.col("need").is_in(worn.implode())),
        file=points.file,
        text="»{need}« gäller kroppsburna kameror, som inte har någon punkt.",
        column="need",
    )


def _check_counted_once(
    table: Table, column: str, others: dict[str, Table | None]
) -> list[Problem]:
    """Find codes that are also the code of something else."""
    problems: list[Problem] = []
    for noun, other in others.items():
        if other is None:
            continue
        [key] = other.schema.primary_key
        taken = other.frame[key].drop_nulls()
        problems += problems_in_rows(
            "camera-counted-twice",
            table.sound(column).filter(pl.col(column).is_in(taken.implode())),
            file=table.file,
            text=f"»{{{column}}}« är också {noun} i {other.file}.",
            column=column,
        )
    return problems


def _check_batches(cameras: Table, supply: Table | None) -> list[Problem]:
    """Find cameras beyond those that their batch was delivered with."""
    if supply is None:
        return []
    delivered = (
        supply.sound("batch", "delivered_number")
        .drop_nulls("batch")
        .unique("batch", keep="first")
        .select("batch", number=pl.col("delivered_number").fill_null(0))
    )
    counted = (
        cameras.sound("camera", "batch")
        .unique("camera", keep="first", maintain_order=True)
        .with_columns(place=pl.int_range(1, pl.len() + 1).over("batch"))
        .join(delivered, on="batch", maintain_order="left")
    )
    return problems_in_rows(
        "more-cameras-than-delivered",
        counted.filter(pl.col("place") > pl.col("number")),
        file=cameras.file,
        text="»{batch}« levererades med {number} kameror, och den här är nummer {place}.",
        column="batch",
    )


def _check_subjects(table: Table, needs: Table | None, points: Table | None) -> list[Problem]:
    known = pl.concat(
        [
            pl.Series("subject", [], dtype=pl.String),
            *(
                other.frame[other.schema.primary_key[0]].drop_nulls().alias("subject")
                for other in (needs, points)
                if other is not None
            ),
        ]
    )
    return problems_in_rows(
        "unknown-camera-subject",
        table.sound("subject").filter(~pl.col("subject").is_in(known.implode()).fill_null(True)),
        file=table.file,
        text="»{subject}« finns varken i camera_needs eller i camera_points.",
        column="subject",
    )


def _check_departures(departures: Table, needs: Table | None) -> list[Problem]:
    rows = departures.sound("need", "moved_before", "decided_on")
    problems = problems_in_rows(
        "departure-before-itself",
        rows.filter(pl.col("need") == pl.col("moved_before")),
        file=departures.file,
        text="»{need}« kan inte gå före sig självt.",
        column="moved_before",
    )
    if needs is None:
        return problems
    days = needs.sound("need", "reported_on").select("need", "reported_on").unique("need")
    for column in ("need", "moved_before"):
        dated = rows.join(days.rename({"need": column}), on=column, maintain_order="left")
        problems += problems_in_rows(
            "before-the-report",
            dated.filter(pl.col("decided_on") < pl.col("reported_on")),
            file=departures.file,
            text=f"»{{{column}}}« anmäldes {{reported_on}}, efter beslutet {{decided_on}}.",
            column="decided_on",
        )
    return problems
