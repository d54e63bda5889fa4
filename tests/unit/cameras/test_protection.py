"""What leaves: areas and counts, nothing finer, and no small count."""

from datetime import date

import polars as pl
import pytest
from tests.unit.sources.base_collection import frame_of
from tests.unit.sources.camera_collection import build_camera_collection, event, point

from lagesbild.cameras.protection import SHARED_COLUMNS, WITHHELD_COLUMNS, public_counts, shared
from lagesbild.cameras.register import states_on
from lagesbild.disclosure.hierarchy import Hierarchy
from lagesbild.disclosure.rule import DisclosureRule
from lagesbild.examples.table_columns import CAMERA_TABLES
from lagesbild.sources.schema import table_schemas

DAY = date(2026, 1, 1)
RULE = DisclosureRule(threshold=5)
HIERARCHY = Hierarchy(
    name="polisen",
    parents={"hamnen": "norr", "ängen": "norr", "kvarnen": "syd", "norr": "land", "syd": "land"}
    | {"land": None},
)


@pytest.mark.parametrize("table", CAMERA_TABLES)
def test_each_column_is_either_shared_or_withheld(table: str) -> None:
    columns = (*SHARED_COLUMNS.get(table, ()), *WITHHELD_COLUMNS.get(table, ()))

    assert sorted(columns) == sorted(table_schemas()[table].columns)


def test_free_text_and_the_kind_of_place_are_not_shared() -> None:
    collection = build_camera_collection()

    assert "reason" not in shared("camera_events", collection.camera_events).columns
    assert "place_kind" not in shared("camera_needs", collection.camera_needs).columns


def test_nothing_of_the_positions_is_shared() -> None:
    with pytest.raises(ValueError, match="nothing of camera_sites is shared"):
        shared("camera_sites", build_camera_collection().camera_sites)


def counts_of(**points_in: int) -> dict[str, int | None]:
    """Return what is shown when so many points are in operation in each area."""
    places = [area for area, number in points_in.items() for _ in range(number)]
    codes = [f"KP{place:04}" for place in range(len(places))]
    states = states_on(
        DAY,
        needs=frame_of("camera_needs", []),
        points=frame_of(
            "camera_points",
            [point(code, area=area, need=None) for code, area in zip(codes, places, strict=True)],
        ),
        events=frame_of(
            "camera_events",
            [event(code, date(2019, 1, 1), "take_over", "active") for code in codes],
        ),
    )
    shown = public_counts(states, hierarchy=HIERARCHY, rule=RULE)
    return dict(shown.select("unit", "shown").iter_rows())


def test_large_counts_are_shown_with_their_sums() -> None:
    shown = counts_of(hamnen=6, ängen=7, kvarnen=8)

    assert shown == {"hamnen": 6, "ängen": 7, "kvarnen": 8, "norr": 13, "syd": 8, "land": 21}


def test_a_small_count_is_withheld_and_so_is_what_it_could_be_computed_from() -> None:
    shown = counts_of(hamnen=2, ängen=17, kvarnen=8)

    assert shown["hamnen"] is None
    assert shown["ängen"] is None or shown["norr"] is None
    assert shown["kvarnen"] == 8


def test_points_that_have_ended_or_wait_are_not_counted() -> None:
    points = frame_of("camera_points", [point("KP1", area="hamnen"), point("KP2", area="hamnen")])
    events = frame_of(
        "camera_events",
        [
            event("KP1", date(2019, 1, 1), "take_over", "active"),
            event("KP1", date(2024, 1, 1), "remove", "removed", "decision_maker"),
            event("KP2", date(2024, 1, 1), "order", "ordered"),
        ],
    )
    states = states_on(DAY, needs=frame_of("camera_needs", []), points=points, events=events)

    shown = public_counts(states, hierarchy=HIERARCHY, rule=RULE)

    assert shown.filter(pl.col("unit") == "hamnen")["shown"].to_list() == [0]
