"""Do the questions measure one thing, and do some of them ask the same thing twice?"""

from itertools import combinations

import numpy as np
import polars as pl

from lagesbild.assessment.diagnostics.fitted import RATE, Fitted, called, some
from lagesbild.assessment.diagnostics.record import Diagnostic, Outcome, Schema, frame_of
from lagesbild.stats.arrays import BoolArray, FloatArray, IntArray
from lagesbild.stats.many_comparisons import false_discovery_rates
from lagesbild.stats.many_facet.posterior import Estimates
from lagesbild.stats.rating_data import NONE
from lagesbild.stats.rating_diagnostics.blocks import BlockProfiles, block_profiles
from lagesbild.stats.rating_diagnostics.dependence import (
    Dependence,
    assess_dependence,
    residual_correlations,
)
from lagesbild.stats.rating_diagnostics.fit import two_sided
from lagesbild.swedish import number

LARGE_EXCESS = 0.2
"""Of Q3 above the mean of all pairs (Christensen, Makransky & Horton 2017)."""
ONE_THING = 0.9
"""Correlation between the severities of two blocks; below it their profiles say something that one
figure hides (the usual limit for subscores: Sinharay 2010, J. Educ. Meas. 47:150-174)."""
_LEAST_SESSIONS = 50
"""That answered both questions, before a correlation is told."""
_LEAST_ITEMS = 4

DEPENDENCE_SCHEMA: Schema = {
    "item_a": pl.String,
    "since_a": pl.String,
    "item_b": pl.String,
    "since_b": pl.String,
    "sessions": pl.Int64,
    "q3": pl.Float64,
    "above_mean": pl.Float64,
    "false_discovery_rate": pl.Float64,
    "finding": pl.String,
}
BLOCK_SCHEMA: Schema = {
    "block_a": pl.String,
    "block_b": pl.String,
    "correlation": pl.Float64,
    "one_thing": pl.Boolean,
}
PROFILE_SCHEMA: Schema = {
    "round": pl.String,
    "area": pl.String,
    "block": pl.String,
    "answers": pl.Int64,
    "deviation": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "false_discovery_rate": pl.Float64,
}


def local_dependence(fitted: Fitted) -> tuple[Diagnostic, bool]:
    """Return the verdict, and whether residuals share more than chance would have them share."""
    statistic = residual_correlations(fitted.keep, least_sessions=_LEAST_SESSIONS)
    drawn = fitted.replicates.of({"q3": statistic})
    found = assess_dependence(
        statistic(fitted.residuals), drawn["q3"], residuals=fitted.residuals, keep=fitted.keep
    )
    pairs = np.argwhere(found.pairs)
    rates = false_discovery_rates(found.p[pairs[:, 0], pairs[:, 1]])
    excess = found.excess[pairs[:, 0], pairs[:, 1]]
    flagged = (rates <= RATE) & (excess > LARGE_EXCESS)
    told = len(pairs) > 0 and len(fitted.items) >= _LEAST_ITEMS
    second = told and found.first_contrast > found.first_contrast_limit
    failed = told and bool(flagged.any())
    diagnostic = Diagnostic(
        name="local_dependence",
        title="Frågar två frågor efter samma sak?",
        outcome=Outcome.FAILED
        if failed
        else (Outcome.PASSED if told and not second else Outcome.INFORMATIVE),
        table=_dependence_frame(fitted, found, pairs, rates, flagged),
        sentence=_dependence_in_words(fitted, found, pairs[flagged], second=second)
        if told
        else _TOO_FEW_ITEMS,
    )
    return diagnostic, second


_TOO_FEW_ITEMS = (
    "Det finns för få frågor eller svar för att se om två frågor hänger ihop mer än läget "
    "förklarar."
)


def _dependence_frame(
    fitted: Fitted, found: Dependence, pairs: IntArray, rates: FloatArray, flagged: BoolArray
) -> pl.DataFrame:
    rows = [
        {
            "item_a": fitted.items[i].item.id,
            "since_a": fitted.items[i].since,
            "item_b": fitted.items[j].item.id,
            "since_b": fitted.items[j].since,
            "sessions": int(found.sessions[i, j]),
            "q3": found.q3[i, j],
            "above_mean": found.excess[i, j],
            "false_discovery_rate": rates[k],
            "finding": "dependent" if flagged[k] else "as_expected",
        }
        for k, (i, j) in enumerate(pairs)
    ]
    return frame_of(rows, DEPENDENCE_SCHEMA)


def _dependence_in_words(
    fitted: Fitted, found: Dependence, pairs: IntArray, *, second: bool
) -> str:
    if len(pairs):
        named = [f"{called(fitted.items[i])} med {called(fitted.items[j])}" for i, j in pairs]
        return (
            f"Svaren hänger ihop mer än läget förklarar: {some(named)}. De räknas nu som två "
            "vittnen fast de är ungefär ett, så intervallen är för smala. Slå ihop dem, eller "
            "stryk den ena."
        )
    text = "Inga två frågor hänger ihop märkbart mer än läget förklarar."
    if second:
        ends = [
            called(fitted.items[int(end)])
            for end in (found.loadings.argmax(), found.loadings.argmin())
        ]
        text += (
            f" Det finns ett svagt andra drag bakom svaren, med {ends[0]} i ena änden och "
            f"{ends[1]} i den andra (egenvärde {number(found.first_contrast, decimals=2)}, av "
            f"slump högst {number(found.first_contrast_limit, decimals=2)})."
        )
    return text


