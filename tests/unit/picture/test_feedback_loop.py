from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl
import pytest

from lagesbild.indicators.card import HigherIs, IndicatorCard, IndicatorKind, PoliceGenerated
from lagesbild.norms.class_schemes import ClassRule, Condition, Figure, class_scheme_on
from lagesbild.norms.feedback_loop import Elasticity, feedback_method_on
from lagesbild.picture.composite import Composite, Scale
from lagesbild.picture.feedback_loop import feedback_loop
from lagesbild.picture.tables.feedback import FEEDBACK_LOOP

DAY = date(2025, 12, 1)
METHOD = replace(
    feedback_method_on(DAY),
    presence_per_class=0.5,
    elasticities={
        "no": Elasticity(low=0.0, high=0.0),
        "partly": Elasticity(low=0.1, high=0.5),
        "yes": Elasticity(low=0.5, high=1.0),
    },
)
SCALE = Scale(low=0.0, high=100.0)


def card(name, police_generated, **fields):
    given = {
        "title": name.capitalize(),
        "higher_is": HigherIs.WORSE,
        "police_generated": police_generated,
        **fields,
    }
    return IndicatorCard(
        id=name,
        why="",
        ground="crime",
        kind=IndicatorKind.RATE,
        numerator="",
        denominator="",
        source="",
        **given,
    )


DRUGS, FIRES = card("drugs", PoliceGenerated.YES), card("fires", PoliceGenerated.PARTLY)
WORK = card("work", PoliceGenerated.NO)


def scheme(*thresholds):
    rules = [
        ClassRule(
            name=f"class_{at_least}",
            title="",
            definition="",
            conditions=(Condition(figure=Figure.COMPOSITE, at_least=at_least),),
        )
        for at_least in sorted(thresholds, reverse=True)
    ]
    return replace(class_scheme_on(DAY), classes=tuple(rules))


def tried(columns, *, cards, scales=None, thresholds=(40.0, 60.0)):
    """Try the circle on areas with these places on the scale, by indicator."""
    normalised = np.array(list(columns.values()), dtype=float).T
    composite = Composite(
        units=tuple(f"A{i}" for i in range(len(normalised))),
        indicators=tuple(columns),
        normalised=normalised,
        sampling_sd=np.zeros_like(normalised),
    )
    return feedback_loop(
        composite,
        cards={one.id: one for one in cards},
        scales=dict.fromkeys(columns, SCALE) | (scales or {}),
        scheme=scheme(*thresholds),
        method=METHOD,
    )


def row_of(loop, indicator):
    [row] = loop.effects.filter(indicator=indicator).to_dicts()
    return row


def test_one_indicator_in_one_area_is_as_computed_by_hand():
    row = row_of(tried({"drugs": [20.0]}, cards=[DRUGS]), "drugs")

    # A class is 20 points wide and brings half as much presence again: 0.025 per point.
    # Elasticity 1: 20 · 0.5 = 10 points, gain 0.025 · 20 = 0.5, rest at 10 / (1 − 0.5) = 20.
    assert (row["elasticity_low"], row["elasticity_high"]) == (0.5, 1.0)
    assert row["points_first_round_high"] == 10.0
    assert row["points_equilibrium_high"] == 20.0
    assert row["gain_high"] == 0.5
    # Elasticity 0.5: 20 · (√1.5 − 1) = 4.49. At rest (1 + d/20)² = 1.5 + 0.025 d, so that
    # d² + 30 d − 200 = 0 and d = (√1700 − 30) / 2 = 5.62.
    assert row["points_first_round_low"] == 4.5
    assert row["points_equilibrium_low"] == 5.6
    assert row["gain_low"] == 0.25


def test_an_area_changes_class_where_it_passes_a_threshold_in_whole_points():
    # 20 + 20 = 40 is at the threshold; 19.3 + 19.3 · 0.5 / (1 − 0.4825) = 37.9 is not.
    row = row_of(tried({"drugs": [20.0, 19.3]}, cards=[DRUGS]), "drugs")

    assert (row["areas_changing_class_low"], row["areas_changing_class_high"]) == (0, 1)


def test_what_does_not_grow_with_presence_gives_exactly_zero():
    row = row_of(tried({"work": [33.3, 71.9], "drugs": [20.0, 55.0]}, cards=[WORK, DRUGS]), "work")

    figures = [name for name in row if name.startswith(("points", "gain", "areas"))]
    assert [row[name] for name in figures] == [0.0] * len(figures)
    assert row["sentence"] == "Växer inte med polisens närvaro: värdet går inte av sig självt."


def test_a_gain_of_one_is_called_a_runaway_in_words_and_stays_a_number():
    loop = tried({"drugs": [40.0, 39.0]}, cards=[DRUGS])
    row = row_of(loop, "drugs")

    # 40 runs the whole way to 100. 39 has the gain 0.975 and would rest at 820: the end stops it.
    assert row["points_equilibrium_high"] == 60.5
    assert (row["areas_running_away_low"], row["areas_running_away_high"]) == (0, 1)
    assert "skenar i 0–1 områden" in row["sentence"]
    assert "skenar" in loop.sentence
    assert loop.effects.select(pl.col(pl.Float64).is_nan().any()).row(0) == (False,) * 8


