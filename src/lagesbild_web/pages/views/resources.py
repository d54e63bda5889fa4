"""The first page of resources: officers for 5 000 residents, what came last, what is missing."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET

from lagesbild.areas.levels import Level
from lagesbild.officers.plausibility import DEVIATIONS
from lagesbild.officers.readings import Outcome, Scope
from lagesbild.sources.schema import table_schemas
from lagesbild_web.pages.frame import Crumb, show, url_or_none
from lagesbild_web.pages.languages import listing
from lagesbild_web.pages.officer_choices import Shown, follow_up_shown
from lagesbild_web.pages.officer_rows import OutcomeCount, counted
from lagesbild_web.pages.officer_words import BY_ID, IN_ADDRESSES, LEVELS, amount, month_in_words
from lagesbild_web.pages.resource_choices import resources_seen
from lagesbild_web.pages.views.refusals import refused_readably
from lagesbild_web.permissions import Act, FieldClass
from lagesbild_web.records.models import Batch
from lagesbild_web.records.queries.deviations import (
    SeenDeviation,
    deviations_seen,
    disagreements_seen,
    unexplained_first,
)
from lagesbild_web.records.queries.officer_plans import may_read_plans
from lagesbild_web.records.queries.officers import SeenOfficers, SeenUnit
from lagesbild_web.records.queries.organisation import Organisation, organisation_on
from lagesbild_web.records.queries.people import Acting
from lagesbild_web.records.queries.scopes import sees_somewhere, units_of_act
from lagesbild_web.records.queries.tabled import OTHER_TABLES, THE_COUNTRY, unit_in_words

_PER = 5_000
_BESIDE = (
    ("heads", gettext_lazy("personer per 5\N{NO-BREAK SPACE}000 invånare")),
    ("fte", gettext_lazy("tillsatta heltider per 5\N{NO-BREAK SPACE}000 invånare")),
    ("ring_fenced_fte", gettext_lazy("fredade heltider per 5\N{NO-BREAK SPACE}000 invånare")),
)
_NEWEST_BATCHES = 5
_FEW = 3
"""Units that the first page can show one by one."""
_LINKS = (
    ("table_import", Act.ENTER_STAFF, gettext_lazy("Lämna en fil")),
    ("month_entry", Act.ENTER_STAFF, gettext_lazy("Fyll i en månad")),
    ("week_entry", Act.ENTER_HOURS, gettext_lazy("Fyll i timmar")),
    ("batches", Act.ENTER_STAFF, gettext_lazy("Leveranser")),
)
"""The pages where tables come in, where there are such."""
_FOLLOWED = (
    (
        "placed_works",
        gettext_lazy("Placerad och arbetar"),
        gettext_lazy("Var personalen är placerad, och var den bevisligen arbetar."),
    ),
    (
        "increments",
        gettext_lazy("Tillskott"),
        gettext_lazy("Vad budgetbesluten blev: nådde, nådde inte, kan inte avgöras."),
    ),
    (
        "presence",
        gettext_lazy("Närvaro"),
        gettext_lazy("Timmar i områdena månad för månad, med källorna bredvid varandra."),
    ),
    (
        "reconciliation",
        gettext_lazy("Avstämning"),
        gettext_lazy("Vad som ska stämma av timmar och kronor, och inte gör det."),
    ),
)
"""The pages about where resources work and what money became."""
DEVIATION_TITLES: Mapping[str, str] = {one.id: one.title for one in DEVIATIONS}


def resources_crumb() -> Crumb:
    return Crumb(title=_("Resurser"), url=reverse("resources"))


@dataclass(frozen=True, kw_only=True)
class Per5000:
    """How many there are for 5 000 residents."""

    title: Promise
    value: str
    definition: str
    numerator: str
    residents: str
    day: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Standing:
    """One unit on the first page."""

    unit: SeenUnit
    url: str
    figures: tuple[Per5000, ...]
    outcomes: tuple[OutcomeCount, ...]
    whole: int
    met: int


@require_GET
@refused_readably
def resources(request: HttpRequest) -> HttpResponse:
    """Show officers per 5 000 residents, what came last, what is missing, and what is odd."""
    acting: Acting = request.acting
    shown = follow_up_shown(request)
    context: dict[str, object] = {
        "links": [
            {"url": url, "title": title}
            for name, act, title in _LINKS
            if units_of_act(acting, act) and (url := url_or_none(name))
        ],
        "followed": [
            {"url": reverse(name), "title": title, "text": text} for name, title, text in _FOLLOWED
        ],
        "plans_url": reverse("officer_plans") if may_read_plans(acting) else None,
        "equipment_url": reverse("equipment")
        if sees_somewhere(acting, FieldClass.CAMERAS)
        else None,
    }
    if shown is not None:
        context |= _context(shown, acting)
    elif sees_somewhere(acting, FieldClass.STAFF):
        context["deviations_url"] = url_or_none("deviations")
    return show(
        request,
        "officers/resources.html",
        heading=_("Resurser"),
        eyebrow=shown.in_words if shown else "",
        shown=shown,
        can_print=True,
        **context,
    )


def _context(shown: Shown, acting: Acting) -> dict[str, object]:
    seen = shown.seen
    sees_staff = sees_somewhere(acting, FieldClass.STAFF)
    missing = seen.missing_months()
    odd = _unexplained(shown, acting) if sees_staff else []
    return {
        "standings": [_standing(shown, unit) for unit in _first_units(seen)],
        "levels": [
            {"title": title, "url": f"{reverse('officers')}?niva={IN_ADDRESSES[level]}"}
            for level, title in LEVELS.items()
            if seen.units(level)
        ],
        "batches": _newest_batches(acting) if sees_staff else [],
        "newest": month_in_words(shown.newest.month),
        "newest_units": shown.newest.units,
        "missing": [
            {"unit": unit, "url": shown.address(unit), "months": months} for unit, months in missing
        ],
        "sees_staff": sees_staff,
        "deviations": len(odd),
        "latest": [one for one in odd if one.month == str(shown.last_month)],
        "deviations_url": url_or_none("deviations"),
        "pulled_away_url": reverse("pulled_away") if sees_staff else None,
    }


def _unexplained(shown: Shown, acting: Acting) -> list[SeenDeviation]:
    """Return what is odd about officers and about hours, and nobody has explained."""
    found = deviations_seen(shown.seen.made, acting, organisation=organisation_on(acting.on))
    resources = resources_seen(acting)
    if resources is not None:
        found += disagreements_seen(resources)
    return [one for one in unexplained_first(found) if not one.explanations]


def _first_units(seen: SeenOfficers) -> list[SeenUnit]:
    """Return the nation, and the widest units that the person reads where they are few."""
    nation = seen.units(Level.NATION)
    for level in (Level.POLICE_REGION, Level.LOCAL_POLICE_DISTRICT, Level.AREA):
        units = seen.units(level)
        if units:
            return [*units, *nation] if len(units) <= _FEW else nation
    return nation


def _standing(shown: Shown, unit: SeenUnit) -> Standing:
    seen = shown.seen
    reading = replace(seen.default, scope=Scope.AREA)
    outcomes = seen.outcomes(unit, reading)
    return Standing(
        unit=unit,
        url=shown.address(unit),
        figures=tuple(_per_5000(seen, unit, name, title) for name, title in _BESIDE),
        outcomes=counted(outcomes),
        whole=sum(outcomes.values()),
        met=outcomes[Outcome.MET],
    )


def _per_5000(seen: SeenOfficers, unit: SeenUnit, name: str, title: Promise) -> Per5000:
    figure, row = BY_ID[name], seen.figure(unit, name)
    residents = seen.figure(unit, "residents")
    have, of = row.get("value"), residents.get("value")
    is_known = have is not None and bool(of)
    return Per5000(
        title=title,
        value=amount(_PER * have / of, "heltid") if is_known else "–",
        definition=figure.definition,
        numerator=amount(have, figure.unit),
        residents=amount(of, "antal"),
        day=residents.get("residents_day") or "",
        reason="" if is_known else (row.get("reason") or residents.get("reason") or ""),
    )


def _newest_batches(acting: Acting) -> list[dict[str, object]]:
    organisation = organisation_on(acting.on)
    batches = Batch.objects.filter(rows__table__in=OTHER_TABLES).distinct()
    batches = batches.order_by("-pk")[:_NEWEST_BATCHES]
    return [
        {
            "table": ", ".join(table_schemas()[name].title for name in one.tables),
            "units": _units(one, acting, organisation=organisation),
            "kind": one.get_kind_display(),
            "at": one.at,
        }
        for one in batches
    ]


def _units(batch: Batch, acting: Acting, *, organisation: Organisation) -> str:
    """Say which unit a batch is about, how many they are, or that it is the whole country.

    Units whose staff the person does not see are counted, and not named.
    """
    units = sorted(batch.rows.values_list("unit", flat=True).distinct())
    are_seen = all(
        unit == THE_COUNTRY or acting.sees(FieldClass.STAFF, inside=organisation.line(unit))
        for unit in units
    )
    if len(units) > _FEW or not are_seen:
        text = ngettext("%(count)s enhet", "%(count)s enheter", len(units))
        return text % {"count": len(units)}
    names = [unit_in_words(unit, organisation=organisation) for unit in units]
    return listing(names) if names else ""
