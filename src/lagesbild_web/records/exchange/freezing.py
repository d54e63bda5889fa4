"""How is a picture made that somebody has asked for: of the very files that an export would give.

So the picture that `lagesbild picture` makes of the export has the same tables and data version.
"""

import io
import logging
import zipfile
from collections.abc import Callable, Mapping

import polars as pl
from django.db import transaction
from django.utils.translation import gettext_noop

from lagesbild.errors import UserError
from lagesbild.picture.make import STEPS, make_picture
from lagesbild.picture.record import Picture
from lagesbild.sources.collection import read_collection
from lagesbild_web.audit.actions import Recorded
from lagesbild_web.audit.chain import record_event
from lagesbild_web.records.exchange.outgoing import written_collection
from lagesbild_web.records.models import FrozenPicture
from lagesbild_web.records.models.pictures import PictureState

_log = logging.getLogger(__name__)
_READING = "Läser och prövar underlaget"
_OUR_FAULT = gettext_noop(
    "Ett fel i programmet gjorde att lägesbilden inte blev klar. Felet är loggat; hör av dig till"
    " den som förvaltar systemet."
)
_LONGEST_STEP = 200

OnStep = Callable[[str], None]


def _ignore(step: str) -> None:
    """Take no notice of a step."""


def freeze_picture(pk: int, *, on_step: OnStep = _ignore) -> FrozenPicture:
    """Make a picture that has been asked for, and return it as it ended: ready or failed.

    :raises UserError: if it is not waiting to be made.
    """
    picture = FrozenPicture.objects.select_related("round", "by").defer("tables").get(pk=pk)
    if picture.state != PictureState.RUNNING:
        raise UserError(f"Lägesbild {pk} är redan gjord eller avbruten. Gör en ny.")
    try:
        made = _make(picture, on_step=on_step)
    except UserError as error:
        return _end(picture, state=PictureState.FAILED, step=_short(str(error)))
    except Exception:
        # Whatever went wrong, who waits must be told; the traceback is for us.
        _log.exception("picture %s of round %s failed", pk, picture.round.code)
        return _end(picture, state=PictureState.FAILED, step=_OUR_FAULT)
    return _finish(picture, made)


def _make(picture: FrozenPicture, *, on_step: OnStep) -> Picture:
    done = 0

    def next_step(title: str) -> None:
        nonlocal done
        done += 1
        step = _short(f"{done} av {STEPS + 1}: {title}")
        FrozenPicture.objects.filter(pk=picture.pk).update(step=step)
        on_step(step)

    next_step(_READING)
    with written_collection() as folder:
        collection = read_collection(folder)
    return make_picture(collection, round_=picture.round.code, on_step=next_step)


@transaction.atomic
def _finish(picture: FrozenPicture, made: Picture) -> FrozenPicture:
    picture = _end(
        picture,
        state=PictureState.READY,
        step="",
        data_version=made.data_version,
        software_version=made.software_version,
        tables=_zip(made.tables),
    )
    record_event(
        action=Recorded.PICTURE_FROZEN,
        target=f"picture/{picture.pk}",
        by=picture.by,
        details={"round": picture.round.code, "data_version": made.data_version},
    )
    return picture


def _end(picture: FrozenPicture, **values: object) -> FrozenPicture:
    for name, value in values.items():
        setattr(picture, name, value)
    picture.save(update_fields=list(values))
    return picture


def _zip(tables: Mapping[str, pl.DataFrame]) -> bytes:
    """Pack the tables as `queries.pictures.tables_of` reads them; Parquet is packed already."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as packed:
        for name, frame in tables.items():
            file = io.BytesIO()
            frame.write_parquet(file)
            packed.writestr(f"{name}.parquet", file.getvalue())
    return stream.getvalue()


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_STEP else f"{text[: _LONGEST_STEP - 1]}…"
