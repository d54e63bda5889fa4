"""What do the raters of the demonstration answer? As in the last round, by the real actions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from statistics import median
from uuid import uuid4

import polars as pl

from lagesbild.assessment.questionnaire import (
    HIGHEST_CATEGORY,
    LOWEST_CATEGORY,
    Item,
    MissingCode,
)
from lagesbild.examples.questionnaire import read_data
from lagesbild_web.records.actions.answering import (
    Evidence,
    Given,
    Reliability,
    confirm_session,
    lock_session,
    record_answer,
)
from lagesbild_web.records.models import Answer, Phase, RatingSession
from lagesbild_web.records.models.answers import Certainty
from lagesbild_web.records.queries.answers import (
    answers_by_session,
    asked_items,
    current_answers,
    latest_version,
)
from lagesbild_web.records.queries.motivations import weighing_shortcomings
from lagesbild_web.records.queries.people import Acting, acting_as

_CHANGED_SHARE, _EVIDENCE_FROM, _FAR = 0.15, 4, 2
_NOT_KNOWN = "Underlaget räcker inte för att svara för det senaste året."
_STANDS = "Jag har jämfört med förra omgången och med de andra, och står fast vid det jag har sett."
_MOVES = "Efter jämförelsen: de andra har underlag från kvällar då jag inte arbetade i området."


@dataclass(frozen=True, kw_only=True)
class Remembered:
    """What was answered in the last round, by what it was about, rater and item."""

    rows: Mapping[tuple[str, str], Mapping[str, Mapping[str, object]]]

    @classmethod
    def of(cls, ratings: pl.DataFrame, *, round_: str) -> "Remembered":
        rows: dict[tuple[str, str], dict[str, Mapping[str, object]]] = {}
        for row in ratings.filter(pl.col("round") == round_).iter_rows(named=True):
            about = row["area"] or row["calibration_case"]
            rows.setdefault((about, row["rater"]), {})[row["item"]] = row
        return cls(rows=rows)

    def about(self, session: RatingSession) -> Mapping[str, Mapping[str, object]]:
        """Return the rater's own last answers, or those of somebody else about the same thing."""
        case = session.calibration_case
        about = case.code if case else session.area
        own = self.rows.get((about, session.rater.pseudonym))
        if own is not None:
            return own
        others = [given for (what, _), given in self.rows.items() if what == about]
        return others[session.rater_id % len(others)] if others else {}


