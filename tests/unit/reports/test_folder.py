"""What `write_picture` leaves: the same bytes always, nothing half-done, nothing hidden let out."""

import hashlib
import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from lagesbild.errors import NotFound, UserError
from lagesbild.picture.tables import RESOURCE_PRESENCE, TABLES
from lagesbild.reports.folder import (
    WRITE_STEPS,
    check_target,
    read_frozen,
    read_manifest,
    read_tables,
    write_picture,
)
from lagesbild.reports.manifest import write_manifest

from .factories import HIDDEN_VALUE, SECRET_COUNT, SECRET_RATER, build_picture


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("picture") / "out"
    write_picture(build_picture(), folder)
    return folder


def bytes_of(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_second_run_in_another_process_gives_the_same_bytes(written, tmp_path):
    script = textwrap.dedent(
        """
        import sys
        from pathlib import Path
        from factories import build_picture
        from lagesbild.reports.folder import write_picture

        write_picture(build_picture(), Path(sys.argv[1]))
        """
    )
    environment = os.environ | {
        "PYTHONHASHSEED": "4711",
        "TZ": "Asia/Tokyo",
        "PYTHONPATH": str(Path(__file__).parent),
    }
    subprocess.run(
        [sys.executable, "-W", "error", "-c", script, str(tmp_path / "again")],
        check=True,
        env=environment,
        cwd=tmp_path,
    )
    assert bytes_of(tmp_path / "again") == bytes_of(written)


def test_the_folder_holds_what_the_manual_lists(written):
    names = {path.name for path in written.iterdir()}
    assert names == {
        *("manifest.json", "tables", "inside", "areas.gpkg", "areas.geojson"),
        *("map.svg", "map.html", "report.html", "report.pdf", "workbook.xlsx"),
    }


def test_the_manifest_lists_every_file_with_its_true_fingerprint(written):
    outputs = {output["path"]: output for output in read_manifest(written)["outputs"]}
    found = bytes_of(written)
    assert outputs.keys() == found.keys() - {"manifest.json"}
    for path, output in outputs.items():
        assert output["sha256"] == found[path]
        assert output["size"] == (written / path).stat().st_size
        assert output["audience"] == ("inside" if path.startswith("inside/") else "shareable")


def test_the_manifest_says_how_the_picture_was_made_and_nothing_of_when_or_where(written):
    text = (written / "manifest.json").read_text(encoding="utf-8")
    manifest = json.loads(text)
    assert text == json.dumps(manifest, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    assert manifest["round"] == "2025"
    assert manifest["class_scheme"] == "two_classes_2025"
    assert manifest["norms"][0]["is_verified"] is False
    assert manifest["inputs"] == [{"path": "areas.gpkg", "sha256": "ab" * 32, "size": 4096}]
    assert str(written) not in text


def test_the_manifest_names_the_months_whose_presence_is_told_of(tmp_path):
    presence = RESOURCE_PRESENCE
    rows = [
        dict.fromkeys(presence.schema)
        | {"month": month, "source": "positions", "function": "response", "area": area}
        | {"suppressed": month == "2025-02"}
        for month in ("2025-02", "2025-01")
        for area in ("A1", "A2")
    ]
    picture = build_picture()
    followed = {**picture.tables, presence.name: presence.frame(rows)}

    write_manifest(picture, tmp_path)
    assert read_manifest(tmp_path)["resource_months"] == []
    write_manifest(build_picture(tables=followed), tmp_path)
    assert read_manifest(tmp_path)["resource_months"] == ["2025-01", "2025-02"]


def test_tables_are_read_back_as_they_were(written):
    picture, tables = build_picture(), read_tables(written)
    assert tables.keys() == picture.tables.keys()
    for name, frame in tables.items():
        assert frame.equals(picture.tables[name]), name


def test_a_frozen_picture_carries_the_fingerprints_its_files_have_now(written):
    frozen = read_frozen(written)
    assert dict(frozen.sha256) == {
        path: found for path, found in bytes_of(written).items() if path != "manifest.json"
    }


def test_a_folder_that_is_no_picture_cannot_be_read(tmp_path):
    with pytest.raises(NotFound, match="ingen lägesbild"):
        read_frozen(tmp_path)


def test_what_is_kept_inside_is_in_no_shareable_file(written):
    needles = [
        SECRET_RATER,
        str(SECRET_COUNT),
        f"{SECRET_COUNT:,}".replace(",", "\u00a0"),
        "43,2",
        "43.2",
    ]
    assert str(HIDDEN_VALUE).startswith("43.2")
    shareable = [
        written / output["path"]
        for output in read_manifest(written)["outputs"]
        if output["audience"] == "shareable"
    ]
    texts = [path for path in shareable if path.suffix in {".csv", ".geojson", ".html", ".json"}]
    assert len(texts) > 10
    for path in texts:
        content = path.read_text(encoding="utf-8")
        assert not [needle for needle in needles if needle in content], path
    assert not {table.name for table in TABLES if table.inside_only} & {p.stem for p in shareable}


def test_steps_are_told_as_often_as_promised(tmp_path):
    steps: list[str] = []
    write_picture(build_picture(), tmp_path / "out", on_step=steps.append)
    assert len(steps) == WRITE_STEPS


def test_a_folder_with_something_in_it_is_refused(tmp_path):
    (tmp_path / "mine.txt").write_text("kept")
    with pytest.raises(UserError, match="inte tom"):
        write_picture(build_picture(), tmp_path)
    assert (tmp_path / "mine.txt").read_text() == "kept"


def test_only_a_picture_is_ever_replaced(tmp_path):
    (tmp_path / "mine.txt").write_text("kept")
    with pytest.raises(UserError, match="ersätts inte"):
        check_target(tmp_path, replace=True)


def test_a_picture_is_replaced_when_asked(written, tmp_path):
    folder = tmp_path / "out"
    write_picture(build_picture(), folder)
    (folder / "left-over.txt").write_text("old")
    write_picture(build_picture(), folder, replace=True)
    assert bytes_of(folder) == bytes_of(written)
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_nothing_is_left_when_writing_fails(tmp_path):
    with pytest.raises(KeyError):
        write_picture(build_picture(tables={}), tmp_path / "out")
    assert list(tmp_path.iterdir()) == []
