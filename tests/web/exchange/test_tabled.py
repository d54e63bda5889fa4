"""Tables that many deliver parts of come in with a collection, go out with it, and are rows."""

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from tests.unit.sources.resourced_collection import build_resourced_collection
from tests.web.factories import acting, person

from lagesbild.norms.presence_disclosure import presence_disclosure_on
from lagesbild.picture.resource_tables import resource_tables
from lagesbild.picture.resources import follow_resources
from lagesbild.sources.collection import read_collection, write_collection
from lagesbild_web.records.actions.tabling import keep_rows, roll_back
from lagesbild_web.records.exchange.incoming import import_collection
from lagesbild_web.records.exchange.outgoing import collection_of_site, written_collection
from lagesbild_web.records.exchange.resources import resources_until
from lagesbild_web.records.models import Batch, BatchKind
from lagesbild_web.records.queries.resources import month_followed
from lagesbild_web.records.queries.tabled import HOMES
from lagesbild_web.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def imported(tmp_path):
    administrator = acting(person("adam", Role.ADMINISTRATOR))
    write_collection(build_resourced_collection(), tmp_path / "underlag")
    import_collection(tmp_path / "underlag", by=administrator)
    return administrator


def in_order(frame, table):
    rows = frame.drop("source_row", strict=False)
    return rows.select(sorted(rows.columns)).sort(pl.all())


@pytest.mark.parametrize("table", HOMES)
def test_a_table_comes_out_as_it_came_in(imported, table):
    came_in = getattr(build_resourced_collection(), table)

    came_out = getattr(collection_of_site(), table)

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


def test_resources_are_followed_as_in_a_picture_of_the_export(imported):
    made = resources_until(month_followed(), on=imported.on)

    with written_collection() as folder:
        resources = follow_resources(read_collection(folder), until=made.last_month.last)
    tables = resource_tables(resources, until=imported.on, norm=presence_disclosure_on(imported.on))

    assert str(made.last_month) == "2024-03"
    assert made.tables["resource_reach"].height == 2
    for table, frame in tables.items():
        assert_frame_equal(made.tables[table.name], table.shape(frame))
