"""Tags of the pages about area officers: outcomes as a bar, and the drawings of the report."""

from collections.abc import Sequence

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from lagesbild.reports.figure import Figure
from lagesbild_web.pages.officer_rows import OutcomeCount

register = template.Library()

_WIDTH = 400.0


@register.inclusion_tag("officers/outcome_bar.html")
def outcome_bar(outcomes: Sequence[OutcomeCount]) -> dict[str, object]:
    """Draw how many have each outcome as parts of a bar, with the words and numbers below."""
    return {
        "outcomes": [
            {
                "outcome": one.outcome,
                "title": one.title,
                "amount": one.amount,
                "x": _WIDTH * one.before,
                "width": _WIDTH * one.share,
            }
            for one in outcomes
        ]
    }


@register.simple_tag
def drawing(figure: Figure) -> SafeString:
    """Show a drawing of the report, in Swedish as there; where it is narrow, it scrolls.

    The library has escaped every text in it.
    """
    return format_html(
        '<div class="drawing" role="region" tabindex="0" aria-label="{}" lang="sv">{}</div>',
        figure.title,
        SafeString(figure.svg),
    )
