"""What became of needs of cameras, as one person may see it: of the units and areas they read.

Every figure is computed of what the person sees, so that nothing of others can be told from it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import polars as pl

from lagesbild.areas.levels import NATION, Level
from lagesbild.cameras.body_worn import body_worn_on, issue, unit_classes
from lagesbild.cameras.flow import CameraTables
from lagesbild.cameras.follow_up import (
    need_balance,
    share_met,
    uptime,
    use_by_purpose,
    waiting_by_level,
    waiting_curves,
)
from lagesbild.cameras.supply import SupplyModel, on_the_way
from lagesbild.norms.camera_supply import CameraSupplyNorm
from lagesbild.norms.class_schemes import NOT_LISTED
from lagesbild.periods import Period, months_until
from lagesbild_web.records.queries.cameras import Row, SeenCameras, SiteCameras

COVERAGE = 0.95
MONTHS = 24
"""Ends of months that need and delivered are told at."""
_STEP_DAYS, _LEAST_FOLLOWED = 30, 5


@dataclass(frozen=True, kw_only=True)
class SiteCameraWork:
    """What a day's register is followed by, of the whole country and without any position."""

    made: SiteCameras
    tables: CameraTables
    places: pl.DataFrame
    """See `lagesbild.cameras.flow.places_on`."""
    model: SupplyModel
    norm: CameraSupplyNorm
    data_version: str


class SeenCameraWork:
    """The follow-up, as one person may see it."""

    def __init__(self, work: SiteCameraWork, seen: SeenCameras) -> None:
        self.work = work
        self.seen = seen

    @property
    def on(self) -> date:
        return self.work.made.on

    @cached_property
    def months(self) -> tuple[Period, ...]:
        return months_until(self.on, count=MONTHS)

    @cached_property
    def balance(self) -> pl.DataFrame:
        return need_balance(self._standing, classes=self._classes, months=self.months)

    @cached_property
    def waiting(self) -> pl.DataFrame:
        return waiting_by_level(
            self._standing, classes=self._classes, on=self.on, coverage=COVERAGE
        )

    @cached_property
    def curves(self) -> pl.DataFrame:
        return waiting_curves(
            self._standing,
            classes=self._classes,
            on=self.on,
            step_days=_STEP_DAYS,
            least_followed=_LEAST_FOLLOWED,
            coverage=COVERAGE,
        )

    @cached_property
    def share_met(self) -> pl.DataFrame:
        return share_met(self._standing, classes=self._classes, coverage=COVERAGE)

    @cached_property
    def use(self) -> pl.DataFrame:
        return use_by_purpose(self._use, places=self.work.places)

    @cached_property
    def uptime(self) -> pl.DataFrame:
        return uptime(self._use, places=self.work.places)

    @cached_property
    def body_worn(self) -> pl.DataFrame:
        """Return units, those below their allocation first: by class, then the worst off."""
        told = self.work.tables.body_worn
        units = [unit for unit in told["unit"].unique() if self.seen.sees(unit)]
        found = body_worn_on(
            self.on,
            body_worn=told.filter(pl.col("unit").is_in(units)),
            unit_classes=unit_classes(self.work.places, classes=self._classes),
            norm=self.work.norm,
        )
        ranks = {**self.seen.made.queue.queue.order.classes}
        rank = pl.col("area_class").replace_strict(ranks, return_dtype=pl.Int64)
        pool = pl.when(pl.col("pool") > 0).then(pl.col("pool"))
        return found.sort(
            pl.col("deficit") == 0,
            rank,
            pl.col("delivered") / pool,
            "unit",
            nulls_last=True,
        )

    def issue_of(self, cameras: int) -> pl.DataFrame:
        """Return how a number of body-worn cameras would go to the units that are seen."""
        return issue(self.body_worn, cameras=cameras, order=self.seen.made.queue.queue.order)

    @cached_property
    def coming(self) -> list[Row]:
        """Return the batches that have not come, the first expected first."""
        found = on_the_way(self.work.tables.camera_supply, on=self.on)
        return found.sort("expected", "batch").to_dicts()

    @cached_property
    def come(self) -> list[Row]:
        """Return the batches that have come, the newest first."""
        found = self.work.tables.camera_supply.filter(pl.col("delivered_on") <= self.on)
        return found.sort("delivered_on", "batch", descending=[True, False]).to_dicts()

    def batch(self, code: str) -> Row | None:
        found = self.work.tables.camera_supply.filter(batch=code)
        return found.row(0, named=True) if found.height else None

    def capacity(self, months: tuple[Period, ...]) -> dict[str, dict[str, int]]:
        """Return, by region that is seen, what can be installed in each month that is told of."""
        told = self.work.tables.installation_capacity.filter(
            pl.col("month").is_in([str(month) for month in months])
        )
        found: dict[str, dict[str, int]] = {}
        for region, month, number in told.select("region", "month", "installations").iter_rows():
            if self.seen.sees(region):
                found.setdefault(region, {})[month] = number
        return found

    def units_of(self, frame: pl.DataFrame, level: str) -> pl.DataFrame:
        """Return the rows of a level; of districts and regions, those that the person reads."""
        rows = frame.filter(level=level)
        if level in (Level.LOCAL_POLICE_DISTRICT.value, Level.POLICE_REGION.value):
            return rows.filter(
                pl.col("unit").is_in([unit for unit in rows["unit"].unique() if self._sees(unit)])
            )
        return rows

    def of_all(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Return the rows of everything that the person sees."""
        return frame.filter(level=Level.NATION.value, unit=NATION)

    def _sees(self, unit: str) -> bool:
        """Tell whether a unit, or one inside it that has a need, is seen."""
        return unit in self._units_with_needs or self.seen.sees(unit)

    @cached_property
    def _units_with_needs(self) -> set[str]:
        units = {one.unit for one in self.seen.needs}
        return {code for unit in units for code in self.seen.organisation.line(unit)}

    @property
    def _standing(self) -> pl.DataFrame:
        shown = [one.code for one in self.seen.needs]
        return self.work.made.queue.standing.filter(pl.col("need").is_in(shown))

    @property
    def _classes(self) -> pl.DataFrame:
        return self.work.made.queue.classes

    @property
    def _use(self) -> pl.DataFrame:
        """Return the use in areas that are seen; outside all areas, to who sees the country."""
        places = self.seen.organisation
        areas = [one for one in places.areas if self.seen.sees(places.district_of(one))]
        shown = pl.col("area").is_in(areas)
        if self.seen.sees(""):
            shown |= pl.col("area").is_null()
        return self.work.tables.camera_use.filter(shown)


def class_order(classes: Iterable[str]) -> list[str]:
    """Return classes, the gravest first."""
    rank = {"particularly_vulnerable": 0, "risk": 1, "vulnerable": 2, NOT_LISTED: 3}
    return sorted(classes, key=lambda name: (rank.get(name, 9), name))
