"""From a log to the tables of a collection: borders that move, who is told of, what is counted."""

from datetime import date

import polars as pl
import pyarrow as pa
import pytest
from tests.position_logs import AREAS, DAY, town_log, write_log

from lagesbild.areas.boundaries import wkb_of
from lagesbild.norms.position_sources import position_source_on
from lagesbild.norms.presence_methods import presence_method_on
from lagesbild.sources.position_logs.job import Job
from lagesbild.sources.position_logs.log_counts import months_of
from lagesbild.sources.position_logs.log_files import find_log_files
from lagesbild.sources.position_logs.presence_tables import (
    CHANGING,
    count_positions,
    eras_of,
    labels_of,
    tables_of_positions,
)

SINCE = date(2020, 1, 1)
REGISTER = {
    "log_unit": pl.String,
    "unit": pl.String,
    "function": pl.String,
    "crew": pl.Float64,
    "valid_from": pl.Date,
    "valid_to": pl.Date,
}


def areas_of(*rows):
    """Return dated areas written as (area, from, to)."""
    schema = {"area": pl.String, "valid_from": pl.Date, "valid_to": pl.Date}
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    return frame.with_columns(geometry=wkb_of([AREAS[area] for area, *_ in rows]))


def register_of(units, *, crew=2.0, function="response"):
    rows = [(unit, "L1", function, crew, SINCE, None) for unit in units]
    return pl.DataFrame(rows, schema=REGISTER, orient="row")


def tables_of(folder, *, areas, register=None, days=(DAY,), crew=2.0, **how):
    names = []
    for number, day in enumerate(days):
        log = town_log(day=day, seed=number, **how)
        names += sorted(set(log.column("unit").to_pylist()))
        write_log(log, folder / f"{day}.parquet")
    files = find_log_files([folder])
    register = register_of(sorted(set(names)), crew=crew) if register is None else register
    eras = eras_of(areas)
    counted = count_positions(
        files,
        eras=eras,
        register=register,
        job=Job(layers=(), source=position_source_on(DAY)),
        on_rows=lambda rows: None,
    )
    return tables_of_positions(
        counted,
        files,
        eras=eras,
        register=register,
        shifts=None,
        method=presence_method_on(DAY),
    )


ALWAYS = areas_of(("hamnen", SINCE, None), ("kajen", SINCE, None))


def test_eras_begin_where_a_border_does_and_hold_the_areas_of_their_time():
    eras = eras_of(
        areas_of(
            ("hamnen", SINCE, None),
            ("kajen", SINCE, date(2024, 12, 31)),
            ("udden", date(2025, 6, 1), None),
        )
    )

    assert [(era.first, era.last, list(era.areas["area"])) for era in eras] == [
        (SINCE, date(2024, 12, 31), ["hamnen", "kajen"]),
        (date(2025, 1, 1), date(2025, 5, 31), ["hamnen"]),
        (date(2025, 6, 1), date.max, ["hamnen", "udden"]),
    ]


def test_hours_become_person_hours_by_the_crew(tmp_path):
    made = tables_of(tmp_path, areas=ALWAYS)
    single = tables_of(tmp_path, areas=ALWAYS, crew=1.0)

    assert set(made.presence["place"]) == {"area", "outside"}
    assert set(made.presence["worked_area"].drop_nulls()) == {"hamnen", "kajen"}
    assert (made.presence["low"] <= made.presence["hours"]).all()
    assert (made.presence["hours"] <= made.presence["high"]).all()
    # Each row is rounded to a thousandth of an hour.
    twice = 2 * single.presence["hours"].sum()
    assert made.presence["hours"].sum() == pytest.approx(twice, abs=0.01)


def test_each_day_counts_by_the_borders_that_held_then(tmp_path):
    moved = areas_of(
        ("hamnen", SINCE, None),
        ("kajen", SINCE, date(2025, 3, 9)),
        ("udden", date(2025, 3, 10), None),
    )
    before, after = date(2025, 3, 3), date(2025, 3, 12)

    early = tables_of(tmp_path / "early", areas=moved, days=(before,))
    late = tables_of(tmp_path / "late", areas=moved, days=(after,))
    both = tables_of(tmp_path / "both", areas=moved, days=(before, after))

    assert set(early.presence["worked_area"].drop_nulls()) == {"hamnen", "kajen"}
    assert set(late.presence["worked_area"].drop_nulls()) == {"hamnen", "udden"}
    assert set(both.presence["worked_area"].drop_nulls()) == {"hamnen", "kajen", "udden"}
    alone = tables_of(tmp_path / "alone", areas=ALWAYS, days=(before,))
    kajen = pl.col("worked_area") == "kajen"
    assert early.presence.filter(kajen).equals(alone.presence.filter(kajen))


