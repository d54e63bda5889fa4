"""`lagesbild resources` as people run it: what is shown, what is written, and how mistakes end."""

import json
import shutil

import polars as pl
import pytest
from tests.position_logs import EAST, NORTH, town_log, write_log, write_log_inputs, write_logs


@pytest.fixture
def logs(tmp_path):
    """A folder with a log, the layer of its town and a register of its units."""
    write_logs(tmp_path / "loggar")
    write_log_inputs(tmp_path)
    return tmp_path


def counted(run, folder, *more):
    return run(
        *("resources", "presence", folder / "loggar", "--layer", folder / "omraden.gpkg"),
        *("--register", folder / "register.csv", "-o", folder / "ut", *more),
    )


def rewritten(path, *changes):
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")


def test_logs_become_tables_that_a_collection_takes(run, logs):
    result = counted(run, logs)

    assert result.exit_code == 0, result.output
    assert {path.name for path in (logs / "ut").iterdir()} == {
        *("presence.csv", "presence_by_hour.csv", "presence_logs.csv")
    }
    presence = pl.read_csv(logs / "ut" / "presence.csv")
    assert set(presence["worked_area"].drop_nulls()) <= {"hamnen", "kajen", "udden"}
    assert presence["hours"].sum() > 2 * 2 * 6
    assert "Persontimmar" in result.output
    assert "Veckotimmar räknas för hela kvartal; loggarna har inte hela 2025-Q1." in (
        result.output.replace("\n", " ")
    )
    [row] = pl.read_csv(logs / "ut" / "presence_logs.csv").to_dicts()
    assert (row["month"], row["source"], row["files"]) == ("2025-03", "positions", 1)


def test_the_same_logs_give_the_same_bytes(run, logs):
    counted(run, logs)
    first = {path.name: path.read_bytes() for path in (logs / "ut").iterdir()}
    for path in (logs / "ut").iterdir():
        path.unlink()

    counted(run, logs)
    assert {path.name: path.read_bytes() for path in (logs / "ut").iterdir()} == first


def dispatch_file(folder, *rows):
    path = folder / "dispatch.csv"
    header = "log_unit,e,n,area,on_scene,clear\n"
    path.write_text(header + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


def unit_of(folder):
    return (folder / "register.csv").read_text(encoding="utf-8").splitlines()[1].split(",")[0]


def test_dispatch_records_are_counted_beside_and_faults_are_listed(run, logs):
    unit = unit_of(logs)
    path = dispatch_file(
        logs,
        f"{unit},{EAST + 700},{NORTH + 700},,2025-03-03T10:00:00+01:00,2025-03-03T11:30:00+01:00",
        f"{unit},,,udden,2025-03-04T10:00:00Z,2025-03-04T10:30:00Z",
        f"{unit},,,udden,2025-03-05T10:00:00Z,",
    )
    result = counted(run, logs, "--dispatch", path)

    assert result.exit_code == 0, result.output
    rows = pl.read_csv(logs / "ut" / "presence.csv").filter(source="dispatch")
    assert dict(rows.select("worked_area", "hours").iter_rows()) == {"hamnen": 3.0, "udden": 1.0}
    assert "dispatch.csv, rad 4" in result.output.replace("\n", " ")
    counts = pl.read_csv(logs / "ut" / "presence_logs.csv").filter(source="dispatch")
    assert counts.select("rows", "rows_left_out").rows() == [(3, 1)]


def test_the_tables_are_sound_in_the_collection_they_were_counted_for(run, logs, example_folder):
    write_log_inputs(logs, underlag=example_folder)
    result = run(
        *("resources", "presence", logs / "loggar", "--collection", example_folder),
        *("--register", logs / "register.csv", "-o", logs / "ut"),
    )

    assert result.exit_code == 0, result.output
    presence = pl.read_csv(logs / "ut" / "presence.csv")
    assert set(presence["place"]) == {"outside"}
    assert presence["unit"].is_in(pl.read_csv(example_folder / "organisation.csv")["unit"]).all()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ([(",L1,", ",,")], ["register.csv, rad 2, kolumn unit", "[missing-value]"]),
        ([(",response,", ",patrull,")], ["»patrull« finns inte i katalogen", "[unknown-function]"]),
        ([(",2,2020", ",-2,2020")], ["kolumn crew", "[out-of-range]"]),
        ([("2020-01-01", "2020-13-01")], ["kolumn valid_from", "[wrong-type]"]),
        ([("log_unit,", "enhet,")], ["[missing-column]"]),
    ],
    ids=["no unit", "unknown function", "negative crew", "no such day", "other heading"],
)
def test_a_register_at_fault_is_refused_with_row_and_remedy(run, logs, changes, told):
    rewritten(logs / "register.csv", *changes)
    result = counted(run, logs)

    assert result.exit_code == 11
    for text in told:
        assert text in result.output.replace("\n", " ")
    assert not (logs / "ut").exists()


