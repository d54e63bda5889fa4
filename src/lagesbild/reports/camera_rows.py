"""What the documents know of cameras: rows of the tables that may be shared."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from lagesbild import swedish
from lagesbild.areas.area import AreaClass
from lagesbild.areas.levels import Level
from lagesbild.cameras.priority import AREA_CLASS
from lagesbild.norms.camera_priority import CameraPriority, camera_priority_on
from lagesbild.norms.camera_supply import CameraSupplyNorm, camera_supply_norm_on
from lagesbild.picture.record import Picture

Row = Mapping[str, Any]
GRAVEST = AreaClass.PARTICULARLY_VULNERABLE.value
NATION = Level.NATION.value
CLASS = AREA_CLASS


@dataclass(frozen=True, kw_only=True)
class FollowedCameras:
    """Needs, points and use as they may be shared."""

    order: CameraPriority
    norm: CameraSupplyNorm
    coverage: float
    """Of the intervals of shares and waiting times."""
    tables: Mapping[str, pl.DataFrame]

    @property
    def newest_month(self) -> str | None:
        """Return the month that the needs are told of last."""
        months: list[str] = self.tables["camera_needs_met"]["month"].to_list()
        return max(months, default=None)

    def rows(self, table: str, **where: str | None) -> list[dict[str, Any]]:
        """Return rows of a table, classes in the order of the priority and the nation last."""
        found = self.tables[table].filter(**where).to_dicts()
        return sorted(found, key=lambda row: self._rank(row.get("unit")))

    def newest(self) -> list[dict[str, Any]]:
        """Return the needs of the newest month: the classes, then the nation."""
        month = self.newest_month
        return [] if month is None else self.rows("camera_needs_met", month=month)

    def counts(self) -> dict[str, int | None]:
        return dict(self.tables["camera_counts"].select("counted", "count").iter_rows())

    def _rank(self, unit: str | None) -> int:
        return self.order.classes.get(unit or "", len(self.order.classes))


def followed_cameras(picture: Picture) -> FollowedCameras | None:
    """Return what a picture says of cameras; None if nothing is followed in it."""
    tables = {name: frame for name, frame in picture.tables.items() if name.startswith("camera_")}
    if tables["camera_counts"].is_empty():
        return None
    return FollowedCameras(
        order=camera_priority_on(picture.reference_day),
        norm=camera_supply_norm_on(picture.reference_day),
        coverage=picture.method.coverage,
        tables=tables,
    )


def percent(share: float | None) -> str:
    """Write a share for a table cell; two dots where it is hidden, and so is null."""
    return swedish.SUPPRESSED if share is None else swedish.percent(share)


def count(value: float | None) -> str:
    return swedish.SUPPRESSED if value is None else swedish.count(value)
