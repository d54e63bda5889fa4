"""Normen för områdespoliser: minst en per 5 000 invånare, under varje sätt att läsa den.

Utfallet är uppfylld, inte uppfylld, kan inte avgöras eller gäller inte. Varje tabell nedan är ett
gränsfall: det som står i raden är allt som skiljer fallen åt.
"""

from dataclasses import replace
from datetime import date

import pytest
from tests.staffed_places import (
    FULL_TIME,
    MONTH,
    SURE,
    Place,
    figure,
    followed,
    loan,
    outcome,
    reading,
    staff,
    work,
)


# 5 000 och 5 001 invånare; halva tjänster.
@pytest.mark.parametrize(
    ("residents", "heads", "rounding", "expected"),
    [
        (5000, 1, "none", "met"),
        (5001, 1, "none", "not_met"),
        (5000, 1, "up", "met"),
        (5001, 1, "up", "not_met"),
        (5001, 2, "up", "met"),
        (4999, 1, "up", "met"),
        # Ett litet område: en tiondel räcker utan avrundning, men någon ska finnas.
        (500, 0, "none", "not_met"),
        (500, 1, "at_least_one", "met"),
        (500, 0, "at_least_one", "not_met"),
        (7400, 1, "at_least_one", "not_met"),
        # Avrundningen är hela skillnaden.
        (7400, 2, "none", "met"),
        (10000, 2, "up", "met"),
        (10001, 2, "up", "not_met"),
    ],
)
def test_rounding_decides_how_many_an_area_needs(residents, heads, rounding, expected):
    made = followed(
        [Place(name="Hamnen", residents=residents)], staffing=[staff("Hamnen", heads=heads)]
    )

    assert outcome(made, "Hamnen", rounding=rounding) == expected


@pytest.mark.parametrize(
    ("residents", "fte", "expected"),
    [(2500, 0.5, "met"), (2501, 0.5, "not_met"), (7400, 1.48, "met"), (7400, 1.47, "not_met")],
)
def test_half_posts_count_as_half(residents, fte, expected):
    made = followed(
        [Place(name="Hamnen", residents=residents)], staffing=[staff("Hamnen", heads=2, fte=fte)]
    )

    assert outcome(made, "Hamnen", numerator="fte") == expected
    assert outcome(made, "Hamnen", numerator="heads") == "met"


# Heltidens timmar i mars 2025: 40 h × 31/7 = 177,14 h.
@pytest.mark.parametrize(
    ("contact", "elsewhere", "expected"),
    [
        (FULL_TIME, 0, "met"),
        (0.9 * FULL_TIME, 0.1 * FULL_TIME, "not_met"),
        # Redovisat till 85 %: resten kan ha varit i området.
        (0.85 * FULL_TIME, 0, "cannot_be_told"),
        (0.6 * FULL_TIME, 0.25 * FULL_TIME, "not_met"),
        # Under 80 % sägs ingenting, inte heller »inte uppfylld«.
        (0.79 * FULL_TIME, 0, "cannot_be_told"),
        (0, 0.79 * FULL_TIME, "cannot_be_told"),
        (0, 0, "cannot_be_told"),
    ],
)
def test_ring_fenced_time_is_what_was_worked_in_the_area_on_its_tasks(contact, elsewhere, expected):
    made = followed(
        [Place(name="Hamnen", residents=5000)],
        staffing=[staff("Hamnen")],
        hours=[
            work("Hamnen", contact),
            work("Hamnen", elsewhere, "pulled_event", worked_area=None),
        ],
    )

    assert outcome(made, "Hamnen", numerator="heads") == "met"
    assert outcome(made, "Hamnen", numerator="ring_fenced_fte") == expected


def test_contact_work_outside_the_area_is_not_time_in_the_area():
    made = followed(
        [Place(name="Hamnen", residents=5000)],
        staffing=[staff("Hamnen")],
        hours=[work("Hamnen", FULL_TIME, worked_area=None)],
    )

    assert outcome(made, "Hamnen", numerator="ring_fenced_fte") == "not_met"
    assert figure(made, "Hamnen", "area_work_share")["value"] == 1.0


