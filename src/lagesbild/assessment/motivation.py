"""When a rater is asked to write down the reason of an answer, and with which words."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from lagesbild.assessment.questionnaire import Comparability, Item
from lagesbild.norms.motivation import MotivationNorm


class MotivationReason(StrEnum):
    """Why a reason is asked for."""

    SCALE_END = "scale_end"
    CHANGED_SINCE_LAST_ROUND = "changed_since_last_round"
    FAR_FROM_INDICATORS = "far_from_indicators"

    @property
    def sentence(self) -> str:
        """What the rater reads."""
        return _SENTENCES[self]


_SENTENCES: Mapping[MotivationReason, str] = MappingProxyType(
    {
        MotivationReason.SCALE_END: (
            "Svaret ligger ytterst på skalan. Skriv varför steget innanför inte räcker till."
        ),
        MotivationReason.CHANGED_SINCE_LAST_ROUND: (
            "Svaret skiljer sig mycket från förra omgångens. Skriv vad som har hänt sedan dess."
        ),
        MotivationReason.FAR_FROM_INDICATORS: (
            "Svaret ligger långt från vad indikatorerna pekar mot. Skriv vad de inte visar."
        ),
    }
)


def motivations_asked(
    *,
    category: int | None,
    previous_category: float | None,
    indicator_category: float | None,
    item: Item,
    norm: MotivationNorm,
) -> tuple[MotivationReason, ...]:
    """Return why an answer needs a written reason, in a fixed order; empty when it needs none.

    A missing code is `None` and needs none of these: it says itself why there is no category. So
    does a value that is not known to compare with. The last round's value counts unless the item is
    not comparable with it; a new wording still counts, for then a sentence tells which it was.

    :param previous_category: of the last round, a rater's own or a level of the area.
    :param indicator_category: where on the scale the indicators would place the area.
    """
    if category is None:
        return ()
    if item.comparability is Comparability.NOT_COMPARABLE:
        previous_category = None
    needed = {
        MotivationReason.SCALE_END: category in norm.scale_ends,
        MotivationReason.CHANGED_SINCE_LAST_ROUND: _is_far(
            category, previous_category, steps=norm.change_steps
        ),
        MotivationReason.FAR_FROM_INDICATORS: _is_far(
            category, indicator_category, steps=norm.indicator_steps
        ),
    }
    return tuple(reason for reason, is_needed in needed.items() if is_needed)


def _is_far(category: int, other: float | None, *, steps: float) -> bool:
    return other is not None and abs(category - other) >= steps
