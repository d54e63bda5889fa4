"""What the rule proposes, why, and what people decided."""

from lagesbild.picture.table import DAY, NUMBER, TEXT, YES_NO, Column, Table
from lagesbild.picture.tables.columns import AREA, NAME

PROPOSALS = Table(
    name="proposals",
    title="Förslag och beslut",
    description="Klassen som regeln föreslår, hur säkert det är, och vad människor beslutade.",
    key=("area",),
    columns=(
        AREA,
        NAME,
        Column(
            "proposed",
            TEXT,
            "Förslag",
            "Den gravaste klass som minst hälften av dragningarna når; tom när underlag saknas.",
        ),
        Column(
            "probability", NUMBER, "Sannolikhet", "För just den föreslagna klassen, i hundradelar."
        ),
        Column(
            "proposed_low",
            TEXT,
            "Lindrigaste möjliga",
            "Den klass som 95 procent av dragningarna når, eller förslaget om det är lindrigare.",
        ),
        Column(
            "proposed_high",
            TEXT,
            "Gravaste möjliga",
            "Den gravaste klass som mer än 5 procent av dragningarna når.",
        ),
        Column("certain", YES_NO, "Säkert", "Lindrigaste och gravaste möjliga är samma."),
        Column(
            "held_back_from",
            TEXT,
            "Hålls kvar från",
            "Gravare klass som bara polisgenererade indikatorer hade burit.",
        ),
        Column(
            "decided", TEXT, "Beslut", "Beslutad klass; tom om inget beslut finns i underlaget."
        ),
        Column("decided_by_role", TEXT, "Beslutad av", "Roll."),
        Column("decided_on", DAY, "Beslutsdag", "Dag för beslutet."),
        Column("decision_reason", TEXT, "Beslutets skäl", "Skriftliga skäl."),
        Column("departure", YES_NO, "Avviker", "Beslutet är ett annat än förslaget."),
        Column("previous_decided", TEXT, "Förra beslutet", "Beslutad klass i förra omgången."),
        Column("reasons", TEXT, "Skäl för förslaget", "Villkoren i ord, och vad som drar mest."),
    ),
)

PROPOSAL_REASONS = Table(
    name="proposal_reasons",
    title="Villkoren för varje klass",
    description="Varje villkor i klassregeln, prövat på varje område.",
    key=("area", "class", "condition"),
    columns=(
        AREA,
        Column("class", TEXT, "Klass", "Klassen som villkoret hör till."),
        Column("condition", TEXT, "Villkor", "I ord."),
        Column("figure", TEXT, "Mått", "composite, ratings eller criteria."),
        Column("value", NUMBER, "Värde", "Områdets värde; tomt när underlag saknas."),
        Column("low", NUMBER, "Lägst", "Nedre gräns."),
        Column("high", NUMBER, "Högst", "Övre gräns."),
        Column("threshold", NUMBER, "Tröskel", "Villkoret är uppfyllt från detta värde."),
        Column("probability", NUMBER, "Sannolikhet", "Att villkoret är uppfyllt, i hundradelar."),
        Column(
            "outcome",
            TEXT,
            "Utfall",
            "met (95 procent av dragningarna), not_met (högst 5 procent) eller cannot_be_told.",
        ),
    ),
)
