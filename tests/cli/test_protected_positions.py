"""No position of a camera is in a picture: not in its tables, its report, its map, its workbook."""

import zipfile
from pathlib import Path

import polars as pl


def contents_of(folder: Path) -> dict[str, bytes]:
    """Return what stands in each file, and in each part of a workbook or a zip file."""
    found: dict[str, bytes] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            name = path.relative_to(folder).as_posix()
            found[name] = path.read_bytes()
            if zipfile.is_zipfile(path):
                with zipfile.ZipFile(path) as archive:
                    for inner in archive.namelist():
                        found[f"{name}/{inner}"] = archive.read(inner)
    return found


def test_a_picture_holds_no_position_of_a_camera(example_folder, picture_folder):
    sites = pl.read_csv(example_folder / "camera_sites.csv", infer_schema=False)
    positions = [*sites["e_m"], *sites["n_m"]]
    whole_metres = [value.partition(".")[0] for value in sites["n_m"]]

    assert len(sites) > 10
    for name, content in contents_of(picture_folder).items():
        if name.endswith((".gpkg", ".geojson")):
            continue  # Borders have corners of their own; what layers hold is tried below.
        assert not [one for one in positions if "." in one and one.encode() in content], name
        assert not [one for one in whole_metres if f",{one}".encode() in content], name


def test_no_layer_of_a_picture_has_points(picture_folder):
    for path in picture_folder.rglob("*.geojson"):
        assert '"Point"' not in path.read_text(encoding="utf-8"), path.name


def test_the_manifest_names_the_protected_file_and_nothing_in_it(example_folder, picture_folder):
    manifest = (picture_folder / "manifest.json").read_text(encoding="utf-8")

    assert "camera_sites.csv" in manifest
    assert '"e_m"' not in manifest
