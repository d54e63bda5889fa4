"""Every step of the ASEM index of sustainable connectivity.

The steps are those of COINr with the JRC's data: 51 countries, 49 indicators, four levels.
"""

from collections.abc import Iterable

import numpy as np
import pytest

from lagesbild.stats.composite import (
    aggregate,
    direct,
    impute,
    normalise,
    rank_descending,
    treat_outliers,
)


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
