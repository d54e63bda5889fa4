"""Read the police's published areas of any round as they are, and say what was odd about them.

What cannot be used is refused with all its problems at once; what could be mended is mended,
counted and noted. Nothing is decided here about which area became which.
"""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from lagesbild.areas.boundaries import find_overlaps
from lagesbild.errors import DeliveryRejected, Problem
from lagesbild.layers import read_layer
from lagesbild.sources.archives import check_archive
from lagesbild.sources.published_features import Note, note_on, read_features

# The published corners are good to a decimetre or so: less than this is two drawings of one border.
_MIN_OVERLAP_M2 = 1.0


@dataclass(frozen=True, kw_only=True)
class RoundDay:
    """A round as the user or the file states it. `day` is None where only the year is known."""

    year: int
    day: date | None = None

    @classmethod
    def parse(cls, text: str) -> "RoundDay":
        """Read `2023` or `2023-12-01`.

        :raises ValueError: if it is neither.
        """
        if re.fullmatch(r"\d{4}", text):
            return cls(year=int(text))
        day = date.fromisoformat(text)
        return cls(year=day.year, day=day)

    @property
    def first_day(self) -> date:
        """The day the list holds from: the last of the year where the file does not tell.

        Too late rather than too early, so that no area is listed before its list was published.
        """
        return self.day or date(self.year, 12, 31)


@dataclass(frozen=True, kw_only=True)
class PublishedRound:
    """One published list. `areas` has the columns of `published_features.FEATURE_SCHEMA`."""

    id: str
    first_day: date
    is_day_known: bool
    areas: pl.DataFrame


@dataclass(frozen=True, kw_only=True)
class PublishedAreas:
    """What one file holds."""

    file: str
    rounds: tuple[PublishedRound, ...]
    removed: pl.DataFrame
    """Areas that were taken off the list in the year `removed`; they belong to no list."""
    notes: tuple[Note, ...]
    """Everything that was mended or odd. A note that counts 0 says that it was looked for."""


def read_published_areas(path: Path, *, round_: RoundDay | None = None) -> PublishedAreas:
    """Read a zip with a shapefile, a GeoJSON or a GeoPackage of published areas.

    The round is `round_`, else a field `year` with one round per year, else the year in the file's
    name, else that of the newest AKTUALITET_START.

    :raises DeliveryRejected: with every problem of the file.
    """
    if path.suffix.lower() == ".zip" and (problems := check_archive(path)):
        raise DeliveryRejected(problems)
    features = read_features(read_layer(path), file=path.name)
    is_removed = features.frame["removed"].is_not_null()
    listed = features.frame.filter(~is_removed)
    rounds = _rounds(path, listed, stated=round_)
    return PublishedAreas(
        file=path.name,
        rounds=rounds,
        removed=features.frame.filter(is_removed),
        notes=(*features.notes, *(note for one in rounds for note in _notes_on_round(one))),
    )


def _rounds(
    path: Path, listed: pl.DataFrame, *, stated: RoundDay | None
) -> tuple[PublishedRound, ...]:
    years = listed["year"].drop_nulls().unique().sort()
    if years.is_empty():
        return (_round(_day_of(path, listed, stated=stated), listed),) if len(listed) else ()
    if stated is not None:
        raise DeliveryRejected([_contradiction(path, "filen har egna år i fältet year.")])
    return tuple(_round(RoundDay(year=y), listed.filter(pl.col("year") == y)) for y in years)


def _round(day: RoundDay, areas: pl.DataFrame) -> PublishedRound:
    return PublishedRound(
        id=str(day.year),
        first_day=day.first_day,
        is_day_known=day.day is not None,
        areas=areas,
    )


def _day_of(path: Path, listed: pl.DataFrame, *, stated: RoundDay | None) -> RoundDay:
    """Find the round of a file that is one list; its day is a newest start in the same year."""
    newest = listed.select(pl.col("since").max()).item()
    year = stated.year if stated else _year_in_name(path)
    if stated and stated.day:
        return stated
    if newest and year in (None, newest.year):
        return RoundDay(year=newest.year, day=newest)
    if newest and year and newest.year > year:
        text = f"AKTUALITET_START går till {newest}, efter omgången {year}."
        raise DeliveryRejected([_contradiction(path, text)])
    if year:
        return RoundDay(year=year)
    raise DeliveryRejected(
        [
            Problem(
                file=path.name,
                rule="round-not-stated",
                text="varken filens namn eller dess fält säger vilken omgång den är.",
                remedy=f"Ange omgången: --round 2023={path.name}.",
            )
        ]
    )


def _year_in_name(path: Path) -> int | None:
    years = set(re.findall(r"(?<!\d)20[1-9]\d(?!\d)", path.stem))
    return int(years.pop()) if len(years) == 1 else None


def _contradiction(path: Path, text: str) -> Problem:
    return Problem(
        file=path.name,
        rule="round-contradicted",
        text=text,
        remedy="Kontrollera filen, och ange --round bara för en fil med en enda omgång, med dag:"
        f" --round 2023-12-01={path.name}.",
    )


def _notes_on_round(one: PublishedRound) -> list[Note]:
    overlaps = find_overlaps(
        one.areas.select(pl.col("name").alias("area"), "geometry"), min_m2=_MIN_OVERLAP_M2
    )
    day = "" if one.is_day_known else " (årets sista dag; filen säger inte vilken)"
    return [
        Note(text=f"Områden i omgång {one.id}, från {one.first_day}{day}", count=len(one.areas)),
        note_on(
            f"Överlapp i omgång {one.id}, som lämnades",
            [f"{pair.first}/{pair.second} {pair.m2:.0f} m²" for pair in overlaps],
        ),
    ]
