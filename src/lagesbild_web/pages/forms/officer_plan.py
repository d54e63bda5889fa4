"""The scenarios of a plan of area officers, filled in: what most people want of a scenario file.

What a form of this size has no field for, such as several special events, is for a file.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lagesbild.areas.area import AreaClass
from lagesbild.errors import Problem
from lagesbild.officers.plan.records import GoalOrder
from lagesbild.sources.officer_plan.checks import NOT_LISTED
from lagesbild.swedish import class_title
from lagesbild_web.pages.forms.base import Choice, PageForm, SwedishOptions
from lagesbild_web.pages.forms.numbers import NumberField, PercentField
from lagesbild_web.pages.forms.plan_values import ATTRITION, SaidScenario, initial_of
from lagesbild_web.pages.forms.steering import with_empty
from lagesbild_web.pages.languages import in_swedish
from lagesbild_web.pages.table_words import typed_number
from lagesbild_web.records.exchange.officer_plans import FILE, PlanOutline

MOST_YEARS, LONGEST_LAG = 15, 6
"""As the schema of the scenario file has them."""
_BEGINS_WITH = 4
_ROWS, _MOST_ROWS = 2, 60
"""Empty rows of a list that may grow, and rows that a form can hold."""
_KRONOR = 12
_FILL_IN = gettext_lazy("Fyll i fältet, eller skriv 0.")
_ENDS = (
    ("low", gettext_lazy("lågt")),
    ("fte", gettext_lazy("väntat")),
    ("high", gettext_lazy("högt")),
)


def _orders() -> list[Choice]:
    """Return the two orders of goals; a page is in one language, a form's class in none."""
    return [
        Choice(
            value=GoalOrder.NORM_FIRST.value,
            title=_("Så lite som möjligt fattas till normen"),
            description=_("Ett litet område kan då bli utan."),
        ),
        Choice(
            value=GoalOrder.COVERAGE_FIRST.value,
            title=_("Det sämst täckta området lyfts så långt det går"),
            description=_("Summan av det som fattas kan då bli större."),
        ),
    ]


@dataclass(frozen=True, kw_only=True)
class RegionRow:
    """A line of a region's table: what it is, and its three fields."""

    title: str
    fields: tuple[forms.BoundField, ...]


@dataclass(frozen=True, kw_only=True)
class RegionGroup:
    name: str
    rows: tuple[RegionRow, ...]

    @property
    def has_errors(self) -> bool:
        return any(field.errors for row in self.rows for field in row.fields)


