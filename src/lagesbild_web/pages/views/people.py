"""The administrator's pages about people: who has which role, who comes and who leaves."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lagesbild_web.pages.administration_frame import check_administers, trail_of_administration
from lagesbild_web.pages.forms.steering import (
    GrantForm,
    InviteForm,
    LeaverForm,
)
from lagesbild_web.pages.frame import Crumb, show
from lagesbild_web.pages.views.refusals import refused_readably
from lagesbild_web.records.actions.people import (
    PersonRefused,
    end_grant,
    end_user,
    give_grant,
    invite_user,
)
from lagesbild_web.records.models import Grant, User
from lagesbild_web.records.models.organisation import UnitKind
from lagesbild_web.records.queries.administration import (
    grants_of,
    people_found,
    unit_choices,
)
from lagesbild_web.records.queries.organisation import organisation_on
from lagesbild_web.records.queries.people import Acting
from lagesbild_web.roles import Role


def _people_trail() -> list[Crumb]:
    return trail_of_administration(Crumb(title=_("Personer"), url=reverse("people")))


@require_GET
@refused_readably
def people(request: HttpRequest) -> HttpResponse:
    """Find people, with the roles they have today."""
    acting: Acting = request.acting
    check_administers(acting)
    text = request.GET.get("sok", "").strip()
    found = people_found(text, on=acting.on, organisation=organisation_on(acting.on))
    return show(
        request,
        "administration/people.html",
        heading=_("Personer"),
        trail=trail_of_administration(),
        section="administration",
        text=text,
        found=found,
    )


@require_http_methods(["GET", "POST"])
@refused_readably
def person_new(request: HttpRequest) -> HttpResponse:
    """Invite somebody and give the first role in one go."""
    acting: Acting = request.acting
    check_administers(acting)
    organisation = organisation_on(acting.on)
    form = InviteForm(
        request.POST or None,
        units=unit_choices(organisation),
        districts=[
            (unit.code, unit.name) for unit in organisation.of_kind(UnitKind.LOCAL_POLICE_DISTRICT)
        ],
        initial={"valid_from": acting.on},
    )
    if form.is_valid():
        user = _invited(form, acting)
        if user is not None:
            messages.success(
                request,
                _("%(name)s är inbjuden och kan logga in genom organisationens inloggning.")
                % {"name": user},
            )
            return redirect("person", pk=user.pk)
    return show(
        request,
        "administration/form.html",
        heading=_("Bjud in en person"),
        lead=_("Kontot går att använda så snart inloggningstjänsten går i god för personen."),
        trail=_people_trail(),
        section="administration",
        form=form,
        button=_("Bjud in"),
        status=422 if form.errors else 200,
    )


def _invited(form: InviteForm, acting: Acting) -> User | None:
    """Invite and give the role, or neither: what is wrong then stands in the form."""
    given = dict(form.cleaned_data)
    account = {name: given.pop(name) for name in ("username", "display_name", "home_district")}
    try:
        with transaction.atomic():
            user = invite_user(**account, by=acting)
            give_grant(user=user, **given | {"role": Role(given["role"])}, by=acting)
    except PersonRefused as refused:
        form.add_error(None, str(refused))
        return None
    return user


@require_GET
@refused_readably
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one person's account and roles."""
    check_administers(request.acting)
    return _person_page(request, get_object_or_404(User, pk=pk))


def _person_page(
    request: HttpRequest, user: User, *, form: GrantForm | None = None
) -> HttpResponse:
    acting: Acting = request.acting
    organisation = organisation_on(acting.on)
    empty = GrantForm(units=unit_choices(organisation), initial={"valid_from": acting.on})
    return show(
        request,
        "administration/person.html",
        heading=user.display_name,
        eyebrow=user.username,
        trail=_people_trail(),
        section="administration",
        person=user,
        home=organisation.name(user.home_district) if user.home_district else "",
        grants=grants_of(user, on=acting.on, organisation=organisation),
        form=form or empty,
        is_self=user.pk == acting.user.pk,
        status=422 if form is not None else 200,
    )


@require_POST
@refused_readably
def person_grant(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a person one more role."""
    acting: Acting = request.acting
    check_administers(acting)
    user = get_object_or_404(User, pk=pk)
    form = GrantForm(request.POST, units=unit_choices(organisation_on(acting.on)))
    if form.is_valid():
        given = form.cleaned_data | {"role": Role(form.cleaned_data["role"])}
        try:
            grant = give_grant(user=user, **given, by=acting)
        except PersonRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(
                request,
                _("%(name)s har rollen %(role)s.") % {"name": user, "role": Role(grant.role).title},
            )
            return redirect("person", pk=pk)
    return _person_page(request, user, form=form)


@require_POST
@refused_readably
def person_end_grant(request: HttpRequest, pk: int) -> HttpResponse:
    """End one role of a person now."""
    acting: Acting = request.acting
    check_administers(acting)
    grant = get_object_or_404(Grant.objects.select_related("user"), pk=pk)
    user, title = grant.user, Role(grant.role).title
    try:
        end_grant(grant=grant, by=acting)
    except PersonRefused as refused:
        messages.error(request, str(refused))
    else:
        text = _("Rollen %(role)s är avslutad för %(name)s.") % {"role": title, "name": user}
        messages.success(request, text)
    return redirect("person", pk=user.pk)


@require_http_methods(["GET", "POST"])
@refused_readably
def person_end(request: HttpRequest) -> HttpResponse:
    """End somebody's access everywhere, after saying what that means."""
    acting: Acting = request.acting
    check_administers(acting)
    given = request.POST if request.method == "POST" else request.GET
    form = LeaverForm(given, people=User.objects.filter(is_active=True).exclude(pk=acting.user.pk))
    if not form.is_valid():
        messages.error(request, _("Välj vems åtkomst som ska avslutas."))
        return redirect("administration")
    user = form.cleaned_data["person"]
    if request.method == "POST":
        end_user(user=user, by=acting)
        messages.success(
            request,
            _("%(name)s har inte längre åtkomst och är utloggad överallt.") % {"name": user},
        )
        return redirect("administration")
    organisation = organisation_on(acting.on)
    grants = grants_of(user, on=acting.on, organisation=organisation)
    return show(
        request,
        "administration/person_end.html",
        heading=_("Avsluta åtkomst för %(name)s?") % {"name": user},
        trail=_people_trail(),
        section="administration",
        person=user,
        grants=[one for one in grants if one.holds],
        unfinished=user.sessions.exclude(state="confirmed").count(),
    )