def block_diagnostics(fitted: Fitted, *, beyond_chance: bool) -> tuple[Diagnostic, Diagnostic]:
    """Return how the blocks go together, and each area's profile over them.

    :param beyond_chance: as `local_dependence` tells; correlations of few answers scatter.
    """
    asked = [
        item for item, count in zip(fitted.items, fitted.answers_of_item, strict=True) if count
    ]
    blocks = list(dict.fromkeys(numbered.block for numbered in asked))
    if len(blocks) < 2:
        return _one_block()
    profiles = block_profiles(
        fitted.known,
        # An item that nobody answered may be of a block that has no answers: any number will do.
        block=np.array(
            [blocks.index(item.block) if item.block in blocks else 0 for item in fitted.items]
        ),
        blocks=len(blocks),
        keep=fitted.keep,
    )
    structure = _structure(blocks, profiles, beyond_chance=beyond_chance)
    return structure, _profiles(fitted, blocks, profiles)


def _one_block() -> tuple[Diagnostic, Diagnostic]:
    text = "Alla svar hör till ett block, så det finns inga block att jämföra."
    return (
        Diagnostic(
            name="block_structure",
            title="Mäter blocken en sak?",
            outcome=Outcome.INFORMATIVE,
            table=frame_of([], BLOCK_SCHEMA),
            sentence=text,
        ),
        Diagnostic(
            name="block_profiles",
            title="Områdenas profil över blocken",
            outcome=Outcome.INFORMATIVE,
            table=frame_of([], PROFILE_SCHEMA),
            sentence=text,
            inside_only=True,
        ),
    )


def _structure(blocks: list[str], profiles: BlockProfiles, *, beyond_chance: bool) -> Diagnostic:
    pairs = list(combinations(range(len(blocks)), 2))
    rows = [
        {
            "block_a": blocks[a],
            "block_b": blocks[b],
            "correlation": profiles.correlation[a, b],
            "one_thing": bool(profiles.correlation[a, b] >= ONE_THING),
        }
        for a, b in pairs
    ]
    a, b = min(pairs, key=lambda pair: profiles.correlation[pair])
    lowest = profiles.correlation[a, b]
    return Diagnostic(
        name="block_structure",
        title="Mäter blocken en sak?",
        outcome=Outcome.PASSED
        if lowest >= ONE_THING
        else (Outcome.FAILED if beyond_chance else Outcome.INFORMATIVE),
        table=frame_of(rows, BLOCK_SCHEMA),
        sentence=_structure_in_words(
            f"Lägst är sambandet mellan {blocks[a]} och {blocks[b]}: "
            f"{number(lowest, decimals=2)} sedan mätfelet räknats bort.",
            one_thing=bool(lowest >= ONE_THING),
            beyond_chance=beyond_chance,
        ),
    )


def _structure_in_words(least: str, *, one_thing: bool, beyond_chance: bool) -> str:
    if one_thing:
        return f"Blocken mäter i stort sett en sak. {least}"
    if beyond_chance:
        return (
            f"Blocken mäter inte en och samma sak. {least} Redovisa blocken var för sig vid sidan "
            "av den samlade nivån."
        )
    return f"{least} Svaren är för få för att skilja det från slumpen."


def _profiles(fitted: Fitted, blocks: list[str], profiles: BlockProfiles) -> Diagnostic:
    sessions, codes = fitted.arrays.ratings.sessions, fitted.arrays.codes
    areas = np.flatnonzero(sessions.object_unit != NONE).tolist()
    z = np.divide(
        profiles.deviation, profiles.sd, where=profiles.sd > 0, out=np.zeros_like(profiles.sd)
    )
    rates = np.ones_like(z)
    rates[areas] = false_discovery_rates(two_sided(z[areas]).ravel()).reshape(-1, len(blocks))
    low, high = Estimates(mean=profiles.deviation, sd=profiles.sd).ends(fitted.coverage)
    rows = [
        {
            "round": codes.rounds[sessions.object_round[o]],
            "area": codes.objects[o],
            "block": block,
            "answers": int(profiles.answers[o, b]),
            "deviation": profiles.deviation[o, b],
            "low": low[o, b],
            "high": high[o, b],
            "false_discovery_rate": rates[o, b],
        }
        for o in areas
        for b, block in enumerate(blocks)
    ]
    apart = int((rates[areas] <= RATE).any(axis=1).sum()) if len(areas) else 0
    return Diagnostic(
        name="block_profiles",
        title="Områdenas profil över blocken",
        outcome=Outcome.INFORMATIVE,
        table=frame_of(rows, PROFILE_SCHEMA),
        sentence=(
            f"Av {len(areas)} bedömda områden, omgång för omgång, står {apart} säkert ut i något "
            "block jämfört med sin egen samlade nivå. Jämför inte områden på ett block."
        ),
        inside_only=True,
    )
