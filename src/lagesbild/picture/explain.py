"""The way back from a figure of a picture to the rows of the collection that it was made of.

Works on the frozen folder alone: what a figure came from lies beside it, so that nobody needs the
collection to ask.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import partial
from typing import Any

import polars as pl

from lagesbild import swedish
from lagesbild.assessment.levels import WHOLE
from lagesbild.errors import NotFound
from lagesbild.picture.explain_officers import OFFICER_FIGURES, explain_officer_figure
from lagesbild.picture.explain_resources import PRESENCE, explain_presence
from lagesbild.picture.step import Step

Frames = Mapping[str, pl.DataFrame]


def explain(frames: Frames, *, manifest: Mapping[str, Any], area: str, figure: str) -> Step:
    """Return how one figure of one area came to be, down to rows of the delivered files.

    `area` is an identifier or a name. `figure` is `class`, `composite`, `ratings`, `residents`,
    `change`, `presence`, the id of a figure about area officers, of an indicator, or of a block or
    an item of the questionnaire.

    :raises NotFound: if there is no such area or figure; the text lists what there is.
    """
    code = _find_area(frames["areas"], area)
    explained = _Explained(frames=frames, manifest=manifest, area=code)
    explainers = explained.by_figure()
    if figure not in explainers:
        near = get_close_matches(figure, explainers, n=3) or sorted(explainers)
        raise NotFound(f"Måttet {figure} finns inte. Välj till exempel: {', '.join(near)}.")
    return explainers[figure]()


def _find_area(areas: pl.DataFrame, wanted: str) -> str:
    for column in ("area", "name"):
        found = areas.filter(pl.col(column) == wanted)["area"]
        if len(found) == 1:
            return str(found[0])
    names = [*areas["area"], *areas["name"]]
    near = get_close_matches(wanted, names, n=3)
    hint = f" Menade du {' eller '.join(near)}?" if near else ""
    raise NotFound(f"Området {wanted} finns inte i lägesbilden.{hint}")


@dataclass(frozen=True, kw_only=True)
class _Explained:
    frames: Frames
    manifest: Mapping[str, Any]
    area: str

    def by_figure(self) -> dict[str, Callable[[], Step]]:
        """Return what explains each figure, by its name."""
        found: dict[str, Callable[[], Step]] = {
            "class": self.class_,
            "composite": self.composite,
            "severity": self.severity,
            "ratings": partial(self.ratings, WHOLE),
            "residents": self.residents,
            "change": self.change,
        }
        if not self.frames["officer_area_months"].is_empty():
            for officer_figure in OFFICER_FIGURES:
                found[officer_figure] = partial(self.officers, officer_figure)
        if not self.frames["resource_area_months"].is_empty():
            found[PRESENCE] = self.presence
        for indicator in self.frames["indicator_values"]["indicator"].unique().sort():
            found[indicator] = partial(self.indicator, indicator)
        for part in self.frames["agreement"].filter(pl.col("id") != WHOLE)["id"]:
            found[part] = partial(self.ratings, part)
        return found

    def class_(self) -> Step:
        row = self._row("proposals")
        conditions = tuple(
            Step(
                text=f"{swedish.class_title(tried['class'])}: {tried['condition']} är"
                f" {_number(tried['value'])}{_between(tried)} →"
                f" {swedish.word('outcome', tried['outcome'])}"
            )
            for tried in self._rows("proposal_reasons")
        )
        proposed, decided = (swedish.class_title(row[name]) for name in ("proposed", "decided"))
        return Step(
            text=f"{row['name']}: förslag {proposed.lower()}, beslut {decided.lower()}."
            f" {row['reasons']}",
            rests_on=(
                Step(text="Villkoren i klassregeln", rests_on=conditions),
                self.composite(),
                self.severity(),
            ),
        )

    def severity(self) -> Step:
        """Explain the level with raters taken out, and the raw level under it."""
        row = self._row("severity")
        raw = self.ratings(WHOLE)
        exact = [
            found
            for found in self._rows("severity_exact")
            if found["round"] == self.manifest["round"]
        ]
        if row["level"] is None or not exact:
            return Step(text=f"Skattad nivå saknas: {row['note']}", rests_on=(raw,))
        [found] = exact
        return Step(
            text=f"Skattad nivå {_number(row['level'], 2)} av 5{_between(row, decimals=2)}, som en"
            " genomsnittlig bedömare i första omgången skulle ha svarat; allvarsgrad"
            f" {_number(found['severity'], 2)} ± {_number(found['sd'], 2)} på modellens skala",
            rests_on=(*self._beyond(), raw),
        )

    def _beyond(self) -> Iterator[Step]:
        """Yield the items of which the answers say more than the severity does."""
        for item in self._rows("item_levels"):
            if abs(item["beyond"]) >= _WORTH_NAMING:
                yield Step(
                    text=f"{item['item']}: nivå {_number(item['level'], 2)}"
                    f"{_between(item, decimals=2)}, varav {_number(item['beyond'], 2)}"
                    " utöver allvarsgraden"
                )

    def composite(self) -> Step:
        row = self._row("composite_exact")
        steps = self.frames["composite_steps"].filter(pl.col("area") == self.area)
        return Step(
            text=f"Sammanvägt indikatorvärde {_number(row['score'])} av 100"
            f"{_between(row, 'score_low', 'score_high')}: summan av indikatorernas bidrag",
            rests_on=tuple(
                self._contribution(step) for step in steps.sort("indicator").iter_rows(named=True)
            ),
        )

    def _contribution(self, step: Mapping[str, Any]) -> Step:
        if step["normalised"] is None:
            return Step(text=f"{step['indicator']}: värde saknas, vikten går till de andra")
        return Step(
            text=f"{step['indicator']}: vikt {_number(step['weight'], 3)} ×"
            f" {_number(step['normalised'])} = {_number(step['contribution'], 2)}; skalan går från"
            f" {_number(step['scale_low'], 2)} (0) till {_number(step['scale_high'], 2)} (100)",
            rests_on=(self.indicator(step["indicator"]),),
        )

    def indicator(self, indicator: str) -> Step:
        row = self._row("indicator_values", indicator=indicator)
        inputs = self.frames["indicator_inputs"].filter(
            (pl.col("area") == self.area) & (pl.col("indicator") == indicator)
        )
        file = self._file("observations")
        missing = f", {_number(100 * row['missing_geography'])} % av kommunens händelser utan plats"
        return Step(
            text=f"{row['title']} {row['period'] or ''}: {_number(row['value'], 2)} {row['unit']}"
            f"{_between(row, decimals=2)}; utan sammanvägning {_number(row['raw_value'], 2)} ="
            f" {_number(row['numerator'])} av {_number(row['denominator'])}"
            f"{missing if row['missing_geography'] else ''};"
            f" vägt {_number(row['own_weight'], 2)} eget"
            f" och resten landets {_number(row['shrunk_toward'], 2)}."
            f" {row['note'] or ''}".rstrip(),
            rests_on=tuple(
                Step(
                    text=f"{file}, rad {source['source_row']}: småområde {source['small_area']},"
                    f" {source['period']}: {_number(source['numerator'])} av"
                    f" {_number(source['denominator'])}, andel av ytan"
                    f" {_number(source['share'], 3)}"
                )
                for source in inputs.iter_rows(named=True)
            ),
        )

    def ratings(self, part: str) -> Step:
        row = self._row("rating_levels_exact", id=part)
        if row["scope"] == "item":
            rests_on = tuple(self._answers(part))
        else:
            rests_on = tuple(
                self.ratings(inside)
                for inside in self._parts_of(part)
                if self._has("rating_levels_exact", id=inside)
            )
        name = "hela formuläret" if part == WHOLE else part
        return Step(
            text=f"Skattningarnas råa nivå på {name}: {_number(row['level'], 2)} av 5"
            f"{_between(row, decimals=2)}, medelvärde av {row['raters']} bedömares medelvärden",
            rests_on=rests_on,
        )

    def _parts_of(self, part: str) -> list[str]:
        """Return the blocks of the questionnaire, or the items of a block."""
        scopes = self.frames["agreement"]
        is_inside = pl.col("scope") == "block" if part == WHOLE else pl.col("block") == part
        return scopes.filter(is_inside)["id"].to_list()

    def _answers(self, item: str) -> Iterator[Step]:
        answers = self.frames["ratings_used"].filter(
            (pl.col("area") == self.area)
            & (pl.col("item") == item)
            & (pl.col("round") == self.manifest["round"])
        )
        for answer in answers.iter_rows(named=True):
            category = answer["category"]
            given = swedish.word("missing_code", answer["missing_code"] or "")
            outside = " (bedömare utifrån)" if answer["from_outside"] else ""
            yield Step(
                text=f"{self._file('ratings')}, rad {answer['source_row']}:"
                f" {item} = {given if category is None else category}{outside}"
            )

    def residents(self) -> Step:
        row = self._row("areas")
        return Step(
            text=f"Invånare: {_number(row['residents'])}, summan av småområden efter andel av ytan",
            rests_on=tuple(
                Step(
                    text=f"{self._file('residents')}, rad {source['source_row']}: småområde"
                    f" {source['small_area']} år {source['year']}: {source['residents']} ×"
                    f" {_number(source['share'], 3)}"
                )
                for source in self._rows("resident_inputs")
            ),
        )

    def officers(self, figure: str) -> Step:
        return explain_officer_figure(
            self.frames, area=self.area, figure=OFFICER_FIGURES[figure], file_of=self._file
        )

    def presence(self) -> Step:
        return explain_presence(self.frames, area=self.area, file_of=self._file)

    def change(self) -> Step:
        changes = tuple(
            Step(
                text=f"{swedish.word('figure', row['figure'])}: {_number(row['previous'], 2)}"
                f" + teknisk {_number(row['technical'], 2)} + verklig {_number(row['real'], 2)}"
                f"{_between(row, 'real_low', 'real_high', decimals=2)} ="
                f" {_number(row['current'], 2)} → {swedish.word('outcome', row['outcome'])}."
                f" {row['note'] or ''}".rstrip()
            )
            for row in self._rows("change")
        )
        history = self.frames["lineage"].filter(pl.col("to_area") == self.area)
        roots = tuple(
            Step(
                text=f"Gränshistoria: {swedish.word('kind', row['kind'])},"
                f" från {row['from_name'] or 'inget område'},"
                f" andel av dagens yta {_number(row['share_of_to'], 3)}"
            )
            for row in history.iter_rows(named=True)
        )
        return Step(text="Förändring sedan förra omgången", rests_on=(*changes, *roots))

    def _rows(self, table: str, **conditions: str) -> list[dict[str, Any]]:
        frame = self.frames[table].filter(pl.col("area") == self.area)
        for column, value in conditions.items():
            frame = frame.filter(pl.col(column) == value)
        return frame.to_dicts()

    def _has(self, table: str, **conditions: str) -> bool:
        return bool(self._rows(table, **conditions))

    def _row(self, table: str, **conditions: str) -> dict[str, Any]:
        rows = self._rows(table, **conditions)
        if not rows:
            raise NotFound(f"Tabellen {table} har inget om området {self.area} och detta mått.")
        return rows[0]

    def _file(self, table: str) -> str:
        return file_of(self.manifest, table)


def file_of(manifest: Mapping[str, Any], table: str) -> str:
    """Return the delivered file of a table, as the manifest names it."""
    paths = [file["path"] for file in manifest["inputs"]]
    return next((path for path in paths if path.rpartition(".")[0] == table), table)


_WORTH_NAMING = 0.1
"""Grades beyond what an area's severity says; less is not seen in the rounded levels."""


def _number(value: float | None, decimals: int = 1) -> str:
    return swedish.number(value, decimals=decimals)


def _between(
    row: Mapping[str, Any], low: str = "low", high: str = "high", *, decimals: int = 1
) -> str:
    """Return an interval in brackets, or nothing where there is none."""
    if row[low] is None or row[high] is None:
        return ""
    return f" ({swedish.between(row[low], row[high], decimals=decimals)})"
