"""What a frozen picture says of the areas that somebody may see, row by row."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl
from django.utils.translation import gettext as _

from lagesbild import swedish
from lagesbild.norms.class_schemes import class_scheme_on
from lagesbild_web.records.models import FrozenPicture, Round
from lagesbild_web.records.models.making import MakingState
from lagesbild_web.records.queries.pictures import tables_of


@dataclass(frozen=True, kw_only=True)
class ProposedRow:
    area: str
    name: str
    proposed: str
    is_known: bool
    """False where too little is known to propose a class."""
    probability: str
    span: str
    """The mildest and the gravest class that are possible."""
    is_certain: bool
    previous: str
    decided: str
    departs: bool


@dataclass(frozen=True, kw_only=True)
class LevelRow:
    area: str
    name: str
    level: float | None
    low: float | None
    high: float | None
    raw: float | None
    raters: int | None
    note: str
    score: float | None
    score_low: float | None
    score_high: float | None


@dataclass(frozen=True, kw_only=True)
class PictureShown:
    proposals: tuple[ProposedRow, ...]
    levels: tuple[LevelRow, ...]
    counted: tuple[tuple[str, int], ...]
    """By class, the gravest first, how many areas are proposed; those that lack data last."""


def pictures_of(round_: Round) -> list[FrozenPicture]:
    """Return the pictures of a round without their tables, the newest first."""
    rows = FrozenPicture.objects.filter(round=round_).defer("tables")
    return list(rows.select_related("by").order_by("-pk"))


def newest_picture() -> FrozenPicture | None:
    """Return the newest finished picture of the latest round that has one."""
    ready = FrozenPicture.objects.filter(state=MakingState.READY, round__is_exercise=False)
    return ready.defer("tables").order_by("-round__reference_day", "-pk").first()


def shown_picture(picture: FrozenPicture, areas: Collection[str]) -> PictureShown:
    """Return the rows of the areas, in the order of their names: a picture is no ranking."""
    tables = tables_of(picture.pk)
    scheme = class_scheme_on(picture.round.reference_day)
    names = _names(tables)
    proposals = [
        _proposed(row, names) for row in _rows(tables.get("proposals")) if row["area"] in areas
    ]
    scored = {row["area"]: row for row in _rows(tables.get("composite"))}
    levels = [
        _level(row, scored.get(row["area"], {}), names)
        for row in _rows(tables.get("severity"))
        if row["area"] in areas
    ]
    titles = [scheme.title_of(rule.name) for rule in scheme.classes]
    titles += [swedish.class_title("not_listed"), _(swedish.MISSING)]
    given = [row.proposed for row in proposals]
    return PictureShown(
        proposals=tuple(sorted(proposals, key=_by_name)),
        levels=tuple(sorted(levels, key=_by_name)),
        counted=tuple((title, given.count(title)) for title in titles if title in given),
    )


def _by_name(row: ProposedRow | LevelRow) -> tuple[str, str]:
    return swedish.collation_key(row.name), row.area


def _rows(table: pl.DataFrame | None) -> list[Mapping[str, Any]]:
    return [] if table is None else table.to_dicts()


def _names(tables: Mapping[str, pl.DataFrame]) -> dict[str, str]:
    """Return what the areas were called on the picture's own day."""
    found: dict[str, str] = {}
    for table in ("areas", "proposals", "severity"):
        for row in _rows(tables.get(table)):
            if row.get("name"):
                found.setdefault(row["area"], row["name"])
    return found


def _proposed(row: Mapping[str, Any], names: Mapping[str, str]) -> ProposedRow:
    return ProposedRow(
        area=row["area"],
        name=names.get(row["area"], row["area"]),
        proposed=_title(row.get("proposed")) or _(swedish.MISSING),
        is_known=row.get("proposed") is not None,
        probability=swedish.chance_in_table(row.get("probability")),
        span=span_of(row.get("proposed_low"), row.get("proposed_high")),
        is_certain=bool(row.get("certain")),
        previous=_title(row.get("previous_decided")),
        decided=_title(row.get("decided")),
        departs=bool(row.get("departure")),
    )


def span_of(mildest: str | None, gravest: str | None) -> str:
    """Return the classes that are possible: one, or from the mildest to the gravest."""
    if mildest is None or gravest is None:
        return ""
    if mildest == gravest:
        return swedish.class_title(mildest)
    gravest_title = swedish.class_title(gravest)
    return f"{swedish.class_title(mildest)} till {gravest_title[:1].lower()}{gravest_title[1:]}"


def _title(name: str | None) -> str:
    return swedish.class_title(name) if name else ""


def _level(row: Mapping[str, Any], scored: Mapping[str, Any], names: Mapping[str, str]) -> LevelRow:
    return LevelRow(
        area=row["area"],
        name=names.get(row["area"], row["area"]),
        level=row.get("level"),
        low=row.get("low"),
        high=row.get("high"),
        raw=row.get("raw_level"),
        raters=row.get("raters"),
        note=row.get("note") or "",
        score=scored.get("score"),
        score_low=scored.get("score_low"),
        score_high=scored.get("score_high"),
    )