def test_an_officer_shared_by_three_areas_is_three_heads_in_them_and_one_in_the_district():
    areas = ["Hamnen", "Kullen", "Ängen"]
    made = followed(
        [Place(name=name, residents=5000) for name in areas],
        staffing=[
            staff(name, heads=1, fte=1 / 3, also_counted_heads=0 if name == "Hamnen" else 1)
            for name in areas
        ],
    )

    assert [outcome(made, name) for name in areas] == ["met"] * 3
    assert outcome(made, "L1", scope="district_every_area") == "met"
    assert outcome(made, "L1", scope="district_pooled") == "not_met"
    assert (
        reading(made, "L1", scope="district_pooled", numerator="heads", rounding="none")["have"]
        == 1
    )
    assert outcome(made, "Hamnen", numerator="fte") == "not_met"
    assert figure(made, "L1", "fte")["value"] == pytest.approx(1)


def test_a_district_may_meet_the_norm_although_one_area_has_nobody():
    made = followed(
        [Place(name="Hamnen", residents=5000), Place(name="Kullen", residents=5000)],
        staffing=[staff("Hamnen", heads=2), staff("Kullen", heads=0)],
    )

    assert outcome(made, "L1", scope="district_pooled") == "met"
    assert outcome(made, "L1", scope="district_every_area") == "not_met"
    assert (
        reading(made, "L1", scope="district_every_area", numerator="heads", rounding="none")[
            "reason"
        ]
        == "Inte uppfyllt i Kullen."
    )


# 3 × 3 400 invånare: 2,04 utan avrundning, 3 avrundat för distriktet, 3 avrundat per område.
# 2 × 6 000: 2,4 utan avrundning, 3 för distriktet, 4 per område.
@pytest.mark.parametrize(
    ("residents", "areas", "pooled", "every"), [(3400, 3, 3, 3), (6000, 2, 3, 4)]
)
def test_rounding_per_district_asks_for_fewer_than_rounding_per_area(
    residents, areas, pooled, every
):
    names = ["Hamnen", "Kullen", "Ängen"][:areas]
    made = followed(
        [Place(name=name, residents=residents) for name in names],
        staffing=[staff(name) for name in names],
    )

    need = {
        scope: reading(made, "L1", scope=scope, numerator="heads", rounding="up")["need"]
        for scope in ("district_pooled", "district_every_area")
    }
    assert need == {"district_pooled": pooled, "district_every_area": every}


def test_an_area_that_is_split_in_the_middle_of_the_year_counts_in_its_own_months():
    made = followed(
        [
            Place(name="Hamnen before the split", residents=10000, valid_to=date(2025, 6, 30)),
            Place(name="Hamnen east", residents=5000, valid_from=date(2025, 7, 1)),
            Place(name="Hamnen west", residents=5000, valid_from=date(2025, 7, 1)),
        ],
        staffing=[
            staff("Hamnen before the split", heads=2, month="2025-06"),
            staff("Hamnen east", heads=2, month="2025-07"),
            staff("Hamnen west", heads=0, month="2025-07"),
        ],
        months=["2025-06", "2025-07"],
    )

    assert outcome(made, "Hamnen before the split") == "met"
    assert outcome(made, "Hamnen east") == "met"
    assert outcome(made, "Hamnen west") == "not_met"
    # Ingen räknas två gånger: distriktet har 10 000 invånare i bägge månaderna.
    assert figure(made, "L1", "residents")["value"] == 10000
    assert outcome(made, "L1", scope="district_pooled") == "met"


def test_the_residents_of_new_year_count_from_january():
    made = followed(
        [Place(name="Hamnen", residents=5100, later={2023: 5000})],
        staffing=[staff("Hamnen", month="2024-12"), staff("Hamnen", month="2025-01")],
        months=["2024-12", "2025-01"],
    )

    assert outcome(made, "Hamnen", period="2024-12") == "met"
    assert outcome(made, "Hamnen", period="2025-01") == "not_met"
    both = figure(made, "Hamnen", "residents")
    assert both["value"] == 5050
    assert both["residents_day"] == "2023-12-31 och 2024-12-31"


