import numpy as np
import pyarrow as pa
import pytest
from tests.position_logs import town_job, town_log, write_log

from lagesbild.sources.position_logs.log_files import find_log_files
from lagesbild.sources.position_logs.presence import presence_of

HOUR = 360
"""Rows of an hour; a fault is planted in the second one."""


def faults_of(table, tmp_path, **how):
    path = write_log(table, tmp_path / "dag.parquet")
    presence = presence_of(find_log_files([path]), town_job(**how))
    return presence, {(fault.unit, fault.fault): fault for fault in presence.faults}


def first_row_of(table, unit):
    return table.column("unit").to_pylist().index(unit)


@pytest.mark.parametrize(
    ("fault", "rows", "left_out"),
    [
        ("degrees", HOUR, True),
        ("swapped", HOUR, True),
        ("frozen", HOUR, False),
        ("clock_back", 1, False),
        ("clock_ahead", 1, False),
    ],
)
def test_each_planted_fault_is_named_with_file_unit_first_row_and_remedy(
    fault, rows, left_out, tmp_path
):
    log = town_log(units=4, faults={2: fault}, seed=8)

    _, found = faults_of(log, tmp_path)

    own = found["bil-00002", fault]
    first = first_row_of(log, "bil-00002") + {"clock_back": 2 * HOUR}.get(fault, HOUR)
    assert (own.file, own.rows, own.first_row, own.left_out) == (
        "dag.parquet",
        rows,
        first + 1,
        left_out,
    )
    assert own.remedy
    assert "bil-00002" in str(own)
    assert {unit for unit, _ in found} == {"bil-00002"}


def test_a_sound_log_has_no_faults(tmp_path):
    _, found = faults_of(town_log(units=12), tmp_path)

    assert not found


def test_rows_in_degrees_cost_the_unit_its_time_and_nobody_else(tmp_path):
    sound = faults_of(town_log(units=3), tmp_path)[0].unit_days
    log = town_log(units=3, faults={1: "degrees"})

    days = faults_of(log, tmp_path)[0].unit_days

    own = days.filter(log_unit="bil-00001")
    assert own["positions"].sum() == 3060 - HOUR
    assert own["unobserved_half_ms"].sum() == 2 * 1000 * (10 * (HOUR + 1) - 30)
    others = ("bil-00000", "bil-00002")
    for unit in others:
        assert days.filter(log_unit=unit).equals(sound.filter(log_unit=unit))


def test_the_file_that_holds_the_rows_of_another_is_named_and_counts_once(tmp_path):
    log = town_log(units=4)
    write_log(log, tmp_path / "a.parquet")
    again = log.take(pa.array(np.random.default_rng(1).permutation(len(log))))
    write_log(again, tmp_path / "b.parquet", rows_per_group=900)

    presence = presence_of(find_log_files([tmp_path]), town_job())

    alone = presence_of(find_log_files([tmp_path / "a.parquet"]), town_job())
    [fault] = presence.faults
    assert (fault.file, fault.fault, fault.rows) == ("b.parquet", "duplicated_file", len(log))
    assert "a.parquet" in str(fault)
    assert presence.unit_day_areas.equals(alone.unit_day_areas)


def test_files_that_only_share_their_ends_are_no_duplicates(tmp_path):
    log = town_log(units=1)
    moved = np.asarray(log.column("e")).copy()
    moved[100] += 1
    write_log(log, tmp_path / "a.parquet")
    write_log(log.set_column(2, "e", pa.array(moved)), tmp_path / "b.parquet")

    presence = presence_of(find_log_files([tmp_path]), town_job())

    rows = {fault.fault: fault.rows for fault in presence.faults}
    assert rows == {"duplicate": len(log) - 1, "conflict": 1}


def test_times_in_the_future_and_units_outside_the_register_are_left_out(tmp_path):
    log = town_log(units=3)
    times = np.asarray(log.column("time").cast(pa.int64())).copy()
    times[5:8] += 400 * 86_400_000
    log = log.set_column(1, "time", pa.array(times).cast(pa.timestamp("ms", "UTC")))
    latest = pa.scalar(int(times.min()) + 2 * 86_400_000, pa.timestamp("ms", "UTC")).as_py()
    register = {"bil-00000": "ingripande", "bil-00001": "ingripande"}

    presence, found = faults_of(log, tmp_path, latest=latest, register=register)

    assert (found["bil-00000", "future"].rows, found["bil-00000", "future"].first_row) == (3, 6)
    unknown = found["bil-00002", "unknown_unit"]
    assert unknown.first_row == first_row_of(log, "bil-00002") + 1
    assert set(presence.unit_days["log_unit"]) == set(register)


def test_rows_that_lack_a_value_are_left_out_and_counted(tmp_path):
    log = town_log(units=2)
    e = log.column("e").to_pylist()
    units = log.column("unit").to_pylist()
    e[3], units[4] = None, None
    log = log.set_column(2, "e", pa.array(e, pa.int32())).set_column(0, "unit", pa.array(units))

    presence, found = faults_of(log, tmp_path)

    assert found["bil-00000", "missing"].first_row == 4
    assert found["(saknas)", "missing"].first_row == 5
    assert presence.unit_days["positions"].sum() == len(log) - 2
