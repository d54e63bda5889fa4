"""What of the hours that were paid for is demonstrably spent where, and what cannot be told?

Each source that tells where people worked gives a lower bound of the hours in each place. The
joint bound of a place is the largest of them: if the sources are right, at least so much was there.
What is left of the paid hours cannot be told. Less evidence can therefore only make that larger.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import polars as pl

from lagesbild.resources.places import GROUND, LENT, ORDER_OF_SOURCES, Place, Source, milli
from lagesbild.stats.largest_remainder import share_out

EVIDENCE_SCHEMA = {
    "month": pl.String,
    "unit": pl.String,
    "function": pl.String,
    "place": pl.String,
    "works_in": pl.String,
    "hours_milli": pl.Int64,
    "claimed_milli": pl.Int64,
    "source": pl.String,
}
"""In thousandths of an hour; the places of a unit and function add up to its paid hours.

`works_in` is the area, or the unit that borrowed. `claimed_milli` is what `source` demonstrated
before contradictions were cut back; of two sources that demonstrate as much, the first is named.
"""

PAID_SCHEMA = {
    "month": pl.String,
    "unit": pl.String,
    "function": pl.String,
    "paid_milli": pl.Int64,
    "basis": pl.String,
}

FINDING_SCHEMA = {
    "month": pl.String,
    "unit": pl.String,
    "function": pl.String,
    "finding": pl.String,
    "paid_milli": pl.Int64,
    "claimed_milli": pl.Int64,
    "text": pl.String,
}

_CELL = ["month", "unit", "function"]


class PaidBasis(StrEnum):
    """Where the paid hours of a unit and function come from."""

    PAID_HOURS = "paid_hours"
    STAFFING = "staffing"
    """Filled posts times the hours of a full-time post."""
    SOURCES = "sources"
    """Neither is delivered: nothing but the demonstrated hours is known."""


class Finding(StrEnum):
    """What makes evidence less than it seems; a question to ask, not a fault of somebody."""

    SOURCES_CONTRADICT = "sources_contradict"
    NO_PAID_HOURS = "no_paid_hours"
    NO_SOURCE = "no_source"


@dataclass(frozen=True, kw_only=True)
class Evidence:
    evidence: pl.DataFrame
    """`EVIDENCE_SCHEMA`."""
    paid: pl.DataFrame
    """`PAID_SCHEMA`."""
    findings: pl.DataFrame
    """`FINDING_SCHEMA`."""


def demonstrate(
    works_in: pl.DataFrame,
    *,
    paid_hours: pl.DataFrame,
    staffing: pl.DataFrame,
    full_time_hours: pl.DataFrame,
) -> Evidence:
    """Return what is demonstrable of the paid hours of each unit and function, month by month.

    Leave in `staffing` is a demonstrated place of its own. Hours on loan have no ground: of what
    is left, so much is told as lent, and the rest is unknown.

    Where the bounds add up to more than was paid for, at least one source is wrong, and nobody
    knows which: all are cut back in proportion, to the paid hours exactly, and named as a finding.
    Only there may a source less make another place's hours larger; docs/adr/0026 says why no rule
    can avoid it. Where no paid hours are known, the demonstrated ones are taken for them.

    :param works_in: see `works_in.works_in`.
    :param paid_hours: the table of the collection; where it has no row, staff times full time.
    :param full_time_hours: see `periods.full_time_by_month`.
    """
    claims = pl.concat([_claims(works_in), _leave(staffing, full_time_hours)])
    known = _known_paid(paid_hours=paid_hours, staffing=staffing, full_time=full_time_hours)
    paid = pl.concat(
        [known, _demonstrated(claims, works_in=works_in).join(known, on=_CELL, how="anti")]
    )
    bounds = _cut_back(_joint(claims).join(paid, on=_CELL), most="paid_milli")
    rows = (
        pl.concat([bounds, _rest(bounds, lent=_lent(works_in), paid=paid)])
        .select(pl.col(name).cast(dtype) for name, dtype in EVIDENCE_SCHEMA.items())
        .sort(*_CELL, "place", "works_in", nulls_last=True)
    )
    return Evidence(evidence=rows, paid=paid.sort(_CELL), findings=_findings(rows, paid=paid))


def _claims(works_in: pl.DataFrame) -> pl.DataFrame:
    """Return each source's lower bound in each place: the lower ends of its intervals."""
    return (
        works_in.filter(pl.col("place").is_in([place.value for place in GROUND]))
        .group_by(*_CELL, "source", "place", works_in="worked_area")
        .agg(pl.col("low").sum())
        .select(*_CELL, "source", "place", "works_in", claimed_milli=milli("low"))
    )


