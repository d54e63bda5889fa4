"""The need beside the norm: exact where every number is sure, an interval where it is not."""

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from lagesbild.norms.officer_workload import Driver, Range, workload_model_on
from lagesbild.officers.need import BASE, NEED_SCHEMA, estimate_need


def sure(value):
    return Range(low=value, value=value, high=value)


SURE = replace(
    workload_model_on(date(2025, 1, 1)),
    base_hours={"vulnerable": sure(100), "particularly_vulnerable": sure(200)},
    drivers={
        "visits": Driver(id="visits", title="Besök", definition="", minutes=sure(90)),
        "meetings": Driver(id="meetings", title="Möten", definition="", minutes=sure(120)),
    },
    net_hours=sure(1600),
    planned_share=sure(0.75),
)


def areas(residents=6000, low=None, high=None, names=("Hamnen",)):
    rows = [
        {
            "area": name,
            "local_police_district": "L1",
            "police_region": "R1",
            "residents": None if residents is None else float(residents),
            "residents_low": low if low is not None else residents,
            "residents_high": high if high is not None else residents,
        }
        for name in names
    ]
    schema = {
        "area": pl.String,
        "local_police_district": pl.String,
        "police_region": pl.String,
        "residents": pl.Float64,
        "residents_low": pl.Float64,
        "residents_high": pl.Float64,
    }
    return pl.DataFrame(rows, schema=schema)


def workload(area="Hamnen", **amounts):
    rows = [
        {"area": area, "year": 2024, "driver": driver, "low": low, "value": value, "high": high}
        for driver, (low, value, high) in amounts.items()
    ]
    schema = {
        "area": pl.String,
        "year": pl.Int64,
        "driver": pl.String,
        "low": pl.Float64,
        "value": pl.Float64,
        "high": pl.Float64,
    }
    return pl.DataFrame(rows, schema=schema)


def classes(**probabilities):
    rows = [
        {"area": "Hamnen", "class": name, "probability": one} for name, one in probabilities.items()
    ]
    return pl.DataFrame(rows)


def need(where=None, chances=None, counted=None, model=SURE):
    return estimate_need(
        areas=areas() if where is None else where,
        class_probabilities=classes(vulnerable=1.0) if chances is None else chances,
        workload=workload(visits=(100, 100, 100), meetings=(60, 60, 60))
        if counted is None
        else counted,
        year=2024,
        model=model,
        residents_per_officer=5000,
    )


def of_area(made):
    [row] = made.needs.filter(level="area").iter_rows(named=True)
    return row


def test_the_need_is_the_work_over_the_hours_that_can_be_planned():
    made = need()

    # 6 000 invånare × 100 h/1 000 + 100 × 1,5 h + 60 × 2 h = 870 h; 1 600 h × 0,75 = 1 200 h.
    row = of_area(made)
    assert (row["hours"], row["need_fte"]) == pytest.approx((870, 0.725))
    assert (row["need_low"], row["need_high"]) == pytest.approx((0.725, 0.725))
    assert row["norm_fte"] == pytest.approx(1.2)
    assert row["beside_norm"] == "below"
    assert dict(made.work.select("driver", "hours").iter_rows()) == pytest.approx(
        {BASE: 600, "visits": 150, "meetings": 120}
    )


def test_a_class_that_is_not_sure_gives_the_mean_of_both_and_a_wide_interval():
    row = of_area(need(chances=classes(vulnerable=0.5, particularly_vulnerable=0.5)))

    # 870 h eller 1 470 h.
    assert row["hours"] == pytest.approx(1170, rel=0.03)
    assert (row["need_low"], row["need_high"]) == pytest.approx((0.725, 1.225))
    assert row["beside_norm"] == "not_told_apart"


def test_the_interval_is_of_the_triangle_that_the_ranges_say():
    # Bara besöken är osäkra: likformigt stigande från 0 till 200 med toppen vid 200.
    row = of_area(need(counted=workload(visits=(0, 200, 200), meetings=(0, 0, 0))))

    # En triangel med toppen i högra änden har kvantilen 200·√p.
    low, high = (600 + 1.5 * 200 * p**0.5 for p in (0.1, 0.9))
    assert (row["need_low"] * 1200, row["need_high"] * 1200) == pytest.approx((low, high), rel=0.02)


def test_an_area_without_a_count_cannot_be_told_and_neither_can_those_that_hold_it():
    made = need(counted=workload(visits=(1, 1, 1)))

    assert of_area(made)["beside_norm"] == "cannot_be_told"
    assert of_area(made)["reason"] == "Arbetsmängden saknar: Möten."
    [nation] = made.needs.filter(level="nation").iter_rows(named=True)
    assert nation["need_fte"] is None
    assert nation["reason"] == "Behovet kan inte avgöras i 1 av 1 områden."


def test_residents_that_are_not_known_give_no_need():
    assert of_area(need(where=areas(residents=None)))["reason"] == "Invånarantal saknas."


def test_what_is_said_of_an_area_does_not_depend_on_which_others_are_asked():
    model = workload_model_on(date(2025, 1, 1))
    counted = workload(**dict.fromkeys(model.drivers, (10, 20, 30)))
    other = workload(area="Kullen", **dict.fromkeys(model.drivers, (1, 2, 3)))
    chances = classes(vulnerable=1.0)
    both = pl.concat([chances, chances.with_columns(area=pl.lit("Kullen"))])

    alone = need(counted=counted, model=model)
    beside = need(
        where=areas(names=("Hamnen", "Kullen")),
        counted=pl.concat([counted, other]),
        chances=both,
        model=model,
    )

    hamnen = beside.needs.filter(level="area", unit="Hamnen")
    assert hamnen.equals(alone.needs.filter(level="area"))
    assert beside.needs.schema == pl.Schema(NEED_SCHEMA)


def test_the_errors_of_areas_go_partly_the_same_way():
    """Minutes and net hours are unsure in the same way everywhere, so sums do not average out."""
    model = workload_model_on(date(2025, 1, 1))
    names = tuple(f"Område {number}" for number in range(30))
    counted = pl.concat(
        workload(area=name, **dict.fromkeys(model.drivers, (10, 20, 30))) for name in names
    )
    chances = pl.concat(classes(vulnerable=1.0).with_columns(area=pl.lit(name)) for name in names)

    made = need(where=areas(names=names), counted=counted, chances=chances, model=model)
    [nation] = made.needs.filter(level="nation").iter_rows(named=True)
    one = made.needs.filter(level="area").row(0, named=True)

    def width(row):
        return (row["need_high"] - row["need_low"]) / row["need_fte"]

    assert 0.5 * width(one) < width(nation) < width(one)
