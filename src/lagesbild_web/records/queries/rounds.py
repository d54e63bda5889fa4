"""Which round a page is about."""

from lagesbild_web.records.models import Round
from lagesbild_web.records.models.rounds import RoundState


def all_rounds() -> list[Round]:
    """Return the rounds, the newest first; those to practise in last."""
    return list(Round.objects.order_by("is_exercise", "-reference_day", "code"))


def round_to_show(code: str = "") -> Round | None:
    """Return the round that is asked for, else the one that people are at work with.

    That is the open round that closes first, or the last one closed, or the next one planned.
    """
    if code:
        return Round.objects.filter(code=code).select_related("questionnaire").first()
    rows = Round.objects.filter(is_exercise=False).select_related("questionnaire")
    return (
        rows.filter(state=RoundState.OPEN).order_by("closes", "code").first()
        or rows.filter(state=RoundState.CLOSED).order_by("-reference_day").first()
        or rows.order_by("reference_day").first()
    )
