"""How is a thing made that somebody has asked for, step by step, and told when it fails?"""

import io
import logging
import zipfile
from collections.abc import Callable, Mapping
from typing import TypeVar

import polars as pl

from lagesbild.errors import UserError
from lagesbild_web.records.models.making import Making, MakingState

READING = "Läser och prövar underlaget"
"""The first step of whatever is made of the site's own collection."""
_LONGEST_STEP = 200

_log = logging.getLogger(__name__)

OnStep = Callable[[str], None]
Made = TypeVar("Made", bound=Making)
Content = TypeVar("Content")


def ignore(step: str) -> None:
    """Take no notice of a step."""


class StepCounter:
    """Tells each step where whoever asked can see it: in the row, and to `on_step`."""

    def __init__(self, made: Making, *, steps: int, on_step: OnStep) -> None:
        self.steps = steps
        """How many there are at most; may become known while they are taken."""
        self._made, self._on_step, self._done = made, on_step, 0

    def next(self, title: str) -> None:
        self._done += 1
        step = _short(f"{self._done} av {self.steps}: {title}")
        type(self._made)._default_manager.filter(pk=self._made.pk).update(step=step)
        self._on_step(step)


def made_or_told(
    row: Made,
    *,
    make: Callable[[], Content],
    finish: Callable[[Content], Made],
    our_fault: str,
) -> Made:
    """Return a row as it ended: with what `finish` stores of what `make` made, or failed.

    :param our_fault: what its step says when the program is at fault.
    """
    try:
        content = make()
    except UserError as error:
        return end(row, state=MakingState.FAILED, step=_short(str(error)))
    except Exception:
        # Whatever went wrong, who waits must be told; the traceback is for us.
        _log.exception("%s %s failed", type(row).__name__, row.pk)
        return end(row, state=MakingState.FAILED, step=our_fault)
    return finish(content)


def end(row: Made, **values: object) -> Made:
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))
    return row


def pack_tables(tables: Mapping[str, pl.DataFrame]) -> bytes:
    """Pack tables as `queries.making.unpack_tables` reads them; Parquet is packed already."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as packed:
        for name, frame in tables.items():
            file = io.BytesIO()
            frame.write_parquet(file)
            packed.writestr(f"{name}.parquet", file.getvalue())
    return stream.getvalue()


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_STEP else f"{text[: _LONGEST_STEP - 1]}…"
