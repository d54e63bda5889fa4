"""What each budget decision became: reached, did not, cannot be told, and not found."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lagesbild.reports.content import TextTable
from lagesbild.reports.resource_sankey import money_figure, money_table
from lagesbild.resources.cost_change import CHANGE_TEXT
from lagesbild.resources.decision_reach import UNKNOWN
from lagesbild.resources.figures import CHANGE_FIGURES, REACH_FIGURES
from lagesbild.swedish import word
from lagesbild_web.pages.languages import in_swedish
from lagesbild_web.pages.resource_choices import resources_shown
from lagesbild_web.pages.resource_frame import show_resources
from lagesbild_web.pages.resource_words import (
    MONEY_PLACES,
    between,
    kronor,
    millions,
    share,
    signed_share,
    swedish_word,
)
from lagesbild_web.pages.views.refusals import refused_readably
from lagesbild_web.records.queries.resources import Row, SeenResources

_INTERVALS = {
    "reached_share": ("reached_share_low", "reached_share_high"),
    "likely_share": ("likely_share_low", "likely_share_high"),
    "change_share": ("change_share_low", "change_share_high"),
    "likely_change_share": ("likely_change_share_low", "likely_change_share_high"),
}
"""By figure, the columns of both ends of its interval."""


@require_GET
@refused_readably
def increments(request: HttpRequest) -> HttpResponse:
    """Show every decision with its figures, its money drawn, and how much the rules matter."""
    seen = resources_shown(request)
    decisions = [_decision(seen, row) for row in seen.decisions()] if seen else []
    return show_resources(
        request,
        "resources/increments.html",
        seen,
        heading=_("Tillskott"),
        lead=_(
            "Vad av varje budgetbeslut som bevisligen nådde de utsatta områdena, vad som inte"
            " gjorde det och vad som inte kan avgöras. Det är en uträkning och visar ingen orsak."
        ),
        decisions=decisions,
        change_text=CHANGE_TEXT,
        places=list(MONEY_PLACES.values()),
        sees_money=bool(seen and seen.sees_money),
    )


def _decision(seen: SeenResources, row: Row) -> dict[str, object]:
    name = row["decision"]
    money = seen.of_decision("resource_money", name)
    changes = seen.of_decision("resource_changes", name)
    return {
        "row": row,
        "target_kind": in_swedish(word("target_kind", row["target_kind"])),
        "granted": millions(row["granted_ore"]),
        "headline": _headline(row),
        "figures": [
            {"figure": one, **_value(row, one.column)} for one in REACH_FIGURES if one.column in row
        ],
        "drawing": money_figure(money, decision=row),
        "table": (table := money_table(money, decision=row)),
        "table_rows": _labelled(table),
        "sensitivity": [
            {
                "rule": swedish_word("traced_rule", one["rule"]),
                "alternative": swedish_word("tracing_basis", one["alternative"]),
                "reached": share(one["reached_share"]),
                "not_reached": share(one["not_reached_share"]),
                "unknown": share(one["unknown_share"]),
                "change": signed_share(one["reached_share_change"]),
            }
            for one in seen.of_decision("resource_sensitivity", name)
        ],
        "change": _change(changes[0]) if changes else None,
        "units": [_unit(one) for one in seen.money_by_unit(name)],
    }


def _headline(row: Row) -> dict[str, str]:
    """Return what is told first: the share that reached, or what nobody can tell of."""
    untold = (row["unknown_share"] or 0.0) + (row["not_found_share"] or 0.0)
    reached = {
        "value": share(row["reached_share"]),
        "text": _("har bevisligen nått utsatta områden"),
        "interval": between(row["reached_share_low"], row["reached_share_high"]),
    }
    unknown = {
        "value": share(untold),
        "text": _("kan inte avgöras eller hittas inte i huvudboken"),
        "interval": "",
    }
    first, second = (unknown, reached) if row["headline"] == UNKNOWN else (reached, unknown)
    return {"first": first, "second": second}


def _value(row: Mapping[str, object], column: str) -> dict[str, str]:
    value = row[column]
    if column.endswith("_ore"):
        return {"value": _("%(amount)s miljoner kronor") % {"amount": millions(value)}}
    low, high = (row.get(end) for end in _INTERVALS.get(column, ("", "")))
    return {"value": share(value), "interval": between(low, high)}


def _change(row: Row) -> dict[str, object]:
    return {
        "row": row,
        "base": millions(row["base_ore"]),
        "now": millions(row["year_ore"]),
        "figures": [{"figure": one, **_value(row, one.column)} for one in CHANGE_FIGURES],
    }


def _unit(one: Row) -> dict[str, object]:
    return {
        "name": one["name"] or _("Ingen enhet"),
        "amounts": [
            {"label": title, "text": kronor(one["ore"].get(place, 0))}
            for place, title in MONEY_PLACES.items()
        ],
        "total": kronor(sum(one["ore"].values())),
    }


def _labelled(table: TextTable) -> list[dict[str, object]]:
    """Return rows whose cells know their columns, for where there is no room for columns."""
    labels = [column.label for column in table.columns[1:]]
    return [
        {
            "title": title,
            "cells": [
                {"label": label, "text": text} for label, text in zip(labels, cells, strict=True)
            ],
        }
        for title, *cells in table.rows
    ]
