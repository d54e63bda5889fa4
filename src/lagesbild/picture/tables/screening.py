"""The work list of the screening: inside only, never published."""

from collections.abc import Sequence

from lagesbild.picture.table import NUMBER, TEXT, WHOLE, YES_NO, Column, Table
from lagesbild.picture.tables.columns import AREA, NAME

_WARNING = (
    "Arbetslista för människor: säger var någon bör titta, inte vad en plats är. Publiceras inte."
)
_POLICE = "utan indikatorer som växer med polisens närvaro"


def _figures() -> Sequence[Column]:
    return (
        Column("score", NUMBER, "Sammanvägt värde", "På samma fasta skala som listans områden."),
        Column("sampling_sd", NUMBER, "Mätfel", "Standardavvikelse för värdet av små tal i indikatorerna."),
        Column("probability", NUMBER, "Sannolikhet", "Att värdet ligger inom listans omfång, 0–1."),
        Column("score_without_police_generated", NUMBER, "Värde utan polisgenererade", f"Sammanvägt värde {_POLICE}."),
        Column("probability_without_police_generated", NUMBER, "Sannolikhet utan polisgenererade", f"Detsamma {_POLICE}, mot listans omfång räknat på samma sätt."),
        Column("carried_by", TEXT, "Bärs av", "Indikatorerna som lyfter värdet mest över landets genomsnitt, med poäng."),
    )  # fmt: skip


SCREENING = Table(
    name="screening",
    title="Genomgång av alla småområden",
    description=f"Genomgången i ett stycke. {_WARNING}",
    key=("screening",),
    inside_only=True,
    columns=(
        Column("screening", TEXT, "Genomgång", "country: hela landet."),
        Column("limit", NUMBER, "Omfångets början", "Värdet som en liten del av listans invånare ligger under; hur liten står i normen."),
        Column("limit_low", NUMBER, "Omfångets början, lägst", "90 procents intervall över mätfel på listan."),
        Column("limit_high", NUMBER, "Omfångets början, högst", "90 procents intervall över mätfel på listan."),
        Column("small_areas", WHOLE, "Småområden", "Antal i landet."),
        Column("scored", WHOLE, "Med värde", "Småområden med ett sammanvägt värde."),
        Column("candidates", WHOLE, "Kandidater", "Småområden utanför listan och inom dess omfång."),
        Column("candidates_expected_false", NUMBER, "Väntas vara fel", "Så många kandidater väntas ligga utanför omfånget."),
        Column("groups", WHOLE, "Grupper", "Kandidater som ligger intill varandra är en grupp."),
        Column("listed", WHOLE, "Områden på listan", "Antal."),
        Column("unlike", WHOLE, "Olika listan", "Listade områden under de andras omfång."),
        Column("unlike_expected_false", NUMBER, "Väntas vara fel, listade", "Så många av dem väntas ligga inom omfånget."),
        Column("sentence", TEXT, "I ord", "Genomgången i ord, eller varför den inte kan göras."),
    ),
)  # fmt: skip

SCREENING_SMALL_AREAS = Table(
    name="screening_small_areas",
    title="Småområden mot listans omfång",
    description=f"Varje småområde i landet. {_WARNING}",
    key=("small_area",),
    inside_only=True,
    columns=(
        Column("small_area", TEXT, "Småområde", "Småområdets kod."),
        Column("municipality", TEXT, "Kommun", "Kommunens kod."),
        Column("standing", TEXT, "Ställning", "candidate (utanför listan, inom omfånget), other (utanför båda), listed (mest inom listade områden) eller too_little_known (för få indikatorer)."),
        Column("group", TEXT, "Grupp", "Kandidatens grupp i screening_groups."),
        Column("residents", WHOLE, "Invånare", "Folkbokförda."),
        Column("share_listed", NUMBER, "Andel inom listan", "Del av marken inom listade områden, 0–1."),
        *_figures(),
        Column("indicators_missing", WHOLE, "Indikatorer som saknas", "Antal utan värde."),
    ),
)  # fmt: skip

SCREENING_GROUPS = Table(
    name="screening_groups",
    title="Grupper av kandidater",
    description=f"Kandidater som ligger intill varandra, värderade som ett område. {_WARNING}",
    key=("group",),
    inside_only=True,
    columns=(
        Column("group", TEXT, "Grupp", "Den första av småområdenas koder."),
        Column("municipalities", TEXT, "Kommuner", "Kommunernas koder."),
        Column("small_areas", WHOLE, "Småområden", "Antal."),
        Column("members", TEXT, "Koder", "Småområdenas koder."),
        Column("residents", NUMBER, "Invånare", "På gruppens mark utanför listan."),
        Column("mean_score", NUMBER, "Småområdenas medelvärde", "Av småområdenas värden, vägt med invånare."),
        *_figures(),
        Column("beside", TEXT, "Intill", "Listade områden som gruppen gränsar till eller delar mark med."),
    ),
)  # fmt: skip

SCREENING_LISTED = Table(
    name="screening_listed",
    title="Listade områden mot de andras omfång",
    description=f"Varje område på listan mot alla andra på den. {_WARNING}",
    key=("area",),
    inside_only=True,
    columns=(
        AREA,
        NAME,
        Column("residents", NUMBER, "Invånare", "Ur småområdenas andelar."),
        Column("score", NUMBER, "Sammanvägt värde", "Oavrundat."),
        Column("sampling_sd", NUMBER, "Mätfel", "Standardavvikelse för värdet av små tal i indikatorerna."),
        Column("probability_below", NUMBER, "Sannolikhet under", "Att värdet ligger under de andra listade områdenas omfång, 0–1; tom om det inte finns andra."),
        Column("residents_elsewhere_lower", NUMBER, "Lägre i landet", "Andel av invånarna utanför listan vars småområde har ett lägre värde, 0–1."),
        Column("unlike", YES_NO, "Olik listan", "Vald bland dem som ligger under, så att få väntas vara fel."),
    ),
)  # fmt: skip
