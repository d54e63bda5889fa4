from datetime import date

import polars as pl
import pytest

from lagesbild.indicators.card import (
    HigherIs,
    IndicatorCard,
    IndicatorKind,
    PoliceGenerated,
    SeriesBreak,
)
from lagesbild.indicators.estimates import estimate_indicators, has_series_break

# Hamnen is all of S1 and half of S2; Norra Ängen is the other half of S2.
SHARES = pl.DataFrame(
    {
        "unit": ["hamnen", "hamnen", "norra"],
        "small_area": ["S1", "S2", "S2"],
        "share": [1.0, 0.5, 0.5],
    }
)
MUNICIPALITY = {"hamnen": "K1", "norra": "K1"}
RESIDENTS = pl.DataFrame(
    {
        "small_area": ["S1", "S2", "S1", "S2"],
        "year": [2023, 2023, 2024, 2024],
        "residents": [1000, 2000, 1000, 2000],
    }
)


def card(**changes):
    fields = {
        "id": "fires",
        "title": "Bränder",
        "why": "Ett exempel.",
        "ground": "crime",
        "kind": IndicatorKind.RATE,
        "numerator": "anmälda bränder",
        "denominator": "invånare",
        "higher_is": HigherIs.WORSE,
        "police_generated": PoliceGenerated.NO,
        "source": "påhittad",
    }
    return IndicatorCard(**fields | changes)


def observations(*rows):
    columns = ("indicator", "period", "small_area", "municipality", "numerator", "denominator")
    schema = dict.fromkeys(columns[:4], pl.String) | dict.fromkeys(columns[4:], pl.Float64)
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    return frame.with_row_index("source_row", offset=2)


def estimate(rows, *, cards=None, last_year=2024):
    return estimate_indicators(
        shares=SHARES,
        municipality_of=MUNICIPALITY,
        small_areas={"S1": "K1", "S2": "K1"},
        observations=observations(*rows),
        residents=RESIDENTS,
        cards=cards or [card()],
        last_year=last_year,
        coverage=0.9,
    )


def value_of(estimates, unit, column):
    [row] = estimates.values.filter(pl.col("unit") == unit).iter_rows(named=True)
    return row[column]


def test_a_rate_is_events_per_thousand_residents_and_year():
    # Hamnen: 4 + 0.5 * 6 = 7 events on 1 000 + 0.5 * 2 000 = 2 000 residents.
    estimates = estimate(
        [("fires", "2024", "S1", "K1", 4, None), ("fires", "2024", "S2", "K1", 6, None)]
    )

    assert value_of(estimates, "hamnen", "numerator") == 7
    assert value_of(estimates, "hamnen", "denominator") == 2000
    assert value_of(estimates, "hamnen", "raw_value") == 3.5


def test_a_small_area_without_a_row_has_had_no_event_but_has_residents():
    estimates = estimate([("fires", "2024", "S1", "K1", 4, None)])

    assert value_of(estimates, "hamnen", "raw_value") == 2.0
    assert value_of(estimates, "norra", "raw_value") == 0.0


def test_a_window_of_two_years_adds_events_and_resident_years():
    two_years = [card(window_years=2)]
    rows = [("fires", "2023", "S1", "K1", 2, None), ("fires", "2024", "S1", "K1", 6, None)]

    estimates = estimate(rows, cards=two_years)

    assert value_of(estimates, "hamnen", "period") == "2023–2024"
    assert value_of(estimates, "hamnen", "raw_value") == 2.0


def test_a_year_of_the_window_that_was_not_delivered_is_said():
    estimates = estimate([("fires", "2024", "S1", "K1", 4, None)], cards=[card(window_years=2)])

    assert value_of(estimates, "hamnen", "note") == "Uppgift saknas för 2023."


def test_months_without_events_have_no_rows_and_are_no_gap():
    # Two months with 2 events each, the last of them December: 4 events on 2 000 resident-years.
    estimates = estimate(
        [("fires", "2024-03", "S1", "K1", 2, None), ("fires", "2024-12", "S1", "K1", 2, None)]
    )

    assert value_of(estimates, "hamnen", "raw_value") == pytest.approx(2.0)


def test_events_where_nobody_lives_end_nothing():
    rows = [("fires", "2024", "S1", "K1", 4, None), ("fires", "2024", "S2", "K1", 6, None)]
    empty = RESIDENTS.with_columns(
        residents=pl.when(pl.col("small_area") == "S2").then(0).otherwise("residents")
    )

    estimates = estimate_indicators(
        shares=SHARES,
        municipality_of=MUNICIPALITY,
        small_areas={"S1": "K1", "S2": "K1"},
        observations=observations(*rows),
        residents=empty,
        cards=[card()],
        last_year=2024,
        coverage=0.9,
    )

    assert value_of(estimates, "norra", "value") is None
    assert value_of(estimates, "hamnen", "value") is not None


