import polars as pl
import pytest

from lagesbild.disclosure import DisclosureRule, Hierarchy, protect_rates

TREE = Hierarchy(
    name="polis",
    parents={"norr": None, **dict.fromkeys(["Hamnen", "Bruket", "Liden"], "norr")},
)


def counts_of(*counts: int | None) -> pl.DataFrame:
    return pl.DataFrame(
        {"unit": ["Hamnen", "Bruket", "Liden"], "count": counts},
        schema={"unit": pl.String, "count": pl.Int64},
    )


def protect(numerators: pl.DataFrame, denominators: pl.DataFrame, kind: str) -> dict[str, dict]:
    shares = protect_rates(
        numerators,
        denominators,
        hierarchies=[TREE],
        rule=DisclosureRule(threshold=5),
        kind=kind,
    )
    return {row["unit"]: row for row in shares.iter_rows(named=True)}


@pytest.mark.parametrize(
    ("hits", "whole", "kind", "reason"),
    [
        (20, 50, "share", None),
        # the numerator itself
        (4, 50, "share", "primary"),
        (5, 50, "share", None),
        (0, 50, "share", None),
        # what is left of the denominator
        (46, 50, "share", "primary"),
        (45, 50, "share", None),
        (46, 50, "rate", None),
        (60, 50, "rate", None),
        # the denominator
        (0, 4, "rate", "denominator"),
        (9, 4, "rate", "denominator"),
        (0, 0, "rate", "undefined"),
        (None, 50, "rate", "missing"),
        (20, None, "rate", "missing"),
    ],
)
def test_a_ratio_is_shown_unless_one_of_its_counts_is_too_small(hits, whole, kind, reason):
    rows = protect(counts_of(hits, 30, 40), counts_of(whole, 90, 90), kind)

    assert rows["Hamnen"]["reason"] == reason
    assert rows["Hamnen"]["ratio_shown"] == (hits / whole if reason is None else None)
    assert rows["Hamnen"]["suppressed"] == (reason in {"primary", "denominator"})


def test_the_ratio_beside_a_withheld_one_is_withheld_too():
    rows = protect(counts_of(4, 30, 40), counts_of(50, 90, 90), "share")

    assert rows["Bruket"]["reason"] == "complementary"
    assert rows["Bruket"]["ratio_shown"] is None
    assert rows["norr"]["ratio_shown"] == pytest.approx(74 / 230)


def test_a_share_above_one_is_refused():
    with pytest.raises(ValueError, match="unit Hamnen: numerator 60 exceeds denominator 50"):
        protect(counts_of(60, 30, 40), counts_of(50, 90, 90), "share")
