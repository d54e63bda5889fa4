"""Exact positions stay: in no shared collection, and in no problem about them."""

from pathlib import Path

import pytest
from tests.unit.sources.camera_collection import build_camera_collection, site

from lagesbild.sources.collection import check_collection, write_collection
from lagesbild.sources.protection import shareable, withheld_from
from lagesbild.sources.schema import table_schemas

POSITION = {"e_m", "n_m"}


def test_every_table_with_a_position_is_protected() -> None:
    with_position = [s.name for s in table_schemas().values() if POSITION & {*s.columns}]

    assert with_position == ["camera_sites"]
    assert [s.name for s in table_schemas().values() if s.protected] == with_position


def test_a_shared_collection_has_all_but_the_positions(tmp_path: Path) -> None:
    whole = build_camera_collection()
    write_collection(shareable(whole), tmp_path / "underlag")

    assert not (tmp_path / "underlag/camera_sites.csv").exists()
    assert check_collection(tmp_path / "underlag") == []
    written = [path.read_bytes() for path in (tmp_path / "underlag").iterdir()]
    assert not any(b"6600050.5" in content for content in written)
    assert shareable(whole).camera_points.equals(whole.camera_points)


def test_count_and_checksum_are_told_and_do_not_depend_on_the_order_of_rows() -> None:
    rows = [site("KP0001", 600_050.0, 6_600_050.5), site("KB0002", 600_600.0, 6_600_090.0)]
    [told] = withheld_from(build_camera_collection(camera_sites=rows))
    [turned] = withheld_from(build_camera_collection(camera_sites=rows[::-1]))
    [moved] = withheld_from(
        build_camera_collection(camera_sites=[rows[0] | {"e_m": 600_051.0}, rows[1]])
    )

    assert (told.table, told.rows) == ("camera_sites", 2)
    assert told == turned
    assert told.sha256 != moved.sha256
    assert withheld_from(build_camera_collection(camera_sites=[])) == ()


@pytest.mark.parametrize(
    ("e", "n"),
    [
        ("6600050.5", "600050.25"),
        ("1600050.25", "6600050.5"),
        ("600050.25", "5600050.5"),
        ("17.9612345", "59.5312345"),
        ('"600050,25"', "6600050.5"),
        ("öst600050.25", "6600050.5"),
        ("", "6600050.5"),
    ],
)
def test_no_problem_shows_a_position(e: str, n: str, tmp_path: Path) -> None:
    folder = tmp_path / "underlag"
    write_collection(build_camera_collection(camera_sites=[site("KP0001", 1.5, 2.5)]), folder)
    path = folder / "camera_sites.csv"
    path.write_text(f"subject,e_m,n_m\nKP0001,{e},{n}\n", encoding="utf-8")
    found = [p for p in check_collection(folder) if p.rule != "wrong-hash"]

    assert [(p.file, p.row) for p in found] == [("camera_sites.csv", 2)]
    given = [e.strip('"'), n]
    assert not any(part and part in str(p) for p in found for part in given)
