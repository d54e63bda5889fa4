"""The way back from an hour in an area, or from a traced krona, to the rows that it was made of.

The tables inside the picture hold every line and every unit's hours. The delivered rows do not come
with a picture: the last step names them by their keys, in the file of the collection.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import polars as pl

from lagesbild import swedish
from lagesbild.errors import NotFound
from lagesbild.norms.tracing_rules import Basis
from lagesbild.picture.step import Step
from lagesbild.resources.places import LENT, Place, Source

PRESENCE = "presence"
"""The figure of an area: hours demonstrably worked there."""

Frames = Mapping[str, pl.DataFrame]
Row = Mapping[str, Any]
FileOf = Callable[[str], str]

_SUMS = "Källorna visar samma timmar och läggs inte ihop; den som visar flest gäller."
_FILES = {
    Source.DUTY_HOURS: "duty_hours",
    Source.POSITIONS: "presence",
    Source.DISPATCH: "presence",
}
_MILLI, _ORE = 1000, 100


def explain_presence(frames: Frames, *, area: str, file_of: FileOf) -> Step:
    """Return how the hours worked in an area came to be: months, units, sources, delivered rows.

    :param file_of: returns the delivered file of a table.
    """
    months = frames["resource_area_months"].filter(pl.col("area") == area).sort("month")
    if months.is_empty():
        return Step(text="Närvaro: området har ingen månad i uppföljningen av resurser.")
    evidence = frames["resource_evidence"].filter(place=Place.AREA.value, works_in=area)
    claims = frames["resource_works_in"].filter(place=Place.AREA.value, worked_area=area)
    first, last = months["month"][0], months["month"][-1]
    worked, by_own = (
        int(months[name].sum()) for name in ("worked_milli", "worked_by_own_district_milli")
    )
    return Step(
        text=f"Bevisligen arbetade timmar i området {first}–{last}:"
        f" {_hours(worked)}, varav {_hours(by_own)} av det egna lokalpolisområdet."
        f" {_SUMS}",
        rests_on=tuple(
            Step(
                text=f"{row['month']}: {_hours(row['worked_milli'])}",
                rests_on=tuple(
                    _of_unit(one, claims, file_of)
                    for one in evidence.filter(month=row["month"]).iter_rows(named=True)
                ),
            )
            for row in months.iter_rows(named=True)
        ),
    )


def explain_decision(
    frames: Frames, *, decision: str, cost_centre: str | None, file_of: FileOf
) -> Step:
    """Return what a budget decision reached, by cost centre; of one of them, line by line.

    :raises NotFound: if there is no such decision, or it has no line on the cost centre.
    """
    reach = frames["resource_reach"].filter(pl.col("decision") == decision)
    if reach.is_empty():
        known = ", ".join(frames["resource_reach"]["decision"]) or "inga"
        raise NotFound(f"Beslutet {decision} finns inte i lägesbilden. Beslut: {known}.")
    parts = frames["resource_allocation"].filter(pl.col("decision") == decision)
    if cost_centre is not None:
        return _cost_centre(frames, parts, cost_centre, file_of)
    [row] = reach.iter_rows(named=True)
    sums = parts.group_by("cost_centre").agg(
        pl.col("amount_ore").sum(),
        in_areas=pl.col("amount_ore").filter(pl.col("place") == Place.AREA.value).sum(),
        unknown=pl.col("amount_ore").filter(pl.col("place") == Place.UNKNOWN.value).sum(),
        unit=pl.col("unit").first(),
    )
    return Step(
        text=f"{row['title']} ({decision}): av {_kronor(row['whole_ore'])} har"
        f" {_kronor(row['reached_ore'])} bevisligen nått områdena på listan,"
        f" {_kronor(row['not_reached_ore'])} har det inte, {_kronor(row['unknown_ore'])} kan inte"
        f" avgöras och {_kronor(row['not_found_ore'])} hittas inte i huvudboken.",
        rests_on=tuple(
            Step(
                text=f"{one['cost_centre']} ({one['unit'] or 'ingen enhet'}):"
                f" {_kronor(one['amount_ore'])}, varav {_kronor(one['in_areas'])} i områden och"
                f" {_kronor(one['unknown'])} som inte kan avgöras. Rad för rad: --cost-centre"
                f" {one['cost_centre']}"
            )
            for one in sums.sort("cost_centre").iter_rows(named=True)
        ),
    )


def _of_unit(row: Row, claims: pl.DataFrame, file_of: FileOf) -> Step:
    """Tell what of the area's month is one unit and function's, and what each source says of it."""
    cut = (
        f" (källan visar {_hours(row['claimed_milli'])}; minskat, se resource_findings_monthly)"
        if row["claimed_milli"] != row["hours_milli"]
        else ""
    )
    sources = claims.filter(month=row["month"], unit=row["unit"], function=row["function"])
    return Step(
        text=f"{row['unit']}, {row['function']}: {_hours(row['hours_milli'])} enligt"
        f" {swedish.word('resource_source', row['source'])}{cut}",
        rests_on=tuple(_claim(one, file_of) for one in sources.iter_rows(named=True)),
    )


def _claim(row: Row, file_of: FileOf) -> Step:
    file = file_of(_FILES[Source(row["source"])])
    between = (
        f" ({swedish.between(row['low'], row['high'])}; det lägre räknas)"
        if row["low"] != row["high"]
        else ""
    )
    of = f", {row['assigned_area']}" if row["assigned_area"] else ""
    return Step(
        text=f"{file}: {row['month']}, {row['source']}, {row['unit']}, {row['function']}{of},"
        f" {row['worked_area']}: {swedish.number(row['hours'])} timmar{between}"
    )


def _cost_centre(frames: Frames, parts: pl.DataFrame, cost_centre: str, file_of: FileOf) -> Step:
    of_it = parts.filter(pl.col("cost_centre") == cost_centre)
    if of_it.is_empty():
        known = ", ".join(parts["cost_centre"].unique().sort()) or "inga"
        raise NotFound(f"Beslutet har ingen rad på {cost_centre}. Kostnadsställen: {known}.")
    lines = of_it.sort("month", "account_class").partition_by(
        "month", "account_class", maintain_order=True
    )
    return Step(
        text=f"{cost_centre}: {_kronor(int(of_it['amount_ore'].sum()))} på beslutet",
        rests_on=tuple(_line(frames, line, file_of) for line in lines),
    )


def _line(frames: Frames, parts: pl.DataFrame, file_of: FileOf) -> Step:
    """Tell how one line of the ledger was divided, with what each part was computed of."""
    row = parts.row(0, named=True)
    amount = int(parts["amount_ore"].sum())
    weights = _weights(frames, row)
    whole = sum(weights.values())
    measured = "tjänster" if row["basis"] == Basis.POSTS else "timmar"
    return Step(
        text=f"{file_of('ledger')}: {row['month']}, {row['cost_centre']},"
        f" {swedish.word('account_class', row['account_class'])}: {_kronor(amount)},"
        f" {swedish.word('tracing_basis', row['basis'])}",
        rests_on=tuple(
            Step(text=text)
            for one in parts.sort("place", "worked_area", nulls_last=True).iter_rows(named=True)
            for text in _part(one, amount, weights, whole=whole, measured=measured)
        ),
    )


def _part(
    row: Row,
    amount: int,
    weights: Mapping[tuple[str, str | None], int],
    *,
    whole: int,
    measured: str,
) -> Iterator[str]:
    where = row["worked_area"] or swedish.word("money_place", row["place"])
    weight = weights.get((row["place"], row["worked_area"]))
    told = f"{where}: {_kronor(row['amount_ore'])}"
    if weight is None:
        yield told
        return
    has = swedish.number(weight / _MILLI)
    of = swedish.number(whole / _MILLI)
    yield f"{told} = {_kronor(amount)} × {has} / {of} {measured}, i hela ören"


def _weights(frames: Frames, row: Row) -> dict[tuple[str, str | None], int]:
    """Return what a line is divided by: thousandths of hours or posts by place and area."""
    basis = row["basis"]
    if basis == Basis.POSTS:
        posts = frames["resource_posts"].filter(month=row["month"], unit=row["unit"])
        return {
            (Place.AREA.value, area) if area else (Place.UNKNOWN.value, None): milli
            for area, milli in posts.select("area", "posts_milli").iter_rows()
        }
    if basis != Basis.HOURS:
        return {}
    rows = frames["resource_evidence"].filter(
        pl.col("month") == row["month"],
        pl.col("unit") == row["unit"],
        # Leave is part of the price of a worked hour.
        pl.col("place") != Place.LEAVE.value,
    )
    is_lent = pl.col("place").is_in([place.value for place in LENT])
    sums = rows.group_by(
        place=pl.when(is_lent).then(pl.lit(Place.UNKNOWN.value)).otherwise(pl.col("place")),
        works_in=pl.when(~is_lent).then(pl.col("works_in")),
    ).agg(pl.col("hours_milli").sum())
    return {(place, area): milli for place, area, milli in sums.iter_rows()}


def _hours(milli: int) -> str:
    return f"{swedish.number(milli / _MILLI)}{swedish.NO_BREAK_SPACE}timmar"


def _kronor(ore: int) -> str:
    return f"{swedish.number(ore / _ORE, decimals=2)}{swedish.NO_BREAK_SPACE}kr"
