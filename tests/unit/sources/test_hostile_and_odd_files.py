"""Files that are broken, hostile or only odd: refused with a problem, or read, never a crash."""

import json
import zipfile
from pathlib import Path

import polars as pl
import pytest
from tests.unit.sources.base_collection import build_collection, edit, write_base
from tests.unit.sources.broken import write_broken

from lagesbild.layers import read_layer, write_layer
from lagesbild.sources.archives import check_archive
from lagesbild.sources.collection import check_collection, read_collection
from lagesbild.sources.problems import problem


def rules_broken_by(place: Path) -> list[str]:
    return [found.rule for found in check_collection(place)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_base(tmp_path / "underlag")


def test_links_that_lead_to_each_other_leave_the_folder(folder: Path) -> None:
    (folder / "rounds.csv").unlink()
    (folder / "rounds.csv").symlink_to(folder / "annan.csv")
    (folder / "annan.csv").symlink_to(folder / "rounds.csv")

    assert set(rules_broken_by(folder)) <= {"path-leaves-folder", "missing-file", "unlisted-file"}
    assert rules_broken_by(folder)


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ("9" * 5_000, ["broken-json"]),
        ("NaN", ["broken-json"]),
        ("[" * 200_000, ["broken-json"]),
        ("true", ["unknown-format-version"]),
        ('{"a": 1, "a": 2}', ["malformed-descriptor"]),
    ],
)
def test_an_odd_descriptor_is_refused(version: str, expected: list[str], folder: Path) -> None:
    path = folder / "datapackage.json"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"format": 1', f'"format": {version}', 1), encoding="utf-8")

    assert rules_broken_by(folder) == expected


def test_a_title_may_not_turn_the_direction_of_writing(folder: Path) -> None:
    edit(folder / "datapackage.json", "Litet underlag", "Litet \N{RIGHT-TO-LEFT OVERRIDE}galrednu")

    assert rules_broken_by(folder) == ["control-character"]


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_damaged_zip_is_refused_however_it_is_packed(method: int, tmp_path: Path) -> None:
    path = tmp_path / "underlag.zip"
    with zipfile.ZipFile(path, "w", method) as archive:
        archive.writestr("rounds.csv", bytes(range(256)) * 40)
    data = bytearray(path.read_bytes())
    for place in range(45, 120):
        data[place] ^= 0xFF
    path.write_bytes(data)

    assert {found.rule for found in check_archive(path)} == {"unreadable-archive"}


def test_a_file_and_a_folder_of_one_name_cannot_be_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "underlag.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("rounds.csv", "x")
        archive.writestr("rounds.csv/areas.csv", "x")

    assert rules_broken_by(path) == ["unreadable-archive"]


@pytest.mark.parametrize(
    "nested", ["[" * 100_000, "- " * 100_000, "{a: " * 100_000, "[" * 60 + "]" * 60]
)
def test_yaml_of_many_levels_is_refused(nested: str, folder: Path) -> None:
    (folder / "indicators.yaml").write_text(nested, encoding="utf-8")

    problems = [p for p in check_collection(folder) if p.file == "indicators.yaml"]

    assert sorted({p.rule for p in problems}) == ["broken-yaml", "wrong-hash"]


def test_yaml_of_many_megabytes_is_refused_unread(folder: Path) -> None:
    edit(folder / "indicators.yaml", "indicators:", "indicators:\n" + "#" * 2_000_001)

    assert rules_broken_by(folder) == ["too-long"]


def test_a_fault_in_yaml_is_told_in_swedish_with_its_place(folder: Path) -> None:
    edit(folder / "indicators.yaml", "caveats: []", "caveats: [")

    [found] = check_collection(folder)

    assert found.text.startswith("filen är inte giltig YAML (rad ")
    assert found.row


def test_the_fault_of_a_boundary_is_told_in_swedish_with_its_place(tmp_path: Path) -> None:
    [found] = check_collection(write_broken("invalid-polygon", tmp_path / "annat"))

    assert found.text.startswith("gränsen är ogiltig (gränsen korsar sig själv vid 6")


def test_a_problem_never_shows_a_control_character() -> None:
    found = problem("wrong-type", file="a\x1b.csv", text="»\x1b[31m\N{RIGHT-TO-LEFT OVERRIDE}«")

    assert (found.file, found.text) == ("a\ufffd.csv", "»\ufffd[31m\ufffd«")


def test_tabs_and_line_breaks_are_no_control_characters(folder: Path) -> None:
    edit(folder / "ratings.csv", "torget", "tor\tget\r\n")

    assert rules_broken_by(folder) == []


@pytest.mark.parametrize(("written", "read"), [("1001.0", 1001), ("1001.000", 1001), ("0.0", 0)])
def test_a_whole_number_may_be_written_with_zero_decimals(
    written: str, read: int, folder: Path
) -> None:
    edit(folder / "residents.csv", ",1001", f",{written}")

    assert read_collection(folder).residents["residents"].to_list() == [1000, read, 1002]


@pytest.mark.parametrize("written", ["1001.5", "1001.", ".0"])
def test_a_number_with_decimals_is_not_whole(written: str, folder: Path) -> None:
    edit(folder / "residents.csv", ",1001", f",{written}")

    assert rules_broken_by(folder) == ["wrong-type"]


def test_a_layer_may_have_whole_numbers_in_a_column_of_decimals(folder: Path) -> None:
    layer = read_layer(folder / "areas.gpkg", layer="areas").frame
    (folder / "areas.gpkg").unlink()
    decimals = layer.with_columns(pl.col("boundary").cast(pl.Float64))
    write_layer(decimals, folder / "areas.gpkg", layer="areas")
    path = folder / "datapackage.json"
    descriptor = json.loads(path.read_text(encoding="utf-8"))
    for resource in descriptor["resources"]:
        resource.pop("hash")
    path.write_text(json.dumps(descriptor), encoding="utf-8")

    areas = read_collection(folder).areas

    assert areas["boundary"].to_list() == build_collection().areas["boundary"].to_list()


@pytest.mark.parametrize(
    "name", [".DS_Store", "Thumbs.db", "desktop.ini", "~$rounds.xlsx", "._rounds.csv"]
)
def test_what_the_desktop_leaves_behind_is_no_unlisted_file(name: str, folder: Path) -> None:
    (folder / name).write_bytes(b"x")

    assert rules_broken_by(folder) == []


@pytest.mark.parametrize("inside", ["", "underlag/"])
def test_a_zip_file_from_a_mac_is_read(inside: str, folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "packat.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for file in folder.iterdir():
            archive.write(file, f"{inside}{file.name}")
            archive.writestr(f"__MACOSX/{inside}._{file.name}", b"x")
        archive.writestr(".DS_Store", b"x")

    assert rules_broken_by(path) == []
