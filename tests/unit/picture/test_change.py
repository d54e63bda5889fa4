import numpy as np
import polars as pl
import pytest

from lagesbild.areas.lineage import LineageKind
from lagesbild.picture.change import (
    Ancestry,
    CompositeTimes,
    composite_change,
    in_common,
    ratings_change,
)
from lagesbild.picture.composite import Composite


def composite(**scores):
    count = len(scores)
    return Composite(
        units=tuple(scores),
        indicators=("fires",),
        normalised=np.array([[score] for score in scores.values()], dtype=float),
        sampling_sd=np.full((count, 1), 1.0),
    )


def change_of(*, now, before, then, kind, shares):
    [row] = composite_change(
        current=composite(hamnen=now),
        previous=composite(**before),
        inside=CompositeTimes(now=composite(hamnen=now), then=composite(hamnen=then)),
        ancestry={"hamnen": Ancestry(kind=kind, shares=shares)},
        coverage=0.9,
        broken=(),
    )
    return row


def test_on_the_same_ground_all_change_is_real():
    row = change_of(
        now=60, before={"hamnen": 50}, then=50, kind=LineageKind.CONTINUED, shares={"hamnen": 1.0}
    )

    assert (row["previous"], row["technical"], row["real"], row["current"]) == (50, 0, 10, 60)
    assert row["outcome"] == "higher"
    assert row["note"] is None


def test_what_a_new_border_alone_does_is_technical():
    # The old border gave 50; today's border gave 58 at that time and gives 60 now.
    row = change_of(
        now=60, before={"hamnen": 50}, then=58, kind=LineageKind.NEW_BORDER, shares={"hamnen": 0.7}
    )

    assert (row["technical"], row["real"]) == (8, 2)
    assert row["outcome"] == "no_safe_change"
    assert row["note"] == "Ny gräns."


def test_a_merged_area_is_compared_with_its_parts_by_their_ground():
    row = change_of(
        now=60,
        before={"hamnen_before": 40, "tallen_before": 60},
        then=57,
        kind=LineageKind.MERGED,
        shares={"hamnen_before": 0.25, "tallen_before": 0.75},
    )

    assert row["previous"] == 55.0
    assert row["previous"] + row["technical"] + row["real"] == row["current"]


def test_an_area_without_ancestors_has_a_real_change_but_no_figure_before():
    row = change_of(now=60, before={}, then=50, kind=LineageKind.NEW, shares={})

    assert (row["previous"], row["technical"], row["real"]) == (None, None, 10)


@pytest.mark.parametrize(
    ("then", "outcome"),
    # Two sampling errors of 1: the margin at 90 % is 1.645 · √2 = 2.33.
    [(57.7, "no_safe_change"), (57.6, "higher"), (62.3, "no_safe_change"), (62.4, "lower")],
)
def test_a_change_is_safe_only_beyond_its_margin(then, outcome):
    row = change_of(
        now=60,
        before={"hamnen": then},
        then=then,
        kind=LineageKind.CONTINUED,
        shares={"hamnen": 1.0},
    )

    assert row["outcome"] == outcome


def levels(*rows):
    return pl.DataFrame(rows, schema=["area", "level", "low", "high"], orient="row")


def ratings_of(kind, *, now, then):
    [row] = ratings_change(
        current=now,
        previous=then,
        comparable_now=now,
        comparable_then=then,
        ancestry={"hamnen": Ancestry(kind=kind, shares={"hamnen": 0.8})},
    )
    return row


def test_ratings_of_another_ground_are_not_compared():
    row = ratings_of(
        LineageKind.NEW_BORDER,
        now=levels(("hamnen", 3.0, 2.5, 3.5)),
        then=levels(("hamnen", 2.0, 1.5, 2.5)),
    )

    assert (row["real"], row["outcome"]) == (None, "not_comparable")
    assert (row["previous"], row["current"]) == (2.0, 3.0)


def test_ratings_of_the_same_ground_are_compared_and_say_that_raters_may_differ():
    row = ratings_of(
        LineageKind.CONTINUED,
        now=levels(("hamnen", 3.0, 2.7, 3.3)),
        then=levels(("hamnen", 2.0, 1.6, 2.4)),
    )

    # Margins .3 and .4 make .5.
    assert row["real_low"] == pytest.approx(0.5)
    assert row["outcome"] == "differs"
    assert "andra bedömare" in row["note"]


def test_an_interval_cut_by_the_end_of_the_scale_does_not_make_a_change_safe():
    # The level 4.9 has the margin .6; its upper end is cut at 5.
    row = ratings_of(
        LineageKind.CONTINUED,
        now=levels(("hamnen", 4.9, 4.3, 5.0)),
        then=levels(("hamnen", 4.2, 3.8, 4.6)),
    )

    assert row["real_high"] - row["real"] == pytest.approx(np.hypot(0.6, 0.4))
    assert row["outcome"] == "no_safe_change"


def test_a_level_without_interval_gives_no_safe_answer():
    row = ratings_of(
        LineageKind.CONTINUED,
        now=levels(("hamnen", 3.0, None, None)),
        then=levels(("hamnen", 2.0, 1.6, 2.4)),
    )

    assert row["outcome"] == "not_comparable"


def test_a_real_change_is_over_what_both_times_have():
    def two(*columns, names):
        return Composite(
            units=("hamnen",),
            indicators=names,
            normalised=np.array([columns], dtype=float),
            sampling_sd=np.zeros((1, len(columns))),
        )

    inside = in_common(
        two(60.0, 90.0, 30.0, names=("fires", "new", "work")),
        two(50.0, np.nan, names=("fires", "work")),
    )

    assert inside.indicators == ("fires", "work")
    assert (inside.now.scores.tolist(), inside.then.scores.tolist()) == ([60.0], [50.0])
