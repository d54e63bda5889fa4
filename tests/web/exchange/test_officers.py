"""The follow-up of the site: made of its own rows, kept while they last, and no longer."""

import pytest
from polars.testing import assert_frame_equal
from tests.web import staffed
from tests.web.factories import acting, build_country, build_round, person

from lagesbild.periods import Period
from lagesbild.picture.officer_tables import follow_up_tables
from lagesbild.picture.officers import follow_up_officers
from lagesbild_web.records.actions.tabling import roll_back
from lagesbild_web.records.exchange import officers
from lagesbild_web.records.exchange.officers import officers_until
from lagesbild_web.records.exchange.outgoing import collection_of_site
from lagesbild_web.records.models import AreaBoundary, Unit
from lagesbild_web.records.queries.officers import month_to_show, staffed_months
from lagesbild_web.roles import Role

pytestmark = pytest.mark.django_db

DECEMBER = Period.parse("2026-12")


@pytest.fixture
def made_times(monkeypatch):
    """Count how often a follow-up is made."""
    times = []

    def counting(*given, **named):
        times.append(1)
        return follow_up_officers(*given, **named)

    monkeypatch.setattr(officers, "follow_up_officers", counting)
    return times


def heads(made, area="A1"):
    rows = made.tables["officer_figures"].filter(level="area", unit=area, figure="heads")
    return rows["value"].to_list()


def test_the_follow_up_says_what_the_library_says_of_the_export():
    staffed.build_staffed_country()
    build_round()

    made = officers_until(DECEMBER)

    whole = follow_up_officers(collection_of_site(), until=DECEMBER.last)
    for table, frame in follow_up_tables(whole).items():
        assert_frame_equal(made.tables[table.name], table.shape(frame))
    assert made.tables["officer_figures"].height > 0


def test_without_staff_there_is_none():
    build_country()

    assert officers_until(DECEMBER) is None
    assert month_to_show(staffed_months()) is None


def test_it_is_made_once_while_nothing_has_changed(made_times):
    staffed.build_staffed_country()

    first, again = officers_until(DECEMBER), officers_until(DECEMBER)

    assert first is again
    assert len(made_times) == 1


def test_a_new_batch_counts_at_once_and_a_rolled_back_one_no_longer(made_times):
    by = staffed.build_staffed_country()
    before = officers_until(DECEMBER)

    rows = [staffed.staffed("A1", month, posts=2.0, heads=5, fte=1.8) for month in staffed.MONTHS]
    batch = staffed.keep_table("staffing", rows, by=by)
    with_batch = officers_until(DECEMBER)
    roll_back(batch, by=acting(person("carin", Role.CONTROLLER)))
    after = officers_until(DECEMBER)

    assert (heads(before), heads(with_batch), heads(after)) == ([2], [5], [2])
    assert before.data_version == after.data_version != with_batch.data_version


@pytest.mark.parametrize(
    ("change", "shown"),
    [
        (lambda: AreaBoundary.objects.filter(area="A1").update(name="Norra Torget"), "area"),
        (lambda: Unit.objects.filter(code="L1").update(name="Hamnstaden"), "district"),
    ],
)
def test_a_change_of_places_is_seen_at_once(change, shown):
    staffed.build_staffed_country()
    officers_until(DECEMBER)

    change()

    names = officers_until(DECEMBER).tables["officer_figures"]["unit_name"].unique().to_list()
    assert {"area": "Norra Torget", "district": "Hamnstaden"}[shown] in names


def test_what_is_stored_while_it_is_made_is_not_missed(monkeypatch):
    by = staffed.build_staffed_country()
    rows = [staffed.staffed("A1", month, posts=2.0, heads=5, fte=1.8) for month in staffed.MONTHS]

    def late(*given, **named):
        made = follow_up_officers(*given, **named)
        monkeypatch.setattr(officers, "follow_up_officers", follow_up_officers)
        staffed.keep_table("staffing", rows, by=by)
        return made

    monkeypatch.setattr(officers, "follow_up_officers", late)

    assert heads(officers_until(DECEMBER)) == [2]
    assert heads(officers_until(DECEMBER)) == [5]


def test_the_month_that_is_shown_is_one_that_most_have_delivered():
    by = staffed.build_staffed_country()
    assert month_to_show(staffed_months()) == DECEMBER

    staffed.keep_table("staffing", staffed.staffing_of("2027-01")[:1], by=by)
    assert month_to_show(staffed_months()) == DECEMBER

    staffed.keep_table("staffing", staffed.staffing_of("2027-01")[1:2], by=by)
    assert month_to_show(staffed_months()) == Period.parse("2027-01")
