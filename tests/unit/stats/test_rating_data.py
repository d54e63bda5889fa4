from dataclasses import replace

import numpy as np
import pytest

from lagesbild.stats.rating_data import NONE, Ratings, Sessions

SESSIONS = Sessions(
    object_=np.array([0, 1, 2]),
    rater=np.array([0, 0, 3]),
    norm_group=np.array([0, 0, 1]),
    round_=np.array([0, 1, 1]),
    object_unit=np.array([0, 0, NONE]),
    object_round=np.array([0, 1, NONE]),
    unit_group=np.array([4]),
)
RATINGS = Ratings(
    sessions=SESSIONS,
    session=np.array([0, 0, 2]),
    item=np.array([0, 1, 1]),
    grade=np.array([4, 0, 2]),
    items=2,
    grades=5,
)


def test_everything_is_counted_by_its_highest_number():
    assert (SESSIONS.count, SESSIONS.objects, SESSIONS.units) == (3, 3, 1)
    assert (SESSIONS.raters, SESSIONS.rounds) == (4, 2)
    # District 4 has an area but no raters.
    assert SESSIONS.groups == 5


def test_sessions_without_answers_have_none():
    assert RATINGS.count == 3
    assert RATINGS.answers.tolist() == [2, 0, 1]


def test_nothing_at_all_is_counted_as_nothing():
    none = np.zeros(0, dtype=np.int64)
    empty = Sessions(
        object_=none,
        rater=none,
        norm_group=none,
        round_=none,
        object_unit=none,
        object_round=none,
        unit_group=none,
    )

    assert (empty.count, empty.objects, empty.raters, empty.groups, empty.rounds) == (0,) * 5


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"rater": np.array([0, 0])}, "one entry in each array"),
        ({"object_round": np.array([0, 1])}, "one entry in each array"),
        ({"object_round": np.array([0, NONE, NONE])}, "both an area and a round"),
        ({"object_": np.array([0, 1, 3])}, "object_ must be at least 0 and below 3"),
        ({"object_unit": np.array([0, 1, NONE])}, "object_unit must be at least -1 and below 1"),
        ({"rater": np.array([0, 0, -1])}, "rater must be at least 0"),
        ({"unit_group": np.array([-1])}, "unit_group must be at least 0"),
        ({"round_": np.array([0, 0, 1])}, "another round than its own"),
    ],
)
def test_sessions_that_contradict_themselves_are_refused(changes, words):
    with pytest.raises(ValueError, match=words):
        replace(SESSIONS, **changes)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"item": np.array([0, 1])}, "one entry in each array"),
        ({"grades": 1}, "at least two grades, got 1"),
        ({"session": np.array([0, 0, 3])}, "session must be at least 0 and below 3"),
        ({"item": np.array([0, 1, 2])}, "item must be at least 0 and below 2"),
        ({"grade": np.array([5, 0, 2])}, "grade must be at least 0 and below 5"),
        ({"grade": np.array([4, -1, 2])}, "grade must be at least 0 and below 5"),
    ],
)
def test_grades_outside_their_numbers_are_refused(changes, words):
    with pytest.raises(ValueError, match=words):
        replace(RATINGS, **changes)
