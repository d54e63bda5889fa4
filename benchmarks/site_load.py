"""The site under load: 200 raters who save an answer every 5 seconds, on PostgreSQL, over loopback.

Run `python -m benchmarks.site_load` from the root; it takes some five minutes and needs PostgreSQL.
Clients and server share the machine, and every save reaches the disk before it is acknowledged.
"""

import argparse
import os
import random
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.progress import track
from tests.web.live import running_site
from tests.web.postgres import running_postgres
from tests.web.test_killed_server import Typing, begin

WORKERS = 2


@dataclass
class Load:
    """What the raters met, gathered from all threads."""

    seconds: list[float] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)
    late: int = 0
    """Saves that were begun after the next one was due: the machine could not keep up."""
    guard: threading.Lock = field(default_factory=threading.Lock)

    def save(self, rater: Typing) -> None:
        begun = time.perf_counter()
        try:
            rater.save()
        except Exception as fault:
            with self.guard:
                self.faults[f"{type(fault).__name__}: {str(fault)[:80]}"] += 1
            return
        with self.guard:
            self.seconds.append(time.perf_counter() - begun)

    def keep_saving(self, rater: Typing, *, every: float, until: float) -> None:
        due = time.monotonic() + random.Random(rater.path).uniform(0, every)
        while due < until:
            time.sleep(max(0.0, due - time.monotonic()))
            if time.monotonic() > due + every:
                with self.guard:
                    self.late += 1
            self.save(rater)
            due += every


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--raters", type=int, default=200)
    parser.add_argument("--every", type=float, default=5.0, help="seconds between two saves")
    parser.add_argument("--minutes", type=float, default=3.0)
    asked = parser.parse_args()
    os.environ["LAGESBILD_FILL_RATERS"] = str(asked.raters)
    load = Load()
    with (
        tempfile.TemporaryDirectory() as home,
        running_postgres(durable=True) as socket,
        running_site(
            Path(home), filled_by="tests.web.fill_raters", postgres=socket, workers=WORKERS
        ) as site,
    ):
        raters = [begin(site, number) for number in track(range(asked.raters), "Logging in")]
        until = time.monotonic() + 60 * asked.minutes
        threads = [
            threading.Thread(
                target=load.keep_saving, args=[rater], kwargs={"every": asked.every, "until": until}
            )
            for rater in raters
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        whole = "Loggen är hel" in site.manage("verify_audit")
    report(load, asked, is_log_whole=whole)


def report(load: Load, asked: argparse.Namespace, *, is_log_whole: bool) -> None:
    console = Console()
    p50, p95, p99 = np.quantile(load.seconds, [0.5, 0.95, 0.99]) * 1000
    console.print(
        f"{asked.raters} raters, a save every {asked.every:g} s for {asked.minutes:g} min:"
        f" {len(load.seconds)} saves, {len(load.seconds) / (60 * asked.minutes):.1f} a second\n"
        f"p50 {p50:.0f} ms, p95 {p95:.0f} ms, p99 {p99:.0f} ms, longest"
        f" {max(load.seconds) * 1000:.0f} ms\n"
        f"errors: {sum(load.faults.values())}, late saves: {load.late}, log whole: {is_log_whole}"
    )
    for fault, count in load.faults.most_common():
        console.print(f"  {count} x {fault}", markup=False)


if __name__ == "__main__":
    main()