# Det senaste som är känt är den 31 december 2024.
@pytest.mark.parametrize(
    ("month", "expected"),
    [("2025-12", "met"), ("2026-12", "met"), ("2027-01", "cannot_be_told")],
)
def test_residents_older_than_two_years_tell_nothing(month, expected):
    made = followed([Place(name="Hamnen")], staffing=[staff("Hamnen", month=month)], months=[month])

    assert outcome(made, "Hamnen") == expected


def test_a_month_without_a_row_of_staff_cannot_be_told_and_is_named():
    made = followed(
        [Place(name="Hamnen")],
        staffing=[staff("Hamnen", month="2025-01"), staff("Hamnen", month="2025-03")],
        months=["2025-01", "2025-02", "2025-03"],
    )

    assert outcome(made, "Hamnen", period="2025-01") == "met"
    assert outcome(made, "Hamnen", period="2025-02") == "cannot_be_told"
    assert outcome(made, "Hamnen") == "cannot_be_told"
    heads = figure(made, "Hamnen", "heads")
    assert (heads["value"], heads["reason"]) == (None, "Bemanning saknas för Hamnen, 2025-02.")
    assert outcome(made, "L1", scope="district_pooled") == "cannot_be_told"


def test_loans_go_both_ways_and_count_where_the_hours_were_worked():
    made = followed(
        [Place(name="Hamnen"), Place(name="Kullen", district="L2")],
        staffing=[staff("Hamnen"), staff("Kullen", unit="L2")],
        hours=[
            work("Hamnen", 0.7 * FULL_TIME),
            # Den som lånas ut och arbetar i ett annat område står med sina timmar där.
            work("Hamnen", 0.1 * FULL_TIME, worked_area="Kullen"),
            work("Kullen", 0.9 * FULL_TIME, unit="L2"),
        ],
        loans=[
            loan("Hamnen", 0.2 * FULL_TIME, to_unit="L2"),
            loan("Kullen", 0.1 * FULL_TIME, from_unit="L2", to_unit="L1"),
        ],
    )

    assert figure(made, "Hamnen", "ring_fenced_fte")["value"] == pytest.approx(0.7)
    assert figure(made, "Kullen", "ring_fenced_fte")["value"] == pytest.approx(1.0)
    assert outcome(made, "Kullen", numerator="ring_fenced_fte") == "met"
    assert figure(made, "Hamnen", "pulled_away_share")["value"] == pytest.approx(0.2)
    assert figure(made, "Kullen", "pulled_away_share")["value"] == pytest.approx(0.1)
    assert figure(made, "Hamnen", "coverage")["value"] == pytest.approx(1.0)


def test_an_area_without_residents_has_no_norm():
    made = followed([Place(name="Hamnen", residents=0)], staffing=[staff("Hamnen", heads=0)])

    assert outcome(made, "Hamnen") == "not_applicable"
    assert outcome(made, "L1", scope="district_every_area") == "not_applicable"
    assert figure(made, "Hamnen", "residents_per_head")["status"] == "not_applicable"


# ±2 % av 5 000 är 100: mellan 4 900 och 5 100 invånare.
@pytest.mark.parametrize(
    ("residents", "heads", "rounding", "expected"),
    [
        (5000, 1, "none", "cannot_be_told"),
        (4900, 1, "none", "met"),
        (5103, 1, "none", "not_met"),
        (5000, 1, "up", "cannot_be_told"),
        (5000, 2, "up", "met"),
    ],
)
def test_at_the_limit_the_residents_are_too_unsure(residents, heads, rounding, expected):
    made = followed(
        [Place(name="Hamnen", residents=residents)],
        staffing=[staff("Hamnen", heads=heads)],
        norm=replace(SURE, residents_registration_error=0.02),
    )

    assert outcome(made, "Hamnen", rounding=rounding) == expected


