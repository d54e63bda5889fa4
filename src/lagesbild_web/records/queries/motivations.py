"""What is missing of an answer before it counts as complete, and why a reason is asked for."""

from collections.abc import Mapping
from statistics import median

from lagesbild.assessment.motivation import MotivationReason, motivations_asked
from lagesbild.assessment.questionnaire import Comparability, Item
from lagesbild.norms.motivation import motivation_norm_on
from lagesbild_web.records.models import Answer, Phase, RatingSession, Round
from lagesbild_web.records.queries.answers import BothValues, answers_by_session, both_values
from lagesbild_web.records.queries.pictures import indicator_category

REASON_MISSING = "Skriv en motivering."
CERTAINTY_MISSING = "Ange hur säker du är."
NOT_ANSWERED = "Frågan är inte besvarad."


def shortcomings(item: Item, answer: Answer | None, *, session: RatingSession) -> tuple[str, ...]:
    """Return what an independent answer lacks; nothing unseen is asked about."""
    if answer is None:
        return (NOT_ANSWERED,)
    faults = []
    if answer.category is None:
        if not answer.reason.strip():
            faults.append("Skriv varför frågan inte kan besvaras.")
        return tuple(faults)
    if not answer.certainty:
        faults.append(CERTAINTY_MISSING)
    asked = _asked(item, answer, session=session, previous=None, indicators=None)
    if asked and not answer.reason.strip():
        faults.append(f"{REASON_MISSING} {' '.join(reason.sentence for reason in asked)}")
    return tuple(faults)


def weighing_shortcomings(session: RatingSession) -> dict[str, tuple[str, ...]]:
    """Return by item what a rater must say after the comparison, before it can be confirmed.

    A changed value needs a reason, and so does one that is far from the last round or from the
    indicators, even if it stands: the reason of the independent answer was given unseen.
    """
    previous = previous_categories(session)
    found: dict[str, tuple[str, ...]] = {}
    for values in both_values(session):
        faults = _weighing_faults(values, session=session, previous=previous)
        if faults:
            found[values.item.id] = faults
    return found


def weighing_reasons(
    values: BothValues, *, session: RatingSession, previous: Mapping[str, float]
) -> tuple[MotivationReason, ...]:
    """Return why the standing value needs a reason now that the rater has seen the rest."""
    standing = values.standing
    if standing is None or standing.category is None:
        return ()
    return _asked(
        values.item,
        standing,
        session=session,
        previous=previous.get(values.item.id),
        indicators=indicator_category(session.round, session.area),
    )


def _weighing_faults(
    values: BothValues, *, session: RatingSession, previous: Mapping[str, float]
) -> tuple[str, ...]:
    said = bool(values.weighed and values.weighed.reason.strip())
    if said:
        return ()
    if values.is_revised:
        return ("Skriv varför du ändrar skattningen.",)
    seen = [
        reason
        for reason in weighing_reasons(values, session=session, previous=previous)
        if reason is not MotivationReason.SCALE_END
    ]
    if seen:
        return (f"{REASON_MISSING} {' '.join(reason.sentence for reason in seen)}",)
    return ()


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
        item=item,
        norm=motivation_norm_on(session.round.reference_day),
    )


def previous_categories(session: RatingSession) -> dict[str, float]:
    """Return by item the median of what the area's raters stood by in the round before."""
    before = previous_round(session.round)
    if before is None or not session.area:
        return {}
    values = previous_values(before, session.area)
    return {item: float(median(given)) for item, given in values.items() if given}


def previous_round(round_: Round) -> Round | None:
    earlier = Round.objects.filter(reference_day__lt=round_.reference_day, is_exercise=False)
    return earlier.order_by("-reference_day").first()


def previous_values(round_: Round, area: str) -> dict[str, list[int]]:
    """Return by item the categories that the raters of an area stood by in a round."""
    sessions = list(RatingSession.objects.filter(round=round_, area=area))
    independent = answers_by_session(sessions, Phase.INDEPENDENT)
    weighed = answers_by_session(sessions, Phase.WEIGHED)
    found: dict[str, list[int]] = {}
    for session in sessions:
        for item, answer in (independent[session.pk] | weighed[session.pk]).items():
            if answer.category is not None:
                found.setdefault(item, []).append(answer.category)
    return found


def is_comparable_with_last_round(item: Item) -> bool:
    return item.comparability is not Comparability.NOT_COMPARABLE
