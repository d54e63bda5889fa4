"""What must hold of the queue for every register: one order, and the same as a slow sort."""

from functools import cmp_to_key

import numpy as np
import pytest
from tests.camera_registers import queued, random_departures, random_needs

LAST = 99
SLOW_RANKS = {
    "area_class": {"particularly_vulnerable": 0, "risk": 1, "vulnerable": 2, "not_listed": 3},
    "open_dealing": {"yes": 0, "no": 1},
    "test": {"decided": 0, "not_required": 0, "draft": 1, "missing": 2},
    "technical_readiness": {"ready": 0, "partly": 1, "not_ready": 2},
}
SLOW_ORDER = (
    *("area_class", "serious_violence", "exposed_hours", "open_dealing", "test"),
    *("technical_readiness", "waiting_months", "reported_on", "need"),
)


def slow_compare(one, other):
    """Say which of two needs goes first, criterion by criterion, as the issue lists them."""
    for name in SLOW_ORDER:
        a, b = one[name], other[name]
        if name in SLOW_RANKS:
            a, b = (SLOW_RANKS[name].get(value, LAST) for value in (a, b))
        elif name not in ("reported_on", "need"):
            a, b = (float("inf") if value is None else -value for value in (a, b))
        if a != b:
            return -1 if a < b else 1
    return 0


def slow_queue(needs, departures):
    names = [row["need"] for row in sorted(needs, key=cmp_to_key(slow_compare))]
    for row in sorted(departures, key=lambda d: (d["decided_on"], d["need"], d["moved_before"])):
        if row["need"] in names and row["moved_before"] in names:
            names.remove(row["need"])
            names.insert(names.index(row["moved_before"]), row["need"])
    return names


@pytest.mark.parametrize("seed", range(10))
def test_the_queue_of_a_hundred_random_registers_is_that_of_a_slow_sort(seed):
    generator = np.random.default_rng(seed)
    for _ in range(100):
        needs = random_needs(
            generator, int(generator.integers(0, 60)), ties=int(generator.integers(1, 5))
        )
        departures = random_departures(generator, needs, int(generator.integers(0, 5)))

        found = queued(needs, departures).rows
        shuffled = queued(
            [needs[at] for at in generator.permutation(len(needs))],
            [departures[at] for at in generator.permutation(len(departures))],
        ).rows

        assert found["need"].to_list() == slow_queue(needs, departures)
        assert found["position"].to_list() == list(range(1, len(needs) + 1))
        assert found.equals(shuffled)
