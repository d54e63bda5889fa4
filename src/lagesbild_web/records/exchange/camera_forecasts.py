"""How is a forecast of cameras made: the library's, of the site's own tables, with a fixed seed.

It holds the whole country's queue: what somebody may see of it is asked afterwards
(`queries.camera_forecasts`).
"""

from functools import partial

import polars as pl
from django.db import transaction
from django.utils.translation import gettext_noop

from lagesbild import __version__
from lagesbild.cameras.flow import camera_queue, forecast_input, policy_table
from lagesbild.cameras.forecast import Forecast, forecast
from lagesbild.errors import UserError
from lagesbild.norms.camera_priority import camera_priority_on
from lagesbild.norms.camera_supply import camera_supply_norm_on
from lagesbild.picture.cameras import tables_of_cameras
from lagesbild_web.audit.actions import Recorded
from lagesbild_web.audit.chain import record_event
from lagesbild_web.records.exchange.cameras import cameras_collection
from lagesbild_web.records.exchange.made_once import version_of
from lagesbild_web.records.exchange.making import (
    READING,
    OnStep,
    StepCounter,
    end,
    ignore,
    made_or_told,
    pack_tables,
)
from lagesbild_web.records.models import CameraForecast
from lagesbild_web.records.models.making import MakingState

SEED = 1
"""The same for every forecast, so that the same tables give the same one."""
SIMULATING = "Simulerar leveranser och montering"
COMPARING = "Jämför sätt att fördela"
_STEPS = 3
_OUR_FAULT = gettext_noop(
    "Ett fel i programmet gjorde att prognosen inte blev klar. Felet är loggat; hör av dig till den"
    " som förvaltar systemet."
)

_Tables = dict[str, pl.DataFrame]


def make_camera_forecast(pk: int, *, on_step: OnStep = ignore) -> CameraForecast:
    """Make a forecast that has been asked for, and return it as it ended: ready or failed.

    :raises UserError: if it is not waiting to be made.
    """
    asked_for = CameraForecast.objects.select_related("by").defer("tables").get(pk=pk)
    if asked_for.state != MakingState.RUNNING:
        raise UserError(f"Prognos {pk} är redan gjord eller avbruten. Gör en ny.")
    return made_or_told(
        asked_for,
        make=partial(_make, asked_for, on_step=on_step),
        finish=partial(_finish, asked_for),
        our_fault=_OUR_FAULT,
    )


def _make(asked_for: CameraForecast, *, on_step: OnStep) -> tuple[str, _Tables]:
    on = asked_for.on
    counter = StepCounter(asked_for, steps=_STEPS, on_step=on_step)
    counter.next(READING)
    collection = cameras_collection()
    tables = tables_of_cameras(collection)
    norm = camera_supply_norm_on(on)
    made = camera_queue(tables, on=on, order=camera_priority_on(on))
    inputs = forecast_input(tables, made, norm=norm)
    counter.next(SIMULATING)
    foreseen = forecast(inputs, seed=SEED)
    counter.next(COMPARING)
    return version_of(collection), {
        "forecast": foreseen.rows,
        "policies": policy_table(inputs, seed=SEED),
        "run": _run(foreseen, ageing_months=norm.ageing_months),
    }


def _run(foreseen: Forecast, *, ageing_months: int) -> pl.DataFrame:
    """Return what the forecast rests on, as one row."""
    model = foreseen.model
    return pl.DataFrame(
        {
            "first_month": [str(foreseen.months[0])],
            "horizon_months": [len(foreseen.months)],
            "draws": [len(foreseen.met)],
            "coverage": [foreseen.coverage],
            "new_per_month": [foreseen.new_per_month],
            "capacity_until": [foreseen.capacity_until],
            "deliveries_until": [foreseen.deliveries_until],
            "delivered_batches": [model.delivered],
            "days_basis": [model.days_basis.value],
            "number_basis": [model.number_basis.value],
            "ageing_months": [ageing_months],
        },
        schema_overrides={"capacity_until": pl.String, "deliveries_until": pl.Date},
    )


@transaction.atomic
def _finish(asked_for: CameraForecast, made: tuple[str, _Tables]) -> CameraForecast:
    version, tables = made
    ended = end(
        asked_for,
        state=MakingState.READY,
        step="",
        data_version=version,
        software_version=__version__,
        tables=pack_tables(tables),
    )
    record_event(
        action=Recorded.CAMERA_FORECAST_MADE,
        target=f"camera_forecast/{ended.pk}",
        by=ended.by,
        details={"forecast": ended.pk, "data_version": version},
    )
    return ended
