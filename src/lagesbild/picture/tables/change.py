"""What has changed since the last round."""

from lagesbild.picture.table import NUMBER, TEXT, Column, Table
from lagesbild.picture.tables.columns import AREA, NAME

CHANGE = Table(
    name="change",
    title="Förändring sedan förra omgången",
    description="Verklig förändring mäts inom dagens gräns; resten av skillnaden är teknisk.",
    key=("area", "figure"),
    columns=(
        AREA,
        NAME,
        Column("figure", TEXT, "Mått", "composite eller ratings."),
        Column(
            "previous",
            NUMBER,
            "Förra omgången",
            "Värdet då, med den gräns som gällde då och det skydd mot röjande som gäller nu.",
        ),
        Column(
            "technical",
            NUMBER,
            "Teknisk förändring",
            "Vad ny gräns, delning eller sammanslagning ensam gör.",
        ),
        Column("real", NUMBER, "Verklig förändring", "Inom dagens gräns."),
        Column("real_low", NUMBER, "Lägst", "Nedre gräns för 90 procents intervall."),
        Column("real_high", NUMBER, "Högst", "Övre gräns för 90 procents intervall."),
        Column(
            "p_higher",
            NUMBER,
            "Sannolikhet för högre",
            "Att läget har blivit allvarligare, i hundradelar.",
        ),
        Column(
            "p_lower",
            NUMBER,
            "Sannolikhet för lägre",
            "Att läget har blivit lindrigare, i hundradelar.",
        ),
        Column("current", NUMBER, "Nu", "Värdet i omgången."),
        Column(
            "outcome",
            TEXT,
            "Utfall",
            "higher, lower, differs, no_safe_change eller not_comparable.",
        ),
        Column(
            "note",
            TEXT,
            "Anmärkning",
            "Varför förändringen inte kan sägas, eller vad som är tekniskt.",
        ),
    ),
)
