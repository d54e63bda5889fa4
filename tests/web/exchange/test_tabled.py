"""Tables that many deliver parts of come in with a collection, go out with it, and are rows."""

from dataclasses import replace

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from tests.unit.sources.camera_collection import build_camera_collection
from tests.web.factories import acting, person

from lagesbild.norms.presence_disclosure import presence_disclosure_on
from lagesbild.picture.resource_tables import resource_tables
from lagesbild.picture.resources import follow_resources
from lagesbild.sources.collection import read_collection, write_collection
from lagesbild_web.audit.models import AuditEvent
from lagesbild_web.audit.payload import Payload
from lagesbild_web.records.actions.tabling import keep_rows, roll_back
from lagesbild_web.records.exchange.incoming import ImportRefused, import_collection
from lagesbild_web.records.exchange.outgoing import (
    collection_of_site,
    export_collection,
    written_collection,
)
from lagesbild_web.records.exchange.resources import resources_until
from lagesbild_web.records.models import Batch, BatchKind
from lagesbild_web.records.queries.resources import month_followed
from lagesbild_web.records.queries.tabled import HOMES, tabled_frame
from lagesbild_web.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def imported(tmp_path):
    administrator = acting(person("adam", Role.ADMINISTRATOR))
    write_collection(build_camera_collection(), tmp_path / "underlag")
    import_collection(tmp_path / "underlag", by=administrator)
    return administrator


def in_order(frame, table):
    rows = frame.drop("source_row", strict=False)
    return rows.select(sorted(rows.columns)).sort(pl.all())


@pytest.mark.parametrize("table", HOMES)
def test_a_table_comes_out_as_it_came_in(imported, table):
    came_in = getattr(build_camera_collection(), table)

    came_out = getattr(collection_of_site(with_protected=True), table)

    assert came_out.height > 0
    assert_frame_equal(in_order(came_out, table), in_order(came_in, table), check_dtypes=False)


def test_the_same_collection_again_adds_no_rows(imported, tmp_path):
    before = Batch.objects.count()

    again = import_collection(tmp_path / "underlag", by=imported)

    assert again.is_nothing_new
    assert Batch.objects.count() == before == len(HOMES)


def test_what_came_with_a_collection_can_be_corrected_and_taken_back(imported):
    controller = acting(person("carin", Role.CONTROLLER))
    row = collection_of_site().staffing.filter(area="A002", month="2024-04").row(0, named=True)
    cells = {
        name: None if value is None else str(value)
        for name, value in row.items()
        if name != "source_row"
    }
    batch = keep_rows([cells | {"posts": "7"}], table="staffing", by=controller)

    def posts():
        return collection_of_site().staffing.filter(area="A002", month="2024-04")["posts"].to_list()

    assert posts() == [7.0]
    roll_back(batch, by=controller)
    assert posts() == [row["posts"]]
    assert set(Batch.objects.values_list("kind", flat=True)) == {BatchKind.COLLECTION}


def test_a_collection_does_not_change_a_decided_test(imported, tmp_path):
    came_in = build_camera_collection()
    other = came_in.balancing_tests.with_columns(
        alternatives=pl.when(subject="KP0001").then(pl.lit("lighting")).otherwise("alternatives")
    )
    write_collection(replace(came_in, balancing_tests=other), tmp_path / "andrat")

    with pytest.raises(ImportRefused, match="version 1 av intresseavvägningen för KP0001"):
        import_collection(tmp_path / "andrat", by=imported)


def test_exact_positions_that_came_in_are_kept_and_not_handed_out(imported, tmp_path):
    with written_collection() as folder:
        assert not (folder / "camera_sites.csv").exists()
        assert "camera_sites.csv" not in (folder / "datapackage.json").read_text()
        again = import_collection(folder, by=imported)

    assert again.is_nothing_new
    assert tabled_frame("camera_sites").height == build_camera_collection().camera_sites.height


def test_the_log_says_how_many_positions_were_not_handed_out(imported, tmp_path):
    analyst = acting(person("arvid", Role.NATIONAL_ANALYST))

    export_collection(tmp_path / "ut", by=analyst)

    [withheld] = Payload.read(AuditEvent.objects.latest("seq").payload).details["withheld"]
    assert (withheld["table"], withheld["rows"]) == ("camera_sites", 2)
    assert len(withheld["sha256"]) == 64
    assert not (tmp_path / "ut" / "camera_sites.csv").exists()


def test_resources_are_followed_as_in_a_picture_of_the_export(imported):
    made = resources_until(month_followed(), on=imported.on)

    with written_collection() as folder:
        resources = follow_resources(read_collection(folder), until=made.last_month.last)
    tables = resource_tables(resources, until=imported.on, norm=presence_disclosure_on(imported.on))

    assert str(made.last_month) == "2024-03"
    assert made.tables["resource_reach"].height == 2
    for table, frame in tables.items():
        assert_frame_equal(made.tables[table.name], table.shape(frame))
