from types import SimpleNamespace

import numpy as np
import polars as pl
import pytest
from scipy import special
from tests.unit.picture.rated_by_hand import answers, expected_category, rated

from lagesbild.areas.lineage import LineageKind
from lagesbild.picture.change import Ancestry, CompositeTimes
from lagesbild.picture.composite import Composite
from lagesbild.picture.trend import RatedPair, rated_pairs, raw_pairs, trend_table
from lagesbild.stats.linking import Linkage

RESIDENTS = {"hamnen": 3000.0, "viken": 1000.0}


def composite(*scores, sd=0.0):
    return Composite(
        units=("hamnen", "viken", "udden")[: len(scores)],
        indicators=("fires",),
        normalised=np.array(scores, dtype=float)[:, None],
        sampling_sd=np.full((len(scores), 1), sd),
    )


def trend_of(*, inside=None, found=None, pairs=(), raw=None, figure="ratings"):
    table = trend_table(
        inside=inside,
        rated=found,
        pairs=pairs,
        raw=raw or {},
        residents=RESIDENTS,
        coverage=0.9,
    )
    return {row["weighting"]: row for row in table.filter(figure=figure).iter_rows(named=True)}


def test_the_composites_trend_weighs_areas_alike_or_by_residents():
    inside = CompositeTimes(now=composite(52, 48, sd=3.0), then=composite(60, 40, sd=4.0))

    rows = trend_of(inside=inside, figure="composite")

    # Changes -8 and +8, each with the error 5. Alike: 0 ± 1.645 · 5/√2. By residents: 3/4 and 1/4.
    areas, residents = rows["areas"], rows["residents"]
    margin = special.ndtri(0.95) * 5 / np.sqrt(2)
    assert (areas["units"], areas["change"], areas["p_higher"]) == (2, 0.0, 0.5)
    assert (areas["low"], areas["high"]) == pytest.approx((-margin, margin), abs=0.05)
    assert areas["outcome"] == "no_safe_change"
    error = 5 * np.hypot(0.75, 0.25)
    assert residents["change"] == -4.0
    assert residents["low"] == pytest.approx(-4 - special.ndtri(0.95) * error, abs=0.05)
    assert residents["p_higher"] == pytest.approx(special.ndtr(-4 / error), abs=0.005)


def test_a_composite_missing_at_either_time_takes_no_part():
    inside = CompositeTimes(
        now=composite(62, np.nan, 50, sd=1.0), then=composite(60, 40, np.nan, sd=1.0)
    )

    row = trend_of(inside=inside, figure="composite")["areas"]

    assert (row["units"], row["change"]) == (1, 2.0)


def test_without_a_composite_at_both_times_there_is_no_trend():
    inside = CompositeTimes(now=composite(np.nan), then=composite(60))

    row = trend_of(inside=inside, figure="composite")["residents"]

    assert (row["units"], row["change"], row["outcome"]) == (0, None, "not_comparable")
    assert row["note"].startswith("Inga områden har samma gräns")


def test_the_trend_has_no_row_for_a_composite_that_was_not_compared():
    assert trend_of(figure="composite") == {}
    assert list(trend_of()) == ["areas", "residents"]


DISTRICTS = {"hamnen": "L1", "viken": "L2"}
SEVERITY = {
    ("2023", "hamnen"): 1.0,
    ("2025", "hamnen"): 0.0,
    ("2023", "viken"): 0.0,
    ("2025", "viken"): 0.5,
}


def both_rounds(*, alone=(), **others):
    """Two raters of each area at each time, but one where it is named as alone."""
    sessions = [
        answers(round_, area, rater, "L1", B1=2, C1=3)
        for round_, area in SEVERITY
        for rater in (("r1",) if (round_, area) in alone else ("r1", "r2"))
    ]
    return rated(*sessions, district_of=DISTRICTS, severity=SEVERITY, **others)


def pairs_in(found, comparable=("hamnen", "viken"), kind=LineageKind.CONTINUED):
    kinship = {area: Ancestry(kind=kind, shares={area: 1.0}) for area in DISTRICTS}
    return rated_pairs(found, kinship=kinship, comparable=comparable)


def test_the_ratings_trend_is_the_mean_change_on_the_scale_that_people_know():
    found = both_rounds()

    rows = trend_of(found=found, pairs=pairs_in(found))

    hamnen = expected_category(0.0) - expected_category(1.0)
    viken = expected_category(0.5) - expected_category(0.0)
    assert rows["areas"]["change"] == round((hamnen + viken) / 2, 2)
    assert rows["residents"]["change"] == round(0.75 * hamnen + 0.25 * viken, 2)
    assert (rows["areas"]["outcome"], rows["areas"]["p_lower"]) == ("lower", 1.0)


