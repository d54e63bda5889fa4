from datetime import date

import numpy as np
import polars as pl
import pytest

from lagesbild.indicators.card import HigherIs, IndicatorCard, IndicatorKind, PoliceGenerated
from lagesbild.norms.picture_methods import picture_method_on
from lagesbild.picture.composite import (
    Scale,
    compose_indicators,
    describe_composite,
    describe_steps,
    fix_scales,
)


def card(name, *, higher_is=HigherIs.WORSE):
    return IndicatorCard(
        id=name,
        title=name,
        why="",
        ground="crime",
        kind=IndicatorKind.RATE,
        numerator="",
        denominator="",
        higher_is=higher_is,
        police_generated=PoliceGenerated.NO,
        source="",
    )


def values(**indicators):
    """Return values of the units a, b, … per indicator."""
    rows = [
        ("abcdefgh"[i], name, value, 0.0)
        for name, column in indicators.items()
        for i, value in enumerate(column)
    ]
    return pl.DataFrame(rows, schema=["unit", "indicator", "value", "sd"], orient="row")


FIRES, WORK = card("fires"), card("work", higher_is=HigherIs.BETTER)
SCALES = {"fires": Scale(low=0.0, high=10.0), "work": Scale(low=-80.0, high=-40.0)}


def test_each_indicator_is_directed_placed_on_its_scale_and_weighed_equally():
    composite = compose_indicators(
        values(fires=[5.0, 10.0], work=[70.0, 40.0]),
        units=["a", "b"],
        cards=[FIRES, WORK],
        scales=SCALES,
    )

    # a: fires 5/10 → 50; work −70 on −80…−40 → 25. b: 100 and 100.
    assert composite.normalised.tolist() == [[50.0, 25.0], [100.0, 100.0]]
    assert composite.scores.tolist() == [37.5, 100.0]


def test_values_beyond_the_scale_are_set_to_its_ends():
    composite = compose_indicators(
        values(fires=[-3.0, 99.0]), units=["a", "b"], cards=[FIRES], scales=SCALES
    )

    assert composite.scores.tolist() == [0.0, 100.0]


def test_a_missing_indicator_gives_its_weight_to_the_others():
    composite = compose_indicators(
        values(fires=[5.0, 10.0], work=[None, 40.0]),
        units=["a", "b"],
        cards=[FIRES, WORK],
        scales=SCALES,
    )

    assert composite.scores.tolist() == [50.0, 100.0]
    assert composite.weights_used.tolist() == [[1.0, 0.0], [0.5, 0.5]]


def test_the_contributions_add_up_to_the_score():
    cards = {"fires": FIRES, "work": WORK}
    given = values(fires=[5.0, 10.0, 2.0], work=[70.0, None, 55.0])
    composite = compose_indicators(
        given, units=["a", "b", "c"], cards=list(cards.values()), scales=SCALES
    )

    steps = describe_steps(composite, given, cards=cards, scales=SCALES)

    sums = steps.group_by("area").agg(pl.col("contribution").sum()).sort("area")["contribution"]
    assert sums.to_list() == pytest.approx(composite.scores.tolist())


def test_the_scale_of_an_indicator_that_is_better_when_high_is_told_in_its_own_numbers():
    given = values(work=[70.0])
    composite = compose_indicators(given, units=["a"], cards=[WORK], scales=SCALES)

    [row] = describe_steps(composite, given, cards={"work": WORK}, scales=SCALES).to_dicts()

    assert (row["scale_low"], row["scale_high"]) == (80.0, 40.0)


def test_a_scale_ends_where_the_outermost_residents_live():
    # One hundred small areas with the values 0, 1, … 99 and as many residents in each.
    small = pl.DataFrame(
        {
            "unit": [f"S{i}" for i in range(100)],
            "indicator": "fires",
            "value": [float(i) for i in range(100)],
            "sd": 0.0,
        }
    )
    residents = {f"S{i}": 10 for i in range(100)}

    scales = fix_scales(small, residents_of=residents, cards=[FIRES], trim_share=0.025)

    assert scales["fires"] == Scale(low=2.0, high=97.0)


def test_an_indicator_that_is_the_same_everywhere_has_no_scale():
    same = values(fires=[3.0, 3.0, 3.0])

    assert fix_scales(same, residents_of={}, cards=[FIRES], trim_share=0.025) == {}


def test_ranks_have_intervals_that_hold_the_rank_and_one_unit_has_none():
    method = picture_method_on(date(2025, 12, 1))
    rng = np.random.default_rng(7)
    given = values(fires=rng.uniform(0, 10, 8).tolist(), work=rng.uniform(40, 80, 8).tolist())
    composite = compose_indicators(
        given, units=list("abcdefgh"), cards=[FIRES, WORK], scales=SCALES
    )

    described = describe_composite(composite, without_police_generated=composite, method=method)

    assert (described["rank_low"] <= described["rank"]).all()
    assert (described["rank"] <= described["rank_high"]).all()
    assert (described["score_low"] <= described["score"]).all()
    assert (described["score"] <= described["score_high"]).all()
    alone = compose_indicators(given, units=["a"], cards=[FIRES, WORK], scales=SCALES)
    [row] = describe_composite(alone, without_police_generated=alone, method=method).to_dicts()
    assert (row["rank"], row["rank_low"]) == (1, None)


def test_shrunken_values_of_a_rare_event_do_not_shrink_the_scale():
    # Estimates of variance 1 around 10, each with the variance 3 of its own: true variance 4.
    estimates = [9.0, 11.0] * 50
    small = pl.DataFrame(
        {
            "unit": [f"S{i}" for i in range(100)],
            "indicator": "fires",
            "value": estimates,
            "sd": 3**0.5,
        }
    )

    scales = fix_scales(small, residents_of={}, cards=[FIRES], trim_share=0.025)

    assert scales["fires"].low == pytest.approx(8.0)
    assert scales["fires"].high == pytest.approx(12.0)


def test_an_error_cannot_carry_a_value_past_the_end_of_the_scale():
    given = pl.DataFrame(
        {"unit": ["a", "b"], "indicator": "fires", "value": [12.0, 5.0], "sd": [1.0, 1.0]}
    )

    composite = compose_indicators(given, units=["a", "b"], cards=[FIRES], scales=SCALES)

    # a lies a whole sd above the top; b has 1 of the scale's 10.
    assert composite.sampling_sd[:, 0].tolist() == [0.0, 10.0]
