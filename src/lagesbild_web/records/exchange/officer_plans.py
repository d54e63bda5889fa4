"""How is a plan of area officers made: of the very files that an export would give.

So the plan that `lagesbild officers plan` makes of the same scenario file beside the export has the
same tables.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

import polars as pl
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lagesbild import __version__
from lagesbild.errors import NotFound, UserError
from lagesbild.norms.officer_functions import officer_catalogue_on
from lagesbild.officers.plan.goals import Goal
from lagesbild.officers.plan.making import make_everything, steps_of, tables_of
from lagesbild.officers.plan.records import Situation
from lagesbild.picture.collection import Collection
from lagesbild.picture.officer_plan_basis import PlanBasis, plan_basis
from lagesbild.provenance import data_version
from lagesbild.sources.collection import read_collection
from lagesbild.sources.officer_plan.example import outline_text
from lagesbild.sources.officer_plan.reading import Lists, PlanInput, read_plan, read_values
from lagesbild.stats.lexicographic import SolveLimits
from lagesbild_web.audit.actions import Recorded
from lagesbild_web.audit.chain import record_event
from lagesbild_web.records.actions.officer_plans import start_plan
from lagesbild_web.records.exchange.delivered import delivered_tables
from lagesbild_web.records.exchange.making import (
    READING,
    OnStep,
    StepCounter,
    end,
    ignore,
    made_or_told,
    pack_tables,
)
from lagesbild_web.records.exchange.outgoing import written_collection
from lagesbild_web.records.models import OfficerPlan
from lagesbild_web.records.models.making import MakingState
from lagesbild_web.records.queries.collection import decided_collection
from lagesbild_web.records.queries.officer_plans import check_may_plan
from lagesbild_web.records.queries.officers import month_to_show, staffed_months
from lagesbild_web.records.queries.people import Acting
from lagesbild_web.records.queries.tabled import OTHER_TABLES, tabled_frames

SECONDS_FOR_PLANS = 600
"""For all goals of all scenarios together."""
EXPLAINED_FOR_S = 780
"""Since the process began to compute; what is not explained by then is left out, and told."""
_MOST_SECONDS = 30
FILE = "scenario.yaml"
"""What problems call the scenario file, whatever it was called where it came from."""
_STAFFING = "staffing"
_OUR_FAULT = gettext_noop(
    "Ett fel i programmet gjorde att planen inte blev klar. Felet är loggat; hör av dig till den"
    " som förvaltar systemet."
)


def limits_for(situation: Situation) -> SolveLimits:
    """Return how long one goal may take, so that all plans fit into the time there is."""
    goals = len(situation.variations) * len(Goal)
    return SolveLimits(seconds=float(max(1, min(_MOST_SECONDS, SECONDS_FOR_PLANS // goals))))


def basis_of_site(*, year_zero: int, unit: float) -> PlanBasis:
    """Return what a plan takes from the site as it stands.

    :raises NotFound: if the site has no staffing of the year.
    :raises DeliveryRejected: if a kept delivery cannot be read.
    """
    return _basis(site_collection(), year_zero=year_zero, unit=unit)


def site_collection() -> Collection:
    """Return what a plan is made of: places, decisions, residents, and tables about officers.

    :raises DeliveryRejected: if a kept delivery cannot be read.
    """
    return replace(
        decided_collection(),
        **delivered_tables(only=("small_areas", "residents")),
        **tabled_frames(tables=OTHER_TABLES),
    )


def _basis(collection: Collection, *, year_zero: int, unit: float) -> PlanBasis:
    try:
        return plan_basis(collection, year_zero=year_zero, unit=unit)
    except NotFound as error:
        raise NotFound(
            _("Ingen bemanning är lämnad för %(year)s. Välj ett annat år 0.") % {"year": year_zero}
        ) from error


@dataclass(frozen=True, kw_only=True)
class PlanOutline:
    """What the site knows that a plan is about, to begin a scenario with."""

    years: tuple[int, ...]
    """Years with staffing, the newest first: each may be year 0."""
    year_zero: int
    month: str
    """The last one of year 0 with staffing."""
    staffed_districts: int
    """How many have staffing of that month."""
    places: Mapping[str, tuple[tuple[str, str], ...]]
    """Identifiers and names of `regions`, `districts` and `areas`."""
    functions: tuple[tuple[str, str], ...]
    """Identifiers and titles of what staff are placed in."""
    values: Mapping[str, Any]
    """The scenario that the library begins with; what nobody knows is guessed there, or 0."""


def outline_of_site(*, year_zero: int | None = None) -> PlanOutline | None:
    """Return what a scenario can begin with; None while the site has no staffing.

    :param year_zero: a year with staffing; the newest that most units have delivered otherwise.
    :raises DeliveryRejected: if a kept delivery cannot be read.
    """
    staffed = staffed_months()
    newest = month_to_show(staffed)
    if newest is None:
        return None
    years = tuple(dict.fromkeys(one.month.first.year for one in staffed))
    year = year_zero if year_zero in years else newest.first.year
    basis = basis_of_site(year_zero=year, unit=1)
    lists = basis.lists
    text = outline_text(regions=lists["regions"], year_zero=year)
    catalogue = officer_catalogue_on(date(year, 12, 31)).functions
    used = {row["function"] for row in lists[_STAFFING]}
    return PlanOutline(
        years=years,
        year_zero=year,
        month=basis.month,
        staffed_districts=len({row["district"] for row in lists[_STAFFING]}),
        places={
            name: tuple((row["id"], row["name"]) for row in lists[name])
            for name in ("regions", "districts", "areas")
        },
        functions=tuple((one.id, one.title) for one in catalogue.values() if one.id in used),
        values=read_values(text.encode(), file=FILE),
    )


def read_scenario(text: str) -> PlanInput:
    """Return the situation that a scenario file describes beside the site as it stands.

    :raises NotFound: if the site has no staffing of its year 0.
    :raises DeliveryRejected: with every problem, if there is any.
    """

    def basis(year_zero: int, unit: float) -> Lists:
        return basis_of_site(year_zero=year_zero, unit=unit).lists

    return read_plan(text.encode(), file=FILE, basis=basis)


def ask_for_plan(text: str, *, by: Acting) -> OfficerPlan:
    """Start to make a plan of a scenario file, if all is right with it.

    :raises NotFound: if the site has no staffing of its year 0.
    :raises DeliveryRejected: with every problem, if there is any; then nothing is started.
    :raises PlanRefused: while another plan is on its way.
    """
    check_may_plan(by)
    read = read_scenario(text)
    return start_plan(title=read.situation.title, scenario=text, by=by)


@dataclass(frozen=True, kw_only=True)
class _Made:
    tables: Mapping[str, pl.DataFrame]
    data_version: str
    month: str


def make_officer_plan(pk: int, *, on_step: OnStep = ignore) -> OfficerPlan:
    """Make a plan that has been asked for, and return it as it ended: ready or failed.

    :raises UserError: if it is not waiting to be made.
    """
    plan = OfficerPlan.objects.select_related("by").defer("tables").get(pk=pk)
    if plan.state != MakingState.RUNNING:
        raise UserError(f"Plan {pk} är redan gjord eller avbruten. Gör en ny.")
    return made_or_told(
        plan,
        make=partial(_make, plan, on_step=on_step),
        finish=partial(_finish, plan),
        our_fault=_OUR_FAULT,
    )


def _make(plan: OfficerPlan, *, on_step: OnStep) -> _Made:
    counter = StepCounter(plan, steps=len(Goal) + 1, on_step=on_step)
    counter.next(READING)
    with written_collection() as folder:
        collection = read_collection(folder)
    taken: list[PlanBasis] = []

    def basis(year_zero: int, unit: float) -> Lists:
        taken.append(_basis(collection, year_zero=year_zero, unit=unit))
        return taken[-1].lists

    read = read_plan(plan.scenario.encode(), file=FILE, basis=basis)
    limits = limits_for(read.situation)
    counter.steps = 1 + steps_of(read.situation)
    began = time.monotonic()
    made = make_everything(
        read.situation,
        limits=limits,
        on_step=counter.next,
        is_late=lambda: time.monotonic() - began > EXPLAINED_FOR_S,
    )
    tables = tables_of(made, files=[read.source, *collection.files], limits=limits)
    is_the_sites = _STAFFING in read.filled
    return _Made(
        tables={**tables, "plan_run": _with_rounding(tables["plan_run"], taken, is_the_sites)},
        data_version=data_version(collection.files),
        month=taken[-1].month if is_the_sites else "",
    )


def _with_rounding(run: pl.DataFrame, taken: list[PlanBasis], is_the_sites: bool) -> pl.DataFrame:
    """Add by how much the site's staff was rounded to whole units."""
    if not is_the_sites:
        return run
    rounded = [("rounded_fte", f"{taken[-1].rounded_fte:.10g}")]
    return pl.concat([run, pl.DataFrame(rounded, schema=run.schema, orient="row")])


@transaction.atomic
def _finish(plan: OfficerPlan, made: _Made) -> OfficerPlan:
    plan = end(
        plan,
        state=MakingState.READY,
        step="",
        data_version=made.data_version,
        software_version=__version__,
        month=made.month,
        tables=pack_tables(made.tables),
    )
    record_event(
        action=Recorded.PLAN_MADE,
        target=f"plan/{plan.pk}",
        by=plan.by,
        details={"plan": plan.pk, "data_version": made.data_version},
    )
    return plan
