"""From the table of ratings to numbered arrays: who judged what, and which items are the same.

An item that a later questionnaire does not call identical is another item from then on, and an area
whose ground has changed is another area: both end a line that could otherwise carry a trend.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np
import polars as pl

from lagesbild.assessment.questionnaire import (
    HIGHEST_CATEGORY,
    LOWEST_CATEGORY,
    Comparability,
    Item,
    Questionnaire,
)
from lagesbild.stats.arrays import IntArray
from lagesbild.stats.rating_data import NONE, Ratings, Sessions

PANEL = "nationell panel"
"""What raters without a district are called together: code and name of their norm group."""


@dataclass(frozen=True, kw_only=True)
class RatedRound:
    """What the arrays need to know of one round."""

    id: str
    questionnaire: Questionnaire
    district_of: Mapping[str, str]
    """The district of each area that is valid on the reference day."""
    continues: Mapping[str, str]
    """For areas with the same ground as in the round before: what the area was called then."""


@dataclass(frozen=True, kw_only=True)
class RatingCodes:
    """What the numbers in `Sessions` are called, in the order of the numbers."""

    objects: Sequence[str]
    """Of each object: the code of its area or of its calibration case."""
    raters: Sequence[str]
    districts: Sequence[str]
    district_names: Sequence[str]
    rounds: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class CommonItems:
    """What two rounds asked in the same words and sense."""

    items: int
    answers: IntArray
    """Of each session, how many of its answers are on those items."""


@dataclass(frozen=True, kw_only=True)
class NumberedItem:
    """One item of the arrays: an item of the questionnaire, as long as it means the same."""

    item: Item
    block: str
    since: str
    """The questionnaire version from which it has meant this."""


@dataclass(frozen=True, kw_only=True)
class RatingArrays:
    """The ratings of several rounds, numbered, with what the numbers are called."""

    ratings: Ratings
    codes: RatingCodes
    items: tuple[NumberedItem, ...]
    items_of_round: tuple[Mapping[str, int], ...]
    """Of each round: the number of each item of its questionnaire."""
    unanswered: int
    """Sessions without a single category; they are not in the arrays."""

    @cached_property
    def object_of(self) -> Mapping[tuple[str, str], int]:
        """The number of each rated area, by round and area."""
        sessions = self.ratings.sessions
        return {
            (self.codes.rounds[round_], self.codes.objects[number]): number
            for number, round_ in enumerate(sessions.object_round.tolist())
            if round_ != NONE
        }

    @cached_property
    def cases(self) -> Mapping[str, int]:
        """The number of each calibration case that somebody rated."""
        found = np.flatnonzero(self.ratings.sessions.object_unit == NONE).tolist()
        return {self.codes.objects[number]: number for number in found}

    def common_items(self) -> dict[tuple[int, int], CommonItems]:
        """Return what each pair of rounds asked alike, by the numbers of the rounds."""
        pairs = combinations(range(len(self.codes.rounds)), 2)
        return {pair: self._common(*pair) for pair in pairs}

    def _common(self, first: int, second: int) -> CommonItems:
        shared = {*self.items_of_round[first].values()} & {*self.items_of_round[second].values()}
        counted = np.isin(self.ratings.item, sorted(shared))
        answers = np.bincount(self.ratings.session[counted], minlength=self.ratings.sessions.count)
        return CommonItems(items=len(shared), answers=answers)


def number_ratings(
    ratings: pl.DataFrame,
    *,
    rounds: Sequence[RatedRound],
    district_names: Mapping[str, str],
) -> RatingArrays | None:
    """Return the ratings of the rounds as arrays, or None if nobody gave a category.

    Raters without a district, the national panel, share a norm group of their own (ADR 19).

    :param ratings: `round`, `area`, `calibration_case`, `rater`, `rater_home_district`, `item`,
        `category`; rows of other rounds, and of areas not valid in the round, are left out.
    :param rounds: in the order of time.
    """
    given = _in_rounds(ratings, rounds).with_columns(pl.col("rater_home_district").fill_null(PANEL))
    answered = given.drop_nulls("category")
    if answered.is_empty():
        return None
    items, items_of_round = number_items([round_.questionnaire for round_ in rounds])
    sessions = _sessions(answered)
    objects = _number_objects(sessions, rounds)
    districts = sorted(
        {*sessions["rater_home_district"], *(d for r in rounds for d in r.district_of.values())}
    )
    raters = sorted(set(sessions["rater"]))
    numbers = _numbered(sessions, objects=objects, raters=raters, districts=districts)
    grades = answered.join(numbers.select(*_SESSION, "session"), on=_SESSION, nulls_equal=True)
    item_numbers = pl.DataFrame(
        [
            {"round_number": t, "item": item, "item_number": number}
            for t, of_round in enumerate(items_of_round)
            for item, number in of_round.items()
        ]
    )
    grades = grades.join(item_numbers, on=["round_number", "item"]).sort("session", "item_number")
    return RatingArrays(
        ratings=Ratings(
            sessions=Sessions(
                object_=_integers(numbers, "object"),
                rater=_integers(numbers, "rater_number"),
                norm_group=_integers(numbers, "group"),
                round_=_integers(numbers, "round_number"),
                object_unit=objects.unit,
                object_round=objects.round_,
                unit_group=np.array(
                    [districts.index(district) for district in objects.unit_district],
                    dtype=np.int64,
                ),
            ),
            session=_integers(grades, "session"),
            item=_integers(grades, "item_number"),
            grade=_integers(grades, "category") - LOWEST_CATEGORY,
            items=len(items),
            grades=HIGHEST_CATEGORY - LOWEST_CATEGORY + 1,
        ),
        codes=RatingCodes(
            objects=objects.codes,
            raters=raters,
            districts=districts,
            district_names=[district_names.get(code, code) for code in districts],
            rounds=[round_.id for round_ in rounds],
        ),
        items=items,
        items_of_round=items_of_round,
        unanswered=given.select(_SESSION).n_unique() - numbers.height,
    )


_SESSION = ["round_number", "area", "calibration_case", "rater"]


def number_items(
    questionnaires: Sequence[Questionnaire],
) -> tuple[tuple[NumberedItem, ...], tuple[Mapping[str, int], ...]]:
    """Number the items of rounds in the order of time; an identical item keeps its number.

    A new wording is not identical: it may have moved what raters answer.
    """
    items: list[NumberedItem] = []
    by_round: list[dict[str, int]] = []
    for place, questionnaire in enumerate(questionnaires):
        before = by_round[-1] if by_round else {}
        same_version = place > 0 and questionnaires[place - 1].version == questionnaire.version
        numbers: dict[str, int] = {}
        for block in questionnaire.blocks:
            for item in block.items:
                kept = same_version or item.comparability is Comparability.IDENTICAL
                if item.id in before and kept:
                    numbers[item.id] = before[item.id]
                    continue
                numbers[item.id] = len(items)
                items.append(NumberedItem(item=item, block=block.id, since=questionnaire.version))
        by_round.append(numbers)
    return tuple(items), tuple(by_round)


def _in_rounds(ratings: pl.DataFrame, rounds: Sequence[RatedRound]) -> pl.DataFrame:
    """Keep what is about a calibration case or a valid area, and number the rounds."""
    frames = [
        ratings.filter(
            (pl.col("round") == round_.id)
            & (pl.col("area").is_null() | pl.col("area").is_in(list(round_.district_of)))
        ).with_columns(round_number=pl.lit(t))
        for t, round_ in enumerate(rounds)
    ]
    return pl.concat(frames)


def _sessions(answered: pl.DataFrame) -> pl.DataFrame:
    return (
        answered.group_by(_SESSION)
        .agg(pl.col("rater_home_district").first())
        .sort(_SESSION, nulls_last=True)
    )


@dataclass(frozen=True, kw_only=True)
class _Objects:
    codes: list[str]
    unit: IntArray
    round_: IntArray
    unit_district: list[str]
    """Of each unit, in the first round that it was rated."""
    numbers: Mapping[tuple[int | None, str], int]
    """By round (None for a calibration case) and code."""


def _number_objects(sessions: pl.DataFrame, rounds: Sequence[RatedRound]) -> _Objects:
    rated = sessions.drop_nulls("area").select("round_number", "area").unique().sort(pl.all())
    cases = sorted(set(sessions["calibration_case"].drop_nulls()))
    units: list[int] = []
    district: list[str] = []
    unit_of: dict[tuple[int, str], int] = {}
    for t, area in rated.iter_rows():
        unit = _earlier_unit(t, area, rounds, unit_of)
        if unit is None:
            unit = len(district)
            district.append(rounds[t].district_of[area])
        unit_of[t, area] = unit
        units.append(unit)
    keys: list[tuple[int | None, str]] = [*rated.rows(), *((None, case) for case in cases)]
    return _Objects(
        codes=[code for _, code in keys],
        unit=np.array([*units, *[NONE] * len(cases)], dtype=np.int64),
        round_=np.array([NONE if t is None else t for t, _ in keys], dtype=np.int64),
        unit_district=district,
        numbers={key: number for number, key in enumerate(keys)},
    )


def _earlier_unit(
    t: int, area: str, rounds: Sequence[RatedRound], unit_of: Mapping[tuple[int, str], int]
) -> int | None:
    """Return the unit of the same ground in the latest earlier round that rated it."""
    for earlier, name in _earlier_names(t, area, rounds):
        if (earlier, name) in unit_of:
            return unit_of[earlier, name]
    return None


def _earlier_names(t: int, area: str, rounds: Sequence[RatedRound]) -> Iterator[tuple[int, str]]:
    name: str | None = area
    while t > 0 and name is not None:
        name = rounds[t].continues.get(name)
        t -= 1
        if name is not None:
            yield t, name


def _numbered(
    sessions: pl.DataFrame, *, objects: _Objects, raters: Sequence[str], districts: Sequence[str]
) -> pl.DataFrame:
    return sessions.with_columns(
        object=pl.struct("round_number", "area", "calibration_case").map_elements(
            lambda row: objects.numbers[
                (row["round_number"], row["area"])
                if row["area"] is not None
                else (None, row["calibration_case"])
            ],
            return_dtype=pl.Int64,
        ),
        rater_number=_position(pl.col("rater"), raters),
        group=_position(pl.col("rater_home_district"), districts),
        session=pl.int_range(pl.len(), dtype=pl.Int64),
    )


def _position(column: pl.Expr, among: Sequence[str]) -> pl.Expr:
    return column.replace_strict(list(among), list(range(len(among))), return_dtype=pl.Int64)


def _integers(frame: pl.DataFrame, column: str) -> IntArray:
    return frame[column].to_numpy().astype(np.int64)
