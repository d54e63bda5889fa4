"""A small invented country whose truth is known, and ways to make its ratings worse."""

from dataclasses import dataclass, replace

import numpy as np

from lagesbild.stats.rating_data import NONE, Ratings, Sessions

AREAS, DISTRICTS, RATERS_EACH, ROUNDS, ITEMS, GRADES = 12, 4, 3, 2, 8, 5


@dataclass(frozen=True, kw_only=True)
class Invented:
    ratings: Ratings
    severity: np.ndarray
    """Of each object that is an area, with mean 0 in the first round."""
    rater: np.ndarray
    """Severity of each rater around the norm of the district."""


def invent(
    *,
    seed: int = 1,
    areas: int = AREAS,
    rounds: int = ROUNDS,
    items: int = ITEMS,
    grades: int = GRADES,
    cases: int = 3,
    harsher: float = 0.0,
    missing: float = 0.1,
) -> Invented:
    """Let the three raters of each district judge its areas and all calibration cases.

    In each round after the first, all raters are `harsher` by so much.
    """
    generator = np.random.default_rng(seed)
    sessions = design(areas=areas, rounds=rounds, cases=cases)
    start, own = generator.normal(size=areas), generator.normal(scale=0.4, size=sessions.raters)
    steps = generator.normal(scale=0.2, size=(areas, rounds))
    norm = generator.normal(scale=0.4, size=DISTRICTS)
    severity = start[:, None] + steps.cumsum(axis=1)
    severity -= severity[:, 0].mean()
    objects = np.concatenate([severity.ravel(), generator.normal(size=cases)])
    psi = objects[sessions.object_] + norm[sessions.norm_group] + own[sessions.rater]
    psi += harsher * sessions.round_ + generator.normal(scale=0.3, size=sessions.count)
    grade = answers(generator, psi, items=items, grades=grades)
    session, item = np.nonzero(generator.random(grade.shape) >= missing)
    ratings = Ratings(
        sessions=sessions,
        session=session,
        item=item,
        grade=grade[session, item],
        items=items,
        grades=grades,
    )
    return Invented(ratings=ratings, severity=severity.ravel(), rater=own)


def design(*, areas: int = AREAS, rounds: int = ROUNDS, cases: int = 3) -> Sessions:
    rows = []
    for t in range(rounds):
        for r in range(DISTRICTS * RATERS_EACH):
            home = r % DISTRICTS
            rows += [(a * rounds + t, r, home, t) for a in range(home, areas, DISTRICTS)]
            rows += [(areas * rounds + case, r, home, t) for case in range(cases)]
    object_, rater, norm_group, round_ = np.array(rows).T
    return Sessions(
        object_=object_,
        rater=rater,
        norm_group=norm_group,
        round_=round_,
        object_unit=np.append(np.repeat(np.arange(areas), rounds), [NONE] * cases).astype(int),
        object_round=np.append(np.tile(np.arange(rounds), areas), [NONE] * cases).astype(int),
        unit_group=np.arange(areas) % DISTRICTS,
    )


def answers(generator, psi: np.ndarray, *, items: int, grades: int) -> np.ndarray:
    """Return the grade of every item in every session."""
    slopes = np.exp(generator.normal(scale=0.3, size=items))
    slopes /= np.exp(np.log(slopes).mean())
    thresholds = np.linspace(-1.8, 1.8, grades - 1) if grades > 2 else np.zeros(1)
    thresholds = thresholds + generator.normal(scale=0.4, size=(items, 1))
    thresholds -= thresholds.mean()
    distance = psi[:, None, None] - thresholds
    reached = 1 / (1 + np.exp(-slopes[:, None] * distance))
    return (generator.random(reached.shape[:2])[:, :, None] < reached).sum(axis=2)


def only(ratings: Ratings, keep: np.ndarray) -> Ratings:
    """Keep some answers, and the sessions that still have one."""
    kept = replace(
        ratings, session=ratings.session[keep], item=ratings.item[keep], grade=ratings.grade[keep]
    )
    has = kept.answers > 0
    number = has.cumsum() - 1
    sessions = ratings.sessions
    return replace(
        kept,
        session=number[kept.session],
        sessions=replace(
            sessions,
            object_=sessions.object_[has],
            rater=sessions.rater[has],
            norm_group=sessions.norm_group[has],
            round_=sessions.round_[has],
        ),
    )
