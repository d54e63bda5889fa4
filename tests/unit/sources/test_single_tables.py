"""A table that is kept by itself reads as it did inside its collection."""

from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from tests.unit.sources.base_collection import build_collection, edit, write_base
from tests.unit.sources.staffed_collection import build_staffed_collection

from lagesbild.errors import DeliveryRejected
from lagesbild.sources.single_tables import check_table, examine_table, read_cards, read_table


@pytest.mark.parametrize(
    ("table", "file"),
    [
        ("residents", "residents.csv"),
        ("observations", "observations.csv"),
        ("small_areas", "small_areas.gpkg"),
    ],
)
def test_a_table_reads_as_in_its_collection(table: str, file: str, tmp_path: Path) -> None:
    folder = write_base(tmp_path / "underlag")

    frame = read_table(folder / file, table)

    assert_frame_equal(frame.drop("source_row"), getattr(build_collection(), table))


def test_indicator_cards_read_as_in_their_collection(tmp_path: Path) -> None:
    folder = write_base(tmp_path / "underlag")

    assert read_cards(folder / "indicators.yaml") == dict(build_collection().indicator_cards)


@pytest.mark.parametrize(
    ("file", "old", "new", "rule"),
    [
        ("residents.csv", ",1000", ",tusen", "wrong-type"),
        ("residents.csv", ",", ";", "wrong-delimiter"),
        ("small_areas.gpkg", "", "", "unreadable-layer"),
    ],
)
def test_a_table_with_faults_is_refused(
    file: str, old: str, new: str, rule: str, tmp_path: Path
) -> None:
    path = write_base(tmp_path / "underlag") / file
    if old:
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace(old, new), encoding="utf-8")
    else:
        path.write_bytes(b"no layer")

    with pytest.raises(DeliveryRejected) as rejected:
        read_table(path, path.stem)

    assert {problem.rule for problem in rejected.value.problems} == {rule}


def test_cards_with_faults_are_refused(tmp_path: Path) -> None:
    path = write_base(tmp_path / "underlag") / "indicators.yaml"
    edit(path, "ground: crime", "ground: ")

    with pytest.raises(DeliveryRejected):
        read_cards(path)


def as_delivered(frame: pl.DataFrame) -> pl.DataFrame:
    """The cells of a table as text, as a file has them; the first row is line 2."""
    return frame.select(
        *(pl.col(name).cast(pl.String) for name in frame.columns if name != "source_row"),
        source_row=pl.int_range(2, 2 + pl.len(), dtype=pl.Int64),
    )


BESIDE = ("organisation", "areas", "rounds", "local_activities")


def beside() -> dict[str, pl.DataFrame]:
    collection = build_staffed_collection()
    return {
        name: getattr(collection, name).with_columns(
            source_row=pl.int_range(2, 2 + pl.len(), dtype=pl.Int64)
        )
        for name in BESIDE
    }


def test_a_table_beside_a_collection_reads_as_inside_it() -> None:
    hours = build_staffed_collection().duty_hours

    examined = examine_table(
        check_table(as_delivered(hours), "duty_hours", file="timmar"), beside=beside()
    )

    assert examined.problems == ()
    assert_frame_equal(examined.frame.drop("source_row"), hours.select(examined.frame.columns[:-1]))


def test_a_table_beside_a_collection_is_judged_by_cells_and_across_tables() -> None:
    raw = as_delivered(build_staffed_collection().duty_hours)
    faulty = raw.with_columns(
        hours=pl.when(pl.col("source_row") == 2).then(pl.lit("12,5")).otherwise("hours"),
        activity=pl.when(pl.col("source_row") == 3).then(pl.lit("fika")).otherwise("activity"),
        unit=pl.when(pl.col("source_row") == 4).then(pl.lit("L9999")).otherwise("unit"),
    )

    examined = examine_table(check_table(faulty, "duty_hours", file="timmar"), beside=beside())

    assert [(p.row, p.column, p.rule) for p in examined.problems] == [
        (2, "hours", "decimal-comma"),
        (3, "activity", "unknown-activity"),
        (4, "unit", "unknown-unit"),
    ]


def test_what_is_wrong_with_the_tables_beside_is_not_told() -> None:
    broken = beside()
    broken["areas"] = broken["areas"].with_columns(local_police_district=pl.lit("L9999"))
    raw = as_delivered(build_staffed_collection().local_activities)

    checked = check_table(raw, "local_activities", file="t")
    assert examine_table(checked, beside=broken).problems == ()
