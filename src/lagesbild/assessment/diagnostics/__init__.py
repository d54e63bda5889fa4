"""What must a method person know of the ratings before they are believed? ADR 15.

`diagnose` returns one small record per question; `raw_beside` what plain means would have said.
"""

from collections.abc import Sequence

import numpy as np

from lagesbild.assessment.diagnostics.basics import convergence, no_variation
from lagesbild.assessment.diagnostics.districts import district_norms
from lagesbild.assessment.diagnostics.drift import common_shift, rater_drift
from lagesbild.assessment.diagnostics.fitted import look_at
from lagesbild.assessment.diagnostics.item_curves import item_diagnostics
from lagesbild.assessment.diagnostics.item_shifts import (
    items_by_district,
    items_by_round,
    items_by_version,
)
from lagesbild.assessment.diagnostics.prior import curves_without_priors, prior_sensitivity
from lagesbild.assessment.diagnostics.rater_checks import rater_fit, rater_severity
from lagesbild.assessment.diagnostics.raw import raw_beside
from lagesbild.assessment.diagnostics.record import (
    Curves,
    Diagnostic,
    Dots,
    Outcome,
    summary_of,
)
from lagesbild.assessment.diagnostics.structure import block_diagnostics, local_dependence
from lagesbild.assessment.rating_arrays import RatingArrays
from lagesbild.stats.many_facet.model import Priors
from lagesbild.stats.many_facet.posterior import Posterior

__all__ = ["Curves", "Diagnostic", "Dots", "Outcome", "diagnose", "raw_beside", "summary_of"]


def diagnose(
    arrays: RatingArrays,
    posterior: Posterior,
    *,
    priors: Priors | None = None,
    calibration_cases: Sequence[str] = (),
    coverage: float = 0.9,
    seed: int = 15,
) -> tuple[Diagnostic, ...]:
    """Return all diagnostics of a fit, in the order that they are best read.

    Takes as long as four or five fits: two are made anew with other priors, and one with none. The
    questions are tried without raters whose answers are uneven, which would look like questions
    that are read otherwise in their district. When all answers are the same category there are only
    two records, which say so.

    :param priors: those that the fit was made with.
    :param calibration_cases: codes of all calibration cases, so that those nobody rated are named.
    """
    if len(np.unique(arrays.ratings.grade)) == 1:
        return convergence(posterior), no_variation(arrays)
    fitted = look_at(arrays, posterior, coverage=coverage, seed=seed)
    fit_of_raters, uneven = rater_fit(fitted)
    # Without anyone left there would be nothing to try the questions on.
    steady = fitted.without(uneven) if len(uneven) < len(arrays.codes.raters) else fitted
    dependence, beyond_chance = local_dependence(steady)
    return (
        convergence(posterior),
        *item_diagnostics(steady),
        items_by_version(fitted),
        items_by_round(steady),
        items_by_district(steady),
        dependence,
        *block_diagnostics(steady, beyond_chance=beyond_chance),
        district_norms(fitted),
        rater_severity(fitted),
        fit_of_raters,
        common_shift(fitted, calibration_cases),
        rater_drift(fitted),
        prior_sensitivity(fitted, priors or Priors()),
        curves_without_priors(fitted),
    )
