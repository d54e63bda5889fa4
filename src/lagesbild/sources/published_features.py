"""The rows of a published layer under one set of names, with what was wrong and what was odd.

Field names come in full, in small letters or cut to ten characters; classes in several spellings;
corners with heights. Here they all become `FEATURE_SCHEMA`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl
import pyproj

from lagesbild.areas.area import AreaClass
from lagesbild.areas.boundaries import (
    Bounds,
    Repair,
    bounds_of,
    drop_z,
    has_z,
    is_within_sweden_3006,
    repair_boundary,
)
from lagesbild.areas.names import tidy_name
from lagesbild.errors import DeliveryRejected, Problem
from lagesbild.layers import Layer

# Every name a field has had, in small letters: the police's own, its first ten letters (shapefile),
# and that of the researchers' compilation UO_panel.
_FIELDS: Mapping[str, tuple[str, ...]] = {
    "published_name": ("namn", "area_panel"),
    "published_class": ("kategori", "type"),
    "place": ("ort",),
    "local_police_district": ("omradeskod",),
    "local_police_district_name": ("lokalpolisomrade", "lokalpolis", "lpo"),
    "police_region": ("regionkod",),
    "police_region_name": ("region",),
    "published_id": ("specialomrades_id", "specialomr"),
    "since": ("aktualitet_start", "aktualitet"),
    "until": ("aktualitet_slut", "aktualit_1"),
    "year": ("year",),
    "removed": ("borttagen",),
}
# POLISOMRADE and POLISOMRADESKOD are cut to the same ten letters, and which of the two then gets
# a number depends on who saved the file. The codes are in the column of digits.
_POLICE_DISTRICT_FIELDS = ("polisomrade", "polisomradeskod", "polisomrad", "polisomr_1", "po")

_CLASSES: Mapping[str, AreaClass] = {
    "utsatt område": AreaClass.VULNERABLE,
    "utsattomr": AreaClass.VULNERABLE,
    "riskområde": AreaClass.RISK,
    "särskilt utsatt område": AreaClass.PARTICULARLY_VULNERABLE,
    "särskild utsatt område": AreaClass.PARTICULARLY_VULNERABLE,
}
_USUAL_SPELLINGS = ("Utsatt område", "Riskområde", "Särskilt utsatt område")

# A house. The known slivers are under 10 m² and the smallest real parts are hectares.
_MIN_PART_M2 = 100.0
_EXAMPLES = 3

FEATURE_SCHEMA = {
    "unit": pl.String,
    "name": pl.String,
    "class": pl.String,
    **dict.fromkeys(_FIELDS, pl.String),
    "police_district": pl.String,
    "police_district_name": pl.String,
    "since": pl.Date,
    "year": pl.Int64,
    "geometry": pl.Binary,
}
"""`unit` is the number of the feature in its file, from 1; codes are text."""


@dataclass(frozen=True, kw_only=True)
class Note:
    """Something odd that was mended, or left as it was: how many times, and for example where."""

    text: str
    count: int
    examples: tuple[str, ...] = ()

    def __str__(self) -> str:
        more = " …" if self.count > len(self.examples) else ""
        shown = f" ({', '.join(self.examples)}{more})" if self.examples else ""
        return f"{self.text}: {self.count}{shown}"


@dataclass(frozen=True, kw_only=True)
class Features:
    """The rows of a layer, usable, and what was done to make them so."""

    frame: pl.DataFrame
    notes: tuple[Note, ...]


def read_features(layer: Layer, *, file: str) -> Features:
    """Return the rows of a layer as `FEATURE_SCHEMA`, mended, with notes on all that was odd.

    :raises DeliveryRejected: with every problem of the layer, else with every problem of the rows.
    """
    fields = _fields_of(layer.frame)
    _refuse(list(_problems_of_layer(layer, fields, file=file)))
    frame = _with_our_names(layer.frame, fields)
    repairs = [_repair(geometry) for geometry in drop_z(frame["geometry"])]
    _refuse(list(_problems_of_rows(frame, repairs, file=file)))
    made = [repair for repair in repairs if repair is not None]
    notes = [
        *_notes_on_fields(layer.frame, fields),
        *_notes_on_rows(frame),
        *_notes_on_geometry(frame, made),
    ]
    mended = pl.Series("geometry", [repair.geometry for repair in made], dtype=pl.Binary)
    return Features(
        frame=frame.with_columns(mended), notes=tuple(note for note in notes if note.count)
    )


def note_on(text: str, examples: pl.Series | list[str]) -> Note:
    """Make a note that counts the examples and shows the first of them."""
    shown = tuple(str(example) for example in examples[:_EXAMPLES])
    return Note(text=text, count=len(examples), examples=shown)


def _fields_of(frame: pl.DataFrame) -> dict[str, str]:
    """Return the file's field for each of our names that it has."""
    in_file = {column.casefold(): column for column in frame.columns if column != "geometry"}
    fields = {
        ours: in_file[theirs]
        for ours, names in _FIELDS.items()
        for theirs in reversed(names)
        if theirs in in_file
    }
    for theirs in _POLICE_DISTRICT_FIELDS:
        if theirs in in_file:
            codes = frame[in_file[theirs]].cast(pl.String).str.contains(r"^\d+$").all()
            fields["police_district" if codes else "police_district_name"] = in_file[theirs]
    return fields


