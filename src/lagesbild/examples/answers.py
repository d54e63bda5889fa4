"""What the raters answer: categories drawn from the graded response model of METHOD.md §2."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import polars as pl

from lagesbild.assessment.questionnaire import HIGHEST_CATEGORY, LOWEST_CATEGORY, MissingCode
from lagesbild.examples.item_curves import item_curves
from lagesbild.examples.questionnaire import (
    calibration_cases,
    calibration_items,
    questionnaires,
    read_data,
)
from lagesbild.examples.raters import Panel, Rater, Session
from lagesbild.examples.rounds import RoundDays
from lagesbild.examples.seeds import Part, stream
from lagesbild.examples.truth import Truth

Floats = npt.NDArray[np.float64]

HARSHNESS = 1.15
"""How much a district's own norm lifts its ratings: about one category in mid-scale."""
_NORM_SPREAD, _SESSION_SPREAD = 0.25, 0.4

_MISSING_SHARES = {"A": 0.03, "B": 0.06, "C": 0.09, "D": 0.04, "case": 0.01}
"""By block, and for calibration cases, of which everyone has read the same."""
_MISSING_CODES = {
    MissingCode.DOES_NOT_KNOW.value: 0.5,
    MissingCode.NO_BASIS.value: 0.35,
    MissingCode.NOT_APPLICABLE.value: 0.15,
}
_CERTAINTIES = {"low": 0.15, "medium": 0.5, "high": 0.35}
_REASON_SHARE = 0.04
_DAYS_FOR_CASES = 21

SCHEMA = {
    "round": pl.String,
    "area": pl.String,
    "calibration_case": pl.String,
    "rater": pl.String,
    "rater_home_district": pl.String,
    "item": pl.String,
    "category": pl.Int64,
    "missing_code": pl.String,
    "certainty": pl.String,
    "rated_on": pl.Date,
    "reason": pl.String,
    "weighed_category": pl.Int64,
    "weighed_missing_code": pl.String,
    "weighed_reason": pl.String,
}
_WEIGHED = ("weighed_category", "weighed_missing_code", "weighed_reason")


@dataclass(frozen=True, kw_only=True)
class Norms:
    """Where raters differ: the norm of each district, and the rater who answers at random."""

    of_district: dict[str, float]
    random_rater: str


@dataclass(frozen=True, kw_only=True)
class _Objects:
    """What is rated in one round, one entry per session: areas, or calibration cases."""

    codes: list[str]
    column: str
    severity: Floats
    raters: list[Rater]
    items: tuple[str, ...]

    @property
    def are_cases(self) -> bool:
        return self.column == "calibration_case"


def choose_norms(*, seed: int, panels: tuple[Panel, ...], truth: Truth) -> Norms:
    """Draw the districts' norms, and let the busiest rater who stays answer at random."""
    districts = sorted({rater.district for panel in panels for rater in panel.raters})
    drawn = np.clip(
        stream(seed, Part.RATERS, 1).normal(scale=_NORM_SPREAD, size=len(districts)), -0.5, 0.5
    )
    norms = dict(zip(districts, (float(value) for value in drawn), strict=True))
    norms[truth.harsh_district] = HARSHNESS
    return Norms(of_district=norms, random_rater=_choose_random_rater(panels, truth))


def _choose_random_rater(panels: tuple[Panel, ...], truth: Truth) -> str:
    rated = [session.rater for panel in panels for session in panel.sessions]
    in_all = set.intersection(*({rater.code for rater in panel.raters} for panel in panels))
    codes = [r.code for r in rated if r.code in in_all and r.district != truth.harsh_district]
    return max(sorted(set(codes)), key=codes.count)


def draw_ratings(
    *, seed: int, panels: tuple[Panel, ...], truth: Truth, norms: Norms
) -> pl.DataFrame:
    """Draw every answer about areas and calibration cases, in all rounds."""
    frames = []
    for panel in panels:
        year = panel.round.year
        for part, objects in (
            (Part.ANSWERS, _areas_of(panel, panel.sessions, truth)),
            (Part.CALIBRATION, _cases_of(panel)),
            (Part.MORE_ANSWERS, _areas_of(panel, panel.further, truth)),
        ):
            frames.append(_draw(stream(seed, part, year), seed, panel.round, objects, norms))
    return pl.concat(frames).sort(
        "round", "area", "calibration_case", "rater", "item", nulls_last=True
    )


def _areas_of(panel: Panel, sessions: tuple[Session, ...], truth: Truth) -> _Objects:
    year = panel.round.year
    return _Objects(
        codes=[session.area.area for session in sessions],
        column="area",
        severity=np.array([truth.of(session.area, year) for session in sessions]),
        raters=[session.rater for session in sessions],
        items=tuple(item.id for item in questionnaires()[panel.round.questionnaire].items),
    )


