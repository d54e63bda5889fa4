"""Which places would a number of cameras cover most of? A proposal, with what is known against it.

Maximal covering of documented places (`stats.covering`, ADR 28). Sites too near homes, schools and
the like are left out unless people have given a reason. It proposes and says how much better any
other choice could be; whether a camera may stand somewhere the balancing test decides, and no text
for that is written here. Positions are protected: frames name sites, and say nothing of where.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy.spatial import KDTree

from lagesbild.cameras.siting_input import (
    SitingChoice,
    SitingInput,
    find_problems,
    positions_of,
)
from lagesbild.errors import DeliveryRejected
from lagesbild.norms.camera_siting import CameraSitingNorm, SitingCaveat
from lagesbild.stats.arrays import FloatArray
from lagesbild.stats.covering.choosing import choose_sites
from lagesbild.stats.covering.curves import Siting, curves_of
from lagesbild.stats.covering.instance import (
    CoveringInstance,
    cover_within,
    pairs_nearer_than,
)
from lagesbild.stats.lexicographic import SOLVER, Proof, SolveLimits

CHOSEN_SCHEMA = {
    "site": pl.String,
    "area": pl.String,
    "is_existing": pl.Boolean,
    "covered": pl.Float64,
    "covered_alone": pl.Float64,
}
"""`covered_alone` is what would be lost without the site; `covered` counts what others see too."""

CURVE_SCHEMA = {
    "cameras": pl.Int64,
    "covered": pl.Float64,
    "bound": pl.Float64,
    "gap": pl.Float64,
    "share": pl.Float64,
}
"""By the number of new cameras: what the best choice found covers, what none can exceed, by which
part of that another could be better, and the part covered of all weight."""

EQUITY_SCHEMA = {
    "area": pl.String,
    "places": pl.Int64,
    "weight": pl.Float64,
    "covered": pl.Float64,
    "share": pl.Float64,
    "existing": pl.Int64,
    "proposed": pl.Int64,
}
"""`area` is null outside all areas; `share` where there is no weight."""

RULED_OUT_SCHEMA = {
    "site": pl.String,
    "area": pl.String,
    "is_existing": pl.Boolean,
    "kind": pl.String,
    "title": pl.String,
    "within_m": pl.Float64,
    "reason": pl.String,
    "is_ruled_out": pl.Boolean,
}
"""Sites nearer a place of a forbidden kind than `within_m`. With a `reason` from people a site may
be proposed; one that exists stays, and is shown here for people to look at."""


@dataclass(frozen=True, kw_only=True)
class SitingProposal:
    """A proposal; each frame's columns are declared above."""

    choice: SitingChoice
    norm: CameraSitingNorm
    chosen: pl.DataFrame
    curve: pl.DataFrame
    equity: pl.DataFrame
    ruled_out: pl.DataFrame
    covered: float
    bound: float
    gap: float
    """By which part of the bound another choice could at most be better."""
    is_proven: bool
    seconds: float
    solver: str
    caveats: tuple[SitingCaveat, ...]


def propose_sites(
    inputs: SitingInput, choice: SitingChoice, *, norm: CameraSitingNorm, limits: SolveLimits
) -> SitingProposal:
    """Propose sites for a number of new cameras, beside those that stand.

    Fewer are proposed where one more would cover nothing, or break a limit. Same input, limits and
    version give the same proposal as long as no time runs out.

    :param limits: the seconds are for the curve, and again for the choice if that leaves a gap.
    :raises DeliveryRejected: with everything that is wrong with the input, at once.
    """
    problems = list(find_problems(inputs, choice, norm))
    if problems:
        raise DeliveryRejected(problems)
    sites = pl.concat(
        [
            part.select("site", "e_m", "n_m", "area", is_existing=pl.lit(is_existing))
            for part, is_existing in ((inputs.existing, True), (inputs.candidates, False))
        ]
    )
    ruled_out = _ruled_out(sites, inputs, norm)
    instance = _instance(sites, inputs, choice, norm, ruled_out)
    stands = inputs.existing.height
    most = choice.curve_to if choice.curve_to is not None else 2 * choice.cameras
    most = min(max(most, choice.cameras), inputs.candidates.height)
    curves = curves_of(instance, most=stands + most, limits=limits)
    found = curves.at(stands + choice.cameras)
    if found.proof is Proof.GAP:
        found = _better(found, choose_sites(instance, stands + choice.cameras, limits=limits))
    chosen = _chosen(sites, instance, found)
    return SitingProposal(
        choice=choice,
        norm=norm,
        chosen=chosen,
        curve=_curve(instance, curves.values, curves.bounds, found, at=choice.cameras),
        equity=_equity(inputs.places, instance, found, chosen),
        ruled_out=ruled_out,
        covered=found.value,
        bound=found.bound,
        gap=found.gap,
        is_proven=found.proof is Proof.PROVEN,
        seconds=found.seconds,
        solver=SOLVER,
        caveats=norm.caveats,
    )


