"""`lagesbild example` writes a collection, the same one each time, and overwrites nothing."""

from click.testing import CliRunner

from lagesbild.cli import main
from lagesbild.sources.collection import check_collection


def run(*arguments):
    return CliRunner().invoke(main, ["example", *map(str, arguments)])


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_example_is_written_and_has_no_problem(tmp_path):
    result = run(tmp_path / "underlag", "--areas", 10, "--rounds", 2)

    assert result.exit_code == 0, result.output
    assert "10 områden i den senaste omgången, 300 småområden" in result.output
    assert "2 omgångar (2023, 2025)" in result.output
    assert check_collection(tmp_path / "underlag") == []


def test_the_same_options_give_the_same_bytes(tmp_path):
    for name in ("first", "second"):
        run(tmp_path / name, "--areas", 10, "--rounds", 1, "--seed", 5)

    assert contents(tmp_path / "first") == contents(tmp_path / "second")


def test_an_empty_folder_is_used(tmp_path):
    empty = tmp_path / "underlag"
    empty.mkdir()

    result = run(empty, "--areas", 10, "--rounds", 1)

    assert result.exit_code == 0, result.output
    assert (empty / "datapackage.json").exists()
    assert "1 omgång (2025)" in result.output


def test_a_folder_with_something_in_it_is_left_alone(tmp_path):
    (tmp_path / "notes.txt").write_text("kept", encoding="utf-8")

    result = run(tmp_path)

    assert result.exit_code == 2
    assert "inte en tom mapp" in result.output
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_more_areas_than_the_country_holds_are_refused(tmp_path):
    result = run(tmp_path / "underlag", "--areas", 301)

    assert result.exit_code == 2
    assert "10<=x<=300" in result.output


def test_the_help_shows_an_example():
    assert "lagesbild example underlag" in run("--help").output
