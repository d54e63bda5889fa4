"""Whatever lists are drawn, every area is accounted for and the parts of a change add up."""

from datetime import date

import polars as pl
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from lagesbild.areas.area import AreaClass
from lagesbild.areas.history import Round, assign_area_ids
from lagesbild.areas.lineage import relate
from lagesbild.areas.technical_change import technical_change

PARTS = ("entered", "left", "split_merged", "scheme", "reclassified")
SUCCESSORS = {AreaClass.RISK: AreaClass.VULNERABLE}
NAMES = ("Hamnen", "Kajen", "Udden", "Ön")


@st.composite
def area_lists(draw):
    """Draw up to six rectangles with corners on a grid of 200 m, overlapping or not."""
    corner, side = st.integers(0, 8), st.integers(1, 5)
    drawn = draw(
        st.lists(st.tuples(corner, corner, side, side, st.sampled_from(NAMES)), max_size=6)
    )
    return pl.DataFrame(
        {
            "area": [f"a{number}" for number in range(len(drawn))],
            "name": [name for *_, name in drawn],
            "geometry": [
                shapely.to_wkb(shapely.box(200 * w, 200 * s, 200 * (w + dx), 200 * (s + dy)))
                for w, s, dx, dy, _ in drawn
            ],
        },
        schema={"area": pl.String, "name": pl.String, "geometry": pl.Binary},
    )


@given(before=area_lists(), after=area_lists())
def test_every_area_of_both_lists_is_in_the_lineage(before, after):
    lineage = relate(before=before, after=after)
    assert set(lineage["from_area"].drop_nulls()) == set(before["area"])
    assert set(lineage["to_area"].drop_nulls()) == set(after["area"])
    alone = lineage.filter(pl.col("kind").is_in(["ended", "new"]))
    assert alone.height == lineage["from_area"].null_count() + lineage["to_area"].null_count()


@given(before=area_lists(), after=area_lists(), data=st.data())
def test_previous_and_the_parts_are_the_current_number_in_every_class(before, after, data):
    classes = st.sampled_from(AreaClass)
    previous = {area: data.draw(classes) for area in before["area"]}
    current = {
        area: data.draw(classes.filter(lambda c: c != AreaClass.RISK)) for area in after["area"]
    }
    change = technical_change(
        previous=previous,
        current=current,
        lineage=relate(before=before, after=after),
        successors=SUCCESSORS,
    )
    sums = change.select(pl.sum_horizontal("previous", *PARTS))
    assert sums.to_series().to_list() == change["current"].to_list()
    total = change.row(-1, named=True)
    assert (total["previous"], total["current"]) == (len(previous), len(current))
    assert (total["scheme"], total["reclassified"]) == (0, 0)


@settings(max_examples=50)
@given(lists=st.lists(area_lists(), min_size=1, max_size=4))
def test_every_unit_is_one_generation_that_is_valid_in_its_round(lists):
    rounds = [
        Round(id=str(year), first_day=date(year, 12, 1), units=units.rename({"area": "unit"}))
        for year, units in enumerate(lists, start=2015)
    ]
    history = assign_area_ids(rounds)
    assert not history.boundaries.select("area", "boundary").is_duplicated().any()
    placed = history.units.join(history.boundaries, on=["area", "boundary"])
    assert placed.height == sum(units.height for units in lists)
    assert not placed.select("round", "area").is_duplicated().any()
    day = (
        pl.col("round")
        .cast(pl.Int32)
        .map_elements(lambda year: date(year, 12, 1), return_dtype=pl.Date)
    )
    valid = (pl.col("valid_from") <= day) & (
        pl.col("valid_to").is_null() | (day <= pl.col("valid_to"))
    )
    assert placed.filter(~valid).is_empty()
