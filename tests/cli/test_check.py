"""`lagesbild check`: each mistake with its place and exit code, for people and for machines."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.unit.sources.base_collection import write_base
from tests.unit.sources.broken import BROKEN, MISTAKES, Mistake, write_broken

from lagesbild.cli.check import check
from lagesbild.sources.problems import rules


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(check, [str(argument) for argument in arguments])


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.folder)
def test_a_mistake_gives_one_problem_with_its_place_and_exit_code_11(
    mistake: Mistake, tmp_path: Path
) -> None:
    delivered = write_broken(mistake.folder, tmp_path / "underlag")

    result = run(delivered, "--json")

    answer = json.loads(result.stdout)
    [problem] = answer["problems"]
    assert (problem["rule"], problem["file"], problem["row"], problem["column"]) == (
        mistake.rule,
        mistake.file,
        mistake.row,
        mistake.column,
    )
    assert problem["text"]
    assert problem["remedy"]
    assert answer["count"] == 1
    assert result.exit_code == 11


def test_every_rule_of_the_manual_has_a_broken_file() -> None:
    assert {mistake.rule for mistake in MISTAKES} == set(rules())


def test_every_broken_file_is_tried() -> None:
    assert {mistake.folder for mistake in MISTAKES} == {folder.name for folder in BROKEN.iterdir()}


def test_a_collection_without_faults_says_how_much_was_read(tmp_path: Path) -> None:
    result = run(write_base(tmp_path / "underlag"))

    assert result.stdout == "Underlaget är felfritt: 12 tabeller, 30 rader.\n"
    assert result.exit_code == 0


def test_no_problems_are_an_empty_list_for_machines(tmp_path: Path) -> None:
    result = run(write_base(tmp_path / "underlag"), "--json")

    assert json.loads(result.stdout) == {"problems": [], "count": 0}
    assert result.exit_code == 0


def test_people_get_a_table_and_a_sentence(tmp_path: Path) -> None:
    result = run(write_broken("negative-residents", tmp_path / "underlag"))

    for heading in ("Fil", "Rad", "Kolumn", "Fel", "Regel", "Åtgärd"):
        assert heading in result.stdout
    assert "Underlaget har 1 fel i 1 fil." in result.stdout
    assert result.exit_code == 11


@pytest.mark.parametrize(
    "mistake", ["personal-identity-number", "personal-identity-number-in-yaml"]
)
def test_a_personal_identity_number_is_never_shown(mistake: str, tmp_path: Path) -> None:
    delivered = write_broken(mistake, tmp_path / "underlag")

    shown = run(delivered).output + run(delivered, "--json").output

    assert "121212" not in shown


def test_brackets_in_a_delivered_value_are_shown_as_they_are(tmp_path: Path) -> None:
    folder = write_base(tmp_path / "underlag")
    (folder / "[red]anteckningar.txt").write_text("", encoding="utf-8")

    assert "[red]" in run(folder).stdout
