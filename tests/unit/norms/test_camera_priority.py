"""The order of cameras and what deliveries are foreseen by: ours, dated and not verified."""

from datetime import date
from math import inf

import pytest

from lagesbild.errors import NotFound
from lagesbild.norms.camera_priority import camera_priority_on
from lagesbild.norms.camera_supply import camera_supply_norm_on
from lagesbild.sources.schema import table_schemas

DAY = date(2026, 1, 15)


def criteria():
    return {one.id: one for one in camera_priority_on(DAY).criteria}


def test_the_order_holds_from_its_first_day():
    assert camera_priority_on(date(2018, 1, 1)).version == "2026.1"
    with pytest.raises(NotFound, match="2017-12-31"):
        camera_priority_on(date(2017, 12, 31))


def test_the_class_of_the_area_comes_first_and_the_waiting_time_last():
    assert list(criteria()) == [
        "area_class",
        "serious_violence",
        "exposed_hours",
        "open_dealing",
        "test",
        "technical_readiness",
        "waiting_months",
    ]
    assert [one.id for one in camera_priority_on(DAY).tie_breaks] == ["reported_on", "need"]


def test_every_code_of_a_need_has_a_rank():
    fields = {one.name: one for one in table_schemas()["camera_needs"].fields}

    for name in ("open_dealing", "technical_readiness"):
        assert list(criteria()[name].ranks) == list(fields[name].enum)


def test_more_violence_goes_first_and_unknown_last():
    rank = criteria()["serious_violence"].rank

    assert [rank(3), rank(0), rank(None)] == [-3, 0, inf]


def test_a_code_without_a_rank_is_an_error():
    with pytest.raises(KeyError, match="gravest"):
        criteria()["area_class"].rank("gravest")


def test_the_order_and_the_limits_are_ours_and_not_verified():
    order, supply = camera_priority_on(DAY), camera_supply_norm_on(DAY)

    assert order.installed_kinds == ("fixed", "temporary")
    assert "ingen publicerad text" in order.reference
    assert (supply.coverage, supply.least_delivered) == (0.90, 20)
    for one in (order, supply):
        assert not one.is_verified
        assert "beslut nr 30" in one.reference