def _leave(staffing: pl.DataFrame, full_time: pl.DataFrame) -> pl.DataFrame:
    leave = pl.sum_horizontal("parental_fte", "sick_fte", "other_leave_fte")
    return (
        _in_hours(staffing, leave, full_time=full_time)
        .filter(pl.col("hours") > 0)
        .select(
            *_CELL,
            source=pl.lit(Source.STAFFING.value),
            place=pl.lit(Place.LEAVE.value),
            works_in=pl.lit(None, pl.String),
            claimed_milli=milli("hours"),
        )
    )


def _in_hours(staffing: pl.DataFrame, fte: pl.Expr, *, full_time: pl.DataFrame) -> pl.DataFrame:
    return (
        staffing.group_by(_CELL)
        .agg(fte=fte.sum())
        .join(full_time, on="month")
        .select(*_CELL, hours=pl.col("fte") * pl.col("full_time_hours"))
    )


def _known_paid(
    *, paid_hours: pl.DataFrame, staffing: pl.DataFrame, full_time: pl.DataFrame
) -> pl.DataFrame:
    told = paid_hours.select(
        *_CELL, paid_milli=milli("hours"), basis=pl.lit(PaidBasis.PAID_HOURS.value)
    )
    staff = _in_hours(staffing, pl.col("filled_fte"), full_time=full_time).select(
        *_CELL, paid_milli=milli("hours"), basis=pl.lit(PaidBasis.STAFFING.value)
    )
    return pl.concat([told, staff.join(told, on=_CELL, how="anti")]).select(
        pl.col(name).cast(dtype) for name, dtype in PAID_SCHEMA.items()
    )


def _demonstrated(claims: pl.DataFrame, *, works_in: pl.DataFrame) -> pl.DataFrame:
    """Return the demonstrated hours of every unit that a source knows, as if they were paid."""
    sums = _joint(claims).group_by(_CELL).agg(paid_milli=pl.col("claimed_milli").sum())
    return (
        works_in.select(_CELL)
        .unique()
        .join(sums, on=_CELL, how="left")
        .select(
            *_CELL,
            paid_milli=pl.col("paid_milli").fill_null(0),
            basis=pl.lit(PaidBasis.SOURCES.value),
        )
    )


def _joint(claims: pl.DataFrame) -> pl.DataFrame:
    """Return the largest bound of each place, and the first source that gives it."""
    order = pl.col("source").replace_strict(ORDER_OF_SOURCES, return_dtype=pl.Int64)
    return (
        claims.sort("claimed_milli", order, descending=[True, False])
        .group_by(*_CELL, "place", "works_in", maintain_order=True)
        .agg(pl.col("claimed_milli", "source").first())
    )


def _cut_back(claims: pl.DataFrame, *, most: str) -> pl.DataFrame:
    """Keep the claims where their sum is within `most`, else cut all back in proportion."""
    claimed = pl.col("claimed_milli").sum().over(_CELL)
    fits = claims.filter(claimed <= pl.col(most)).with_columns(hours_milli=pl.col("claimed_milli"))
    too_much = claims.filter(claimed > pl.col(most)).sort(
        *_CELL, "place", "works_in", nulls_last=True
    )
    cut = [
        group.with_columns(
            hours_milli=pl.Series(
                share_out(group[most][0], group["claimed_milli"].to_list()), dtype=pl.Int64
            )
        )
        for group in too_much.partition_by(_CELL, maintain_order=True)
    ]
    return pl.concat([fits, *cut]).select(EVIDENCE_SCHEMA.keys())


