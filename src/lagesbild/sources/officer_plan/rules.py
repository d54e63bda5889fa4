"""The rules of a scenario file beyond those of its fields, and what to do about each."""

from enum import Enum

from lagesbild.errors import Problem


class PlanRule(Enum):
    """A rule's id, and its remedy in Swedish; docs/officers-plan.md lists them."""

    LIST_MISSING = ("plan-list-missing", "Skriv listan, eller ge ett underlag med --collection.")
    UNKNOWN_REFERENCE = (
        "plan-unknown-reference",
        "Rätta beteckningen, eller lägg till den i listan som den hör till.",
    )
    UNKNOWN_FUNCTION = (
        "plan-unknown-function",
        "Använd en av funktionerna i katalogen (norms/data/officer_functions.yaml).",
    )
    AREA_IN_TWO_DISTRICTS = (
        "plan-area-in-two-districts",
        "Låt varje område stå en gång, i ett distrikt; dela annars upp det i två områden.",
    )
    SAME_ROW_TWICE = ("plan-same-row-twice", "Slå ihop raderna till en.")
    INTERVAL_REVERSED = (
        "plan-interval-reversed",
        "Skriv lågt, väntat och högt i stigande ordning.",
    )
    UNIT = ("plan-unit", "Skriv 1, 0.5 eller 0.1.")
    NOT_WHOLE_UNITS = (
        "plan-not-whole-units",
        "Skriv hela enheter, eller välj en mindre enhet i fältet unit.",
    )
    TOO_FINE = ("plan-too-fine-share", "Skriv andelen med högst tre decimaler.")
    BUDGET_IMPLAUSIBLE = (
        "plan-budget-implausible",
        "Skriv budgeten i hela kronor, inte i tusental, miljoner eller ören.",
    )
    COST_IMPLAUSIBLE = (
        "plan-cost-implausible",
        "Skriv kostnaden för en heltid och ett år i hela kronor.",
    )
    COST_MISSING = ("plan-cost-missing", "Lägg till funktionen i listan costs.")
    WEIGHT_MISSING = ("plan-weight-missing", "Lägg till klassen i listan class_weights.")
    YEAR_OUTSIDE = ("plan-year-outside", "Använd ett år som planen omfattar, eller ta bort raden.")
    ONE_PLACE = ("plan-one-place", "Skriv ett av fälten area, district och region.")
    FLOOR_ABOVE_MOST = ("plan-floor-above-most", "Sänk golvet eller höj taken.")
    RECRUITS_MISSING = ("plan-recruits-missing", "Lägg till raden; skriv 0 om ingen börjar.")
    STAFFING_MISSING = (
        "plan-staffing-missing",
        "Lägg till bemanningen i staffing, eller ta bort regionen.",
    )

    @property
    def id(self) -> str:
        return self.value[0]

    @property
    def remedy(self) -> str:
        return self.value[1]

    def broken(
        self, *, file: str, text: str, row: int | None = None, column: str | None = None
    ) -> Problem:
        return Problem(
            file=file, rule=self.id, text=text, remedy=self.remedy, row=row, column=column
        )