class Script:
    """Answers for the raters, the same in every demonstration."""

    def __init__(self, remembered: Remembered, *, today: date) -> None:
        self.remembered = remembered
        self.today = today
        self.chance = Random(2027)  # noqa: S311 - a play, not a secret
        self._known: dict[int, Acting] = {}

    def answer(self, session: RatingSession, *, leaving: int = 0) -> None:
        """Answer all that is asked of a session but the last few."""
        last_time = self.remembered.about(session)
        asked = asked_items(session, {})
        for item in asked[: len(asked) - leaving]:
            self._record(session, item, self._given(item, last_time))

    def lock(self, session: RatingSession) -> None:
        self.answer(session)
        lock_session(session=session, by=self._acting(session), today=self.today)

    def confirm(self, session: RatingSession) -> None:
        """Lock a session, weigh what has to be weighed, and confirm it."""
        self.lock(session)
        self.weigh(session)

    def weigh(self, session: RatingSession) -> None:
        session.refresh_from_db()
        answers = current_answers(session, Phase.INDEPENDENT)
        others = self._others(session) if session.area else {}
        moved = _farthest(answers, others)
        if moved:
            own = answers[moved].category
            step = 1 if others[moved] > own else -1
            self._weigh(session, moved, category=own + step, reason=_MOVES)
        for item in weighing_shortcomings(session):
            standing = answers[item]
            self._weigh(session, item, category=standing.category, reason=_STANDS)
        confirm_session(session=session, by=self._acting(session), today=self.today)

    def _weigh(self, session: RatingSession, item: str, *, category: int, reason: str) -> None:
        given = Given(category=category, certainty=Certainty.MEDIUM, reason=reason)
        before = latest_version(session, item, Phase.WEIGHED)
        self._send(session, item, given, based_on=before.number if before else 0)

    def _record(self, session: RatingSession, item: Item, given: Given) -> None:
        self._send(session, item.id, given, based_on=0)

    def _send(self, session: RatingSession, item: str, given: Given, *, based_on: int) -> None:
        record_answer(
            session=session,
            item=item,
            given=given,
            token=uuid4(),
            based_on=based_on,
            by=self._acting(session),
            today=self.today,
        )

    def _acting(self, session: RatingSession) -> Acting:
        if session.rater_id not in self._known:
            self._known[session.rater_id] = acting_as(session.rater, on=self.today)
        return self._known[session.rater_id]

    def _given(self, item: Item, last_time: Mapping[str, Mapping[str, object]]) -> Given:
        row = last_time.get(item.id) or self._nearest(last_time)
        if row["category"] is None:
            return Given(missing_code=MissingCode(str(row["missing_code"])), reason=_NOT_KNOWN)
        category = int(str(row["category"]))
        if self.chance.random() < _CHANGED_SHARE:
            moved = category + self.chance.choice((-1, 1))
            category = min(max(moved, LOWEST_CATEGORY), HIGHEST_CATEGORY)
        return Given(
            category=category,
            certainty=Certainty(str(row["certainty"] or "medium")),
            reason=self._reason(item, category),
            evidence=self._evidence(category),
        )

    def _nearest(self, last_time: Mapping[str, Mapping[str, object]]) -> Mapping[str, object]:
        """Stand in for an item that was not asked last time: in the middle of the others."""
        given = [int(str(row["category"])) for row in last_time.values() if row["category"]]
        category = round(median(given)) if given else 2
        return {"category": category, "missing_code": None, "certainty": "low"}

    def _reason(self, item: Item, category: int) -> str:
        """Give a reason at the ends of the scale, where one has to be given, and now and then."""
        at_an_end = category in (LOWEST_CATEGORY, HIGHEST_CATEGORY)
        if not at_an_end and self.chance.random() > _CHANGED_SHARE:
            return ""
        height = "low" if category <= 1 else "high" if category >= 4 else "middle"
        return str(self.chance.choice(read_data("reasons")[item.id[0]][height]))

    def _evidence(self, category: int) -> Iterable[Evidence]:
        if category < _EVIDENCE_FROM:
            return ()
        return (
            Evidence(
                source="Lokal lägesrapport",
                day=self.today - timedelta(days=self.chance.randint(20, 200)),
                reliability=self.chance.choice(list(Reliability)),
                reference=f"LR {self.chance.randint(10, 99)}/{self.today.year}",
            ),
        )

    def _others(self, session: RatingSession) -> dict[str, float]:
        """Return by item the median of what the other raters answered unseen."""
        others = RatingSession.objects.filter(round=session.round, area=session.area)
        answers = answers_by_session(others.exclude(pk=session.pk), Phase.INDEPENDENT)
        given: dict[str, list[int]] = {}
        for item, answer in (pair for one in answers.values() for pair in one.items()):
            if answer.category is not None:
                given.setdefault(item, []).append(answer.category)
        return {item: float(median(categories)) for item, categories in given.items()}


def _farthest(answers: Mapping[str, Answer], others: Mapping[str, float]) -> str | None:
    """Return the item where a rater is farthest from the others, if that is two steps."""
    apart = {
        item: abs(answer.category - others[item])
        for item, answer in answers.items()
        if answer.category is not None and item in others
    }
    farthest = max(apart, key=lambda item: apart[item], default=None)
    return farthest if farthest and apart[farthest] >= _FAR else None
