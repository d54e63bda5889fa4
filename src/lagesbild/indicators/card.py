"""What an indicator is, as its card says: what is counted, of whom, and how it may be read."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class IndicatorKind(StrEnum):
    SHARE = "share"
    """Numerator is part of the denominator: 212 of 1 748 residents."""
    RATE = "rate"
    """Events per 1 000 residents and year; the denominator is the residents."""


class HigherIs(StrEnum):
    WORSE = "worse"
    BETTER = "better"


class PoliceGenerated(StrEnum):
    """Whether it grows with police presence, so that class and figure feed each other."""

    NO = "no"
    PARTLY = "partly"
    YES = "yes"


@dataclass(frozen=True, kw_only=True)
class SeriesBreak:
    """From this day the series counts something else, or counts it otherwise."""

    first_day: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class IndicatorCard:
    """One indicator. Texts are Swedish; they stand in the report and in the code book."""

    id: str
    title: str
    why: str
    ground: str
    """What the indicator is about: one of the allowed grounds in `norms`, never origin or faith."""
    kind: IndicatorKind
    numerator: str
    denominator: str
    higher_is: HigherIs
    police_generated: PoliceGenerated
    source: str
    in_composite: bool = True
    window_years: int = 1
    """Calendar years added together; two or three for rare events."""
    series_breaks: tuple[SeriesBreak, ...] = ()
    caveats: tuple[str, ...] = ()

    @property
    def unit(self) -> str:
        return "procent" if self.kind is IndicatorKind.SHARE else "per 1 000 invånare och år"
