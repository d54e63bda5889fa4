"""What the officers' hours went to, in the nation and each region."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from lagesbild import swedish
from lagesbild.norms.officer_functions import officer_catalogue_on
from lagesbild.officers.measured import Status
from lagesbild.reports import svg
from lagesbild.reports.content import Column, TextTable, number_column, text_table
from lagesbild.reports.figure import Figure
from lagesbild.reports.officer_paints import KIND_WORDS, KINDS
from lagesbild.reports.officer_rows import Followed, Unit

_WIDTH, _LEFT = 800.0, 130.0
_ROW, _TOP = 24.0, 22.0
_GAP = 1.4
"""Between activities, or two dark ones would look like one."""
_NARROWEST = 0.005


@dataclass(frozen=True, kw_only=True)
class Activity:
    id: str
    title: str
    kind: str


def activities_of(followed: Followed) -> list[Activity]:
    return activities_in(followed.time_use, on=followed.period.last)


def activities_in(time_use: pl.DataFrame, *, on: date) -> list[Activity]:
    """Return the activities by kind, those of the catalogue before local ones and loans.

    :param time_use: the table `officer_time_use`.
    """
    catalogue = list(officer_catalogue_on(on).activities)
    kinds = list(KIND_WORDS)
    found = time_use.select("activity", "activity_title", "kind").unique()
    activities = [
        Activity(id=row["activity"], title=row["activity_title"], kind=row["kind"])
        for row in found.iter_rows(named=True)
    ]

    def order(one: Activity) -> tuple[int, int, str]:
        place = catalogue.index(one.id) if one.id in catalogue else len(catalogue)
        return kinds.index(one.kind), place, one.id

    return sorted(activities, key=order)


def told_units(followed: Followed) -> list[Unit]:
    """Return the nation and the regions of which enough hours are reported to tell."""
    return [
        unit
        for unit in (followed.nation, *followed.regions)
        if followed.figure(unit, "area_work_share").get("status") == Status.KNOWN
    ]


def time_bars(followed: Followed) -> list[Figure]:
    units = told_units(followed)
    if not units:
        return []
    return [
        bars_figure(
            {unit.label: shares_of(followed, unit) for unit in units},
            activities_of(followed),
            id_="officer-time",
            title="Vad områdespolisernas redovisade timmar gick till",
        )
    ]


def bars_figure(
    shares: Mapping[str, Mapping[str, float]],
    activities: Sequence[Activity],
    *,
    id_: str,
    title: str,
) -> Figure:
    """Draw a bar for each unit by its label, with the share of each activity by its id."""
    height = _TOP + _ROW * len(shares) + 6
    return Figure(
        id=id_,
        title=title,
        subtitle=(
            "Andel av alla redovisade timmar, i procent. Varje aktivitet är en ruta; mönstret"
            " visar vilket slag den är av. Aktiviteterna står i tabellen."
        ),
        alt="Andel av timmarna per slag. "
        + " ".join(_in_words(label, of, activities) for label, of in shares.items()),
        width=_WIDTH,
        height=height,
        parts=(
            KINDS.patterns(id_),
            svg.moved(KINDS.draw_keys(KIND_WORDS, y=1, id_=id_), x=_LEFT),
            *(
                part
                for index, (label, of) in enumerate(shares.items())
                for part in _draw_row(label, of, activities, top=_TOP + _ROW * index, id_=id_)
            ),
        ),
    )


def time_table(followed: Followed) -> TextTable:
    """Return the twin of the bars."""
    units = told_units(followed)
    shares = {unit: shares_of(followed, unit) for unit in units}
    rows = [
        (
            one.title,
            KIND_WORDS[one.kind].lower(),
            *(_percent(shares[unit].get(one.id, 0.0)) for unit in units),
        )
        for one in activities_of(followed)
    ]
    columns = [
        Column("Aktivitet"),
        Column("Slag"),
        *(number_column(unit.label) for unit in units),
    ]
    caption = "Andel av områdespolisernas redovisade timmar per aktivitet."
    return text_table("table-officer-time", caption, columns, rows if units else [])


def shares_of(followed: Followed, unit: Unit) -> dict[str, float]:
    """Return the share of each activity in a unit's hours."""
    rows = followed.time_use.filter(level=unit.level.value, unit=unit.code).drop_nulls("share")
    return dict(rows.select("activity", "share").iter_rows())


def kind_share(followed: Followed, unit: Unit, kind: str) -> float:
    rows = followed.time_use.filter(level=unit.level.value, unit=unit.code, kind=kind)
    return float(rows["share"].sum())


def _percent(share: float) -> str:
    if 0 < share < _NARROWEST:
        return f"<{swedish.NO_BREAK_SPACE}1{swedish.NO_BREAK_SPACE}%"
    return swedish.percent(share)


def _draw_row(
    label: str,
    shares: Mapping[str, float],
    activities: Sequence[Activity],
    *,
    top: float,
    id_: str,
) -> list[str]:
    parts = [svg.text(label, x=0, y=top + 15, size=11.5)]
    x = _LEFT
    for one in activities:
        width = (_WIDTH - _LEFT - 1) * shares.get(one.id, 0.0)
        if width:
            seen = max(width - _GAP, _GAP)
            box = {"x": x, "y": top + 2, "width": seen, "height": _ROW - 5}
            percent = swedish.count(100 * shares[one.id])
            parts += KINDS.draw_share(one.kind, percent, **box, id_=id_)
        x += width
    return parts


def _in_words(label: str, shares: Mapping[str, float], activities: Sequence[Activity]) -> str:
    """Say the share of each kind that somebody has reported an activity of."""
    by_kind: dict[str, float] = {}
    for one in activities:
        by_kind[one.kind] = by_kind.get(one.kind, 0.0) + shares.get(one.id, 0.0)
    kinds = [
        f"{word.lower()} {swedish.percent(by_kind[kind])}"
        for kind, word in KIND_WORDS.items()
        if kind in by_kind
    ]
    return f"{label}: {', '.join(kinds)}."
