"""A collection that is written reads back the same, here and by others; faults are all listed."""

import dataclasses
import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from frictionless import Package
from polars.testing import assert_frame_equal
from tests.unit.sources.base_collection import (
    ADDED_TABLES,
    build_collection,
    edit,
    write_base,
)
from tests.unit.sources.camera_collection import build_camera_collection
from tests.unit.sources.resourced_collection import build_resourced_collection

from lagesbild.errors import DeliveryRejected, NotFound, UserError
from lagesbild.picture.collection import Collection
from lagesbild.sources.collection import check_collection, read_collection, write_collection
from lagesbild.sources.problems import SHOWN_PER_RULE
from lagesbild.sources.schema import table_schemas

VALID_TO_BEFORE = "valid-to-before-valid-from"

TWENTY_FAULTS = [
    ("rounds.csv", ",2024,", ",20244,", "out-of-range"),
    ("organisation.csv", "Norra kusten", "", "missing-value"),
    ("organisation.csv", "Ängen,P01", "Ängen,P99", "unknown-parent"),
    ("organisation.csv", "y,,2015-01-01,", "y,,2015-01-01,2014-12-31", VALID_TO_BEFORE),
    ("residents.csv", ",1000", ",-1000", "negative-residents"),
    ("residents.csv", "K01C101", "K01C999", "unknown-small-area"),
    ("residents.csv", ",1002", ",tusen", "wrong-type"),
    ("observations.csv", "K01C100,K01,212", "K01C100,K01,1212", "numerator-exceeds-denominator"),
    ("observations.csv", "K01C101,K01,212,1000", "K01C101,K01,212,", "missing-denominator"),
    ("observations.csv", "K01C102,K01", "K01C102,K99", "unknown-municipality"),
    ("observations.csv", "2.5", '"2,5"', "decimal-comma"),
    ("observations.csv", "missing_geography", "", "missing-geography"),
    ("ratings.csv", "A1,3,", "A1,6,", "category-outside-scale"),
    ("ratings.csv", ",B1,", ",Z9,", "unknown-item"),
    ("ratings.csv", "A1,2,,medium", "A1,2,,mellan", "not-in-enum"),
    ("ratings.csv", "A002", "A999", "unknown-area"),
    ("ratings.csv", "KAL1", "KAL9", "unknown-calibration-case"),
    ("decisions.csv", "vulnerable", "risk", "unknown-class"),
    ("decisions.csv", "2025,A002", "2031,A002", "unknown-round"),
    ("indicators.yaml", "ground: crime", "ground: religion", "refused-ground"),
]


