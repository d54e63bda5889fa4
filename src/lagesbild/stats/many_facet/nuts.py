"""The many-facet model by Hamiltonian Monte Carlo: slow, and a check on what the fast fit assumes.

The model and its priors are written down anew here and share no formula with the fast fit, so that
an error in either shows as a difference. Hoffman & Gelman (2014), JMLR 15:1593-1623, as NumPyro has
it (Phan, Pradhan & Jankowiak 2019, arXiv:1912.11554). Needs the extra `nuts`. Not for whole
rounds: every session is a dimension, and hours pass where the fast fit takes seconds. Not for
sessions of a few grades: what they share cannot be told from what is their own, and chains stick.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

import jax
import jax.numpy as jnp
import numpy as np
import numpyro
from jax import Array
from jax.lax import stop_gradient
from jax.scipy.linalg import solve_triangular
from numpyro import distributions as dist
from numpyro.diagnostics import effective_sample_size, split_gelman_rubin
from numpyro.infer import MCMC, NUTS
from scipy import linalg, special, stats

from lagesbild.stats.arrays import FloatArray, IntArray
from lagesbild.stats.many_facet.describe import centre_weights, moves_with_centre
from lagesbild.stats.many_facet.model import SPREAD_NAMES, Priors, Spreads, layout_of
from lagesbild.stats.many_facet.posterior import Convergence, Estimates, Posterior
from lagesbild.stats.rating_data import NONE, Ratings, Sessions

_MOST_R_HAT = 1.01
_LEAST_EFFECTIVE_SAMPLE = 400
"""Both as in Vehtari, Gelman, Simpson, Carpenter & Buerkner (2021), Bayesian Anal. 16:667-718."""
_ACCEPTED = 0.7
"""A little bolder than usual: half as many steps a draw, where no funnel punishes it."""
_CONSTANT = 1e-12
"""A standard deviation that is rounding: of the first shift, and of drift in a rater's only round.
"""
_AT_ONCE = 100
"""Quantities whose autocorrelations are held in memory together."""


def sample_many_facet(
    ratings: Ratings,
    *,
    priors: Priors | None = None,
    seed: int,
    warmup: int = 500,
    draws: int = 1000,
    chains: int = 4,
    on_step: Callable[[str], None] = lambda _: None,
) -> Posterior:
    """Sample the many-facet model; the same numbers for the same seed on the same machine.

    `draws` is per chain. Converged means a largest R-hat below 1.01 and a smallest effective sample
    of at least 400, over everything that the posterior tells; in a set of chains that has not
    converged the means and sds are not to be used. Not for comparing what nothing links.

    :raises ValueError: if there are no ratings, or a session has none.
    """
    ratings.require_answers()
    design = _design(ratings, priors or Priors())
    # Only here and not for the process: other users of JAX may count in single precision.
    with jax.enable_x64(True):
        # Bound to its arguments, the model is compiled once and not for every chain.
        sampler = MCMC(
            NUTS(partial(_model, design, priors or Priors()), target_accept_prob=_ACCEPTED),
            num_warmup=warmup,
            num_samples=draws,
            progress_bar=False,
        )
        found = []
        for number, key in enumerate(jax.random.split(jax.random.PRNGKey(seed), chains), start=1):
            sampler.run(key)
            found.append({name: np.asarray(x) for name, x in sampler.get_samples().items()})
            on_step(f"chain {number} of {chains}")
        together = {name: np.stack([chain[name] for chain in found]) for name in found[0]}
        return _describe(design, together, np.random.default_rng(seed))


@dataclass(frozen=True, kw_only=True)
class _Effects:
    """All that psi is a sum of, but the session's own part: independent, each with its sd."""

    of_objects: FloatArray
    """Objects x effects: which effects each object is the sum of."""
    of_sessions: FloatArray
    """Sessions x effects."""
    scale: FloatArray
    """Standard deviation of each effect, times the spread numbered `spread` unless `NONE`."""
    spread: IntArray
    where: dict[str, slice]
    pairs: IntArray
    """Pairs x (rater, round): whose severity the drifts belong to."""


def _effects(sessions: Sessions, priors: Priors) -> _Effects:
    pairs, pair_of_session = np.unique(
        np.column_stack([sessions.rater, sessions.round_]), axis=0, return_inverse=True
    )
    walks = _walks(sessions)
    blocks = _blocks(sessions, priors, steps=walks.scale, pairs=len(pairs))
    ends = np.cumsum([0, *(len(scale) for scale, _ in blocks.values())])
    where = {name: slice(*ends[i : i + 2]) for i, name in enumerate(blocks)}
    of_objects = _of_objects(sessions, where, walks.taken)
    of_sessions = of_objects[sessions.object_]
    each = np.arange(sessions.count)
    of_sessions[each, where["norms"].start + sessions.norm_group] = 1
    of_sessions[each, where["shifts"].start + sessions.round_] = 1
    of_sessions[each, where["raters"].start + sessions.rater] = 1
    of_sessions[each, where["drifts"].start + pair_of_session] = 1
    numbers = [
        np.full(len(scale), NONE if name is None else SPREAD_NAMES.index(name))
        for scale, name in blocks.values()
    ]
    return _Effects(
        of_objects=of_objects,
        of_sessions=of_sessions,
        scale=np.concatenate([scale for scale, _ in blocks.values()]),
        spread=np.concatenate(numbers),
        where=where,
        pairs=pairs,
    )


