import re

from tests.repo.tree import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def test_the_two_commands_of_the_readme_are_targets_of_the_makefile():
    commands = re.findall(r"^make (\w+)", README, re.MULTILINE)

    assert {"demo", "test"} <= set(commands)
    for command in commands:
        assert re.search(rf"^{command}:", MAKEFILE, re.MULTILINE), command


def test_the_pictures_in_the_readme_are_there():
    pictures = re.findall(r"!\[[^\]]{20,}\]\(([^)]+)\)", README)

    assert pictures == ["docs/pictures/report.png", "docs/pictures/site/national_analyst.png"]
    assert all((ROOT / picture).stat().st_size > 10_000 for picture in pictures)


def test_the_readme_says_what_the_software_does_not_do():
    assert "## What it does not do" in README


def test_ci_runs_what_a_developer_runs():
    commands = [
        line
        for line in (ROOT / ".ci/run").read_text(encoding="utf-8").splitlines()
        if line.startswith("make")
    ]

    assert commands == ["make check", "make test"]
