"""A table that is kept by itself reads as it did inside its collection."""

from pathlib import Path

import pytest
from polars.testing import assert_frame_equal
from tests.unit.sources.base_collection import build_collection, edit, write_base

from lagesbild.errors import DeliveryRejected
from lagesbild.sources.single_tables import read_cards, read_table


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
