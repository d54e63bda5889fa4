"""The hours of a week, a field for each area and activity."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from django.forms import BoundField
from django.utils.html import format_html

from lagesbild.periods import Period
from lagesbild_web.pages.forms.base import PageForm
from lagesbild_web.pages.forms.numbers import NumberField
from lagesbild_web.pages.languages import in_swedish
from lagesbild_web.records.queries.weeks import WeekActivity, WeekArea


@dataclass(frozen=True, kw_only=True)
class ShownHours:
    activity: WeekActivity
    field: BoundField


class WeekForm(PageForm):
    """Everything that the officers of a district's areas did in a week."""

    def __init__(self, *args: object, areas: Sequence[WeekArea], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self._areas = [area for area in areas if not area.taken]
        for area in self._areas:
            for activity in area.activities:
                self.fields[_name(area, activity)] = NumberField(
                    label=format_html("{}, {}", in_swedish(activity.title), area.name),
                    required=False,
                    initial=activity.hours,
                )

    def grid(self, area: WeekArea) -> list[ShownHours]:
        """Return the fields of an area in the order of its activities."""
        return [
            ShownHours(activity=one, field=self[_name(area, one)])
            for one in area.activities
            if _name(area, one) in self.fields
        ]

    def changed(self, *, unit: str, week: Period) -> dict[str, dict]:
        """Return the rows that say something new, by the name of their field.

        A field that has been emptied says 0 hours: what was told is not untold.
        """
        found = {}
        for area in self._areas:
            for activity in area.activities:
                name = _name(area, activity)
                text = self.cleaned_data[name]
                hours = text or (None if activity.hours is None else "0")
                if hours is not None and float(hours) != activity.hours:
                    found[name] = area.row(activity, unit=unit, week=week, hours=hours)
        return found


def _name(area: WeekArea, activity: WeekActivity) -> str:
    return f"{quote(area.area, safe='')}.{quote(activity.id, safe='')}"
