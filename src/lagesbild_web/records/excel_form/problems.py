"""What can be wrong with a form that comes back: where, which rule, what it says, what to do.

No text made here shows a personal identity number or a character that is not seen, whatever the
cell holds.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from openpyxl.utils import column_index_from_string

from lagesbild.errors import UserError
from lagesbild.sources.personal_numbers import mask_personal_numbers
from lagesbild.sources.text_faults import without_control_characters

_LONGEST_VALUE = 60
_NEW_FORM = gettext_lazy("Hämta ett nytt formulär på webbplatsen och för över dina svar.")
_LEAVE_LOCKED = gettext_lazy(
    "Ändra bara i de ljusgula rutorna. Går det inte att återställa: hämta ett nytt formulär och för"
    " över dina svar."
)
_SAVE_AS_XLSX = gettext_lazy(
    "Öppna formuläret i Excel, spara det som Excelarbetsbok (.xlsx) och lämna den."
)

REMEDIES: Mapping[str, Promise] = MappingProxyType(
    {
        # The file.
        "too-large": gettext_lazy(
            "Ta bort bilder och annat som har lagts till, eller hämta ett nytt formulär."
        ),
        "not-a-workbook": _SAVE_AS_XLSX,
        "password": gettext_lazy(
            "Öppna filen i Excel, ta bort lösenordet under Arkiv – Info och spara."
        ),
        "damaged-file": _NEW_FORM,
        "zip-bomb": _NEW_FORM,
        "macros": _SAVE_AS_XLSX,
        "external-content": gettext_lazy(
            "Ta bort länkar till andra filer, eller hämta ett nytt formulär."
        ),
        # Which form it is.
        "sheet-missing": _NEW_FORM,
        "unknown-sheet": gettext_lazy("Ta bort bladet. Det som ska med skrivs i motiveringarna."),
        "signature": _NEW_FORM,
        "wrong-round": gettext_lazy("Lämna formuläret för den omgång som du arbetar med."),
        "wrong-area": gettext_lazy("Gå till rätt skattning och lämna formuläret där."),
        "wrong-questionnaire": _NEW_FORM,
        "wrong-rater": gettext_lazy(
            "Hämta formuläret med ditt eget konto. Var och en skattar för sig."
        ),
        "session-locked": gettext_lazy(
            "Ändra på webbplatsen i stället; där ser du också hur andra har skattat."
        ),
        # Its rows and locked cells.
        "locked-cell-changed": _LEAVE_LOCKED,
        "row-missing": _LEAVE_LOCKED,
        "row-moved": gettext_lazy("Flytta tillbaka raden, eller hämta ett nytt formulär."),
        "row-added": gettext_lazy("Ta bort raden. Det som ska med skrivs i motiveringarna."),
        "outside-form": gettext_lazy("Flytta texten till en motivering och töm cellen."),
        # What is filled in.
        "formula": gettext_lazy("Skriv svaret som text eller tal, utan formel."),
        "not-a-category": gettext_lazy("Skriv ett heltal från 0 till 5, eller töm cellen."),
        "category-and-code": gettext_lazy("Töm den ena av cellerna Kategori och Bortfallskod."),
        "unknown-code": gettext_lazy("Välj i cellens lista, eller töm cellen."),
        "not-a-text": gettext_lazy("Skriv in texten på nytt."),
        "not-a-day": gettext_lazy(
            "Skriv dagen som ÅÅÅÅ-MM-DD, till exempel 2027-03-15, eller töm cellen."
        ),
        "source-missing": gettext_lazy("Skriv källan, eller töm de andra cellerna om underlaget."),
        "text-refused": gettext_lazy("Ändra texten i cellen."),
    }
)
"""What to do about each breach. Its key is the identifier of the rule."""


@dataclass(frozen=True, kw_only=True)
class FormProblem:
    """One breach of one rule at one place in a form; without a sheet the whole file is at fault."""

    rule: str
    text: str
    remedy: str
    sheet: str = ""
    row: int | None = None
    column: str = ""
    """As Excel writes it: `F`."""

    @property
    def place(self) -> str:
        """Return where it is, as Excel writes it: `Svar!F12`."""
        if not self.sheet:
            return _("Filen")
        if self.row:
            return f"{self.sheet}!{self.column}{self.row}"
        return _("Bladet %(sheet)s") % {"sheet": self.sheet}

    def __str__(self) -> str:
        return f"{self.place}: {self.text} {self.remedy} [{self.rule}]"


def problem(
    rule: str,
    text: str,
    *,
    remedy: str = "",
    sheet: str = "",
    row: int | None = None,
    column: str = "",
) -> FormProblem:
    """Return one breach.

    :param remedy: where the rule has none of its own, being one of the site and not of the form.
    """
    return FormProblem(
        rule=rule,
        text=_showable(text),
        remedy=remedy or str(REMEDIES[rule]),
        sheet=sheet,
        row=row,
        column=column,
    )


def in_reading_order(problems: Sequence[FormProblem]) -> tuple[FormProblem, ...]:
    """Sort by row and column; what concerns the whole file or sheet comes first."""
    return tuple(
        sorted(
            dict.fromkeys(problems),
            key=lambda one: (
                one.row or 0,
                column_index_from_string(one.column) if one.column else 0,
            ),
        )
    )


def shown(value: object) -> str:
    """Return what stands in a cell as it may be shown: masked before it is shortened."""
    text = _showable(str(value))
    return text if len(text) <= _LONGEST_VALUE else text[:_LONGEST_VALUE] + "…"


def _showable(text: str) -> str:
    return mask_personal_numbers(without_control_characters(text))


class FormRejected(UserError):
    """A form breaks the rules; carries every problem, not only the first. Nothing is recorded."""

    exit_code = 11

    def __init__(self, problems: Sequence[FormProblem]) -> None:
        self.problems = tuple(problems)
        heading = ngettext(
            "Formuläret har ett fel:", "Formuläret har %(count)s fel:", len(self.problems)
        ) % {"count": len(self.problems)}
        super().__init__("\n".join([heading, *map(str, self.problems)]))
