from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl
import pytest
import shapely
from polars.testing import assert_frame_equal

from lagesbild.examples import invented_country
from lagesbild.indicators.card import HigherIs, IndicatorCard, IndicatorKind, PoliceGenerated
from lagesbild.norms.picture_methods import picture_method_on
from lagesbild.norms.screening import screening_method_on
from lagesbild.picture import screening
from lagesbild.picture.composite import Composite
from lagesbild.picture.screening import screen_country, screen_small_areas
from lagesbild.picture.situation import observe, rounds_of
from lagesbild.picture.tables.screening import (
    SCREENING,
    SCREENING_GROUPS,
    SCREENING_LISTED,
    SCREENING_SMALL_AREAS,
)

DAY = date(2025, 12, 1)
METHOD = replace(screening_method_on(DAY), draws=4000)
TABLES = {
    "small_areas": SCREENING_SMALL_AREAS,
    "groups": SCREENING_GROUPS,
    "listed": SCREENING_LISTED,
    "summary": SCREENING,
}


def card(name, police_generated=PoliceGenerated.NO):
    return IndicatorCard(
        id=name,
        title=name.capitalize(),
        why="",
        ground="crime",
        kind=IndicatorKind.RATE,
        numerator="",
        denominator="",
        higher_is=HigherIs.WORSE,
        police_generated=police_generated,
        source="",
    )


CARDS = {
    "work": card("work"),
    "fires": card("fires"),
    "drugs": card("drugs", PoliceGenerated.YES),
}


def composite(units, places, *, indicators=("work",), sd=0.0):
    table = np.array(places, dtype=float).reshape(len(units), len(indicators))
    return Composite(
        units=tuple(units),
        indicators=tuple(indicators),
        normalised=table,
        sampling_sd=np.broadcast_to(np.array(sd, dtype=float).reshape(-1, 1), table.shape),
    )


def square(west, *, side=100):
    return shapely.to_wkb(shapely.box(west, 0, west + side, 100))


def screened(
    small,
    listed=(50.0, 80.0),
    *,
    sd=0.0,
    listed_sd=0.0,
    indicators=("work",),
    listed_indicators=None,
    residents=None,
    listed_homes=(1000, 1000),
    inside=None,
    west=None,
    method=METHOD,
    score_groups=None,
):
    """Screen small areas S0, S1, … against listed areas A0, A1, …

    Each listed area has a small area of its own, H0, H1, …, wholly inside it, with `listed_homes`
    residents. `inside` is the share of S0, S1, … in area A0. All small areas lie a kilometre apart
    unless `west` places them.
    """
    codes = [f"S{i}" for i in range(len(small))]
    homes = [f"H{i}" for i in range(len(listed))]
    areas = [f"A{i}" for i in range(len(listed))]
    lowest = [[0.0] * len(indicators)] * len(homes)
    rows = [np.broadcast_to(row, len(indicators)) for row in (*small, *lowest)]
    sds = [*np.broadcast_to(sd, len(codes)), *(0.0 for _ in homes)]
    places = list(west or [1000 * i for i in range(len(codes))])
    return screen_small_areas(
        small=composite([*codes, *homes], rows, indicators=indicators, sd=sds),
        listed=composite(
            areas,
            [np.broadcast_to(row, len(listed_indicators or indicators)) for row in listed],
            indicators=listed_indicators or indicators,
            sd=np.broadcast_to(listed_sd, len(areas)),
        ),
        cells=pl.DataFrame(
            {
                "small_area": [*codes, *homes],
                "municipality": ["K1"] * (len(codes) + len(homes)),
                "residents": [*(residents or [1000] * len(codes)), *listed_homes[: len(homes)]],
                "geometry": [
                    *(square(place) for place in places),
                    *(square(-10_000 - 1000 * i) for i in range(len(homes))),
                ],
            },
            schema_overrides={
                "small_area": pl.String,
                "municipality": pl.String,
                "residents": pl.Int64,
                "geometry": pl.Binary,
            },
        ),
        areas=pl.DataFrame(
            {
                "area": areas,
                "name": [f"Område {i}" for i in range(len(areas))],
                "geometry": [square(-10_000 - 1000 * i) for i in range(len(areas))],
            },
            schema={"area": pl.String, "name": pl.String, "geometry": pl.Binary},
        ),
        shares=pl.DataFrame(
            [
                *zip(areas, homes, [1.0] * len(areas), strict=True),
                *(("A0", code, share) for code, share in zip(codes, inside or (), strict=False)),
            ],
            schema={"area": pl.String, "small_area": pl.String, "share": pl.Float64},
            orient="row",
        ),
        cards=CARDS,
        score_groups=score_groups or all_at(90.0, indicators=indicators),
        method=method,
    )