def _with_our_names(frame: pl.DataFrame, fields: Mapping[str, str]) -> pl.DataFrame:
    columns = {
        ours: _as_text(fields[ours]) if ours in fields else pl.lit(None, dtype=pl.String)
        for ours in FEATURE_SCHEMA
        if ours not in ("unit", "name", "class", "geometry")
    }
    return (
        frame.with_row_index("unit", offset=1)
        .select(pl.col("unit").cast(pl.String), "geometry", **columns)
        .with_columns(
            pl.col("published_name").map_elements(tidy_name, return_dtype=pl.String).alias("name"),
            pl.col("published_class")
            .map_elements(_class_of, return_dtype=pl.String)
            .alias("class"),
            pl.col("since").str.head(10).str.to_date("%Y-%m-%d", strict=False),
            pl.col("year").cast(pl.Int64, strict=False),
        )
        .select(list(FEATURE_SCHEMA))
    )


def _as_text(field: str) -> pl.Expr:
    """Take a field as text without blanks around it; what is only blanks is null."""
    text = pl.col(field).cast(pl.String).str.strip_chars()
    return pl.when(text != "").then(text)


def _class_of(text: str) -> str | None:
    name = _CLASSES.get(" ".join(text.casefold().split()))
    return name.value if name else None


def _repair(geometry: bytes | None) -> Repair | None:
    return repair_boundary(geometry, min_part_m2=_MIN_PART_M2) if geometry else None


def _problems_of_layer(layer: Layer, fields: Mapping[str, str], *, file: str) -> Iterator[Problem]:
    for ours, theirs in (("published_name", "NAMN"), ("published_class", "KATEGORI")):
        if ours not in fields:
            yield Problem(
                file=file,
                rule="missing-field",
                text=f"fältet {theirs} saknas.",
                remedy="Lämna lagret som Polisen publicerar det, eller döp om fältet till"
                f" {theirs}.",
            )
    if layer.frame.is_empty():
        yield Problem(
            file=file,
            rule="empty-layer",
            text="kartlagret har inga områden.",
            remedy="Kontrollera att rätt fil lämnades.",
        )
    elif not _is_sweref99_tm(layer.crs):
        yield Problem(
            file=file,
            rule="wrong-crs",
            text=f"kartlagret är i {_crs_name(layer.crs)}, inte i SWEREF 99 TM (EPSG:3006).",
            remedy="Spara om lagret i EPSG:3006, till exempel med QGIS.",
        )
    elif not is_within_sweden_3006(bounds := bounds_of(layer.frame["geometry"])):
        yield Problem(
            file=file,
            rule="wrong-crs",
            text="kartlagret säger EPSG:3006, men koordinaterna kan inte vara Sverige i EPSG:3006"
            f" ({_likely_system(bounds)}).",
            remedy="Ange lagrets verkliga koordinatsystem och spara sedan om det i EPSG:3006.",
        )


def _is_sweref99_tm(crs: str | None) -> bool:
    return crs is not None and pyproj.CRS(crs).to_epsg() == 3006


def _crs_name(crs: str | None) -> str:
    return pyproj.CRS(crs).name if crs else "ett okänt koordinatsystem"


def _likely_system(bounds: Bounds) -> str:
    swapped = Bounds(west=bounds.south, south=bounds.west, east=bounds.north, north=bounds.east)
    if is_within_sweden_3006(swapped):
        return "axlarna ser ut att ha bytt plats"
    if -180 <= bounds.west <= bounds.east <= 180:
        return "de ser ut att vara grader"
    if 1_200_000 <= bounds.west <= bounds.east <= 1_950_000:
        return "de ser ut att vara RT 90"
    return f"väster {bounds.west:.0f}, söder {bounds.south:.0f}"


