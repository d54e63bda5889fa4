"""Why a need of cameras stands where it does in the queue, from the tables inside the picture.

The delivered rows do not come with a picture: the last step names them by their keys, in the file
of the collection. No position is among them.
"""

from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

import polars as pl

from lagesbild import swedish
from lagesbild.errors import NotFound
from lagesbild.norms.camera_priority import CameraPriority, Criterion
from lagesbild.picture.step import Step

Frames = Mapping[str, pl.DataFrame]
Row = Mapping[str, Any]
FileOf = Callable[[str], str]


def explain_need(frames: Frames, *, need: str, order: CameraPriority, file_of: FileOf) -> Step:
    """Return why a need stands where it does, what it was ordered by, and when it may be met.

    :param order: of the picture's day.
    :param file_of: returns the delivered file of a table.
    :raises NotFound: if there is no such need in the picture.
    """
    known = frames["camera_register"].filter(~pl.col("is_point"))
    found = known.filter(pl.col("subject") == need).to_dicts()
    if not found:
        raise NotFound(_unknown(need, known["subject"].to_list()))
    [registered] = found
    queue = frames["camera_queue"]
    rows = queue.filter(pl.col("need") == need).to_dicts()
    if not rows:
        return Step(
            text=f"{need} står inte i kön. Tillståndet är {registered['state']} sedan"
            f" {swedish.day(registered['since'])}: kön visar vad som är anmält och inte beställt.",
            rests_on=(*_forecast(frames, need), _delivered(need, file_of)),
        )
    [row] = rows
    moved = row["position"] != row["by_order"]
    return Step(
        text=f"{need} står på plats {row['position']} av {queue.height} i kön"
        + (f"; utan avsteg vore det plats {row['by_order']}." if moved else "."),
        rests_on=(
            *_neighbours(queue, row),
            *_departures(frames, need),
            Step(
                text="Det som ordningen ser på, i tur och ordning",
                rests_on=tuple(
                    Step(text=f"{one.title.capitalize()}: {_value(one, row[one.id])}")
                    for one in order.criteria
                ),
            ),
            *_forecast(frames, need),
            _delivered(need, file_of),
        ),
    )


def _unknown(need: str, known: list[str]) -> str:
    near = get_close_matches(need, known, n=3)
    hint = f" Menade du {' eller '.join(near)}?" if near else ""
    return f"Behovet {need} finns inte i lägesbilden.{hint}"


def _neighbours(queue: pl.DataFrame, row: Row) -> Iterator[Step]:
    """Yield why the one before stands before it, and why it stands before the next."""
    before = queue.filter(pl.col("position") == row["position"] - 1).to_dicts()
    for sentence in (*(one["why"] for one in before), row["why"]):
        if sentence:
            yield Step(text=sentence)


def _departures(frames: Frames, need: str) -> Iterator[Step]:
    about = (pl.col("need") == need) | (pl.col("moved_before") == need)
    for one in frames["camera_departures"].filter(about).iter_rows(named=True):
        effect = swedish.word("departure_effect", one["effect"])
        yield Step(
            text=f"Avsteg {swedish.day(one['decided_on'])} av {one['role']}: {one['need']} före"
            f" {one['moved_before']}, {effect}. Skäl: {one['reason']}"
        )


def _value(criterion: Criterion, value: str | float | None) -> str:
    if value is None:
        return swedish.MISSING
    if criterion.words:
        return criterion.words[str(value)]
    return str(value) if isinstance(value, str) else swedish.number(value)


def _forecast(frames: Frames, need: str) -> Iterator[Step]:
    for one in frames["camera_forecast"].filter(pl.col("need") == need).iter_rows(named=True):
        never = swedish.chance(one["chance_not_met"])
        if one["met_median"] is None:
            yield Step(text=f"Prognos: möts troligen inte inom horisonten (sannolikhet {never}).")
            continue
        until = one["met_high"] or "efter horisonten"
        yield Step(
            text=f"Prognos: monterat eller utdelat {one['met_median']} (från {one['met_low']} till"
            f" {until}); möts inte inom horisonten: {never}."
        )


def _delivered(need: str, file_of: FileOf) -> Step:
    return Step(
        text=f"{file_of('camera_needs')}, {file_of('camera_events')},"
        f" {file_of('balancing_tests')}: raderna om {need}"
    )
