"""Which small areas outside the list are inside its range, and which areas on it are unlike it?

All small areas of the country are scored on the scales of the listed areas. What comes out is a
work list for people: where to look, never what a place is. It is not published. ADR 13.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt
import polars as pl

from lagesbild import swedish
from lagesbild.indicators.card import IndicatorCard
from lagesbild.indicators.estimates import IndicatorEstimates, residents_in
from lagesbild.norms.screening import ScreeningMethod
from lagesbild.picture.composite import Composite, compose_indicators, is_police_generated
from lagesbild.picture.screening_groups import areas_beside, group_neighbours
from lagesbild.picture.screening_views import Country, Roll, View, composite_of, view_of
from lagesbild.picture.situation import Ground, Observed, Round
from lagesbild.picture.tables.screening import (
    SCREENING,
    SCREENING_GROUPS,
    SCREENING_LISTED,
    SCREENING_SMALL_AREAS,
)
from lagesbild.stats.arrays import FloatArray
from lagesbild.stats.screening import (
    choose_by_expected_false,
    expected_false,
)

ScoreGroups = Callable[[pl.DataFrame], Composite]
"""From `area`, `small_area` and `share` of groups to their composite, each as one area."""

COUNTRY = "country"
"""The one row of the summary."""


class Standing(StrEnum):
    """Where a small area stands in the screening."""

    LISTED = "listed"
    """Mostly inside areas of the list."""
    CANDIDATE = "candidate"
    OTHER = "other"
    TOO_LITTLE_KNOWN = "too_little_known"


@dataclass(frozen=True, kw_only=True)
class Screening:
    """One screening; every frame has the columns of the table of its name, all inside only."""

    small_areas: pl.DataFrame
    groups: pl.DataFrame
    listed: pl.DataFrame
    summary: pl.DataFrame
    """One row: limit, counts, and the whole in a sentence."""

    @property
    def unlike(self) -> pl.DataFrame:
        """The listed areas that look unlike the rest of the list."""
        return self.listed.filter("unlike")

    @property
    def candidates(self) -> pl.DataFrame:
        return self.small_areas.filter(pl.col("standing") == Standing.CANDIDATE)


def screen_country(
    observed: Observed,
    estimates: IndicatorEstimates,
    *,
    round_: Round,
    ground: Ground,
    method: ScreeningMethod,
) -> Screening:
    """Screen the country at the time of a round against the areas of a ground.

    `estimates` are those of the areas in that round; the small areas stand beside them.
    """
    collection = observed.collection
    residents = residents_in(collection.residents, year=round_.indicator_year)
    cells = collection.small_areas.join(
        residents.select("small_area", "residents"), on="small_area", how="left"
    ).with_columns(pl.col("residents").fill_null(0))
    municipality_of = dict(cells.select("small_area", "municipality").iter_rows())

    def score_groups(shares: pl.DataFrame) -> Composite:
        # A group is called by one of its small areas, whose municipality will do.
        groups = shares.select(pl.col("area").unique(maintain_order=True)).with_columns(
            municipality=pl.col("area").replace_strict(municipality_of)
        )
        as_ground = Ground(areas=groups, shares=shares)
        found = observed.estimates_of(round_, ground=as_ground)
        return observed.compose(found, as_ground, scales_of=round_)

    return screen_small_areas(
        small=compose_indicators(
            estimates.reference,
            units=tuple(cells["small_area"]),
            cards=observed.cards,
            scales=observed.scales[round_.id],
        ),
        listed=observed.compose(estimates, ground, scales_of=round_),
        cells=cells,
        areas=ground.areas,
        shares=ground.shares,
        cards=collection.indicator_cards,
        score_groups=score_groups,
        method=method,
    )


def screen_small_areas(
    *,
    small: Composite,
    listed: Composite,
    cells: pl.DataFrame,
    areas: pl.DataFrame,
    shares: pl.DataFrame,
    cards: Mapping[str, IndicatorCard],
    score_groups: ScoreGroups,
    method: ScreeningMethod,
) -> Screening:
    """Find candidates and their groups, and the listed areas that are unlike the list.

    :param small: composite of all small areas, in the order of `cells`.
    :param listed: composite of the listed areas on the same scales, in the order of `areas`.
    :param cells: `small_area`, `municipality`, `residents`, `geometry`.
    :param areas: `area`, `name`, `geometry`.
    :param shares: `area`, `small_area`, `share` of the listed areas.
    """
    common = [name for name in small.indicators if name in listed.indicators]
    country = Country(small=composite_of(small, common), cells=cells, shares=shares, method=method)
    roll = Roll(listed=composite_of(listed, common), country=country, areas=areas)
    reason = _reason_not_to(country, roll)
    if reason:
        return _nothing(reason)
    without = [name for name in common if not is_police_generated(cards[name])]
    views = [view_of(country, roll, names) for names in (common, without)]
    found = _find_candidates(country, views)
    groups = _describe_groups(found, country, views, areas, cards, score_groups)
    on_list = _describe_listed(country, roll, views[0])
    return Screening(
        small_areas=SCREENING_SMALL_AREAS.shape(_with_carriers(found, country, cards)),
        groups=SCREENING_GROUPS.shape(groups),
        listed=SCREENING_LISTED.shape(on_list),
        summary=SCREENING.frame([_summary(found, groups, on_list, views[0], method)]),
    )


def _reason_not_to(country: Country, roll: Roll) -> str | None:
    """Say in Swedish why there is nothing to screen; None if there is."""
    if country.cells.is_empty():
        return "det finns inga småområden"
    if roll.areas.is_empty():
        return "det finns inga områden på listan"
    if not country.small.indicators:
        return "ingen indikator har värden både för småområden och för områden på listan"
    if not country.is_known.any():
        return "inget småområde har tillräckligt många indikatorer"
    return None if roll.is_scored.any() else "inget område på listan har ett sammanvägt värde"


def _nothing(reason: str) -> Screening:
    sentence = f"Genomgången av småområden kan inte göras: {reason}."
    counts = dict.fromkeys(("small_areas", "scored", "candidates", "groups", "listed", "unlike"), 0)
    return Screening(
        small_areas=SCREENING_SMALL_AREAS.frame([]),
        groups=SCREENING_GROUPS.frame([]),
        listed=SCREENING_LISTED.frame([]),
        summary=SCREENING.frame([{"screening": COUNTRY, **counts, "sentence": sentence}]),
    )


def _find_candidates(country: Country, views: Sequence[View]) -> pl.DataFrame:
    """Return the cells with their scores and standing, and the group of each candidate."""
    every, without = views
    method, known = country.method, country.is_known
    eligible = known & ~country.is_listed
    chosen = choose_by_expected_false(
        np.where(eligible, every.probabilities, np.nan),
        at_least=method.at_least_probability,
        most_false=method.most_expected_false,
    )
    standing = np.select(
        [country.is_listed, ~known, chosen],
        [Standing.LISTED, Standing.TOO_LITTLE_KNOWN, Standing.CANDIDATE],
        Standing.OTHER,
    )
    found = country.cells.with_columns(
        share_listed=country.share_listed,
        score=every.scores,
        sampling_sd=np.where(np.isnan(every.scores), np.nan, every.sd),
        probability=every.probabilities,
        score_without_police_generated=without.scores,
        probability_without_police_generated=without.probabilities,
        indicators_missing=np.isnan(country.small.normalised).sum(axis=1),
        standing=pl.Series(standing.tolist(), dtype=pl.String),
    ).with_columns(pl.col(pl.Float64).fill_nan(None))
    groups = group_neighbours(
        found.filter(pl.col("standing") == Standing.CANDIDATE),
        within_metres=method.neighbour_metres,
    )
    return found.join(groups, on="small_area", how="left", maintain_order="left")


def _with_carriers(
    found: pl.DataFrame, country: Country, cards: Mapping[str, IndicatorCard]
) -> pl.DataFrame:
    """Add the indicators that carry each candidate; other small areas need no reasons."""
    rows = found.with_row_index("row").filter(pl.col("standing") == Standing.CANDIDATE)
    texts = _carriers(country.small, country, cards, rows=rows["row"].to_numpy())
    carried = pl.DataFrame(
        {"small_area": rows["small_area"], "carried_by": pl.Series(texts, dtype=pl.String)}
    )
    return found.join(carried, on="small_area", how="left", maintain_order="left")


def _carriers(
    composite: Composite,
    country: Country,
    cards: Mapping[str, IndicatorCard],
    *,
    rows: npt.NDArray[np.integer],
) -> list[str]:
    """Name the indicators that lift units most above the country's mean, with their points."""
    places = [country.small.indicators.index(name) for name in composite.indicators]
    above = composite.weights_used * (np.nan_to_num(composite.normalised) - country.usual[places])
    texts = []
    for row in rows:
        order = np.argsort(-above[row], kind="stable")[: country.method.indicators_named]
        texts.append(
            ", ".join(
                f"{cards[composite.indicators[j]].title} ({swedish.signed(above[row, j])})"
                for j in order
                if above[row, j] > 0
            )
        )
    return texts


