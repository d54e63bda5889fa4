"""The indicators weighed into one figure."""

from lagesbild.picture.table import NUMBER, WHOLE, Column, Table
from lagesbild.picture.tables.columns import AREA, INDICATOR, NAME

COMPOSITE = Table(
    name="composite",
    title="Sammanvägt indikatorvärde",
    description="0–100, där 0 och 100 är landets yttersta småområden. I hela poäng; dolda indikatorvärden har bytts mot sitt medelvärde, så att de inte kan räknas fram.",
    key=("area",),
    columns=(
        AREA,
        NAME,
        Column("score", NUMBER, "Sammanvägt värde", "Med huvudmetodens val."),
        Column(
            "score_low", NUMBER, "Lägst", "90 procents intervall över vikter, metodval och mätfel."
        ),
        Column(
            "score_high", NUMBER, "Högst", "90 procents intervall över vikter, metodval och mätfel."
        ),
        Column("indicators_missing", WHOLE, "Indikatorer som saknas", "Antal utan värde."),
    ),
)

COMPOSITE_EXACT = Table(
    name="composite_exact",
    title="Sammanvägt indikatorvärde, oavrundat, med ordningstal",
    description="Bara för analys: oavrundade värden kan röja dolda antal, och en ordning mellan områden publiceras inte.",
    key=("area",),
    inside_only=True,
    columns=(
        AREA,
        Column("score", NUMBER, "Sammanvägt värde", "Summan av indikatorernas bidrag."),
        Column(
            "score_low", NUMBER, "Lägst", "90 procents intervall över vikter, metodval och mätfel."
        ),
        Column(
            "score_high", NUMBER, "Högst", "90 procents intervall över vikter, metodval och mätfel."
        ),
        Column(
            "sampling_sd",
            NUMBER,
            "Mätfel",
            "Standardavvikelse för värdet av små tal i indikatorerna.",
        ),
        Column(
            "score_without_police_generated",
            NUMBER,
            "Utan polisgenererade",
            "Sammanvägt värde utan indikatorer som växer med polisens närvaro.",
        ),
        Column("rank", WHOLE, "Ordningstal", "1 är det högsta värdet."),
        Column(
            "rank_low",
            WHOLE,
            "Ordningstal, lägst",
            "90 procents intervall över vikter, metodval och mätfel.",
        ),
        Column(
            "rank_high",
            WHOLE,
            "Ordningstal, högst",
            "90 procents intervall över vikter, metodval och mätfel.",
        ),
        Column(
            "rank_without_police_generated",
            WHOLE,
            "Ordningstal utan polisgenererade",
            "Ordningstal utan indikatorer som växer med polisens närvaro.",
        ),
    ),
)

COMPOSITE_STEPS = Table(
    name="composite_steps",
    title="Sammanvägningens steg",
    description="Varje indikators väg in i det sammanvägda värdet.",
    key=("area", "indicator"),
    inside_only=True,
    columns=(
        AREA,
        INDICATOR,
        Column("value", NUMBER, "Värde", "Ur indicator_values."),
        Column(
            "scale_low",
            NUMBER,
            "Skalans början",
            "Värdet som blir 0 (riktat så att högre är sämre).",
        ),
        Column("scale_high", NUMBER, "Skalans slut", "Värdet som blir 100."),
        Column("normalised", NUMBER, "Normaliserat", "0–100, högre är sämre."),
        Column("weight", NUMBER, "Vikt", "Andel av summan."),
        Column(
            "contribution",
            NUMBER,
            "Bidrag",
            "Vikt gånger normaliserat värde; summan är det sammanvägda värdet.",
        ),
    ),
)
