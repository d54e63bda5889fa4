"""Which round a page shows, and the way to the others."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404, HttpRequest

from lagesbild_web.records.models import Round
from lagesbild_web.records.queries.rounds import all_rounds, round_to_show

PARAMETER = "omgang"


@dataclass(frozen=True, kw_only=True)
class RoundLink:
    title: str
    state: str
    url: str
    is_current: bool
    is_exercise: bool


def round_asked(request: HttpRequest) -> Round | None:
    """Return the round named in the address, or the one at work; None while there is none.

    :raises Http404: for a round that does not exist.
    """
    code = request.GET.get(PARAMETER, "")
    found = round_to_show(code)
    if code and found is None:
        raise Http404
    return found


def round_links(request: HttpRequest, shown: Round | None) -> list[RoundLink]:
    """Return a link to the same page for each round; empty where there is nothing to choose."""
    rounds = all_rounds()
    if len(rounds) < 2:
        return []
    return [
        RoundLink(
            title=round_.title,
            state=round_.get_state_display(),
            url=f"{request.path}?{urlencode({PARAMETER: round_.code})}",
            is_current=shown is not None and round_.pk == shown.pk,
            is_exercise=round_.is_exercise,
        )
        for round_ in rounds
    ]
