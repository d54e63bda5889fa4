"""Does a rater follow what the others see, or answer as at random?"""

import numpy as np

from lagesbild.stats.arrays import FloatArray
from lagesbild.stats.rating_diagnostics.residuals import Beliefs


def follows_others(known: Beliefs) -> FloatArray:
    """Return, of each rater, the correlation of the answers with what all else foretells.

    Foretold from the item and from what is known of the session's psi without its own answers, so
    that a rater at random has about 0. A point-biserial index in the manner of Facets (Linacre
    1989, Many-Facet Rasch Measurement): it depends on how different the objects are that a rater
    was given, so use it to say what a misfit looks like and not to find one. NaN for a rater whose
    answers are all the same.
    """
    answers, sessions = known.answers, known.answers.sessions
    foretold = answers.above(known.prior_mean[answers.session]).sum(axis=1)
    rater = sessions.rater[answers.session]
    counts = np.bincount(rater, minlength=sessions.raters)

    def around_own_mean(values: FloatArray) -> FloatArray:
        sums = np.bincount(rater, weights=values, minlength=sessions.raters)
        centred: FloatArray = values - (sums / np.maximum(counts, 1))[rater]
        return centred

    given, expected = around_own_mean(answers.grade.astype(np.float64)), around_own_mean(foretold)
    crossed, own, others = (
        np.bincount(rater, weights=weights, minlength=sessions.raters)
        for weights in (given * expected, given**2, expected**2)
    )
    scale = np.sqrt(own * others)
    correlation: FloatArray = np.divide(
        crossed, scale, where=scale > 0, out=np.full(sessions.raters, np.nan)
    )
    return correlation
