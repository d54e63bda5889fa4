"""The model of workload has a time for each task, and says that the times are ours."""

from datetime import date

import pytest

from lagesbild.errors import NotFound
from lagesbild.norms.officer_workload import WorkloadBasis, officer_workload_on

DAY = date(2025, 12, 1)


def test_the_model_of_ours_does_not_pass_as_verified():
    model = officer_workload_on(DAY)

    assert not model.is_verified
    assert "docs/adr/" in model.reference


def test_each_task_has_a_likeliest_time_between_the_lowest_and_the_highest():
    for driver in officer_workload_on(DAY).drivers.values():
        minutes = driver.minutes
        assert 0 < minutes.low <= minutes.value <= minutes.high, driver.id


def test_school_visits_are_counted_by_area_and_talks_with_residents_by_residents():
    drivers = officer_workload_on(DAY).drivers

    assert drivers["school_visits"].per is WorkloadBasis.AREA_YEAR
    assert drivers["school_visits"].unit == "besök"
    assert drivers["resident_contacts"].per is WorkloadBasis.PER_1000_RESIDENTS


def test_the_model_holds_from_the_first_list():
    assert officer_workload_on(date(2015, 1, 1)).version == "2026.1"
    with pytest.raises(NotFound):
        officer_workload_on(date(2014, 12, 31))
