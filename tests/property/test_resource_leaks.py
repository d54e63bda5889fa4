"""An attacker with the shared tables of resources solves for the months that are withheld.

The attacker knows which units there are and every number that is shared, takes a shown month for
exactly its demonstrated hours, and lets a linear program find how little and how much each withheld
month can be. Nothing of the protection is used here.
"""

from itertools import product

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from tests.resourced_pictures import NORM, resources_of, tables_of
from tests.resourced_places import HOMES, paid, seen

MONTHS = ("2025-01", "2025-02", "2025-03")
UNITS = ("L1", "L2", "L4", "R1")
FUNCTIONS = ("response", "other")
OWN = {"L1": "L1", "L2": "L2", "L4": "L4", "R1": "R1"}
REGION = {"L1": "R1", "L2": "R1", "L4": "R2", "R1": "R1"}

visits = st.dictionaries(
    st.tuples(
        st.sampled_from(UNITS),
        st.sampled_from(tuple(HOMES)),
        st.sampled_from(MONTHS),
        st.sampled_from(FUNCTIONS),
    ),
    st.tuples(st.integers(0, 300).map(float), st.sampled_from([1, 2, 3, 9])),
    min_size=1,
    max_size=25,
)


def country(drawn, not_listed=()):
    return resources_of(
        months=MONTHS,
        paid_hours=[
            paid(20_000, unit, month=month, function=function)
            for unit, month, function in product(UNITS, MONTHS, FUNCTIONS)
        ],
        presence=[
            seen(area, hours, hours, hours, unit, month=month, function=function, resources=cars)
            for (unit, area, month, function), (hours, cars) in drawn.items()
        ],
        not_listed=not_listed,
    )


class Attack:
    """Unknown: the hours of every unit in every area, month and function. Known: what is shared."""

    def __init__(self, made, listed):
        self.variables = list(product(UNITS, HOMES, MONTHS, FUNCTIONS))
        self.rows, self.sums = [], []
        self._shown_months(made["resource_presence"])
        self._areas(made["resource_areas"])
        self._matrix(made["resource_placed_works"])
        self._time(made["resource_time"], listed)

    def knows(self, amount, which):
        self.rows.append([float(which(*variable)) for variable in self.variables])
        self.sums.append(amount)

    def _shown_months(self, presence):
        told = {
            (row["area"], row["month"], row["function"]): row
            for row in presence.iter_rows(named=True)
        }
        for area, month, function in product(HOMES, MONTHS, FUNCTIONS):
            row = told.get((area, month, function))
            if row is None or not row["suppressed"]:
                self.knows(
                    0.0 if row is None else row["low"],
                    lambda _, a, m, f, cell=(area, month, function): (a, m, f) == cell,
                )

    def _areas(self, areas):
        for row in areas.filter(~pl.col("suppressed")).iter_rows(named=True):
            home = row["local_police_district"]
            self.knows(
                row["worked_by_own_district_milli"] / 1000,
                lambda u, a, *_, area=row["area"], home=home: a == area and home == u,
            )
            self.knows(
                row["worked_by_others_milli"] / 1000,
                lambda u, a, *_, area=row["area"], home=home: a == area and home != u,
            )

    def _matrix(self, matrix):
        ground = {
            "area": lambda area: area,
            "local_police_district": lambda area: HOMES[area],
            "police_region": lambda area: REGION[HOMES[area]],
            "nation": lambda area: "SE",
        }
        staff = {
            "area": lambda unit: OWN[unit],
            "local_police_district": lambda unit: OWN[unit],
            "police_region": lambda unit: REGION[unit],
            "nation": lambda unit: "SE",
        }
        for level in matrix["level"].unique():
            cells = {
                (row["placed_in"], row["works_in"]): row["hours_milli"] / 1000
                for row in matrix.filter(level=level, place="area").iter_rows(named=True)
            }
            rows = {staff[level](unit) for unit in UNITS}
            columns = {ground[level](area) for area in HOMES}
            for cell in product(rows, columns):
                self.knows(
                    cells.get(cell, 0.0),
                    lambda u, a, *_, cell=cell, level=level: (
                        staff[level](u) == cell[0] and ground[level](a) == cell[1]
                    ),
                )

    def _time(self, time, listed):
        at = {
            "local_police_district": lambda unit: OWN[unit],
            "police_region": lambda unit: REGION[unit],
            "nation": lambda unit: "SE",
        }
        for row in time.iter_rows(named=True):
            self.knows(
                row["in_areas_milli"] / 1000,
                lambda u, a, *_, row=row: a in listed and at[row["level"]](u) == row["unit"],
            )

    def bounds(self, cell):
        """Return how little and how much a month of an area and function can be."""
        wanted = np.array([float((a, m, f) == cell) for _, a, m, f in self.variables])
        ends = []
        for sign in (1, -1):
            found = linprog(
                sign * wanted, A_eq=np.array(self.rows), b_eq=self.sums, bounds=(0, None)
            )
            assert found.status in (0, 3), found.message
            ends.append(sign * found.fun if found.status == 0 else np.inf)
        return ends


@pytest.mark.parametrize("not_listed", [(), ("Kullen",)])
def test_no_withheld_month_is_solved_for(not_listed):
    @settings(max_examples=25, deadline=None)
    @given(visits)
    def attacked(drawn):
        made = tables_of(country(drawn, not_listed))
        listed = set(HOMES) - set(not_listed)
        attack = Attack(made, listed)
        cells: dict[tuple[str, str, str], tuple[float, int]] = {}
        for (_, area, month, function), (hours, cars) in drawn.items():
            so_far = cells.get((area, month, function), (0.0, 0))
            cells[area, month, function] = (so_far[0] + hours, so_far[1] + cars)
        withheld = {
            (row["area"], row["month"], row["function"])
            for row in made["resource_presence"].filter("suppressed").iter_rows(named=True)
        }
        for cell, (hours, cars) in cells.items():
            if hours > 0 and cars < NORM.least_resources:
                assert cell in withheld
                low, high = attack.bounds(cell)
                assert low <= hours + 1e-6
                assert high >= NORM.highest_ratio * hours - 1e-6
                assert high - low >= NORM.least_width_hours - 1e-6

    attacked()


def test_the_attack_would_solve_a_month_that_is_withheld_alone():
    drawn = {
        ("L1", "Hamnen", "2025-01", "response"): (40.0, 1),
        ("L1", "Hamnen", "2025-02", "response"): (90.0, 9),
        ("L1", "Hamnen", "2025-03", "response"): (50.0, 9),
    }
    made = tables_of(country(drawn))
    cell = pl.col("month") == "2025-01"
    shown = pl.read_json(made["resource_presence"].write_json().encode())
    alone = shown.with_columns(
        suppressed=cell,
        low=pl.when(cell)
        .then(None)
        .otherwise(
            pl.col("month").replace_strict({"2025-01": 40.0, "2025-02": 90.0, "2025-03": 50.0})
        ),
    )

    careless = Attack(made | {"resource_presence": alone}, set(HOMES))
    assert careless.bounds(("Hamnen", "2025-01", "response")) == pytest.approx([40, 40])
    careful = Attack(made, set(HOMES))
    assert careful.bounds(("Hamnen", "2025-01", "response")) == pytest.approx([0, 90])
