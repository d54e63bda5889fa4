"""What the administrator looks after: people with their roles, the organisation, deliveries."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from lagesbild.swedish import collation_key
from lagesbild_web.permissions import EVERYWHERE
from lagesbild_web.records.models import Grant, Unit, User
from lagesbild_web.records.models.organisation import UnitKind
from lagesbild_web.records.queries.organisation import Organisation
from lagesbild_web.roles import Role

_PEOPLE_SHOWN = 100


@dataclass(frozen=True, kw_only=True)
class PersonRow:
    pk: int
    name: str
    username: str
    roles: tuple[str, ...]
    """That hold on the day, with the unit that each is about."""
    is_active: bool
    last_login: datetime | None


@dataclass(frozen=True, kw_only=True)
class PeopleFound:
    rows: tuple[PersonRow, ...]
    count: int
    """Of all that were found; more than the rows when they are too many to show."""


@dataclass(frozen=True, kw_only=True)
class ShownGrant:
    pk: int
    role: str
    reads: str
    writes: str
    reviews: str
    valid_from: date
    valid_to: date | None
    holds: bool
    has_ended: bool


@dataclass(frozen=True, kw_only=True)
class UnitNode:
    """A unit with those under it."""

    code: str
    name: str
    kind: str
    valid_from: date
    valid_to: date | None
    areas: tuple[str, ...]
    under: tuple["UnitNode", ...]


@dataclass(frozen=True, kw_only=True)
class Batch:
    """What came in one delivery and is kept as it was."""

    id: UUID
    at: datetime
    by: str
    files: tuple[str, ...]
    tables: tuple[str, ...]
    is_withdrawn: bool
    in_use: bool
    """Whether any of its tables is the newest of its kind."""


def people_found(text: str, *, on: date, organisation: Organisation) -> PeopleFound:
    """Return the people whose name, username or code holds a text; all of them for none."""
    rows = User.objects.order_by("-is_active", "display_name", "username")
    if text:
        rows = rows.filter(
            Q(display_name__icontains=text)
            | Q(username__icontains=text)
            | Q(pseudonym__iexact=text)
        )
    count = rows.count()
    people = list(rows[:_PEOPLE_SHOWN])
    roles: dict[int, list[str]] = {}
    for grant in Grant.objects.on(on).filter(user__in=people).order_by("pk"):
        unit = next((u for u in (grant.writes, grant.reviews, grant.reads) if u), "")
        title = f"{Role(grant.role).title}, {unit_name(unit, organisation=organisation)}"
        roles.setdefault(grant.user_id, []).append(title)
    return PeopleFound(
        rows=tuple(
            PersonRow(
                pk=one.pk,
                name=one.display_name,
                username=one.username,
                roles=tuple(roles.get(one.pk, ())) if one.is_active else (),
                is_active=one.is_active,
                last_login=one.last_login,
            )
            for one in people
        ),
        count=count,
    )


def grants_of(user: User, *, on: date, organisation: Organisation) -> list[ShownGrant]:
    """Return all roles that a person has, has had or will have, those that hold first."""
    found = [
        ShownGrant(
            pk=one.pk,
            role=Role(one.role).title,
            reads=unit_name(one.reads, organisation=organisation),
            writes=unit_name(one.writes, organisation=organisation),
            reviews=unit_name(one.reviews, organisation=organisation),
            valid_from=one.valid_from,
            valid_to=one.valid_to,
            holds=one.valid_from <= on and (one.valid_to is None or on <= one.valid_to),
            has_ended=one.valid_to is not None and one.valid_to < on,
        )
        for one in Grant.objects.filter(user=user).order_by("-valid_from", "pk")
    ]
    return sorted(found, key=lambda one: (not one.holds, one.has_ended))


def unit_name(code: str, *, organisation: Organisation) -> str:
    if code == EVERYWHERE:
        return _("hela landet")
    return organisation.name(code) if code else _("ingenstans")


def unit_choices(organisation: Organisation) -> list[tuple[str, object]]:
    """Return the whole country and then every unit, grouped by kind."""
    groups: list[tuple[str, object]] = [(EVERYWHERE, _("Hela landet"))]
    for kind in UnitKind:
        units = [(unit.code, unit.name) for unit in organisation.of_kind(kind)]
        if units:
            groups.append((str(kind.label), units))
    return groups


def organisation_tree(organisation: Organisation) -> tuple[UnitNode, ...]:
    """Return the units without a parent, with all that lies under them."""
    under: dict[str, list[Unit]] = {}
    for unit in organisation.units.values():
        parent = unit.parent_code if unit.parent_code in organisation.units else ""
        under.setdefault(parent, []).append(unit)
    areas: dict[str, list[str]] = {}
    for area in organisation.areas.values():
        areas.setdefault(area.local_police_district, []).append(area.name)
        areas.setdefault(area.municipality, []).append(area.name)
    order = list(UnitKind)
    top = _nodes("", under, areas)
    kinds = {str(kind.label): place for place, kind in enumerate(order)}
    return tuple(sorted(top, key=lambda node: (kinds[node.kind], collation_key(node.name))))


def _nodes(
    parent: str, under: Mapping[str, list[Unit]], areas: Mapping[str, list[str]]
) -> tuple[UnitNode, ...]:
    found = [
        UnitNode(
            code=unit.code,
            name=unit.name,
            kind=str(UnitKind(unit.kind).label),
            valid_from=unit.valid_from,
            valid_to=unit.valid_to,
            areas=tuple(sorted(areas.get(unit.code, ()), key=collation_key)),
            under=_nodes(unit.code, under, areas),
        )
        for unit in under.get(parent, ())
    ]
    return tuple(sorted(found, key=lambda node: collation_key(node.name)))


def days_of_change() -> list[date]:
    """Return the days from which some unit was another than before, the newest first."""
    days = Unit.objects.order_by("-valid_from").values_list("valid_from", flat=True)
    return list(days.distinct())
