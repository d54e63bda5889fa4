"""Did the fit come to rest, and do the answers differ at all? Else nothing is worth reading."""

import polars as pl

from lagesbild.assessment.diagnostics.record import Diagnostic, Outcome, Schema, frame_of
from lagesbild.assessment.questionnaire import LOWEST_CATEGORY
from lagesbild.assessment.rating_arrays import RatingArrays
from lagesbild.stats.many_facet.posterior import Posterior
from lagesbild.swedish import number, plural

SCHEMA: Schema = {
    "method": pl.String,
    "converged": pl.Boolean,
    "steps": pl.Int64,
    "last_move": pl.Float64,
    "tolerance": pl.Float64,
}


def convergence(posterior: Posterior) -> Diagnostic:
    found = posterior.convergence
    row = {
        "method": "fast" if posterior.samples is None else "sampled",
        "converged": found.converged,
        "steps": found.steps,
        "last_move": found.last_move,
        "tolerance": found.tolerance,
    }
    steps = plural(found.steps, "steg", "steg")
    sentence = (
        f"Anpassningen kom till ro efter {steps}."
        if found.converged
        else f"Anpassningen kom inte till ro på {steps}: den rörde sig ännu "
        f"{number(found.last_move, decimals=4)}. Använd inte resultatet utan att säga det, och "
        "anpassa om med fler steg."
    )
    return Diagnostic(
        name="convergence",
        title="Kom anpassningen till ro?",
        outcome=Outcome.PASSED if found.converged else Outcome.FAILED,
        table=frame_of([row], SCHEMA),
        sentence=sentence,
    )


VARIATION_SCHEMA: Schema = {"category": pl.Int64, "answers": pl.Int64}


def no_variation(arrays: RatingArrays) -> Diagnostic:
    """Tell that all answers are the same category."""
    category = int(arrays.ratings.grade[0]) + LOWEST_CATEGORY
    return Diagnostic(
        name="variation",
        title="Skiljer sig svaren åt?",
        outcome=Outcome.FAILED,
        table=frame_of([{"category": category, "answers": arrays.ratings.count}], VARIATION_SCHEMA),
        sentence=(
            f"Alla svar är kategori {category}, så ingenting kan skiljas åt och ingenting prövas. "
            "Kontrollera leveransen."
        ),
    )
