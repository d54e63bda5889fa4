"""What the pages of a rating session have in common: whose it is, what it is called, in words."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from lagesbild.assessment.questionnaire import Item
from lagesbild_web.pages.forms.answer import RELIABILITY_TITLES
from lagesbild_web.pages.frame import Crumb
from lagesbild_web.permissions import NotAllowed
from lagesbild_web.policies import SessionState, WrongState
from lagesbild_web.records.actions.answering import (
    Evidence,
    Given,
    check_is_own,
    check_may_write,
    given_in,
)
from lagesbild_web.records.actions.reading import note_secret_read
from lagesbild_web.records.models import Answer, Phase, RatingSession
from lagesbild_web.records.queries.answers import asked_items, current_answers
from lagesbild_web.records.queries.organisation import Organisation, organisation_on
from lagesbild_web.records.queries.people import Acting
from lagesbild_web.records.queries.questionnaires import items_of, questionnaire_of
from lagesbild_web.records.queries.reviews import value_in_words

NOTHING = Given()


def own_session(request: HttpRequest, session: int) -> RatingSession:
    """Return a session of the person's own, or of whom they stand in for; else there is none.

    :raises NotAllowed: for a substitute who rates the same thing.
    """
    acting = request.acting
    rows = RatingSession.objects.select_related("round__questionnaire", "calibration_case", "rater")
    found = get_object_or_404(rows, pk=session, rater=acting.principal)
    check_is_own(found, by=acting)
    if acting.user.pk != found.rater_id and request.method == "GET":
        note_session_read(found, by=acting)
    return found


def note_session_read(session: RatingSession, *, by: Acting) -> None:
    """Record that somebody other than its rater was shown the answers of a session."""
    case = session.calibration_case
    note_secret_read(
        target=f"session/{session.pk}",
        by=by,
        area=session.area,
        case=case.code if case else "",
    )


def item_of(session: RatingSession, item: str) -> Item:
    """Return a question of a session.

    :raises Http404: if it has no such question.
    """
    for one in items_of(session):
        if one.id == item:
            return one
    raise Http404


def why_closed(session: RatingSession, *, by: Acting) -> str:
    """Return why nothing can be written in a session today; empty if it can."""
    if session.state == SessionState.CONFIRMED:
        return _("Du har bekräftat svaren. De ändras bara om regionen återsänder något.")
    try:
        check_may_write(session, by=by, today=by.on)
    except (NotAllowed, WrongState) as refused:
        return str(refused)
    return ""


def title_of(session: RatingSession, organisation: Organisation) -> str:
    if session.area:
        return organisation.area_name(session.area)
    return str(session.calibration_case)


@dataclass(frozen=True, kw_only=True)
class SessionShown:
    """A session as the head of its pages names it."""

    session: RatingSession
    title: str
    where: str
    """The district and municipality of an area; of a case, that it is one."""
    description: str
    """What a calibration case says of its invented area."""

    @property
    def trail(self) -> list[Crumb]:
        """The way to a page below the session's own."""
        return [*tasks_trail(), Crumb(title=self.title, url=reverse("session", args=[self.pk]))]

    @property
    def pk(self) -> int:
        return self.session.pk

    @property
    def eyebrow(self) -> str:
        return f"{self.session.round} · {self.where}"


def tasks_trail() -> list[Crumb]:
    return [Crumb(title=_("Mina uppgifter"), url=reverse("tasks"))]


def session_shown(session: RatingSession, *, acting: Acting) -> SessionShown:
    organisation = organisation_on(acting.on)
    if session.calibration_case:
        return SessionShown(
            session=session,
            title=str(session.calibration_case),
            where=_("Kalibreringsfall, ett påhittat område som alla skattar"),
            description=session.calibration_case.description,
        )
    boundary = organisation.areas.get(session.area)
    lies_in = [boundary.local_police_district, boundary.municipality] if boundary else []
    return SessionShown(
        session=session,
        title=organisation.area_name(session.area),
        where=", ".join(organisation.name(code) for code in lies_in) or _("Område"),
        description="",
    )


@dataclass(frozen=True, kw_only=True)
class BlockAsked:
    """One section of the questionnaire with the questions that a session is asked in it."""

    id: str
    title: str
    items: tuple[Item, ...]


def blocks_asked(session: RatingSession) -> list[BlockAsked]:
    asked = {item.id for item in asked_now(session)}
    blocks = (
        BlockAsked(
            id=block.id,
            title=block.title,
            items=tuple(item for item in block.items if item.id in asked),
        )
        for block in questionnaire_of(session.round).blocks
    )
    return [block for block in blocks if block.items]


def asked_now(session: RatingSession) -> tuple[Item, ...]:
    return asked_items(session, current_answers(session, Phase.INDEPENDENT))


def stored(answer: Answer | None) -> Given:
    if answer is None:
        return NOTHING
    given = given_in(answer)
    return replace(given, evidence=tuple(given.evidence))


def without_reason(given: Given) -> Given:
    return replace(given, reason="")


@dataclass(frozen=True, kw_only=True)
class AnswerInWords:
    """One answer as a person reads it."""

    value: str
    meaning: str
    """What the step looks like; empty where there is none."""
    certainty: str
    reason: str
    evidence: tuple[str, ...]


def in_words(item: Item, given: Given) -> AnswerInWords | None:
    """Return an answer as a person reads it; None where nothing is answered."""
    if given.category is None and given.missing_code is None:
        return None
    return AnswerInWords(
        value=value_in_words(given),
        meaning=item.anchors.get(given.category, "") if given.category is not None else "",
        certainty=str(given.certainty.label) if given.certainty else "",
        reason=given.reason,
        evidence=tuple(_source_in_words(one) for one in given.evidence),
    )


def _source_in_words(evidence: Evidence) -> str:
    reliability = RELIABILITY_TITLES[evidence.reliability] if evidence.reliability else ""
    parts = [
        evidence.source,
        evidence.reference,
        evidence.day.isoformat() if evidence.day else "",
        str(reliability).lower(),
    ]
    return ", ".join(part for part in parts if part)


@dataclass(frozen=True, kw_only=True)
class Missing:
    """What keeps a session from being locked or confirmed, with the way to mend it."""

    title: str
    url: str
    texts: tuple[str, ...]


def missing_in(
    session: RatingSession, faults: Mapping[str, tuple[str, ...]], *, at: str
) -> list[Missing]:
    """Return what is missing of each question, with the page named `at` as where to mend it."""
    return [
        Missing(
            title=item_of(session, item).title,
            url=reverse(at, args=[session.pk, item]),
            texts=texts,
        )
        for item, texts in faults.items()
    ]
