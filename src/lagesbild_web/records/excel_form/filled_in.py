"""What is filled in on one row of a form, and everything that is wrong with it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import TypeVar

from django.utils.translation import gettext as _

from lagesbild.assessment.questionnaire import HIGHEST_CATEGORY, LOWEST_CATEGORY
from lagesbild_web.records.actions.answering import Evidence, Given, faults_in
from lagesbild_web.records.excel_form.cells import ReadCell, Sheet
from lagesbild_web.records.excel_form.layout import (
    ANSWERS,
    CERTAINTIES,
    CODES,
    LONGEST_LINE,
    RELIABILITIES,
    At,
)
from lagesbild_web.records.excel_form.problems import FormProblem, problem, shown
from lagesbild_web.records.free_text import TextRefused, check_free_text

T = TypeVar("T")

_FIELDS: Mapping[str, At] = MappingProxyType(
    {"category": At.CATEGORY, "reason": At.REASON, "evidence-1": At.SOURCE}
)
"""Where the fields of an answer stand."""


class _Unreadable(Exception):
    """A cell holds what its column cannot: which rule, and what to say."""

    def __init__(self, rule: str, text: str, *, remedy: str = "") -> None:
        self.rule = rule
        self.text = text
        self.remedy = remedy
        super().__init__(text)


@dataclass(kw_only=True)
class RowReader:
    """Reads the open cells of one row, and keeps what is wrong with them."""

    sheet: Sheet
    row: int
    problems: list[FormProblem] = field(default_factory=list)

    def given(self) -> Given:
        given = Given(
            category=self._read(At.CATEGORY, _category),
            missing_code=self._read(At.MISSING_CODE, _one_of(CODES)),
            certainty=self._read(At.CERTAINTY, _one_of(CERTAINTIES)),
            reason=self._read(At.REASON, _free_text) or "",
            evidence=self._evidence(),
        )
        self._look_for_both()
        if not self.problems:
            # What the site itself would refuse, such as a number split between two cells.
            for name, text in faults_in(given).items():
                self._add("text-refused", text, _FIELDS[name])
        return given

    def _evidence(self) -> list[Evidence]:
        evidence = Evidence(
            source=self._read(At.SOURCE, _line) or "",
            day=self._read(At.DAY, _day),
            reliability=self._read(At.RELIABILITY, _one_of(RELIABILITIES)),
            reference=self._read(At.REFERENCE, _line) or "",
        )
        if self._holds(At.SOURCE):
            return [evidence]
        if not any(self._holds(at) for at in (At.DAY, At.RELIABILITY, At.REFERENCE)):
            return []
        self._add("source-missing", _("Underlaget har ingen källa."), At.SOURCE)
        return [evidence]

    def _look_for_both(self) -> None:
        """Look at what stands in the cells, also where it is neither a category nor a code."""
        if self._holds(At.CATEGORY) and self._holds(At.MISSING_CODE):
            text = _("Raden har både en kategori och en bortfallskod.")
            self._add("category-and-code", text, At.CATEGORY)

    def _read(self, at: At, read: Callable[[ReadCell], T]) -> T | None:
        if not self._holds(at):
            return None
        cell = self.sheet[self.row, at]
        try:
            if cell.is_formula:
                raise _Unreadable("formula", _("Cellen innehåller en formel."))
            return read(cell)
        except _Unreadable as fault:
            self._add(fault.rule, fault.text, at, remedy=fault.remedy)
            return None

    def _add(self, rule: str, text: str, at: At, *, remedy: str = "") -> None:
        self.problems.append(
            problem(rule, text, remedy=remedy, sheet=ANSWERS, row=self.row, column=at)
        )

    def _holds(self, at: At) -> bool:
        cell = self.sheet.get((self.row, at))
        return cell is not None and not cell.is_blank


def _category(cell: ReadCell) -> int:
    categories = {str(one): one for one in range(LOWEST_CATEGORY, HIGHEST_CATEGORY + 1)}
    category = categories.get(cell.text.strip()) if not isinstance(cell.value, bool) else None
    if category is None or cell.is_error:
        text = _("»%(value)s« är inte en kategori.") % {"value": shown(cell.text)}
        raise _Unreadable("not-a-category", text)
    return category


def _one_of(words: Mapping[str, T]) -> Callable[[ReadCell], T]:
    by_word = {word.casefold(): meaning for word, meaning in words.items()}

    def read(cell: ReadCell) -> T:
        meaning = by_word.get(cell.text.strip().casefold())
        if meaning is None:
            text = _("»%(value)s« är inte något av: %(words)s.")
            raise _Unreadable(
                "unknown-code", text % {"value": shown(cell.text), "words": ", ".join(words)}
            )
        return meaning

    return read


def _free_text(cell: ReadCell) -> str:
    if cell.is_error or isinstance(cell.value, bool):
        text = _("»%(value)s« är inte en text.") % {"value": shown(cell.text)}
        raise _Unreadable("not-a-text", text)
    try:
        check_free_text(cell.text)
    except TextRefused as refused:
        raise _Unreadable(refused.rule, refused.why, remedy=refused.remedy) from refused
    return cell.text


def _line(cell: ReadCell) -> str:
    text = _free_text(cell)
    if len(text.strip()) > LONGEST_LINE:
        why = _("Texten är längre än %(longest)s tecken.") % {"longest": LONGEST_LINE}
        raise _Unreadable("too-long", why, remedy=_("Korta den."))
    return text


def _day(cell: ReadCell) -> date:
    match cell.value:
        case datetime():
            return cell.value.date()
        case date():
            return cell.value
        case str() if not cell.is_error:
            try:
                return datetime.strptime(cell.value.strip(), "%Y-%m-%d").date()  # noqa: DTZ007
            except ValueError:
                pass
    raise _Unreadable("not-a-day", _("»%(value)s« är inte en dag.") % {"value": shown(cell.text)})
