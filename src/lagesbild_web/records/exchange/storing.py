"""How do the rows of a collection become rows of the site? Many at a time, in the file's order."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any, TypeVar
from uuid import UUID, uuid5

import polars as pl
from django.contrib.auth.hashers import make_password
from django.db import models
from django.utils.translation import gettext as _

from lagesbild.errors import UserError
from lagesbild_web.policies import AssessmentState, SessionState
from lagesbild_web.records.exchange.comparing import News, checksum_of, document_of
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
    User,
)
from lagesbild_web.records.models.rounds import RoundState
from lagesbild_web.records.queries.collection import DECIDING_BODY

WITHOUT_ACCOUNT = "bedomare-"
"""How the usernames begin of raters who came in a collection and cannot log in."""

_TOKENS = UUID("6f1c0f2e-6a0e-4d3c-9a53-0c2b8b6f8d11")
"""Namespace of the tokens of answers that came in collections; never changed."""
_ABOUT = ("round", "area", "calibration_case", "rater")
_AT_A_TIME = 2_000
_MOST_FAULTS = 20
_Key = tuple[str | None, ...]
"""The columns `_ABOUT` of a session."""
_Model = TypeVar("_Model", bound=models.Model)


class ImportRefused(UserError):
    """A collection that is right in itself but cannot be stored here: every reason at once."""

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(faults))


def store(news: News, *, by: User) -> dict[str, int]:
    """Store what is new, and return how many rows of each kind there were.

    :raises ImportRefused: for texts that are longer than the site has room for.
    """
    ratings, decisions = news.tables["ratings"], news.tables["decisions"]
    objects = _objects(ratings, news.tables["assignments"])
    counts = {
        "units": len(_saved(map(_unit, _rows(news.tables["organisation"])))),
        "boundaries": len(_saved(map(_boundary, _rows(news.tables["areas"])))),
        "ended": _end_units(news.ended["organisation"]) + _end_boundaries(news.ended["areas"]),
        "calibration_cases": len(_saved(map(_case, _rows(news.tables["calibration_cases"])))),
        "questionnaires": len(_saved(map(_version, news.questionnaires))),
        "rounds": len(_saved(_rounds(news))),
        "raters": len(_saved(_raters(objects))),
    }
    sessions = _sessions(objects)
    counts["sessions"] = len(sessions)
    counts["answers"] = len(_saved(_answers(ratings, sessions)))
    assessments = _assessments(objects, decisions)
    counts["decisions"] = len(_saved(_decisions(decisions, assessments, by=by)))
    return counts


def _rows(frame: pl.DataFrame) -> Iterable[dict[str, Any]]:
    return frame.iter_rows(named=True)


def _saved(rows: Iterable[_Model]) -> list[_Model]:
    """Save new rows of one model, whose keys they have afterwards."""
    rows = list(rows)
    if not rows:
        return []
    faults = _too_long(rows)
    if faults:
        raise ImportRefused(faults[:_MOST_FAULTS])
    return type(rows[0])._default_manager.bulk_create(rows, batch_size=_AT_A_TIME)


def _too_long(rows: Sequence[models.Model]) -> list[str]:
    """Return, in words, the texts that a column has no room for: SQLite would take them."""
    fields = [field for field in rows[0]._meta.concrete_fields if type(field) is models.CharField]
    return [
        _("Texten »%(text)s…« är %(length)s tecken lång; högst %(longest)s får plats.")
        % {"text": value[:40], "length": len(value), "longest": field.max_length}
        for row in rows
        for field in fields
        if field.max_length and len(value := getattr(row, field.attname)) > field.max_length
    ]


def _unit(row: Mapping[str, Any]) -> Unit:
    return Unit(
        code=row["unit"],
        kind=row["kind"],
        name=row["name"],
        parent_code=row["parent"] or "",
        valid_from=row["valid_from"],
        valid_to=row["valid_to"],
    )


def _boundary(row: Mapping[str, Any]) -> AreaBoundary:
    return AreaBoundary(
        area=row["area"],
        boundary=row["boundary"],
        name=row["name"],
        local_police_district=row["local_police_district"],
        municipality=row["municipality"],
        valid_from=row["valid_from"],
        valid_to=row["valid_to"],
        geometry=row["geometry"],
    )


def _end_units(ended: pl.DataFrame) -> int:
    return sum(
        Unit.objects.filter(code=row["unit"], valid_from=row["valid_from"]).update(
            valid_to=row["valid_to"]
        )
        for row in _rows(ended)
    )


def _end_boundaries(ended: pl.DataFrame) -> int:
    return sum(
        AreaBoundary.objects.filter(area=row["area"], boundary=row["boundary"]).update(
            valid_to=row["valid_to"]
        )
        for row in _rows(ended)
    )


def _case(row: Mapping[str, Any]) -> CalibrationCase:
    return CalibrationCase(
        code=row["calibration_case"], title=row["title"], description=row["description"] or ""
    )


def _version(questionnaire: Any) -> QuestionnaireVersion:
    document = document_of(questionnaire)
    return QuestionnaireVersion(
        version=questionnaire.version,
        title=questionnaire.title,
        document=document,
        sha256=checksum_of(document),
    )


def _rounds(news: News) -> list[Round]:
    """A round with answers or decisions has been held; one without waits to be opened."""
    versions = {one.version: one for one in QuestionnaireVersion.objects.defer("document")}
    held = {*news.tables["ratings"]["round"], *news.tables["decisions"]["round"]}
    return [
        Round(
            code=row["round"],
            title=row["title"],
            opens=row["opens"],
            closes=row["closes"],
            reference_day=row["reference_day"],
            indicator_year=row["indicator_year"],
            questionnaire=versions[row["questionnaire"]],
            state=RoundState.CLOSED if row["round"] in held else RoundState.PLANNED,
        )
        for row in _rows(news.tables["rounds"])
    ]


def _objects(ratings: pl.DataFrame, assignments: pl.DataFrame) -> pl.DataFrame:
    """Return one row per session: who rates what, from where, and the day of the last answer.

    The day is null where nothing has been answered.
    """
    home = pl.col("rater_home_district")
    rated = ratings.group_by(_ABOUT, maintain_order=True).agg(
        home.first(), pl.col("rated_on").max().alias("last_day")
    )
    left = assignments.join(
        rated, on=_ABOUT, how="anti", nulls_equal=True, maintain_order="left"
    ).select(*_ABOUT, home, pl.lit(None, pl.Date).alias("last_day"))
    return pl.concat([rated, left])


def _raters(objects: pl.DataFrame) -> list[User]:
    """Return accounts that nobody can use for the raters that the site does not know.

    :raises ImportRefused: if a username that they would get is somebody else's.
    """
    homes = dict(objects.select("rater", "rater_home_district").iter_rows())
    known = set(User.objects.filter(pseudonym__in=list(homes)).values_list("pseudonym", flat=True))
    new = [
        User(
            username=f"{WITHOUT_ACCOUNT}{pseudonym}",
            pseudonym=pseudonym,
            display_name=f"Bedömare {pseudonym}",
            home_district=home or "",
            is_active=False,
            password=make_password(None),
        )
        for pseudonym, home in homes.items()
        if pseudonym not in known
    ]
    taken = User.objects.filter(username__in=[user.username for user in new])
    faults = [
        _("Användarnamnet %(name)s är redan någon annans.") % {"name": user.username}
        for user in taken
    ]
    if faults:
        raise ImportRefused(faults)
    return new


def _sessions(objects: pl.DataFrame) -> dict[_Key, RatingSession]:
    """Save the sessions: done where there are answers, and else not begun."""
    rounds = {one.code: one for one in Round.objects.all()}
    raters = {
        user.pseudonym: user
        for user in User.objects.filter(pseudonym__in=objects["rater"].unique().to_list())
    }
    cases = {one.code: one for one in CalibrationCase.objects.all()}
    keys = [tuple(row) for row in objects.select(_ABOUT).iter_rows()]
    sessions = [
        RatingSession(
            round=rounds[row["round"]],
            rater=raters[row["rater"]],
            home_district=row["rater_home_district"] or "",
            area=row["area"] or "",
            calibration_case=cases[row["calibration_case"]] if row["calibration_case"] else None,
            state=SessionState.CONFIRMED if row["last_day"] else SessionState.INDEPENDENT,
            locked_at=_noon(row["last_day"]),
            confirmed_at=_noon(row["last_day"]),
        )
        for row in _rows(objects)
    ]
    return dict(zip(keys, _saved(sessions), strict=True))


def _noon(day: date | None) -> datetime | None:
    """Return a time of which the day is the same everywhere that this is read."""
    return datetime.combine(day, time(12), UTC) if day else None


def _answers(ratings: pl.DataFrame, sessions: Mapping[_Key, RatingSession]) -> Iterable[Answer]:
    for row in _rows(ratings):
        session = sessions[tuple(row[name] for name in _ABOUT)]
        yield _answer(
            row,
            session,
            phase=Phase.INDEPENDENT,
            category=row["category"],
            missing_code=row["missing_code"] or "",
            certainty=row["certainty"] or "",
            reason=row["reason"] or "",
        )
        if row["weighed_category"] is not None or row["weighed_missing_code"]:
            yield _answer(
                row,
                session,
                phase=Phase.WEIGHED,
                category=row["weighed_category"],
                missing_code=row["weighed_missing_code"] or "",
                reason=row["weighed_reason"] or "",
            )


def _answer(
    row: Mapping[str, Any], session: RatingSession, *, phase: Phase, **given: Any
) -> Answer:
    key = [*(row[name] or "" for name in _ABOUT), row["item"], phase.value]
    return Answer(
        session=session,
        item=row["item"],
        phase=phase.value,
        number=1,
        token=uuid5(_TOKENS, "\n".join(key)),
        by=session.rater,
        at=_noon(row["rated_on"]),
        **given,
    )


def _assessments(objects: pl.DataFrame, decisions: pl.DataFrame) -> dict[_Key, Assessment]:
    """Save one assessment per round and area that is rated, to be rated, or decided."""
    rounds = {one.code: one for one in Round.objects.all()}
    of_areas = objects.filter(pl.col("area").is_not_null())
    answered = set(of_areas.drop_nulls("last_day").select("round", "area").iter_rows())
    decided = set(decisions.select("round", "area").iter_rows())
    keys = dict.fromkeys(of_areas.select("round", "area").iter_rows()) | dict.fromkeys(
        decisions.select("round", "area").iter_rows()
    )
    assessments = [
        Assessment(
            round=rounds[code],
            area=area,
            state=_state(is_answered=(code, area) in answered, is_decided=(code, area) in decided),
        )
        for code, area in keys
    ]
    return dict(zip(keys, _saved(assessments), strict=True))


def _state(*, is_answered: bool, is_decided: bool) -> AssessmentState:
    """What came with answers has been reviewed where it came from; the class may wait."""
    if is_decided:
        return AssessmentState.DECIDED
    return AssessmentState.REVIEWED if is_answered else AssessmentState.DRAFT


def _decisions(
    decisions: pl.DataFrame, assessments: Mapping[_Key, Assessment], *, by: User
) -> list[Decision]:
    """Return the decisions, with who imports them as the second of the two persons."""
    bodies = {role: _body(role) for role in decisions["decided_by_role"].unique().sort()}
    return [
        Decision(
            assessment=assessments[row["round"], row["area"]],
            area_class=row["class"],
            reason=row["reason"] or "",
            first_by=bodies[row["decided_by_role"]],
            first_at=_noon(row["decided_on"]),
            second_by=by,
            second_at=_noon(row["decided_on"]),
        )
        for row in _rows(decisions)
    ]


def _body(role: str) -> User:
    """Return the account that stands for those who decided elsewhere; nobody can log in with it."""
    bodies = User.objects.filter(username__startswith=DECIDING_BODY)
    found = bodies.filter(display_name=role).first()
    if found:
        return found
    number = bodies.count()
    [made] = _saved(
        [
            User(
                username=f"{DECIDING_BODY}-{number + 1}" if number else DECIDING_BODY,
                display_name=role,
                is_active=False,
                password=make_password(None),
            )
        ]
    )
    return made
