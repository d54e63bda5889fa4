"""What leaves of resources: rows of what is seen, and money of units with the whole country."""

import io
import zipfile

import polars as pl
import pytest
from tests.web import resourced
from tests.web.factories import acting, person

from lagesbild_web.records.exchange.resource_exports import export_resources
from lagesbild_web.records.exchange.resources import resources_until
from lagesbild_web.records.queries.organisation import organisation_on
from lagesbild_web.records.queries.resources import SeenResources, month_followed
from lagesbild_web.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _country():
    resourced.build_resourced_country()


def seen_by(role: Role, unit: str = "*") -> SeenResources:
    somebody = acting(person(f"prov-{role}-{unit}", role, unit=unit))
    made = resources_until(month_followed(), on=somebody.on)
    assert made is not None
    return SeenResources(made, somebody, organisation=organisation_on(somebody.on))


def exported(seen: SeenResources, *, inside: bool) -> dict[str, pl.DataFrame]:
    file = export_resources(
        seen, form="csv", inside=inside, address="https://example.test/", by=seen.acting
    )
    with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
        return {
            name.removesuffix(".csv"): pl.read_csv(archive.read(name), infer_schema_length=None)
            for name in archive.namelist()
            if name.endswith(".csv")
        }


def test_ledger_and_allocation_leave_with_who_reads_the_whole_country():
    for role, unit, theirs in (
        (Role.CONTROLLER, "*", True),
        (Role.AUDITOR, "*", True),
        (Role.CONTROLLER, "R1", False),
        (Role.REGIONAL_COORDINATOR, "*", False),
    ):
        tables = exported(seen_by(role, unit), inside=True)
        assert ({"resource_ledger", "resource_allocation"} <= {*tables}) == theirs, (role, unit)
        checks = set(tables["resource_checks"]["check"])
        assert ("ledger_totals" in checks) == theirs, (role, unit)
        assert "paid_hours" in checks


def test_the_inside_tables_of_a_district_hold_its_own_units_only():
    tables = exported(seen_by(Role.DISTRICT_CHIEF, "L1"), inside=True)

    for name in ("resource_evidence", "resource_paid", "resource_works_in"):
        assert set(tables[name]["unit"]) == {"L1"}, name
    assert set(tables["resource_area_months"]["area"]) == {"A1"}
    assert set(tables["resource_matrix_monthly"]["placed_in"]) == {"L1"}
    whats = set(tables["resource_checks"]["what"])
    assert whats == {"L1", "A1", "L1, response"}


def test_the_shared_tables_of_a_district_hold_what_is_read_and_the_nation():
    tables = exported(seen_by(Role.AREA_OFFICER, "L1"), inside=False)

    assert set(tables["resource_presence"]["area"]) == {"A1"}
    assert set(tables["resource_areas"]["area"]) == {"A1"}
    assert set(tables["resource_time"]["unit"]) == {"L1", "SE"}
    assert tables["resource_reach"]["decision"].to_list() == ["T1"]


def test_allocation_is_recomputed_to_the_ore():
    tables = exported(seen_by(Role.AUDITOR), inside=True)

    allocation, ledger = tables["resource_allocation"], tables["resource_ledger"]
    assert allocation["amount_ore"].sum() == ledger["amount_ore"].sum() == 1_680_000
    reached = allocation.filter(pl.col("decision") == "T1", pl.col("place") == "area")
    assert reached["amount_ore"].sum() == 216_000
