"""Can a planned round be compared between districts, and if not, what would mend it?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lagesbild.assessment.assignments import propose_assignments
from lagesbild.assessment.rating_arrays import number_ratings
from lagesbild.assessment.rating_plans import given_or_planned
from lagesbild.norms.comparability import comparability_norm_on
from lagesbild.picture.make import rounds_until
from lagesbild.picture.rated import check_ratings, district_names, rated_rounds
from lagesbild.picture.situation import rounds_of
from lagesbild.stats.linking import Linkage
from lagesbild_web.records.models import CalibrationCase, RatingSession, Round
from lagesbild_web.records.queries.collection import rated_collection
from lagesbild_web.records.queries.organisation import organisation_on

FEWEST_RATERS = 2
_NEW_CASE = "nytt fall "
"""How the check calls a calibration case that is not there yet; a number follows."""


@dataclass(frozen=True, kw_only=True)
class PlanCheck:
    """What is wrong with who rates what, and the cheapest ways found to mend it."""

    faults: tuple[str, ...]
    """In words; empty when the round may be opened."""
    missing_links: tuple[Mapping[str, Any], ...]
    """Rows of the table `comparability_districts` that may not be compared."""
    strategies: tuple[Mapping[str, Any], ...] = ()
    """Rows of the table `link_strategies`."""
    assignments: tuple[Mapping[str, Any], ...] = ()
    """Rows of the table `link_assignments`, of all strategies."""


def check_plan(round_: Round) -> PlanCheck:
    """Check the raters of a planned round: how many, from where, and whether all are linked."""
    sessions = list(round_.sessions.select_related("rater", "calibration_case"))
    faults = _rater_faults(round_, sessions)
    if not sessions or round_.is_exercise:
        # A round to practise in is compared with none, and is in no collection.
        return PlanCheck(faults=tuple(faults), missing_links=())
    unlinked, strategies, assignments = _links(round_)
    if unlinked:
        faults.append(_unlinked_in_words(unlinked))
    return PlanCheck(
        faults=tuple(faults),
        missing_links=tuple(unlinked),
        strategies=tuple(strategies),
        assignments=tuple(assignments),
    )


def _rater_faults(round_: Round, sessions: Sequence[RatingSession]) -> list[str]:
    organisation = organisation_on(round_.reference_day)
    faults = []
    for area in round_.assessments.order_by("area").values_list("area", flat=True):
        homes = [one.home_district for one in sessions if one.area == area]
        name = organisation.area_name(area)
        if len(homes) < FEWEST_RATERS:
            fault = ngettext(
                "%(name)s har %(raters)s bedömare; minst %(fewest)s krävs.",
                "%(name)s har %(raters)s bedömare; minst %(fewest)s krävs.",
                len(homes),
            )
            faults.append(fault % {"name": name, "raters": len(homes), "fewest": FEWEST_RATERS})
        elif set(homes) == {organisation.district_of(area)}:
            fault = _("%(name)s har ingen bedömare från ett annat lokalpolisområde.")
            faults.append(fault % {"name": name})
    without_case = {one.rater for one in sessions} - {
        one.rater for one in sessions if one.calibration_case_id
    }
    if without_case:
        some = ", ".join(sorted(map(str, without_case))[:5])
        fault = ngettext(
            "%(count)s bedömare har inget kalibreringsfall, bland andra %(names)s.",
            "%(count)s bedömare har inget kalibreringsfall, bland andra %(names)s.",
            len(without_case),
        )
        faults.append(fault % {"count": len(without_case), "names": some})
    return faults


def _links(
    round_: Round,
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the pairs of districts that may not be compared, and what would mend them."""
    inputs = rated_collection()
    rounds = rounds_until(rounds_of(inputs), round_.code)
    day = rounds[-1].reference_day
    norm = comparability_norm_on(day)
    described = rated_rounds(inputs, rounds=rounds)
    answers = given_or_planned(
        inputs.ratings,
        inputs.assignments,
        round_=described[-1],
        items_per_case=norm.items_per_case,
    )
    arrays = number_ratings(
        answers, rounds=described, district_names=district_names(inputs, day=day)
    )
    if arrays is None:
        return [], [], []
    pairs = check_ratings(arrays, day=day).district_pairs
    refused = pairs.filter(pl.col("linkage") == Linkage.NOT_COMPARABLE).to_dicts()
    if not refused:
        return [], [], []
    proposed = propose_assignments(
        sessions=arrays.ratings.sessions,
        answers=arrays.ratings.answers,
        round_=len(rounds) - 1,
        codes=arrays.codes,
        norm=norm,
    )
    named = _with_unused_cases(proposed.assignments.to_dicts(), known=set(arrays.codes.objects))
    return refused, proposed.strategies.to_dicts(), named


def _with_unused_cases(rows: list[dict[str, Any]], *, known: set[str]) -> list[dict[str, Any]]:
    """Let cases that wait for their first rating stand where the check thinks of new ones."""
    codes = CalibrationCase.objects.order_by("code").values_list("code", flat=True)
    unused = (code for code in codes if code not in known)
    named = dict(zip(new_cases(rows), unused, strict=False))
    return [
        row
        if row["object"] not in named
        else {
            **row,
            "object": named[row["object"]],
            "text": row["text"].replace(row["object"], named[row["object"]], 1),
        }
        for row in rows
    ]


def new_cases(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return the cases in rows of `link_assignments` that nobody has written yet, each once."""
    found = {str(row["object"]) for row in rows if str(row["object"]).startswith(_NEW_CASE)}
    return sorted(found, key=lambda case: int(case.removeprefix(_NEW_CASE)))


def _unlinked_in_words(refused: Sequence[Mapping[str, Any]]) -> str:
    first = refused[0]
    text = ngettext(
        "%(count)s par av lokalpolisområden kan inte jämföras, till exempel %(first)s och"
        " %(second)s: %(reason)s Lägg till de föreslagna skattningarna.",
        "%(count)s par av lokalpolisområden kan inte jämföras, till exempel %(first)s och"
        " %(second)s: %(reason)s Lägg till de föreslagna skattningarna.",
        len(refused),
    )
    return text % {
        "count": len(refused),
        "first": first["name_a"],
        "second": first["name_b"],
        "reason": first["reason"],
    }