def test_a_value_does_not_depend_on_which_units_are_asked():
    rows = [("fires", "2024", "S1", "K1", 4, None), ("fires", "2024", "S2", "K1", 40, None)]
    both = estimate(rows)

    alone = estimate_indicators(
        shares=SHARES.filter(unit="hamnen"),
        municipality_of={"hamnen": "K1"},
        small_areas={"S1": "K1", "S2": "K1"},
        observations=observations(*rows),
        residents=RESIDENTS,
        cards=[card()],
        last_year=2024,
        coverage=0.9,
    )

    assert value_of(alone, "hamnen", "value") == value_of(both, "hamnen", "value")


def test_a_quarter_of_a_year_counts_as_a_quarter_of_the_resident_years():
    # 91 of the 366 days of 2024: 4 events on 2 000 * 91/366 resident-years.
    estimates = estimate([("fires", "2024-Q1", "S1", "K1", 4, None)])

    assert value_of(estimates, "hamnen", "raw_value") == pytest.approx(1000 * 4 / (2000 * 91 / 366))


def test_a_share_is_weighted_by_its_own_denominators_and_in_percent():
    share = card(id="low_income", kind=IndicatorKind.SHARE)
    rows = [
        ("low_income", "2024", "S1", "K1", 100, 400),
        ("low_income", "2024", "S2", "K1", 60, 200),
    ]

    estimates = estimate(rows, cards=[share])

    # (100 + 30) of (400 + 100), not the mean of 25 and 30 percent.
    assert value_of(estimates, "hamnen", "raw_value") == pytest.approx(26.0)


def test_events_without_a_place_are_shown_and_never_spread_out():
    rows = [("fires", "2024", "S1", "K1", 6, None), ("fires", "2024", None, "K1", 2, None)]

    estimates = estimate(rows)

    assert value_of(estimates, "hamnen", "numerator") == 6
    assert value_of(estimates, "hamnen", "missing_geography") == 0.25


def test_a_window_never_crosses_a_series_break():
    broken = card(
        window_years=2, series_breaks=(SeriesBreak(first_day=date(2024, 1, 1), reason="Ny kod."),)
    )
    rows = [("fires", "2023", "S1", "K1", 90, None), ("fires", "2024", "S1", "K1", 4, None)]

    estimates = estimate(rows, cards=[broken])

    assert value_of(estimates, "hamnen", "period") == "2024"
    assert value_of(estimates, "hamnen", "numerator") == 4
    assert "2024-01-01" in value_of(estimates, "hamnen", "note")


def test_a_break_in_the_middle_of_the_last_year_leaves_no_year():
    broken = card(series_breaks=(SeriesBreak(first_day=date(2024, 7, 1), reason="Ny kod."),))

    estimates = estimate([("fires", "2024", "S1", "K1", 4, None)], cards=[broken])

    assert value_of(estimates, "hamnen", "value") is None
    assert "saknas" in value_of(estimates, "hamnen", "note")


@pytest.mark.parametrize(
    ("first_day", "broken"),
    [
        (date(2019, 1, 1), False),  # before both windows
        (date(2022, 1, 1), True),  # between them
        (date(2023, 1, 1), True),  # the first day of the later window
        (date(2024, 1, 1), True),  # inside the later window, which is cut to 2024
        (date(2025, 1, 1), False),  # after both
    ],
)
def test_windows_on_two_sides_of_a_break_cannot_be_compared(first_day, broken):
    two_years = card(
        window_years=2, series_breaks=(SeriesBreak(first_day=first_day, reason="Ny kod."),)
    )

    assert has_series_break(two_years, earlier_year=2021, later_year=2024) is broken


def test_a_unit_with_few_residents_is_drawn_toward_the_others():
    rows = [("fires", "2024", "S1", "K1", 4, None), ("fires", "2024", "S2", "K1", 40, None)]

    estimates = estimate(rows)

    for unit in MUNICIPALITY:
        low, value, high = (value_of(estimates, unit, name) for name in ("low", "value", "high"))
        assert low < value < high


def test_every_value_names_the_rows_it_was_made_of():
    rows = [("fires", "2024", "S1", "K1", 4, None), ("fires", "2024", "S2", "K1", 6, None)]

    inputs = estimate(rows).inputs

    hamnen = inputs.filter(pl.col("unit") == "hamnen").sort("small_area")
    assert hamnen["source_row"].to_list() == [2, 3]
    assert hamnen["share"].to_list() == [1.0, 0.5]
    assert hamnen["denominator"].to_list() == [1000.0, 2000.0]


def test_no_observation_at_all_gives_no_value_and_says_so():
    estimates = estimate([])

    assert value_of(estimates, "hamnen", "value") is None
    assert value_of(estimates, "hamnen", "note") == "Uppgift saknas för perioden."
