"""Tags and filters of the site's templates: numbers, intervals as drawings, Swedish as such."""

from dataclasses import dataclass

from django import template
from django.forms import BoundField
from django.utils.safestring import SafeString

from lagesbild import swedish
from lagesbild_web.pages import languages
from lagesbild_web.pages.forms.base import Problem, problems_of

register = template.Library()

_WIDTH = 240
_MARGIN = 8


@register.filter
def number(value: float | None, decimals: int = 1) -> str:
    """Write a number as readers of the page do: `{{ value|number:2 }}`."""
    return languages.number(value, decimals=int(decimals))


@register.filter
def count(value: float | None) -> str:
    """Write a whole number with its thousands apart."""
    return swedish.count(value)


@register.filter
def percent(share: float | None, decimals: int = 0) -> str:
    """Write a share between 0 and 1 as percent."""
    return languages.percent(share, decimals=int(decimals))


@register.filter
def in_swedish(text: str) -> str:
    """Mark a text that is Swedish on every page, for pages in another language."""
    return languages.in_swedish(text)


@register.simple_tag(takes_context=True)
def found_problems(context: template.Context) -> list[Problem]:
    """Return what the error summary holds: `problems`, or else what is wrong in `form`."""
    given = context.get("problems")
    if given is not None:
        return list(given)
    form = context.get("form")
    return problems_of(form) if hasattr(form, "non_field_errors") else []


@register.simple_tag
def widget(field: BoundField, hint: str = "") -> SafeString:
    """Draw a field's control, tied to its hint and errors.

    Without placeholder: a label stays when one types, a placeholder goes.
    """
    told_by = [f"{field.auto_id}_helptext"] if hint or field.help_text else []
    if field.errors:
        told_by.append(f"{field.auto_id}_error")
    attrs: dict[str, object] = {"placeholder": False}
    if told_by:
        attrs["aria-describedby"] = " ".join(told_by)
    return field.as_widget(attrs=attrs)


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """Where things stand in the drawing of an interval, in its own units."""

    low: float
    high: float
    value: float | None
    width: int = _WIDTH


@register.inclusion_tag("parts/interval.html")
def interval(
    low: float,
    high: float,
    *,
    value: float | None = None,
    least: float = 0,
    most: float = 10,
    label: str = "",
    decimals: int = 1,
) -> dict[str, object]:
    """Draw an interval, and the value in it if there is one, on an axis from `least` to `most`.

    The text beside it says the same: `{% interval 2.8 3.6 value=3.2 most=5 label="Skattad nivå" %}`
    """

    def place(at: float) -> float:
        share = (min(max(at, least), most) - least) / (most - least)
        return round(_MARGIN + share * (_WIDTH - 2 * _MARGIN), 1)

    return {
        "drawn": Drawn(
            low=place(low), high=place(high), value=None if value is None else place(value)
        ),
        "label": label,
        "value_text": "" if value is None else languages.number(value, decimals=decimals),
        "between": languages.between(low, high, decimals=decimals),
        "least": languages.number(least, decimals=0),
        "most": languages.number(most, decimals=0),
    }