def test_a_unit_that_the_collection_does_not_have_is_refused(run, logs, example_folder):
    result = run(
        *("resources", "presence", logs / "loggar", "--collection", example_folder),
        *("--register", logs / "register.csv", "-o", logs / "ut"),
    )

    assert result.exit_code == 11
    assert "»L1« finns inte i organisation." in result.output
    assert not (logs / "ut").exists()


def test_all_files_at_fault_are_told_of_at_once(run, logs):
    rewritten(logs / "register.csv", (",2,2020", ",-2,2020"))
    unit = unit_of(logs)
    path = dispatch_file(logs, f"{unit},,,,2025-03-03 10:00,2025-03-03T11:30:00Z")
    shifts = logs / "shifts.csv"
    shifts.write_text(f"log_unit,day,on_duty_hours\n{unit},2025-03-03,30\n", encoding="utf-8")
    result = counted(run, logs, "--dispatch", path, "--shifts", shifts)

    assert result.exit_code == 11
    for text in ("register.csv", "dispatch.csv", "shifts.csv", "Underlaget har 3 fel"):
        assert text in result.output
    assert "är ingen tid med tidszon" in result.output.replace("\n", " ")


def test_a_log_unit_outside_the_register_stops_all_until_it_is_left_out_openly(run, logs):
    # One unit is in the register, one is not, one is in it on other days only.
    header, known, other, *_ = (logs / "register.csv").read_text(encoding="utf-8").splitlines()
    write_log(town_log(units=3), logs / "loggar" / "mars.parquet")
    late = other.replace("2020-01-01", "2025-04-01")
    (logs / "register.csv").write_text(f"{header}\n{known}\n{late}\n", encoding="utf-8")
    path = dispatch_file(logs, "okänd,,,udden,2025-03-04T10:00:00Z,2025-03-04T10:30:00Z")
    refused = counted(run, logs, "--dispatch", path)

    assert refused.exit_code == 11
    assert "Underlaget har 3 fel" in refused.output
    for text in (
        "mars.parquet, rad",
        "»bil-00002« finns inte i registret",
        "»bil-00001« hördes",
        "dispatch.csv, rad 2: resursen »okänd«",
        "--leave-out-unknown",
    ):
        assert text in refused.output.replace("\n", " ")
    assert not (logs / "ut").exists()

    left_out = counted(run, logs, "--dispatch", path, "--leave-out-unknown")

    assert left_out.exit_code == 0, left_out.output
    assert "Registret saknar 1\xa0beteckning de dagar" in left_out.output
    assert "[unknown_unit]" in left_out.output
    assert set(pl.read_csv(logs / "ut" / "presence.csv")["resources"]) == {1}


def test_a_damaged_log_is_refused_and_nothing_is_written(run, logs):
    path = logs / "loggar" / "mars.parquet"
    path.write_bytes(path.read_bytes()[:1000])
    result = counted(run, logs)

    assert result.exit_code == 11
    assert "log-unreadable" in result.output
    assert not (logs / "ut").exists()


def test_a_layer_without_names_or_in_another_system_is_refused(run, logs):
    other = logs / "grader.geojson"
    other.write_text(
        '{"type": "FeatureCollection", "features": [{"type": "Feature",'
        ' "properties": {"area": "a"}, "geometry": {"type": "Polygon",'
        ' "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}}]}',
        encoding="utf-8",
    )
    result = run(
        *("resources", "presence", logs / "loggar", "--layer", other),
        *("--register", logs / "register.csv", "-o", logs / "ut"),
    )

    assert result.exit_code == 2
    assert "Räkna om till EPSG:3006" in result.output