def test_all_indicators_together_move_the_score_more_than_the_sum_of_each():
    loop = tried({"drugs": [40.0], "fires": [40.0]}, cards=[DRUGS, FIRES])
    each, together = (row_of(loop, name) for name in ("drugs", "all"))
    other = row_of(loop, "fires")

    # The first round only adds up; after it each also feeds the other.
    assert together["points_first_round_high"] == pytest.approx(
        each["points_first_round_high"] + other["points_first_round_high"], abs=0.11
    )
    assert together["points_equilibrium_high"] > (
        each["points_equilibrium_high"] + other["points_equilibrium_high"] + 0.5
    )
    assert together["police_generated"] is None


def test_a_weight_is_shared_out_where_an_indicator_is_missing():
    row = row_of(tried({"drugs": [20.0], "work": [np.nan]}, cards=[DRUGS, WORK]), "drugs")

    assert row["points_first_round_high"] == 10.0


def test_a_scale_that_does_not_start_at_zero_still_grows_with_the_whole_count():
    scales = {"drugs": Scale(low=10.0, high=60.0)}

    row = row_of(tried({"drugs": [20.0]}, cards=[DRUGS], scales=scales), "drugs")

    # 20 on the scale is 10 + 0.2 · 50 = 20 per 1 000; half as much again is 10, 20 on the scale.
    assert row["points_first_round_high"] == 20.0


def test_a_count_that_is_better_when_high_lowers_the_score():
    cleared = card("cleared", PoliceGenerated.YES, higher_is=HigherIs.BETTER)
    scales = {"cleared": Scale(low=-100.0, high=0.0)}

    row = row_of(tried({"cleared": [80.0]}, cards=[cleared], scales=scales), "cleared")

    # 20 cleared become 30: 10 points lower. At rest 20 x / (1 + 0.5) with x = 0.5: 6.67 lower.
    assert (row["points_first_round_high"], row["points_equilibrium_high"]) == (-10.0, -6.7)


def test_with_one_class_there_is_no_graver_one_to_climb_to():
    row = row_of(tried({"drugs": [20.0]}, cards=[DRUGS], thresholds=(30.0,)), "drugs")

    assert row["points_equilibrium_high"] == row["points_first_round_high"] == 10.0
    assert row["areas_changing_class_high"] == 1


def test_a_class_rule_that_does_not_look_at_the_score_changes_no_class():
    row = row_of(tried({"drugs": [20.0]}, cards=[DRUGS], thresholds=()), "drugs")

    assert (row["points_equilibrium_high"], row["areas_changing_class_high"]) == (10.0, 0)


def test_an_indicator_without_values_has_a_row_that_says_so():
    row = row_of(tried({"drugs": [20.0]}, cards=[DRUGS, FIRES]), "fires")

    assert row["points_equilibrium_high"] is None
    assert row["sentence"] == "Är inte med i sammanvägningen och flyttar inget värde."


def test_an_indicator_beside_the_composite_has_no_row():
    beside = card("beside", PoliceGenerated.YES, in_composite=False)

    loop = tried({"drugs": [20.0]}, cards=[DRUGS, beside])

    assert sorted(loop.effects["indicator"]) == ["all", "drugs"]


@pytest.mark.parametrize("columns", [{"drugs": []}, {"drugs": [np.nan]}, {}])
def test_without_scores_there_is_no_table_but_a_sentence(columns):
    loop = tried(columns, cards=[DRUGS]) if columns else without_indicators()

    assert loop.effects.is_empty()
    assert loop.effects.schema == pl.Schema(FEEDBACK_LOOP.schema)
    assert loop.sentence.startswith("Återkopplingen kan inte räknas: inget område")


def without_indicators():
    composite = Composite(
        units=("A0",), indicators=(), normalised=np.empty((1, 0)), sampling_sd=np.empty((1, 0))
    )
    return feedback_loop(
        composite, cards={"drugs": DRUGS}, scales={}, scheme=scheme(40.0, 60.0), method=METHOD
    )


def test_areas_without_score_are_not_counted():
    loop = tried({"drugs": [20.0, np.nan]}, cards=[DRUGS])

    assert row_of(loop, "drugs")["points_first_round_high"] == 10.0
    assert "0–1 av 1 områden" in loop.sentence


def test_the_assumptions_are_marked_unverified_and_leave_the_unaffected_alone():
    method = feedback_method_on(DAY)

    assert not method.is_verified
    assert set(method.elasticities) == set(PoliceGenerated)
    assert method.elasticities["no"] == Elasticity(low=0.0, high=0.0)
    for elasticity in method.elasticities.values():
        assert 0 <= elasticity.low <= elasticity.high <= 1


def test_the_table_names_no_area_and_may_be_shared():
    loop = tried({"drugs": [20.0, 45.0]}, cards=[DRUGS])
    texts = "\n".join(str(value) for row in loop.effects.iter_rows() for value in row)

    assert not FEEDBACK_LOOP.inside_only
    assert "A0" not in texts
    assert "A1" not in texts
