"""What the page of an area says of cameras: one line, how many points are in operation there."""

import polars as pl

from lagesbild import swedish
from lagesbild.areas.levels import Level
from lagesbild.reports.camera_rows import FollowedCameras

_LABEL = "Kamerapunkter i drift"


def sheet_line(followed: FollowedCameras | None, code: str) -> tuple[tuple[str, str], ...]:
    """Return the line of an area; none if the picture follows no cameras, or no points."""
    if followed is None:
        return ()
    points = followed.tables["camera_area_points"]
    found = points.filter(pl.col("level") == Level.AREA.value, pl.col("unit") == code).to_dicts()
    return tuple(
        (
            _LABEL,
            f"{swedish.SUPPRESSED} (döljs)" if row["suppressed"] else swedish.count(row["points"]),
        )
        for row in found
    )