def _blocks(
    sessions: Sessions, priors: Priors, *, steps: FloatArray, pairs: int
) -> dict[str, tuple[FloatArray, str | None]]:
    """Return each kind of effect with its scales, and the spread that multiplies them."""
    cases = int((sessions.object_unit == NONE).sum())
    shifts = np.full(sessions.rounds, priors.shift)
    shifts[:1] = 0.0  # The first round is where shifts are counted from.
    return {
        "cases": (np.full(cases, priors.level), None),
        "levels": (np.full(sessions.rounds, priors.level), None),
        "districts": (np.ones(sessions.groups), "district"),
        "areas": (np.ones(sessions.units), "area"),
        "steps": (steps, "step"),
        "norms": (np.ones(sessions.groups), "norm"),
        "shifts": (shifts, None),
        "raters": (np.ones(sessions.raters), "rater"),
        "drifts": (np.ones(pairs), "drift"),
    }


def _of_objects(sessions: Sessions, where: dict[str, slice], taken: FloatArray) -> FloatArray:
    of_objects = np.zeros((sessions.objects, where["drifts"].stop))
    cases = np.flatnonzero(sessions.object_unit == NONE)
    of_objects[cases, where["cases"]] = np.eye(len(cases))
    areas = np.flatnonzero(sessions.object_unit != NONE)
    unit = sessions.object_unit[areas]
    of_objects[areas, where["levels"].start + sessions.object_round[areas]] = 1
    of_objects[areas, where["districts"].start + sessions.unit_group[unit]] = 1
    of_objects[areas, where["areas"].start + unit] = 1
    of_objects[:, where["steps"]] = taken
    return of_objects


@dataclass(frozen=True, kw_only=True)
class _Walks:
    taken: FloatArray
    """Objects x steps: 1 where an area has taken the step on its way to this round."""
    scale: FloatArray
    """The root of the rounds that a step lasts."""


def _walks(sessions: Sessions) -> _Walks:
    rows = np.zeros((sessions.objects, sessions.objects))
    scale = np.zeros(sessions.objects)
    for unit in range(sessions.units):
        own = np.flatnonzero(sessions.object_unit == unit)
        own = own[np.argsort(sessions.object_round[own])]
        for before, after in pairwise(own):
            rows[after] = rows[before]
            rows[after, after] = 1
            scale[after] = np.sqrt(sessions.object_round[after] - sessions.object_round[before])
    return _Walks(taken=rows[:, scale > 0], scale=scale[scale > 0])


@dataclass(frozen=True, kw_only=True)
class _Design:
    """What was judged, as the sampler wants it."""

    ratings: Ratings
    effects: _Effects
    squares: FloatArray
    """Effects x effects: in how many sessions both take part."""
    ends: FloatArray
    """Items x thresholds x sessions: 1 where the threshold is an end of the grade given."""
    upper: FloatArray
    """The same, where it is the upper end."""
    inner: FloatArray
    """Items x gaps: how many grades lie between two thresholds."""


def _design(ratings: Ratings, priors: Priors) -> _Design:
    counts = np.zeros((ratings.items, ratings.grades, ratings.sessions.count))
    np.add.at(counts, (ratings.item, ratings.grade, ratings.session), 1.0)
    effects = _effects(ratings.sessions, priors)
    return _Design(
        ratings=ratings,
        effects=effects,
        squares=effects.of_sessions.T @ effects.of_sessions,
        ends=counts[:, 1:] + counts[:, :-1],
        upper=counts[:, :-1],
        inner=counts[:, 1:-1].sum(axis=2),
    )


def _model(design: _Design, priors: Priors) -> None:
    """State to NumPyro the posterior of spreads, items and psi, the effects integrated out.

    Effects and spreads together make funnels and long ridges, in which chains of a thousand draws
    were stuck. Given psi the effects are normal, so they are drawn afterwards, exactly.
    """
    spreads = jnp.stack(
        [numpyro.sample(name, dist.HalfNormal(priors.spread)) for name in SPREAD_NAMES]
    )
    anywhere = dist.ImproperUniform(dist.constraints.real, (), (design.ratings.sessions.count,))
    psi = numpyro.sample("psi", anywhere)
    numpyro.factor("effects", _log_density(design, psi, spreads))
    _grades(design, psi, *_curves(design.ratings, priors))


