"""The rules that a position log can break so that nothing is counted, and what to do about each."""

from enum import Enum

from lagesbild.errors import Problem


class LogRule(Enum):
    """A rule's id, and its remedy in Swedish; docs/scale.md lists them."""

    UNREADABLE = ("log-unreadable", "Hämta filen på nytt från källan; den är skadad.")
    COLUMN_MISSING = (
        "log-column-missing",
        "Lämna kolumnerna unit, time, e och n; se docs/scale.md.",
    )
    COLUMN_TYPE = (
        "log-column-type",
        "Skriv kolumnen i en av de typer som docs/scale.md räknar upp.",
    )
    DATE_MISSING = (
        "log-date-missing",
        "Lägg filen i en mapp som heter date=ÅÅÅÅ-MM-DD, eller skriv tiden som timestamp i UTC.",
    )
    TIME_ZONE_MISSING = (
        "log-time-zone-missing",
        "Skriv tiden som timestamp med tidszonen UTC, så att sommartid inte kan missförstås.",
    )
    CRS_MISSING = (
        "log-crs-missing",
        "Skriv crs=EPSG:3006 i filens metadata, eller ange --crs EPSG:3006 om källan intygar det.",
    )
    CRS_WRONG = ("log-crs-wrong", "Räkna om positionerna till SWEREF 99 TM (EPSG:3006).")
    PERSON_NUMBER = (
        "log-person-number",
        "Byt enheternas beteckningar mot pseudonymer innan loggen lämnas.",
    )
    NO_FILES = ("log-no-files", "Ange minst en Parquet-fil, eller en mapp som har sådana.")
    UNREGISTERED = (
        "log-unit-not-in-register",
        "Lägg till beteckningen i registret med dagen då den först hördes, eller kör om med"
        " --leave-out-unknown, så att dess tid räknas bort öppet.",
    )
    TOO_MANY_UNITS = ("log-too-many-units", "Dela loggen, till exempel efter region.")

    @property
    def id(self) -> str:
        return self.value[0]

    def problem(
        self, file: str, text: str, *, row: int | None = None, column: str | None = None
    ) -> Problem:
        """Return one breach."""
        return Problem(
            file=file, rule=self.value[0], text=text, remedy=self.value[1], row=row, column=column
        )
