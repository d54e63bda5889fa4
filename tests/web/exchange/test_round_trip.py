"""What comes in as a collection goes out as the same."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from tests.unit.sources.base_collection import build_collection
from tests.web.exchange.rows import assert_says_the_same, sessions_in

from lagesbild.assessment.questionnaire import Block
from lagesbild.sources.collection import read_collection, write_collection
from lagesbild.sources.protection import shareable
from lagesbild_web.records.exchange.incoming import import_collection
from lagesbild_web.records.exchange.outgoing import export_collection

pytestmark = pytest.mark.django_db


def test_the_invented_country_goes_out_as_it_came_in(
    country_folder, administrator, analyst, tmp_path: Path
):
    import_collection(country_folder, by=administrator)

    export_collection(tmp_path / "ut", by=analyst)

    came_in, went_out = read_collection(country_folder), read_collection(tmp_path / "ut")
    # All but what never leaves.
    assert came_in.camera_sites.height > 0
    assert_says_the_same(went_out, shareable(came_in))
    # Every session was assigned, and the export says so also of the rounds that did not.
    assert_frame_equal(sessions_in(went_out), sessions_in(came_in))
    assert went_out.assignments.height == sessions_in(came_in).height


def test_an_export_that_comes_in_elsewhere_goes_out_with_the_same_bytes(
    deliver, administrator, analyst, tmp_path: Path
):
    import_collection(deliver(), by=administrator)
    first = export_collection(tmp_path / "first", by=analyst)

    again = import_collection(tmp_path / "first", by=administrator)
    second = export_collection(tmp_path / "second", by=analyst)

    assert again.is_nothing_new
    assert second.data_version == first.data_version


def test_weighed_answers_come_along_beside_the_independent_ones(
    deliver, administrator, analyst, tmp_path: Path
):
    second_rater = pl.col("rater") == "B02"
    weighed = build_collection().ratings.with_columns(
        pl.when(second_rater).then(pl.lit(4, pl.Int64)).alias("weighed_category"),
        pl.when(second_rater).then(pl.lit("Underlag 7 kom till.")).alias("weighed_reason"),
        pl.when(pl.col("missing_code").is_not_null())
        .then(pl.lit("not_applicable"))
        .alias("weighed_missing_code"),
    )
    import_collection(deliver(ratings=weighed), by=administrator)

    export_collection(tmp_path / "ut", by=analyst)

    went_out = read_collection(tmp_path / "ut")
    assert_says_the_same(went_out, replace(build_collection(), ratings=weighed))
    assert went_out.ratings["weighed_category"].count() == 2


def test_the_decision_keeps_the_name_of_those_who_decided(
    deliver, administrator, analyst, tmp_path: Path
):
    decisions = build_collection().decisions.with_columns(
        pl.Series("decided_by_role", ["Nationell beslutsgrupp", "Chefen för Noa"])
    )
    import_collection(deliver(decisions=decisions), by=administrator)

    export_collection(tmp_path / "ut", by=analyst)

    went_out = read_collection(tmp_path / "ut").decisions
    assert went_out["decided_by_role"].to_list() == ["Nationell beslutsgrupp", "Chefen för Noa"]


def test_a_follow_up_question_that_was_not_asked_keeps_its_missing_code(
    deliver, administrator, analyst, tmp_path: Path
):
    version = build_collection().questionnaires["2021.1"]
    first, second = version.blocks
    follow_up = replace(second.items[0], asked_if="A1 >= 4")
    blocks = (first, Block(id=second.id, title=second.title, items=(follow_up,)))
    with_condition = {"2021.1": replace(version, blocks=blocks)}
    folder = deliver(questionnaires=with_condition)
    import_collection(folder, by=administrator)

    export_collection(tmp_path / "ut", by=analyst)

    went_out = read_collection(tmp_path / "ut")
    assert_says_the_same(went_out, read_collection(folder))
    assert went_out.questionnaires == with_condition


def test_a_collection_in_a_zip_file_comes_in_too(country_folder, administrator, tmp_path: Path):
    archive = shutil.make_archive(str(tmp_path / "underlag"), "zip", country_folder)

    assert import_collection(Path(archive), by=administrator).counts["rounds"] == 2


def test_tables_that_are_delivered_as_parquet_are_read_as_such(
    administrator, analyst, tmp_path: Path
):
    write_collection(build_collection(), tmp_path / "in")
    _as_parquet(tmp_path / "in", "observations")

    import_collection(tmp_path / "in", by=administrator)
    export_collection(tmp_path / "ut", by=analyst)

    assert_says_the_same(read_collection(tmp_path / "ut"), build_collection())


def _as_parquet(folder: Path, table: str) -> None:
    frame = pl.read_csv(folder / f"{table}.csv", infer_schema=False)
    frame.write_parquet(folder / f"{table}.parquet")
    (folder / f"{table}.csv").unlink()
    path = folder / "datapackage.json"
    descriptor = json.loads(path.read_text(encoding="utf-8"))
    for resource in descriptor["resources"]:
        if resource["name"] == table:
            resource["path"] = f"{table}.parquet"
            del resource["hash"]
    path.write_text(json.dumps(descriptor), encoding="utf-8")