def _log_density(design: _Design, psi: Array, spreads: Array) -> Array:
    """Return the log density of a sum of effects and of noise (Woodbury's identity).

    Where `stop_gradient` stands, the derivative is known and need not be taken through a Cholesky
    factor: of a maximum over the effects, and of a log determinant. That halves the time.
    """
    effects, noise = design.effects, spreads[SPREAD_NAMES.index("session")]
    factor = jnp.where(effects.spread == NONE, 1.0, spreads[effects.spread]) / noise
    sd = effects.scale * factor
    precision = jnp.eye(len(sd)) + sd[:, None] * design.squares * sd
    root = stop_gradient(jnp.linalg.cholesky(stop_gradient(precision)))
    inverse = solve_triangular(root, jnp.eye(len(sd)), lower=True)
    told = sd * ((psi / noise) @ effects.of_sessions)
    best = inverse.T @ (inverse @ stop_gradient(told))
    explained = 2 * told @ best - best @ best - (sd * best) @ design.squares @ (sd * best)
    shrunken = 1 - jnp.sum(inverse**2, axis=0)
    moved = jnp.log(factor) - stop_gradient(jnp.log(factor))
    log_root = jnp.sum(jnp.log(jnp.diag(root))) + shrunken @ moved
    squares = jnp.sum((psi / noise) ** 2) - explained
    return -len(psi) * jnp.log(noise) - log_root - squares / 2


def _draw_effects(
    design: _Design, psi: FloatArray, spreads: FloatArray, generator: np.random.Generator
) -> FloatArray:
    """Return effects given the rows of psi and of spreads."""
    effects = design.effects
    drawn = np.empty((len(psi), len(effects.scale)))
    for number, (own, one) in enumerate(zip(psi, spreads, strict=True)):
        noise = one[SPREAD_NAMES.index("session")]
        sd = effects.scale * np.where(effects.spread == NONE, 1.0, one[effects.spread])
        precision = np.eye(len(sd)) + np.outer(sd, sd) * design.squares / noise**2
        root = linalg.cholesky(precision, lower=True, check_finite=False)
        told = linalg.solve_triangular(
            root, sd * (own @ effects.of_sessions) / noise**2, lower=True
        )
        told += generator.standard_normal(len(sd))
        drawn[number] = sd * linalg.solve_triangular(root, told, lower=True, trans=1)
    return drawn


def _curves(ratings: Ratings, priors: Priors) -> tuple[Array, Array]:
    """Return slopes and thresholds; their working parameters are those of `curves.to_working`."""
    items, gaps = ratings.items, ratings.grades - 2
    log_slopes = numpyro.sample("log_slopes", dist.ZeroSumNormal(priors.log_slope, (items,)))
    lowest = numpyro.sample("lowest", dist.ZeroSumNormal(priors.threshold, (items,)))
    log_gaps = numpyro.sample("log_gaps", dist.Normal(0.0, priors.log_gap).expand([items, gaps]))
    return jnp.exp(log_slopes), _thresholds(lowest, log_gaps)


def _thresholds(lowest: Array, log_gaps: Array) -> Array:
    """Return thresholds whose mean over the items is 0."""
    above = jnp.cumsum(jnp.exp(log_gaps), axis=-1)
    from_lowest = jnp.concatenate([jnp.zeros_like(lowest)[..., None], above], axis=-1)
    thresholds = lowest[..., None] + from_lowest
    return thresholds - thresholds.mean(axis=(-2, -1), keepdims=True)


def _working(found: dict[str, FloatArray]) -> FloatArray:
    lowest, log_gaps = jnp.asarray(found["lowest"]), jnp.asarray(found["log_gaps"])
    thresholds = np.asarray(_thresholds(lowest, log_gaps))
    parts = [found["log_slopes"][..., None], thresholds[..., :1], found["log_gaps"]]
    return np.concatenate(parts, axis=-1)


def _grades(design: _Design, psi: Array, slopes: Array, thresholds: Array) -> None:
    """Add the log probability of the grades.

    P(above the lower end) - P(above the upper end) is the product of P(above the lower), P(not
    above the upper) and 1 - exp(-slope x gap): no difference of nearly equal numbers.
    """
    distance = slopes[:, None, None] * (psi - thresholds[:, :, None])
    # Twice as fast as jax.nn.softplus, which also caters for infinities.
    not_above = jnp.maximum(-distance, 0.0) + jnp.log1p(jnp.exp(-jnp.abs(distance)))
    numpyro.factor("ends", -jnp.sum(design.ends * not_above))
    numpyro.factor("upper", -jnp.sum(design.upper * distance))
    between = -jnp.expm1(-slopes[:, None] * jnp.diff(thresholds, axis=1))
    numpyro.factor("between", jnp.sum(design.inner * jnp.log(between)))


