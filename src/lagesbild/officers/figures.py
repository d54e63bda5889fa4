"""The figures of the follow-up: definition, numerator, denominator, day and source of each."""

from dataclasses import dataclass

import polars as pl

from lagesbild.areas.levels import Level
from lagesbild.officers.measured import Status


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One figure: what it is in words, and how it is had from what is measured."""

    id: str
    title: str
    unit: str
    definition: str
    numerator: str
    """Column of `measured.measure`."""
    denominator: str | None = None
    denominator_high: str | None = None
    """Column of the denominator's upper end, where it has an interval; it gives the lower end."""
    denominator_text: str = ""
    """Why the figure does not exist where the denominator is zero."""
    needs: tuple[str, ...] = ()
    """Columns of reasons; any that is not null makes the figure unknown."""
    low: str | None = None
    high: str | None = None
    """Columns of the numerator's interval."""
    sources: tuple[str, ...] = ()
    """Tables of the collection."""
    only_at: tuple[Level, ...] = tuple(Level)


_STAFF, _TIME, _RESIDENTS = "staff_unknown", "time_unknown", "residents_unknown"

FIGURES = (
    Figure(
        id="residents",
        title="Invånare",
        unit="antal",
        definition="Folkbokförda i området den 31 december året före månaden, med ett intervall för"
        " folkbokföringens fel och för småområden som gränsen skär.",
        numerator="residents",
        needs=(_RESIDENTS,),
        low="residents_low",
        high="residents_high",
        sources=("residents", "small_areas", "areas"),
    ),
    Figure(
        id="posts",
        title="Tjänster",
        unit="heltid",
        definition="Inrättade tjänster som områdespolis, tillsatta eller inte.",
        numerator="posts",
        needs=(_STAFF,),
        sources=("staffing",),
    ),
    Figure(
        id="heads",
        title="Områdespoliser",
        unit="personer",
        definition="Personer som har rollen. I ett område räknas också den som delas med andra"
        " områden; i distriktet, regionen och landet räknas var och en en gång.",
        numerator="heads",
        needs=(_STAFF,),
        sources=("staffing",),
    ),
    Figure(
        id="fte",
        title="Tillsatt heltid",
        unit="heltid",
        definition="Tillsatta tjänster omräknade till heltid, även de som är frånvarande.",
        numerator="fte",
        needs=(_STAFF,),
        sources=("staffing",),
    ),
    Figure(
        id="present_fte",
        title="Närvarande heltid",
        unit="heltid",
        definition="Tillsatt heltid utan föräldraledighet, sjukskrivning och annan ledighet.",
        numerator="present_fte",
        needs=(_STAFF,),
        sources=("staffing",),
    ),
    Figure(
        id="ring_fenced_fte",
        title="Fredad heltid",
        unit="heltid",
        definition="Områdespolisers timmar i området med kontaktskapande, brottsförebyggande och"
        " trygghetsskapande arbete, delade med en heltids timmar. Den övre gränsen räknar in de"
        " timmar som ingen har redovisat.",
        numerator="ring_fenced_fte",
        needs=(_TIME,),
        low="ring_fenced_fte",
        high="ring_fenced_fte_high",
        sources=("duty_hours", "staffing"),
    ),
    Figure(
        id="residents_per_head",
        title="Invånare per områdespolis",
        unit="invånare",
        definition="Invånare delat med områdespoliser.",
        numerator="residents",
        denominator="heads",
        denominator_text="Ingen områdespolis finns att dela med.",
        needs=(_RESIDENTS, _STAFF),
        low="residents_low",
        high="residents_high",
        sources=("residents", "staffing"),
    ),
    Figure(
        id="residents_per_fte",
        title="Invånare per tillsatt heltid",
        unit="invånare",
        definition="Invånare delat med tillsatt heltid.",
        numerator="residents",
        denominator="fte",
        denominator_text="Ingen tillsatt heltid finns att dela med.",
        needs=(_RESIDENTS, _STAFF),
        low="residents_low",
        high="residents_high",
        sources=("residents", "staffing"),
    ),
    Figure(
        id="residents_per_ring_fenced_fte",
        title="Invånare per fredad heltid",
        unit="invånare",
        definition="Invånare delat med fredad heltid.",
        numerator="residents",
        denominator="ring_fenced_fte",
        denominator_high="ring_fenced_fte_high",
        denominator_text="Ingen fredad tid finns att dela med.",
        needs=(_RESIDENTS, _TIME),
        low="residents_low",
        high="residents_high",
        sources=("residents", "duty_hours"),
    ),
    Figure(
        id="area_work_share",
        title="Andel fredad tid",
        unit="andel",
        definition="Områdespolisernas timmar med de tre uppgifterna, var de än utfördes, delade med"
        " alla deras redovisade timmar.",
        numerator="own_area_work_hours",
        denominator="reported_hours",
        denominator_text="Inga timmar är redovisade.",
        needs=(_TIME,),
        sources=("duty_hours",),
    ),
    Figure(
        id="pulled_away_share",
        title="Andel bortdragen tid",
        unit="andel",
        definition="Områdespolisernas timmar i särskilda händelser, ingripanden, utredningar och"
        " annat utanför rollen, delade med alla deras redovisade timmar.",
        numerator="pulled_away_hours",
        denominator="reported_hours",
        denominator_text="Inga timmar är redovisade.",
        needs=(_TIME,),
        sources=("duty_hours",),
    ),
    Figure(
        id="coverage",
        title="Redovisade timmar",
        unit="andel",
        definition="Redovisade timmar delade med närvarande heltid gånger en heltids timmar. Under"
        " den gräns som normen anger kan inget sägas om tid.",
        numerator="reported_hours",
        denominator="contracted_hours",
        denominator_text="Ingen var närvarande, så inga timmar väntas.",
        needs=(_STAFF,),
        sources=("duty_hours", "staffing"),
    ),
    Figure(
        id="turnover",
        title="Omsättning",
        unit="andel",
        definition="De som slutat i rollen under perioden, delade med medeltalet områdespoliser.",
        numerator="left_heads",
        denominator="heads",
        denominator_text="Ingen områdespolis finns att dela med.",
        needs=(_STAFF,),
        sources=("staffing",),
    ),
    Figure(
        id="median_months",
        title="Tid i området, median",
        unit="månader",
        definition="Hur länge hälften av områdespoliserna har haft området, den sista månaden.",
        numerator="median_months",
        needs=(_STAFF,),
        sources=("staffing",),
        only_at=(Level.AREA,),
    ),
)