def _describe_groups(
    found: pl.DataFrame,
    country: Country,
    views: Sequence[View],
    areas: pl.DataFrame,
    cards: Mapping[str, IndicatorCard],
    score_groups: ScoreGroups,
) -> pl.DataFrame:
    """Return each group as one area: only its ground outside the list counts."""
    members = found.drop_nulls("group").sort("group", "small_area")
    if members.is_empty():
        return SCREENING_GROUPS.frame([])
    scored = score_groups(
        members.select("small_area", area="group", share=1 - pl.col("share_listed"))
    )
    every, without = (composite_of(scored, view.indicators) for view in views)
    figures = pl.DataFrame(
        {
            "group": scored.units,
            "score": every.scores,
            "sampling_sd": every.score_sd,
            "probability": views[0].probabilities_of(every),
            "score_without_police_generated": without.scores,
            "probability_without_police_generated": views[1].probabilities_of(without),
            "carried_by": _carriers(every, country, cards, rows=np.arange(len(scored.units))),
        }
    ).with_columns(pl.col(pl.Float64).fill_nan(None))
    beside = areas_beside(members, areas=areas, within_metres=country.method.neighbour_metres).join(
        areas.select("area", "name"), on="area"
    )
    return (
        _sum_members(members)
        .join(figures, on="group", how="left")
        .join(
            beside.sort("group", "area")
            .group_by("group", maintain_order=True)
            .agg(beside=pl.col("name").str.join(", ")),
            on="group",
            how="left",
        )
    )


