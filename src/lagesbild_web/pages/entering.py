"""What pages share where rows are filled in: whose, for when, what is wrong, what was saved."""

from collections.abc import Callable, Mapping

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.html import format_html

from lagesbild.errors import DeliveryRejected
from lagesbild.periods import Period
from lagesbild_web.pages.forms.base import PageForm
from lagesbild_web.pages.frame import show
from lagesbild_web.pages.table_frame import section_of, trail_of
from lagesbild_web.pages.table_words import in_its_language
from lagesbild_web.records.models import Batch, Unit
from lagesbild_web.records.queries.people import Acting
from lagesbild_web.records.queries.tabled import may_roll_back

_TO_CHOOSE = 12
"""Periods back from today's."""


def nowhere(request: HttpRequest, template: str, *, heading: str) -> HttpResponse:
    """Answer somebody who has no district to fill in anything of."""
    acting: Acting = request.acting
    return show(
        request, template, heading=heading, trail=trail_of(acting), section=section_of(acting)
    )


def chosen_district(request: HttpRequest, districts: list[Unit]) -> Unit:
    """Return the district in the address, else the first; of others nobody learns anything."""
    code = request.GET.get("enhet")
    if not code:
        return districts[0]
    found = next((unit for unit in districts if unit.code == code), None)
    if found is None:
        raise Http404
    return found


def chosen_period(request: HttpRequest, name: str, *, like: Period) -> Period:
    """Return the period in the address, else `like`.

    :param like: of the kind that is filled in; none that begins after today can be chosen.
    """
    text = request.GET.get(name)
    if not text:
        return like
    try:
        period = Period.parse(text)
    except ValueError:
        raise Http404 from None
    if period.kind is not like.kind or period.first > request.acting.on:
        raise Http404
    return period


def periods_to_choose(
    newest: Period, *, before: Callable[[Period], Period], chosen: Period
) -> list[Period]:
    """Return the periods that one can choose, the newest first, and the chosen one among them."""
    periods = [newest]
    while len(periods) < _TO_CHOOSE:
        periods.append(before(periods[-1]))
    return periods if chosen in periods else [*periods, chosen]


def say_what_is_wrong(
    form: PageForm,
    refused: DeliveryRejected,
    fields: list[str],
    *,
    columns: Mapping[int, Mapping[str, str]] | None = None,
) -> None:
    """Put each problem at the field that its row and column came from, else above the form.

    :param fields: the field of each row, where a row has one or the column is not known.
    :param columns: by row, the field of each column.
    """
    said = set()
    for problem in refused.problems:
        text = format_html(
            "{} {}",
            in_its_language(problem, f"{problem.text[:1].upper()}{problem.text[1:]}"),
            in_its_language(problem, problem.remedy),
        )
        name = None
        if problem.row is not None:
            by_column = (columns or {}).get(problem.row, {})
            name = by_column.get(problem.column or "", fields[problem.row - 1])
        if (name, text) not in said:
            form.add_error(name, text)
            said.add((name, text))


def saved_batch(request: HttpRequest) -> Batch | None:
    """Return the batch that was just saved, where the person may undo it."""
    number = request.GET.get("sparad", "") if request.method == "GET" else ""
    found = Batch.objects.filter(pk=int(number)).first() if number.isdecimal() else None
    return found if found is not None and may_roll_back(found, request.acting) else None
