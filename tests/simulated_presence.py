"""Simulated months of vehicles whose radios fall silent, with the truth beside what was heard.

A shift is a walk between places: stays of random length, each in a place drawn by the day's own
shares. Radios fall silent for spells, for days, and some for the whole month; the places of what
was heard are off by half a minute at each border.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from lagesbild.norms.presence_methods import PresenceMethod, presence_method_on
from lagesbild.resources.presence_estimates import estimate_presence

AREAS = ("Hamnen", "Kullen", "Ängen")
OUTSIDE, DEPOT = "outside", "depot"
_PLACES = (*AREAS, OUTSIDE, DEPOT)
_SHARES = np.array([0.20, 0.08, 0.05, 0.50, 0.17])
_MINUTES_OF_SHIFT = (400, 560)
_BORDER_SD_MINUTES = 0.5
_SHORT_SPELL_MINUTES = 3.0
MONTH = "2025-03"
_FIRST = date(2025, 3, 1)
METHOD = presence_method_on(_FIRST)


@dataclass(frozen=True, kw_only=True)
class Silence:
    """When a radio is not heard."""

    spells_per_hour: float = 0.06
    minutes_per_spell: float = 120.0
    """Median over spells is less: they are lognormal."""
    short_spells_per_hour: float = 0.0
    """Of three minutes, among the others."""
    days: float = 0.12
    """Share of shifts that were silent from beginning to end."""
    months: float = 0.10
    """Share of vehicles that were silent all month."""
    minutes_per_stay: float = 25.0
    stays_alike: bool = True
    """Else seven of ten last a fifth of the mean, and three almost three times as long."""
    day_shares: float = 20.0
    """How alike the days of a vehicle are: the sum of the parameters of their Dirichlet draw."""


@dataclass(frozen=True, kw_only=True)
class SimulatedPresence:
    """The frames that `estimate_presence` takes, and the hours that were."""

    unit_days: pl.DataFrame
    unit_day_areas: pl.DataFrame
    register: pl.DataFrame
    shifts: pl.DataFrame
    truth: dict[str, float]
    """Person-hours by area, or outside, of vehicles that were heard at least once."""
    silent_hours: float
    """Person-hours of vehicles that were not heard in the month."""


def simulate_presence(
    rng: np.random.Generator,
    *,
    vehicles: int,
    shifts: int = 18,
    crew: float = 2.0,
    silence: Silence | None = None,
) -> SimulatedPresence:
    """Simulate one month of the vehicles of one unit and function."""
    silence = silence or Silence()
    heard_rows, area_rows, shift_rows = [], [], []
    truth, silent_hours = dict.fromkeys((*AREAS, OUTSIDE), 0.0), 0.0
    for number in range(vehicles):
        vehicle, is_silent = f"V{number}", rng.random() < silence.months
        spent, was_heard = np.zeros(len(_PLACES)), False
        for offset in np.sort(rng.choice(31, size=shifts, replace=False)):
            day = _FIRST + timedelta(days=int(offset))
            minutes = int(rng.integers(*_MINUTES_OF_SHIFT))
            true, seen = _walk(rng, minutes, silence)
            heard = np.zeros(minutes, bool) if is_silent else _heard(rng, minutes, silence)
            spent += np.bincount(true, minlength=len(_PLACES))
            shift_rows.append((vehicle, day, minutes / 60))
            if not heard.any():
                continue
            was_heard = True
            first, last = np.flatnonzero(heard)[[0, -1]]
            gaps = _spells(~heard[first : last + 1]) / 60
            heard_rows.append(
                (vehicle, day, heard.sum() / 60, gaps.sum(), len(gaps), (gaps**2).sum())
            )
            crossed = heard[1:] & heard[:-1] & (seen[1:] != seen[:-1])
            crossings = np.bincount(
                np.concatenate([seen[:-1][crossed], seen[1:][crossed]]), minlength=len(_PLACES)
            )
            for place, count in enumerate(np.bincount(seen[heard], minlength=len(_PLACES))):
                if count:
                    row = (vehicle, day, *_cell(_PLACES[place]), count / 60, crossings[place])
                    area_rows.append(row)
        if was_heard:
            for place in truth:
                truth[place] += crew * spent[_PLACES.index(place)] / 60
        else:
            silent_hours += crew * spent.sum() / 60
    return SimulatedPresence(
        unit_days=_frame(
            heard_rows, ("observed_hours", "unobserved_hours", "gaps", "gap_squares_hours2")
        ),
        unit_day_areas=pl.DataFrame(
            area_rows,
            schema={
                "log_unit": pl.String,
                "day": pl.Date,
                "area": pl.String,
                "standing": pl.Boolean,
                "in_depot": pl.Boolean,
                "hours": pl.Float64,
                "crossings": pl.Int64,
            },
            orient="row",
        ),
        register=register([f"V{number}" for number in range(vehicles)], crew=crew),
        shifts=_frame(shift_rows, ("on_duty_hours",)),
        truth=truth,
        silent_hours=silent_hours,
    )


def register(log_units: list[str], *, crew: float = 2.0, unit: str = "L1") -> pl.DataFrame:
    """Every log unit belongs to one unit all the time."""
    rows = [(one, unit, "response", crew, date(2020, 1, 1), None) for one in log_units]
    schema = {
        "log_unit": pl.String,
        "unit": pl.String,
        "function": pl.String,
        "crew": pl.Float64,
        "valid_from": pl.Date,
        "valid_to": pl.Date,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def _walk(
    rng: np.random.Generator, minutes: int, silence: Silence
) -> tuple[np.ndarray, np.ndarray]:
    """Return the place of each minute, as it was and as it was heard."""
    shares = rng.dirichlet(_SHARES * silence.day_shares)
    ends: list[float] = []
    while not ends or ends[-1] < minutes:
        mean = silence.minutes_per_stay
        if not silence.stays_alike:
            mean *= 0.2 if rng.random() < 0.7 else 8.6 / 3
        ends.append((ends[-1] if ends else 0.0) + rng.exponential(mean))
    borders = np.array(ends[:-1])
    places = rng.choice(len(_PLACES), size=len(ends), p=shares)
    at = np.arange(minutes) + 0.5
    seen_borders = np.maximum.accumulate(borders + rng.normal(0, _BORDER_SD_MINUTES, len(borders)))
    return places[np.searchsorted(borders, at)], places[np.searchsorted(seen_borders, at)]


def _heard(rng: np.random.Generator, minutes: int, silence: Silence) -> np.ndarray:
    heard = np.ones(minutes, bool)
    if rng.random() < silence.days:
        return ~heard
    # A spell may have begun before the shift did.
    before = 1000
    for per_hour, minutes_per_spell in (
        (silence.spells_per_hour, silence.minutes_per_spell),
        (silence.short_spells_per_hour, _SHORT_SPELL_MINUTES),
    ):
        spells = rng.poisson(per_hour * (minutes + before) / 60)
        for start in rng.integers(-before, minutes, size=spells):
            length = minutes_per_spell * rng.lognormal(-0.32, 0.8)
            heard[max(start, 0) : max(start + int(length) + 1, 0)] = False
    return heard


def _spells(of: np.ndarray) -> np.ndarray:
    """Return how many minutes each unbroken spell of `of` lasts."""
    edges = np.flatnonzero(np.diff(of.astype(np.int8), prepend=0, append=0))
    return edges[1::2] - edges[::2]


def _cell(place: str) -> tuple[str | None, bool, bool]:
    return (place if place in AREAS else None), False, place == DEPOT


def _frame(rows: list[tuple[object, ...]], columns: tuple[str, ...]) -> pl.DataFrame:
    schema = {"log_unit": pl.String, "day": pl.Date, **dict.fromkeys(columns, pl.Float64)}
    return pl.DataFrame(rows, schema=schema, orient="row")


@dataclass(frozen=True, kw_only=True)
class Measured:
    """What estimates of simulated months came to."""

    bias: float
    """Of the hours in areas over all months, as a share of them."""
    bias_by_place: dict[str, float]
    held: dict[str, float]
    """Share of the intervals of each place that hold the truth."""
    not_heard: float
    """Share of the time of vehicles heard in the month that was not heard."""
    unknown_is_silent: bool
    """Whether the hours of unknown place were those of vehicles silent all month."""


def measure(
    rng: np.random.Generator,
    *,
    months: int,
    vehicles: int,
    silence: Silence | None = None,
    method: PresenceMethod = METHOD,
) -> Measured:
    """Simulate months and hold the estimates against the truth."""
    held = dict.fromkeys((*AREAS, OUTSIDE), 0)
    estimated, true = dict.fromkeys(held, 0.0), dict.fromkeys(held, 0.0)
    heard = whole = 0.0
    unknown_is_silent = True
    for _ in range(months):
        made = simulate_presence(rng, vehicles=vehicles, silence=silence)
        presence = estimate_presence(
            unit_days=made.unit_days,
            unit_day_areas=made.unit_day_areas,
            register=made.register,
            shifts=made.shifts,
            method=method,
        ).presence
        rows = {(row["worked_area"] or row["place"]): row for row in presence.to_dicts()}
        for place, hours in made.truth.items():
            row = rows.get(place, {"low": 0.0, "hours": 0.0, "high": 0.0})
            held[place] += row["low"] - 1e-9 <= hours <= row["high"] + 1e-9
            estimated[place] += row["hours"]
            true[place] += hours
        unknown = rows["unknown"]["hours"] if "unknown" in rows else 0.0
        unknown_is_silent &= abs(unknown - made.silent_hours) < 1e-6
        heard += made.unit_days["observed_hours"].sum()
        whole += made.shifts.join(made.unit_days, on="log_unit", how="semi")["on_duty_hours"].sum()
    in_areas = sum(estimated[one] for one in AREAS), sum(true[one] for one in AREAS)
    return Measured(
        bias=in_areas[0] / in_areas[1] - 1,
        bias_by_place={one: estimated[one] / true[one] - 1 for one in held},
        held={one: count / months for one, count in held.items()},
        not_heard=1 - heard / whole,
        unknown_is_silent=unknown_is_silent,
    )
