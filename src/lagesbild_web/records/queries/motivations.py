"""What is missing of an answer before it counts as complete, and why a reason is asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from lagesbild.assessment.motivation import MotivationReason, motivations_asked
from lagesbild.assessment.questionnaire import Comparability, Item
from lagesbild.norms.motivation import motivation_norm_on
from lagesbild_web.permissions import NotAllowed
from lagesbild_web.policies import SessionState
from lagesbild_web.records.models import Answer, RatingSession, Round
from lagesbild_web.records.queries.answers import (
    BothValues,
    both_values,
    standing_answers_of,
)
from lagesbild_web.records.queries.pictures import indicator_category
from lagesbild_web.records.queries.questionnaires import items_of, questionnaire_of

REASON_MISSING = gettext_lazy("Skriv en motivering.")
CERTAINTY_MISSING = gettext_lazy("Ange hur säker du är.")
NOT_ANSWERED = gettext_lazy("Frågan är inte besvarad.")
SENTENCES = frozenset(
    {
        gettext_noop(
            "Svaret ligger ytterst på skalan. Skriv varför steget innanför inte räcker till."
        ),
        gettext_noop(
            "Svaret skiljer sig mycket från förra omgångens. Skriv vad som har hänt sedan dess."
        ),
        gettext_noop(
            "Svaret ligger långt från vad indikatorerna pekar mot. Skriv vad de inte visar."
        ),
    }
)
"""The library's reasons to ask for a reason, repeated so that the catalogue knows them."""


def shortcomings(item: Item, answer: Answer | None, *, session: RatingSession) -> tuple[str, ...]:
    """Return what an independent answer lacks; nothing unseen is asked about."""
    if answer is None:
        return (str(NOT_ANSWERED),)
    faults = []
    if answer.category is None:
        if not answer.reason.strip():
            faults.append(_("Skriv varför frågan inte kan besvaras."))
        return tuple(faults)
    if not answer.certainty:
        faults.append(str(CERTAINTY_MISSING))
    asked = _asked(item, answer, session=session, previous=None, indicators=None)
    if asked and not answer.reason.strip():
        faults.append(_why_asked(asked))
    return tuple(faults)


@dataclass(frozen=True, kw_only=True)
class Revealed:
    """What a rater is shown beside the answers once they are locked."""

    before: Round | None
    """The last round that was no exercise."""
    previous: Mapping[str, Sequence[int]]
    """By item, what the area's raters stood by then; items that cannot be compared left out."""
    indicators: float | None
    """Where the indicators put the area on the scale."""


def revealed_to(session: RatingSession) -> Revealed:
    """Return what is revealed with a session.

    :raises NotAllowed: as long as it is not locked.
    """
    if session.state == SessionState.INDEPENDENT:
        raise NotAllowed(_("Förra omgången och indikatorerna visas när du har låst dina svar."))
    before = previous_round(session.round) if session.area else None
    values = previous_values(before, session.area) if before else {}
    return Revealed(
        before=before,
        previous={
            item.id: values[item.id]
            for item in items_of(session)
            if item.id in values and is_comparable(item, session.round, before)
        },
        indicators=indicator_category(session.round, session.area) if session.area else None,
    )


def weighing_shortcomings(session: RatingSession) -> dict[str, tuple[str, ...]]:
    """Return by item what a rater must say after the comparison, before it can be confirmed.

    A changed value needs a reason, and so does one that is far from the last round or from the
    indicators, even if it stands: the reason of the independent answer was given unseen.
    """
    revealed = revealed_to(session)
    found: dict[str, tuple[str, ...]] = {}
    for values in both_values(session):
        faults = _weighing_faults(values, session=session, revealed=revealed)
        if faults:
            found[values.item.id] = faults
    return found


def weighing_reasons(
    values: BothValues, *, session: RatingSession, revealed: Revealed
) -> tuple[MotivationReason, ...]:
    """Return why the standing value needs a reason now that the rater has seen the rest."""
    standing = values.standing
    if standing is None or standing.category is None:
        return ()
    given = revealed.previous.get(values.item.id)
    asked = _asked(
        values.item,
        standing,
        session=session,
        previous=float(median(given)) if given else None,
        indicators=revealed.indicators,
    )
    return tuple(reason for reason in asked if reason is not MotivationReason.SCALE_END)


def _weighing_faults(
    values: BothValues, *, session: RatingSession, revealed: Revealed
) -> tuple[str, ...]:
    said = bool(values.weighed and values.weighed.reason.strip())
    if said:
        return ()
    if values.is_revised:
        return (_("Skriv varför du ändrar skattningen."),)
    seen = weighing_reasons(values, session=session, revealed=revealed)
    if seen:
        return (_why_asked(seen),)
    return ()


def sentence_of(reason: MotivationReason) -> str:
    """Return why a reason is asked for, in the language of the page."""
    return _(reason.sentence)


def _why_asked(reasons: Sequence[MotivationReason]) -> str:
    return " ".join([str(REASON_MISSING), *map(sentence_of, reasons)])


def _asked(
    item: Item,
    answer: Answer,
    *,
    session: RatingSession,
    previous: float | None,
    indicators: float | None,
) -> tuple[MotivationReason, ...]:
    return motivations_asked(
        category=answer.category,
        previous_category=previous,
        indicator_category=indicators,
        # What cannot be compared is no longer in `previous`, whatever the questionnaire says.
        item=replace(item, comparability=Comparability.IDENTICAL),
        norm=motivation_norm_on(session.round.reference_day),
    )


def previous_round(round_: Round) -> Round | None:
    earlier = Round.objects.filter(reference_day__lt=round_.reference_day, is_exercise=False)
    return earlier.order_by("-reference_day").first()


def previous_values(round_: Round, area: str) -> dict[str, list[int]]:
    """Return by item the categories that the raters of an area stood by in a round.

    What was never locked was never stood by, and what was not asked in the end was not answered.
    """
    rows = RatingSession.objects.filter(round=round_, area=area).select_related("round")
    sessions = rows.exclude(state=SessionState.INDEPENDENT).order_by("pk")
    found: dict[str, list[int]] = {}
    for standing in standing_answers_of(sessions).values():
        for item, answer in standing.items():
            if answer.category is not None:
                found.setdefault(item, []).append(answer.category)
    return found


def comparability_with(item: Item, round_: Round, before: Round) -> Comparability:
    """Return how an item relates to the same item in an earlier round.

    The questionnaire says how it relates to the version before, which is another thing when both
    rounds asked with the same version.
    """
    if round_.questionnaire_id == before.questionnaire_id:
        return Comparability.IDENTICAL
    if item.id not in {one.id for one in questionnaire_of(before).items}:
        return Comparability.NOT_COMPARABLE
    return item.comparability


def is_comparable(item: Item, round_: Round, before: Round | None) -> bool:
    return before is not None and (
        comparability_with(item, round_, before) is not Comparability.NOT_COMPARABLE
    )