def _cases_of(panel: Panel) -> _Objects:
    pairs = [(case, rater) for case in calibration_cases() for rater in panel.raters]
    return _Objects(
        codes=[case.code for case, _ in pairs],
        column="calibration_case",
        severity=np.array([case.severity for case, _ in pairs]),
        raters=[rater for _, rater in pairs],
        items=calibration_items(),
    )


def _draw(
    generator: np.random.Generator, seed: int, round_: RoundDays, objects: _Objects, norms: Norms
) -> pl.DataFrame:
    """Answer all items about all objects of one round, one row per session and item."""
    curves = item_curves(seed=seed, version=round_.questionnaire, items=objects.items)
    categories = curves.draw(generator, _impressions(generator, objects, norms))
    at_random = [rater.code == norms.random_rater for rater in objects.raters]
    guesses = generator.integers(HIGHEST_CATEGORY, size=categories.shape, endpoint=True)
    categories[at_random] = guesses[at_random]
    given = [int(category) for category in categories.ravel()]
    each = [s for s in range(len(objects.codes)) for _ in objects.items]
    items = list(objects.items) * len(objects.codes)
    days = _draw_days(generator, round_, objects)
    frame = pl.DataFrame(
        {
            "round": [round_.code] * len(each),
            "area": [None] * len(each),
            "calibration_case": [None] * len(each),
            objects.column: [objects.codes[s] for s in each],
            "rater": [objects.raters[s].code for s in each],
            "rater_home_district": [objects.raters[s].district for s in each],
            "item": items,
            "category": given,
            "missing_code": _draw_missing_codes(generator, objects),
            "certainty": _draw_texts(generator, _CERTAINTIES, len(each)),
            "rated_on": [days[s] for s in each],
            "reason": _draw_reasons(generator, items, given),
            # Nobody here weighs an answer anew: what raters saw of each other is not drawn.
            **dict.fromkeys(_WEIGHED, [None] * len(each)),
        },
        schema=SCHEMA,
    )
    is_answer = pl.col("missing_code").is_null()
    return frame.with_columns(
        pl.when(is_answer).then(column).alias(column)
        for column in ("category", "certainty", "reason")
    )


def _impressions(generator: np.random.Generator, objects: _Objects, norms: Norms) -> Floats:
    """Add to the truth the district's norm, the rater's severity and the mood of the session."""
    own = [norms.of_district[rater.district] + rater.severity for rater in objects.raters]
    mood = generator.normal(scale=_SESSION_SPREAD, size=len(own))
    return np.asarray(objects.severity + np.array(own) + mood)


def _draw_days(generator: np.random.Generator, round_: RoundDays, objects: _Objects) -> list[date]:
    """Draw the day of each session: calibration cases come first in a round."""
    open_days = (round_.closes - round_.opens).days + 1
    first, last = (0, _DAYS_FOR_CASES) if objects.are_cases else (_DAYS_FOR_CASES, open_days)
    days = generator.integers(first, last, size=len(objects.codes))
    return [round_.opens + timedelta(days=int(day)) for day in days]


def _draw_missing_codes(generator: np.random.Generator, objects: _Objects) -> list[str | None]:
    """Return a missing code where the rater gives none of the categories, else None."""
    shares = [_MISSING_SHARES["case" if objects.are_cases else item[0]] for item in objects.items]
    is_missing = generator.random((len(objects.codes), len(shares))) < np.array(shares)
    codes = _draw_texts(generator, _MISSING_CODES, is_missing.size)
    return [code if missing else None for code, missing in zip(codes, is_missing.flat, strict=True)]


def _draw_texts(
    generator: np.random.Generator, weights: Mapping[str, float], count: int
) -> list[str]:
    texts = list(weights)
    drawn = generator.choice(len(texts), p=list(weights.values()), size=count)
    return [texts[index] for index in drawn]


def _draw_reasons(
    generator: np.random.Generator, items: list[str], categories: list[int]
) -> list[str | None]:
    """Give a reason for the ends of the scale, and now and then for the steps between."""
    speaks = generator.random(len(items)) < _REASON_SHARE
    sentences = generator.integers(2, size=len(items))
    texts = read_data("reasons")
    return [
        texts[item[0]][_height(category)][sentence]
        if talks or category in (LOWEST_CATEGORY, HIGHEST_CATEGORY)
        else None
        for item, category, talks, sentence in zip(
            items, categories, speaks, sentences, strict=True
        )
    ]


def _height(category: int) -> str:
    return "low" if category <= 1 else "high" if category >= 4 else "middle"
