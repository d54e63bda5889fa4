"""Whether the fit finds what was planted, does not see more than that, and survives poor data."""

from dataclasses import replace

import numpy as np
import pytest
from tests.unit.stats.many_facet.invented import AREAS, ITEMS, ROUNDS, invent, only

from lagesbild.stats.many_facet.fit import fit_many_facet
from lagesbild.stats.many_facet.posterior import Posterior
from lagesbild.stats.rating_data import NONE, Ratings

INVENTED = invent()
RATINGS = INVENTED.ratings
SESSIONS = RATINGS.sessions
UNIT = SESSIONS.object_unit[SESSIONS.object_[RATINGS.session]]
"""Of each answer."""
IN_FIRST_ROUND = SESSIONS.round_[RATINGS.session] == 0
ON_FIRST_ITEMS = RATINGS.item < ITEMS // 2


@pytest.fixture(scope="module")
def informed() -> Posterior:
    return fit_many_facet(RATINGS)


def everything(posterior: Posterior) -> list[np.ndarray]:
    estimates = (posterior.rater_severity, posterior.drift, posterior.psi)
    return [
        posterior.mean,
        posterior.covariance,
        posterior.log_spread_sd,
        posterior.spreads.as_array(),
        *(values for found in estimates for values in (found.mean, found.sd)),
    ]


def change_of_all_areas(posterior: Posterior) -> float:
    """Return how much the mean over areas rose from the first round to the second."""
    round_ = posterior.ratings.sessions.object_round
    means = posterior.objects.mean
    return float(means[round_ == 1].mean() - means[round_ == 0].mean())


# ------------------------------------------------------------------- what it finds


def test_planted_severities_are_told_apart_and_lie_where_the_intervals_say():
    truth, means, errors = [], [], []
    for seed in range(6):
        invented = invent(seed=seed)
        found = fit_many_facet(invented.ratings).objects
        truth += invented.severity.tolist()
        means += found.mean[:-3].tolist()
        errors += ((found.mean[:-3] - invented.severity) / found.sd[:-3]).tolist()

    assert np.corrcoef(means, truth)[0, 1] > 0.93
    # 144 errors in units of their stated sd, of which those of one data set go together.
    assert np.mean(np.square(errors)) == pytest.approx(1.0, abs=0.4)
    assert np.abs(errors).max() < 4


def test_three_raters_with_eight_items_know_an_area_to_some_tenths(informed):
    # A session's own sd of 0.3 and a rater's of 0.4 leave at least 0.5 / sqrt(3) unshrunken.
    assert 0.15 < informed.objects.sd[:-3].min() < informed.objects.sd[:-3].max() < 0.6


def test_planted_raters_are_found_within_their_intervals(informed):
    found = informed.rater_severity
    errors = (found.mean - INVENTED.rater) / found.sd

    assert np.abs(errors).max() < 3
    assert np.corrcoef(found.mean, INVENTED.rater)[0, 1] > 0.65


def test_raters_who_all_grow_harsher_do_not_make_the_country_worse():
    mild, harsh = (fit_many_facet(invent(harsher=by).ratings) for by in (0.0, 0.6))

    # The calibration cases stay the same, and tell.
    assert harsh.shifts.mean[1] - mild.shifts.mean[1] == pytest.approx(0.6, abs=0.15)
    assert change_of_all_areas(harsh) == pytest.approx(change_of_all_areas(mild), abs=0.15)


def test_without_calibration_cases_nobody_can_tell_harsher_raters_from_a_worse_country():
    mild, harsh = (fit_many_facet(invent(harsher=by, cases=0).ratings) for by in (0.0, 0.6))

    second = harsh.ratings.sessions.object_round == 1
    change = np.where(second, 1, -1) / second.sum()
    assert change_of_all_areas(harsh) - change_of_all_areas(mild) > 0.3
    assert harsh.contrasts(change[None]).sd[0] > 0.6


def test_a_missing_answer_is_not_a_low_grade(informed):
    generator = np.random.default_rng(3)
    skipped = (UNIT == 0) & (generator.random(RATINGS.count) < 0.5)

    found = fit_many_facet(only(RATINGS, ~skipped)).objects
    as_lowest = fit_many_facet(replace(RATINGS, grade=np.where(skipped, 0, RATINGS.grade))).objects

    mine = SESSIONS.object_unit == 0
    moved = found.mean[mine] - informed.objects.mean[mine]
    assert np.abs(moved).max() < informed.objects.sd[mine].max()
    assert (found.sd[mine] > informed.objects.sd[mine]).all()
    assert (as_lowest.mean[mine] < informed.objects.mean[mine] - 0.4).all()


