"""Which forecasts of cameras there are, and what of one somebody may see: needs that they see."""

from collections.abc import Sequence
from functools import lru_cache

import polars as pl

from lagesbild.areas.levels import Level
from lagesbild.periods import Period
from lagesbild_web.permissions import FieldClass
from lagesbild_web.records.models import CameraForecast
from lagesbild_web.records.models.making import MakingState
from lagesbild_web.records.queries.cameras import Row, SeenCameras
from lagesbild_web.records.queries.making import unpack_tables
from lagesbild_web.records.queries.people import Acting
from lagesbild_web.records.queries.scopes import check_sees_somewhere

_Tables = dict[str, pl.DataFrame]


def newest_forecasts() -> tuple[CameraForecast | None, CameraForecast | None]:
    """Return the newest ready forecast, and the one after it that is on its way or has failed."""
    rows = CameraForecast.objects.defer("tables").select_related("by").order_by("-pk")
    ready = rows.filter(state=MakingState.READY).first()
    newest = rows.first()
    return ready, None if newest == ready else newest


def forecast_seen(acting: Acting, pk: int) -> CameraForecast | None:
    """Return a forecast without its tables, or None.

    :raises NotAllowed: if the person sees nothing of cameras anywhere.
    """
    check_sees_somewhere(acting, FieldClass.CAMERAS)
    return CameraForecast.objects.defer("tables").filter(pk=pk).first()


class SeenForecast:
    """A finished forecast, as one person may see it."""

    def __init__(self, made: CameraForecast, seen: SeenCameras) -> None:
        self.made = made
        self._seen = seen
        self._tables = forecast_tables(made.pk)

    @property
    def run(self) -> Row:
        """Return what it rests on."""
        return self._tables["run"].row(0, named=True)

    @property
    def months(self) -> tuple[str, ...]:
        first = Period.parse(self.run["first_month"]).first
        start = first.year * 12 + first.month - 1
        numbers = range(start, start + self.run["horizon_months"])
        return tuple(str(Period.month(one // 12, one % 12 + 1)) for one in numbers)

    def rows(self, *, among: Sequence[str] | None = None) -> list[Row]:
        """Return the needs that are seen, those ordered first and then by the queue.

        :param among: needs, to return only those of them.
        """
        found = self._tables["forecast"].iter_rows(named=True)
        return [
            row
            for row in found
            if self._seen.subject(row["need"]) is not None
            and (among is None or row["need"] in among)
        ]

    def policies(self, level: str) -> list[Row]:
        """Return what each policy costs whom; of regions, those that the person reads."""
        rows = self._tables["policies"].filter(level=level).to_dicts()
        if level == Level.POLICE_REGION.value:
            return [row for row in rows if self._seen.sees(row["unit"])]
        return rows


@lru_cache(maxsize=4)
def forecast_tables(pk: int) -> _Tables:
    """Return the tables of a finished forecast; it never changes, so it is read once."""
    return unpack_tables(CameraForecast.objects.values_list("tables", flat=True).get(pk=pk))
