"""The simulation study: do the intervals hold the truth as often as they say?

    python benchmarks/rating_simulation.py --replicates 100

Each row is one scenario. From *levels* on, the columns are the share of nominal 90 % intervals that
hold the truth: for levels, for differences between areas of different districts, for changes
between rounds, and for the national change, while the raters as a whole grow harsher. Where no
calibration case ties the rounds together, levels and changes are taken relative to the mean of the
round, which is all that such a design can tell; the national change is then refused. Runs on both
cores, one replicate each, and takes some forty minutes for 100 replicates. What is finished stays
in `--results`, and a new run goes on from there.
"""

import argparse
import json
import os
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from rating_designs import SCALE, Design, Scenario, Truth, simulate

from lagesbild.assessment.comparability import planning_of
from lagesbild.norms.comparability import comparability_norm_on
from lagesbild.stats.linking import district_links
from lagesbild.stats.many_facet.fit import fit_many_facet
from lagesbild.stats.many_facet.posterior import Posterior
from lagesbild.stats.rating_data import Ratings

COVERAGE = 0.90
DAY = date(2025, 12, 1)
"""Whose norm the check is made by."""
SCENARIOS = (
    *(Scenario(name=design.value, design=design) for design in Design),
    Scenario(name="60 areas", areas=60, districts=26),
    Scenario(name="150 areas", areas=150, districts=60),
    Scenario(name="2 raters an area", raters=(2, 2)),
    Scenario(name="6 raters an area", raters=(6, 6)),
    Scenario(name="raters drift on their own, 0.2 a round", rater_drift=0.2),
    Scenario(name="item curves of another form", other_curves=True),
    Scenario(name="heavy-tailed severities", heavy_tails=True),
)


def replicate(scenario: Scenario, seed: int) -> dict[str, float]:
    """Simulate, fit and score once."""
    ratings, truth = simulate(scenario, seed=seed)
    started = time.perf_counter()
    fitted = fit_many_facet(ratings)
    seconds = time.perf_counter() - started
    return {
        "seed": seed,
        "refused": share_refused(ratings),
        **score(scenario, ratings, truth, fitted),
        "steps": fitted.convergence.steps,
        "converged": float(fitted.convergence.converged),
        "seconds": seconds,
    }


def share_refused(ratings: Ratings) -> float:
    """Return the share of pairs of districts that the check refuses, in the last round."""
    norm = comparability_norm_on(DAY)
    last = ratings.sessions.rounds - 1
    links = district_links(
        sessions=ratings.sessions,
        answers=ratings.answers,
        round_=last,
        planning=planning_of(norm),
    )
    between = links.sd[np.triu_indices(len(links.groups), 1)]
    return float(np.mean(between > norm.districts.weakly_linked_sd))


def score(
    scenario: Scenario, ratings: Ratings, truth: Truth, fitted: Posterior
) -> dict[str, float]:
    areas, rounds = truth.severity.shape
    count = areas * rounds
    scale = _scale(scenario, truth, fitted)
    centring = np.eye(count)
    true = truth.severity.ravel() * scale
    if not scenario.cases:
        same_round = np.tile(np.arange(rounds), areas)
        centring -= (same_round[:, None] == same_round) / areas
        true = centring @ true

    def held(weights: np.ndarray) -> float:
        """Return the share of contrasts (rows) whose interval holds the truth."""
        weights = weights @ centring
        padded = np.zeros((len(weights), ratings.sessions.objects))
        padded[:, :count] = weights
        low, high = fitted.contrasts(padded).ends(COVERAGE)
        wanted = weights @ true
        return float(np.mean((low <= wanted) & (wanted <= high)))

    place = np.arange(count).reshape(areas, rounds)
    estimates = fitted.objects.mean[:count].reshape(areas, rounds)
    steps = _contrasts(place[:, 1:].ravel(), place[:, :-1].ravel(), count)
    nation = np.stack([steps[t :: rounds - 1].mean(axis=0) for t in range(rounds - 1)])
    low, high = fitted.objects.ends(COVERAGE)
    found = {
        "r": _mean_correlation(estimates, truth.severity),
        "r_of_means": _mean_correlation(_raw_means(ratings, areas, rounds), truth.severity),
        "levels": held(np.eye(count)),
        "between_districts": held(_pairs_between(truth.district, place)),
        "changes": held(steps),
        "width": float(np.mean(high - low)[()] / scale),
    }
    if scenario.cases:
        bias = nation @ (fitted.objects.mean[:count] - true)
        found |= {"national": held(nation), "national_bias": float(bias.mean() / scale)}
    return found


