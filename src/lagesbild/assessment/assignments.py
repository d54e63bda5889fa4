"""Who should rate what more so that all districts can be compared, and what does it cost in hours?

Four ways are laid side by side, in words that a planner can hand out.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from lagesbild.assessment.comparability import planning_of
from lagesbild.assessment.rating_arrays import PANEL, RatingCodes
from lagesbild.norms.comparability import ComparabilityNorm
from lagesbild.stats.arrays import IntArray
from lagesbild.stats.link_design import LinkDesign, OnStep, cheapest_links
from lagesbild.stats.link_problem import Prices, Strategy
from lagesbild.stats.rating_data import NONE, Sessions
from lagesbild.swedish import number, plural

_TITLES = {
    Strategy.CASES: "Bara kalibreringsfall",
    Strategy.CROSS_RATINGS: "Bara korsskattning av andras områden",
    Strategy.PANEL: "Nationell panel",
    Strategy.BEST_MIX: "Billigaste blandning",
}


@dataclass(frozen=True, kw_only=True)
class ProposedAssignments:
    """The ways to mend a plan, and for each way its sessions and its hours per district."""

    strategies: pl.DataFrame
    """Table `link_strategies`."""
    assignments: pl.DataFrame
    """Table `link_assignments`."""
    hours: pl.DataFrame
    """Table `link_hours`."""


def propose_assignments(
    *,
    sessions: Sessions,
    answers: IntArray,
    round_: int,
    codes: RatingCodes,
    norm: ComparabilityNorm,
    on_step: OnStep | None = None,
) -> ProposedAssignments:
    """Return, by strategy, the cheapest extra sessions found that make all districts comparable.

    :param answers: of each session, planned or given.
    """
    designs = cheapest_links(
        sessions=sessions,
        answers=answers,
        round_=round_,
        planning=planning_of(norm),
        prices=prices_of(norm),
        wanted_sd=norm.districts.comparable_sd,
        cases=norm.cases,
        panel_raters=norm.panel_raters,
        panel_group=codes.districts.index(PANEL) if PANEL in codes.districts else None,
        on_step=on_step,
    )
    names = _Names(sessions=sessions, codes=codes)
    rows = [row for design in designs for row in _assignment_rows(design, names)]
    return ProposedAssignments(
        strategies=pl.DataFrame(
            [_strategy_row(design, norm) for design in designs],
            schema=_STRATEGY_SCHEMA,
            orient="row",
        ),
        assignments=pl.DataFrame(rows, schema=_ASSIGNMENT_SCHEMA, orient="row"),
        hours=pl.DataFrame(
            [row for design in designs for row in _hour_rows(design, names)],
            schema=_HOURS_SCHEMA,
            orient="row",
        ),
    )


def prices_of(norm: ComparabilityNorm) -> Prices:
    return Prices(
        hours_per_case=norm.hours_per_case,
        hours_per_area=norm.hours_per_area,
        hours_of_travel=norm.hours_of_travel,
        most_hours=norm.most_hours_per_rater,
        most_panel_hours=norm.most_hours_per_panel_rater,
        case_answers=norm.items_per_case,
        area_answers=norm.items_per_area,
    )


_STRATEGY_SCHEMA = {
    "strategy": pl.String,
    "title": pl.String,
    "reaches": pl.Boolean,
    "link_sd": pl.Float64,
    "sessions": pl.Int64,
    "hours": pl.Float64,
    "most_hours_per_rater": pl.Float64,
    "text": pl.String,
}
_ASSIGNMENT_SCHEMA = {
    "strategy": pl.String,
    "number": pl.Int64,
    "rater": pl.String,
    "rater_district": pl.String,
    "kind": pl.String,
    "object": pl.String,
    "object_district": pl.String,
    "answers": pl.Int64,
    "hours": pl.Float64,
    "text": pl.String,
}
_HOURS_SCHEMA = {
    "strategy": pl.String,
    "district": pl.String,
    "name": pl.String,
    "sessions": pl.Int64,
    "hours": pl.Float64,
}


@dataclass(frozen=True, kw_only=True)
class _Names:
    """What the numbers of a design are called; those beyond the sessions' own are new."""

    sessions: Sessions
    codes: RatingCodes

    def rater(self, at: int) -> str:
        known = self.sessions.raters
        return self.codes.raters[at] if at < known else f"panel {at - known + 1}"

    def object_(self, at: int) -> str:
        known = self.sessions.objects
        return self.codes.objects[at] if at < known else f"nytt fall {at - known + 1}"

    def district(self, group: int) -> str:
        return self.codes.districts[group] if group < self.sessions.groups else PANEL

    def district_name(self, group: int) -> str:
        return self.codes.district_names[group] if group < self.sessions.groups else PANEL

    def group_of(self, object_: int) -> int | None:
        """Return the district that an area lies in; None for a calibration case."""
        if object_ >= self.sessions.objects or self.sessions.object_unit[object_] == NONE:
            return None
        return int(self.sessions.unit_group[self.sessions.object_unit[object_]])