@pytest.mark.parametrize("more", [(), ("--collection", "a", "--layer", "omraden.gpkg")])
def test_areas_come_from_one_place(run, logs, monkeypatch, more):
    monkeypatch.chdir(logs)
    result = run("resources", "presence", "loggar", "--register", "register.csv", "-o", "ut", *more)

    assert result.exit_code == 2
    assert "--collection or --layer" in result.output


def test_placed_and_worked_hours_are_shown_and_written_for_use_inside(
    run, example_folder, tmp_path
):
    result = run("resources", "placed-works", example_folder, "-o", tmp_path / "matris")

    assert result.exit_code == 0, result.output
    assert "efter var personalen är placerad" in result.output
    matrix = pl.read_csv(tmp_path / "matris" / "resource_matrix_monthly.csv")
    paid = pl.read_csv(tmp_path / "matris" / "resource_paid.csv")
    nation = matrix.filter(level="nation")["hours_milli"].sum()
    assert nation == paid["paid_milli"].sum()
    [whole] = [
        line.replace("\u00a0", "").split() for line in result.output.splitlines() if "Summa" in line
    ]
    *parts, told = (float(cell.replace(",", ".")) for cell in whole[1:])
    assert sum(parts) == pytest.approx(told, abs=0.3)


def test_a_source_less_is_shown_beside_all(run, example_folder):
    result = run("resources", "trace", example_folder, "--without", "positions")

    assert result.exit_code == 0, result.output
    assert "Utan: positionsloggar är inte med." in result.output
    assert "inte av vad tillskottet har orsakat" in result.output


def test_one_decision_is_shown_with_its_rules_and_written_to_the_ore(run, example_folder, tmp_path):
    result = run(
        *("resources", "trace", example_folder, "--decision", "T2025-1", "-o", tmp_path / "ut")
    )

    assert result.exit_code == 0, result.output
    assert "om en regel byts" in result.output
    parts = pl.read_csv(tmp_path / "ut" / "resource_allocation.csv")
    lines = pl.read_csv(tmp_path / "ut" / "resource_ledger.csv")
    assert parts["amount_ore"].sum() == lines["amount_ore"].sum()


def test_a_decision_that_is_not_there_is_named_with_those_that_are(run, example_folder):
    result = run("resources", "trace", example_folder, "--decision", "X")

    assert result.exit_code == 13
    assert "Underlaget har: T2025-1, T2025-2." in result.output


def test_a_month_before_anything_was_delivered_has_nothing_to_follow(run, example_folder):
    result = run("resources", "placed-works", example_folder, "--until", "2015-06")

    assert result.exit_code == 13
    assert "presence.csv" in result.output


def test_what_adds_up_is_said_to(run, example_folder, tmp_path):
    result = run("resources", "reconcile", example_folder, "-o", tmp_path / "ut")

    assert result.exit_code == 0, result.output
    assert "huvudboken mot ekonomisystemets summor" in result.output
    assert (tmp_path / "ut" / "resource_checks.csv").is_file()


def test_a_ledger_that_differs_from_its_totals_is_refused_with_the_month(
    run, example_folder, tmp_path
):
    folder = tmp_path / "underlag"
    shutil.copytree(example_folder, folder)
    path = folder / "ledger_totals.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    month, account_class, amount = lines[1].split(",")
    lines[1] = f"{month},{account_class},{float(amount) + 0.01:.2f}"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    descriptor = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    for one in descriptor["resources"]:
        one.pop("hash", None)
    (folder / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    result = run("resources", "reconcile", folder)

    assert result.exit_code == 11
    assert month in result.output
    assert "ledger_totals.csv, rad 2" in result.output


def test_one_file_that_is_there_is_not_written_over(run, example_folder, tmp_path):
    (tmp_path / "fil.txt").write_text("mitt", encoding="utf-8")
    result = run("resources", "reconcile", example_folder, "-o", tmp_path)

    assert result.exit_code == 2
    assert "är inte tom" in result.output.replace("\n", " ")
