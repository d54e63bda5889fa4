import logging
import os
import shutil
import sys
from importlib.util import find_spec

import pytest
from polars.testing import assert_frame_equal
from tests.position_logs import rows_dealt, town_job, town_log, write_log
from tests.repo.tree import ROOT

from lagesbild.errors import DeliveryRejected
from lagesbild.sources.position_logs.log_files import find_log_files
from lagesbild.sources.position_logs.presence import presence_of

pytestmark = [pytest.mark.slow, pytest.mark.own_process]


@pytest.fixture(scope="module")
def spark():
    """A cluster of two workers on this machine; in CI its absence is a failure."""
    if find_spec("pyspark") is None or shutil.which("java") is None:
        reason = "the extra `spark` or Java is not installed"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    from pyspark import SparkConf, SparkContext

    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ["PYTHONPATH"] = str(ROOT)
    conf = SparkConf().setMaster("local[2]").setAppName("test")
    conf.set("spark.ui.enabled", "false").set("spark.driver.host", "127.0.0.1")
    conf.set("spark.driver.bindAddress", "127.0.0.1")
    with SparkContext(conf=conf) as context:
        context.setLogLevel("ERROR")
        logging.getLogger("py4j").setLevel(logging.ERROR)
        yield context


def test_a_cluster_gives_the_integers_of_one_machine(spark, tmp_path):
    from lagesbild.sources.position_logs.spark import SparkRunner

    log = town_log(units=6, faults={1: "frozen", 4: "degrees"})
    for number, part in enumerate(rows_dealt(log, 3, seed=5)):
        write_log(part, tmp_path / f"{number}.parquet")
    files = find_log_files([tmp_path])

    alone, together = (
        presence_of(files, town_job(), runner=runner) for runner in (None, SparkRunner(spark))
    )

    assert together.faults == alone.faults
    for name in ("unit_days", "unit_day_areas", "hours_of_week", "unit_day_faults"):
        assert_frame_equal(getattr(together, name), getattr(alone, name))


def test_a_file_that_a_worker_cannot_read_refuses_the_whole_log(spark, tmp_path):
    from lagesbild.sources.position_logs.spark import SparkRunner

    path = write_log(town_log(units=6), tmp_path / "a.parquet")
    files = find_log_files([path])
    path.write_bytes(path.read_bytes()[:2000])

    with pytest.raises(DeliveryRejected, match=r"a\.parquet"):
        presence_of(files, town_job(), runner=SparkRunner(spark))