def all_at(score, *, indicators=("work",), sd=0.0):
    """Return a fake scorer that gives every group the same score."""

    def score_groups(shares):
        groups = shares["area"].unique(maintain_order=True).to_list()
        return composite(
            groups, [[score] * len(indicators)] * len(groups), indicators=indicators, sd=sd
        )

    return score_groups


def standings(found):
    rows = found.small_areas.filter(pl.col("small_area").str.starts_with("S"))
    return rows["standing"].to_list()


def row_of(frame, key, value):
    [row] = frame.filter(pl.col(key) == value).to_dicts()
    return row


def test_a_small_area_is_inside_from_the_score_of_the_list_s_lowest_tenth():
    # A0 at 50 has half of the residents: a tenth of them lives at 50.
    found = screened([50.0, 49.9, 100.0])

    assert standings(found) == ["candidate", "other", "candidate"]
    assert row_of(found.summary, "screening", "country")["limit"] == 50.0


def test_the_list_s_range_is_weighed_by_residents():
    found = screened([60.0], listed_homes=(50, 950))

    # Only 5 percent live at 50; the tenth is reached at 80.
    assert standings(found) == ["other"]


def test_a_small_area_mostly_inside_listed_areas_is_no_candidate():
    found = screened([90.0, 90.0, 90.0], inside=[0.49, 0.5, 1.0])

    assert standings(found) == ["candidate", "listed", "listed"]
    assert found.small_areas.filter(small_area="S0")["share_listed"].item() == 0.49


def test_the_probability_is_that_of_the_normal_error():
    found = screened([53.0], sd=3.0)

    assert found.small_areas.filter(small_area="S0")["probability"].item() == pytest.approx(
        0.841345
    )


def test_the_error_of_the_list_counts_beside_that_of_the_small_area():
    found = screened([55.0], [50.0], sd=3.0, listed_sd=4.0)

    # z = 5 / √(3² + 4²) = 1.
    probability = found.small_areas.filter(small_area="S0")["probability"].item()
    assert probability == pytest.approx(0.8413, abs=0.02)


def test_an_unsure_one_is_a_candidate_only_among_enough_sure_ones():
    # 53 ± 3 has 0.84: alone 16 percent are expected to be false, beside two sure ones 5 percent.
    alone = screened([53.0, 10.0, 10.0], sd=[3.0, 0.0, 0.0])
    among = screened([53.0, 90.0, 90.0], sd=[3.0, 0.0, 0.0])

    assert standings(alone) == ["other", "other", "other"]
    assert standings(among) == ["candidate", "candidate", "candidate"]
    expected = row_of(among.summary, "screening", "country")["candidates_expected_false"]
    assert expected == pytest.approx(0.158655, abs=1e-6)


def test_candidates_beside_each_other_are_one_group_and_a_small_gap_does_not_part_them():
    # S0 and S1 share a border, S2 stands 15 m from S1, S3 stands 30 m from S2.
    found = screened([90.0] * 4, west=[0, 100, 215, 345])

    groups = dict(found.groups.select("group", "members").iter_rows())
    assert groups == {"S0": "S0, S1, S2", "S3": "S3"}
    assert found.small_areas.drop_nulls("group")["group"].to_list() == ["S0", "S0", "S0", "S3"]


def test_what_is_no_candidate_does_not_join_two_groups():
    found = screened([90.0, 10.0, 90.0], west=[0, 100, 200])

    assert found.groups["members"].to_list() == ["S0", "S2"]


def test_a_group_is_scored_as_one_area_by_its_ground_outside_the_list():
    asked = []

    def score_groups(shares):
        asked.append(shares.sort("small_area").rows(named=True))
        return composite(["S0"], [[53.0]], sd=[3.0])

    found = screened(
        [90.0, 60.0],
        west=[0, 100],
        residents=[3000, 1000],
        inside=[0.2, 0.0],
        score_groups=score_groups,
    )

    [members] = asked
    assert members == [
        {"small_area": "S0", "area": "S0", "share": 0.8},
        {"small_area": "S1", "area": "S0", "share": 1.0},
    ]
    row = row_of(found.groups, "group", "S0")
    assert row["residents"] == pytest.approx(0.8 * 3000 + 1000)
    assert row["mean_score"] == pytest.approx((2400 * 90 + 1000 * 60) / 3400)
    assert (row["score"], row["sampling_sd"]) == (53.0, 3.0)
    assert row["probability"] == pytest.approx(0.841345)


def test_a_group_names_the_listed_areas_that_it_touches():
    found = screened([90.0, 90.0], west=[-10_100, 500])

    assert row_of(found.groups, "group", "S0")["beside"] == "Område 0"
    assert row_of(found.groups, "group", "S1")["beside"] is None


