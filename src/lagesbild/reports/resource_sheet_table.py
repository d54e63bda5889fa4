"""What the page of an area says of police being there: one row, hours by source beside its posts.

Sums are of months that are shown, and so tell nothing of one that is withheld. What can be shown to
have been worked, and what is placed, is explained once, in the chapter: the page is full.
"""

import polars as pl

from lagesbild import swedish
from lagesbild.norms.presence_methods import PresenceMethod
from lagesbild.reports.content import Column, TextTable, number_column, text_table
from lagesbild.reports.resource_rows import FollowedResources
from lagesbild.resources.places import Source

_COLUMNS = (
    Column("Månader"),
    number_column("Visas"),
    number_column("Positions\u00adloggar"),
    number_column("Intervall"),
    number_column("Händelse\u00adrapporter"),
    number_column("Intervall"),
    number_column("Bevis\u00adligen"),
    number_column("Placerade"),
)
_SOURCES = (Source.POSITIONS.value, Source.DISPATCH.value)
_MILLI = 1000


def sheet_table(
    followed: FollowedResources | None, code: str, *, method: PresenceMethod, id_: str
) -> TextTable | None:
    """Return the table of an area; None if the picture follows no resources."""
    if followed is None:
        return None
    presence = followed.tables["resource_presence"].filter(area=code)
    withheld = presence.filter("suppressed")["month"].unique()
    shown = presence.filter(~pl.col("month").is_in(withheld.implode()))
    months = (shown["month"].n_unique(), presence["month"].n_unique())
    row = (
        followed.period.replace("–", " till ") or "–",
        f"{months[0]} av {months[1]}" if months[1] else "–",
        *(cell for source in _SOURCES for cell in _presence(presence, shown, source)),
        *_balance(followed, code, is_told=not presence.is_empty()),
    )
    caption = (
        f"Närvaro och placering i timmar, med {swedish.percent(method.coverage)} intervall."
        " Loggar är uppräknade för tysta radioterminaler, händelserapporter är tid på plats."
    )
    return text_table(id_, caption, _COLUMNS, [row])


def _presence(presence: pl.DataFrame, shown: pl.DataFrame, source: str) -> tuple[str, str]:
    """Return the hours of a source and their interval, the ends of the months added up."""
    if presence.filter(source=source).is_empty():
        return swedish.MISSING, "–"
    rows = shown.filter(source=source)
    if rows.is_empty():
        return swedish.SUPPRESSED, swedish.SUPPRESSED
    low, hours, high = (float(rows[name].sum()) for name in ("low", "hours", "high"))
    return swedish.count(hours), swedish.interval(low, high, decimals=0)


def _balance(followed: FollowedResources, code: str, *, is_told: bool) -> tuple[str, str]:
    """Return the hours that can be shown to have been worked there, and those of the posts.

    No hours are no finding where no source tells of the area.
    """
    found = followed.tables["resource_areas"].filter(area=code).to_dicts()
    row = found[0] if found else {}
    worked = row.get("worked_milli")
    if row.get("suppressed"):
        return swedish.SUPPRESSED, _hours(row["placed_milli"])
    return _hours(worked if worked or is_told else None), _hours(row.get("placed_milli"))


def _hours(milli: int | None) -> str:
    return swedish.MISSING if milli is None else swedish.count(milli / _MILLI)
