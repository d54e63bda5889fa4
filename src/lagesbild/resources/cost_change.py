"""How does the cost of work in listed areas change beside a decision's amount? Arithmetic only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from lagesbild.norms.tracing_rules import TracingRules
from lagesbild.resources.ledger import in_ore
from lagesbild.resources.places import Place
from lagesbild.stats.untraced import untraced_share

CHANGE_SCHEMA = {
    "decision": pl.String,
    "year": pl.Int64,
    "base_year": pl.Int64,
    "index_ratio": pl.Float64,
    "granted_ore": pl.Int64,
    "base_ore": pl.Int64,
    "year_ore": pl.Int64,
    "change_share": pl.Float64,
    "likely_change_share": pl.Float64,
    "likely_change_share_low": pl.Float64,
    "likely_change_share_high": pl.Float64,
    "change_share_low": pl.Float64,
    "change_share_high": pl.Float64,
    "reason": pl.String,
}
"""`base_ore` and `year_ore` are demonstrated in the areas listed in the decision's year, each in
its own year's prices, and `change_share` is of them; it grows also where only the tracing got
better, so `likely_change_share` takes the untraced to be as the traced. Both may be below 0 or
above 1: then other money moved as well. The interval of the likely one is by the tilt, alike in
both years; `change_share_low`–`high` lets each year be at its own end of it, as when the way of
reporting changed in between."""

CHANGE_TEXT = (
    "Måttet jämför kostnaden för arbete i områdena med basårets, omräknad med index, och delar"
    " skillnaden med tillskottet. Det är en uträkning och visar inte att tillskottet är orsaken."
)

_MONTHS = 12


@dataclass(frozen=True, kw_only=True)
class _Year:
    """Öre of a whole year in the areas: for certain, likely, at least and at most."""

    demonstrated: int
    likely: float | None
    low: float
    high: float


def change_since_base(
    budget_decisions: pl.DataFrame,
    *,
    allocation: pl.DataFrame,
    listed: pl.DataFrame,
    price_index: pl.DataFrame,
    rules: TracingRules,
) -> pl.DataFrame:
    """Return (cost in areas in the year − cost in the base year × index) / amount granted.

    As `CHANGE_SCHEMA` has it. The areas are those on the list in any month of the decision's year,
    in both years, so that a longer list is no growth. All numbers are null, with the reason, where
    a month of either year has no line in the ledger, or the index or the list is missing. The
    intervals take what cannot be told into account by the tilt of the rules; where nothing of a
    year is traced, by its worst case.

    :param allocation: see `tracing.trace`, of the whole ledger.
    """
    rows = [
        _row(decision, allocation=allocation, listed=listed, price_index=price_index, rules=rules)
        for decision in in_ore(budget_decisions).sort("decision").iter_rows(named=True)
    ]
    return pl.DataFrame(rows, schema=CHANGE_SCHEMA)


def _row(
    decision: Mapping[str, object],
    *,
    allocation: pl.DataFrame,
    listed: pl.DataFrame,
    price_index: pl.DataFrame,
    rules: TracingRules,
) -> dict[str, object]:
    year, base_year, granted = decision["year"], decision["base_year"], decision["amount_ore"]
    assert isinstance(year, int)
    assert isinstance(base_year, int)
    assert isinstance(granted, int)
    index: Mapping[int, float] = dict(price_index.select("year", "index").iter_rows())
    areas = listed.filter(pl.col("month").str.starts_with(f"{year}-"))["area"].unique().to_list()
    reason = _reason(allocation, years=(base_year, year), index=index, areas=areas, granted=granted)
    told = {"decision": decision["decision"], "year": year, "base_year": base_year}
    if reason is not None:
        return {**dict.fromkeys(CHANGE_SCHEMA), **told, "granted_ore": granted, "reason": reason}
    ratio = index[year] / index[base_year]
    base, now = (
        _of_year(allocation, year=one, areas=areas, odds_ratio=rules.tilt_odds_ratio)
        for one in (base_year, year)
    )
    return {
        **told,
        "index_ratio": ratio,
        "granted_ore": granted,
        "base_ore": base.demonstrated,
        "year_ore": now.demonstrated,
        "change_share": (now.demonstrated - base.demonstrated * ratio) / granted,
        **_likely(now, base, ratio=ratio, granted=granted),
        "change_share_low": (now.low - base.high * ratio) / granted,
        "change_share_high": (now.high - base.low * ratio) / granted,
        "reason": None,
    }


def _likely(now: _Year, base: _Year, *, ratio: float, granted: int) -> dict[str, float | None]:
    columns = [f"likely_change_share{end}" for end in ("", "_low", "_high")]
    if now.likely is None or base.likely is None:
        return dict.fromkeys(columns)
    point, one, other = (
        (of_now - of_base * ratio) / granted
        for of_now, of_base in (
            (now.likely, base.likely),
            (now.low, base.low),
            (now.high, base.high),
        )
    )
    return dict(zip(columns, (point, min(point, one, other), max(point, one, other)), strict=True))


def _reason(
    allocation: pl.DataFrame,
    *,
    years: Sequence[int],
    index: Mapping[int, float],
    areas: Sequence[str],
    granted: int,
) -> str | None:
    for year in years:
        months = allocation.filter(pl.col("month").str.starts_with(f"{year}-"))["month"].n_unique()
        if months < _MONTHS:
            return f"Huvudboken har bara {months} av 12 månader för {year}."
        if year not in index:
            return f"Index saknas för {year}."
    if not areas:
        return f"Ingen beslutad lista gäller för {years[-1]}."
    return "Beslutet har inget belopp." if granted == 0 else None


def _of_year(
    allocation: pl.DataFrame, *, year: int, areas: Sequence[str], odds_ratio: float
) -> _Year:
    of_year = allocation.filter(pl.col("month").str.starts_with(f"{year}-"))
    place, ore = pl.col("place"), pl.col("amount_ore")
    in_areas = (place == Place.AREA.value) & pl.col("worked_area").is_in(list(areas))
    is_unknown = place == Place.UNKNOWN.value
    inside, elsewhere, untraced = of_year.select(
        ore.filter(in_areas).sum().alias("inside"),
        ore.filter(~in_areas & ~is_unknown).sum().alias("elsewhere"),
        ore.filter(is_unknown).sum().alias("untraced"),
    ).row(0)
    if min(inside, elsewhere, untraced) < 0:
        # A year whose corrections outweigh its costs has no shares to lean on.
        ends = sorted((inside, inside + untraced))
        return _Year(demonstrated=inside, likely=None, low=ends[0], high=ends[1])
    of = untraced_share(
        inside=inside, elsewhere=elsewhere, untraced=untraced, odds_ratio=odds_ratio
    )
    return _Year(
        demonstrated=inside,
        likely=of.point,
        low=of.worst_low if of.low is None else of.low,
        high=of.worst_high if of.high is None else of.high,
    )