def test_the_indicators_that_carry_a_candidate_are_told_with_their_points():
    found = screened(
        [[90.0, 60.0], [10.0, 20.0]],
        indicators=("work", "fires"),
        listed_homes=(0, 0),
        method=replace(METHOD, list_quantile=0.1),
    )

    # The country's means are 50 and 40: half of 40 and half of 20.
    assert (
        row_of(found.small_areas, "small_area", "S0")["carried_by"] == "Work (+20,0), Fires (+10,0)"
    )
    assert row_of(found.small_areas, "small_area", "S1")["carried_by"] is None


def test_only_so_many_carriers_are_named_and_none_below_the_country_s_mean():
    few = screened(
        [[90.0, 60.0], [10.0, 20.0]],
        indicators=("work", "fires"),
        listed_homes=(0, 0),
        method=replace(METHOD, indicators_named=1),
    )
    below = screened(
        [[100.0, 10.0], [10.0, 20.0]], indicators=("work", "fires"), listed_homes=(0, 0)
    )

    assert row_of(few.small_areas, "small_area", "S0")["carried_by"] == "Work (+20,0)"
    assert row_of(below.small_areas, "small_area", "S0")["carried_by"] == "Work (+22,5)"


def test_the_same_is_told_without_what_grows_with_police_presence():
    found = screened(
        [[100.0, 20.0]], listed=[[100.0, 0.0], [60.0, 60.0]], indicators=("drugs", "work")
    )

    # With drugs: 60 against 50 and 60. Without: 20 against 0 and 60, of which 0 is the limit.
    row = row_of(found.small_areas, "small_area", "S0")
    assert (row["score"], row["score_without_police_generated"]) == (60.0, 20.0)
    assert row["probability_without_police_generated"] == 1.0
    carried_by_drugs = screened(
        [[100.0, 20.0]], listed=[[20.0, 80.0], [30.0, 90.0]], indicators=("drugs", "work")
    )
    row = row_of(carried_by_drugs.small_areas, "small_area", "S0")
    assert (row["probability"], row["probability_without_police_generated"]) == (1.0, 0.0)


def test_where_every_indicator_grows_with_presence_nothing_is_left_without_them():
    found = screened([90.0], indicators=("drugs",))

    row = row_of(found.small_areas, "small_area", "S0")
    assert row["standing"] == "candidate"
    assert row["score_without_police_generated"] is None
    assert row["probability_without_police_generated"] is None


def test_too_few_indicators_are_too_little_to_go_by():
    three = ("work", "fires", "drugs")
    nan = np.nan

    found = screened([[90, nan, nan], [90, 90, nan], [nan, nan, nan]], indicators=three)

    assert standings(found) == ["too_little_known", "candidate", "too_little_known"]
    assert found.small_areas["indicators_missing"].to_list() == [0, 0, 2, 1, 3]
    assert row_of(found.small_areas, "small_area", "S2")["score"] is None
    assert row_of(found.small_areas, "small_area", "S2")["sampling_sd"] is None


def test_an_indicator_that_no_listed_area_has_is_not_compared():
    found = screened([[40.0, 100.0]], indicators=("work", "fires"), listed_indicators=("work",))

    # With fires it would be 70 and inside.
    row = row_of(found.small_areas, "small_area", "S0")
    assert (row["score"], row["standing"], row["indicators_missing"]) == (40.0, "other", 0)


def test_a_listed_area_below_the_others_is_unlike_the_list():
    found = screened([10.0], [20.0, 50.0, 80.0], listed_homes=(1000, 1000, 1000))

    assert found.unlike["area"].to_list() == ["A0"]
    assert found.listed["probability_below"].to_list() == [1.0, 0.0, 0.0]


def test_a_listed_area_is_also_held_against_the_rest_of_the_country():
    # 100 residents at 10, 300 at 40; the listed area at 20 lies above a quarter of them.
    found = screened([10.0, 40.0], [20.0, 80.0], residents=[100, 300])

    assert found.listed["residents_elsewhere_lower"].to_list() == [0.25, 1.0]


def test_the_only_area_of_a_list_has_no_others_to_be_unlike():
    found = screened([60.0], [50.0])

    assert found.listed["probability_below"].to_list() == [None]
    assert found.unlike.is_empty()
    assert standings(found) == ["candidate"]


def test_a_listed_area_without_score_takes_no_part_in_the_range():
    found = screened([55.0], [np.nan, 50.0, 80.0], listed_homes=(1000, 1000, 1000))

    assert row_of(found.summary, "screening", "country")["limit"] == 50.0
    assert row_of(found.listed, "area", "A0")["probability_below"] is None
    assert row_of(found.listed, "area", "A0")["unlike"] is False