def _better(one: Siting, other: Siting) -> Siting:
    """Return the better of two choices, with the lower of the bounds."""
    best = max(one, other, key=lambda siting: siting.value)
    bound = max(min(one.bound, other.bound), best.value)
    is_proven = other.proof is Proof.PROVEN and other.value >= best.value
    return Siting(
        sites=best.sites,
        value=best.value,
        bound=bound,
        proof=Proof.PROVEN if is_proven or bound == best.value else Proof.GAP,
        seconds=one.seconds + other.seconds,
    )


def _instance(
    sites: pl.DataFrame,
    inputs: SitingInput,
    choice: SitingChoice,
    norm: CameraSitingNorm,
    ruled_out: pl.DataFrame,
) -> CoveringInstance:
    at = positions_of(sites)
    out = ruled_out.filter("is_ruled_out")["site"].unique()
    is_out = (sites["site"].is_in(out.implode()) & ~sites["is_existing"]).to_numpy()
    least = None
    if choice.least_benefit > 0:
        least = np.full(sites.height, choice.least_benefit)
    return CoveringInstance(
        weights=inputs.places["weight"].cast(pl.Float64).to_numpy(),
        cover=cover_within(at, positions_of(inputs.places), radius=choice.range_m),
        existing=np.flatnonzero(sites["is_existing"].to_numpy()),
        forbidden=np.flatnonzero(is_out),
        least_benefit=least,
        conflicts=pairs_nearer_than(at, distance=norm.least_distance_m),
    )


def _ruled_out(sites: pl.DataFrame, inputs: SitingInput, norm: CameraSitingNorm) -> pl.DataFrame:
    at = positions_of(sites)
    parts = []
    for kind, within in norm.forbidden_within_m.items():
        places = positions_of(inputs.forbidden.filter(pl.col("kind") == kind))
        if not len(places):
            continue
        nearest, _ = KDTree(places).query(at)
        parts.append(
            sites.filter(pl.Series(nearest < within)).with_columns(
                kind=pl.lit(kind), title=pl.lit(norm.titles[kind]), within_m=pl.lit(float(within))
            )
        )
    if not parts:
        return pl.DataFrame(schema=RULED_OUT_SCHEMA)
    return (
        pl.concat(parts)
        .join(inputs.exceptions.select("site", "reason"), on="site", how="left")
        .with_columns(is_ruled_out=~pl.col("is_existing") & pl.col("reason").is_null())
        .select(pl.col(name).cast(dtype) for name, dtype in RULED_OUT_SCHEMA.items())
        .sort("site", "kind")
    )


def _chosen(sites: pl.DataFrame, instance: CoveringInstance, found: Siting) -> pl.DataFrame:
    cover = instance.cover[found.sites].astype(np.int64)
    alone = np.asarray(cover.sum(axis=0)).ravel() == 1
    weights = np.asarray(instance.weights, dtype=np.float64)
    return (
        sites[found.sites]
        .with_columns(
            covered=pl.Series(cover @ weights),
            covered_alone=pl.Series(cover @ (weights * alone)),
        )
        .select(pl.col(name).cast(dtype) for name, dtype in CHOSEN_SCHEMA.items())
        .sort(~pl.col("is_existing"), -pl.col("covered_alone"), "site")
    )


def _curve(
    instance: CoveringInstance, values: FloatArray, bounds: FloatArray, found: Siting, *, at: int
) -> pl.DataFrame:
    """Return the curve with what is known better of one number: more cover no less."""
    covered, limit = values.copy(), bounds.copy()
    covered[at:] = np.maximum(covered[at:], found.value)
    limit[: at + 1] = np.minimum(limit[: at + 1], found.bound)
    limit = np.maximum(limit, covered)
    total = float(np.sum(instance.weights))
    with np.errstate(divide="ignore", invalid="ignore"):
        gap = np.where(limit > 0, (limit - covered) / limit, 0.0)
        share = covered / total if total else np.zeros_like(covered)
    return pl.DataFrame(
        {
            "cameras": np.arange(len(covered)),
            "covered": covered,
            "bound": limit,
            "gap": gap,
            "share": share,
        },
        schema=CURVE_SCHEMA,
    )


def _equity(
    places: pl.DataFrame, instance: CoveringInstance, found: Siting, chosen: pl.DataFrame
) -> pl.DataFrame:
    seen = np.zeros(places.height, dtype=np.bool_)
    seen[instance.cover[found.sites].indices] = True
    weight = pl.col("weight")
    by_area = (
        places.with_columns(seen=pl.Series(seen))
        .group_by("area")
        .agg(
            places=pl.len(),
            covered=weight.filter(pl.col("seen")).sum().cast(pl.Float64),
            weight=weight.sum().cast(pl.Float64),
        )
    )
    is_existing = pl.col("is_existing")
    standing = chosen.group_by("area").agg(
        existing=is_existing.sum(), proposed=(~is_existing).sum()
    )
    return (
        by_area.join(standing, on="area", how="full", coalesce=True, nulls_equal=True)
        .with_columns(pl.exclude("area").fill_null(0))
        .with_columns(share=pl.col("covered") / pl.when(weight > 0).then(weight))
        .select(pl.col(name).cast(dtype) for name, dtype in EQUITY_SCHEMA.items())
        .sort("area", nulls_last=True)
    )
