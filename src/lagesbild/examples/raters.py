"""Who rates what: raters of each district, and two to four for each area, one from outside.

The area that improves has four more: with two raters even a great change drowns in their moods.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from lagesbild.examples.areas import AreaHistory, Boundary
from lagesbild.examples.rounds import RoundDays
from lagesbild.examples.seeds import Part, stream

_LEAST_RATERS_IN_DISTRICT = 3
_STAYING_SHARE = 0.7
_MORE_RATERS = 4


@dataclass(frozen=True, kw_only=True)
class Rater:
    """One rater by pseudonym, with the severity that is theirs alone."""

    code: str
    district: str
    severity: float


@dataclass(frozen=True, kw_only=True)
class Session:
    """One rater judging one area in one round."""

    area: Boundary
    rater: Rater


@dataclass(frozen=True, kw_only=True)
class Panel:
    """Everyone who rates in one round, and what they rate."""

    round: RoundDays
    sessions: tuple[Session, ...]
    further: tuple[Session, ...] = ()
    """Of raters who already take part, about the area with most raters."""

    @property
    def raters(self) -> tuple[Rater, ...]:
        by_code = {session.rater.code: session.rater for session in self.sessions}
        return tuple(by_code[code] for code in sorted(by_code))


def draw_panels(
    *, seed: int, history: AreaHistory, rounds: tuple[RoundDays, ...], closely_rated: int | None
) -> tuple[Panel, ...]:
    """Staff every district that has areas, replace some raters between rounds, and assign areas.

    The first rater of each district stays in all rounds. `closely_rated` is the patch with most
    raters.
    """
    generator = stream(seed, Part.RATERS)
    codes = iter(f"B{number:04}" for number in generator.permutation(np.arange(1, 10_000)))
    pools: dict[str, list[Rater]] = {}
    panels = []
    for round_ in rounds:
        areas = history.on(round_.reference_day)
        for district in sorted({area.district for area in areas}):
            pool = pools.setdefault(district, [])
            for place in range(1, len(pool)):
                if generator.random() > _STAYING_SHARE:
                    pool[place] = _new_rater(generator, next(codes), district)
            while len(pool) < _raters_needed(district, areas):
                pool.append(_new_rater(generator, next(codes), district))
        assigning = stream(seed, Part.ASSIGNMENT, round_.year)
        panel = Panel(round=round_, sessions=_assign(assigning, areas, pools))
        adding = stream(seed, Part.MORE_RATERS, round_.year)
        further = [
            session
            for area in areas
            if area.patch == closely_rated
            for session in _further_sessions(adding, area, panel)
        ]
        panels.append(replace(panel, further=tuple(further)))
    return tuple(panels)


def _raters_needed(district: str, areas: tuple[Boundary, ...]) -> int:
    return max(_LEAST_RATERS_IN_DISTRICT, sum(area.district == district for area in areas))


def _new_rater(generator: np.random.Generator, code: str, district: str) -> Rater:
    return Rater(code=code, district=district, severity=float(generator.normal(scale=0.35)))


def _assign(
    generator: np.random.Generator, areas: tuple[Boundary, ...], pools: dict[str, list[Rater]]
) -> tuple[Session, ...]:
    """Give each area one or two raters from home in turn, and one or two from anywhere else."""
    turn = dict.fromkeys(pools, 0)
    sessions = []
    for area in areas:
        home = pools[area.district]
        from_home, from_outside = generator.integers(1, 2, size=2, endpoint=True)
        chosen = [home[(turn[area.district] + i) % len(home)] for i in range(from_home)]
        turn[area.district] += from_home
        outside = [
            rater for code in sorted(pools) if code != area.district for rater in pools[code]
        ]
        chosen += [
            outside[i] for i in generator.choice(len(outside), size=from_outside, replace=False)
        ]
        sessions += [Session(area=area, rater=rater) for rater in chosen]
    return tuple(sessions)


def _further_sessions(
    generator: np.random.Generator, area: Boundary, panel: Panel
) -> list[Session]:
    """Let further raters from outside judge an area."""
    busy = {session.rater for session in panel.sessions if session.area == area}
    free = [r for r in panel.raters if r not in busy and r.district != area.district]
    chosen = generator.choice(len(free), size=min(_MORE_RATERS, len(free)), replace=False)
    return [Session(area=area, rater=free[i]) for i in chosen]


def assignments_frame(panel: Panel, cases: Sequence[str]) -> pl.DataFrame:
    """Return who is to rate what in one round, calibration cases too."""
    rows: list[tuple[str | None, ...]] = [
        (panel.round.code, session.area.area, None, session.rater.code, session.rater.district)
        for session in (*panel.sessions, *panel.further)
    ]
    rows += [
        (panel.round.code, None, case, rater.code, rater.district)
        for rater in panel.raters
        for case in cases
    ]
    columns = ("round", "area", "calibration_case", "rater", "rater_home_district")
    frame = pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row")
    return frame.sort("area", "calibration_case", "rater", nulls_last=True)