def _describe(
    design: _Design, found: dict[str, FloatArray], generator: np.random.Generator
) -> Posterior:
    """Return the posterior from arrays of chains x draws x anything."""
    ratings, effects = design.ratings, design.effects
    sessions, layout = ratings.sessions, layout_of(ratings.sessions)
    shape = found["psi"].shape[:2]
    spreads = np.stack([found[name] for name in SPREAD_NAMES], axis=2)
    psi = found["psi"].reshape(-1, sessions.count)
    drawn = _draw_effects(design, psi, spreads.reshape(len(psi), -1), generator)
    names = ("norms", "shifts", "districts", "levels")
    parts = [drawn @ effects.of_objects.T, *(drawn[:, effects.where[name]] for name in names)]
    uncentred = np.hstack([*parts, _working(found).reshape(len(psi), -1)])
    size = uncentred.shape[1]
    middle = (uncentred @ centre_weights(sessions, layout, size))[:, None]
    samples = uncentred - middle * moves_with_centre(layout, ratings.items, size)
    severity, drift = _raters(effects, drawn, sessions.raters)
    everything = np.hstack(
        [samples, np.log(spreads).reshape(len(psi), -1), severity, drift, psi - middle]
    )
    return Posterior(
        ratings=ratings,
        layout=layout,
        mean=samples.mean(axis=0),
        covariance=np.cov(samples, rowvar=False),
        spreads=Spreads.of(spreads.mean(axis=(0, 1))),
        log_spread_sd=np.log(spreads).std(axis=(0, 1)),
        rater_severity=_estimates(severity),
        drift=_estimates(drift),
        drift_pairs=effects.pairs,
        psi=_estimates(psi - middle),
        convergence=_convergence(everything.reshape(*shape, -1)),
        samples=samples,
    )


def _raters(effects: _Effects, drawn: FloatArray, raters: int) -> tuple[FloatArray, FloatArray]:
    """Return draws of each rater's mean severity over rounds, and of each pair's drift from it."""
    own = effects.pairs[:, 0]
    severity = drawn[:, effects.where["raters"]][:, own] + drawn[:, effects.where["drifts"]]
    averaging = np.zeros((len(own), raters))
    averaging[np.arange(len(own)), own] = 1 / np.bincount(own)[own]
    mean = severity @ averaging
    return mean, severity - mean[:, own]


def _estimates(draws: FloatArray) -> Estimates:
    return Estimates(mean=draws.mean(axis=0), sd=draws.std(axis=0))


def _convergence(draws: FloatArray) -> Convergence:
    """Judge chains x draws x quantities by ranks, which no heavy tail fools (Vehtari et al.)."""
    varying = draws[:, :, draws.std(axis=(0, 1)) > _CONSTANT]
    blocks = np.array_split(varying, -(-varying.shape[2] // _AT_ONCE), axis=2)
    r_hat = max(_largest_r_hat(block) for block in blocks)
    effective = min(_smallest_sample(block) for block in blocks)
    return Convergence(
        converged=r_hat < _MOST_R_HAT and effective >= _LEAST_EFFECTIVE_SAMPLE,
        steps=draws.shape[0] * draws.shape[1],
        last_move=r_hat - 1,
        tolerance=_MOST_R_HAT - 1,
        smallest_effective_sample=effective,
    )


def _largest_r_hat(draws: FloatArray) -> float:
    """Of the place and of the width."""
    folded = np.abs(draws - np.median(draws, axis=(0, 1)))
    with np.errstate(divide="ignore", invalid="ignore"):
        found = [split_gelman_rubin(_normal_scores(x)).max() for x in (draws, folded)]
    return float(np.nan_to_num(found, nan=np.inf).max())


def _smallest_sample(draws: FloatArray) -> float:
    """For the middle and for each end of a 90 % interval."""
    ends = np.quantile(draws, [0.05, 0.95], axis=(0, 1))
    series = [_normal_scores(draws), *((draws <= end).astype(np.float64) for end in ends)]
    # A chain that never moves again leaves an end that all draws share, and nothing is known of it.
    with np.errstate(divide="ignore", invalid="ignore"):
        found = [effective_sample_size(x).min() for x in series]
    return float(np.nan_to_num(found, nan=0.0).min())


def _normal_scores(draws: FloatArray) -> FloatArray:
    flat = draws.reshape(-1, draws.shape[2])
    ranks = stats.rankdata(flat, axis=0)
    scores: FloatArray = special.ndtri((ranks - 0.375) / (len(flat) + 0.25)).reshape(draws.shape)
    return scores