def test_the_summary_says_it_all_in_a_sentence():
    found = screened([90.0, 90.0, 10.0], west=[0, 100, 5000])

    assert row_of(found.summary, "screening", "country")["sentence"].replace("\u00a0", " ") == (
        "2 småområden av 5 ligger utanför listan men inom dess omfång (minst 50,0 av 100), varav"
        " 0,0 kan väntas vara där av en slump; de bildar 1 grupp. 1 av listans 2 områden ligger"
        " under de andras omfång, där 10 % av listans invånare bor oavsett hur lik den är sig"
        " själv. Det är en arbetslista för människor och publiceras inte."
    )


def test_without_candidates_there_are_no_groups_and_nobody_is_asked_to_score_them():
    def never(shares):
        raise AssertionError("no groups to score")

    found = screened([10.0], score_groups=never)

    assert found.candidates.is_empty()
    assert found.groups.is_empty()


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"small": [], "listed": []}, "det finns inga småområden"),
        ({"small": [90.0], "listed": []}, "det finns inga områden på listan"),
        ({"small": [90.0], "listed_indicators": ("fires",)}, "ingen indikator har värden både"),
        ({"small": [90.0], "listed": [np.nan]}, "inget område på listan har ett sammanvägt"),
    ],
)
def test_what_cannot_be_screened_gives_empty_tables_and_says_why(given, reason):
    found = screened(**given)

    for name, table in TABLES.items():
        frame = getattr(found, name)
        assert frame.schema == pl.Schema(table.schema), name
        assert frame.is_empty() == (name != "summary")
    assert reason in row_of(found.summary, "screening", "country")["sentence"]
    assert found.unlike.is_empty()
    assert found.candidates.is_empty()


def test_small_areas_without_any_value_cannot_be_screened():
    found = screen_small_areas(
        small=composite(["S0"], [np.nan]),
        listed=composite(["A0"], [50.0]),
        cells=pl.DataFrame(
            {"small_area": ["S0"], "municipality": "K", "residents": 1, "geometry": [square(0)]}
        ),
        areas=pl.DataFrame({"area": ["A0"], "name": ["Ön"], "geometry": [square(9000)]}),
        shares=pl.DataFrame(
            schema={"area": pl.String, "small_area": pl.String, "share": pl.Float64}
        ),
        cards=CARDS,
        score_groups=all_at(90.0),
        method=METHOD,
    )

    assert "inget småområde har tillräckligt" in found.summary["sentence"].item()


def test_every_table_of_the_screening_stays_inside():
    assert all(table.inside_only for table in TABLES.values())
    assert not screening_method_on(DAY).is_verified


@pytest.fixture(scope="module")
def country():
    return invented_country(seed=2021, rounds=1, areas=20)


def screen(collection):
    [round_] = rounds_of(collection)
    observed = observe(collection, rounds=[round_], method=picture_method_on(round_.reference_day))
    ground = observed.grounds[round_.reference_day]
    estimates = observed.estimates_of(round_, ground=ground)
    return screen_country(observed, estimates, round_=round_, ground=ground, method=METHOD)


def test_an_area_that_is_taken_off_the_list_comes_back_as_a_candidate(country):
    before = screen(country)
    [gravest] = before.listed.sort("score", descending=True).head(1).to_dicts()
    without = replace(country, areas=country.areas.filter(pl.col("area") != gravest["area"]))
    inside = set(before.small_areas.filter(standing="listed")["small_area"])

    after = screen(without)

    lost = inside - set(after.small_areas.filter(standing="listed")["small_area"])
    assert lost
    assert lost <= set(after.candidates["small_area"])
    [group] = after.groups.filter(pl.col("members").str.contains(min(lost))).to_dicts()
    assert group["probability"] > 0.99
    assert group["score"] == pytest.approx(gravest["score"], abs=10)


def test_the_order_of_the_rows_does_not_matter(country):
    first = screen(country)
    turned = screen(
        replace(
            country,
            small_areas=country.small_areas.reverse(),
            residents=country.residents.reverse(),
        )
    )

    assert_frame_equal(first.small_areas, turned.small_areas)
    assert_frame_equal(first.groups, turned.groups)
    assert_frame_equal(first.listed, turned.listed)


def test_without_rows_about_a_place_a_small_area_is_known_as_one_with_nobody(country):
    gone = country.small_areas["small_area"][0]
    nobody = replace(
        country,
        residents=country.residents.filter(pl.col("small_area") != gone),
        observations=country.observations.filter(pl.col("small_area").ne_missing(gone)),
    )

    found = screen(nobody)

    row = row_of(found.small_areas, "small_area", gone)
    assert (row["residents"], row["score"], row["standing"]) == (0, None, "too_little_known")


def test_the_standings_are_those_that_the_table_explains():
    [column] = [c for c in SCREENING_SMALL_AREAS.columns if c.name == "standing"]

    assert all(standing in column.description for standing in screening.Standing)
