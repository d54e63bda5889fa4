import re

import numpy as np
import pytest
from scipy import sparse

from lagesbild.stats.covering.choosing import choose_sites
from lagesbild.stats.covering.curves import curves_of
from lagesbild.stats.covering.instance import (
    CoveringInstance,
    cover_within,
    pairs_nearer_than,
)
from lagesbild.stats.lexicographic import Proof, SolveLimits

LIMITS = SolveLimits(seconds=20)

# Sites 0, 1 and 2 in a row between points a to e; site 3 covers f alone.
#            a  b  c  d  e  f
COVER = [
    [1, 1, 1, 0, 0, 0],
    [0, 0, 1, 1, 0, 0],
    [0, 0, 0, 1, 1, 0],
    [0, 0, 0, 0, 0, 1],
]
WEIGHTS = [4, 3, 2, 5, 6, 1]


def row_of_places(**changes):
    arrays = {"weights": np.array(WEIGHTS), "cover": sparse.csr_array(np.array(COVER))}
    return CoveringInstance(**(arrays | changes))


def several(*sites):
    return np.array(sites, dtype=np.int64)


@pytest.mark.parametrize(
    ("limits", "p", "sites", "value"),
    [
        # 0 covers 9 and 2 covers 11; 1 alone covers 7, but nothing that they do not.
        ({}, 1, [2], 11),
        ({}, 2, [0, 2], 20),
        # A third that adds nothing is left out, and a fourth is found instead.
        ({}, 3, [0, 2, 3], 21),
        ({}, 4, [0, 2, 3], 21),
        ({}, 0, [], 0),
        # Site 1 stands already and is counted: 0 then adds 7, and 2 adds 6.
        ({"existing": several(1)}, 1, [1], 7),
        ({"existing": several(1)}, 2, [0, 1], 14),
        ({"forbidden": several(2)}, 1, [0], 9),
        ({"forbidden": several(0, 2)}, 2, [1, 3], 8),
        # 0 and 2 not together: 2 and 1 cover 13, and so does 2 with 3 only 12, 0 with 1 14.
        ({"conflicts": np.array([[0, 2]])}, 2, [0, 1], 14),
        # 2 stands, so 0 is not possible.
        ({"conflicts": np.array([[0, 2]]), "existing": several(2)}, 2, [1, 2], 13),
        # Site 3 would add 1, which is asked; at 2 it is not enough.
        ({"least_benefit": np.array([0, 0, 0, 1])}, 3, [0, 2, 3], 21),
        ({"least_benefit": np.array([0, 0, 0, 2])}, 3, [0, 2], 20),
        # Beside 2, site 1 alone covers c only, 2, and asks for 3; 0 is forbidden.
        (
            {"least_benefit": np.array([0, 3, 0, 0]), "forbidden": several(0)},
            3,
            [2, 3],
            12,
        ),
        ({"least_benefit": np.array([0, 2, 0, 0]), "forbidden": several(0)}, 2, [1, 2], 13),
        # 0 and 2 see 3 each: with a limit of 5 only one may be there, 2 with 1 rather than with 3.
        ({"exposure": np.array([3, 2, 3, 1]), "exposure_limit": 6}, 2, [0, 2], 20),
        ({"exposure": np.array([3, 2, 3, 1]), "exposure_limit": 5}, 2, [0, 1], 14),
        ({"exposure": np.array([3, 2, 3, 1]), "exposure_limit": 4}, 2, [2, 3], 12),
    ],
)
def test_the_best_choice_under_each_limit(limits, p, sites, value):
    found = choose_sites(row_of_places(**limits), p, limits=LIMITS)

    assert found.sites.tolist() == sites
    assert found.value == found.bound == value
    assert found.proof is Proof.PROVEN
    assert found.gap == 0


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"weights": np.array([1, 2, -3, 4, 5, 6])}, "negative at [2]"),
        (
            {"weights": np.array([1, np.nan, 3, 4, 5, np.inf])},
            "must be finite, but are not at [1, 5]",
        ),
        ({"weights": np.array([1, 2])}, "one weight for each of 6 points"),
        ({"cover": sparse.csr_array((0, 6))}, "at least one site and one point, got 0 and 6"),
        (
            {"cover": sparse.csr_array((4, 0)), "weights": np.zeros(0)},
            "at least one site and one point, got 4 and 0",
        ),
        ({"cover": np.array(COVER)}, "cover must be a csr_array"),
        (
            {"existing": several(1, 2), "forbidden": several(2)},
            "both existing and forbidden: [2]",
        ),
        ({"existing": several(4)}, "existing names sites that do not exist: [4]"),
        ({"forbidden": several(-1)}, "forbidden names sites that do not exist: [-1]"),
        ({"conflicts": np.array([[1, 1]])}, "conflict with themselves: [1]"),
        ({"conflicts": several(1, 2, 3)}, "conflicts must be pairs"),
        ({"least_benefit": np.array([0, 0, np.nan, 0])}, "least benefits must be finite"),
        ({"least_benefit": np.array([0, 0])}, "one least benefit for each of 4 sites"),
        ({"exposure": np.array([1, 1, 1, 1])}, "given together"),
        (
            {"exposure": np.array([1.5, 1, 1, 1]), "exposure_limit": 2},
            "exposure must be whole numbers",
        ),
        (
            {"exposure": np.array([3, 3, 1, 1]), "exposure_limit": 5, "existing": several(0, 1)},
            "existing sites alone have exposure 6, above the limit 5",
        ),
    ],
)
def test_arrays_that_cannot_be_right_are_refused(changes, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        row_of_places(**changes)


def test_all_that_is_wrong_is_told_at_once():
    with pytest.raises(ValueError, match=r"negative at \[0\]; .* exist: \[9\]; .* themselves"):
        row_of_places(
            weights=np.array([-1, 1, 1, 1, 1, 1]),
            forbidden=several(9),
            conflicts=np.array([[2, 2]]),
        )


def test_a_point_that_is_named_twice_is_refused():
    twice = sparse.csr_array((np.ones(2), np.array([1, 1]), np.array([0, 2])), shape=(1, 3))

    with pytest.raises(ValueError, match="a point twice for one site"):
        CoveringInstance(weights=np.ones(3), cover=twice)


@pytest.mark.parametrize(("p", "existing"), [(5, ()), (-1, ()), (1, (0, 1))])
def test_p_is_from_existing_sites_to_all(p, existing):
    instance = row_of_places(existing=several(*existing))

    for ask in (
        lambda: choose_sites(instance, p, limits=LIMITS),
        lambda: curves_of(instance, most=p, limits=LIMITS),
    ):
        with pytest.raises(ValueError, match=f"all 4 sites, got {p}"):
            ask()


def test_curves_refuse_a_limit_that_ties_parts_together():
    instance = row_of_places(exposure=np.array([1, 1, 1, 1]), exposure_limit=2)

    with pytest.raises(ValueError, match="ties parts together"):
        curves_of(instance, most=2, limits=LIMITS)


def test_curves_tell_what_more_sites_add_in_one_area():
    curves = curves_of(row_of_places(existing=several(3)), most=4, limits=LIMITS, gap=0.0)

    values, bounds = curves.added_in(several(0, 1, 2))

    assert values.tolist() == bounds.tolist() == [0, 11, 20]
    assert curves.values.tolist() == [1, 12, 21, 21]
    with pytest.raises(ValueError, match=r"together with others: \[2\]"):
        curves.added_in(several(0, 1))
    with pytest.raises(ValueError, match="p must be from 1 to 4, got 0"):
        curves.at(0)


def test_the_order_of_points_in_a_row_does_not_matter():
    tidy = row_of_places()
    indices = np.concatenate(
        [row[::-1] for row in np.split(tidy.cover.indices, tidy.cover.indptr[1:-1])]
    )
    untidy = sparse.csr_array((tidy.cover.data, indices, tidy.cover.indptr), shape=tidy.cover.shape)

    found = choose_sites(row_of_places(cover=untidy), 3, limits=LIMITS)

    assert found.sites.tolist() == [0, 2, 3]


@pytest.mark.parametrize("factor", [0.1, 1 / 3, 1e-9, 1e12])
def test_weights_in_any_unit_give_the_same_choice(factor):
    found = choose_sites(row_of_places(weights=np.array(WEIGHTS) * factor), 2, limits=LIMITS)

    assert found.sites.tolist() == [0, 2]
    assert found.proof is Proof.PROVEN
    assert found.value == pytest.approx(20 * factor)
    assert 20 * factor <= found.bound * (1 + 1e-12) <= 20 * factor * (1 + 1e-8)


def test_weights_that_are_all_nought_are_covered_by_nobody():
    found = choose_sites(row_of_places(weights=np.zeros(6)), 2, limits=LIMITS)

    assert (found.sites.tolist(), found.value, found.bound, found.gap) == ([], 0, 0, 0)


def test_without_time_a_gap_is_told_and_not_called_proven():
    generator = np.random.default_rng(5)
    cover = cover_within(
        generator.uniform(0, 1_000, (300, 2)), generator.uniform(0, 1_000, (300, 2)), radius=90
    )
    instance = CoveringInstance(weights=generator.integers(1, 50, 300), cover=cover)

    hasty = choose_sites(instance, 20, limits=SolveLimits(seconds=0.0))
    patient = choose_sites(instance, 20, limits=SolveLimits(seconds=60))

    assert hasty.proof is Proof.GAP
    assert patient.proof is Proof.PROVEN
    assert hasty.value <= patient.value == patient.bound <= hasty.bound
    assert 0 < hasty.gap < 0.05


def test_the_same_seed_gives_the_same_choice():
    generator = np.random.default_rng(7)
    places = generator.uniform(0, 500, (120, 2))
    instance = CoveringInstance(
        weights=generator.integers(1, 9, 120), cover=cover_within(places, places, radius=60)
    )

    first, second = (
        choose_sites(instance, 9, limits=SolveLimits(seconds=60, seed=3)) for _ in range(2)
    )

    assert first.sites.tolist() == second.sites.tolist()
    assert first.proof is Proof.PROVEN


def test_distances_on_the_limit_are_covered_and_not_in_conflict():
    sites = np.array([[0.0, 0.0], [3.0, 4.0], [3.0, 4.5]])

    cover = cover_within(sites, np.array([[0.0, 0.0], [3.0, 0.0]]), radius=4.0)

    assert cover.toarray().tolist() == [[True, True], [False, True], [False, False]]
    assert pairs_nearer_than(sites, distance=5.0).tolist() == [[1, 2]]
    assert pairs_nearer_than(sites, distance=5.01).tolist() == [[0, 1], [1, 2]]