def _strategy_row(design: LinkDesign, norm: ComparabilityNorm) -> dict[str, object]:
    by_rater = np.bincount(design.rater, design.hours)
    return {
        "strategy": design.strategy.value,
        "title": _TITLES[design.strategy],
        "reaches": design.reaches,
        "link_sd": round(design.sd, 4) if np.isfinite(design.sd) else None,
        "sessions": design.count if design.reaches else None,
        "hours": design.total_hours if design.reaches else None,
        "most_hours_per_rater": float(by_rater.max(initial=0.0)) if design.reaches else None,
        "text": _strategy_text(design, wanted=norm.districts.comparable_sd),
    }


def _strategy_text(design: LinkDesign, *, wanted: float) -> str:
    title, limit = _TITLES[design.strategy], number(wanted, decimals=2)
    sd = number(design.sd, decimals=2)
    if not design.reaches and not np.isfinite(design.sd):
        return f"{title}: binder inte ihop alla områden med allt som bedömarna kan och hinner."
    if not design.reaches:
        return f"{title}: når inte {limit}; allt som bedömarna kan och hinner ger {sd}."
    if not design.count:
        return f"{title}: inget behövs, osäkerheten är redan {sd} (högst {limit})."
    extra = plural(design.count, "extra skattning", "extra skattningar")
    hours = number(design.total_hours, decimals=2)
    return f"{title}: {extra}, {hours} timmar, osäkerheten blir {sd} (högst {limit})."


def _assignment_rows(design: LinkDesign, names: _Names) -> Iterator[dict[str, object]]:
    for at in range(design.count):
        object_, group = int(design.object_[at]), int(design.norm_group[at])
        rater = names.rater(int(design.rater[at]))
        lies_in = names.group_of(object_)
        row: dict[str, object] = {
            "strategy": design.strategy.value,
            "number": at + 1,
            "rater": rater,
            "rater_district": names.district(group),
            "kind": _kind(group, lies_in, is_panel=names.district(group) == PANEL),
            "object": names.object_(object_),
            "object_district": None if lies_in is None else names.district(lies_in),
            "answers": int(design.answers[at]),
            "hours": float(design.hours[at]),
        }
        text = _assignment_text(
            row,
            hours=float(design.hours[at]),
            home=names.district_name(group),
            area_in=None if lies_in is None else names.district_name(lies_in),
        )
        yield {**row, "text": text}


def _kind(group: int, lies_in: int | None, *, is_panel: bool) -> str:
    if lies_in is None:
        return "calibration_case"
    if is_panel:
        return "panel"
    return "own_district" if lies_in == group else "other_district"


def _assignment_text(
    row: Mapping[str, object], *, hours: float, home: str, area_in: str | None
) -> str:
    what = (
        f"kalibreringsfall {row['object']}"
        if area_in is None
        else f"område {row['object']} i {area_in}"
    )
    price = f"{row['answers']} frågor, {number(hours, decimals=2)} timmar"
    return f"{row['rater']} ({home}) skattar {what}: {price}."


def _hour_rows(design: LinkDesign, names: _Names) -> Iterator[dict[str, object]]:
    counts = np.bincount(design.norm_group, minlength=1)
    for group in np.flatnonzero(counts):
        yield {
            "strategy": design.strategy.value,
            "district": names.district(int(group)),
            "name": names.district_name(int(group)),
            "sessions": int(counts[group]),
            "hours": float(design.hours_by_group[group]),
        }
