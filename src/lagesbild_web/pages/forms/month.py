"""The staff of a month: posts, people and leave, a field for each number of each group."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from django.forms import BoundField
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lagesbild.periods import Period
from lagesbild.sources.schema import FieldType, table_schemas
from lagesbild_web.pages.forms.base import PageForm
from lagesbild_web.pages.forms.numbers import NumberField
from lagesbild_web.pages.languages import in_swedish
from lagesbild_web.pages.table_words import cell_text
from lagesbild_web.records.queries.staff_months import TABLE, StaffGroup

COLUMNS = {
    "posts": gettext_lazy("Tjänster (heltider)"),
    "filled_heads": gettext_lazy("Tillsatta personer"),
    "filled_fte": gettext_lazy("Tillsatta heltider"),
    "parental_fte": gettext_lazy("Föräldralediga (heltider)"),
    "sick_fte": gettext_lazy("Sjukskrivna (heltider)"),
    "other_leave_fte": gettext_lazy("Annan frånvaro (heltider)"),
    "also_counted_heads": gettext_lazy("Räknas även på annan rad"),
    "joined_heads": gettext_lazy("Nya under månaden"),
    "left_heads": gettext_lazy("Slutade under månaden"),
    "median_months": gettext_lazy("Mediantid här, månader"),
}
_NOT_FROM_LAST_MONTH = frozenset({"joined_heads", "left_heads", "median_months"})
"""What happened in a month, or grows with it, is never that of the month before."""


@dataclass(frozen=True, kw_only=True)
class ShownNumber:
    label: str
    hint: str
    field: BoundField
    is_optional: bool


class MonthForm(PageForm):
    """All groups of a district; a group that is left empty says nothing."""

    def __init__(
        self, *args: object, groups: Sequence[StaffGroup], fill: bool = False, **kwargs: object
    ) -> None:
        """Make the fields.

        :param fill: begin groups that nothing is told of with the month before.
        """
        super().__init__(*args, **kwargs)
        self._groups = groups
        schema = {field.name: field for field in table_schemas()[TABLE].fields}
        self._required = [name for name in COLUMNS if schema[name].required]
        for group in groups:
            for column, label in COLUMNS.items():
                self.fields[name_of(group, column)] = NumberField(
                    label=format_html("{}, {}", label, title_of(group)),
                    required=False,
                    is_whole=schema[column].type is FieldType.INTEGER,
                    initial=_initial(group, column, fill=fill),
                )

    def numbers(self, group: StaffGroup) -> list[ShownNumber]:
        """Return the fields of a group, with what the month before had."""
        return [
            ShownNumber(
                label=str(label),
                hint=_("Förra månaden: %(value)s")
                % {"value": cell_text((group.before or {}).get(column))},
                field=self[name_of(group, column)],
                is_optional=column not in self._required,
            )
            for column, label in COLUMNS.items()
        ]

    def is_open(self, group: StaffGroup) -> bool:
        """Tell whether a group has something to be seen at once."""
        fields = [self[name_of(group, column)] for column in COLUMNS]
        return any(field.errors or field.value() for field in fields)

    def clean(self) -> Mapping[str, object]:
        cleaned = super().clean()
        for group in self._groups:
            names = {column: name_of(group, column) for column in COLUMNS}
            if not any(self._is_said(name) for name in names.values()):
                if group.now is not None:
                    self.add_error(
                        names["posts"],
                        _("Raden finns redan. Skriv 0, eller ångra leveransen som den kom med."),
                    )
                continue
            for column in self._required:
                if not self._is_said(names[column]):
                    self.add_error(names[column], _("Fyll i fältet, eller skriv 0."))
        return cleaned

    def _is_said(self, name: str) -> bool:
        return bool(self.errors.get(name) or self.cleaned_data.get(name))

    def changed(self, *, unit: str, month: Period) -> list[tuple[StaffGroup, dict]]:
        """Return the rows that say something new, with their groups."""
        return list(self._changed(unit=unit, month=month))

    def _changed(self, *, unit: str, month: Period) -> Iterator[tuple[StaffGroup, dict]]:
        for group in self._groups:
            said = {column: self.cleaned_data[name_of(group, column)] for column in COLUMNS}
            if not any(said.values()) or _is_the_same(said, group.now):
                continue
            place = {
                "month": str(month),
                "unit": unit,
                "function": group.function.id,
                "area": group.area or None,
            }
            yield group, place | said


def _is_the_same(said: Mapping[str, str | None], now: Mapping[str, object] | None) -> bool:
    numbers = {column: None if text is None else float(text) for column, text in said.items()}
    return now is not None and all(now.get(column) == number for column, number in numbers.items())


def _initial(group: StaffGroup, column: str, *, fill: bool) -> object:
    if group.now is not None:
        return group.now.get(column)
    if fill and group.before is not None and column not in _NOT_FROM_LAST_MONTH:
        return group.before.get(column)
    return None


def name_of(group: StaffGroup, column: str) -> str:
    return f"{group.function.id}.{quote(group.area, safe='')}.{column}"


def title_of(group: StaffGroup) -> str:
    where = group.area_name or _("utan område")
    return format_html("{} {}", in_swedish(group.function.title), where)
