"""Hours that were kept before a report could tell of places are the same rows afterwards."""

import importlib
import json

import pytest
from django.apps import apps
from tests.web.factories import acting, build_country, person
from tests.web.records.test_tabling import hours, staffing

from lagesbild.sources.schema import table_schemas
from lagesbild_web.records.actions.tabling import keep_rows
from lagesbild_web.records.models import TabledRow
from lagesbild_web.records.queries.tabled import key_of, tabled_frame
from lagesbild_web.roles import Role

pytestmark = pytest.mark.django_db

migration = importlib.import_module(
    "lagesbild_web.records.migrations.0007_place_in_the_key_of_hours"
)
OLD_KEY = ("period", "unit", "function", "assigned_area", "worked_area", "activity")


@pytest.fixture
def controller():
    """A country with staff, and with hours kept as they were before there were places."""
    build_country()
    by = acting(person("carin", Role.CONTROLLER, unit="R1"))
    keep_rows([staffing()], table="staffing", by=by)
    keep_rows([hours(), hours("prevention", "40")], table="duty_hours", by=by)
    for row in TabledRow.objects.filter(table="duty_hours"):
        row.cells.pop("place")
        row.key = json.dumps([row.cells[name] for name in OLD_KEY], ensure_ascii=False)
        row.save()
    return by


def test_an_old_row_is_corrected_and_not_doubled(controller):
    migration.add_the_place(apps, None)

    keep_rows([hours(amount="90")], table="duty_hours", by=controller)

    assert sorted(tabled_frame("duty_hours")["hours"]) == [40.0, 90.0]


def test_keys_are_those_of_the_table_and_other_tables_keep_theirs(controller):
    before = TabledRow.objects.get(table="staffing")

    migration.add_the_place(apps, None)

    rows = TabledRow.objects.filter(table="duty_hours")
    assert [row.key for row in rows] == [key_of("duty_hours", row.cells) for row in rows]
    assert {*rows[0].cells} == {*table_schemas()["duty_hours"].columns}
    after = TabledRow.objects.get(table="staffing")
    assert (after.key, after.cells) == (before.key, before.cells)


def test_the_way_back_gives_the_old_rows_and_leaves_those_that_tell_a_place(controller):
    old = set(TabledRow.objects.values_list("key", flat=True))
    migration.add_the_place(apps, None)
    told = hours("pulled_event", "8", worked_area=None, place="outside")
    keep_rows([told], table="duty_hours", by=controller)
    new = TabledRow.objects.order_by("pk").last().key

    migration.take_the_place_away(apps, None)

    assert set(TabledRow.objects.values_list("key", flat=True)) == {*old, new}
