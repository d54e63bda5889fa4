"""The model of workload has a time for each task, and says that the times are ours."""

from datetime import date

import pytest

from lagesbild.errors import NotFound
from lagesbild.norms.officer_workload import workload_model_on

DAY = date(2025, 12, 1)


def test_the_model_of_ours_does_not_pass_as_verified():
    model = workload_model_on(DAY)

    assert not model.is_verified
    assert "docs/adr/" in model.reference


def test_each_task_takes_a_time_of_some_minutes_to_some_weeks():
    for driver in workload_model_on(DAY).drivers.values():
        assert 5 <= driver.minutes.low < driver.minutes.high <= 10_000, driver.id


def test_a_driver_is_found_by_its_id_and_described_in_swedish():
    visits = workload_model_on(DAY).drivers["school_visits"]

    assert visits.title == "Besök i skolor"
    assert len(visits.definition) > 30


def test_the_model_holds_from_the_first_list():
    assert workload_model_on(date(2015, 1, 1)).version == "2026.1"
    with pytest.raises(NotFound):
        workload_model_on(date(2014, 12, 31))
