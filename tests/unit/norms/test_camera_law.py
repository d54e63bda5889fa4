"""The wordings of the camera law: their days, what was read, and what was not."""

from datetime import date

import pytest

from lagesbild.errors import NotFound
from lagesbild.norms.camera_law import StartNeeds, camera_law_on, first_day_of_camera_law
from lagesbild.sources.schema import table_schemas


@pytest.mark.parametrize(
    ("day", "version", "needs"),
    [
        (date(2018, 8, 1), "2018-08-01", StartNeeds.PERMIT),
        (date(2019, 12, 31), "2018-08-01", StartNeeds.PERMIT),
        (date(2020, 1, 1), "2020-01-01", StartNeeds.DOCUMENTED_TEST),
        (date(2025, 3, 31), "2020-01-01", StartNeeds.DOCUMENTED_TEST),
        (date(2025, 4, 1), "2025-04-01", StartNeeds.DOCUMENTED_TEST),
    ],
)
def test_the_wording_of_a_day(day: date, version: str, needs: StartNeeds) -> None:
    law = camera_law_on(day)

    assert (law.version, law.start_needs) == (version, needs)


def test_there_is_no_wording_before_the_law() -> None:
    assert first_day_of_camera_law() == date(2018, 8, 1)
    with pytest.raises(NotFound):
        camera_law_on(date(2018, 7, 31))


def test_only_the_wording_of_2025_was_read() -> None:
    old, new = camera_law_on(date(2025, 3, 31)), camera_law_on(date(2025, 4, 1))

    assert (old.keep_years, old.new_test, dict(old.exceptions)) == (None, None, {})
    assert not old.is_start_verified
    assert new.keep_years == 5
    assert all(one.is_verified for one in (*new.need_factors, *new.exceptions.values()))


def test_the_codes_of_the_law_are_those_of_the_table_of_tests() -> None:
    law = camera_law_on(date(2025, 4, 1))
    fields = {field.name: field.enum for field in table_schemas()["balancing_tests"].fields}

    assert {one.code for one in law.need_factors} == set(fields["need_factors"])
    assert {one.code for one in law.individual_factors} == set(fields["privacy_factors"])
    assert {"none", *law.exceptions} == set(fields["exception"])
    assert {one.code for one in law.signs_exceptions} == set(fields["signs_exception"])
    assert law.new_test is not None
    assert {one.code for one in law.new_test} | {"own_review"} == set(fields["reason_for_new"])
