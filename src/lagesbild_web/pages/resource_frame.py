"""What the pages about resources have in common: where they lie, and how they begin and end."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from lagesbild_web.pages.forms.exporting import OfficersExportForm
from lagesbild_web.pages.frame import show
from lagesbild_web.pages.views.resources import resources_crumb
from lagesbild_web.permissions import FieldClass
from lagesbild_web.records.queries.resources import SeenResources
from lagesbild_web.records.queries.scopes import sees_somewhere


def show_resources(
    request: HttpRequest,
    template: str,
    seen: SeenResources | None,
    *,
    heading: str,
    lead: str,
    **context: object,
) -> HttpResponse:
    """Answer with a page about resources, or say that nothing is delivered to follow."""
    if seen is None:
        return show(
            request,
            "resources/nothing.html",
            heading=heading,
            trail=[resources_crumb()],
            section="resources",
        )
    return show(
        request,
        template,
        heading=heading,
        lead=lead,
        trail=[resources_crumb()],
        section="resources",
        seen=seen,
        data_version=seen.made.data_version,
        rules=seen.made.resources.flow.rules,
        sees_inside=sees_somewhere(request.acting, FieldClass.STAFF),
        export=OfficersExportForm(months={}),
        can_print=True,
        **context,
    )


def export_refused(request: HttpRequest, form: OfficersExportForm) -> HttpResponse:
    """Ask anew for what is fetched, and say what was wrong."""
    return show(
        request,
        "resources/export_page.html",
        heading=_("Hämta tabellerna"),
        trail=[resources_crumb()],
        section="resources",
        export=form,
        problems=form.problems,
        sees_inside=sees_somewhere(request.acting, FieldClass.STAFF),
        status=400,
    )