def checksums(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


def assert_same(read: Collection, written: Collection) -> None:
    for schema in table_schemas().values():
        if not schema.is_document:
            frame: pl.DataFrame = getattr(read, schema.name)
            assert_frame_equal(frame.drop("source_row"), getattr(written, schema.name))
    assert read.indicator_cards == written.indicator_cards
    assert read.questionnaires == written.questionnaires
    assert (read.name, read.title) == (written.name, written.title)


@pytest.mark.parametrize("build", [build_collection, build_camera_collection])
def test_a_written_collection_reads_back_the_same(
    build: Callable[[], Collection], tmp_path: Path
) -> None:
    written = build()
    write_collection(written, tmp_path / "underlag")

    assert_same(read_collection(tmp_path / "underlag"), written)


def test_rows_keep_the_line_of_the_file_even_after_a_cell_of_two_lines(tmp_path: Path) -> None:
    collection = read_collection(write_base(tmp_path / "underlag"))

    assert collection.ratings["source_row"].to_list() == [2, 3, 4, 6, 7]
    assert collection.areas["source_row"].to_list() == [1, 2, 3, 4]


def test_every_file_has_its_fingerprint(tmp_path: Path) -> None:
    folder = write_base(tmp_path / "underlag")

    files = read_collection(folder).files

    assert {file.path: file.sha256 for file in files} == checksums(folder)


def test_writing_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = write_base(tmp_path / "first"), write_base(tmp_path / "second")

    assert checksums(first) == checksums(second)


def test_writing_what_was_read_gives_the_same_bytes(tmp_path: Path) -> None:
    first = write_base(tmp_path / "first")
    write_collection(read_collection(first), tmp_path / "second")

    assert checksums(first) == checksums(tmp_path / "second")


def test_the_condition_of_a_follow_up_question_is_written_only_where_there_is_one(
    tmp_path: Path,
) -> None:
    written = build_collection()
    first, second = written.questionnaires["2021.1"].blocks
    follow_up = dataclasses.replace(second.items[0], asked_if="A1 >= 2 and not A1 in (4, 5)")
    version = dataclasses.replace(
        written.questionnaires["2021.1"],
        blocks=(first, dataclasses.replace(second, items=(follow_up,))),
    )
    with_one = dataclasses.replace(written, questionnaires={"2021.1": version})
    write_collection(with_one, tmp_path / "with_one")

    read = read_collection(tmp_path / "with_one")

    text = (tmp_path / "with_one/questionnaire.yaml").read_text(encoding="utf-8")
    before = (write_base(tmp_path / "before") / "questionnaire.yaml").read_text(encoding="utf-8")
    assert [item.asked_if for item in read.questionnaires["2021.1"].items] == [
        None,
        "A1 >= 2 and not A1 in (4, 5)",
    ]
    assert text == before + "      asked_if: A1 >= 2 and not A1 in (4, 5)\n"


def test_a_column_that_may_be_absent_is_written_only_where_something_stands_in_it(
    tmp_path: Path,
) -> None:
    without = build_collection()
    weighed = without.ratings.with_columns(
        pl.when(pl.col("rater") == "B02").then(pl.lit(4, pl.Int64)).alias("weighed_category")
    )
    write_collection(without, tmp_path / "without")
    write_collection(dataclasses.replace(without, ratings=weighed), tmp_path / "weighed")

    assert header_of(tmp_path / "without/ratings.csv").endswith(",reason")
    assert header_of(tmp_path / "weighed/ratings.csv").endswith(",reason,weighed_category")
    assert columns_described_in(tmp_path / "without")[-1] == "reason"
    assert columns_described_in(tmp_path / "weighed")[-1] == "weighed_category"
    assert_same(read_collection(tmp_path / "without"), without)
    assert_same(
        read_collection(tmp_path / "weighed"), dataclasses.replace(without, ratings=weighed)
    )


def header_of(file: Path) -> str:
    return file.read_text(encoding="utf-8").partition("\n")[0]


def columns_described_in(folder: Path) -> list[str]:
    descriptor = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    [ratings] = [one for one in descriptor["resources"] if one["name"] == "ratings"]
    return [field["name"] for field in ratings["schema"]["fields"]]


def test_an_existing_folder_is_never_written_over(tmp_path: Path) -> None:
    folder = write_base(tmp_path / "underlag")
    before = checksums(folder)

    with pytest.raises(UserError, match="finns redan"):
        write_base(folder)

    assert checksums(folder) == before


def test_a_collection_without_area_officers_has_the_files_that_it_always_had(
    tmp_path: Path,
) -> None:
    folder = write_base(tmp_path / "underlag")

    assert set(checksums(folder)) == {
        "areas.gpkg",
        "assignments.csv",
        "calibration_cases.csv",
        "datapackage.json",
        "decisions.csv",
        "indicators.yaml",
        "observations.csv",
        "organisation.csv",
        "questionnaire.yaml",
        "ratings.csv",
        "residents.csv",
        "rounds.csv",
        "small_areas.gpkg",
    }
    assert all(getattr(read_collection(folder), table).is_empty() for table in ADDED_TABLES)


def test_a_period_says_in_the_descriptor_what_it_may_be(tmp_path: Path) -> None:
    write_collection(build_resourced_collection(), tmp_path / "underlag")
    descriptor = json.loads((tmp_path / "underlag/datapackage.json").read_text(encoding="utf-8"))

    patterns = {
        resource["name"]: field["constraints"]["pattern"]
        for resource in descriptor["resources"]
        for field in resource.get("schema", {"fields": []})["fields"]
        if "pattern" in field.get("constraints", {})
    }

    assert patterns == {
        "observations": "[0-9]{4}(-Q[1-4]|-[0-9]{2}(-[0-9]{2})?)?",
        "staffing": "[0-9]{4}-[0-9]{2}",
        "duty_hours": "([0-9]{4}-[0-9]{2}|[0-9]{4}-W[0-9]{2}|[0-9]{4}-[0-9]{2}-[0-9]{2})",
        "loans": "[0-9]{4}-[0-9]{2}",
        "presence": "[0-9]{4}-[0-9]{2}",
        "presence_by_hour": "[0-9]{4}-Q[1-4]",
        "presence_logs": "[0-9]{4}-[0-9]{2}",
        "paid_hours": "[0-9]{4}-[0-9]{2}",
        "ledger": "[0-9]{4}-[0-9]{2}",
        "ledger_totals": "[0-9]{4}-[0-9]{2}",
    }


def test_an_independent_reader_finds_the_package_valid(tmp_path: Path) -> None:
    write_collection(build_camera_collection(), tmp_path / "underlag")
    report = Package(str(tmp_path / "underlag/datapackage.json")).validate()

    assert report.valid, report.flatten(["type", "note"])
    assert len(report.tasks) == len(table_schemas())


def test_a_zip_file_reads_like_its_folder(tmp_path: Path) -> None:
    folder = write_base(tmp_path / "underlag")
    archive = shutil.make_archive(str(tmp_path / "packat"), "zip", tmp_path, folder.name)

    assert_same(read_collection(Path(archive)), build_collection())


def test_parquet_is_taken_for_csv(tmp_path: Path) -> None:
    folder, written = write_base(tmp_path / "underlag"), build_collection()
    (folder / "ratings.csv").unlink()
    written.ratings.write_parquet(folder / "ratings.parquet")
    descriptor = (folder / "datapackage.json").read_text(encoding="utf-8")
    entries = json.loads(descriptor)
    [ratings] = [entry for entry in entries["resources"] if entry["name"] == "ratings"]
    ratings["path"] = "ratings.parquet"
    del ratings["hash"]
    (folder / "datapackage.json").write_text(json.dumps(entries), encoding="utf-8")

    assert_same(read_collection(folder), written)


def test_tables_that_may_be_left_out_come_back_empty(tmp_path: Path) -> None:
    folder = write_base(tmp_path / "underlag")
    path = folder / "datapackage.json"
    descriptor = json.loads(path.read_text(encoding="utf-8"))
    descriptor["resources"] = [r for r in descriptor["resources"] if r["name"] != "decisions"]
    path.write_text(json.dumps(descriptor), encoding="utf-8")
    (folder / "decisions.csv").unlink()

    decisions = read_collection(folder).decisions

    assert decisions.is_empty()
    assert decisions.columns == [*table_schemas()["decisions"].columns, "source_row"]


def test_twenty_faults_are_all_listed_in_one_run(tmp_path: Path) -> None:
    folder = write_base(tmp_path / "underlag")
    for file, old, new, _ in TWENTY_FAULTS:
        edit(folder / file, old, new)

    problems = check_collection(folder)

    assert len(problems) == len(TWENTY_FAULTS) == 20
    assert {(p.file, p.rule) for p in problems} == {(f, rule) for f, *_, rule in TWENTY_FAULTS}
    assert problems == sorted(problems, key=lambda p: (p.file, p.row or 0, p.column or ""))


def test_reading_refuses_with_every_problem(tmp_path: Path) -> None:
    folder = write_base(tmp_path / "underlag")
    edit(folder / "residents.csv", ",1000", ",-1000")

    with pytest.raises(DeliveryRejected) as rejected:
        read_collection(folder)

    assert list(rejected.value.problems) == check_collection(folder)


def test_what_is_not_there_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="finns inte"):
        read_collection(tmp_path / "nowhere")


