"""The indicators weighed into one figure."""

from lagesbild.picture.table import NUMBER, TEXT, WHOLE, Column, Table
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
            "score_low",
            NUMBER,
            "Lägst",
            "90 procents intervall över vikter, metodval, indikatorer och mätfel.",
        ),
        Column(
            "score_high",
            NUMBER,
            "Högst",
            "90 procents intervall över vikter, metodval, indikatorer och mätfel.",
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
            "score_low",
            NUMBER,
            "Lägst",
            "90 procents intervall över vikter, metodval, indikatorer och mätfel.",
        ),
        Column(
            "score_high",
            NUMBER,
            "Högst",
            "90 procents intervall över vikter, metodval, indikatorer och mätfel.",
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
            "90 procents intervall över vikter, metodval, indikatorer och mätfel.",
        ),
        Column(
            "rank_high",
            WHOLE,
            "Ordningstal, högst",
            "90 procents intervall över vikter, metodval, indikatorer och mätfel.",
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

COMPOSITE_SENSITIVITY = Table(
    name="composite_sensitivity",
    title="Valen bakom det sammanvägda värdet",
    description="Vilket val som betyder mest för områdenas ordning, när valen varieras samtidigt. Förskjutning är hur många platser områdena i medeltal flyttar sig; JRC:s mått, som säger litet om val som flyttar lika mycket varje gång.",
    key=("place",),
    columns=(
        Column(
            "place", WHOLE, "Nummer", "1 är det val som betyder mest för ordningen; sist alla val."
        ),
        Column("choice", TEXT, "Val", "Valets id; together är alla val tillsammans."),
        Column("title", TEXT, "Namn", "Vad som varieras."),
        Column("alternatives", WHOLE, "Alternativ", "Antal, med det som har valts."),
        Column(
            "rank_shift",
            NUMBER,
            "Platser",
            "Hur många platser ett område i medeltal flyttar sig när bara detta ändras.",
        ),
        Column(
            "first_order",
            NUMBER,
            "Ordning, ensamt",
            "Andel av variationen i områdenas ordningstal som valet står för ensamt (Sobolindex av första ordningen).",
        ),
        Column(
            "first_order_low", NUMBER, "Ordning, ensamt, lägst", "90 procents bootstrapintervall."
        ),
        Column(
            "first_order_high", NUMBER, "Ordning, ensamt, högst", "90 procents bootstrapintervall."
        ),
        Column(
            "total_order",
            NUMBER,
            "Ordning, med samspel",
            "Andel av variationen i områdenas ordningstal som valet är med om (totalt Sobolindex).",
        ),
        Column(
            "total_order_low",
            NUMBER,
            "Ordning, med samspel, lägst",
            "90 procents bootstrapintervall.",
        ),
        Column(
            "total_order_high",
            NUMBER,
            "Ordning, med samspel, högst",
            "90 procents bootstrapintervall.",
        ),
        Column(
            "shift_first_order",
            NUMBER,
            "Förskjutning, ensamt",
            "Andel av variationen i den genomsnittliga förskjutningen som valet står för ensamt (Sobolindex av första ordningen).",
        ),
        Column(
            "shift_first_order_low",
            NUMBER,
            "Förskjutning, ensamt, lägst",
            "90 procents bootstrapintervall.",
        ),
        Column(
            "shift_first_order_high",
            NUMBER,
            "Förskjutning, ensamt, högst",
            "90 procents bootstrapintervall.",
        ),
        Column(
            "shift_total_order",
            NUMBER,
            "Förskjutning, med samspel",
            "Andel av variationen i den genomsnittliga förskjutningen som valet är med om (totalt Sobolindex).",
        ),
        Column(
            "shift_total_order_low",
            NUMBER,
            "Förskjutning, med samspel, lägst",
            "90 procents bootstrapintervall.",
        ),
        Column(
            "shift_total_order_high",
            NUMBER,
            "Förskjutning, med samspel, högst",
            "90 procents bootstrapintervall.",
        ),
        Column("reading", TEXT, "I ord", "Raden som mening."),
    ),
)

COMPOSITE_SENSITIVITY_AREAS = Table(
    name="composite_sensitivity_areas",
    title="Valen bakom varje områdes sammanvägda värde",
    description="Hur stor del av osäkerheten i områdets värde som varje val ger.",
    key=("area", "choice"),
    inside_only=True,
    columns=(
        AREA,
        Column("choice", TEXT, "Val", "Valets id."),
        Column("title", TEXT, "Namn", "Vad som varieras."),
        Column("first_order", NUMBER, "Ensamt", "Sobolindex av första ordningen för värdet."),
        Column("total_order", NUMBER, "Med samspel", "Totalt Sobolindex för värdet."),
    ),
)
