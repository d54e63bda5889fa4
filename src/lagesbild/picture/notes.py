"""What is not in the figures, and what must be read with care, counted."""

from collections.abc import Iterator, Sequence

import polars as pl

from lagesbild.picture import tables
from lagesbild.picture.record import NormUsed
from lagesbild.picture.situation import Observed, Round


def write_notes(
    observed: Observed,
    *,
    round_: Round,
    values: pl.DataFrame,
    norms: Sequence[NormUsed],
    proposals: pl.DataFrame,
    is_past_undecided: bool,
    is_unsettled: bool,
    incomparable: int,
) -> pl.DataFrame:
    """Return the table of notes: topic, text and how many it is about; nothing that is zero."""
    rows = [
        *_indicator_notes(observed, values, round_),
        *_rating_notes(observed.collection.ratings.filter(pl.col("round") == round_.id)),
        (
            "Skattningar",
            "Modellen kom inte till vila; skattad nivå används inte.",
            int(is_unsettled),
        ),
        ("Skattningar", "Områden utan skattad nivå som kan jämföras med andras.", incomparable),
        *(
            ("Normer", f"{norm.name} ({norm.version}) är inte verifierad av myndigheten.", 1)
            for norm in norms
            if not norm.is_verified
        ),
        (
            "Beslut",
            "Beslut som avviker från förslaget utan skriftliga skäl.",
            proposals.filter(pl.col("departure") & pl.col("decision_reason").is_null()).height,
        ),
        (
            "Beslut",
            "Områden utan beslut; i antalet per klass räknas de med sitt förslag, om de har ett.",
            proposals["decided"].null_count(),
        ),
        (
            "Beslut",
            "Förra omgången saknar beslut; antalet per klass jämförs därför inte.",
            int(is_past_undecided),
        ),
        ("Förslag", "Områden där förslag inte kan ges.", proposals["proposed"].null_count()),
    ]
    return tables.NOTES.frame(
        [{"topic": topic, "text": text, "count": count} for topic, text, count in rows if count]
    )


def _indicator_notes(
    observed: Observed, values: pl.DataFrame, round_: Round
) -> Iterator[tuple[str, str, int]]:
    unplaced = observed.observations.filter(pl.col("small_area").is_null())
    limit = observed.method.high_missing_geography
    yield (
        "Indikatorer",
        "Händelser utan känd plats i hela underlaget; de är inte med i något områdes värde.",
        int(unplaced["numerator"].sum()),
    )
    often = values.filter(pl.col("missing_geography") >= limit)
    yield (
        "Indikatorer",
        f"Värden där minst {limit * 100:.0f} procent av kommunens händelser saknar plats.",
        often.height,
    )
    yield ("Indikatorer", "Värden som saknas.", values["value"].null_count())
    for card in observed.cards:
        if card.in_composite and not _takes_part(card.id, values, observed, round_):
            text = f"{card.title} är inte med i sammanvägningen: den är lika överallt eller saknas."
            yield "Indikatorer", text, 1


def _takes_part(indicator: str, values: pl.DataFrame, observed: Observed, round_: Round) -> bool:
    known = values.filter(pl.col("indicator") == indicator).drop_nulls("value")
    return indicator in observed.scales[round_.id] and not known.is_empty()


def _rating_notes(ratings: pl.DataFrame) -> Iterator[tuple[str, str, int]]:
    yield (
        "Skattningar",
        "Svar med bortfallskod; de räknas som bortfall och aldrig som noll.",
        ratings["missing_code"].count(),
    )
    yield (
        "Skattningar",
        "Svar om kalibreringsfall; de är inte med i något områdes nivå.",
        ratings["calibration_case"].count(),
    )
