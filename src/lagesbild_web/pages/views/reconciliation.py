"""What must agree of hours and money and does not, and where."""

from collections.abc import Mapping

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lagesbild_web.pages.languages import in_swedish
from lagesbild_web.pages.resource_choices import chosen, options, resources_shown
from lagesbild_web.pages.resource_frame import show_resources
from lagesbild_web.pages.resource_words import exact_hours, kronor, swedish_word
from lagesbild_web.pages.views.refusals import refused_readably
from lagesbild_web.records.queries.resources import Row, SeenResources

_ON_A_PAGE = 50
_ORE = "ore"


@require_GET
@refused_readably
def reconciliation(request: HttpRequest) -> HttpResponse:
    """Show every check with how many sums differ, and the sums of one that do."""
    seen = resources_shown(request)
    return show_resources(
        request,
        "resources/reconciliation.html",
        seen,
        heading=_("Avstämning"),
        lead=_(
            "Timmar och kronor räknade på två vägar. Det som ska stämma gör det på öret och på"
            " tusendels timmen, eller står här med månad och enhet."
        ),
        **(_context(request, seen) if seen else {}),
    )


def _context(request: HttpRequest, seen: SeenResources) -> dict[str, object]:
    checks = seen.checks()
    differing = [row for row in checks if row["differing"]]
    names = [row["check"] for row in checks]
    check = chosen(
        request, "visa", names, otherwise=(differing or checks)[0]["check"] if checks else ""
    )
    found = seen.differences(check) if check else []
    page = Paginator(found, _ON_A_PAGE).get_page(request.GET.get("page"))
    return {
        "checks": [_check(row) for row in checks],
        "has_faults": any(row["must_agree"] for row in differing),
        "choices": options(
            {name: swedish_word("reconciliation_check", name) for name in names}, selected=check
        ),
        "check": swedish_word("reconciliation_check", check),
        "hidden": seen.hidden(check) if check else 0,
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number),
        "rows": [_difference(row, seen) for row in page.object_list],
    }


def _check(row: Row) -> dict[str, object]:
    return {
        "title": swedish_word("reconciliation_check", row["check"]),
        "compared": row["compared"],
        "differing": row["differing"],
        "difference": _amount(row, "difference"),
        "must_agree": row["must_agree"],
    }


def _amount(row: Mapping[str, object], column: str) -> str:
    value = row[column]
    assert isinstance(value, int)
    if row["measured_in"] == _ORE:
        return _("%(amount)s kr") % {"amount": kronor(value)}
    return _("%(amount)s timmar") % {"amount": exact_hours(value)}


def _difference(row: Row, seen: SeenResources) -> dict[str, object]:
    unit, _comma, function = (row["what"] or "").partition(", ")
    return {
        "month": row["month"],
        "what": seen.name(unit) if seen.name(unit) != unit else swedish_word("account_class", unit),
        "function": in_swedish(seen.made.functions.get(function, function)),
        "expected": _amount(row, "expected"),
        "found": _amount(row, "found"),
        "difference": _amount(row, "difference"),
    }