def test_problems_beyond_the_shown_are_counted(tmp_path: Path) -> None:
    collection = build_collection()
    [first] = collection.residents.head(1).to_dicts()
    years = range(1990, 1990 + SHOWN_PER_RULE + 7)
    residents = pl.DataFrame(
        [{**first, "year": year, "residents": -1} for year in years],
        schema=collection.residents.schema,
    )
    one_place = dataclasses.replace(
        collection,
        residents=residents,
        small_areas=collection.small_areas.head(1),
        observations=collection.observations.filter(
            pl.col("small_area").is_null() | (pl.col("small_area") == first["small_area"])
        ),
    )
    write_collection(one_place, tmp_path / "underlag")

    *shown, rest = check_collection(tmp_path / "underlag")

    assert len(shown) == SHOWN_PER_RULE
    assert "7 till" in rest.text


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    folder = write_base(tmp_path / "underlag")
    outside = (folder / "rounds.csv").rename(tmp_path / "rounds.csv")
    (folder / "rounds.csv").symlink_to(outside)

    assert [p.rule for p in check_collection(folder)] == ["path-leaves-folder"]


def test_aliases_in_yaml_are_refused(tmp_path: Path) -> None:
    folder = write_base(tmp_path / "underlag")
    edit(folder / "indicators.yaml", "caveats: []", "caveats: &a [x]\n- *a")

    assert [p.rule for p in check_collection(folder)] == ["broken-yaml"]
