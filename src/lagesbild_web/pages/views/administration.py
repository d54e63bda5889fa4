"""The administrator's first page, and the organisation on a day."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lagesbild_web.pages.administration_frame import trail_of_administration
from lagesbild_web.pages.forms.steering import (
    DayForm,
    LeaverForm,
)
from lagesbild_web.pages.frame import show
from lagesbild_web.pages.views.refusals import refused_readably
from lagesbild_web.permissions import Act
from lagesbild_web.records.exchange.delivered import deliveries_in_use
from lagesbild_web.records.models import Grant, User
from lagesbild_web.records.queries.administration import (
    days_of_change,
    organisation_tree,
)
from lagesbild_web.records.queries.organisation import organisation_on
from lagesbild_web.records.queries.people import Acting
from lagesbild_web.records.queries.rounds import all_rounds
from lagesbild_web.records.queries.scopes import check_has_somewhere, units_of_act


@require_GET
@refused_readably
def administration(request: HttpRequest) -> HttpResponse:
    """Show what there is to look after; the analyst, who runs rounds, sees the rounds."""
    acting: Acting = request.acting
    check_has_somewhere(acting, Act.ADMINISTER, Act.RUN_ROUND)
    administers = bool(units_of_act(acting, Act.ADMINISTER))
    context: dict[str, object] = {"administers": administers}
    if administers:
        people = User.objects.filter(is_active=True).exclude(pk=acting.user.pk)
        context |= {
            "leaver": LeaverForm(people=people.order_by("display_name")),
            "active": people.count() + 1,
            "without_role": _without_role(acting.on),
            "in_use": len(deliveries_in_use()),
            "units": len(organisation_on(acting.on).units),
        }
    return show(
        request,
        "administration/start.html",
        heading=_("Administration"),
        rounds=all_rounds(),
        may_run=acting.may(Act.RUN_ROUND, inside=frozenset()),
        **context,
    )


def _without_role(on: date) -> int:
    """Return how many open accounts have no role today: they see nothing."""
    with_role = Grant.objects.on(on).values("user")
    return User.objects.filter(is_active=True).exclude(pk__in=with_role).count()


@require_GET
@refused_readably
def organisation_page(request: HttpRequest) -> HttpResponse:
    """Show the organisation as it was, or will be, on a day."""
    acting: Acting = request.acting
    check_has_somewhere(acting, Act.ADMINISTER, Act.RUN_ROUND)
    form = DayForm(request.GET if "dag" in request.GET else None, initial={"dag": acting.on})
    day = form.day if form.is_valid() else acting.on
    organisation = organisation_on(day)
    return show(
        request,
        "administration/organisation.html",
        heading=_("Organisation"),
        eyebrow=day.isoformat(),
        trail=trail_of_administration(),
        section="administration",
        form=form,
        day=day,
        tree=organisation_tree(organisation),
        days=days_of_change(),
        can_print=True,
        status=422 if form.errors else 200,
    )
