"""A small invented country and its picture, made once for all tests of commands."""

import pytest
from click.testing import CliRunner

from lagesbild.cli import main


@pytest.fixture(scope="session")
def run():
    """Return a function that runs the command line and returns click's result."""

    def run_command(*arguments):
        return CliRunner().invoke(main, [str(argument) for argument in arguments])

    return run_command


@pytest.fixture(scope="session")
def example_folder(run, tmp_path_factory):
    folder = tmp_path_factory.mktemp("country") / "underlag"
    result = run("example", folder, "--areas", 12, "--rounds", 2, "--seed", 7)
    assert result.exit_code == 0, result.output
    return folder


@pytest.fixture(scope="session")
def picture_folder(run, example_folder, tmp_path_factory):
    folder = tmp_path_factory.mktemp("picture") / "lagesbild"
    result = run("picture", example_folder, "-o", folder)
    assert result.exit_code == 0, result.output
    return folder
