"""Fifth question: how many are there, on what ground, and what do the figures not say?"""

from lagesbild import swedish
from lagesbild.areas.levels import Level
from lagesbild.norms.camera_disclosure import camera_disclosure_on
from lagesbild.norms.camera_law import StartNeeds, camera_law_on
from lagesbild.norms.disclosure import disclosure_norm_on
from lagesbild.picture.record import Picture
from lagesbild.reports.camera_rows import FollowedCameras, count
from lagesbild.reports.content import Column, Section, TextTable, number_column, text_table

_START = {
    StartNeeds.PERMIT: "Lagen krävde tillstånd före start, och tillstånd finns inte i underlaget.",
    StartNeeds.DOCUMENTED_TEST: (
        "Lagen kräver att en bedömning är dokumenterad före start, eller ett undantag."
    ),
}
"""What had to be there before monitoring began, by the wording of the day."""
_THINGS = (
    *("needs", "cameras_asked", "points_in_operation", "cameras_at_points", "cameras_in_store"),
    "body_worn_delivered",
)
"""What is counted as things; the rest are documents, and what someone should look at."""


def write_law(followed: FollowedCameras, picture: Picture) -> Section:
    law = camera_law_on(picture.reference_day)
    limits = camera_disclosure_on(picture.reference_day)
    threshold = disclosure_norm_on(picture.reference_day).rule.threshold
    tables = (_things(followed), _points(followed), _documents(followed))
    return Section(
        id="cameras-law",
        title="Kameror: antal, bedömningar och vad siffrorna inte säger",
        paragraphs=(
            "En kamerapunkt är inte en kamera: en punkt kan ha flera, och mobila kameror flyttas."
            " Publicerade mål och totaler blandar ibland punkter, mobila kameror och kroppsburna."
            " Här räknas de var för sig och läggs inte ihop.",
            f"{_START[law.start_needs]} Lydelsen på referensdagen är {law.reference}. Programmet"
            " läser vad människor har beslutat och väger ingenting själv. Kroppsburna kameror"
            " omfattas normalt inte. Att den egna översynen är försenad bryter inte mot lagen, som"
            " inte har något sådant datum.",
            "Det här säger siffrorna inte: om en kamera har minskat brott; om brott har flyttat; om"
            " de behov som är anmälda är de som finns, eftersom den som inte anmäler inte syns; och"
            " var någon kamera sitter.",
            "Lägen ingår aldrig i lägesbilden. Punkter visas per område och där antalet är noll"
            f" eller minst {swedish.count(threshold)}; så många fler döljs att"
            " ingen summa röjer dem. En klass visas för sig om dess behov ligger i minst"
            f" {swedish.count(limits.least_areas)} områden. Gränserna är projektets egna (version"
            f" {limits.version}) och overifierade.",
        ),
        tables=tuple(table for table in tables if table.rows),
    )


def _things(followed: FollowedCameras) -> TextTable:
    counts = followed.counts()
    rows = [
        (swedish.word("camera_counted", name).capitalize(), count(counts[name]))
        for name in _THINGS
        if name in counts
    ]
    return text_table(
        "table-camera-things",
        "Behov, punkter och kameror i landet, var för sig.",
        [Column("Vad"), number_column("Antal")],
        rows,
        note="Punkter utanför alla områden räknas inte.",
    )


def _points(followed: FollowedCameras) -> TextTable:
    rows = [
        (row["unit_name"], count(row["points"]))
        for level in (Level.POLICE_REGION.value, Level.NATION.value)
        for row in followed.rows("camera_area_points", level=level)
    ]
    return text_table(
        "table-camera-points",
        "Kamerapunkter i drift i områdena.",
        [Column("Polisregion"), number_column("Punkter")],
        rows,
        note="Varje områdes antal står på dess blad.",
    )


def _documents(followed: FollowedCameras) -> TextTable:
    counts = followed.counts()
    order = [name for name in swedish.WORDS["camera_counted"] if name not in _THINGS]
    rows = [
        (swedish.word("camera_counted", name).capitalize(), count(counts[name]))
        for name in order
        if name in counts
    ]
    return text_table(
        "table-camera-documents",
        "Bedömningar, undantag och sådant som någon bör titta på.",
        [Column("Vad"), number_column("Antal")],
        rows,
        note="Varje version av en bedömning räknas. Två punkter (..): färre än fem, men inte noll.",
    )
