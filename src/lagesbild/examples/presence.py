"""Where the invented response staff and the regions' reinforcement were, by logs, month by month.

They are placed in a district or a region, and work where it is needed: some of the time in the
district's own areas, a little next door, and the reinforcement in areas all over its region.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

import numpy as np
import polars as pl

from lagesbild.examples.officer_plan import OfficerPlan, Posting
from lagesbild.examples.organisation import Organisation
from lagesbild.examples.seeds import Part, stream
from lagesbild.examples.staffing import RESPONSE, Staffed
from lagesbild.examples.table_columns import COLUMNS, table_frame
from lagesbild.norms.officer_norms import officer_norm_on
from lagesbild.periods import Period

OTHER = "other"
REINFORCEMENT_HEADS = (14, 22)
_PRESENT = 0.8
"""Of the reinforcement's full-time hours, so much is worked."""

_AT_STATION = 0.35
_IN_AREAS = (0.08, 0.18)
"""Of the time out, where a district has areas."""
_NEXT_DOOR = 0.015
_REINFORCEMENT_IN_AREAS = 0.35

_SPREAD_IN_AREA, _SPREAD_OUTSIDE = 0.04, 0.01
_QUANTILE_90 = 1.645
_SILENT_MONTHS = 5
_AT_EVENTS = 0.4
"""Of the time in a place, so much is spent at events that dispatch knows of."""
_PERSONS_PER_CAR = 2
_POSITIONS_PER_HOUR = 360
_BY_HOUR = (7, 6, 5, 4, 3, 2, 2, 3, 3, 3, 3, 3, 4, 4, 4, 5, 5, 6, 7, 8, 9, 9, 9, 8)
"""How common presence is at each hour of a day."""
_FRIDAY, _WEEKEND = 4, 1.3
_VERSION = "0.6.0"


@dataclass(frozen=True, kw_only=True)
class PlantedPresence:
    """What the logs hide."""

    silent_district: str
    """Its cars sent no positions in `silent_months`."""
    silent_months: tuple[str, ...]
    reinforcement_regions: tuple[str, ...]
    """Their staff is placed in the region, and works a third of its time in vulnerable areas."""
    shares_in_areas: Mapping[tuple[str, str], float]
    """By unit and function: the true share of the worked hours that was in areas."""


@dataclass(frozen=True, kw_only=True)
class Reinforcement:
    """The officers of a region that are placed in no district."""

    region: str
    heads: int


@dataclass(frozen=True, kw_only=True)
class Presence:
    presence: pl.DataFrame
    by_hour: pl.DataFrame
    logs: pl.DataFrame
    planted: PlantedPresence


@dataclass(frozen=True, kw_only=True)
class _Group:
    """Staff of one unit and function, and where they work when they are out."""

    number: int
    unit: str
    function: str
    heads: Mapping[Period, int]
    worked: Mapping[Period, float]
    areas: tuple[tuple[Posting, float], ...]
    """Share of the time out in each area; the rest is outside all of them."""


def reinforcements(*, seed: int, organisation: Organisation) -> tuple[Reinforcement, ...]:
    """Return the reinforcement of each region, the same in every month."""
    generator = stream(seed, Part.PRESENCE)
    regions = _codes_of(organisation, "police_region")
    return tuple(
        Reinforcement(
            region=region, heads=int(generator.integers(*REINFORCEMENT_HEADS, endpoint=True))
        )
        for region in regions
    )


def full_time_hours(month: Period) -> float:
    return officer_norm_on(month.last).full_time_hours_per_week * month.days / 7


