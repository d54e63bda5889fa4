"""What the table of choices says, from composites in which one choice is made to matter."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from lagesbild.norms.picture_methods import picture_method_on
from lagesbild.picture.composite import Composite, describe_composite
from lagesbild.picture.composite_sensitivity import (
    describe_area_sensitivity,
    describe_sensitivity,
    vary_choices,
)

METHOD = replace(picture_method_on(date(2025, 12, 1)), sensitivity_draws=256)
NAMES = ("poverty", "school", "fires", "stops")


def composite_of(normalised, *, sd=0.0) -> Composite:
    table = np.asarray(normalised, dtype=float)
    return Composite(
        units=tuple(f"area {i}" for i in range(len(table))),
        indicators=NAMES[: table.shape[1]],
        normalised=table,
        sampling_sd=np.full(table.shape, sd),
    )


def without(composite: Composite, *names: str) -> Composite:
    kept = [j for j, name in enumerate(composite.indicators) if name not in names]
    return composite.keep(kept, without=np.zeros((len(composite.units), len(kept)), dtype=bool))


def ladder(*, units: int = 10) -> np.ndarray:
    """Areas that stand in the same order by every indicator."""
    return np.linspace(5, 95, units)[:, None] + np.array([0.0, 1.0, 2.0, 3.0])


def sensitivity_of(composite: Composite, *police_generated: str):
    return vary_choices(
        composite,
        without_police_generated=without(composite, *police_generated),
        method=METHOD,
    )


def row_of(frame, choice):
    [row] = [row for row in frame.iter_rows(named=True) if row["choice"] == choice]
    return row


def test_police_generated_indicators_that_turn_the_order_matter_most():
    table = ladder()
    table[:, 1:] = 100 - table[:, 1:]

    frame = describe_sensitivity(sensitivity_of(composite_of(table), "school", "fires", "stops"))

    assert frame["choice"][0] == "police_generated"
    # With them the areas stand 1 to 10 and without 10 to 1: shifts of 9, 7, 5, 3, 1 twice.
    assert row_of(frame, "police_generated")["rank_shift"] == 5.0
    assert row_of(frame, "police_generated")["alternatives"] == 2


def test_small_numbers_matter_most_where_they_are_very_small():
    frame = describe_sensitivity(sensitivity_of(composite_of(ladder(), sd=40.0)))

    assert frame["choice"][0] == "sampling"
    assert frame["place"].to_list() == list(range(1, frame.height + 1))
    totals = frame["total_order"].drop_nulls().to_list()
    assert totals == sorted(totals, reverse=True)


def test_areas_in_the_same_order_by_everything_never_move():
    frame = describe_sensitivity(sensitivity_of(composite_of(ladder())))

    assert set(frame["rank_shift"]) == {0.0}
    assert set(frame["total_order"].drop_nulls()) == {0.0}
    together = row_of(frame, "together")
    assert frame["choice"][-1] == "together"
    assert "0,0 platser av 10" in together["reading"]


def test_a_choice_that_was_not_varied_has_no_row():
    frame = describe_sensitivity(sensitivity_of(composite_of(ladder()[:, :1])))

    assert set(frame["choice"]) == {"weights", "normalisation", "aggregation", "together"}


def test_the_reading_says_the_rows_numbers_in_words():
    frame = describe_sensitivity(sensitivity_of(composite_of(ladder(), sd=40.0)))

    row = row_of(frame, "sampling")
    assert f"{row['rank_shift']:.1f}".replace(".", ",") + " platser" in row["reading"]
    assert f"{100 * row['first_order']:.0f}\N{NO-BREAK SPACE}%" in row["reading"]


def test_each_scored_area_has_the_shares_of_its_own_score():
    table = ladder()
    table[4] = np.nan
    sd = np.zeros(table.shape)
    sd[2] = 30.0
    composite = replace(composite_of(table), sampling_sd=sd)

    frame = describe_area_sensitivity(sensitivity_of(composite), composite)

    assert "area 4" not in set(frame["area"])
    by_area = {
        row["area"]: row["total_order"]
        for row in frame.iter_rows(named=True)
        if row["choice"] == "sampling"
    }
    assert max(by_area, key=by_area.__getitem__) == "area 2"
    assert by_area["area 2"] > 0.8


@pytest.mark.parametrize("units", [0, 1])
def test_fewer_than_two_areas_have_no_order_to_be_sensitive(units):
    found = sensitivity_of(composite_of(ladder()[:units]))

    assert found is None
    assert describe_sensitivity(found).is_empty()
    assert describe_area_sensitivity(found, composite_of(ladder()[:units])).is_empty()


def test_an_indicator_without_any_value_does_not_stop_the_rest():
    table = ladder()
    table[:, 1] = np.nan

    frame = describe_sensitivity(sensitivity_of(composite_of(table)))

    assert row_of(frame, "left_out")["alternatives"] == 4


def test_the_interval_of_a_score_holds_it_with_and_without_the_police_generated():
    table = ladder()
    table[:, 3] = 3.2 * (50 - table[:, 0]) + 50
    table = np.clip(table, 0, 100)
    composite = composite_of(table)

    described = describe_composite(
        composite, without_police_generated=without(composite, "stops"), method=METHOD
    )

    for score in ("score", "score_without_police_generated"):
        assert (described["score_low"] <= described[score]).all()
        assert (described[score] <= described["score_high"]).all()
