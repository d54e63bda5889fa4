"""The tests of the site once more, on the database of real use."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.repo.tree import ROOT


@pytest.mark.slow
@pytest.mark.own_process
def test_the_site_passes_its_tests_on_postgresql(postgres_socket: Path) -> None:
    outer = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}

    run = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "tests/web", "-q", "-m", "not own_process"),
            *("-p", "no:xdist", "-p", "no:cacheprovider"),
        ],
        cwd=ROOT,
        env=outer | {"LAGESBILD_TEST_POSTGRES": str(postgres_socket)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=1200,
    )

    assert run.returncode == 0, run.stdout
