"""What must hold for every staff, whatever was reported of their hours."""

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.staffed_places import FULL_TIME, Place, followed, staff, work

AREAS = ("Hamnen", "Kullen", "Ängen")
OUTCOMES = ["met", "not_met", "cannot_be_told", "not_applicable"]

shares = st.floats(0, 1, allow_nan=False)
people = st.fixed_dictionaries(
    {
        "residents": st.integers(0, 20_000),
        "heads": st.integers(0, 5),
        "part_time": shares,
        "away": shares,
        "reported": shares,
        "in_area": shares,
        "spare_posts": st.floats(0, 3, allow_nan=False),
    }
)


def country(drawn, *, reported=1.0):
    """Three areas; of the hours that were reported, only a part is kept."""
    staffing, hours = [], []
    for name, one in zip(AREAS, drawn, strict=True):
        fte = one["heads"] * one["part_time"]
        staffing.append(
            staff(
                name,
                heads=one["heads"],
                fte=fte,
                posts=fte + one["spare_posts"],
                sick_fte=fte * one["away"],
            )
        )
        worked = fte * (1 - one["away"]) * FULL_TIME * one["reported"] * reported
        hours.append(work(name, worked * one["in_area"]))
        hours.append(work(name, worked * (1 - one["in_area"]), "pulled_other", worked_area=None))
    places = [
        Place(name=name, residents=one["residents"]) for name, one in zip(AREAS, drawn, strict=True)
    ]
    return followed(places, staffing=staffing, hours=hours)


@settings(max_examples=40, deadline=None)
@given(st.tuples(people, people, people))
def test_the_steps_of_a_gap_add_up_to_it_exactly(drawn):
    gaps = country(drawn).gaps.filter(pl.col("reason").is_null())
    steps = [name for name in gaps.columns if "_to_" in name]

    assert (gaps.select(pl.sum_horizontal(steps)).to_series() == gaps["gap_milli"]).all()
    assert (gaps["norm_milli"] - gaps["ring_fenced_milli"] == gaps["gap_milli"]).all()


@settings(max_examples=40, deadline=None)
@given(st.tuples(people, people, people), shares)
def test_reporting_less_never_shows_that_the_norm_is_met_or_not_met(drawn, kept):
    """Who leaves hours out can lose an answer by it, and never gain one."""
    key = ["scope", "unit", "period", "numerator", "rounding"]
    whole = country(drawn).readings
    less = country(drawn, reported=kept).readings.join(whole, on=key, suffix="_whole")
    told = less.filter(pl.col("outcome").is_in(["met", "not_met"]))

    assert less.height == whole.height
    assert (told["outcome"] == told["outcome_whole"]).all()


@settings(max_examples=40, deadline=None)
@given(st.tuples(people, people, people))
def test_a_district_with_every_area_met_has_no_area_that_is_not(drawn):
    readings = country(drawn).readings
    key = ["numerator", "rounding"]
    areas = readings.filter(scope="area").group_by(key).agg(pl.col("outcome"))
    every = readings.filter(scope="district_every_area").join(areas, on=key, suffix="_areas")
    for district, of_areas in every.select("outcome", "outcome_areas").iter_rows():
        assert district in OUTCOMES
        assert (district == "not_met") == ("not_met" in of_areas)
        assert district != "met" or set(of_areas) <= {"met", "not_applicable"}


@settings(max_examples=40, deadline=None)
@given(st.tuples(people, people, people))
def test_the_shares_of_time_add_up_to_one(drawn):
    use = country(drawn).time_use.filter(pl.col("share").is_not_null())
    sums = use.group_by("level", "unit", "period").agg(pl.col("share").sum())

    assert ((sums["share"] - 1).abs() < 1e-9).all()
