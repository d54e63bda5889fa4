import re

import polars as pl
import pytest
import yaml

from lagesbild.stats.lexicographic import SOLVER


@pytest.fixture
def scenario(run, tmp_path):
    """The invented scenario file, small enough to be quick: two scenarios."""
    path = tmp_path / "plan.yaml"
    assert run("officers", "plan", "--write-example", path).exit_code == 0
    text = path.read_text(encoding="utf-8")
    head, _, _ = text.partition("  - {id: many,")
    path.write_text(head, encoding="utf-8")
    return path


@pytest.fixture
def planned(run, scenario, tmp_path):
    result = run("officers", "plan", scenario, "-o", tmp_path / "plan")
    assert result.exit_code == 0, result.output
    return result.output, tmp_path / "plan"


def table(folder, name):
    return pl.read_csv(folder / f"{name}.csv")


def test_a_plan_is_shown_and_written_with_all_that_belongs_to_it(planned):
    output, folder = planned

    assert "Fattas till normen" in output
    assert "Hamnen" in output
    assert "Vad en enhet till av varje gräns ger" in output
    assert {path.name for path in folder.iterdir()} == {
        *("plan_areas.csv", "plan_districts.csv", "plan_regions.csv", "plan_loans.csv"),
        *("plan_stages.csv", "plan_reasons.csv", "plan_limits.csv", "plan_run.csv"),
        "plan_places.csv",
        *("scenario_comparison.csv", "scenario_regret.csv", "scenarios.svg"),
    }


def test_every_goal_has_its_value_its_bound_and_its_proof(planned):
    _, folder = planned

    stages = table(folder, "plan_stages")

    assert list(stages.filter(scenario="base")["goal"]) == [
        *("limits", "floors", "norm", "coverage", "need", "placements", "cost")
    ]
    assert set(stages["proof"]) == {"proven"}
    assert (stages["value"] == stages["bound"]).all()


def test_year_zero_of_the_table_is_the_staff_of_the_file(planned, scenario):
    _, folder = planned
    given = yaml.safe_load(scenario.read_text(encoding="utf-8"))["staffing"]

    areas = table(folder, "plan_areas").filter(scenario="base", year=2025)

    told = {row["area"]: row["fte"] for row in given if "area" in row}
    assert dict(areas.filter(pl.col("own_fte") > 0).select("area", "own_fte").iter_rows()) == told


def test_the_run_tells_what_it_was_made_of_and_by(planned, scenario):
    _, folder = planned

    run_ = dict(table(folder, "plan_run").iter_rows())

    assert run_["solver"] == SOLVER
    assert re.fullmatch("[0-9a-f]{64}", run_["sha256 plan.yaml"])


def test_the_same_file_gives_the_same_tables(run, scenario, tmp_path):
    for name in ("first", "again"):
        assert run("officers", "plan", scenario, "--quick", "-o", tmp_path / name).exit_code == 0

    for path in (tmp_path / "first").iterdir():
        if path.name != "plan_run.csv":
            assert path.read_bytes() == (tmp_path / "again" / path.name).read_bytes(), path.name


def test_a_floor_that_cannot_be_kept_is_told_and_the_rest_is_planned(run, scenario):
    text = scenario.read_text(encoding="utf-8")
    scenario.write_text(
        text.replace("region: syd, fte: 3, from_year", "region: syd, fte: 40, from_year"),
        encoding="utf-8",
    )

    result = run("officers", "plan", scenario, "--quick")

    assert result.exit_code == 0
    assert "Golvet 40 för områdespolis i Region Syd går inte 2027" in result.output
    assert "Hamnen" in result.output


def test_time_that_does_not_suffice_is_never_called_proven(run, scenario, tmp_path):
    result = run("officers", "plan", scenario, "--quick", "--seconds", "0", "-o", tmp_path / "plan")

    assert result.exit_code == 0
    assert "Ingen plan hann hittas" in result.output
    assert "proven" not in set(table(tmp_path / "plan", "plan_stages")["proof"])


def test_mistakes_in_the_file_end_the_command_with_all_of_them(run, scenario):
    text = scenario.read_text(encoding="utf-8")
    scenario.write_text(text.replace("unit: 1 ", "unit: 2 "), encoding="utf-8")

    result = run("officers", "plan", scenario)

    assert result.exit_code == 11
    assert "plan.yaml" in result.output


def test_staff_can_be_taken_from_a_collection(run, example_folder, tmp_path):
    path = tmp_path / "outline.yaml"
    written = run("officers", "plan", "--write-example", path, "--collection", example_folder)
    assert written.exit_code == 0, written.output

    result = run(
        *("officers", "plan", path, "--collection", example_folder),
        *("--quick", "-o", tmp_path / "plan"),
    )

    assert result.exit_code == 0, result.output
    assert "avrundad till hela enheter" in result.output
    delivered = pl.read_csv(example_folder / "staffing.csv")
    last = delivered.filter(pl.col("month") == delivered["month"].max(), function="area_officer")
    [fullest] = last.filter(area=pl.col("area").first()).select("area", "filled_fte").iter_rows()
    areas = table(tmp_path / "plan", "plan_areas").filter(area=fullest[0], year=2025)
    assert areas["own_fte"][0] == round(fullest[1])


def test_without_a_file_the_command_says_what_to_do(run):
    result = run("officers", "plan")

    assert result.exit_code == 2
    assert "--write-example" in result.output
