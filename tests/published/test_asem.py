"""Every step of the ASEM index of sustainable connectivity.

The steps are those of COINr with the JRC's data: 51 countries, 49 indicators, four levels. Its rank
statistics and sensitivity indices are Monte Carlo of 100 draws; we draw more, and hold ours to the
noise of the published ones.
"""

from collections.abc import Iterable

import numpy as np
import pytest
from scipy import stats

from lagesbild.stats.composite import (
    aggregate,
    direct,
    impute,
    normalise,
    rank_descending,
    treat_outliers,
)
from lagesbild.stats.sensitivity import sobol_indices


class Asem:
    """The published tables of one index, countries in the order of their codes."""

    def __init__(self, read_columns) -> None:
        self._read = read_columns
        self.meta = read_columns("composite/ASEM_iMeta.csv")
        kinds = self.meta.texts("Type")
        self.codes = [
            code
            for code, kind in zip(self.meta.texts("iCode"), kinds, strict=True)
            if kind == "Indicator"
        ]
        self.countries = read_columns("composite/ASEM_iData.csv").sorted_by("uCode")
        self.raw = self.countries.table(self.codes)

    def step(self, name: str) -> np.ndarray:
        return self._read(f"composite/coin_{name}.csv").sorted_by("uCode").table(self.codes)

    def column(self, file: str, name: str) -> np.ndarray:
        return self._read(f"composite/{file}").sorted_by("uCode").numbers(name)

    def of_indicators(self, field: str) -> list[str]:
        by_code = dict(zip(self.meta.texts("iCode"), self.meta.texts(field), strict=True))
        return [by_code[code] for code in self.codes]

    @property
    def directions(self) -> np.ndarray:
        return np.array([float(direction) for direction in self.of_indicators("Direction")])

    def groups_below(self, level: str) -> Iterable[tuple[str, list[str]]]:
        """Each aggregate of a level with its parts."""
        codes, parents = self.meta.texts("iCode"), self.meta.texts("Parent")
        for code, at in zip(codes, self.meta.texts("Level"), strict=True):
            if at == level:
                pairs = zip(codes, parents, strict=True)
                yield code, [part for part, parent in pairs if parent == code]

    def weights_of(self, parts: list[str]) -> list[float]:
        by_code = dict(zip(self.meta.texts("iCode"), self.meta.numbers("Weight"), strict=True))
        return [by_code[part] for part in parts]


@pytest.fixture
def asem(read_columns) -> Asem:
    return Asem(read_columns)


def aggregate_levels(asem: Asem, normalised: np.ndarray, *, method: str) -> dict[str, np.ndarray]:
    scores = dict(zip(asem.codes, normalised.T, strict=True))
    for level in ("2", "3", "4"):
        for code, parts in asem.groups_below(level):
            table = np.column_stack([scores[part] for part in parts])
            scores[code] = aggregate(table, weights=asem.weights_of(parts), method=method)
    return scores


def assert_equal(found: np.ndarray, published: np.ndarray) -> None:
    np.testing.assert_allclose(found, published, rtol=1e-9, atol=1e-11)


def test_denominated_indicators_agree(asem):
    by = [
        np.ones(len(asem.raw)) if name == "NA" else asem.countries.numbers(name)
        for name in asem.of_indicators("Denominator")
    ]

    assert_equal(asem.raw / np.column_stack(by), asem.step("Denominated"))


def test_missing_values_take_the_mean_of_europe_or_asia(asem):
    found = impute(asem.step("Denominated"), groups=asem.countries.texts("EurAsia_group"))

    assert_equal(found, asem.step("Imputed"))


def test_outliers_are_treated_in_the_same_indicators_and_points(asem):
    imputed, published = asem.step("Imputed"), asem.step("Treated")

    treated = treat_outliers(imputed)

    assert_equal(treated.values, published)
    assert treated.winsorised.tolist() == (imputed != published).sum(axis=0).tolist()
    assert not treated.logged.any()


def test_treatment_does_not_depend_on_direction(asem):
    imputed = asem.step("Imputed")

    turned = treat_outliers(direct(imputed, directions=asem.directions))

    assert_equal(turned.values, direct(asem.step("Treated"), directions=asem.directions))


def test_normalised_indicators_agree(asem):
    directed = direct(asem.step("Treated"), directions=asem.directions)

    assert_equal(normalise(directed, method="minmax"), asem.step("Normalised"))


def test_aggregates_of_every_level_agree(asem):
    scores = aggregate_levels(asem, asem.step("Normalised"), method="arithmetic")

    aggregates = [code for code in scores if code not in asem.codes]
    assert len(aggregates) == 11
    for code in aggregates:
        assert_equal(scores[code], asem.column("coin_Aggregated.csv", code))


# COINr puts indicators on 1 to 100 before means that a zero would decide alone.
@pytest.mark.parametrize(
    ("file", "method", "normalisation", "low"),
    [
        ("index_a_gmean.csv", "geometric", "minmax", 1),
        ("index_a_hmean.csv", "harmonic", "minmax", 1),
        ("index_zscore_amean.csv", "arithmetic", "zscore", 0),
    ],
)
def test_variants_of_the_index_agree(asem, file, method, normalisation, low):
    directed = direct(asem.step("Treated"), directions=asem.directions)
    normalised = normalise(directed, method=normalisation, low=low)

    scores = aggregate_levels(asem, normalised, method=method)

    assert_equal(scores["Index"], asem.column(file, "Index"))


