"""The ratings that would link a round are added to its plan, as far as it is known who and what."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lagesbild_web.permissions import Act
from lagesbild_web.records.actions.cases import NewCase, write_case
from lagesbild_web.records.actions.rounds import (
    Assigned,
    RoundRefused,
    assign_sessions,
    home_fault,
)
from lagesbild_web.records.models import CalibrationCase, RatingSession, Round, User
from lagesbild_web.records.queries.links import check_plan, new_cases
from lagesbild_web.records.queries.people import Acting

_PLACE = "panel "
"""How the check calls a rater of the national panel whom nobody has named yet."""


@dataclass(frozen=True, kw_only=True)
class AddedLinks:
    """What was added of a proposal, and what somebody has to see to first."""

    added: tuple[RatingSession, ...]
    left: tuple[str, ...]
    """The proposed ratings that could not be added, each with the reason, in words."""


@transaction.atomic
def add_proposed_links(
    *,
    round_: Round,
    strategy: str,
    panel: Mapping[str, User],
    written: Mapping[str, NewCase] = MappingProxyType({}),
    by: Acting,
) -> AddedLinks:
    """Assign the ratings that one way to mend the plan proposes.

    The plan is checked anew, so that what is added is what mends it as it stands now.

    :param panel: by place in the national panel, such as `panel 1`, who takes it.
    :param written: by new case, such as `nytt fall 1`, what it is to say.
    :raises RoundRefused: if the check no longer proposes that way, or a case lacks a text.
    :raises TextRefused: if a text of a case may not be stored.
    """
    by.check_may(Act.RUN_ROUND, inside=frozenset())
    check = check_plan(round_)
    rows = [row for row in check.assignments if row["strategy"] == strategy]
    if not rows:
        raise RoundRefused([_("Förslaget gäller inte längre. Pröva länkarna igen.")])
    names = {str(row["rater"]) for row in rows}
    raters = {user.pseudonym: user for user in User.objects.filter(pseudonym__in=names)}
    raters |= panel
    areas = set(round_.assessments.values_list("area", flat=True))
    cases = {case.code: case for case in CalibrationCase.objects.all()}
    cases |= {
        name: write_case(case=written[name], by=by) for name in new_cases(rows) if name in written
    }
    assigned, left = [], []
    for row in rows:
        rater, thing = raters.get(str(row["rater"])), str(row["object"])
        reason = _why_not(rater, thing, is_known=thing in areas or thing in cases, on=by.on)
        if reason:
            left.append(f"{row['text']} {reason}")
        elif thing in areas:
            assigned.append(Assigned(rater=rater, area=thing))
        else:
            assigned.append(Assigned(rater=rater, calibration_case=cases[thing]))
    added = assign_sessions(round_=round_, assigned=assigned, by=by)
    return AddedLinks(added=tuple(added), left=tuple(left))


def panel_places(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return the places of the national panel in rows of `link_assignments`, each once."""
    raters = (str(row["rater"]) for row in rows)
    return list(dict.fromkeys(rater for rater in raters if rater.startswith(_PLACE)))


def _why_not(rater: User | None, thing: str, *, is_known: bool, on: date) -> str:
    if rater is None:
        return _("Välj vem som tar platsen.")
    if not rater.is_active:
        return _("%(name)s har inte längre något konto.") % {"name": rater}
    if not is_known:
        return _("Skriv rubrik och beskrivning för %(code)s.") % {"code": thing}
    return home_fault(rater, on=on)
