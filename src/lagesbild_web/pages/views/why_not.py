"""Why does somebody see or may do something, or not? Worked out by the rules themselves."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lagesbild_web.pages.administration_frame import check_administers, trail_of_administration
from lagesbild_web.pages.forms.steering import (
    WhyForm,
)
from lagesbild_web.pages.frame import show
from lagesbild_web.pages.views.refusals import refused_readably
from lagesbild_web.permissions import EVERYWHERE, Act, FieldClass
from lagesbild_web.records.models import Assessment
from lagesbild_web.records.models.organisation import UnitKind
from lagesbild_web.records.queries.administration import (
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
from lagesbild_web.records.queries.rounds import round_to_show

_COUNTRY = "*"
_AREA, _UNIT = "omrade:", "enhet:"


@require_GET
@refused_readably
def why_not(request: HttpRequest) -> HttpResponse:
    """Explain why somebody sees or may do something, or why not, step by step."""
    acting: Acting = request.acting
    check_administers(acting)
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
        trail=trail_of_administration(),
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
