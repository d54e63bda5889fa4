"""The register, the shifts and the dispatch records that stand beside logs, read and judged."""

from datetime import UTC, date, datetime

import polars as pl
import pytest

from lagesbild.sources.log_inputs import (
    DISPATCH_RECORDS,
    LOG_REGISTER,
    LOG_SHIFTS,
    log_schema,
    read_dispatch,
    read_register,
    read_shifts,
)

REGISTER = "log_unit,unit,function,crew,valid_from,valid_to\n"
DISPATCH = "log_unit,e,n,area,on_scene,clear\n"


@pytest.fixture
def write(tmp_path):
    def write_file(text, name="fil.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write_file


def rules_of(found):
    return [(problem.rule, problem.row) for problem in found.problems]


def test_a_register_is_read_with_its_days(write):
    found = read_register(
        write(REGISTER + "F1,L1,response,2,2025-01-01,\nF2,R1,other,1.5,2025-01-01,2025-06-30\n"),
        beside={},
    )

    assert found.problems == ()
    assert found.frame.drop("source_row").rows() == [
        ("F1", "L1", "response", 2.0, date(2025, 1, 1), None),
        ("F2", "R1", "other", 1.5, date(2025, 1, 1), date(2025, 6, 30)),
    ]


def test_codes_are_looked_up_in_the_collection_where_there_is_one(write):
    organisation = pl.DataFrame(
        {
            "unit": ["L1"],
            "kind": ["local_police_district"],
            "name": ["Hamnen"],
            "parent": [None],
            "valid_from": [date(2015, 1, 1)],
            "valid_to": [None],
            "source_row": [2],
        },
        schema_overrides={"parent": pl.String, "valid_to": pl.Date},
    )
    path = write(REGISTER + "F1,L1,response,2,2025-01-01,\nF2,L9,response,2,2025-01-01,\n")

    assert rules_of(read_register(path, beside={"organisation": organisation})) == [
        ("unknown-unit", 3)
    ]
    assert read_register(path, beside={}).problems == ()


@pytest.mark.parametrize(
    ("rows", "rules"),
    [
        ("F1,L1,patrull,2,2025-01-01,\n", [("unknown-function", 2)]),
        ("F1,L1,response,0,2025-01-01,\n", [("out-of-range", 2)]),
        ("F1,L1,response,2,2025-01-01,\nF1,L2,response,2,2025-01-01,\n", [("duplicate-row", 3)]),
        ("199001011239,L1,response,2,2025-01-01,\n", [("personal-identity-number", 2)]),
    ],
    ids=["function", "crew", "twice", "person"],
)
def test_what_is_wrong_in_a_register_is_named_with_its_row(write, rows, rules):
    assert rules_of(read_register(write(REGISTER + rows), beside={})) == rules


def test_shifts_are_hours_of_a_day_and_no_more(write):
    header = "log_unit,day,on_duty_hours\n"

    assert read_shifts(write(header + "F1,2025-03-03,16.5\n")).frame["on_duty_hours"].to_list() == [
        16.5
    ]
    # The longest day of a year has 25 hours.
    assert rules_of(read_shifts(write(header + "F1,2025-03-03,25\nF1,2025-03-04,25.1\n"))) == [
        ("out-of-range", 3)
    ]


def test_times_of_events_have_a_zone_and_become_universal(write):
    found = read_dispatch(
        write(DISPATCH + "F1,600000,6600000,,2025-03-03T10:00:00+01:00,2025-03-03T09:30:00Z\n"),
        beside={},
    )

    assert found.problems == ()
    assert found.frame.select("on_scene", "clear").rows() == [
        (datetime(2025, 3, 3, 9, tzinfo=UTC), datetime(2025, 3, 3, 9, 30, tzinfo=UTC))
    ]


@pytest.mark.parametrize("time", ["2025-03-03T10:00:00", "2025-03-03 10", "i går"])
def test_a_time_without_a_zone_is_refused(write, time):
    found = read_dispatch(write(DISPATCH + f"F1,,,,{time},2025-03-03T11:00:00Z\n"), beside={})

    [problem] = found.problems
    assert (problem.rule, problem.row, problem.column) == ("wrong-type", 2, "on_scene")
    assert f"»{time}« är ingen tid med tidszon" in problem.text


def test_an_event_that_is_not_over_is_no_fault_of_the_file(write):
    """The count says that it is left out."""
    found = read_dispatch(write(DISPATCH + "F1,,,,2025-03-03T10:00:00Z,\n"), beside={})

    assert found.problems == ()
    assert found.frame["clear"].to_list() == [None]


@pytest.mark.parametrize("name", [LOG_REGISTER, LOG_SHIFTS, DISPATCH_RECORDS])
def test_every_column_says_what_it_is(name):
    schema = log_schema(name)

    assert all(field.description.endswith(".") for field in schema.fields)
    assert set(schema.primary_key) <= set(schema.columns)