def test_the_index_from_raw_data_gives_the_published_ranks(asem):
    denominated = asem.step("Denominated")
    imputed = impute(denominated, groups=asem.countries.texts("EurAsia_group"))
    directed = direct(treat_outliers(imputed).values, directions=asem.directions)

    scores = aggregate_levels(asem, normalise(directed, method="minmax"), method="arithmetic")

    ranks = rank_descending(scores["Index"])
    assert ranks.tolist() == asem.column("UA_RankStats.csv", "Nominal").tolist()


INPUTS = ["Winmax", "Normalisation", "Weights", "Aggregation"]
PUBLISHED_DRAWS = 100


class UncertainAsem:
    """The index as a function of the choices of COINr's example, all alternatives equally likely.

    Points to winsorise 1 to 5; min-max on 1 to 100 or z-scores of mean 10 and standard deviation 2;
    weights of the pillars and of the two halves up to a quarter off; arithmetic or geometric means.
    """

    weight_sets = 1000

    def __init__(self, asem: Asem) -> None:
        self.nominal = asem.column("UA_RankStats.csv", "Nominal")
        imputed = asem.step("Imputed")
        self.pillars, self.halves = (list(asem.groups_below(level)) for level in ("2", "3"))
        names = [part for _, parts in self.halves for part in parts]
        rng = np.random.default_rng(5)
        self.weights = rng.uniform(0.75, 1.25, size=(self.weight_sets, len(names) + 2))
        self.by_recipe = {
            (winmax, norm, mean): self.pillar_scores(asem, imputed, winmax, norm, mean)
            for winmax in range(5)
            for norm in range(2)
            for mean in range(2)
        }

    def pillar_scores(self, asem, imputed, winmax, norm, mean) -> np.ndarray:
        """Countries x pillars, in the order of the halves."""
        treated = treat_outliers(imputed, most_points=winmax + 1).values
        directed = direct(treated, directions=asem.directions)
        minmax, zscores = (normalise(directed, method=m, low=1) for m in ("minmax", "zscore"))
        scores = dict(zip(asem.codes, (10 + 2 * zscores if norm else minmax).T, strict=True))
        method = "geometric" if mean else "arithmetic"
        by_pillar = {
            code: aggregate(
                np.column_stack([scores[part] for part in parts]),
                weights=asem.weights_of(parts),
                method=method,
            )
            for code, parts in self.pillars
        }
        return np.column_stack([by_pillar[part] for _, parts in self.halves for part in parts])

    def ranks(self, rows: np.ndarray) -> np.ndarray:
        picks = (rows * [5, 2, self.weight_sets, 2]).astype(int)
        return np.array([rank_descending(self.score(*pick)) for pick in picks])

    def score(self, winmax: int, norm: int, weight_set: int, mean: int) -> np.ndarray:
        pillars, weights = self.by_recipe[winmax, norm, mean], self.weights[weight_set]
        method, halves, first = "geometric" if mean else "arithmetic", [], 0
        for _, parts in self.halves:
            own = slice(first, first + len(parts))
            halves.append(aggregate(pillars[:, own], weights=weights[own], method=method))
            first += len(parts)
        return aggregate(np.column_stack(halves), weights=weights[first:], method=method)

    def mean_shift(self, rows: np.ndarray) -> np.ndarray:
        return np.abs(self.ranks(rows) - self.nominal).mean(axis=1, keepdims=True)


@pytest.fixture
def uncertain(asem) -> UncertainAsem:
    return UncertainAsem(asem)


def test_sensitivity_indices_lie_in_the_published_intervals(read_columns, uncertain):
    published = read_columns("composite/SA_Sensitivity.csv")

    found = sobol_indices(uncertain.mean_shift, inputs=4, seed=1, base_draws=1024)

    assert published.texts("Variable") == INPUTS
    for name, ours in (("Si", found.first_order[0]), ("STi", found.total_order[0])):
        low, high = published.numbers(f"{name}_q5"), published.numbers(f"{name}_q95")
        assert ((low <= ours) & (ours <= high)).all()
    published_order = np.argsort(published.numbers("STi")).tolist()
    assert np.argsort(found.total_order[0]).tolist() == published_order


def test_rank_statistics_agree_within_the_noise_of_the_published_ones(read_columns, uncertain):
    published = read_columns("composite/UA_RankStats.csv").sorted_by("uCode")

    ranks = uncertain.ranks(np.random.default_rng(1).random((3000, 4)))

    # Four standard errors of a mean of 100: one of 51 right means falls outside in 300 studies.
    errors = ranks.std(axis=0) / np.sqrt(PUBLISHED_DRAWS)
    off = np.abs(ranks.mean(axis=0) - published.numbers("Mean"))
    assert (off <= 4 * errors).all()
    # So many of 100 draws can lie at or below the published quantile, all but one time in 2 000.
    for name, share in (("Q5", 0.05), ("Median", 0.5), ("Q95", 0.95)):
        quantile = np.rint(published.numbers(name))
        fewest, most = stats.binom.ppf([0.00025, 0.99975], PUBLISHED_DRAWS, share) / PUBLISHED_DRAWS
        assert ((ranks < quantile).mean(axis=0) <= most).all()
        assert ((ranks <= quantile).mean(axis=0) >= fewest).all()
