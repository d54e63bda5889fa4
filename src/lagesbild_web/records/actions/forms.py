"""Answers that come by a form: a form is fetched, recorded as a whole, and taken back as a whole.

What a form says is read by `excel_form`; here it is no longer seen that it was a workbook.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from lagesbild_web.audit.actions import Recorded
from lagesbild_web.permissions import Act
from lagesbild_web.policies import Step, WrongState
from lagesbild_web.records.actions.answering import (
    Given,
    after_step,
    given_in,
    held_session,
    record_answer,
)
from lagesbild_web.records.actions.recording import record
from lagesbild_web.records.models import Answer, Phase, RatingSession
from lagesbild_web.records.queries.answers import latest_version
from lagesbild_web.records.queries.people import Acting

_TOKENS = UUID("5b0c4c3e-5a5d-4f6e-9d0a-0a5d6d9f7a11")
"""The namespace of the tokens that are made here; never changed."""


@dataclass(frozen=True, kw_only=True)
class FormAnswer:
    """One answer of a form."""

    item: str
    given: Given
    based_on: int
    """The number of the version on the site that it follows, 0 for none."""


@transaction.atomic
def note_form_fetched(*, session: RatingSession, by: Acting, today: date) -> None:
    """Record that a rater fetches the form of a session, with the answers that are in it.

    :raises NotAllowed: if the session is another's.
    :raises WrongState: if the form could not be handed in today.
    """
    session = held_session(session)
    after_step(session, Step.ANSWER, by=by, today=today)
    _record(Recorded.FORM_DOWNLOADED, session, by=by)


@transaction.atomic
def record_form(
    *,
    session: RatingSession,
    form: str,
    answers: Sequence[FormAnswer],
    by: Acting,
    today: date,
) -> dict[str, int]:
    """Record every answer of a form, or none, and return by item the number of its version.

    A form without new answers leaves no trace.

    :param form: which form it is, as the log calls it.
    :raises AnswerChanged: if a version is newer than what an answer follows.
    :raises AnswerRefused: if an answer can never be right.
    :raises NotAllowed: if the session is another's.
    :raises WrongState: if the answers are locked or the round is closed.
    """
    session = held_session(session)
    # Locked answers are never changed; a later one would be taken for a weighed one.
    after_step(session, Step.ANSWER, by=by, today=today)
    versions = {
        one.item: _record_answer(session, one, form=form, by=by, today=today).number
        for one in answers
    }
    if versions:
        _record(Recorded.FORM_IMPORTED, session, by=by, form=form, answers=_as_entries(versions))
    return versions


@transaction.atomic
def undo_form(
    *, session: RatingSession, versions: Mapping[str, int], by: Acting, today: date
) -> None:
    """Take back what a form recorded: what stood before is recorded again, as new versions.

    :param versions: what `record_form` returned.
    :raises NotAllowed: if the session is another's.
    :raises WrongState: if one of the answers has been changed since, or they are locked.
    """
    session = held_session(session)
    after_step(session, Step.ANSWER, by=by, today=today)
    changed = [item for item, number in versions.items() if _newest_number(session, item) != number]
    if changed:
        raise WrongState(
            _(
                "Svaren på %(items)s har ändrats efter att formuläret lämnades. Ändra de svar som"
                " ska bort ett i taget."
            )
            % {"items": ", ".join(changed)}
        )
    for item, number in versions.items():
        before = FormAnswer(item=item, given=_version(session, item, number - 1), based_on=number)
        _record_answer(session, before, form="undo", by=by, today=today)
    _record(Recorded.FORM_UNDONE, session, by=by, answers=_as_entries(versions))


def _record_answer(
    session: RatingSession, answer: FormAnswer, *, form: str, by: Acting, today: date
) -> Answer:
    return record_answer(
        session=session,
        item=answer.item,
        given=answer.given,
        token=_token(session, form, answer),
        based_on=answer.based_on,
        by=by,
        today=today,
        phase=Phase.INDEPENDENT,
    )


def _newest_number(session: RatingSession, item: str) -> int:
    newest = latest_version(session, item, Phase.INDEPENDENT)
    return newest.number if newest else 0


def _version(session: RatingSession, item: str, number: int) -> Given:
    """Return what a version said; before the first one nothing was said."""
    rows = Answer.objects.filter(session=session, item=item, phase=Phase.INDEPENDENT)
    answer = rows.filter(number=number).first()
    return given_in(answer) if answer else Given()


def _token(session: RatingSession, form: str, answer: FormAnswer) -> UUID:
    """Return the same token for the same answer to the same version from the same form."""
    said = f"{session.pk} {form} {answer.item} {answer.based_on} {answer.given!r}"
    return uuid5(_TOKENS, said)


def _as_entries(versions: Mapping[str, int]) -> list[dict[str, object]]:
    return [{"item": item, "version": number} for item, number in versions.items()]


def _record(action: Recorded, session: RatingSession, *, by: Acting, **details: object) -> None:
    record(
        action,
        target=f"session/{session.pk}",
        by=by,
        act=Act.RATE,
        round=session.round.code,
        area=session.area,
        case=session.calibration_case.code if session.calibration_case else "",
        **details,
    )
