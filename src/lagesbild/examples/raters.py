"""Who rates what: raters of each district, and two to four for each area, one from outside."""

from dataclasses import dataclass

import numpy as np

from lagesbild.examples.areas import AreaHistory, Boundary
from lagesbild.examples.rounds import RoundDays
from lagesbild.examples.seeds import Part, stream

_LEAST_RATERS_IN_DISTRICT = 3
_STAYING_SHARE = 0.7


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

    @property
    def raters(self) -> tuple[Rater, ...]:
        by_code = {session.rater.code: session.rater for session in self.sessions}
        return tuple(by_code[code] for code in sorted(by_code))


def draw_panels(
    *, seed: int, history: AreaHistory, rounds: tuple[RoundDays, ...]
) -> tuple[Panel, ...]:
    """Staff every district that has areas, replace some raters between rounds, and assign areas.

    The first rater of each district stays in all rounds.
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
        panels.append(Panel(round=round_, sessions=_assign(assigning, areas, pools)))
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
