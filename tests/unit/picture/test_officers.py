"""What a picture says of area officers, and what of it may be shared."""

from dataclasses import replace
from datetime import date

import polars as pl
import pytest
from tests.staffed_places import FULL_TIME, MONTH, Place, followed, staff, work

from lagesbild.officers.readings import Numerator
from lagesbild.picture import tables
from lagesbild.picture.officer_tables import follow_up_tables
from lagesbild.picture.officers import Officers, class_chances, follow_up_officers

TELLS_OF_ONE = {"fte", "present_fte", "residents_per_fte", "coverage", "turnover", "median_months"}


def officers(made):
    names = pl.DataFrame(
        {"level": ["area", "area"], "unit": ["Hamnen", "Kullen"], "unit_name": ["Hamnen", "Kullen"]}
    )
    return Officers(follow_up=made, names=names, local_titles={})


@pytest.fixture(scope="module")
def shared():
    """Two areas, one officer in each; one of them is on sick leave half of the month."""
    made = followed(
        [Place(name="Hamnen"), Place(name="Kullen")],
        staffing=[
            staff("Hamnen", heads=2, sick_fte=0.5, left_heads=1, median_months=7.0),
            staff("Kullen", heads=2, fte=1.8),
        ],
        hours=[work("Hamnen", 1.3 * FULL_TIME), work("Kullen", 1.7 * FULL_TIME)],
    )
    return follow_up_tables(officers(made))


def test_leave_and_part_time_are_shared_for_regions_and_the_nation_only(shared):
    figures = shared[tables.OFFICER_FIGURES].filter(pl.col("figure").is_in(list(TELLS_OF_ONE)))
    near = figures.filter(pl.col("level").is_in(["area", "local_police_district"]))
    wide = figures.filter(pl.col("level").is_in(["police_region", "nation"]))

    assert set(near["status"]) == {"withheld"}
    numbers = ["value", "low", "high", "numerator", "denominator"]
    assert near.select(pl.col(numbers).is_null().all()).row(0) == (True,) * len(numbers)
    assert wide.filter(figure="present_fte")["value"].to_list() == pytest.approx([3.3, 3.3])


def test_no_hours_are_shared_that_the_leave_could_be_had_from(shared):
    figures = shared[tables.OFFICER_FIGURES].filter(level="area", unit="Hamnen")
    by_name = {row["figure"]: row for row in figures.iter_rows(named=True)}

    assert by_name["ring_fenced_fte"]["value"] == pytest.approx(1.3)
    # Den övre gränsen räknar in väntade timmar, och de följer av frånvaron.
    assert by_name["ring_fenced_fte"]["high"] is None
    assert by_name["residents_per_ring_fenced_fte"]["low"] is None
    assert by_name["pulled_away_share"]["denominator"] is None


def test_the_steps_of_vacancy_and_leave_are_shown_as_one_for_an_area(shared):
    gaps = shared[tables.OFFICER_GAPS]
    [area] = gaps.filter(unit="Hamnen").iter_rows(named=True)
    [nation] = gaps.filter(level="nation").iter_rows(named=True)

    assert area["posts_to_filled_milli"] is None
    assert area["filled_to_present_milli"] is None
    assert area["norm_to_posts_milli"] + area["posts_to_ring_fenced_milli"] == area["gap_milli"]
    assert nation["filled_to_present_milli"] == 500


def test_readings_by_posts_say_the_outcome_and_not_the_number(shared):
    readings = shared[tables.OFFICER_READINGS].filter(numerator=Numerator.FTE.value)

    assert readings["outcome"].is_not_null().all()
    assert readings.select(pl.col("have", "have_high", "shortfall").is_null().all()).row(0) == (
        True,
        True,
        True,
    )


def test_no_reason_tells_how_much_time_an_area_reports():
    made = followed(
        [Place(name="Hamnen")],
        staffing=[staff("Hamnen")],
        hours=[work("Hamnen", 0.63 * FULL_TIME)],
    )

    shared = follow_up_tables(officers(made))
    reasons = {
        reason
        for table, frame in shared.items()
        if not table.inside_only and "reason" in frame.columns
        for reason in frame["reason"].drop_nulls()
    }
    assert "Redovisade timmar täcker mindre än 80 % av arbetstiden." in reasons
    assert not [reason for reason in reasons if "63" in reason]