def _lent(works_in: pl.DataFrame) -> pl.DataFrame:
    return (
        works_in.filter(pl.col("place").is_in([place.value for place in LENT]))
        .group_by(*_CELL, "source", "place", works_in="to_unit")
        .agg(pl.col("hours").sum())
        .select(*_CELL, "source", "place", "works_in", claimed_milli=milli("hours"))
        .sort(*_CELL, "place", "works_in", nulls_last=True)
    )


def _rest(bounds: pl.DataFrame, *, lent: pl.DataFrame, paid: pl.DataFrame) -> pl.DataFrame:
    """Divide what is left of the paid hours into lent and unknown."""
    left = paid.join(
        bounds.group_by(_CELL).agg(used=pl.col("hours_milli").sum()), on=_CELL, how="left"
    ).with_columns(left=pl.col("paid_milli") - pl.col("used").fill_null(0))
    told = _cut_back(lent.join(left.select(*_CELL, "left"), on=_CELL, how="inner"), most="left")
    unknown = left.join(
        told.group_by(_CELL).agg(lent=pl.col("hours_milli").sum()), on=_CELL, how="left"
    ).select(
        *_CELL,
        place=pl.lit(Place.UNKNOWN.value),
        works_in=pl.lit(None, pl.String),
        hours_milli=pl.col("left") - pl.col("lent").fill_null(0),
        claimed_milli=pl.lit(0, pl.Int64),
        source=pl.lit(None, pl.String),
    )
    return pl.concat([told, unknown])


def _findings(rows: pl.DataFrame, *, paid: pl.DataFrame) -> pl.DataFrame:
    def claimed(places: Sequence[Place]) -> pl.Expr:
        is_there = pl.col("place").is_in([place.value for place in places])
        return pl.col("claimed_milli").filter(is_there).sum()

    sums = (
        rows.group_by(_CELL)
        .agg(
            on_ground=claimed(GROUND),
            claimed_milli=claimed((*GROUND, Place.LEAVE)),
            told=claimed((*GROUND, *LENT)),
        )
        .join(paid, on=_CELL)
    )
    without = pl.col("basis") == PaidBasis.SOURCES.value
    contradict = sums.filter(pl.col("claimed_milli") > pl.col("paid_milli"))
    silent = sums.filter(~without, pl.col("on_ground") == 0, pl.col("paid_milli") > 0)
    unpaid = sums.filter(without, pl.col("told") > 0).with_columns(claimed_milli=pl.col("told"))
    looked_for: Sequence[tuple[Finding, pl.DataFrame, pl.Expr]] = (
        (
            Finding.SOURCES_CONTRADICT,
            contradict,
            pl.format(
                "Källorna visar {} timmar, men bara {} är betalda. Alla är minskade i proportion."
                " Någon källa har fel, eller också saknas betalda timmar.",
                _hours("claimed_milli"),
                _hours("paid_milli"),
            ),
        ),
        (
            Finding.NO_PAID_HOURS,
            unpaid,
            pl.format(
                "Källorna visar {} timmar, men varken betalda timmar eller bemanning är lämnade.",
                _hours("claimed_milli"),
            ),
        ),
        (
            Finding.NO_SOURCE,
            silent,
            pl.format(
                "Ingen källa visar var någon av de {} betalda timmarna arbetades.",
                _hours("paid_milli"),
            ),
        ),
    )
    return (
        pl.concat(
            found.with_columns(finding=pl.lit(finding.value), text=text).select(
                FINDING_SCHEMA.keys()
            )
            for finding, found, text in looked_for
        )
        .select(pl.col(name).cast(dtype) for name, dtype in FINDING_SCHEMA.items())
        .sort(*_CELL, "finding")
    )


def _hours(name: str) -> pl.Expr:
    """Write thousandths of an hour as hours with one decimal, after a comma."""
    text = (pl.col(name) / 1000).round(1).cast(pl.String).str.replace(r"\.0$", "")
    return text.str.replace(".", ",", literal=True)
