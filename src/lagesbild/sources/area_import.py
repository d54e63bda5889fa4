"""Published lists chained into the areas of a collection, and the folder they are written to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from lagesbild.areas.area import AreaClass
from lagesbild.areas.history import AreaHistory, Round, assign_area_ids
from lagesbild.areas.lineage import DEFAULT_RULE, LineageRule
from lagesbild.areas.technical_change import TOTAL, successor_classes, technical_change
from lagesbild.errors import DeliveryRejected, Problem, UserError
from lagesbild.layers import write_layer
from lagesbild.norms.class_schemes import class_scheme_on
from lagesbild.sources.published_areas import PublishedAreas, PublishedRound


@dataclass(frozen=True, kw_only=True)
class RoundChange:
    """What happened between two consecutive lists."""

    from_round: str
    to_round: str
    lineage: pl.DataFrame
    """The rows of `AreaHistory.lineage` between the two."""
    classes: pl.DataFrame
    """`technical_change`: per class and in total."""

    @property
    def technical(self) -> int:
        """How much the number of areas changed without anything having happened in an area."""
        return self._total("split_merged") + self._total("scheme")

    @property
    def real(self) -> int:
        """Areas that came onto the list less those that left it."""
        return self._total("entered") + self._total("left")

    def _total(self, part: str) -> int:
        return int(self.classes.filter(pl.col("class") == TOTAL)[part].item())


@dataclass(frozen=True, kw_only=True)
class ImportedAreas:
    rounds: tuple[PublishedRound, ...]
    history: AreaHistory
    areas: pl.DataFrame
    """The layer `areas` of a collection; `municipality` is null, for no published file has it."""
    classes: pl.DataFrame
    """`round`, `area`, `boundary`, `class` and the `name` of that round."""
    changes: tuple[RoundChange, ...]


def chain_rounds(
    files: Iterable[PublishedAreas], *, rule: LineageRule = DEFAULT_RULE
) -> ImportedAreas:
    """Chain the rounds of all files, in order of time, into areas with stable identifiers.

    :raises DeliveryRejected: if two files hold the same round, or none holds any.
    """
    delivered = list(files)
    _require_each_round_once(delivered)
    rounds = sorted((one for file in delivered for one in file.rounds), key=lambda r: r.first_day)
    history = assign_area_ids(
        [Round(id=r.id, first_day=r.first_day, units=r.areas) for r in rounds], rule=rule
    )
    listed = _listed(rounds, history)
    return ImportedAreas(
        rounds=tuple(rounds),
        history=history,
        areas=_collection_areas(history, listed),
        classes=listed.select("round", "area", "boundary", "class", "name"),
        changes=tuple(
            _change(before, after, history=history, listed=listed)
            for before, after in pairwise(rounds)
        ),
    )


def write_imported_areas(imported: ImportedAreas, folder: Path) -> list[Path]:
    """Write areas.gpkg, lineage.csv and published_classes.csv to a new folder, all or nothing.

    :raises UserError: if the folder exists.
    """
    if folder.exists():
        raise UserError(f"{folder} finns redan. Ange en mapp som inte finns, eller ta bort den.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder.parent, prefix=".lagesbild-") as workplace:
        unfinished = Path(workplace) / folder.name
        unfinished.mkdir()
        write_layer(imported.areas, unfinished / "areas.gpkg", layer="areas")
        imported.history.lineage.write_csv(unfinished / "lineage.csv", float_precision=4)
        imported.classes.write_csv(unfinished / "published_classes.csv")
        unfinished.rename(folder)
    return sorted(folder.iterdir())


def _require_each_round_once(files: Sequence[PublishedAreas]) -> None:
    file_of: dict[str, str] = {}
    problems = []
    for file in files:
        for one in file.rounds:
            if one.id in file_of:
                problems.append(_round_twice(one.id, file=file.file, other=file_of[one.id]))
            file_of.setdefault(one.id, file.file)
    if not file_of:
        problems = [_no_round(file.file) for file in files]
    if problems:
        raise DeliveryRejected(problems)


def _round_twice(round_id: str, *, file: str, other: str) -> Problem:
    return Problem(
        file=file,
        rule="round-twice",
        text=f"omgången {round_id} finns även i {other}.",
        remedy="Lämna varje omgång i en enda fil.",
    )


def _no_round(file: str) -> Problem:
    return Problem(
        file=file,
        rule="no-round",
        text="filen har bara områden som tagits bort, och ingen omgång.",
        remedy="Lämna också minst en omgångs områden.",
    )


def _listed(rounds: Sequence[PublishedRound], history: AreaHistory) -> pl.DataFrame:
    """Return the rows of all lists with the area and generation that each of them is."""
    published = pl.concat(r.areas.with_columns(pl.lit(r.id).alias("round")) for r in rounds)
    return history.units.join(published, on=["round", "unit"], maintain_order="left")


def _collection_areas(history: AreaHistory, listed: pl.DataFrame) -> pl.DataFrame:
    """Give each boundary the newest district code that the lists with that boundary state."""
    districts = listed.group_by("area", "boundary", maintain_order=True).agg(
        pl.col("local_police_district").drop_nulls().last()
    )
    return history.boundaries.join(
        districts, on=["area", "boundary"], how="left", maintain_order="left"
    ).select(
        "area",
        "boundary",
        "name",
        "local_police_district",
        pl.lit(None, dtype=pl.String).alias("municipality"),
        "valid_from",
        "valid_to",
        "geometry",
    )


def _change(
    before: PublishedRound,
    after: PublishedRound,
    *,
    history: AreaHistory,
    listed: pl.DataFrame,
) -> RoundChange:
    lineage = history.lineage.filter(from_round=before.id, to_round=after.id)
    return RoundChange(
        from_round=before.id,
        to_round=after.id,
        lineage=lineage,
        classes=technical_change(
            previous=_class_of_areas(listed, before.id),
            current=_class_of_areas(listed, after.id),
            lineage=lineage,
            successors=successor_classes(
                previous=class_scheme_on(before.first_day),
                current=class_scheme_on(after.first_day),
            ),
        ),
    )


def _class_of_areas(listed: pl.DataFrame, round_id: str) -> Mapping[str, AreaClass]:
    rows = listed.filter(round=round_id).select("area", "class").iter_rows()
    return {area: AreaClass(name) for area, name in rows}
