import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection
from tests.repo.tree import ROOT
from tests.web.audit.many_writers import left, write_at_once

HUNDRED_EVENTS = {
    "numbers": list(range(1, 101)),
    "per_target": {f"session/{thread}": 25 for thread in range(4)},
    "problems": [],
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="the next test does it on SQLite")
def test_four_writers_at_once_give_a_whole_log_on_postgresql():
    write_at_once(threads=4, events=25)

    assert left() == HUNDRED_EVENTS


@pytest.mark.own_process
def test_four_writers_at_once_give_a_whole_log_on_sqlite(tmp_path: Path):
    run = subprocess.run(
        [sys.executable, "-W", "error", "-m", "tests.web.audit.many_writers", "4", "25"],
        cwd=ROOT,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "lagesbild_web.settings.demo",
            "LAGESBILD_SITE_HOME": str(tmp_path),
        },
        capture_output=True,
        text=True,
        timeout=120,
    )

    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout) == HUNDRED_EVENTS
    assert (tmp_path / "site.sqlite3").exists()
