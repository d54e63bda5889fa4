"""From the tables of a collection to the queue, the forecast and the follow-up of one day."""

from dataclasses import fields, replace
from datetime import date

import polars as pl
from tests.camera_registers import DAY, ORDER, departure, event, need, organisation, table

from lagesbild.cameras.flow import CameraTables, camera_queue, camera_work
from lagesbild.cameras.why import why
from lagesbild.norms.camera_supply import camera_supply_norm_on

NORM = replace(camera_supply_norm_on(DAY), draws=50, horizon_months=6)
HIGH = "particularly_vulnerable"
AREAS = pl.DataFrame(
    {
        "area": ["Hamnen", "Ängen"],
        "boundary": [1, 1],
        "local_police_district": ["L1", "L2"],
        "valid_from": [date(2020, 1, 1)] * 2,
        "valid_to": [None, None],
    },
    schema_overrides={"valid_to": pl.Date},
)
ROUNDS = pl.DataFrame({"round": ["2025"], "reference_day": [date(2025, 11, 30)]})
DECISIONS = pl.DataFrame(
    {"round": ["2025"] * 2, "area": ["Hamnen", "Ängen"], "class": [HIGH, "vulnerable"]}
)
NEEDS = [
    need("KB1", area="Ängen", unit="L2", serious_violence=9, reported_on=date(2024, 1, 1)),
    need("KB2", area="Hamnen", number=2),
    need("KB3", area="Hamnen", kind="mobile"),
    need("KB4", area="Hamnen", reported_on=date(2025, 5, 1)),
    need("KB5", area="Ängen", unit="L2", kind="body_worn", number=10),
]
POINTS = [{"point": f"KP{n}", "need": "KB2", "unit": "L1", "kind": "fixed"} for n in (1, 2)]
EVENTS = [
    event("KP1", date(2025, 8, 1), "active"),
    event("KB4", date(2025, 6, 1), "ordered"),
    event("KB3", date(2025, 9, 1), "active"),
]


def tables(**given):
    known = {
        "camera_needs": table("camera_needs", NEEDS),
        "camera_points": table("camera_points", POINTS),
        "camera_events": table("camera_events", EVENTS),
        "camera_supply": table(
            "camera_supply",
            [
                {
                    "batch": "L1",
                    "kind": "fixed",
                    "number": 9,
                    "expected_low": date(2026, 3, 1),
                    "expected": date(2026, 3, 1),
                    "expected_high": date(2026, 3, 1),
                }
            ],
        ),
        "installation_capacity": table(
            "installation_capacity",
            [
                {"region": region, "month": f"2026-{number:02}", "installations": installations}
                for region, installations in (("R1", 1), ("R2", 0))
                for number in range(2, 8)
            ],
        ),
        "body_worn": table(
            "body_worn",
            [
                {
                    "month": "2025-12",
                    "unit": "L2",
                    "outer_service": 20,
                    "peak_on_duty": 10,
                    "delivered": 5,
                    "in_use": 5,
                    "shifts": 100,
                    "shifts_worn": 20,
                    "trained": 20,
                }
            ],
        ),
        "areas": AREAS,
        "organisation": organisation(),
        "rounds": ROUNDS,
        "decisions": DECISIONS,
    } | given
    empty = {one.name: table(one.name) for one in fields(CameraTables) if one.name not in known}
    return CameraTables(**known, **empty)


def work(**given):
    return camera_work(tables(**given), on=DAY, order=ORDER, norm=NORM)


def test_the_queue_holds_what_is_left_of_those_that_wait():
    found = work()

    assert found.queue.rows.select("need", "left", "area_class", "police_region").rows() == [
        ("KB2", 1, HIGH, "R1"),
        ("KB1", 1, "vulnerable", "R2"),
        ("KB5", 10, "vulnerable", "R2"),
    ]


def test_the_forecast_has_what_is_ordered_first_and_a_region_that_cannot_install_never():
    rows = work().forecast.rows

    told = rows.select("position", "need", "met_median", "chance_not_met").rows()
    # One a month in R1: KB4 in March, KB2 in April. R2 installs none, and nobody delivers KB5.
    assert told == [
        (None, "KB4", "2026-03", 0.0),
        (1, "KB2", "2026-04", told[1][3]),
        (2, "KB1", None, 1.0),
        (3, "KB5", None, 1.0),
    ]


def test_a_departure_is_in_the_queue_and_in_its_reasons():
    moved = table("camera_departures", [departure("KB1", "KB2")])

    made = camera_queue(tables(camera_departures=moved), on=DAY, order=ORDER)

    assert made.queue.rows["need"].to_list()[:2] == ["KB1", "KB2"]
    assert why(made.queue, "KB1", "KB2").criterion == "departure"


def test_the_follow_up_is_of_the_same_needs():
    found = work()

    share = {row["area_class"]: (row["needs"], row["met"]) for row in found.share_met.to_dicts()}
    assert share == {HIGH: (3, 1), "vulnerable": (2, 0)}
    assert found.balance.filter(level="nation", month="2025-12")["needs_met"].item() == 1
    assert found.waiting.filter(level="kind", unit="mobile")["met"].item() == 1
    assert found.body_worn.select("unit", "area_class", "deficit").rows() == [
        ("L2", "vulnerable", 6)
    ]
    assert set(found.policies["policy"]) == {"strict", "ageing", "fairness"}
    assert set(found.states.filter("is_point")["subject"]) == {"KP1"}
    assert found.operations["subject"].to_list() == ["KB3", "KP1"]


def test_an_empty_register_gives_an_empty_queue_and_nothing_fails():
    empty = {
        name: table(name)
        for name in (
            *("camera_needs", "camera_points", "camera_events", "camera_supply"),
            *("installation_capacity", "body_worn"),
        )
    }

    found = work(**empty)

    assert found.queue.rows.is_empty()
    assert found.forecast.rows.is_empty()
    assert found.policies.is_empty()
