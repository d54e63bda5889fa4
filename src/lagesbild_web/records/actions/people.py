"""People are invited, get roles for a time, find substitutes, and leave."""

from datetime import date, timedelta

from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils.translation import gettext as _

from lagesbild.errors import UserError
from lagesbild.sources.personal_numbers import has_personal_number
from lagesbild_web.audit.actions import Recorded
from lagesbild_web.permissions import EVERYWHERE, Act
from lagesbild_web.records.actions.recording import record
from lagesbild_web.records.models import Grant, Substitution, User
from lagesbild_web.records.queries.organisation import organisation_on
from lagesbild_web.records.queries.people import Acting
from lagesbild_web.roles import Role

LONGEST_SUBSTITUTION_DAYS = 92


class PersonRefused(UserError):
    """What was asked for about an account breaks a rule."""


@transaction.atomic
def invite_user(*, username: str, display_name: str, home_district: str, by: Acting) -> User:
    """Make an account that can log in as soon as the organisation vouches for it.

    :raises PersonRefused: if the name is taken, or is a personal identity number.
    """
    by.check_may(Act.ADMINISTER, inside=frozenset())
    username, display_name = username.strip(), display_name.strip()
    if not username or not display_name:
        raise PersonRefused(_("Ange både användarnamn och namn."))
    if has_personal_number(username) or has_personal_number(display_name):
        raise PersonRefused(_("Ett personnummer kan inte vara användarnamn."))
    if User.objects.filter(username__iexact=username).exists():
        raise PersonRefused(_("Användarnamnet %(name)s finns redan.") % {"name": username})
    user = User(username=username, display_name=display_name, home_district=home_district)
    user.set_unusable_password()
    user.save()
    record(Recorded.USER_INVITED, target=f"user/{user.pk}", by=by, act=Act.ADMINISTER)
    return user


@transaction.atomic
def give_grant(
    *,
    user: User,
    role: Role,
    reads: str,
    writes: str,
    reviews: str,
    valid_from: date,
    valid_to: date | None,
    by: Acting,
) -> Grant:
    """Give a person a role for a time, with a unit for reading, writing and reviewing.

    :raises PersonRefused: for an unknown unit, an end before the beginning, or one's own role.
    """
    by.check_may(Act.ADMINISTER, inside=frozenset())
    if user.pk == by.user.pk:
        raise PersonRefused(_("Ingen ger sig själv en roll. Be en annan administratör."))
    units = organisation_on(valid_from).units
    unknown = [code for code in (reads, writes, reviews) if code not in {"", EVERYWHERE, *units}]
    if unknown:
        raise PersonRefused(
            _("Enheten finns inte %(day)s: %(units)s.")
            % {"day": valid_from, "units": ", ".join(unknown)}
        )
    if valid_to and valid_to < valid_from:
        raise PersonRefused(_("Sista dag ligger före första dag."))
    grant = Grant.objects.create(
        user=user,
        role=role.value,
        reads=reads,
        writes=writes,
        reviews=reviews,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    record(
        Recorded.GRANT_GIVEN,
        target=f"user/{user.pk}",
        by=by,
        act=Act.ADMINISTER,
        granted_role=role.value,
        reads=reads,
        writes=writes,
        reviews=reviews,
        valid_from=valid_from.isoformat(),
        valid_to=valid_to.isoformat() if valid_to else None,
    )
    return grant


@transaction.atomic
def end_grant(*, grant: Grant, by: Acting) -> None:
    """End a person's role now: yesterday becomes its last day.

    A role that began today, or has not begun, has never held on a day that is past, and is taken
    away; that it was given stands in the log.

    :raises PersonRefused: if it has ended already.
    """
    by.check_may(Act.ADMINISTER, inside=frozenset())
    if grant.valid_to and grant.valid_to < by.on:
        raise PersonRefused(_("Rollen slutade gälla %(day)s.") % {"day": grant.valid_to})
    user, role = grant.user, grant.role
    if grant.valid_from < by.on:
        grant.valid_to = by.on - timedelta(days=1)
        grant.save(update_fields=["valid_to"])
    else:
        grant.delete()
    record(
        Recorded.GRANT_ENDED,
        target=f"user/{user.pk}",
        by=by,
        act=Act.ADMINISTER,
        granted_role=role,
    )


@transaction.atomic
def end_user(*, user: User, by: Acting) -> User:
    """End a person's access everywhere: the account, its roles from today, and open logins."""
    by.check_may(Act.ADMINISTER, inside=frozenset())
    user.is_active = False
    user.save(update_fields=["is_active"])
    user.usersession_set.all().delete()
    for session in Session.objects.all().iterator():
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            session.delete()
    record(Recorded.USER_ENDED, target=f"user/{user.pk}", by=by, act=Act.ADMINISTER)
    return user


@transaction.atomic
def set_substitute(
    *, user: User, substitute: User, valid_from: date, valid_to: date, by: Acting
) -> Substitution:
    """Let another act in a person's place for a time; one asks for oneself, or an administrator.

    :raises PersonRefused: for a time that is too long or ends before it begins, or for oneself.
    """
    if user.pk != by.user.pk:
        by.check_may(Act.ADMINISTER, inside=frozenset())
    if substitute.pk == user.pk:
        raise PersonRefused(_("Välj någon annan som ersättare."))
    if not substitute.is_active:
        raise PersonRefused(_("%(name)s har inte längre något konto.") % {"name": substitute})
    if valid_to < valid_from:
        raise PersonRefused(_("Sista dag ligger före första dag."))
    if (valid_to - valid_from).days > LONGEST_SUBSTITUTION_DAYS:
        raise PersonRefused(
            _("En ersättare utses för högst %(days)s dagar åt gången.")
            % {"days": LONGEST_SUBSTITUTION_DAYS}
        )
    substitution = Substitution.objects.create(
        user=user, substitute=substitute, valid_from=valid_from, valid_to=valid_to
    )
    record(
        Recorded.SUBSTITUTION_SET,
        target=f"user/{user.pk}",
        by=by,
        act=None,
        substitute=substitute.username,
        valid_from=valid_from.isoformat(),
        valid_to=valid_to.isoformat(),
    )
    return substitution


@transaction.atomic
def end_substitution(*, substitution: Substitution, by: Acting) -> None:
    """End a substitution now."""
    if substitution.user_id != by.user.pk:
        by.check_may(Act.ADMINISTER, inside=frozenset())
    user, substitute = substitution.user, substitution.substitute
    substitution.delete()
    record(
        Recorded.SUBSTITUTION_ENDED,
        target=f"user/{user.pk}",
        by=by,
        act=None,
        substitute=substitute.username,
    )
