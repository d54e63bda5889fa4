"""The site's tables as the frames of a collection: the one shape in which they leave it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
from django.utils.timezone import localdate

from lagesbild.picture.collection import Collection
from lagesbild.sources.schema import table_schemas
from lagesbild_web.policies import AssessmentState, SessionState
from lagesbild_web.records.models import (
    Answer,
    AreaBoundary,
    Assessment,
    CalibrationCase,
    Decision,
    Phase,
    QuestionnaireVersion,
    RatingSession,
    Round,
    Unit,
)
from lagesbild_web.records.queries.answers import answers_by_session
from lagesbild_web.records.queries.questionnaires import questionnaire_from

DECIDED_BY = "Två personer vid nationellt klassificeringsmöte"
DECIDING_BODY = "klassificeringsmote"
"""How the usernames of accounts begin that stand for whoever decided what came in a collection."""


def rated_collection() -> Collection:
    """Return what the site itself holds: organisation, areas, questionnaires, plans and answers.

    What is only kept as it was delivered, residents and indicators, is empty (`exchange` adds it).
    Rounds to practise in are left out.
    """
    frames = {
        "calibration_cases": _frame("calibration_cases", map(_case_row, _cases())),
        "assignments": _frame("assignments", map(_assignment_row, _sessions())),
        "ratings": _frame("ratings", _rating_rows()),
    }
    questionnaires = {
        version.version: questionnaire_from(version.pk)
        for version in QuestionnaireVersion.objects.order_by("version")
    }
    return replace(decided_collection(), questionnaires=questionnaires, **frames)


def decided_collection() -> Collection:
    """Return the organisation and the areas with rounds and decisions; all else is empty."""
    return replace(
        place_collection(),
        rounds=_frame("rounds", map(_round_row, _rounds())),
        decisions=_frame("decisions", map(_decision_row, _decided())),
    )


def place_collection() -> Collection:
    """Return the organisation and the areas; every other table is empty.

    For what is asked of places alone: reading all answers takes a good deal longer.
    """
    empty = {
        schema.name: schema.empty_frame()
        for schema in table_schemas().values()
        if not schema.is_document
    }
    places = {
        "organisation": _frame("organisation", map(_unit_row, _units())),
        "areas": _areas_frame(),
    }
    return Collection(
        name="lagesbild",
        title="Lägesbild",
        files=(),
        indicator_cards={},
        questionnaires={},
        **(empty | places),
    )


def _rounds() -> Iterable[Round]:
    rows = Round.objects.filter(is_exercise=False).prefetch_related("exceptions")
    return rows.select_related("questionnaire").order_by("code")


def _units() -> Iterable[Unit]:
    return Unit.objects.order_by("pk")


def _cases() -> Iterable[CalibrationCase]:
    return CalibrationCase.objects.order_by("pk")


def _sessions() -> Iterable[RatingSession]:
    rows = RatingSession.objects.filter(round__is_exercise=False)
    return rows.select_related("round", "rater", "calibration_case").order_by("pk")


def _decided() -> Iterable[Assessment]:
    rows = Assessment.objects.filter(state=AssessmentState.DECIDED, round__is_exercise=False)
    return rows.select_related("round", "decision__first_by").order_by("pk")


def _round_row(round_: Round) -> dict[str, Any]:
    return {
        "round": round_.code,
        "title": round_.title,
        "opens": round_.opens,
        "closes": _last_day_of_all(round_),
        "reference_day": round_.reference_day,
        "indicator_year": round_.indicator_year,
        "questionnaire": round_.questionnaire.version,
    }


def _last_day_of_all(round_: Round) -> date:
    """Return the day after which nobody answered: some districts may have been given more time."""
    return max([round_.closes, *(given.until for given in round_.exceptions.all())])


def _unit_row(unit: Unit) -> dict[str, Any]:
    return {
        "unit": unit.code,
        "kind": unit.kind,
        "name": unit.name,
        "parent": unit.parent_code or None,
        "valid_from": unit.valid_from,
        "valid_to": unit.valid_to,
    }


def _case_row(case: CalibrationCase) -> dict[str, Any]:
    return {
        "calibration_case": case.code,
        "title": case.title,
        "description": case.description or None,
    }


def _about(session: RatingSession) -> dict[str, Any]:
    """Return the columns that say who rates what."""
    return {
        "round": session.round.code,
        "area": session.area or None,
        "calibration_case": session.calibration_case.code if session.calibration_case else None,
        "rater": session.rater.pseudonym,
        "rater_home_district": session.home_district or None,
    }


_assignment_row = _about


def _rating_rows() -> Iterable[dict[str, Any]]:
    """Return one row per independent answer, with the weighed value beside it (ADR 17)."""
    sessions = [one for one in _sessions() if one.state != SessionState.INDEPENDENT]
    independent = answers_by_session(sessions, Phase.INDEPENDENT)
    weighed = answers_by_session(sessions, Phase.WEIGHED)
    for session in sessions:
        about = _about(session)
        for item, answer in sorted(_asked_answers(session, independent[session.pk]).items()):
            yield about | _rating_row(answer, weighed[session.pk].get(item))


def _asked_answers(session: RatingSession, answers: Mapping[str, Answer]) -> dict[str, Answer]:
    """Leave out categories of items that the rater's last answers say are not asked.

    A rater may have answered a follow-up question and changed the answer that it hung on since.
    """
    given = {item: answer.category for item, answer in answers.items()}
    questionnaire = questionnaire_from(session.round.questionnaire_id)
    asked = {item.id for item in questionnaire.asked(given)}
    return {
        item: answer for item, answer in answers.items() if item in asked or answer.category is None
    }


def _rating_row(answer: Answer, weighed: Answer | None) -> dict[str, Any]:
    return {
        "item": answer.item,
        "category": answer.category,
        "missing_code": answer.missing_code or None,
        "certainty": answer.certainty or None,
        "rated_on": localdate(answer.at),
        "reason": answer.reason or None,
        "weighed_category": weighed.category if weighed else None,
        "weighed_missing_code": (weighed.missing_code or None) if weighed else None,
        "weighed_reason": (weighed.reason or None) if weighed else None,
    }


def _decision_row(assessment: Assessment) -> dict[str, Any]:
    decision = assessment.decision
    return {
        "round": assessment.round.code,
        "area": assessment.area,
        "class": decision.area_class,
        "decided_by_role": _decided_by(decision),
        "decided_on": localdate(decision.second_at),
        "reason": decision.reason or None,
    }


def _decided_by(decision: Decision) -> str:
    """Return who decided: of what came in a collection, what the collection called them."""
    first = decision.first_by
    return first.display_name if first.username.startswith(DECIDING_BODY) else DECIDED_BY


def _areas_frame() -> pl.DataFrame:
    rows = [
        {
            "area": row.area,
            "boundary": row.boundary,
            "name": row.name,
            "local_police_district": row.local_police_district,
            "municipality": row.municipality,
            "valid_from": row.valid_from,
            "valid_to": row.valid_to,
            "geometry": bytes(row.geometry),
        }
        for row in AreaBoundary.objects.order_by("pk")
    ]
    return _frame("areas", rows)


def _frame(table: str, rows: Iterable[Mapping[str, Any]]) -> pl.DataFrame:
    """Return the rows with the table's types, numbered as the file will have them."""
    schema = table_schemas()[table]
    types = dict(schema.empty_frame().schema)
    numbered_from = 1 if schema.layer else 2
    rows = [
        {name: row.get(name) for name in types if name != "source_row"}
        | {"source_row": place + numbered_from}
        for place, row in enumerate(rows)
    ]
    return pl.DataFrame(rows, schema=types, orient="row")
