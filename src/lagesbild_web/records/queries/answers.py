"""What has been answered, and who may know it when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lagesbild.assessment.questionnaire import Item
from lagesbild_web.permissions import FieldClass, NotAllowed
from lagesbild_web.policies import SessionState
from lagesbild_web.records.models import Answer, Phase, RatingSession, User
from lagesbild_web.records.queries.organisation import Organisation
from lagesbild_web.records.queries.people import Acting
from lagesbild_web.records.queries.questionnaires import items_of, questionnaire_of


def current_answers(session: RatingSession, phase: Phase) -> dict[str, Answer]:
    """Return the newest version of each item in a phase, those taken back left out."""
    return answers_by_session([session], phase)[session.pk]


def answers_by_session(
    sessions: Iterable[RatingSession], phase: Phase
) -> dict[int, dict[str, Answer]]:
    """Return by session the newest version of each item in a phase, in one query."""
    found: dict[int, dict[str, Answer]] = {session.pk: {} for session in sessions}
    rows = Answer.objects.filter(session__in=list(found), phase=phase).order_by("number")
    for answer in rows:
        if answer.is_empty:
            found[answer.session_id].pop(answer.item, None)
        else:
            found[answer.session_id][answer.item] = answer
    return found


def latest_version(session: RatingSession, item: str, phase: Phase) -> Answer | None:
    """Return the newest version of one answer, whether or not it takes back what was there."""
    rows = Answer.objects.filter(session=session, item=item, phase=phase)
    return rows.order_by("-number").first()


def newest_versions(session: RatingSession, phase: Phase) -> dict[str, Answer]:
    """Return by item the newest version, whether or not it takes back what was there."""
    rows = Answer.objects.filter(session=session, phase=phase).order_by("number")
    return {answer.item: answer for answer in rows}


def history(session: RatingSession, item: str) -> list[Answer]:
    """Return all versions of an answer in both phases, the oldest first."""
    rows = Answer.objects.filter(session=session, item=item).select_related("by", "substitute_for")
    return list(rows.order_by("at", "pk"))


@dataclass(frozen=True, kw_only=True)
class BothValues:
    """What a rater answered unseen, and what stands after the comparison."""

    item: Item
    independent: Answer | None
    weighed: Answer | None

    @property
    def standing(self) -> Answer | None:
        """The weighed answer, or the independent one where the rater stood by it."""
        return self.weighed or self.independent

    @property
    def is_revised(self) -> bool:
        """Whether the rater changed the value after the comparison."""
        first, last = self.independent, self.standing
        return (
            first is not None
            and last is not None
            and (first.category, first.missing_code) != (last.category, last.missing_code)
        )


def both_values(session: RatingSession) -> list[BothValues]:
    """Return the items that are asked of a session with both of their values."""
    return both_values_by_session([session])[session.pk]


def both_values_by_session(sessions: Iterable[RatingSession]) -> dict[int, list[BothValues]]:
    """Return by session the items that are asked of it with both of their values."""
    sessions = list(sessions)
    independent = answers_by_session(sessions, Phase.INDEPENDENT)
    weighed = answers_by_session(sessions, Phase.WEIGHED)
    return {
        session.pk: [
            BothValues(
                item=item,
                independent=independent[session.pk].get(item.id),
                weighed=weighed[session.pk].get(item.id),
            )
            for item in asked_items(session, independent[session.pk])
        ]
        for session in sessions
    }


def standing_answers_of(sessions: Iterable[RatingSession]) -> dict[int, dict[str, Answer]]:
    """Return by session and item what its rater stands by, of the items that were asked.

    A rater may have answered a follow-up question and changed the answer that it hung on since.
    """
    return {
        session: {one.item.id: one.standing for one in values if one.standing is not None}
        for session, values in both_values_by_session(sessions).items()
    }


def asked_items(session: RatingSession, answers: Mapping[str, Answer]) -> tuple[Item, ...]:
    """Return the items that the answers given so far leave to be asked."""
    given = {item: answer.category for item, answer in answers.items()}
    asked = {item.id for item in questionnaire_of(session.round).asked(given)}
    return tuple(item for item in items_of(session) if item.id in asked)


def check_may_read(acting: Acting, session: RatingSession, *, organisation: Organisation) -> None:
    """Do nothing if a person may read the answers of a session.

    A rater always reads their own. Nobody else does before they are locked, whatever their role:
    an answer that somebody can see is no independent answer. Nor does anybody, in any role or
    anybody's place, who is yet to lock their own answers about the same thing.

    :raises NotAllowed: otherwise.
    """
    check_has_rated_first(acting, session)
    if session.rater_id == acting.principal.pk:
        return
    if session.state == SessionState.INDEPENDENT:
        raise NotAllowed(_("Skattningen är oberoende tills bedömaren har låst den."))
    inside = (
        organisation.inside(session.area)
        if session.area
        else organisation.line(session.home_district)
    )
    if not acting.sees(FieldClass.SECRET, inside=inside):
        raise NotAllowed(_("Din roll ger inte rätt att läsa de här svaren."))


def check_has_rated_first(acting: Acting, session: RatingSession) -> None:
    """Do nothing unless a person is to rate the same thing and has not locked their answers.

    :raises NotAllowed: if so: they would not be independent of what they read here.
    """
    own = sessions_about_the_same(session, {acting.user, acting.principal})
    if own.filter(state=SessionState.INDEPENDENT).exists():
        raise NotAllowed(_("Du ska själv skatta samma sak. Lås dina egna svar först."))


def sessions_about_the_same(
    session: RatingSession, raters: Iterable[User] | None = None
) -> QuerySet[RatingSession]:
    """Return the other sessions about the same area or case in the round, all or some raters'."""
    others = RatingSession.objects.filter(
        round=session.round_id,
        area=session.area,
        calibration_case=session.calibration_case_id,
    ).exclude(pk=session.pk)
    return others if raters is None else others.filter(rater__in=list(raters))


def peers_of(session: RatingSession) -> list[RatingSession]:
    """Return the other locked sessions about the same thing in the same round.

    :raises NotAllowed: as long as the session itself is not locked.
    """
    if session.state == SessionState.INDEPENDENT:
        raise NotAllowed(_("Andras skattningar visas när du har låst dina egna."))
    others = sessions_about_the_same(session).select_related("round")
    return list(others.exclude(state=SessionState.INDEPENDENT).order_by("pk"))
