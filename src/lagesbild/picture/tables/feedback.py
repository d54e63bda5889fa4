"""How far the score would move by itself."""

from lagesbild.picture.table import NUMBER, TEXT, WHOLE, Column, Table
from lagesbild.picture.tables.columns import INDICATOR

FEEDBACK_LOOP = Table(
    name="feedback_loop",
    title="Återkoppling av närvaro",
    description="Klass ger närvaro, närvaro ger anmälda brott, och de ger klass. Ett tankeförsök: varje område får en klass mer närvaro, och inget verkligt ändras. Hur långt går värdet av sig självt? Elasticiteterna är antaganden, inte skattningar.",
    key=("indicator",),
    columns=(
        INDICATOR,
        Column("title", TEXT, "Titel", "Indikatorns namn; all är alla indikatorer tillsammans."),
        Column("police_generated", TEXT, "Polisgenererad", "no, partly eller yes; tom för alla tillsammans."),
        Column("elasticity_low", NUMBER, "Elasticitet, lägst", "Procent som antalet antas växa när närvaron växer en procent."),
        Column("elasticity_high", NUMBER, "Elasticitet, högst", "Procent som antalet antas växa när närvaron växer en procent."),
        Column("points_first_round_low", NUMBER, "Första omgången, lägst", "Så många poäng värdet går i medeltal, med lägsta elasticiteten."),
        Column("points_first_round_high", NUMBER, "Första omgången, högst", "Detsamma med högsta elasticiteten."),
        Column("points_equilibrium_low", NUMBER, "I jämvikt, lägst", "Poäng när värdet har slutat gå, med lägsta elasticiteten."),
        Column("points_equilibrium_high", NUMBER, "I jämvikt, högst", "Detsamma med högsta elasticiteten."),
        Column("gain_low", NUMBER, "Förstärkning, lägst", "Del av en poäng som kommer tillbaka i nästa omgång, i medeltal; från 1 skenar det."),
        Column("gain_high", NUMBER, "Förstärkning, högst", "Detsamma med högsta elasticiteten."),
        Column("areas_running_away_low", WHOLE, "Områden som skenar, lägst", "Antal områden med en förstärkning på minst 1."),
        Column("areas_running_away_high", WHOLE, "Områden som skenar, högst", "Detsamma med högsta elasticiteten."),
        Column("areas_changing_class_low", WHOLE, "Områden som byter klass, lägst", "Antal områden som passerar en klass villkor för det sammanvägda värdet, om klassens övriga villkor är uppfyllda."),
        Column("areas_changing_class_high", WHOLE, "Områden som byter klass, högst", "Detsamma med högsta elasticiteten."),
        Column("sentence", TEXT, "I ord", "Raden i ord."),
    ),
)  # fmt: skip
