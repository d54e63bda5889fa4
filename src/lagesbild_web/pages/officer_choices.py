"""Which level, reading and months a page about area officers shows, and the way to the others."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from django.urls import reverse

from lagesbild.areas.levels import Level
from lagesbild.officers.readings import Numerator, Rounding, Scope
from lagesbild.periods import Period
from lagesbild_web.pages.officer_words import (
    IN_ADDRESSES,
    LEVELS,
    NUMERATORS,
    ROUNDINGS,
    SCOPES,
    SCOPES_OF,
    level_of,
    month_in_words,
    months_in_words,
)
from lagesbild_web.permissions import FieldClass
from lagesbild_web.records.exchange.officers import officers_until
from lagesbild_web.records.queries.officers import (
    Reading,
    SeenOfficers,
    SeenUnit,
    StaffedMonth,
    month_to_show,
    staffed_months,
)
from lagesbild_web.records.queries.organisation import organisation_on
from lagesbild_web.records.queries.people import Acting
from lagesbild_web.records.queries.scopes import check_sees_somewhere

Choice = TypeVar("Choice", bound=StrEnum)

UNTIL = "till"
_MOST_MONTHS = 36


@dataclass(frozen=True, kw_only=True)
class Option:
    """One choice of a list."""

    value: str
    title: str
    is_selected: bool


@dataclass(frozen=True, kw_only=True)
class Shown:
    """The follow-up that a page shows."""

    seen: SeenOfficers
    months: tuple[Option, ...]
    """The last months that can be chosen, the newest first."""
    newest: StaffedMonth
    """The newest month that anybody has delivered."""
    is_newest: bool
    """Whether the months are those that a page begins with."""

    @property
    def last_month(self) -> Period:
        return self.seen.made.last_month

    @property
    def in_words(self) -> str:
        months = self.seen.made.officers.follow_up.months
        return months_in_words(months[0], months[-1])

    def address(self, unit: SeenUnit) -> str:
        """Return where a unit is shown, for the same months."""
        url = reverse("officer_unit", args=[IN_ADDRESSES[unit.level], unit.code])
        return url if self.is_newest else f"{url}?{urlencode({UNTIL: str(self.last_month)})}"


def months_offered() -> dict[str, str]:
    """Return the last months that can be chosen: in words, by what an address has."""
    return {str(one.month): month_in_words(one.month) for one in staffed_months()[:_MOST_MONTHS]}


def follow_up_shown(request: HttpRequest, *, until: str = "") -> Shown | None:
    """Return the follow-up that is asked for, or that of the newest months; None without staff.

    :param until: the last month, instead of the one in the address.
    :raises NotAllowed: if the person sees nothing of this anywhere.
    :raises Http404: for a month that nobody has delivered.
    """
    acting: Acting = request.acting
    check_sees_somewhere(acting, FieldClass.STATUS)
    months = staffed_months()
    begins_with = month_to_show(months)
    if begins_with is None:
        return None
    asked = until or request.GET.get(UNTIL, "")
    offered = {str(one.month): one.month for one in months[:_MOST_MONTHS]}
    if asked and asked not in offered:
        raise Http404
    last_month = offered[asked] if asked else begins_with
    made = officers_until(last_month)
    if made is None:
        return None
    return Shown(
        seen=SeenOfficers(made, acting, organisation=organisation_on(acting.on)),
        months=tuple(
            Option(value=value, title=month_in_words(month), is_selected=month == made.last_month)
            for value, month in offered.items()
        ),
        newest=months[0],
        is_newest=last_month == begins_with,
    )


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Which level, and which reading of the norm."""

    level: Level
    reading: Reading

    @property
    def is_wide(self) -> bool:
        """Whether units are shown by how many of theirs meet the norm."""
        return self.level in (Level.NATION, Level.POLICE_REGION)

    @property
    def filter(self) -> dict[str, str]:
        """What is asked for, as the address has it."""
        return {
            "niva": IN_ADDRESSES[self.level],
            "raknas": self.reading.numerator.value,
            "avrundning": self.reading.rounding.value,
            "jamfors": self.reading.scope.value,
        }

    def options(self) -> Mapping[str, tuple[Option, ...]]:
        """Return the choices, by the name of the list."""
        titles: dict[str, Mapping[Any, Any]] = {
            "niva": {IN_ADDRESSES[level]: title for level, title in LEVELS.items()},
            "raknas": NUMERATORS,
            "avrundning": ROUNDINGS,
            "jamfors": {scope: SCOPES[scope] for scope in SCOPES_OF[self.level]},
        }
        return {
            name: tuple(
                Option(value=str(value), title=str(title), is_selected=value == self.filter[name])
                for value, title in choices.items()
            )
            for name, choices in titles.items()
        }


def asked_for(request: HttpRequest, *, default: Reading, level: Level = Level.AREA) -> Asked:
    """Return what the address asks for; what it says that is no choice is as if not said."""
    chosen = level_of(request.GET.get("niva", "")) or level
    numerator = _one_of(Numerator, request.GET.get("raknas"), default.numerator)
    rounding = _one_of(Rounding, request.GET.get("avrundning"), default.rounding)
    scope = _one_of(Scope, request.GET.get("jamfors"), default.scope)
    scopes = SCOPES_OF[chosen]
    return Asked(
        level=chosen,
        reading=Reading(
            numerator=numerator, rounding=rounding, scope=scope if scope in scopes else scopes[0]
        ),
    )


def _one_of(kind: type[Choice], value: str | None, otherwise: Choice) -> Choice:
    return next((one for one in kind if one.value == value), otherwise)