def test_a_rater_who_answers_only_where_high_grades_are_rare_is_no_mild_rater(informed):
    means = np.bincount(RATINGS.item, RATINGS.grade) / np.bincount(RATINGS.item)
    rarely_high = np.argsort(means)[: ITEMS // 2]
    skipped = (SESSIONS.rater[RATINGS.session] == 0) & ~np.isin(RATINGS.item, rarely_high)

    found = fit_many_facet(only(RATINGS, ~skipped)).rater_severity

    assert found.mean[0] == pytest.approx(informed.rater_severity.mean[0], abs=found.sd[0])


# --------------------------------------------------------- what must not change it


def test_the_same_ratings_give_the_same_bits(informed):
    again = fit_many_facet(RATINGS)

    for first, second in zip(everything(informed), everything(again), strict=True):
        assert np.array_equal(first, second)


def test_the_order_of_rows_and_sessions_does_not_matter(informed):
    generator = np.random.default_rng(5)
    rows, place = generator.permutation(RATINGS.count), generator.permutation(SESSIONS.count)
    number = np.argsort(place)
    shuffled = Ratings(
        sessions=replace(
            SESSIONS,
            object_=SESSIONS.object_[place],
            rater=SESSIONS.rater[place],
            norm_group=SESSIONS.norm_group[place],
            round_=SESSIONS.round_[place],
        ),
        session=number[RATINGS.session[rows]],
        item=RATINGS.item[rows],
        grade=RATINGS.grade[rows],
        items=RATINGS.items,
        grades=RATINGS.grades,
    )

    found = fit_many_facet(shuffled)

    assert found.mean == pytest.approx(informed.mean, abs=1e-6)
    assert found.covariance == pytest.approx(informed.covariance, abs=1e-6)


def test_what_raters_and_areas_are_numbered_does_not_matter(informed):
    generator = np.random.default_rng(6)
    rater = generator.permutation(SESSIONS.raters)
    unit, object_ = generator.permutation(AREAS), generator.permutation(SESSIONS.objects)
    old = np.argsort(object_)
    has_area = SESSIONS.object_unit != NONE
    renumbered = replace(
        SESSIONS,
        object_=object_[SESSIONS.object_],
        rater=rater[SESSIONS.rater],
        object_unit=np.where(has_area, unit[SESSIONS.object_unit], NONE)[old],
        object_round=SESSIONS.object_round[old],
        unit_group=SESSIONS.unit_group[np.argsort(unit)],
    )

    found = fit_many_facet(replace(RATINGS, sessions=renumbered))

    assert found.objects.mean[object_] == pytest.approx(informed.objects.mean, abs=1e-6)
    assert found.objects.sd[object_] == pytest.approx(informed.objects.sd, abs=1e-6)
    severity = found.rater_severity.mean[rater]
    assert severity == pytest.approx(informed.rater_severity.mean, abs=1e-6)


# ------------------------------------------------------------------------ poor data


def separated() -> Ratings:
    """Every second area is given the lowest grade by all, and the others the highest."""
    return replace(RATINGS, grade=np.where(UNIT % 2 == 0, 0, 4))


POOR = {
    "one rater": only(RATINGS, SESSIONS.rater[RATINGS.session] == 0),
    "all answers are the same": replace(RATINGS, grade=np.full_like(RATINGS.grade, 2)),
    "all answers are the lowest": replace(RATINGS, grade=np.zeros_like(RATINGS.grade)),
    "all answers are the highest": replace(RATINGS, grade=np.full_like(RATINGS.grade, 4)),
    "separated": separated(),
    "separated without cases": only(separated(), UNIT != NONE),
    "separated but for the cases": replace(
        RATINGS, grade=np.where(UNIT == NONE, RATINGS.grade, separated().grade)
    ),
    "no item in common": only(RATINGS, ON_FIRST_ITEMS == IN_FIRST_ROUND),
    "nothing in common": only(RATINGS, (ON_FIRST_ITEMS == IN_FIRST_ROUND) & (UNIT != NONE)),
    "one area": invent(areas=1).ratings,
    "one round": invent(rounds=1).ratings,
    "one item": invent(items=1, missing=0.0).ratings,
    "two grades": invent(grades=2).ratings,
    "one item of two grades": invent(items=1, grades=2, missing=0.0).ratings,
    "one answer": only(RATINGS, np.arange(RATINGS.count) == 5),
    "only cases": only(RATINGS, UNIT == NONE),
}


@pytest.mark.parametrize("name", POOR)
def test_poor_data_give_finite_wide_intervals(name, informed):
    found = fit_many_facet(POOR[name])

    for values in everything(found):
        assert np.isfinite(values).all()
    assert found.convergence.converged
    assert np.linalg.eigvalsh(found.covariance).min() > -1e-9
    areas = found.ratings.sessions.object_unit != NONE
    assert found.objects.sd[areas].max() > 1.2 * informed.objects.sd[:-3].max()
    assert found.objects.sd.max() < 6


def test_separated_areas_lie_apart_but_nobody_knows_how_far():
    found = fit_many_facet(separated()).objects

    lowest = SESSIONS.object_unit % 2 == 0
    highest = (SESSIONS.object_unit % 2 == 1) & (SESSIONS.object_unit != NONE)
    assert found.ends(0.9)[1][lowest].max() < found.ends(0.9)[0][highest].min()
    assert found.sd[lowest | highest].min() > 1


def test_a_single_area_in_the_first_round_is_the_zero_that_all_is_measured_from():
    found = fit_many_facet(POOR["one area"])

    # In the first round by definition; in the second its change is hardly known.
    assert found.objects.mean[0] == pytest.approx(0.0, abs=1e-12)
    assert found.objects.sd[0] == pytest.approx(0.0, abs=1e-6)
    assert found.objects.sd[1] > 0.3


def test_a_grade_that_nobody_gave_leaves_its_step_uncertain_and_the_rest_alone(informed):
    unused = replace(
        RATINGS, grade=np.where((RATINGS.item == 0) & (RATINGS.grade == 2), 3, RATINGS.grade)
    )

    found = fit_many_facet(unused)

    gap = found.layout.size + 3  # log slope, lowest threshold, then the gaps of item 0
    assert found.convergence.converged
    assert found.sd[gap] > 2 * informed.sd[gap]
    assert found.curves.thresholds[0, 2] > found.curves.thresholds[0, 1]
    assert found.objects.mean == pytest.approx(informed.objects.mean, abs=0.1)


def test_a_calibration_case_that_nobody_rated_is_known_by_its_prior_alone(informed):
    last = SESSIONS.objects - 1

    found = fit_many_facet(only(RATINGS, SESSIONS.object_[RATINGS.session] != last))

    # Its prior, as seen from the mean of the areas, has sd 3 and some of the mean's own.
    assert 3.0 <= found.objects.sd[last] < 3.1
    assert found.objects.sd[last - 1] < 0.6


def test_an_item_that_nobody_answered_is_known_by_its_prior_alone():
    found = fit_many_facet(only(RATINGS, RATINGS.item != ITEMS - 1))

    start = found.layout.size + 5 * (ITEMS - 1)
    # Their priors have 0.5, 3 and 1; that the mean log slope is 0 tells a little of the first.
    log_slope, lowest, gap = found.sd[start : start + 3]
    assert 0.35 < log_slope < 0.5
    assert (lowest, gap) == (pytest.approx(3.0, rel=0.1), pytest.approx(1.0, rel=0.05))
    assert found.convergence.converged


def test_a_rater_number_without_sessions_is_known_by_the_spread_of_raters():
    gap = replace(SESSIONS, rater=np.where(SESSIONS.rater > 3, SESSIONS.rater + 1, SESSIONS.rater))

    found = fit_many_facet(replace(RATINGS, sessions=gap))

    assert found.rater_severity.mean[4] == 0.0
    assert found.rater_severity.sd[4] == pytest.approx(found.spreads.rater, rel=0.3)
    assert np.isfinite(found.drift.sd).all()


def test_ratings_without_any_grade_are_refused():
    with pytest.raises(ValueError, match="every session needs at least one grade"):
        fit_many_facet(only(RATINGS, np.zeros(RATINGS.count, dtype=bool)))


def test_a_session_without_grades_is_refused():
    silent = RATINGS.session != 7

    with pytest.raises(ValueError, match="leave out those without"):
        fit_many_facet(
            replace(
                RATINGS,
                session=RATINGS.session[silent],
                item=RATINGS.item[silent],
                grade=RATINGS.grade[silent],
            )
        )


def test_a_fit_that_was_stopped_says_that_it_has_not_converged():
    said: list[str] = []

    found = fit_many_facet(RATINGS, most_steps=1, on_step=said.append)

    assert not found.convergence.converged
    assert found.convergence.steps == 1
    assert found.convergence.last_move > found.convergence.tolerance
    assert len(said) == 1
    assert said[0].startswith("1: ")


def test_a_fit_that_came_to_rest_says_so(informed):
    assert informed.convergence.converged
    assert informed.convergence.last_move < informed.convergence.tolerance
    assert 5 < informed.convergence.steps < 30
    assert informed.ratings.sessions.rounds == ROUNDS
