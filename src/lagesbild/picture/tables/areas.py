"""What the areas are, where they come from, and how many there are of each class."""

from lagesbild.picture.table import DAY, NUMBER, TEXT, WHOLE, Column, Table
from lagesbild.picture.tables.columns import AREA, NAME

AREAS = Table(
    name="areas",
    title="Områden",
    description="Ett område per rad, med organisation och invånare på referensdagen.",
    key=("area",),
    columns=(
        AREA,
        NAME,
        Column("boundary", WHOLE, "Gränsgeneration", "Vilken gräns som gäller på referensdagen."),
        Column("boundary_from", DAY, "Gränsen gäller från", "Första dag för gränsen."),
        Column("lineage", TEXT, "Gränshistoria", "Förhållandet till förra omgångens gränser."),
        Column("local_police_district", TEXT, "Lokalpolisområde, kod", "Kod i organisation."),
        Column("local_police_district_name", TEXT, "Lokalpolisområde", "Namn på referensdagen."),
        Column("police_district", TEXT, "Polisområde, kod", "Kod i organisation."),
        Column("police_district_name", TEXT, "Polisområde", "Namn på referensdagen."),
        Column("police_region", TEXT, "Polisregion, kod", "Kod i organisation."),
        Column("police_region_name", TEXT, "Polisregion", "Namn på referensdagen."),
        Column("municipality", TEXT, "Kommun, kod", "Kod i organisation."),
        Column("municipality_name", TEXT, "Kommun", "Namn på referensdagen."),
        Column("residents", NUMBER, "Invånare", "Skattat antal: småområden efter andel av ytan."),
        Column(
            "residents_wholly_inside",
            NUMBER,
            "Andel i hela småområden",
            "Andel av invånarna som bor i småområden som ligger helt inom området; ju närmare 1, desto säkrare översättning.",
        ),
        Column("square_km", NUMBER, "Yta, km²", "Områdets yta."),
    ),
)

LINEAGE = Table(
    name="lineage",
    title="Områdenas gränshistoria",
    description="Hur gränserna i förra omgången hänger samman med dagens, avläst ur geometrin.",
    key=("from_area", "to_area"),
    columns=(
        Column("from_area", TEXT, "Från område", "Förra omgången; tom för ett nytt område."),
        Column("from_name", TEXT, "Från namn", "Namn då."),
        Column("to_area", TEXT, "Till område", "Nu; tom för ett område som har upphört."),
        Column("to_name", TEXT, "Till namn", "Namn nu."),
        Column(
            "kind", TEXT, "Slag", "continued, renamed, new_border, split, merged, ended eller new."
        ),
        Column("share_of_from", NUMBER, "Andel av förra", "Andel av den förra ytan."),
        Column("share_of_to", NUMBER, "Andel av nuvarande", "Andel av dagens yta."),
    ),
)

CLASS_COUNTS = Table(
    name="class_counts",
    title="Antal områden per klass",
    description="Förra antalet plus delarna är det nya antalet.",
    key=("order",),
    columns=(
        Column("order", WHOLE, "Ordning", "Gravaste klass först, summan sist."),
        Column("class", TEXT, "Klass", "Klass, eller total."),
        Column("previous", WHOLE, "Förra omgången", "Antal enligt beslut."),
        Column("entered", WHOLE, "Nya på listan", "Verklig förändring."),
        Column("left", WHOLE, "Lämnat listan", "Verklig förändring (negativ)."),
        Column("reclassified", WHOLE, "Annan klass", "Verklig förändring på samma områden."),
        Column("split_merged", WHOLE, "Delning och sammanslagning", "Teknisk förändring."),
        Column("scheme", WHOLE, "Ny klassindelning", "Teknisk förändring."),
        Column("current", WHOLE, "Nu", "Antal enligt beslut."),
    ),
)