def test_the_ratings_trend_counts_draws_for_its_interval_and_probability():
    found = both_rounds(sd=0.6)

    row = trend_of(found=found, pairs=pairs_in(found))["areas"]

    # The slow way: the same draws, level by level.
    objects = found.draws.objects
    number = found.arrays.object_of
    changes = np.mean(
        [
            expected_category(objects[:, number["2025", area]])
            - expected_category(objects[:, number["2023", area]])
            for area in DISTRICTS
        ],
        axis=0,
    )
    low, high = np.quantile(changes, [0.05, 0.95])
    assert row["change"] == pytest.approx(changes.mean(), abs=0.005)
    assert (row["low"], row["high"]) == pytest.approx((low, high), abs=0.005)
    assert row["p_higher"] == pytest.approx((changes > 0).mean(), abs=0.005)
    assert row["outcome"] == "no_safe_change"


@pytest.mark.parametrize(
    ("link", "outcome", "note"),
    [
        (Linkage.COMPARABLE, "lower", None),
        (Linkage.WEAKLY_LINKED, "differs", "Svagt länkat mellan omgångarna"),
        (Linkage.NOT_COMPARABLE, "not_comparable", "Omgångarnas skattningar är inte länkade"),
    ],
)
def test_a_trend_is_safe_only_between_linked_rounds(link, outcome, note):
    found = both_rounds(over_time=link)

    for row in trend_of(found=found, pairs=pairs_in(found)).values():
        assert (row["outcome"], row["units"]) == (outcome, 2)
        assert (row["note"] or "").startswith(note or "")
        assert (row["change"] is None) == (outcome == "not_comparable")


def test_without_ratings_or_pairs_the_trend_says_why():
    for rows in (trend_of(), trend_of(found=both_rounds())):
        for row in rows.values():
            assert (row["change"], row["units"], row["outcome"]) == (None, 0, "not_comparable")
            assert row["note"] == (
                "Inga områden har samma gräns och en nivå som kan jämföras i båda omgångarna."
            )


def test_the_raw_change_stands_beside_where_all_areas_have_one():
    found = both_rounds()
    pairs = pairs_in(found)
    raw = {"hamnen": (3.0, 2.0), "viken": (1.0, 1.5)}

    rows = trend_of(found=found, pairs=pairs, raw=raw)
    without = trend_of(found=found, pairs=pairs, raw={"hamnen": (3.0, 2.0)})

    # (-1 + .5) / 2 and 3/4 · -1 + 1/4 · .5
    assert (rows["areas"]["raw_change"], rows["residents"]["raw_change"]) == (-0.25, -0.62)
    assert without["areas"]["raw_change"] is None


def test_areas_without_known_residents_weigh_alike():
    found = both_rounds()
    table = trend_table(
        inside=None, rated=found, pairs=pairs_in(found), raw={}, residents={}, coverage=0.9
    )

    areas, residents = table["change"]
    assert areas == residents


def test_pairs_are_areas_on_the_same_ground_that_may_be_compared():
    found = both_rounds()
    numbers = found.arrays.object_of

    assert pairs_in(found) == [
        RatedPair(area=a, then=numbers["2023", a], now=numbers["2025", a]) for a in DISTRICTS
    ]
    assert [pair.area for pair in pairs_in(found, comparable=("viken",))] == ["viken"]
    assert pairs_in(found, kind=LineageKind.NEW_BORDER) == []
    assert pairs_in(None) == []


@pytest.mark.parametrize("round_", ["2023", "2025"])
def test_an_area_of_one_rater_at_either_time_makes_no_pair(round_):
    pairs = pairs_in(both_rounds(alone=[(round_, "hamnen")]))

    assert [pair.area for pair in pairs] == ["viken"]


def test_an_area_is_paired_with_what_it_was_called_then():
    found = both_rounds()
    kinship = {"viken": Ancestry(kind=LineageKind.RENAMED, shares={"hamnen": 1.0})}

    [pair] = rated_pairs(found, kinship=kinship, comparable=("viken",))

    numbers = found.arrays.object_of
    assert (pair.then, pair.now) == (numbers["2023", "hamnen"], numbers["2025", "viken"])


def test_the_first_round_has_no_pairs():
    assert rated_pairs(SimpleNamespace(round=0), kinship={}, comparable=()) == []


def test_raw_levels_are_paired_on_the_same_ground():
    now = pl.DataFrame(
        {
            "area": ["hamnen", "hamnen", "viken", "udden"],
            "id": ["*", "B1", "*", "*"],
            "level": [2.0, 5.0, 3.0, None],
        }
    )
    then = pl.DataFrame({"area": ["kajen", "viken"], "id": ["*", "*"], "level": [1.0, 2.5]})
    kinship = {
        "hamnen": Ancestry(kind=LineageKind.RENAMED, shares={"kajen": 1.0}),
        "viken": Ancestry(kind=LineageKind.NEW_BORDER, shares={"viken": 0.8}),
        "udden": Ancestry(kind=LineageKind.CONTINUED, shares={"viken": 1.0}),
    }

    assert raw_pairs(now, then, kinship=kinship) == {"hamnen": (1.0, 2.0)}
