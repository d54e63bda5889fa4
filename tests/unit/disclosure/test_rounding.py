import polars as pl
import pytest

from lagesbild.disclosure import DisclosureRule, Hierarchy, round_controlled

TREE = Hierarchy(
    name="polis",
    parents={"norr": None, **dict.fromkeys(["Hamnen", "Bruket", "Liden"], "norr")},
)
COUNTS = pl.DataFrame({"unit": ["Hamnen", "Bruket", "Liden"], "count": [1, 2, 10]})
FIVE = DisclosureRule(threshold=5)


def round_to_five(counts: pl.DataFrame = COUNTS, *, seed: int = 0) -> dict[str, int | None]:
    rounded = round_controlled(counts, hierarchies=[TREE], base=5, rule=FIVE, seed=seed)
    return dict(rounded.select("unit", "shown").iter_rows())


def test_rounded_parts_add_up_to_their_rounded_total():
    rounded = round_to_five()

    assert rounded["norr"] == rounded["Hamnen"] + rounded["Bruket"] + rounded["Liden"]
    assert rounded["norr"] in {10, 15}
    assert rounded["Liden"] == 10


def test_the_same_seed_gives_the_same_rounding():
    assert round_to_five(seed=7) == round_to_five(seed=7)


def test_the_mean_over_seeds_is_the_count():
    # A cell with remainder r is rounded up with probability r / 5; 4 standard errors allowed.
    draws = [round_to_five(seed=seed) for seed in range(2_000)]

    for unit, count, remainder in [("Hamnen", 1, 1), ("Bruket", 2, 2), ("norr", 13, 3)]:
        error = 5 * (remainder / 5 * (1 - remainder / 5) / len(draws)) ** 0.5
        mean = sum(draw[unit] for draw in draws) / len(draws)
        assert mean == pytest.approx(count, abs=4 * error)


def test_a_missing_count_stays_missing():
    missing = pl.DataFrame({"unit": ["Hamnen", "Bruket", "Liden"], "count": [None, 2, 10]})

    rounded = round_to_five(missing)

    assert rounded["Hamnen"] is None
    assert rounded["norr"] is None
    assert rounded["Liden"] == 10


def test_rounding_is_not_offered_for_several_hierarchies():
    with pytest.raises(ValueError, match="one hierarchy, got 2"):
        round_controlled(COUNTS, hierarchies=[TREE, TREE], base=5, rule=FIVE, seed=0)


def test_a_base_below_the_threshold_is_refused():
    with pytest.raises(ValueError, match="base 3 is below threshold 5"):
        round_controlled(COUNTS, hierarchies=[TREE], base=3, rule=FIVE, seed=0)
