from dataclasses import replace

import numpy as np
import pytest

from lagesbild.stats.many_facet.model import (
    SPREAD_NAMES,
    Priors,
    Spreads,
    layout_of,
    previous_object,
    prior_factors,
)
from lagesbild.stats.rating_data import NONE, Sessions

# Area 0 in rounds 0 and 2, a calibration case, area 1 in round 1.
SESSIONS = Sessions(
    object_=np.array([0, 1, 2, 3]),
    rater=np.array([0, 0, 1, 1]),
    norm_group=np.array([0, 0, 1, 1]),
    round_=np.array([2, 0, 1, 1]),
    object_unit=np.array([0, 0, NONE, 1]),
    object_round=np.array([2, 0, NONE, 1]),
    unit_group=np.array([0, 1]),
)


def test_spreads_are_an_array_in_the_order_of_their_names():
    values = np.linspace(0.1, 0.7, 7)

    spreads = Spreads.of(values)

    assert SPREAD_NAMES == ("area", "district", "step", "norm", "rater", "drift", "session")
    assert (spreads.area, spreads.session) == (0.1, 0.7)
    assert spreads.as_array() == pytest.approx(values)


def test_parameters_stand_one_kind_after_the_other():
    layout = layout_of(SESSIONS)

    assert layout.objects == slice(0, 4)
    assert layout.norms == slice(4, 6)
    assert layout.shifts == slice(6, 9)
    assert layout.districts == slice(9, 11)
    assert layout.levels == slice(11, 14)
    assert layout.size == 14


def test_an_area_continues_from_the_latest_earlier_round_that_has_it():
    assert previous_object(SESSIONS).tolist() == [1, NONE, NONE, NONE]


def test_with_a_round_between_an_area_continues_from_that():
    between = replace(SESSIONS, object_unit=np.array([0, 0, NONE, 0]))

    assert previous_object(between).tolist() == [3, NONE, NONE, 1]


def test_the_prior_has_a_factor_for_every_parameter():
    priors = Priors(level=2.0, shift=0.5)
    factors = prior_factors(SESSIONS, layout_of(SESSIONS), priors)
    rows = factors.matrix.toarray()

    assert rows.shape == (14, 14)
    # So that the determinant of the prior is the product of the factors' deviations.
    assert abs(np.linalg.det(rows)) == pytest.approx(1.0)
    # Area 0 in round 2: minus itself in round 0, levels 11 and 13 likewise, over two rounds.
    assert dict(zip(np.flatnonzero(rows[0]).tolist(), rows[0][rows[0] != 0], strict=True)) == {
        0: 1.0,
        1: -1.0,
        11: 1.0,
        13: -1.0,
    }
    assert factors.scale[0] == pytest.approx(np.sqrt(2))
    # Area 0 in round 0: level 11 and district 9.
    assert np.flatnonzero(rows[1]).tolist() == [1, 9, 11]
    assert SPREAD_NAMES[factors.spread[0]] == "step"
    assert SPREAD_NAMES[factors.spread[1]] == "area"
    # The case stands alone.
    assert np.flatnonzero(rows[2]).tolist() == [2]
    assert (factors.spread[2], factors.scale[2]) == (NONE, 2.0)


def test_shifts_are_counted_from_the_first_round():
    priors = Priors(level=2.0, shift=0.5)
    layout = layout_of(SESSIONS)
    factors = prior_factors(SESSIONS, layout, priors)

    covariance = np.linalg.inv(factors.matrix.toarray())
    scale = np.where(factors.spread == NONE, factors.scale, 1.0)
    sd = np.sqrt(np.diag(covariance @ np.diag(scale**2) @ covariance.T))

    assert sd[layout.shifts] == pytest.approx([0.0, 0.5, 0.5], abs=1e-3)
    assert sd[layout.levels] == pytest.approx([2.0, 2.0, 2.0])