def test_no_month_is_shared_but_the_one_that_a_sign_is_about():
    months = [f"2025-{month:02}" for month in range(1, 13)]
    made = followed(
        [Place(name="Hamnen")],
        staffing=[staff("Hamnen", month=month) for month in months],
        hours=[work("Hamnen", FULL_TIME / 2, period=month) for month in months],
        months=months,
    )

    shared = follow_up_tables(officers(made))
    periods = {
        table.name: set(frame["period"])
        for table, frame in shared.items()
        if not table.inside_only and table is not tables.OFFICER_SIGNS
    }
    assert "officer_compliance" in periods
    assert set.union(*periods.values()) == {"2025"}


def test_the_inside_tables_hold_everything(shared):
    monthly = shared[tables.OFFICER_FIGURES_MONTHLY].filter(unit="Hamnen", figure="present_fte")

    assert monthly["value"].to_list() == [1.5]
    assert monthly["period"].to_list() == [MONTH]
    assert tables.OFFICER_FIGURES_MONTHLY.inside_only


def test_a_sign_of_one_month_is_told_of_the_months_together():
    made = followed(
        [Place(name="Hamnen")],
        staffing=[
            staff("Hamnen", heads=1, month="2025-03"),
            staff(None, heads=9, month="2025-03", function="response"),
            staff("Hamnen", heads=4, month="2025-04"),
            staff(None, heads=6, month="2025-04", function="response"),
            staff("Hamnen", heads=6, month="2025-05"),
            staff(None, heads=4, month="2025-05", function="response"),
        ],
        months=["2025-03", "2025-04", "2025-05"],
    )

    shown = follow_up_tables(officers(made))[tables.OFFICER_SIGNS].filter(sign="role_relabelled")
    assert shown.select("unit", "period", "amount").rows() == [("L1", str(made.period), 3.0)]


def test_a_region_with_few_officers_keeps_all_regions_from_being_shown():
    made = followed(
        [Place(name="Hamnen")],
        staffing=[staff("Hamnen", heads=2, sick_fte=0.5)],
        hours=[work("Hamnen", 1.5 * FULL_TIME)],
    )

    figures = follow_up_tables(officers(made))[tables.OFFICER_FIGURES]
    assert set(figures.filter(figure="present_fte")["status"]) == {"withheld"}


def test_a_decided_class_is_sure_and_others_keep_their_probabilities_or_the_class_they_had():
    chances = class_chances(
        decisions=pl.DataFrame({"area": ["A1"], "class": ["vulnerable"]}),
        probabilities=pl.DataFrame(
            {
                "area": ["A1", "A1", "A2", "A2"],
                "class": ["vulnerable", "not_listed", "vulnerable", "not_listed"],
                "probability": [0.4, 0.6, 0.7, 0.3],
            }
        ),
        # A3 upphörde före referensdagen, så rundan säger inget om det.
        previous_classes={"A1": "risk", "A3": "risk"},
    )

    assert chances.rows() == [
        ("A1", "vulnerable", 1.0),
        ("A2", "not_listed", 0.3),
        ("A2", "vulnerable", 0.7),
        ("A3", "risk", 1.0),
    ]


def test_probabilities_that_were_rounded_add_up_to_one_again():
    chances = class_chances(
        decisions=pl.DataFrame(schema={"area": pl.String, "class": pl.String}),
        probabilities=pl.DataFrame(
            {
                "area": ["A1", "A1", "A1", "A2", "A2"],
                "class": ["vulnerable", "risk", "not_listed", "vulnerable", "not_listed"],
                "probability": [0.94, 0.0, 0.05, None, None],
            }
        ),
        previous_classes={},
    )

    assert chances["probability"].to_list() == pytest.approx(
        [0.05 / 0.99, 0.0, 0.94 / 0.99, None, None]
    )


def test_a_collection_without_staff_has_no_follow_up_and_empty_tables(country, picture):
    bare = replace(country, staffing=country.staffing.clear())

    assert follow_up_officers(bare, until=date(2025, 12, 1)) is None
    assert set(picture.tables) >= {table.name for table in tables.OFFICER_TABLES}
