"""A filter for pages where tables are filled in: what stands in a cell, without needless zeros."""

from typing import Any

from django import template

from lagesbild_web.pages.table_words import cell_text

register = template.Library()


@register.filter
def entered(value: Any) -> str:
    return cell_text(value)
