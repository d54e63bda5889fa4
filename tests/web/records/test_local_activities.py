"""A unit's own activity counts as what the unit said of it at the time."""

import pytest
from tests.web.factories import acting, build_country, person

from lagesbild.norms.officer_functions import officer_catalogue_on
from lagesbild.periods import Period
from lagesbild_web.records.actions.tabling import keep_rows
from lagesbild_web.records.queries.local_activities import local_activities_in
from lagesbild_web.roles import Role

pytestmark = pytest.mark.django_db

WALKS = {
    "unit": "L1",
    "activity": "school_walks",
    "title": "Skolvandringar",
    "counts_as": "safety",
    "reason": "Görs med skolan varje fredag.",
    "valid_from": "2026-01-01",
    "valid_to": "2026-10-14",
}
LATER = WALKS | {"counts_as": "other_planned", "valid_from": "2026-10-15", "valid_to": "2026-12-31"}


@pytest.fixture(autouse=True)
def _walks():
    build_country()
    controller = acting(person("carin", Role.CONTROLLER, unit="R1"))
    keep_rows([WALKS, LATER], table="local_activities", by=controller)


@pytest.mark.parametrize(
    ("period", "counts_as"),
    [
        ("2025-12", []),
        ("2026-01", ["safety"]),
        ("2026-W41", ["safety"]),
        # Ändringen är torsdagen den 15 oktober, i vecka 42.
        ("2026-W42", ["other_planned"]),
        ("2026-10", ["other_planned"]),
        ("2026-12", ["other_planned"]),
        ("2027-01", []),
    ],
)
def test_the_newest_version_in_a_period_counts(period, counts_as):
    read = Period.parse(period)
    catalogue = officer_catalogue_on(read.last)

    found = local_activities_in("L1", read, catalogue=catalogue)

    assert [one.counts_as.id for one in found] == counts_as
    assert local_activities_in("L2", read, catalogue=catalogue) == []
