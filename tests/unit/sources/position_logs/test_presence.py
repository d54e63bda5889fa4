from dataclasses import replace

import numpy as np
import polars as pl
import pyarrow as pa
import pytest
from polars.testing import assert_frame_equal
from tests.position_logs import (
    DAY,
    PLACES,
    as_log,
    in_metres,
    rows_dealt,
    town_job,
    town_log,
    write_log,
)

from lagesbild.examples.position_logs import invent_log_day, log_frame
from lagesbild.norms.position_sources import position_source_on
from lagesbild.sources.position_logs.converting import convert_logs
from lagesbild.sources.position_logs.log_files import find_log_files
from lagesbild.sources.position_logs.presence import presence_of
from lagesbild.sources.position_logs.presence_frames import in_hours
from lagesbild.sources.position_logs.runners import LocalRunner

TABLES = ("unit_days", "unit_day_areas", "hours_of_week", "unit_day_faults")


@pytest.fixture(scope="module")
def log():
    return town_log(units=8, faults={2: "frozen", 3: "clock_back", 5: "swapped"})


@pytest.fixture(scope="module")
def whole(log, tmp_path_factory):
    path = write_log(log, tmp_path_factory.mktemp("whole") / "dag.parquet")
    return presence_of(find_log_files([path]), town_job())


def assert_same_tables(presence, other):
    for name in TABLES:
        assert_frame_equal(getattr(presence, name), getattr(other, name))


def test_what_was_observed_is_divided_by_areas_and_by_hours_of_the_week_alike(whole):
    by_area = whole.unit_day_areas.group_by("layer").agg(pl.col("half_ms").sum())
    by_hour = whole.hours_of_week.group_by("layer").agg(pl.col("half_ms").sum())

    observed = whole.unit_days["observed_half_ms"].sum()
    assert observed > 8 * 6 * 7_200_000
    assert by_area["half_ms"].to_list() == [observed, observed]
    assert by_hour["half_ms"].to_list() == [observed, observed]


def test_the_time_in_areas_is_what_it_was_without_noise_and_silence(tmp_path):
    invented = invent_log_day(DAY, units=9, places=PLACES, seed=11)
    never_frozen = replace(position_source_on(DAY), frozen_minutes=24 * 60)
    heard, true = (
        presence_of(
            find_log_files([write_log(as_log(log_frame(rows).to_arrow()), tmp_path / name)]),
            town_job(source=never_frozen),
        )
        for name, rows in (("heard", invented.log), ("true", invented.truth))
    )

    hours = [
        in_hours(one.unit_day_areas)
        .filter(pl.col("layer") == "areas", ~pl.col("in_depot"))
        .group_by("area")
        .agg(pl.col("hours").sum())
        .sort("area")
        for one in (heard, true)
    ]
    unobserved = in_hours(heard.unit_days)["unobserved_hours"].sum()
    lost = hours[1]["hours"].sum() - hours[0]["hours"].sum()
    assert 0 <= lost <= unobserved < 9 * 3
    assert (hours[0]["hours"] / hours[1]["hours"]).is_between(0.8, 1.05).all()


@pytest.mark.parametrize("seed", range(3))
def test_any_order_and_division_of_rows_into_files_gives_the_same_tables(
    log, whole, seed, tmp_path
):
    for number, part in enumerate(rows_dealt(log, 5, seed=seed)):
        write_log(part, tmp_path / f"{(number * 7 + seed) % 5}.parquet", rows_per_group=700)

    dealt = presence_of(find_log_files([tmp_path]), town_job())

    assert_same_tables(dealt, whole)


def test_a_log_cut_by_time_and_by_unit_gives_the_same_tables(log, whole, tmp_path):
    times = np.asarray(log.column("time").cast(pa.int64()))
    cuts = np.digitize(times, np.quantile(times, [0.2, 0.5, 0.51]))
    odd = np.array([unit.endswith(("1", "3", "5", "7")) for unit in log.column("unit").to_pylist()])
    for part in range(8):
        chosen = (cuts == part // 2) & (odd == bool(part % 2))
        write_log(log.filter(pa.array(chosen)), tmp_path / f"{part}.parquet", rows_per_group=300)

    assert_same_tables(presence_of(find_log_files([tmp_path]), town_job()), whole)


@pytest.mark.parametrize("threads", [1, 3])
def test_any_number_of_threads_gives_the_same_presence(log, whole, threads, tmp_path):
    path = write_log(log, tmp_path / "dag.parquet")

    presence = presence_of(find_log_files([path]), town_job(), runner=LocalRunner(threads=threads))

    assert_same_tables(presence, whole)
    assert presence.faults == whole.faults


def test_metres_as_float64_give_the_tables_of_centimetres(log, whole, tmp_path):
    path = write_log(in_metres(log), tmp_path / "dag.parquet")

    assert_same_tables(presence_of(find_log_files([path]), town_job()), whole)


@pytest.mark.parametrize("metres", [False, True], ids=["centimetres", "metres"])
def test_a_log_that_is_laid_out_anew_gives_the_same_tables(log, whole, metres, tmp_path):
    table = in_metres(log) if metres else log
    for number, part in enumerate(rows_dealt(table, 3, seed=4)):
        write_log(part, tmp_path / "in" / f"{number}.parquet")

    rows = convert_logs(find_log_files([tmp_path / "in"]), tmp_path / "out")

    files = find_log_files([tmp_path / "out"])
    assert rows == len(log) == sum(file.rows for file in files)
    assert {file.name for file in files} == {
        "date=2025-03-03/log.parquet",
        "date=2025-03-04/log.parquet",
    }
    assert_same_tables(presence_of(files, town_job()), whole)


@pytest.mark.parametrize("kind", [pa.string(), pa.int64(), pa.dictionary(pa.int8(), pa.string())])
@pytest.mark.parametrize("unit", ["s", "us", "ns"])
def test_units_may_be_texts_or_numbers_and_times_of_any_precision(kind, unit, tmp_path):
    log = town_log(units=2)
    numbers = pa.array([int(name[-1]) for name in log.column("unit").to_pylist()])
    log = log.set_column(1, "time", log.column("time").cast(pa.timestamp(unit, "UTC")))
    named = numbers if kind == pa.int64() else numbers.cast(pa.string())
    named = named.dictionary_encode() if pa.types.is_dictionary(kind) else named
    path = write_log(log.set_column(0, "unit", named), tmp_path / "dag.parquet")

    presence = presence_of(find_log_files([path]), town_job())

    assert presence.unit_days["log_unit"].unique().sort().to_list() == ["0", "1"]
    assert presence.unit_days["positions"].sum() == len(log)


def test_functions_of_the_register_are_told_apart_by_hour_of_the_week(log, whole, tmp_path):
    path = write_log(log, tmp_path / "dag.parquet")
    names = whole.unit_days["log_unit"].unique().to_list()
    register = {name: "ingripande" if name < "bil-00003" else "områdespolis" for name in names}

    presence = presence_of(find_log_files([path]), town_job(register=register))

    by_function = presence.hours_of_week.drop("function").group_by(
        [name for name in presence.hours_of_week.columns if name not in ("function", "half_ms")]
    )
    assert presence.hours_of_week["function"].unique().sort().to_list() == [
        "ingripande",
        "områdespolis",
    ]
    assert by_function.agg(pl.col("half_ms").sum())["half_ms"].sum() == (
        whole.hours_of_week["half_ms"].sum()
    )
    assert_frame_equal(presence.unit_day_areas, whole.unit_day_areas)