def _problems_of_rows(
    frame: pl.DataFrame, repairs: list[Repair | None], *, file: str
) -> Iterator[Problem]:
    for row, repair in zip(frame.iter_rows(named=True), repairs, strict=True):
        yield from _problems_of_row(row, repair, file=file)
    keys = ["name", "place", "year", "removed"]
    twice = frame.filter(pl.struct(keys).is_duplicated() & ~pl.struct(keys).is_first_distinct())
    for unit, name in twice.drop_nulls("name").select("unit", "name").iter_rows():
        yield Problem(
            file=file,
            row=int(unit),
            column="NAMN",
            rule="duplicate-area",
            text=f"»{name}« finns mer än en gång på samma ort.",
            remedy="Ta bort dubbletten, eller slå samman områdets delar till en multipolygon.",
        )


def _problems_of_row(
    row: Mapping[str, object], repair: Repair | None, *, file: str
) -> Iterator[Problem]:
    number = int(str(row["unit"]))
    if row["name"] is None:
        yield Problem(
            file=file,
            row=number,
            column="NAMN",
            rule="missing-name",
            text="området saknar namn.",
            remedy="Fyll i namnet, eller ta bort området.",
        )
    if row["class"] is None:
        yield Problem(
            file=file,
            row=number,
            column="KATEGORI",
            rule="unknown-class",
            text=f"»{row['published_class'] or ''}« är ingen känd klass.",
            remedy=f"Skriv någon av {', '.join(_USUAL_SPELLINGS)}.",
        )
    if repair is None or repair.m2 == 0:
        yield Problem(
            file=file,
            row=number,
            rule="missing-polygon",
            text="området saknar en polygon med yta.",
            remedy="Rita områdets gräns, eller ta bort området.",
        )


def _notes_on_fields(frame: pl.DataFrame, fields: Mapping[str, str]) -> Iterator[Note]:
    full = {names[0] for names in _FIELDS.values()} | {"polisomrade", "polisomradeskod"}
    other = [field for field in fields.values() if field.casefold() not in full]
    unused = [c for c in frame.columns if c not in {*fields.values(), "geometry"}]
    yield note_on("Fält med avkortat eller annat namn än Polisens", other)
    yield note_on("Fält som inte används", unused)
    if "until" in fields:
        until = frame.select(_as_text(fields["until"]).alias("until"))["until"]
        yield Note(text="AKTUALITET_SLUT är tomt eller blankt", count=until.null_count())
        yield note_on("AKTUALITET_SLUT har ett värde, som inte används", until.drop_nulls())


def _notes_on_rows(frame: pl.DataFrame) -> Iterator[Note]:
    respelled = frame.filter(pl.col("name") != pl.col("published_name"))
    yield note_on("Namn med ändrade mellanslag", respelled["published_name"].to_list())
    unusual = frame.filter(~pl.col("published_class").is_in(_USUAL_SPELLINGS))
    kinds = unusual["published_class"].unique(maintain_order=True).to_list()
    yield Note(text="Klass i annan stavning", count=unusual.height, examples=tuple(kinds))
    crossing = frame.filter(
        ~pl.col("local_police_district").str.starts_with(pl.col("police_district"))
    )
    yield note_on(
        "Lokalpolisområdets kod börjar inte med polisområdets; koderna är inte hierarkiska",
        [
            f"{name}: {district} i {parent}"
            for name, district, parent in crossing.select(
                "name", "local_police_district", "police_district"
            ).iter_rows()
        ],
    )


def _notes_on_geometry(frame: pl.DataFrame, repairs: list[Repair]) -> Iterator[Note]:
    with_z = frame.filter(has_z(frame["geometry"]))
    yield Note(text="Gränser med höjder (Z), som togs bort", count=with_z.height)
    mended = [
        name for name, repair in zip(frame["name"], repairs, strict=True) if repair.was_invalid
    ]
    yield note_on("Ogiltiga gränser, som lagades", mended)
    dropped = [
        f"{name}: {repair.dropped_m2:.0f} m²"
        for name, repair in zip(frame["name"], repairs, strict=True)
        if repair.dropped_parts
    ]
    yield note_on(f"Gränser med flisor under {_MIN_PART_M2:.0f} m², som togs bort", dropped)


def _refuse(problems: list[Problem]) -> None:
    if problems:
        raise DeliveryRejected(problems)