def _sum_members(members: pl.DataFrame) -> pl.DataFrame:
    outside = (1 - pl.col("share_listed")) * pl.col("residents")
    return (
        members.group_by("group", maintain_order=True)
        .agg(
            small_areas=pl.len(),
            members=pl.col("small_area").str.join(", "),
            municipalities=pl.col("municipality").unique().sort().str.join(", "),
            residents=outside.sum(),
            mean_score=(outside * pl.col("score")).sum() / outside.sum(),
        )
        .with_columns(pl.col("mean_score").fill_nan(None))
    )


def _describe_listed(country: Country, roll: Roll, view: View) -> pl.DataFrame:
    """Return each listed area with how probably it lies below the range of all the others."""
    scored = roll.is_scored
    below = np.full(len(scored), np.nan)
    if view.drawn is not None:
        below[scored] = view.drawn.probability_below_the_others()
    unlike = choose_by_expected_false(
        below,
        at_least=country.method.at_least_probability,
        most_false=country.method.most_expected_false,
    )
    scores = roll.listed.scores
    return (
        roll.areas.select("area", "name")
        .with_columns(
            residents=roll.residents,
            score=scores,
            sampling_sd=np.where(scored, roll.listed.score_sd, np.nan),
            probability_below=below,
            residents_elsewhere_lower=_share_lower(scores, country),
            unlike=unlike,
        )
        .with_columns(pl.col(pl.Float64).fill_nan(None))
    )


def _share_lower(scores: FloatArray, country: Country) -> FloatArray:
    """Return the share of residents outside the list whose small area has a lower score."""
    others = country.is_known & ~country.is_listed
    elsewhere, people = country.small.scores[others], country.residents[others]
    if not people.any():
        return np.full(len(scores), np.nan)
    order = np.argsort(elsewhere)
    below = np.concatenate([[0.0], np.cumsum(people[order])]) / people.sum()
    shares: FloatArray = below[np.searchsorted(elsewhere[order], scores)]
    return np.where(np.isnan(scores), np.nan, shares)


def _summary(
    found: pl.DataFrame,
    groups: pl.DataFrame,
    on_list: pl.DataFrame,
    view: View,
    method: ScreeningMethod,
) -> dict[str, object]:
    limits = view.drawn.limits if view.drawn else np.full(1, np.nan)
    tail = (1 - method.coverage) / 2
    low, middle, high = np.quantile(limits, (tail, 0.5, 1 - tail)).tolist()
    candidates = found.filter(pl.col("standing") == Standing.CANDIDATE)
    unlike = on_list.filter("unlike")
    figures: dict[str, float] = {
        "limit": middle,
        "limit_low": low,
        "limit_high": high,
        "small_areas": found.height,
        "scored": found["score"].count(),
        "candidates": candidates.height,
        "candidates_expected_false": expected_false(candidates["probability"].to_numpy()),
        "groups": groups.height,
        "listed": on_list.height,
        "unlike": unlike.height,
        "unlike_expected_false": expected_false(unlike["probability_below"].to_numpy()),
    }
    return {"screening": COUNTRY, **figures, "sentence": _sentence(figures, method)}


def _sentence(figure: Mapping[str, float], method: ScreeningMethod) -> str:
    candidates = int(figure["candidates"])
    found = (
        f"{swedish.plural(candidates, 'småområde', 'småområden')} av"
        f" {swedish.count(figure['small_areas'])} ligger utanför listan men inom dess omfång"
        f" (minst {swedish.number(figure['limit'])} av 100)"
    )
    chance = (
        f", varav {_about(figure['candidates_expected_false'])} kan väntas vara där av en"
        f" slump; de bildar {swedish.plural(int(figure['groups']), 'grupp', 'grupper')}"
        if candidates
        else ""
    )
    unlike = (
        f"{swedish.count(figure['unlike'])} av listans {swedish.count(figure['listed'])} områden"
        f" ligger under de andras omfång, där {swedish.percent(method.list_quantile)} av listans"
        " invånare bor oavsett hur lik den är sig själv."
    )
    return f"{found}{chance}. {unlike} Det är en arbetslista för människor och publiceras inte."


def _about(amount: float) -> str:
    """Write an expected number: no decimals where they would look surer than it is."""
    return swedish.number(amount, decimals=0 if amount >= 10 else 1)
