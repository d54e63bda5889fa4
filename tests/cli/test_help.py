import json
import re
import shlex
from pathlib import Path

import click
import pytest
import shapely.geometry
from click.testing import CliRunner
from tests.position_logs import write_log_inputs, write_logs
from tests.repo.tree import ROOT
from tests.siting_files import write_siting_files

from lagesbild.cli import main
from lagesbild.sources.officer_plan.example import write_example


def commands(group: click.Group, path: tuple[str, ...] = ()):
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name), command


ALL = dict(commands(main))


def examples(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if re.match(r"\s+lagesbild \S", line)]


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_every_command_has_help_with_an_example(path):
    result = CliRunner().invoke(main, [*path, "--help"])

    assert result.exit_code == 0
    assert examples(result.output), f"{' '.join(path)} has no example in its help"


def prepare(path, *, underlag: Path, lagesbild: Path) -> None:
    """Lay out in the current folder what a newcomer has when they come to this command."""
    if path != ("example",):
        Path("underlag").symlink_to(underlag)
        write_log_inputs(Path(), underlag=underlag)
    if path in (("verify",), ("explain",)):
        Path("lagesbild").symlink_to(lagesbild)
    write_logs(Path("loggar"))
    if path == ("officers", "plan"):
        write_example(Path("plan.yaml"))
    if path == ("cameras", "siting"):
        write_siting_files(Path())
    for year in (2021, 2023, 2025):
        Path(f"uso_{year}.geojson").write_text(json.dumps(PUBLISHED), encoding="utf-8")


PUBLISHED = {
    "type": "FeatureCollection",
    "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3006"}},
    "features": [
        {
            "type": "Feature",
            "properties": {"NAMN": "Hamnen", "KATEGORI": "Utsatt område"},
            "geometry": shapely.geometry.mapping(
                shapely.box(600_000, 6_600_000, 601_000, 6_601_000)
            ),
        }
    ],
}


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_every_example_in_the_help_runs(
    path, example_folder, picture_folder, tmp_path_factory, monkeypatch
):
    for line in examples(CliRunner().invoke(main, [*path, "--help"]).output):
        monkeypatch.chdir(tmp_path_factory.mktemp("newcomer"))
        prepare(path, underlag=example_folder, lagesbild=picture_folder)

        result = CliRunner().invoke(main, shlex.split(line)[1:])

        assert result.exit_code == 0, f"{line}\n{result.output}"


DOCUMENTS = {
    path.name: examples(path.read_text(encoding="utf-8"))
    for path in (ROOT / "docs").glob("*.md")
    if examples(path.read_text(encoding="utf-8"))
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_commands_of_every_document_run_in_their_order(
    name, example_folder, picture_folder, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    makes_its_own = any(line.startswith("lagesbild example") for line in DOCUMENTS[name])
    prepare(
        ("example",) if makes_its_own else ("verify",),
        underlag=example_folder,
        lagesbild=picture_folder,
    )

    for line in DOCUMENTS[name]:
        result = CliRunner().invoke(main, shlex.split(line)[1:])
        assert result.exit_code == 0, f"{line}\n{result.output}"


def test_the_examples_of_the_front_door_run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    for line in examples(CliRunner().invoke(main, ["--help"]).output):
        result = CliRunner().invoke(main, shlex.split(line)[1:])
        assert result.exit_code == 0, f"{line}\n{result.output}"


def test_every_module_of_a_command_is_reached():
    modules = {path.stem for path in (ROOT / "src/lagesbild/cli").glob("*.py")}

    helpers = {
        *("__init__", "progress", "frames", "rated_collection"),
        *("officer_collection", "officer_plan_text", "resource_collection", "secrecy_command"),
        "camera_collection",
    }
    reached = {command.callback.__module__.rpartition(".")[2] for command in ALL.values()}
    assert modules - helpers == reached