FIGURE_SCHEMA = {
    "level": pl.String,
    "unit": pl.String,
    "period": pl.String,
    "figure": pl.String,
    "value": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "numerator": pl.Float64,
    "denominator": pl.Float64,
    "residents_day": pl.String,
    "sources": pl.String,
    "status": pl.String,
    "reason": pl.String,
}


def list_figures(measured: pl.DataFrame) -> pl.DataFrame:
    """Return every figure of every unit and period, one per row, as `FIGURE_SCHEMA` has it.

    A figure that cannot be told has null in all numbers and its reason in Swedish; zero is zero.

    :param measured: see `measured.measure`.
    """
    rows = pl.concat([_rows(measured, figure) for figure in FIGURES])
    order = {figure.id: number for number, figure in enumerate(FIGURES)}
    return rows.select(pl.col(name).cast(dtype) for name, dtype in FIGURE_SCHEMA.items()).sort(
        "level",
        "unit",
        "period",
        pl.col("figure").replace_strict(order, return_dtype=pl.Int64),
    )


def _rows(measured: pl.DataFrame, figure: Figure) -> pl.DataFrame:
    here = measured.filter(pl.col("level").is_in([level.value for level in figure.only_at]))
    numerator = pl.col(figure.numerator)
    denominator = pl.col(figure.denominator) if figure.denominator else pl.lit(1.0)
    unknown = pl.coalesce(*figure.needs)
    is_known = unknown.is_null() & numerator.is_not_null()
    can_divide = is_known & (denominator > 0)

    def divided(column: str | None, by: pl.Expr = denominator) -> pl.Expr:
        amount = pl.col(column) if column else pl.lit(None, pl.Float64)
        return pl.when(can_divide).then(amount / by)

    most = pl.col(figure.denominator_high) if figure.denominator_high else denominator

    return here.select(
        "level",
        "unit",
        "period",
        figure=pl.lit(figure.id),
        value=divided(figure.numerator),
        low=divided(figure.low, by=most),
        high=divided(figure.high),
        numerator=pl.when(is_known).then(numerator),
        denominator=pl.when(is_known).then(denominator)
        if figure.denominator
        else pl.lit(None, pl.Float64),
        residents_day=_residents_days() if "residents" in figure.sources else pl.lit(None),
        sources=pl.lit(", ".join(figure.sources)),
        status=pl.when(can_divide)
        .then(pl.lit(Status.KNOWN.value))
        .when(is_known)
        .then(pl.lit(Status.NOT_APPLICABLE.value))
        .otherwise(pl.lit(Status.CANNOT_BE_TOLD.value)),
        reason=pl.when(is_known & ~can_divide)
        .then(pl.lit(figure.denominator_text))
        .when(~is_known)
        .then(pl.coalesce(unknown, pl.lit("Uppgiften är inte lämnad."))),
    )


def _residents_days() -> pl.Expr:
    first, last = pl.col("first_residents_year"), pl.col("last_residents_year")
    one = pl.format("{}-12-31", last)
    return (
        pl.when(first == last).then(one).otherwise(pl.format("{}-12-31 och {}-12-31", first, last))
    )
