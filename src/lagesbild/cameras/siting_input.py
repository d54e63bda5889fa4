"""What is asked when sites are proposed, and what may be wrong with it."""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl
from scipy.spatial import KDTree

from lagesbild.areas.boundaries import Bounds, is_within_sweden_3006
from lagesbild.errors import Problem
from lagesbild.norms.camera_siting import CameraSitingNorm
from lagesbild.stats.arrays import FloatArray, IntArray


@dataclass(frozen=True, kw_only=True)
class SitingInput:
    """Positions are e_m and n_m, metres in EPSG:3006."""

    places: pl.DataFrame
    """Documented places: `place`, `e_m`, `n_m`, `weight` (0 or more), `area`."""
    candidates: pl.DataFrame
    """Where a camera could stand: `site`, `e_m`, `n_m`, `area`."""
    existing: pl.DataFrame
    """Points that stand: the same columns."""
    forbidden: pl.DataFrame
    """`kind` (of `CameraSitingNorm`), `e_m`, `n_m`."""
    exceptions: pl.DataFrame
    """`site` and `reason`: why people let a site near a forbidden place be proposed."""


@dataclass(frozen=True, kw_only=True)
class SitingChoice:
    """What is asked."""

    cameras: int
    """New ones, at most."""
    range_m: float
    least_benefit: float = 0.0
    """What a new site must cover alone, in the unit of the weights."""
    curve_to: int | None = None
    """The curve tells of up to so many new cameras; twice those asked for if None."""


def positions_of(rows: pl.DataFrame) -> FloatArray:
    """Return the positions of rows: one row each, e_m and n_m."""
    return rows.select("e_m", "n_m").cast(pl.Float64).to_numpy()


def find_problems(
    inputs: SitingInput, choice: SitingChoice, norm: CameraSitingNorm
) -> Iterator[Problem]:
    """Find everything that is wrong with what is asked; no text holds a position."""
    tables = {
        "places": inputs.places,
        "candidates": inputs.candidates,
        "existing": inputs.existing,
        "forbidden": inputs.forbidden,
    }
    are_sound = True
    for name, rows in tables.items():
        for row, (east, north) in enumerate(rows.select("e_m", "n_m").iter_rows(), start=2):
            if None in (east, north) or not is_within_sweden_3006(
                Bounds(west=east, south=north, east=east, north=north)
            ):
                are_sound = False
                yield Problem(
                    file=name,
                    row=row,
                    rule="siting-position",
                    text="Läget saknas eller ligger inte i Sverige i SWEREF 99 TM.",
                    remedy="Ange E och N i meter (EPSG:3006), och inte i varandras kolumner.",
                )
    yield from _wrong_places(inputs, norm)
    if are_sound:
        yield from _same_place(inputs, norm)
    yield from _wrong_choice(inputs, choice)


def _wrong_places(inputs: SitingInput, norm: CameraSitingNorm) -> Iterator[Problem]:
    weights = inputs.places["weight"].cast(pl.Float64)
    for at in (weights.is_null() | ~weights.is_finite() | (weights < 0)).arg_true():
        yield Problem(
            file="places",
            row=at + 2,
            column="weight",
            rule="siting-weight",
            text="Vikten saknas eller är negativ.",
            remedy="Ange ett tal som är noll eller mer.",
        )
    if inputs.places.is_empty():
        yield Problem(
            file="places",
            rule="siting-no-places",
            text="Det finns inga dokumenterade platser att täcka.",
            remedy="Lägg till minst en plats med vikt.",
        )
    unknown = ~inputs.forbidden["kind"].is_in(list(norm.forbidden_within_m))
    for at in unknown.fill_null(value=True).arg_true():
        yield Problem(
            file="forbidden",
            row=at + 2,
            column="kind",
            rule="siting-unknown-kind",
            text="Slaget av plats är inte ett av dem som är förbjudna.",
            remedy=f"Använd ett av: {', '.join(norm.forbidden_within_m)}.",
        )
    known = pl.concat([inputs.candidates["site"], inputs.existing["site"]])
    for at, (site, reason) in enumerate(inputs.exceptions.select("site", "reason").iter_rows()):
        if site not in known or not (reason or "").strip():
            yield Problem(
                file="exceptions",
                row=at + 2,
                rule="siting-exception",
                text="Undantaget gäller en plats som inte finns, eller saknar skäl.",
                remedy="Ange en plats ur candidates och skriv varför den ändå kan föreslås.",
            )
    for name, seen in (("candidates", known), ("exceptions", inputs.exceptions["site"])):
        for site in seen.filter(seen.is_duplicated()).unique().sort():
            yield Problem(
                file=name,
                rule="siting-named-twice",
                text=f"{site} förekommer mer än en gång.",
                remedy="Ge varje plats en egen beteckning, och högst ett undantag.",
            )


def _same_place(inputs: SitingInput, norm: CameraSitingNorm) -> Iterator[Problem]:
    sites = pl.concat(
        [part.select("site", "e_m", "n_m") for part in (inputs.existing, inputs.candidates)]
    )
    if sites.is_empty():
        return
    pairs: IntArray = KDTree(positions_of(sites)).query_pairs(
        norm.same_place_m, output_type="ndarray"
    )
    for one, other in sorted(pairs.tolist()):
        yield Problem(
            file="candidates",
            rule="siting-same-place",
            text=f"{sites['site'][one]} och {sites['site'][other]} ligger på samma plats.",
            remedy="Ta bort den ena, så att samma plats inte räknas två gånger.",
        )


def _wrong_choice(inputs: SitingInput, choice: SitingChoice) -> Iterator[Problem]:
    if not 0 <= choice.cameras <= inputs.candidates.height or not inputs.candidates.height:
        yield Problem(
            file="candidates",
            rule="siting-cameras",
            text=(
                f"{choice.cameras} kameror går inte att placera: {inputs.candidates.height}"
                " platser är tänkbara."
            ),
            remedy="Välj ett antal från noll till antalet tänkbara platser.",
        )
    if not choice.range_m > 0 or choice.least_benefit < 0:
        yield Problem(
            file="places",
            rule="siting-range",
            text="Räckvidden måste vara större än noll, och minsta nyttan noll eller mer.",
            remedy="Ange räckvidden i meter och nyttan i samma enhet som vikterna.",
        )
