import os
import signal
import subprocess
import sys
import textwrap

import pytest
from polars.testing import assert_frame_equal
from tests.position_logs import rows_dealt, town_job, town_log, write_log
from tests.repo.tree import ROOT

from lagesbild.sources.position_logs.log_files import find_log_files
from lagesbild.sources.position_logs.presence import presence_of
from lagesbild.sources.position_logs.runners import LocalRunner

TABLES = ("unit_days", "unit_day_areas", "hours_of_week", "unit_day_faults")


class CountingRunner:
    """Does what threads do, and remembers which files it was asked for."""

    def __init__(self):
        self.asked_for = []

    def run(self, job, parts):
        self.asked_for += [part.name for part in parts]
        return LocalRunner().run(job, parts)


@pytest.fixture
def log_folder(tmp_path):
    log = town_log(units=4, faults={1: "swapped"})
    for number, part in enumerate(rows_dealt(log, 4, seed=5)):
        write_log(part, tmp_path / "logs" / f"{number}.parquet", rows_per_group=400)
    return tmp_path / "logs"


KILLED = """
    import os, signal, sys
    from pathlib import Path
    from tests.position_logs import town_job
    from lagesbild.sources.position_logs.log_files import find_log_files
    from lagesbild.sources.position_logs.presence import presence_of
    from lagesbild.sources.position_logs.runners import LocalRunner

    files = find_log_files([Path(sys.argv[1])])
    left = sum(file.rows for file in files[:3])

    def on_rows(rows):
        global left
        left -= rows
        if left <= 0:
            os.kill(os.getpid(), signal.SIGKILL)

    presence_of(files, town_job(), work=Path(sys.argv[2]), on_rows=on_rows)
"""


@pytest.mark.own_process
def test_a_run_that_was_killed_goes_on_and_gives_what_an_unbroken_one_gives(log_folder, tmp_path):
    files = find_log_files([log_folder])
    unbroken = presence_of(files, town_job())
    script = [
        sys.executable,
        "-c",
        textwrap.dedent(KILLED),
        str(log_folder),
        str(tmp_path / "work"),
    ]
    killed = subprocess.run(
        script, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False
    )
    runner = CountingRunner()

    resumed = presence_of(files, town_job(), work=tmp_path / "work", runner=runner)

    assert killed.returncode == -signal.SIGKILL
    assert set(runner.asked_for) == {"2.parquet", "3.parquet"}
    assert resumed.faults == unbroken.faults
    for name in TABLES:
        assert_frame_equal(getattr(resumed, name), getattr(unbroken, name))


def test_nothing_is_kept_for_another_file_or_other_settings(log_folder, tmp_path):
    work = tmp_path / "work"
    presence_of(find_log_files([log_folder]), town_job(), work=work)
    first = log_folder / "0.parquet"
    write_log(town_log(units=1), first)

    changed, other_settings = CountingRunner(), CountingRunner()
    files = find_log_files([log_folder])
    presence_of(files, town_job(), work=work, runner=changed)
    presence_of(files, town_job(register={}), work=work, runner=other_settings)

    assert set(changed.asked_for) == {"0.parquet"}
    assert len(set(other_settings.asked_for)) == 4


def test_what_was_kept_and_is_damaged_is_counted_anew(log_folder, tmp_path):
    work = tmp_path / "work"
    files = find_log_files([log_folder])
    before = presence_of(files, town_job(), work=work)
    for kept in work.iterdir():
        kept.write_bytes(kept.read_bytes()[:1000])

    again = presence_of(files, town_job(), work=work)

    assert_frame_equal(again.unit_day_areas, before.unit_day_areas)
