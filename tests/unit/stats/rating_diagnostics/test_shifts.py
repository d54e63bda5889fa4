import numpy as np
import pytest
from tests.unit.stats.rating_diagnostics.planted import fitted, truth

from lagesbild.stats.many_comparisons import discoveries
from lagesbild.stats.rating_diagnostics.residuals import beliefs
from lagesbild.stats.rating_diagnostics.shifts import (
    Shifts,
    find_shifts,
    first_round_of_change,
    version_shifts,
)


def by_round(posterior, **changes):
    sessions = posterior.ratings.sessions
    arguments = {
        "group": sessions.round_,
        "groups": sessions.rounds,
        "keep": np.ones(posterior.ratings.count, dtype=np.bool_),
        "least_answers": 20,
        "rate": 0.05,
    }
    return find_shifts(beliefs(posterior), **(arguments | changes))


@pytest.fixture(scope="module")
def moved():
    """In the second round everyone reads item 2 harder, by 1.0 in units of severity."""
    true = truth(seed=4)
    true.thresholds[true.sessions.round_ == 1, 2] += 1.0
    return fitted(true.draw(seed=4))


def test_the_item_that_was_read_otherwise_in_one_round_is_the_only_one_found(moved):
    shifts = by_round(moved)

    assert np.argwhere(
        discoveries(shifts.p.ravel(), share=0.05).reshape(shifts.p.shape)
    ).tolist() == [
        [2, 0],
        [2, 1],
    ]


def test_the_shift_has_the_size_that_was_planted(moved):
    shifts = by_round(moved)

    # The fit measures psi in slopes of 1, the truth in slopes of 1.6.
    assert shifts.shift[2, 1] == pytest.approx(1.6, abs=2 * shifts.sd[2, 1])
    assert shifts.shift[2, 0] == pytest.approx(-shifts.shift[2, 1])
    assert shifts.grades[2, 1] < -0.5


def test_what_the_moved_item_did_to_the_others_is_taken_away(moved):
    shifts = by_round(moved)

    others = np.delete(shifts.shift / shifts.sd, 2, axis=0)
    assert abs(others[:, 1].mean()) < 0.5
    assert np.abs(others).max() < 3


def test_without_shifts_none_is_found_and_errors_are_as_claimed(plain):
    sessions = plain.ratings.sessions
    shifts = by_round(plain, group=sessions.norm_group, groups=sessions.groups, least_answers=10)

    z = (shifts.shift / shifts.sd)[shifts.tested]
    assert len(z) == 100
    assert z.std() == pytest.approx(1, abs=0.2)
    assert not discoveries(shifts.p[shifts.tested], share=0.05).any()


def test_a_group_with_too_few_answers_is_not_tested(plain):
    sessions = plain.ratings.sessions
    group = np.zeros(sessions.count, dtype=np.int64)
    group[:9] = 1

    shifts = by_round(plain, group=group, least_answers=10)

    assert not shifts.tested.any()
    assert np.isnan(shifts.shift).all()
    assert (shifts.p == 1).all()


def test_answers_left_out_do_not_count(plain):
    keep = plain.ratings.item != 3

    shifts = by_round(plain, keep=keep)

    assert shifts.answers[3].tolist() == [0, 0]
    assert not shifts.tested[3].any()


def test_an_item_at_the_lowest_grade_in_one_group_has_an_end_to_its_shift():
    true = truth(seed=5)
    true.thresholds[true.sessions.round_ == 1, 2] += 100

    shifts = by_round(fitted(true.draw(seed=5)))

    assert np.isfinite(shifts.shift[2]).all()
    assert shifts.shift[2, 1] > 3
    assert shifts.grades[2, 1] < -1


@pytest.mark.parametrize(
    ("levels", "information", "first"),
    [
        ([0.0, 0.0, 1.0], [10, 10, 10], 2),
        ([0.0, 1.0, 1.0], [10, 10, 10], 1),
        ([0.0, 0.1, 1.0, 1.1], [10, 10, 10, 10], 2),
        # A jump that is hardly known loses to a smaller one that is.
        ([3.0, 0.0, 1.0], [0.01, 100, 100], 2),
        ([0.0, 0.0, 1.0], [10, 0, 10], 1),
    ],
)
def test_change_comes_where_the_surest_break_is(levels, information, first):
    nothing = np.zeros((1, len(levels)))
    shifts = Shifts(
        shift=nothing,
        sd=nothing,
        grades=nothing,
        level=np.array([levels]),
        information=np.array([information], dtype=np.float64),
        p=nothing,
        answers=nothing.astype(np.int64),
        tested=nothing.astype(np.bool_),
    )

    assert first_round_of_change(shifts, 0) == first


def test_difference_between_versions_is_that_of_joint_draws(moved):
    drawn = moved.draw(4000, seed=1)
    levels = np.array([drawn.curves(k).thresholds.mean(axis=1) for k in range(4000)])
    apart = levels[:, 5] - levels[:, 2]

    found = version_shifts(moved, np.array([[2, 5]]))

    thresholds = moved.curves.thresholds.mean(axis=1)
    assert found.mean[0] == pytest.approx(thresholds[5] - thresholds[2])
    assert found.sd[0] == pytest.approx(apart.std(), rel=0.06)