def test_a_small_area_that_the_border_halves_makes_its_residents_unsure():
    made = followed(
        [Place(name="Hamnen", residents=10000, share=0.5)], staffing=[staff("Hamnen", heads=1)]
    )

    # 10 000 × 0,5 × 0,5 = 2 500, gånger 1,645.
    residents = figure(made, "Hamnen", "residents")
    assert residents["value"] == 5000
    assert (residents["low"], residents["high"]) == pytest.approx((887.9, 9112.1), abs=0.1)
    assert outcome(made, "Hamnen") == "cannot_be_told"


def test_a_week_over_the_end_of_a_month_is_divided_by_its_days():
    # 2025-W14 är 31 mars till 6 april: en dag i mars, sex i april.
    made = followed(
        [Place(name="Hamnen")],
        staffing=[staff("Hamnen", month=month) for month in ("2025-03", "2025-04")],
        hours=[work("Hamnen", 35.0, period="2025-W14")],
        months=["2025-03", "2025-04"],
    )

    worked = dict(made.area_months.select("month", "ring_fenced_hours").iter_rows())
    assert worked == pytest.approx({"2025-03": 5.0, "2025-04": 30.0})


def test_a_local_activity_counts_as_what_the_unit_has_said():
    made = followed(
        [Place(name="Hamnen")],
        staffing=[staff("Hamnen")],
        hours=[work("Hamnen", FULL_TIME, "school_walks")],
        local=[
            {
                "unit": "L1",
                "activity": "school_walks",
                "counts_as": "safety",
                "valid_from": date(2024, 1, 1),
                "valid_to": None,
            }
        ],
    )

    assert outcome(made, "Hamnen", numerator="ring_fenced_fte") == "met"


def test_a_local_activity_that_counts_as_something_else_from_a_day_counts_once():
    walks = {"unit": "L1", "activity": "school_walks"}
    made = followed(
        [Place(name="Hamnen")],
        staffing=[staff("Hamnen", month=month) for month in ("2025-03", "2025-04")],
        hours=[
            work("Hamnen", 100, "school_walks", period=month) for month in ("2025-03", "2025-04")
        ],
        local=[
            walks
            | {
                "counts_as": "safety",
                "valid_from": date(2024, 1, 1),
                "valid_to": date(2025, 3, 31),
            },
            walks
            | {"counts_as": "other_planned", "valid_from": date(2025, 4, 1), "valid_to": None},
        ],
        months=["2025-03", "2025-04"],
    )

    rows = made.area_months.select("month", "reported_hours", "own_area_work_hours").rows()
    assert rows == [("2025-03", 100, 100), ("2025-04", 100, 0)]


def test_the_four_steps_of_the_gap_add_up_to_the_whole():
    made = followed(
        [Place(name="Hamnen", residents=7400)],
        staffing=[staff("Hamnen", heads=1, fte=0.8, posts=1.25, parental_fte=0.1, sick_fte=0.05)],
        hours=[work("Hamnen", 0.5 * FULL_TIME), work("Hamnen", 0.15 * FULL_TIME, "training")],
    )

    [gap] = made.gaps.filter(level="area").iter_rows(named=True)
    assert {name: amount for name, amount in gap.items() if name.endswith("_milli")} == {
        "norm_milli": 1480,
        "norm_to_posts_milli": 230,
        "posts_to_filled_milli": 450,
        "filled_to_present_milli": 150,
        "present_to_ring_fenced_milli": 150,
        "ring_fenced_milli": 500,
        "gap_milli": 980,
    }


def test_the_nation_says_how_many_districts_meet_the_norm_and_how_many_cannot_tell():
    made = followed(
        [
            Place(name="Hamnen"),
            Place(name="Kullen", district="L2"),
        ],
        staffing=[staff("Hamnen")],
        months=[MONTH],
    )

    [counted] = made.compliance.filter(
        scope="district_every_area", numerator="heads", rounding="none"
    ).iter_rows(named=True)
    assert (counted["met"], counted["not_met"], counted["cannot_be_told"]) == (1, 0, 1)
