"""How is a picture made that somebody has asked for: of the very files that an export would give.

So the picture that `lagesbild picture` makes of the export has the same tables and data version.
"""

from functools import partial

from django.db import transaction
from django.utils.translation import gettext_noop

from lagesbild.errors import UserError
from lagesbild.picture.make import STEPS, make_picture
from lagesbild.picture.record import Picture
from lagesbild.sources.collection import read_collection
from lagesbild_web.audit.actions import Recorded
from lagesbild_web.audit.chain import record_event
from lagesbild_web.records.exchange.making import (
    READING,
    OnStep,
    StepCounter,
    end,
    ignore,
    made_or_told,
    pack_tables,
)
from lagesbild_web.records.exchange.outgoing import written_collection
from lagesbild_web.records.models import FrozenPicture
from lagesbild_web.records.models.making import MakingState

_OUR_FAULT = gettext_noop(
    "Ett fel i programmet gjorde att lägesbilden inte blev klar. Felet är loggat; hör av dig till"
    " den som förvaltar systemet."
)


def freeze_picture(pk: int, *, on_step: OnStep = ignore) -> FrozenPicture:
    """Make a picture that has been asked for, and return it as it ended: ready or failed.

    :raises UserError: if it is not waiting to be made.
    """
    picture = FrozenPicture.objects.select_related("round", "by").defer("tables").get(pk=pk)
    if picture.state != MakingState.RUNNING:
        raise UserError(f"Lägesbild {pk} är redan gjord eller avbruten. Gör en ny.")
    return made_or_told(
        picture,
        make=partial(_make, picture, on_step=on_step),
        finish=partial(_finish, picture),
        our_fault=_OUR_FAULT,
    )


def _make(picture: FrozenPicture, *, on_step: OnStep) -> Picture:
    counter = StepCounter(picture, steps=STEPS + 1, on_step=on_step)
    counter.next(READING)
    with written_collection() as folder:
        collection = read_collection(folder)
    return make_picture(collection, round_=picture.round.code, on_step=counter.next)


@transaction.atomic
def _finish(picture: FrozenPicture, made: Picture) -> FrozenPicture:
    picture = end(
        picture,
        state=MakingState.READY,
        step="",
        data_version=made.data_version,
        software_version=made.software_version,
        tables=pack_tables(made.tables),
    )
    record_event(
        action=Recorded.PICTURE_FROZEN,
        target=f"picture/{picture.pk}",
        by=picture.by,
        details={"round": picture.round.code, "data_version": made.data_version},
    )
    return picture
