"""What raters answered, how high that is, and how well they agree."""

from lagesbild.picture.table import NUMBER, TEXT, WHOLE, YES_NO, Column, Table
from lagesbild.picture.tables.columns import AREA, FILE_ROW

AGREEMENT = Table(
    name="agreement",
    title="Samstämmighet",
    description="Hur lika bedömarna skattar samma område: för hela formuläret, per block och per fråga.",
    key=("scope", "id"),
    columns=(
        Column("scope", TEXT, "Nivå", "all, block eller item."),
        Column("id", TEXT, "Id", "Blockets eller frågans id; * för hela formuläret."),
        Column("title", TEXT, "Namn", "Blockets eller frågans namn."),
        Column("block", TEXT, "Block", "Blocket som frågan hör till; tomt för block."),
        Column(
            "alpha", NUMBER, "Krippendorffs α", "Ordinal; 1 är full samstämmighet, 0 som slumpen."
        ),
        Column(
            "alpha_low",
            NUMBER,
            "α, lägst",
            "90 procents intervall: jackknife över lokalpolisområden.",
        ),
        Column(
            "alpha_high",
            NUMBER,
            "α, högst",
            "90 procents intervall: jackknife över lokalpolisområden.",
        ),
        Column(
            "cronbach_alpha", NUMBER, "Cronbachs α", "Intern konsistens mellan blockets frågor."
        ),
        Column("objects", WHOLE, "Områden", "Områden med minst två skattningar."),
        Column("raters", WHOLE, "Bedömare", "Antal bedömare."),
        Column("ratings", WHOLE, "Skattningar", "Antal skattningar med kategori."),
        Column("share_does_not_know", NUMBER, "Andel vet inte", "Av alla svar."),
        Column("share_no_basis", NUMBER, "Andel uppgift saknas", "Av alla svar."),
        Column("share_not_applicable", NUMBER, "Andel ej tillämpligt", "Av alla svar."),
        Column("note", TEXT, "Anmärkning", "Varför ett mått saknas."),
    ),
)

RATING_LEVELS = Table(
    name="rating_levels",
    title="Skattningarnas nivå per område",
    description="Medelvärde av bedömarnas kategorier, 0–5, med intervall av hur olika bedömare skattar. Per fråga bara innanför.",
    key=("area", "scope", "id"),
    columns=(
        AREA,
        Column("scope", TEXT, "Nivå", "all, block eller item."),
        Column("id", TEXT, "Id", "Blockets eller frågans id; * för hela formuläret."),
        Column(
            "level", NUMBER, "Skattad nivå", "Medelvärde över bedömare av bedömarens medelvärde."
        ),
        Column("low", NUMBER, "Lägst", "Nedre gräns för 90 procents intervall."),
        Column("high", NUMBER, "Högst", "Övre gräns för 90 procents intervall."),
        Column("raters", WHOLE, "Bedömare", "Antal bedömare med minst en kategori."),
        Column("ratings", WHOLE, "Skattningar", "Antal skattningar med kategori."),
        Column("missing", WHOLE, "Bortfall", "Antal svar med bortfallskod."),
    ),
)

RATING_LEVELS_EXACT = Table(
    name="rating_levels_exact",
    title="Skattningarnas nivå per område och fråga",
    description="Medelvärde av bedömarnas kategorier, 0–5, med intervall av hur olika bedömare skattar.",
    key=("area", "scope", "id"),
    inside_only=True,
    columns=(
        AREA,
        Column("scope", TEXT, "Nivå", "all, block eller item."),
        Column("id", TEXT, "Id", "Blockets eller frågans id; * för hela formuläret."),
        Column(
            "level", NUMBER, "Skattad nivå", "Medelvärde över bedömare av bedömarens medelvärde."
        ),
        Column("low", NUMBER, "Lägst", "Nedre gräns för 90 procents intervall."),
        Column("high", NUMBER, "Högst", "Övre gräns för 90 procents intervall."),
        Column(
            "lowest",
            NUMBER,
            "Lägsta bedömare",
            "Den bedömare som skattade lägst.",
        ),
        Column(
            "highest",
            NUMBER,
            "Högsta bedömare",
            "Den bedömare som skattade högst.",
        ),
        Column("raters", WHOLE, "Bedömare", "Antal bedömare med minst en kategori."),
        Column("ratings", WHOLE, "Skattningar", "Antal skattningar med kategori."),
        Column("missing", WHOLE, "Bortfall", "Antal svar med bortfallskod."),
    ),
)

RATINGS_USED = Table(
    name="ratings_used",
    title="Skattningar som har använts",
    description="Varje svar om områdena i omgången och den förra, utan uppgift om bedömare.",
    key=("round", "area", "item", "source_row"),
    inside_only=True,
    columns=(
        Column("round", TEXT, "Omgång", "Beteckning i rounds."),
        AREA,
        Column("item", TEXT, "Fråga", "Frågans id."),
        Column("category", WHOLE, "Kategori", "0–5."),
        Column("missing_code", TEXT, "Bortfallskod", "Varför kategori saknas."),
        Column("from_outside", YES_NO, "Utifrån", "Bedömaren hör till ett annat lokalpolisområde."),
        FILE_ROW,
    ),
)
