"""What each policy gives whom, by hand."""

from datetime import date

import numpy as np
import pytest
from tests.camera_registers import ORDER, departure, measured, queued

from lagesbild.cameras.allocation import Policy, allocate_by, policy_costs
from lagesbild.cameras.asked import asked_of
from lagesbild.cameras.priority import MEASURED_SCHEMA
from lagesbild.stats.queued_supply import NEVER, Demands, allocate, met_in

NONE = queued([]).rows.select(*MEASURED_SCHEMA)
HIGH, LOW = "particularly_vulnerable", "vulnerable"


def months_met(rows, supply, *, policy=Policy.STRICT, work=9, departures=(), ageing=12, ordered=()):
    """Return the month from 0 in which each need is met, one kind and the regions of the rows."""
    asked = asked_of(
        queued(rows, departures),
        ordered=queued(ordered).rows.select(*MEASURED_SCHEMA) if ordered else NONE,
    )
    given = allocate_by(
        policy,
        asked,
        supply=np.array([supply]),
        work=np.full((len(asked.regions), len(supply)), work),
        ageing_months=ageing,
    )
    met = met_in(given, number=asked.demands.number).tolist()
    return dict(zip(asked.needs, met, strict=True))


def test_the_first_in_the_queue_has_all_it_asks_for_before_the_next_has_any():
    rows = [measured("A", area_class=HIGH, left=3), measured("B")]

    assert months_met(rows, [1, 1, 1, 1]) == {"A": 2, "B": 3}


def test_a_region_that_cannot_install_is_passed_by_and_the_camera_goes_on():
    rows = [measured("A", area_class=HIGH), measured("B", police_region="R2")]
    asked = asked_of(queued(rows), ordered=NONE)

    given = allocate_by(
        Policy.STRICT,
        asked,
        supply=np.array([[1, 1]]),
        work=np.array([[0, 0], [1, 1]]),
        ageing_months=12,
    )

    assert given.tolist() == [[0, 0], [1, 0]]


def test_what_needs_no_installation_waits_for_no_capacity():
    assert months_met([measured("A", kind="mobile")], [1], work=0) == {"A": 0}
    assert months_met([measured("A", kind="fixed")], [1], work=0) == {"A": NEVER}
    assert months_met([measured("A", police_region=None)], [1]) == {"A": NEVER}


def test_what_is_ordered_already_comes_first_whatever_its_class():
    rows, ordered = [measured("A", area_class=HIGH)], [measured("O")]

    assert months_met(rows, [1, 1], ordered=ordered) == {"O": 0, "A": 1}


def test_a_departure_is_honoured():
    rows = [measured("A", area_class=HIGH), measured("B")]

    assert months_met(rows, [1, 1], departures=[departure("B", "A")]) == {"A": 1, "B": 0}


@pytest.mark.parametrize(("ageing", "first"), [(13, "old"), (14, "new")])
def test_with_ageing_a_need_counts_a_class_higher_after_the_months_waited(ageing, first):
    # `old` has waited 12 months on the day, and 13 in the first month that follows; of two that
    # count as much the one with more violence goes first.
    rows = [
        measured("old", area_class=LOW, serious_violence=5),
        measured(
            "new",
            area_class=HIGH,
            serious_violence=1,
            reported_on=date(2025, 12, 30),
            waiting_months=0,
        ),
    ]

    assert months_met(rows, [1], policy=Policy.AGEING, ageing=ageing)[first] == 0
    assert months_met(rows, [1])["new"] == 0


def test_with_fairness_regions_share_by_what_they_ask_for_and_the_order_holds_within_each():
    rows = [
        measured("A1", area_class=HIGH, left=4),
        measured("A2", area_class=HIGH, left=4),
        measured("B1", area_class=LOW, left=2, police_region="R2"),
        measured("B2", left=2, police_region="R2"),
    ]

    # Of 12 asked for R1 asks for 8: after three months R1 has 4 and R2 2.
    assert months_met(rows, [2, 2, 2], policy=Policy.FAIRNESS) == {
        "A1": 2,
        "A2": NEVER,
        "B1": 1,
        "B2": NEVER,
    }
    assert months_met(rows, [2, 2, 2])["B1"] == NEVER


def test_the_table_of_policies_says_what_each_costs_whom():
    rows = [
        measured("A", area_class=HIGH, waiting_months=0, reported_on=date(2026, 1, 1)),
        measured("B", area_class=LOW, waiting_months=23, serious_violence=1),
    ]
    asked = asked_of(queued(rows), ordered=NONE)

    costs = policy_costs(
        asked,
        order=ORDER,
        supply=np.array([[0, 1, 0]]),
        work=np.full((1, 3), 9),
        ageing_months=12,
    )

    told = costs.filter(policy="strict").rows()
    assert told == [
        ("strict", "area_class", HIGH, 1, 1, 0, 2.0, 2),
        ("strict", "area_class", LOW, 1, 0, 1, None, 26),
        ("strict", "police_region", "R1", 2, 1, 1, 2.0, 26),
    ]
    # With ageing B counts as high as A, and has more violence.
    aged = costs.filter(policy="ageing", level="area_class")
    assert aged.select("unit", "met").rows() == [(HIGH, 0), (LOW, 1)]


def demands(**values):
    return Demands(
        **{
            "number": np.array([1, 1]),
            "kind": np.array([0, 0]),
            "place": np.array([0, 0]),
            "takes_work": np.array([True, True]),
            "start": np.array([0, 0]),
        }
        | values
    )


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"orders": np.array([[0, 0]])}, "every demand once"),
        ({"orders": np.array([[0, 1], [1, 0]])}, "same periods"),
        ({"supply": np.array([[-1]])}, "0 or more"),
        ({"work": np.array([[1, 1]])}, "same periods"),
    ],
)
def test_an_allocation_that_cannot_be_is_refused(values, message):
    given = {"orders": np.array([[0, 1]]), "supply": np.array([[1]]), "work": np.array([[1]])}

    with pytest.raises(ValueError, match=message):
        allocate(demands(), **(given | values))