def draw_presence(
    *, seed: int, plan: OfficerPlan, staffing: Sequence[Staffed], organisation: Organisation
) -> Presence:
    """Draw what logs of positions and of events say about every unit and month."""
    groups = [
        *_response_groups(seed, plan, staffing),
        *_reinforcement_groups(seed, plan, organisation),
    ]
    silent = groups[len(groups) // 3].unit
    silent_months = tuple(str(month) for month in plan.months[6 : 6 + _SILENT_MONTHS])
    rows: list[tuple[object, ...]] = []
    for group in groups:
        for month in plan.months:
            is_silent = group.unit == silent and str(month) in silent_months
            rows += _positions(seed, group, month, is_silent=is_silent)
            rows += _events(seed, group, month)
    key = ("month", "source", "unit", "function", "place", "worked_area")
    frame = table_frame("presence", rows).sort(key, nulls_last=True)
    return Presence(
        presence=frame,
        by_hour=_by_hour(frame, last=plan.months[-1]),
        logs=_logs(frame),
        planted=PlantedPresence(
            silent_district=silent,
            silent_months=silent_months,
            reinforcement_regions=tuple(_codes_of(organisation, "police_region")),
            shares_in_areas={
                (group.unit, group.function): (1 - _AT_STATION)
                * sum(share for _, share in group.areas)
                for group in groups
            },
        ),
    )


def _codes_of(organisation: Organisation, kind: str) -> list[str]:
    return organisation.frame.filter(kind=kind)["unit"].unique().sort().to_list()


def _response_groups(seed: int, plan: OfficerPlan, staffing: Sequence[Staffed]) -> Iterator[_Group]:
    for number, district in enumerate(plan.districts):
        generator = stream(seed, Part.PRESENCE, 0, number)
        rows = {r.month: r for r in staffing if r.unit == district and r.function == RESPONSE}
        share = float(generator.uniform(*_IN_AREAS))
        next_door = plan.districts[(number + 1) % len(plan.districts)]
        yield _Group(
            number=number,
            unit=district,
            function=RESPONSE,
            heads={month: row.heads for month, row in rows.items()},
            worked={
                month: row.time.present_fte * full_time_hours(month) for month, row in rows.items()
            },
            areas=_spread(_postings_in(plan, district), share)
            + _spread(_postings_in(plan, next_door), _NEXT_DOOR),
        )


def _reinforcement_groups(
    seed: int, plan: OfficerPlan, organisation: Organisation
) -> Iterator[_Group]:
    regions = _region_of_districts(organisation)
    for number, one in enumerate(reinforcements(seed=seed, organisation=organisation)):
        postings = [p for p in plan.postings if regions[p.district] == one.region]
        yield _Group(
            number=1_000 + number,
            unit=one.region,
            function=OTHER,
            heads=dict.fromkeys(plan.months, one.heads),
            worked={month: one.heads * full_time_hours(month) * _PRESENT for month in plan.months},
            areas=_spread(postings, _REINFORCEMENT_IN_AREAS),
        )


def _region_of_districts(organisation: Organisation) -> dict[str, str]:
    """Return the region of each local police district as they are now."""
    now = organisation.frame.filter(pl.col("valid_to").is_null())
    above = dict(now.select("unit", "parent").iter_rows())
    districts = now.filter(kind="local_police_district")["unit"]
    return {district: above[above[district]] for district in districts}


def _postings_in(plan: OfficerPlan, district: str) -> list[Posting]:
    return [posting for posting in plan.postings if posting.district == district]


def _spread(postings: Sequence[Posting], share: float) -> tuple[tuple[Posting, float], ...]:
    """Divide a share of the time between areas, by how many officers they need."""
    whole = sum(posting.need for posting in postings)
    return tuple((posting, share * posting.need / whole) for posting in postings)


def _positions(
    seed: int, group: _Group, month: Period, *, is_silent: bool
) -> Iterator[tuple[object, ...]]:
    """Tell where the worked hours were; a silent month tells nothing but that they were worked."""
    generator = stream(seed, Part.PRESENCE, 1, group.number, month.first.toordinal())
    worked, cars = group.worked[month], _cars(group, month)
    if is_silent:
        yield _row(generator, month, "positions", group, "unknown", None, worked, spread=0, cars=0)
        return
    out = worked * (1 - _AT_STATION)
    inside = [(posting.area, share) for posting, share in group.areas if month in posting.months]
    outside = out * (1 - sum(share for _, share in inside))
    for place, hours in (("station", worked - out), ("outside", outside)):
        yield _row(
            *(generator, month, "positions", group, place, None, hours),
            spread=_SPREAD_OUTSIDE,
            cars=cars,
        )
    for area, share in inside:
        yield _row(
            *(generator, month, "positions", group, "area", area, out * share),
            spread=_SPREAD_IN_AREA,
            cars=cars,
        )


def _events(seed: int, group: _Group, month: Period) -> Iterator[tuple[object, ...]]:
    """Tell of the time at events, which is less than the time in a place."""
    if group.function != RESPONSE:
        return
    generator = stream(seed, Part.PRESENCE, 2, group.number, month.first.toordinal())
    out = group.worked[month] * (1 - _AT_STATION) * _AT_EVENTS
    inside = [(posting.area, share) for posting, share in group.areas if month in posting.months]
    places: list[tuple[str, str | None, float]] = [
        ("area", area, out * share) for area, share in inside
    ]
    places.append(("outside", None, out * (1 - sum(share for _, share in inside))))
    for place, area, hours in places:
        yield _row(
            *(generator, month, "dispatch", group, place, area, hours),
            spread=_SPREAD_OUTSIDE,
            cars=_cars(group, month),
        )


def _cars(group: _Group, month: Period) -> int:
    return max(group.heads[month] // _PERSONS_PER_CAR, 1)


def _row(
    generator: np.random.Generator,
    month: Period,
    source: str,
    group: _Group,
    place: str,
    area: str | None,
    hours: float,
    *,
    spread: float,
    cars: int,
) -> tuple[object, ...]:
    """Return what a log says of some hours: not quite how many there were."""
    seen = round(hours * (1 + spread * float(generator.normal())), 1)
    half = round(_QUANTILE_90 * spread * hours, 1)
    low, high = round(max(seen - half, 0.0), 1), round(seen + half, 1)
    return str(month), source, group.unit, group.function, place, area, low, seen, high, cars


def _by_hour(presence: pl.DataFrame, *, last: Period) -> pl.DataFrame:
    """Spread the hours in areas of the last whole year over the week: most of them at night."""
    year = str(last.first.year)
    in_areas = presence.filter(
        pl.col("month").str.starts_with(year), source="positions", place="area"
    )
    number = (pl.col("month").str.slice(5).cast(pl.Int64) + 2) // 3
    sums = in_areas.group_by(
        "source", "function", "worked_area", quarter=pl.format("{}-Q{}", pl.lit(year), number)
    ).agg(pl.col("hours").sum(), pl.col("resources").max())
    of_week = pl.DataFrame({"hour_of_week": range(7 * 24)}, schema={"hour_of_week": pl.Int64})
    at = (pl.col("hour_of_week") % 24).replace_strict(dict(enumerate(_BY_HOUR)))
    is_weekend = pl.col("hour_of_week") // 24 >= _FRIDAY
    weight = at * pl.when(is_weekend).then(_WEEKEND).otherwise(1.0)
    return (
        sums.join(of_week.with_columns(weight=weight / weight.sum()), how="cross")
        .with_columns(hours=(pl.col("hours") * pl.col("weight")).round(1))
        .filter(pl.col("hours") > 0)
        .select(*COLUMNS["presence_by_hour"])
        .sort("quarter", "source", "function", "worked_area", "hour_of_week")
    )


def _logs(presence: pl.DataFrame) -> pl.DataFrame:
    """Count the logs that there would have been; there are none, so the checksums are invented."""
    hours = presence.group_by("month", "source").agg(pl.col("hours").sum()).sort("month", "source")
    rows = []
    for month, source, worked in hours.iter_rows():
        count = round(worked / _PERSONS_PER_CAR * _POSITIONS_PER_HOUR)
        if source == "dispatch":
            count = round(worked)
        checksum = sha256(f"{month} {source}".encode()).hexdigest()
        left_out = count // 2_000
        rows.append((month, source, Period.parse(month).days, count, left_out, checksum, _VERSION))
    return table_frame("presence_logs", rows)
