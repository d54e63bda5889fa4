"""The published areas of 2023 and 2025 with statistics of SCB and reported crimes, as a collection.

The borders of small areas are invented (no open file has the real ones), so no value of an area
means anything; codes, populations and counts are real, and so are the joins.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import shapely

from lagesbild.areas.boundaries import shapes_of
from lagesbild.assessment.questionnaire import Block, Item, Questionnaire
from lagesbild.indicators.card import (
    HigherIs,
    IndicatorCard,
    IndicatorKind,
    PoliceGenerated,
    SeriesBreak,
)
from lagesbild.picture.collection import Collection
from lagesbild.sources.area_import import ImportedAreas, chain_rounds
from lagesbild.sources.published_areas import read_published_areas
from lagesbild.sources.schema import table_schemas

Find = Callable[..., Path]
FIRST_DAY = date(2015, 1, 1)
CRIMES = {"1210": "Brand", "1211": "Bilbrand", "1311": "Sabotage mot blåljusverksamhet"}
BREAKS = {"1210": date(2019, 7, 1), "1211": date(2019, 7, 1), "1311": date(2020, 1, 1)}


def real_collection(find: Find) -> Collection:
    imported = chain_rounds(
        [
            read_published_areas(find("data", "polisen-utsatta-omraden", name))
            for name in ("uso_2023_shp.zip", "uso_2025_rekonstruerad.geojson")
        ]
    )
    small_areas = _small_areas(find)
    areas = _areas(imported, small_areas)
    return Collection(
        name="verkliga-omraden",
        title="Verkliga områden, påhittade småområdesgränser",
        files=(),
        rounds=_rounds(),
        organisation=_organisation(find, imported),
        areas=areas,
        small_areas=small_areas,
        residents=_residents(find),
        observations=_observations(find, set(small_areas["small_area"])),
        indicator_cards={card.id: card for card in _cards()},
        questionnaires={"ingen": _no_questions()},
        ratings=_nothing(
            "round area calibration_case rater rater_home_district item category missing_code"
            " certainty rated_on reason"
        ).with_columns(pl.col("category").cast(pl.Int64), pl.col("rated_on").cast(pl.Date)),
        calibration_cases=_nothing("calibration_case title description"),
        assignments=_nothing("round area calibration_case rater rater_home_district"),
        decisions=_numbered(
            imported.classes.select(
                "round",
                "area",
                "class",
                pl.lit("Polismyndigheten").alias("decided_by_role"),
                pl.date(pl.col("round").cast(pl.Int32), 12, 1).alias("decided_on"),
                pl.lit(None, pl.String).alias("reason"),
            )
        ),
        **{
            name: schema.empty_frame()
            for name, schema in table_schemas().items()
            if schema.left_out_when_empty
        },
    )


def _rounds() -> pl.DataFrame:
    return _numbered(
        pl.DataFrame(
            [
                {
                    "round": str(year),
                    "title": f"Lägesbild {year}",
                    "opens": date(year, 1, 1),
                    "closes": date(year, 6, 30),
                    "reference_day": date(year, 12, 1),
                    "indicator_year": indicator_year,
                    "questionnaire": "ingen",
                }
                for year, indicator_year in ((2023, 2022), (2025, 2023))
            ]
        )
    )


def _areas(imported: ImportedAreas, small_areas: pl.DataFrame) -> pl.DataFrame:
    """Return the areas with the municipality of the small area in their middle, not overlapping."""
    middles = shapely.point_on_surface(shapes_of(imported.areas["geometry"]))
    nearest = shapely.STRtree(shapes_of(small_areas["geometry"])).nearest(middles)
    areas = imported.areas.with_columns(
        municipality=small_areas["municipality"].gather(nearest),
        geometry=_cut_overlaps(imported.areas),
    )
    return _numbered(areas, first=1)


def _cut_overlaps(layer: pl.DataFrame) -> pl.Series:
    """Give ground that two rows share on one day to the first of them.

    The list of 2023 has one such strip, 2 723 m², and the invented small areas have a few along
    the borders of municipalities; a collection may not have any.
    """
    shapes = list(shapes_of(layer["geometry"]))
    always = {"valid_from": [date.min] * len(shapes), "valid_to": [None] * len(shapes)}
    days = layer if "valid_from" in layer.columns else always
    first, last = list(days["valid_from"]), [day or date.max for day in days["valid_to"]]
    for i, j in zip(*shapely.STRtree(shapes).query(shapes, predicate="overlaps"), strict=True):
        if i < j and first[i] <= last[j] and first[j] <= last[i]:
            parts = shapely.get_parts(shapely.difference(shapes[j], shapes[i]))
            shapes[j] = shapely.multipolygons([p for p in parts if p.geom_type == "Polygon"])
    return pl.Series("geometry", shapely.to_wkb(shapes).tolist(), dtype=pl.Binary)


def _organisation(find: Find, imported: ImportedAreas) -> pl.DataFrame:
    units = pl.concat([one.areas for one in imported.rounds], how="diagonal")
    levels = [
        units.select(
            unit="police_region", kind=pl.lit("police_region"), name="police_region_name",
            parent=pl.lit(None, pl.String),
        ),
        units.select(
            unit="police_district", kind=pl.lit("police_district"), name="police_district_name",
            parent="police_region",
        ),
        units.select(
            unit="local_police_district", kind=pl.lit("local_police_district"),
            name="local_police_district_name", parent="police_district",
        ),
        pl.read_parquet(find("data", "administrativa-granser", "kommun_4326.parquet")).select(
            unit="kommun_kod", kind=pl.lit("municipality"), name="kommun",
            parent=pl.lit(None, pl.String),
        ),
    ]  # fmt: skip
    # One district has been filed under two police districts; the first is kept.
    organisation = pl.concat(levels).unique("unit", keep="first", maintain_order=True)
    return _numbered(
        organisation.with_columns(
            pl.lit(FIRST_DAY).alias("valid_from"), pl.lit(None, pl.Date).alias("valid_to")
        )
    )


def _small_areas(find: Find) -> pl.DataFrame:
    file = find("data", "SYNTETISK-deso-polygoner", "deso2018_syntetiska_polygoner_3006.parquet")
    cells = pl.read_parquet(file)
    layer = cells.select(
        pl.col("deso_kod").alias("small_area"),
        pl.col("deso_kod").str.slice(0, 4).alias("municipality"),
        pl.col("geometry").ext.storage().alias("geometry"),
    )
    return _numbered(layer.with_columns(_cut_overlaps(layer)), first=1)


def _scb(find: Find) -> pl.DataFrame:
    return pl.read_parquet(find("data", "scb-deso-2022", "scb_deso_2022_lang.parquet"))


def _residents(find: Find) -> pl.DataFrame:
    rows = _scb(find).filter(pl.col("tabell") == "folkmangd_2023")
    return _numbered(
        rows.select(
            pl.col("deso").alias("small_area"),
            pl.lit(2023).alias("year"),
            pl.col("varde").cast(pl.Int64).alias("residents"),
        )
    )


def _observations(find: Find, small_areas: set[str]) -> pl.DataFrame:
    parts = [*_shares(_scb(find)), _crimes(find, small_areas)]
    return _numbered(pl.concat(parts))


def _shares(scb: pl.DataFrame) -> list[pl.DataFrame]:
    education = _wide(scb, "utbildning_25_64")
    work = _wide(scb, "arbetsmarknadsstatus")
    income = _wide(scb, "ekonomisk_standard")
    levels = [name for name in education.columns if name != "deso"]
    low = "Låg ekonomisk standard, procent | 2022 | totalt ålder"
    people = "Antal personer totalt | 2022 | totalt ålder"
    every = "antal totalt | totalt | 16-64 år | 2022"
    employed = "antal sysselsatta | totalt | 16-64 år | 2022"
    return [
        _share("low_education", education, pl.col("2022 | förgymnasial utbildning"),
               pl.sum_horizontal(levels)),
        _share("not_employed", work, (pl.col(every) - pl.col(employed)).clip(0), pl.col(every)),
        _share("low_economic_standard", income, pl.col(low) / 100 * pl.col(people), pl.col(people)),
    ]  # fmt: skip


def _wide(scb: pl.DataFrame, table: str) -> pl.DataFrame:
    return scb.filter(pl.col("tabell") == table).pivot(on="matt", index="deso", values="varde")


def _share(
    name: str, frame: pl.DataFrame, numerator: pl.Expr, denominator: pl.Expr
) -> pl.DataFrame:
    return frame.select(
        pl.lit(name).alias("indicator"),
        pl.lit("2022").alias("period"),
        pl.col("deso").alias("small_area"),
        pl.col("deso").str.slice(0, 4).alias("municipality"),
        numerator.cast(pl.Float64).alias("numerator"),
        denominator.cast(pl.Float64).alias("denominator"),
        pl.lit(None, pl.String).alias("flag"),
    )


def _crimes(find: Find, small_areas: set[str]) -> pl.DataFrame:
    rows = pl.read_csv(
        find("data", "brott-per-deso", "anmalda_brott_per_deso_ar.csv"),
        schema_overrides={"Brottskod": pl.String, "deso": pl.String},
    ).filter(pl.col("Brottskod").is_in(list(CRIMES)) & pl.col("ar").is_between(2019, 2023))
    known = rows.with_columns(
        deso=pl.when(pl.col("deso").is_in(list(small_areas))).then(pl.col("deso"))
    )
    # The extract names municipalities; their codes are read off the rows that have a small area.
    codes = (
        known.drop_nulls(["deso", "Kommun"])
        .group_by("Kommun", pl.col("deso").str.slice(0, 4).alias("code"))
        .len()
        .sort("len", descending=True)
        .unique("Kommun", keep="first", maintain_order=True)
    )
    placed = known.join(codes, on="Kommun", how="left").with_columns(
        municipality=pl.coalesce(pl.col("deso").str.slice(0, 4), "code")
    )
    # Rows with neither place nor municipality (a handful) cannot be in a collection.
    return (
        placed.drop_nulls("municipality")
        .group_by("Brottskod", "ar", "deso", "municipality", maintain_order=True)
        .agg(pl.col("antal").sum())
        .select(
            pl.concat_str(pl.lit("crime_"), "Brottskod").alias("indicator"),
            pl.col("ar").cast(pl.String).alias("period"),
            pl.col("deso").alias("small_area"),
            "municipality",
            pl.col("antal").cast(pl.Float64).alias("numerator"),
            pl.lit(None, pl.Float64).alias("denominator"),
            pl.when(pl.col("deso").is_null()).then(pl.lit("missing_geography")).alias("flag"),
        )
        .sort("indicator", "period", "small_area", "municipality", nulls_last=True)
    )


def _cards() -> list[IndicatorCard]:
    shares = {
        "low_education": ("Förgymnasial utbildning", "education"),
        "not_employed": ("Inte sysselsatta", "work"),
        "low_economic_standard": ("Låg ekonomisk standard", "economy"),
    }
    return [
        *(
            _card(name, title=title, ground=ground, kind=IndicatorKind.SHARE, window_years=2)
            for name, (title, ground) in shares.items()
        ),
        *(
            _card(
                f"crime_{code}",
                title=title,
                ground="crime",
                kind=IndicatorKind.RATE,
                window_years=3,
                series_breaks=(SeriesBreak(first_day=BREAKS[code], reason="Ny brottskod."),),
            )
            for code, title in CRIMES.items()
        ),
    ]


def _card(name: str, **fields) -> IndicatorCard:
    return IndicatorCard(
        id=name,
        why="Prov på verkliga uppgifter.",
        numerator="antal",
        denominator="antal",
        higher_is=HigherIs.WORSE,
        police_generated=PoliceGenerated.NO,
        source="SCB och Polisen, öppna uppgifter",
        **fields,
    )


def _no_questions() -> Questionnaire:
    anchors = {category: f"steg {category}" for category in range(6)}
    item = Item(
        id="A1", title="Ingen", question="Ingen fråga ställdes.", guidance="Ingen.", anchors=anchors
    )
    block = Block(id="A", title="Inga frågor", items=(item,))
    return Questionnaire(version="ingen", title="Inget formulär", blocks=(block,))


def _nothing(columns: str) -> pl.DataFrame:
    return _numbered(pl.DataFrame(schema=dict.fromkeys(columns.split(), pl.String)))


def _numbered(frame: pl.DataFrame, *, first: int = 2) -> pl.DataFrame:
    return frame.with_row_index("source_row", offset=first)