def test_hours_of_the_week_are_of_whole_quarters_and_say_how_few_vehicles(tmp_path):
    quarter = tuple(date(2025, month, 3) for month in (1, 2, 3))
    made = tables_of(tmp_path / "whole", areas=ALWAYS, days=quarter, units=3)
    part = tables_of(tmp_path / "part", areas=ALWAYS, days=quarter[:2], units=3)

    by_hour = made.presence_by_hour
    assert set(by_hour["quarter"]) == {"2025-Q1"}
    assert made.quarters_left_out == ()
    assert set(by_hour["worked_area"]) <= {"hamnen", "kajen"}
    assert by_hour["resources"].max() <= 3
    # Mondays 3 February and 3 March, and Friday 3 January; what was observed and no more.
    assert set(by_hour["hour_of_week"] // 24) <= {0, 1, 4, 5}
    in_areas = made.presence.filter(place="area")
    assert by_hour["hours"].sum() == pytest.approx(in_areas["low"].sum(), rel=0.5)
    assert by_hour["hours"].sum() <= in_areas["hours"].sum() + 0.01
    assert part.presence_by_hour.is_empty()
    assert part.quarters_left_out == ("2025-Q1",)


def test_a_vehicle_that_changes_function_is_told_of_by_day_and_not_by_hour(tmp_path):
    names = sorted(set(town_log(units=3, seed=0).column("unit").to_pylist()))
    changing = pl.concat(
        [
            register_of(names[1:]),
            pl.DataFrame(
                [
                    (names[0], "L1", "response", 2.0, SINCE, date(2025, 3, 2)),
                    (names[0], "L1", "other", 2.0, date(2025, 3, 3), None),
                ],
                schema=REGISTER,
                orient="row",
            ),
        ]
    )
    made = tables_of(tmp_path, areas=ALWAYS, register=changing, units=3)

    assert made.by_hour_left_out == 1
    assert labels_of(changing)[names[0]] == CHANGING
    assert set(made.presence["function"]) == {"response", "other"}


def test_labels_tell_few_vehicles_apart_and_never_say_more_than_there_are():
    labels = labels_of(register_of([f"F{number}" for number in range(30)]))

    assert len(set(labels.values())) == 12
    many = pl.concat([register_of([f"F{number}"], crew=1 + number / 100) for number in range(200)])
    assert len(set(labels_of(many).values())) == 200


def test_unknown_vehicles_are_named_and_not_counted(tmp_path):
    names = sorted(set(town_log(units=4, seed=0).column("unit").to_pylist()))
    late = register_of(names[1:]).with_columns(
        valid_from=pl.when(pl.col("log_unit") == names[1])
        .then(date(2025, 4, 1))
        .otherwise("valid_from")
    )
    made = tables_of(tmp_path, areas=ALWAYS, register=late, units=4)

    assert made.left_out["log_unit"].to_list() == [names[1]]
    assert {fault.fault for fault in made.faults if fault.unit == names[0]} == {"unknown_unit"}
    assert made.presence["resources"].max() == 2


def test_logs_are_counted_by_month_with_what_was_left_out_and_a_checksum(tmp_path):
    days = (date(2025, 3, 3), date(2025, 3, 4), date(2025, 4, 1))
    made = tables_of(tmp_path, areas=ALWAYS, days=days, units=3, faults={1: "swapped"})
    logs = {row["month"]: row for row in made.presence_logs.iter_rows(named=True)}

    assert {month: row["files"] for month, row in logs.items()} == {"2025-03": 2, "2025-04": 1}
    rows = {file.name: file.rows for file in find_log_files([tmp_path])}
    assert logs["2025-04"]["rows"] == rows["2025-04-01.parquet"]
    swapped = sum(f.rows for f in made.faults if f.file == "2025-04-01.parquet" and f.left_out)
    assert logs["2025-04"]["rows_left_out"] == swapped > 0
    assert len(logs["2025-04"]["sha256"]) == 64
    assert {row["source"] for row in logs.values()} == {"positions"}


def test_a_log_of_two_months_is_behind_both_and_one_of_a_month_behind_that_one(tmp_path):
    march, april = (town_log(day=date(2025, month, 3), units=3) for month in (3, 4))
    write_log(pa.concat_tables([march, april]), tmp_path / "vår.parquet")
    register = register_of(sorted(set(march.column("unit").to_pylist())))

    made = tables_of(tmp_path, areas=ALWAYS, register=register, days=(date(2025, 4, 10),), units=3)
    logs = {row["month"]: row for row in made.presence_logs.iter_rows(named=True)}

    rows = {file.name: file.rows for file in find_log_files([tmp_path])}
    assert {month: (row["files"], row["rows"]) for month, row in logs.items()} == {
        "2025-03": (1, rows["vår.parquet"]),
        "2025-04": (2, rows["vår.parquet"] + rows["2025-04-10.parquet"]),
    }
    assert set(made.presence["month"]) == set(logs)


def test_the_months_of_a_file_are_swedish(tmp_path):
    """Universal time on the last evening of a month is the first day of the next in Sweden."""
    write_log(town_log(day=date(2025, 3, 31), units=1), tmp_path / "mars.parquet")
    [file] = find_log_files([tmp_path])

    first, last = months_of(file)
    assert str(first) == "2025-03"
    assert str(last) in {"2025-03", "2025-04"}
