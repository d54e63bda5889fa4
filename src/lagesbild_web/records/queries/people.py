"""Who is asking: the person, the roles that hold today, and whom they stand in for."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from lagesbild.swedish import collation_key
from lagesbild_web.permissions import (
    ACTS,
    Act,
    FieldClass,
    HeldRole,
    NotAllowed,
    check_has,
    check_may,
    may,
    may_see,
)
from lagesbild_web.policies import SessionState
from lagesbild_web.records.models import Grant, Substitution, User
from lagesbild_web.records.queries.organisation import Organisation, organisation_on
from lagesbild_web.roles import Role


@dataclass(frozen=True, kw_only=True)
class Acting:
    """A person as the site meets them in one request, with the roles of one day."""

    user: User
    """Who is at the keyboard."""
    held: tuple[HeldRole, ...]
    on: date
    substitute_for: User | None = None
    """Whose place the person has taken; the roles are then that person's."""

    @property
    def principal(self) -> User:
        """Return whose tasks these are: the person's own, or those of whom they stand in for."""
        return self.substitute_for or self.user

    @property
    def roles(self) -> tuple[Role, ...]:
        return tuple(dict.fromkeys(one.role for one in self.held))

    def may(self, act: Act, *, inside: frozenset[str], state: str | None = None) -> bool:
        return may(self.held, act, inside=inside, state=state)

    def check_has(self, act: Act, *, inside: frozenset[str]) -> None:
        check_has(self.held, act, inside=inside)

    def check_may(self, act: Act, *, inside: frozenset[str], state: str | None = None) -> None:
        check_may(self.held, act, inside=inside, state=state)

    def sees(self, fields: FieldClass, *, inside: frozenset[str]) -> bool:
        return may_see(self.held, fields, inside=inside)

    def role_for(self, act: Act) -> str:
        """Return the role that the log shows for an act."""
        return next((one.role.value for one in self.held if act in ACTS[one.role]), "")


def acting_as(user: User, *, on: date, instead_of: User | None = None) -> Acting:
    """Return a person with the roles of a day, or with those of whom they stand in for.

    :raises NotAllowed: if nobody has made the person that substitute on the day.
    """
    if instead_of is None:
        return Acting(user=user, held=tuple(held_roles(user, on=on)), on=on)
    stands_in = Substitution.objects.on(on).filter(user=instead_of, substitute=user)
    if not stands_in.exists() or not instead_of.is_active:
        raise NotAllowed(_("Du är inte ersättare för %(name)s i dag.") % {"name": instead_of})
    held = tuple(held_roles(instead_of, on=on))
    return Acting(user=user, held=held, on=on, substitute_for=instead_of)


def held_roles(user: User, *, on: date) -> Iterator[HeldRole]:
    if not user.is_active:
        return
    for grant in Grant.objects.on(on).filter(user=user).order_by("pk"):
        yield HeldRole(
            role=Role(grant.role), reads=grant.reads, writes=grant.writes, reviews=grant.reviews
        )


def is_in_the_panel(user: User, *, on: date) -> bool:
    """Tell whether a person rates for the national panel: without a district, in every area."""
    return not user.home_district and may(
        held_roles(user, on=on), Act.RATE, inside=frozenset(), state=SessionState.INDEPENDENT
    )


def may_stand_in_for(user: User, *, on: date) -> list[User]:
    """Return the persons whose place somebody may take on a day."""
    rows = Substitution.objects.on(on).filter(substitute=user, user__is_active=True)
    return [row.user for row in rows.select_related("user").order_by("user__display_name")]


def may_be_asked_to_stand_in(user: User, *, on: date) -> list[User]:
    """Return the persons whom somebody may choose as their substitute, in the order of names.

    They are those who share a region, a municipality or the whole country with the person: nobody
    needs the names of everybody else.
    """
    organisation = organisation_on(on)
    grants = list(Grant.objects.on(on).select_related("user").filter(user__is_active=True))
    own = _around(user, grants, organisation=organisation)
    others = {one.user_id: one.user for one in grants if one.user_id != user.pk}
    return sorted(
        (one for one in others.values() if _around(one, grants, organisation=organisation) & own),
        key=lambda one: collation_key(one.display_name),
    )


def _around(user: User, grants: Iterable[Grant], *, organisation: Organisation) -> set[str]:
    """Return the codes of all units that a person's units lie in, and `*` for the country's."""
    units = {user.home_district}
    for grant in grants:
        if grant.user_id == user.pk:
            units |= {grant.reads, grant.writes, grant.reviews}
    return {code for unit in units if unit for code in organisation.line(unit)}


def own_substitutions(user: User, *, on: date) -> list[Substitution]:
    """Return who stands in for a person from a day on, now or later, the first to begin first."""
    rows = Substitution.objects.filter(user=user, valid_to__gte=on).select_related("substitute")
    return list(rows.order_by("valid_from", "pk"))