def _scale(scenario: Scenario, truth: Truth, fitted: Posterior) -> float:
    """Return how large the fit's unit is in units of the truth.

    Curves of another form have no slope to compare with, so the unit is then the one in which the
    estimates are unbiased.
    """
    if not scenario.other_curves:
        return SCALE
    true = truth.severity.ravel()
    found = fitted.objects.mean[: true.size]
    return float(found @ found / (found @ true))


def _contrasts(plus: np.ndarray, minus: np.ndarray, count: int) -> np.ndarray:
    weights = np.zeros((len(plus), count))
    rows = np.arange(len(plus))
    weights[rows, plus] += 1
    weights[rows, minus] -= 1
    return weights


def _pairs_between(district: np.ndarray, place: np.ndarray) -> np.ndarray:
    """Return differences between areas of different districts, 400 of each round."""
    generator = np.random.default_rng(1)
    one, other = np.triu_indices(len(district), 1)
    apart = np.flatnonzero(district[one] != district[other])
    chosen = [generator.choice(apart, size=400, replace=False) for _ in range(place.shape[1])]
    return np.concatenate(
        [
            _contrasts(place[one[pairs], t], place[other[pairs], t], place.size)
            for t, pairs in enumerate(chosen)
        ]
    )


def _raw_means(ratings: Ratings, areas: int, rounds: int) -> np.ndarray:
    judged = ratings.sessions.object_[ratings.session]
    sums = np.bincount(judged, weights=ratings.grade, minlength=ratings.sessions.objects)
    counts = np.bincount(judged, minlength=ratings.sessions.objects)
    return (sums / counts)[: areas * rounds].reshape(areas, rounds)


def _mean_correlation(found: np.ndarray, true: np.ndarray) -> float:
    """Return the mean over rounds of the correlation over areas."""
    pairs = zip(found.T, true.T, strict=True)
    return float(np.mean([np.corrcoef(one, other)[0, 1] for one, other in pairs]))


def _run(task: tuple[int, int]) -> tuple[int, dict[str, float]]:
    number, seed = task
    return number, replicate(SCENARIOS[number], seed)


def finished(results: Path) -> dict[tuple[int, int], dict[str, float]]:
    """Return what an earlier run has left, by scenario and seed."""
    if not results.exists():
        return {}
    lines = [json.loads(line) for line in results.read_text("utf-8").splitlines()]
    names = [scenario.name for scenario in SCENARIOS]
    return {(names.index(line["scenario"]), line["seed"]): line for line in lines}


def run_all(replicates: int, results: Path) -> None:
    done = finished(results)
    # One replicate of every scenario after another, so that a stopped run has something of all.
    tasks = [
        (number, seed)
        for seed in range(1, replicates + 1)
        for number in range(len(SCENARIOS))
        if (number, seed) not in done
    ]
    results.parent.mkdir(parents=True, exist_ok=True)
    # Two processes of one thread each, instead of two that fight for the same cores. Started anew,
    # because the libraries read this when they are loaded.
    os.environ |= dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"), "1")
    workers = ProcessPoolExecutor(max_workers=2, mp_context=get_context("spawn"))
    with workers as pool, results.open("a", encoding="utf-8") as file:
        for number, found in pool.map(_run, tasks):
            file.write(json.dumps({"scenario": SCENARIOS[number].name, **found}) + "\n")
            file.flush()


def table(done: dict[tuple[int, int], dict[str, float]]) -> str:
    """Return the results as a table in Markdown, a scenario a row."""
    lines = [
        "| scenario | replicates | check refuses | r | r of raw means | levels |"
        " between districts | changes | national change | bias of it | converged |",
        "|---|" + "---|" * 10,
    ]
    for number, scenario in enumerate(SCENARIOS):
        found = [row for (place, _), row in sorted(done.items()) if place == number]
        if found:
            lines.append(_line(scenario, found))
    return "\n".join(lines)


def _line(scenario: Scenario, found: list[dict[str, float]]) -> str:
    def mean(name: str) -> str:
        if name not in found[0]:
            return "refused"
        return f"{np.mean([row[name] for row in found]):.3f}"

    refused = np.mean([row["refused"] for row in found])
    cells = (
        scenario.name,
        str(len(found)),
        f"{100 * refused:.0f} %",
        *(mean(name) for name in ("r", "r_of_means", "levels", "between_districts", "changes")),
        mean("national"),
        mean("national_bias") if "national_bias" in found[0] else "",
        f"{100 * np.mean([row['converged'] for row in found]):.0f} %",
    )
    return f"| {' | '.join(cells)} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--replicates", type=int, default=100)
    parser.add_argument("--results", type=Path, default=Path("build/rating-simulation.jsonl"))
    given = parser.parse_args()
    run_all(given.replicates, given.results)
    print(table(finished(given.results)))


if __name__ == "__main__":
    main()
