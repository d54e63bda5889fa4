"""What must be read with care."""

from lagesbild.picture.table import TEXT, WHOLE, Column, Table

NOTES = Table(
    name="notes",
    title="Anmärkningar",
    description="Vad som inte är med och vad som ska läsas med försiktighet, räknat.",
    key=("topic", "text"),
    columns=(
        Column("topic", TEXT, "Ämne", "Vad anmärkningen gäller."),
        Column("text", TEXT, "Anmärkning", "I ord."),
        Column("count", WHOLE, "Antal", "Hur många det gäller."),
    ),
)
