"""The administrator's pages: rounds, people and roles, deliveries, organisation, and why not."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lagesbild.errors import DeliveryRejected, NotFound
from lagesbild_web.pages import kept_uploads
from lagesbild_web.pages.forms.steering import (
    DayForm,
    GrantForm,
    ImportForm,
    InviteForm,
    LeaverForm,
    WhyForm,
)
from lagesbild_web.pages.frame import Crumb, show
from lagesbild_web.pages.views.refusals import refused_readably
from lagesbild_web.permissions import EVERYWHERE, Act, FieldClass
from lagesbild_web.records.actions.people import (
    PersonRefused,
    end_grant,
    end_user,
    give_grant,
    invite_user,
)
from lagesbild_web.records.exchange.delivered import batches, deliveries_in_use, withdraw_delivery
from lagesbild_web.records.exchange.incoming import ImportRefused, import_collection
from lagesbild_web.records.models import Assessment, Grant, User
from lagesbild_web.records.models.organisation import UnitKind
from lagesbild_web.records.queries.administration import (
    Batch,
    days_of_change,
    grants_of,
    organisation_tree,
    people_found,
    unit_choices,
    unit_name,
)
from lagesbild_web.records.queries.explanations import (
    ACT_TITLES,
    FIELD_TITLES,
    Asked,
    Explanation,
    explain_right,
)
from lagesbild_web.records.queries.organisation import Organisation, organisation_on
from lagesbild_web.records.queries.people import Acting
from lagesbild_web.records.queries.rounds import all_rounds, round_to_show
from lagesbild_web.records.queries.scopes import check_has_somewhere, units_of_act
from lagesbild_web.roles import Role

_COUNTRY = "*"
_AREA, _UNIT = "omrade:", "enhet:"


def _trail(*crumbs: Crumb) -> list[Crumb]:
    return [Crumb(title=_("Administration"), url=reverse("administration")), *crumbs]


def _people_trail() -> list[Crumb]:
    return _trail(Crumb(title=_("Personer"), url=reverse("people")))


def _check_administers(acting: Acting) -> None:
    acting.check_may(Act.ADMINISTER, inside=frozenset())


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
def people(request: HttpRequest) -> HttpResponse:
    """Find people, with the roles they have today."""
    acting: Acting = request.acting
    _check_administers(acting)
    text = request.GET.get("sok", "").strip()
    found = people_found(text, on=acting.on, organisation=organisation_on(acting.on))
    return show(
        request,
        "administration/people.html",
        heading=_("Personer"),
        trail=_trail(),
        section="administration",
        text=text,
        found=found,
    )


@require_http_methods(["GET", "POST"])
@refused_readably
def person_new(request: HttpRequest) -> HttpResponse:
    """Invite somebody and give the first role in one go."""
    acting: Acting = request.acting
    _check_administers(acting)
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
    _check_administers(request.acting)
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
    _check_administers(acting)
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
    _check_administers(acting)
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
    _check_administers(acting)
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


@require_GET
@refused_readably
def deliveries(request: HttpRequest) -> HttpResponse:
    """List what has come in, and which of it is in use."""
    request.acting.check_may(Act.IMPORT, inside=frozenset())
    return show(
        request,
        "administration/deliveries.html",
        heading=_("Leveranser"),
        lead=_("Småområden, invånare och indikatorer så som de levererades. Den nyaste gäller."),
        trail=_trail(),
        section="administration",
        batches=list(_batches()),
    )


def _batches() -> Iterator[Batch]:
    in_use = {one.pk for one in deliveries_in_use().values()}
    for id_, rows in batches().items():
        yield Batch(
            id=id_,
            at=rows[0].at,
            by=str(rows[0].by or ""),
            files=tuple(sorted(one.file for one in rows)),
            tables=tuple(sorted(one.table for one in rows)),
            is_withdrawn=all(one.withdrawn_at for one in rows),
            in_use=any(one.pk in in_use for one in rows),
        )


@require_POST
@refused_readably
def delivery_withdraw(request: HttpRequest, batch: UUID) -> HttpResponse:
    """Take a batch out of use; what was in use before it is in use again."""
    try:
        withdraw_delivery(batch, by=request.acting)
    except NotFound as refused:
        messages.error(request, str(refused))
    else:
        messages.success(
            request, _("Leveransen är tillbakadragen. Den som gällde före den gäller igen.")
        )
    return redirect("deliveries")


@require_http_methods(["GET", "POST"])
@refused_readably
def import_new(request: HttpRequest) -> HttpResponse:
    """Try a collection: everything that is wrong with it is shown, and nothing is stored."""
    request.acting.check_may(Act.IMPORT, inside=frozenset())
    form = ImportForm(request.POST or None, request.FILES or None)
    context: dict[str, object] = {}
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["collection"]
        path = kept_uploads.keep(upload, request.session)
        context = {"name": upload.name} | _tried(path, name=upload.name, by=request.acting)
        if not context.get("lines"):
            kept_uploads.drop(request.session)
    is_wrong = bool(form.errors or context.get("found") or context.get("faults"))
    return show(
        request,
        "administration/import.html",
        heading=_("För in ett underlag"),
        lead=_("Prova först: allt som är fel visas, och inget sparas."),
        trail=_trail(Crumb(title=_("Leveranser"), url=reverse("deliveries"))),
        section="administration",
        form=form,
        status=422 if is_wrong else 200,
        **context,
    )


def _tried(path: Path, *, name: str, by: Acting) -> dict[str, object]:
    """Return what an import would add, or what a page has to show of why it cannot be stored.

    :param name: of the file as the person chose it; here it lies under another.
    """
    try:
        imported = import_collection(path, by=by, dry_run=True)
    except DeliveryRejected as refused:
        found = refused.problems
        return {
            "found": [replace(one, file=name) if one.file == path.name else one for one in found]
        }
    except ImportRefused as refused:
        return {"faults": refused.faults}
    except NotFound as refused:
        return {"faults": (str(refused),)}
    return {"imported": imported, "lines": imported.lines()}


@require_POST
@refused_readably
def import_store(request: HttpRequest) -> HttpResponse:
    """Store the collection that was just tried."""
    acting: Acting = request.acting
    acting.check_may(Act.IMPORT, inside=frozenset())
    path = kept_uploads.kept(request.session)
    if path is None:
        messages.error(request, _("Filen finns inte kvar. Välj den igen."))
        return redirect("import_new")
    try:
        imported = import_collection(path, by=acting)
    except (DeliveryRejected, ImportRefused, NotFound):
        messages.error(request, _("Något har ändrats sedan provet. Prova filen igen."))
        return redirect("import_new")
    finally:
        kept_uploads.drop(request.session)
    for line in imported.lines():
        messages.success(request, line)
    return redirect("deliveries")


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
        trail=_trail(),
        section="administration",
        form=form,
        day=day,
        tree=organisation_tree(organisation),
        days=days_of_change(),
        can_print=True,
        status=422 if form.errors else 200,
    )


@require_GET
@refused_readably
def why_not(request: HttpRequest) -> HttpResponse:
    """Explain why somebody sees or may do something, or why not, step by step."""
    acting: Acting = request.acting
    _check_administers(acting)
    organisation = organisation_on(acting.on)
    form = WhyForm(
        request.GET if "what" in request.GET else None,
        whats=_whats(),
        places=_places(organisation),
        initial={"person": request.GET.get("person")},
    )
    explanation = None
    if form.is_valid():
        explanation = _explanation(form, acting, organisation=organisation)
    return show(
        request,
        "administration/why_not.html",
        heading=_("Varför ser någon inte något?"),
        lead=_("Svaret räknas ur samma regler som släpper in och stänger ute."),
        trail=_trail(),
        section="administration",
        form=form,
        explanation=explanation,
        status=422 if form.errors else 200,
    )


def _whats() -> list[tuple[str, object]]:
    return [
        (_("Se"), [(f"see:{one.value}", title) for one, title in FIELD_TITLES.items()]),
        (_("Göra"), [(f"do:{one.value}", title) for one, title in ACT_TITLES.items()]),
    ]


def _places(organisation: Organisation) -> list[tuple[str, object]]:
    areas = organisation.areas_in(EVERYWHERE)
    return [
        (_COUNTRY, _("Hela landet")),
        (_("Område"), [(f"{_AREA}{code}", organisation.area_name(code)) for code in areas]),
        *(
            (
                kind.label,
                [(f"{_UNIT}{unit.code}", unit.name) for unit in organisation.of_kind(kind)],
            )
            for kind in UnitKind
        ),
    ]


def _explanation(form: WhyForm, acting: Acting, *, organisation: Organisation) -> Explanation:
    kind, _sign, name = form.cleaned_data["what"].partition(":")
    what = FieldClass(name) if kind == "see" else Act(name)
    where = form.cleaned_data["where"]
    state = None
    if where.startswith(_AREA):
        area = where.removeprefix(_AREA)
        place, inside = organisation.area_name(area), organisation.inside(area)
        state = _state_now(area)
    elif where.startswith(_UNIT):
        code = where.removeprefix(_UNIT)
        place, inside = organisation.name(code), organisation.line(code)
    else:
        place, inside = unit_name(EVERYWHERE, organisation=organisation), frozenset()
    asked = Asked(
        user=form.cleaned_data["person"],
        what=what,
        place=place,
        inside=inside,
        # Whether one may rate hangs on the session, of which an area has several.
        state=None if what is Act.RATE else state,
    )
    return explain_right(asked, organisation=organisation, on=acting.on)


def _state_now(area: str) -> str | None:
    """Return the state of an area's assessment in the round that people are at work with."""
    round_ = round_to_show()
    if round_ is None:
        return None
    found = Assessment.objects.filter(round=round_, area=area)
    return found.values_list("state", flat=True).first()
