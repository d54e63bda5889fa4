import pyarrow as pa
import pytest
from tests.position_logs import in_metres, town_job, town_log, write_log
from tests.repo.tree import ROOT

from lagesbild.errors import DeliveryRejected
from lagesbild.sources.position_logs.converting import convert_logs
from lagesbild.sources.position_logs.log_files import find_log_files
from lagesbild.sources.position_logs.presence import presence_of
from lagesbild.sources.position_logs.rules import LogRule


def refusal(paths, **how):
    with pytest.raises(DeliveryRejected) as rejected:
        presence_of(find_log_files(paths, **how), town_job())
    return {(problem.file, problem.rule) for problem in rejected.value.problems}


def test_every_file_that_cannot_be_read_as_a_log_is_named_at_once(tmp_path):
    log = town_log(units=1)
    seconds = log.column("time").cast(pa.int64()).cast(pa.int32(), safe=False)
    broken = {
        "no_e": log.drop_columns("e"),
        "float32": in_metres(log).set_column(2, "e", in_metres(log).column("e").cast(pa.float32())),
        "two_kinds": log.set_column(2, "e", in_metres(log).column("e")),
        "no_zone": log.set_column(1, "time", log.column("time").cast(pa.timestamp("ms"))),
        "no_day": log.set_column(1, "time", seconds),
        "no_crs": log.replace_schema_metadata({}),
        "other_crs": log.replace_schema_metadata({"crs": "EPSG:4326"}),
        "sound": log,
    }
    for name, table in broken.items():
        write_log(table, tmp_path / f"{name}.parquet")
    (tmp_path / "torn.parquet").write_bytes((tmp_path / "sound.parquet").read_bytes()[:-100])

    assert refusal([tmp_path]) == {
        ("no_e.parquet", "log-column-missing"),
        ("float32.parquet", "log-column-type"),
        ("two_kinds.parquet", "log-column-type"),
        ("no_zone.parquet", "log-time-zone-missing"),
        ("no_day.parquet", "log-date-missing"),
        ("no_crs.parquet", "log-crs-missing"),
        ("other_crs.parquet", "log-crs-wrong"),
        ("torn.parquet", "log-unreadable"),
    }


def test_the_coordinate_system_of_a_file_that_does_not_say_may_be_vouched_for(tmp_path):
    path = write_log(town_log(units=1).replace_schema_metadata({}), tmp_path / "dag.parquet")

    assert presence_of(find_log_files([path], crs="EPSG:3006"), town_job()).rows > 0
    assert refusal([path], crs="EPSG:3021") == {("dag.parquet", "log-crs-wrong")}


def test_damage_inside_a_file_refuses_the_whole_log_and_leaves_nothing(tmp_path):
    sound = write_log(town_log(units=3), tmp_path / "in" / "a.parquet")
    convert_logs(find_log_files([sound]), tmp_path / "out")
    [torn, other] = sorted((tmp_path / "out").rglob("*.parquet"))
    content = bytearray(torn.read_bytes())
    content[len(content) // 2] ^= 0xFF
    torn.write_bytes(content)

    assert refusal([tmp_path / "out"]) == {("date=2025-03-03/log.parquet", "log-unreadable")}
    with pytest.raises(DeliveryRejected):
        convert_logs(find_log_files([tmp_path / "out"]), tmp_path / "again")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in", "out"]
    assert other.exists()


def test_units_that_go_by_personal_identity_numbers_are_refused_without_showing_them(tmp_path):
    log = town_log(units=1)
    named = pa.array(["811228-9874"] * len(log))
    path = write_log(log.set_column(0, "unit", named), tmp_path / "dag.parquet")

    with pytest.raises(DeliveryRejected) as rejected:
        presence_of(find_log_files([path]), town_job())

    [problem] = rejected.value.problems
    assert problem.rule == "log-person-number"
    assert "8112" not in str(problem)


def test_a_log_without_files_is_refused(tmp_path):
    assert refusal([tmp_path]) == {("(ingen fil)", "log-no-files")}


def test_every_rule_of_logs_stands_in_the_manual():
    manual = (ROOT / "docs/scale.md").read_text(encoding="utf-8")

    assert [rule.id for rule in LogRule if f"`{rule.id}`" not in manual] == []
