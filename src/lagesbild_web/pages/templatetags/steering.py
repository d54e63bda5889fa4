"""Filters for pages about classes: their names, how probable they are, and which are possible."""

from typing import Protocol

from django import template
from django.utils.translation import gettext as _

from lagesbild import swedish
from lagesbild_web.pages.languages import in_swedish
from lagesbild_web.records.queries.frozen import span_of

register = template.Library()

_BAR_FROM, _BAR_TO = 2, 198


class Spanning(Protocol):
    mildest: str | None
    gravest: str | None


class Probable(Protocol):
    probability: float | None


@register.filter
def class_title(name: str | None) -> str:
    return _(swedish.MISSING) if name is None else in_swedish(swedish.class_title(name))


@register.filter
def chance(probability: float | None) -> str:
    """Write a probability as percent, empty where there is none."""
    return swedish.chance_in_table(probability)


@register.filter
def class_span(row: Spanning) -> str:
    """Write the classes that are possible, from the mildest to the gravest."""
    return in_swedish(span_of(row.mildest, row.gravest))


@register.filter
def chance_width(choice: Probable) -> str:
    """Return where the bar of a probability ends in its drawing, for SVG: with a point."""
    return f"{_BAR_FROM + (choice.probability or 0) * (_BAR_TO - _BAR_FROM):.1f}"