class ScenarioForm(PageForm):
    """All fields of a plan; which there are depends on its years, and on the site's places."""

    title = forms.CharField(
        label=gettext_lazy("Namn"),
        max_length=200,
        error_messages={"required": gettext_lazy("Ge planen ett namn.")},
    )
    year_zero = forms.TypedChoiceField(
        label=gettext_lazy("År 0"),
        coerce=int,
        help_text=gettext_lazy("Bemanningen tas från årets sista månad. Planen börjar året efter."),
    )
    years = NumberField(
        label=gettext_lazy("Antal år"), is_whole=True, error_messages={"required": _FILL_IN}
    )
    training_lag = NumberField(
        label=gettext_lazy("Utbildningstid i år"),
        is_whole=True,
        help_text=gettext_lazy("Hela år från utbildningens början tills en rekryt placeras."),
        error_messages={"required": _FILL_IN},
    )
    unit = forms.ChoiceField(
        label=gettext_lazy("Minsta enhet i heltider"),
        choices=[("1", "1"), ("0.5", "0,5"), ("0.1", "0,1")],
        help_text=gettext_lazy("En mindre enhet tar längre tid att räkna."),
    )
    order = forms.ChoiceField(
        label=gettext_lazy("Vilket mål går först?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Välj vilket mål som går först.")},
    )
    lending_limit = PercentField(
        label=gettext_lazy("Gräns för utlåning, procent"),
        required=False,
        help_text=gettext_lazy(
            "Så stor del av ett distrikts personal i en funktion får flyttas eller lånas ut på ett"
            " år, utöver dem som slutar. Tomt är ingen gräns."
        ),
    )
    loans = forms.BooleanField(
        label=gettext_lazy("Distrikt får låna ut till områden i hela landet"), required=False
    )
    residents_per_officer = NumberField(
        label=gettext_lazy("Invånare per områdespolis"),
        is_whole=True,
        required=False,
        help_text=gettext_lazy("Tomt är normen som gäller år 0."),
    )
    few = forms.BooleanField(label=gettext_lazy("Få rekryter och hög avgång"), required=False)
    many = forms.BooleanField(label=gettext_lazy("Många rekryter och låg avgång"), required=False)
    pulled = forms.BooleanField(label=gettext_lazy("Mer bortdragen tid"), required=False)
    pulled_points = PercentField(
        label=gettext_lazy("Procentenheter mer bortdraget"), required=False
    )
    event = forms.BooleanField(label=gettext_lazy("En särskild händelse"), required=False)
    event_name = forms.CharField(label=gettext_lazy("Händelse"), max_length=80, required=False)
    event_year = NumberField(label=gettext_lazy("År"), is_whole=True, required=False)
    event_fte = NumberField(label=gettext_lazy("Heltider som tas"), required=False)
    event_weeks = NumberField(label=gettext_lazy("Veckor"), is_whole=True, required=False)
    event_region = forms.ChoiceField(label=gettext_lazy("Varifrån"), required=False)
    changed_list = forms.BooleanField(label=gettext_lazy("Listan ändras"), required=False)

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, outline: PlanOutline, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self._outline = outline
        given: Mapping[str, Any] = self.initial if data is None else data
        years = _count(given.get("years"), default=_BEGINS_WITH, least=1, most=MOST_YEARS)
        lag = _count(given.get("training_lag"), default=2, least=0, most=LONGEST_LAG)
        zero = _count(given.get("year_zero"), default=outline.year_zero, least=2000, most=2100)
        self.planned = range(zero + 1, zero + years + 1)
        self.begins = range(zero + 1 - lag, zero + years - lag + 1)
        self.fields["order"].choices = [(one.value, one) for one in _orders()]
        self.fields["year_zero"].choices = [(year, str(year)) for year in outline.years]
        self.fields["event_region"].choices = with_empty(
            _("Hela landet"), list(outline.places["regions"])
        )
        self._add_weights_and_money()
        for number, (_id, name) in enumerate(outline.places["regions"]):
            self._add_region(number, name)
        self._floor_rows = _rows(given, "floor")
        for row in range(self._floor_rows):
            self._add_floor(row)
        self._change_rows = _rows(given, "change")
        for row in range(self._change_rows):
            self._add_change(row)
        self._said: SaidScenario | None = None

    def _add_weights_and_money(self) -> None:
        for one in AreaClass:
            self.fields[f"weight-{one}"] = NumberField(
                label=in_swedish(class_title(one)),
                is_whole=True,
                error_messages={"required": _FILL_IN},
            )
        for function, title in self._outline.functions:
            self.fields[f"cost-{function}"] = NumberField(
                label=in_swedish(title),
                is_whole=True,
                digits=_KRONOR,
                error_messages={"required": _FILL_IN},
            )
        for year in self.planned:
            self.fields[f"budget-{year}"] = NumberField(
                label=_("Budget %(year)s, kronor") % {"year": year},
                is_whole=True,
                digits=_KRONOR,
                required=False,
            )

    def _add_region(self, number: int, name: str) -> None:
        for column, (_end, title) in zip(ATTRITION, _ENDS, strict=True):
            self.fields[f"region-{number}-{column}"] = PercentField(
                label=_("%(region)s, avgång i procent, %(end)s") % {"region": name, "end": title},
                required=column == "attrition",
                error_messages={"required": _FILL_IN},
            )
        for year in self.begins:
            for end, title in _ENDS:
                self.fields[f"recruits-{number}-{year}-{end}"] = NumberField(
                    label=_("%(region)s, rekryter som börjar %(year)s, %(end)s")
                    % {"region": name, "year": year, "end": title},
                    required=end == "fte",
                    error_messages={"required": _FILL_IN},
                )

    def _add_floor(self, row: int) -> None:
        where = {"number": row + 1}
        places = [
            (str(title), [(f"{kind}:{code}", name) for code, name in self._outline.places[kind]])
            for kind, title in (
                ("areas", _("Områden")),
                ("districts", _("Lokalpolisområden")),
                ("regions", _("Regioner")),
            )
        ]
        self.fields[f"floor-{row}-function"] = forms.ChoiceField(
            label=_("Golv %(number)s, funktion") % where,
            choices=with_empty(_("Välj funktion"), list(self._outline.functions)),
            widget=SwedishOptions,
            required=False,
        )
        self.fields[f"floor-{row}-place"] = forms.ChoiceField(
            label=_("Golv %(number)s, plats") % where,
            choices=with_empty(_("Välj plats"), places),
            required=False,
        )
        self.fields[f"floor-{row}-fte"] = NumberField(
            label=_("Golv %(number)s, minst (heltider)") % where, required=False
        )
        self.fields[f"floor-{row}-from_year"] = NumberField(
            label=_("Golv %(number)s, från år") % where, is_whole=True, required=False
        )

    def _add_change(self, row: int) -> None:
        where = {"number": row + 1}
        classes = [(one.value, class_title(one)) for one in AreaClass]
        self.fields[f"change-{row}-area"] = forms.ChoiceField(
            label=_("Ändring %(number)s, område") % where,
            choices=with_empty(_("Välj område"), list(self._outline.places["areas"])),
            required=False,
        )
        self.fields[f"change-{row}-from_year"] = NumberField(
            label=_("Ändring %(number)s, från år") % where, is_whole=True, required=False
        )
        self.fields[f"change-{row}-class"] = forms.ChoiceField(
            label=_("Ändring %(number)s, ny klass") % where,
            choices=with_empty(_("Välj klass"), [*classes, (NOT_LISTED, class_title(NOT_LISTED))]),
            widget=SwedishOptions,
            required=False,
        )

    # What pages show

    @property
    def regions(self) -> list[RegionGroup]:
        return [
            RegionGroup(name=name, rows=tuple(self._region_rows(number)))
            for number, (_id, name) in enumerate(self._outline.places["regions"])
        ]

    def _region_rows(self, number: int) -> Iterator[RegionRow]:
        yield RegionRow(
            title=_("Avgång per år, procent"),
            fields=tuple(self[f"region-{number}-{column}"] for column in ATTRITION),
        )
        for year, placed in zip(self.begins, self.planned, strict=True):
            yield RegionRow(
                title=_("Rekryter som börjar %(year)s och placeras %(placed)s")
                % {"year": year, "placed": placed},
                fields=tuple(self[f"recruits-{number}-{year}-{end}"] for end, _title in _ENDS),
            )

    def named(self, start: str) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith(f"{start}-")]

    @property
    def weights(self) -> list[forms.BoundField]:
        return self.named("weight")

    @property
    def costs(self) -> list[forms.BoundField]:
        return self.named("cost")

    @property
    def budgets(self) -> list[forms.BoundField]:
        return self.named("budget")

    @property
    def floors(self) -> list[list[forms.BoundField]]:
        return [self.named(f"floor-{row}") for row in range(self._floor_rows)]

    @property
    def changes(self) -> list[list[forms.BoundField]]:
        return [self.named(f"change-{row}") for row in range(self._change_rows)]

    @property
    def has_budget(self) -> bool:
        return any(field.errors or field.value() for field in self.budgets)

    @property
    def has_floor(self) -> bool:
        return any(field.errors or field.value() for row in self.floors for field in row)

    # What is wrong, and what is said

    def clean(self) -> Mapping[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("pulled") and not cleaned.get("pulled_points"):
            self._lacks("pulled_points", _("Skriv hur många procentenheter, till exempel 10."))
        if cleaned.get("event"):
            for name in ("event_name", "event_year", "event_fte", "event_weeks"):
                if not cleaned.get(name):
                    self._lacks(name, _("Fyll i fältet, eller ta bort händelsen."))
        if cleaned.get("changed_list") and not any(
            cleaned.get(f"change-{row}-area") for row in range(self._change_rows)
        ):
            self._lacks("change-0-area", _("Välj ett område, eller ta bort ändringen av listan."))
        self._whole_rows("floor", self._floor_rows, ("function", "place", "fte"))
        self._whole_rows("change", self._change_rows, ("area", "from_year", "class"))
        return cleaned

    def _whole_rows(self, start: str, rows: int, columns: Sequence[str]) -> None:
        for row in range(rows):
            names = [f"{start}-{row}-{column}" for column in columns]
            if any(self.cleaned_data.get(name) for name in names):
                for name in names:
                    if not self.cleaned_data.get(name):
                        self._lacks(name, _("Fyll i hela raden, eller töm den."))

    def _lacks(self, name: str, text: str) -> None:
        if name not in self.errors:
            self.add_error(name, text)

    def said(self) -> SaidScenario:
        """Return the scenario that a valid form says."""
        if self._said is None:
            self._said = SaidScenario(
                said=self.cleaned_data,
                outline=self._outline,
                planned=self.planned,
                begins=self.begins,
                floor_rows=self._floor_rows,
                change_rows=self._change_rows,
            )
        return self._said

    def say_what_is_wrong(self, problems: Sequence[Problem]) -> None:
        """Put each problem of the written scenario at the field that it came from."""
        for problem in problems:
            text = in_swedish(f"{problem.text[:1].upper()}{problem.text[1:]} {problem.remedy}")
            name = self.said().field_of(problem) if problem.file == FILE else None
            if name not in self.fields:
                name = None
            if text not in self.errors.get(name or NON_FIELD_ERRORS, []):
                self.add_error(name, text)


def can_be_filled_in(values: Mapping[str, Any], outline: PlanOutline) -> bool:
    """Tell whether the form says a scenario in full, so that nothing of it would be lost."""
    initial = initial_of(values, outline)
    typed = {
        name: typed_number(value) if isinstance(value, int | float) else value
        for name, value in initial.items()
        if value is not False
    }
    form = ScenarioForm(typed, outline=outline)
    return form.is_valid() and _bare(form.said().values) == _bare(values)


def _bare(value: Any) -> Any:
    """Leave out what says nothing: nothing at all, empty lists, and names of regions."""
    if isinstance(value, Mapping):
        told = {name: _bare(one) for name, one in value.items()}
        if "attrition" in told and "id" in told:
            told.pop("name", None)
        return {name: one for name, one in told.items() if one not in (None, [], False)}
    return [_bare(one) for one in value] if isinstance(value, list) else value


def _count(value: Any, *, default: int, least: int, most: int) -> int:
    text = str(value).strip()
    return min(max(int(text), least), most) if text.isdecimal() else default


def _rows(given: Mapping[str, Any], start: str) -> int:
    """Return how many rows a list has: those up to the last with anything in it, and some more."""
    used = [
        int(row)
        for name, value in given.items()
        if value and name.startswith(f"{start}-") and (row := name.split("-")[1]).isdecimal()
    ]
    return min(max(used, default=-1) + 1 + _ROWS, _MOST_ROWS)
