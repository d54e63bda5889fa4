"""The demonstration tells of this week and those before it, whatever day it is set up."""

from datetime import date

import pytest
from tests.web import staffed
from tests.web.factories import acting, person

from lagesbild_web.audit.models import AuditEvent
from lagesbild_web.records.exchange.example.weeks import tell_of_weeks
from lagesbild_web.records.models import Batch, TabledRow, User
from lagesbild_web.records.queries.tabled import tabled_frame
from lagesbild_web.roles import Role

pytestmark = pytest.mark.django_db

WEDNESDAY, SUNDAY = date(2027, 3, 3), date(2027, 3, 7)


@pytest.fixture
def olle() -> User:
    staffed.build_staffed_country()
    return person("olle", Role.AREA_OFFICER, unit="L1")


def told_on(today: date, *, by: User, districts: tuple[str, ...] = ("L1",)) -> dict[str, dict]:
    """Tell of the weeks until a day; return the hours of each by activity."""
    country = tabled_frame("duty_hours")
    tell_of_weeks(country, districts=districts, today=today, by=acting(by))
    rows = TabledRow.objects.filter(batch__kind="entry").order_by("period")
    found: dict[str, dict] = {}
    for row in rows:
        found.setdefault(row.period, {})[row.cells["activity"]] = row.cells["hours"]
    return found


def test_the_newest_months_stand_for_the_last_weeks(olle: User):
    told = told_on(SUNDAY, by=olle)

    # 150 och 80 timmar i december är 33,9 och 18,1 på sju dagar av 31; i november 35 och 18,7.
    assert told["2027-W09"] == {"contact": 34.0, "pulled_emergency": 18.0}
    assert told["2027-W08"] == {"contact": 35.0, "pulled_emergency": 18.5}
    assert list(told) == ["2027-W05", "2027-W06", "2027-W07", "2027-W08", "2027-W09"]


def test_this_week_is_told_as_far_as_it_has_gone(olle: User):
    told = told_on(WEDNESDAY, by=olle)

    # Tre av fem arbetsdagar: 20,3 och 10,8 timmar.
    assert told["2027-W09"] == {"contact": 20.5, "pulled_emergency": 11.0}
    assert told["2027-W08"] == {"contact": 35.0, "pulled_emergency": 18.5}


def test_a_week_is_kept_as_if_somebody_had_filled_it_in(olle: User):
    told_on(SUNDAY, by=olle)

    batches = Batch.objects.filter(kind="entry")
    events = AuditEvent.objects.filter(payload__startswith='{"action":"rows.tabled"')
    assert {batch.by for batch in batches} == {olle}
    assert (batches.count(), events.count()) == (5, 5)


def test_weeks_of_months_that_the_country_tells_of_are_left_as_they_are(olle: User):
    # Vecka 53 går till och med den 3 januari 2027, och december är redovisad per månad.
    told = told_on(date(2027, 1, 6), by=olle)

    assert list(told) == ["2027-W01"]


def test_on_a_day_that_the_country_tells_of_nothing_is_told_twice(olle: User):
    assert told_on(date(2026, 12, 16), by=olle) == {}
