"""The picture in memory: its tables, and everything that says how they were made."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from lagesbild.assessment.diagnostics import Diagnostic
from lagesbild.indicators.card import IndicatorCard
from lagesbild.norms.class_schemes import ClassScheme
from lagesbild.norms.picture_methods import PictureMethod
from lagesbild.picture.disclosed import CountProtection
from lagesbild.provenance import SourceFile, data_version


@dataclass(frozen=True, kw_only=True)
class NormUsed:
    """One decision that took part in the figures."""

    name: str
    version: str
    reference: str
    is_verified: bool


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A situational picture of one round, ready to be written.

    `tables` has one frame per `picture.tables.TABLES`, by name. `boundaries` has the columns
    `area`, `name` and `geometry` (WKB, EPSG:3006) of the areas that the picture is about, and
    `municipality_outlines` has `municipality`, `name` and `geometry` of the ground that the small
    areas of each municipality cover, as a backdrop for maps.
    """

    collection_name: str
    title: str
    """Of the round, for example Lägesbild 2025."""
    round: str
    reference_day: date
    previous_round: str | None
    class_scheme: ClassScheme
    method: PictureMethod
    questionnaire_version: str
    software_version: str
    counts: CountProtection
    """How the numbers of events are kept from giving small ones away."""
    norms: tuple[NormUsed, ...]
    files: tuple[SourceFile, ...]
    indicator_cards: Mapping[str, IndicatorCard]
    item_titles: Mapping[str, str]
    block_titles: Mapping[str, str]
    tables: Mapping[str, pl.DataFrame]
    diagnostics: tuple[Diagnostic, ...]
    """What the ratings and their model were tried for; some of it for inside use only."""
    boundaries: pl.DataFrame
    municipality_outlines: pl.DataFrame

    @property
    def data_version(self) -> str:
        """A short code for the inputs: the same collection gives the same code."""
        return data_version(self.files)
