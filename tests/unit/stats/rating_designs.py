"""The six designs of who judges what that the method was tried on, and small ones by hand."""

from dataclasses import dataclass, field

import numpy as np

from lagesbild.stats.linking import Planning
from lagesbild.stats.rating_data import NONE, Sessions

PLANNING = Planning(rater_sd=0.4, session_sd=0.4, item_sd=1.5)
DESIGNS = (
    "own_area",
    "shared_in_district",
    "three_cases",
    "five_cases",
    "panel_6x10",
    "panel_10x20",
    "crossed",
)
ITEMS, CASE_ITEMS = 30, 10


@dataclass
class Plan:
    """Sessions are added one by one; areas and cases get their numbers as they first appear."""

    area_district: list[int]
    objects: dict[tuple[str, int, int], int] = field(default_factory=dict)
    rows: list[tuple[int, int, int, int, int]] = field(default_factory=list)

    def area(self, area: int, rater: int, *, group: int, round_: int = 0, answers: int = ITEMS):
        self._add(("area", area, round_), rater, group, round_, answers)

    def case(
        self, case: int, rater: int, *, group: int, round_: int = 0, answers: int = CASE_ITEMS
    ):
        self._add(("case", case, NONE), rater, group, round_, answers)

    def unrated_area(self, area: int, *, round_: int = 0):
        self._number(("area", area, round_))

    def _number(self, key) -> int:
        return self.objects.setdefault(key, len(self.objects))

    def _add(self, key, rater, group, round_, answers) -> None:
        self.rows.append((self._number(key), rater, group, round_, answers))

    @property
    def sessions(self) -> Sessions:
        columns = np.array(self.rows, dtype=np.int64).reshape(-1, 5).T
        kinds = list(self.objects)
        return Sessions(
            object_=columns[0],
            rater=columns[1],
            norm_group=columns[2],
            round_=columns[3],
            object_unit=np.array([n if kind == "area" else NONE for kind, n, _ in kinds]),
            object_round=np.array([round_ for *_, round_ in kinds]),
            unit_group=np.array(self.area_district),
        )

    @property
    def answers(self) -> np.ndarray:
        return np.array([row[4] for row in self.rows], dtype=np.int64)


def national_plan(
    design: str, *, seed: int, areas: int = 100, districts: int = 42, rounds: int = 5
) -> Plan:
    """Two to six raters an area, seven of ten stay between rounds; every district has an area."""
    rng = np.random.default_rng(seed)
    district = np.concatenate(
        [np.arange(districts), rng.integers(districts, size=areas - districts)]
    )
    plan = Plan(area_district=[int(d) for d in district])
    raters = _Raters()
    pools: dict[int, list[int]] = {}
    for round_ in range(rounds):
        seats = rng.integers(2, 7, size=areas)
        for key, size in _pool_sizes(design, district, seats).items():
            pool = [r for r in pools.get(key, []) if rng.random() < 0.7][:size]
            pools[key] = pool + [raters.new() for _ in range(size - len(pool))]
        for area in range(areas):
            for rater, group in _chosen(design, rng, pools, district, area, seats[area]):
                plan.area(area, rater, group=group, round_=round_)
        _add_cases(plan, design, round_)
        _add_panel(plan, design, rng, districts=districts, round_=round_)
    return plan


class _Raters:
    def __init__(self) -> None:
        self.count = 1000

    def new(self) -> int:
        self.count += 1
        return self.count


def _pool_sizes(design, district, seats) -> dict[int, int]:
    if design == "own_area":
        return {area: int(size) for area, size in enumerate(seats)}
    return {int(d): int(max(seats[district == d])) for d in np.unique(district)}


def _chosen(design, rng, pools, district, area, seats) -> list[tuple[int, int]]:
    home = int(district[area])
    if design == "own_area":
        return [(rater, home) for rater in pools[area]]
    if design != "crossed":
        return [(int(r), home) for r in rng.choice(pools[home], size=seats, replace=False)]
    everyone = [(rater, d) for d in pools for rater in pools[d]]
    return [everyone[i] for i in rng.choice(len(everyone), size=seats, replace=False)]


def _add_cases(plan, design, round_) -> None:
    cases = {"three_cases": 3, "five_cases": 5}.get(design, 0)
    people = sorted({(rater, group) for _, rater, group, r, _ in plan.rows if r == round_})
    for case in range(cases):
        for rater, group in people:
            plan.case(case, rater, group=group, round_=round_)


def _add_panel(plan, design, rng, *, districts, round_) -> None:
    """Let a national panel, the same people each round, go round the areas in a drawn order."""
    size, each = {"panel_6x10": (6, 10), "panel_10x20": (10, 20)}.get(design, (0, 0))
    order = rng.permutation(len(plan.area_district))
    for turn in range(size * each):
        plan.area(int(order[turn % len(order)]), turn % size, group=districts, round_=round_)
