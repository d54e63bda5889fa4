"""What the newest picture of a round says, for pages and rules that lay it beside the answers."""

from functools import lru_cache

import polars as pl

from lagesbild.assessment.questionnaire import HIGHEST_CATEGORY
from lagesbild_web.records.models import FrozenPicture, Round
from lagesbild_web.records.models.making import MakingState
from lagesbild_web.records.queries.making import unpack_tables


def latest_picture(round_: Round) -> FrozenPicture | None:
    """Return the newest finished picture of a round, without its tables."""
    ready = FrozenPicture.objects.filter(round=round_, state=MakingState.READY)
    return ready.defer("tables").order_by("-pk").first()


@lru_cache(maxsize=4)
def tables_of(picture_id: int) -> dict[str, pl.DataFrame]:
    """Return the tables of a finished picture; it never changes, so it is read once."""
    content = FrozenPicture.objects.values_list("tables", flat=True).get(pk=picture_id)
    return unpack_tables(content)


def indicator_category(round_: Round, area: str) -> float | None:
    """Return where the indicators put an area on the raters' scale, 0-5; None if nobody knows.

    The composite runs from 0 to 100 and the scale from 0 to 5: nothing says that a twentieth of
    the one is a step of the other, so this only asks for a reason, and never changes an answer.
    """
    picture = latest_picture(round_)
    if picture is None:
        return None
    rows = tables_of(picture.pk)["composite"].filter(pl.col("area") == area)
    if rows.is_empty() or rows["score"][0] is None:
        return None
    return float(rows["score"][0]) / 100 * HIGHEST_CATEGORY
