"""A calibration case is written: an invented area that raters of all districts rate."""

from dataclasses import dataclass
from itertools import count

from django.db import transaction
from django.utils.translation import gettext as _

from lagesbild_web.audit.actions import Recorded
from lagesbild_web.permissions import Act
from lagesbild_web.records.actions.recording import record
from lagesbild_web.records.actions.rounds import RoundRefused
from lagesbild_web.records.free_text import check_free_text
from lagesbild_web.records.models import CalibrationCase
from lagesbild_web.records.queries.people import Acting


@dataclass(frozen=True, kw_only=True)
class NewCase:
    """What a calibration case is called, and what its raters are told of the invented area."""

    title: str
    description: str


@transaction.atomic
def write_case(*, case: NewCase, by: Acting) -> CalibrationCase:
    """Add a calibration case under the next free code.

    :raises RoundRefused: without a title or a description: nobody could rate it.
    :raises TextRefused: if a text may not be stored.
    """
    by.check_may(Act.RUN_ROUND, inside=frozenset())
    title, description = case.title.strip(), case.description.strip()
    if not title or not description:
        raise RoundRefused([_("Ge kalibreringsfallet både en rubrik och en beskrivning.")])
    check_free_text(title)
    check_free_text(description)
    written = CalibrationCase.objects.create(
        code=_next_code(), title=title, description=description
    )
    record(
        Recorded.CASE_WRITTEN,
        target=f"case/{written.pk}",
        by=by,
        act=Act.RUN_ROUND,
        case=written.code,
    )
    return written


def _next_code() -> str:
    taken = set(CalibrationCase.objects.values_list("code", flat=True))
    return next(code for number in count(1) if (code := f"KAL{number}") not in taken)
