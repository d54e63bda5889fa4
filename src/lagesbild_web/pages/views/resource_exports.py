"""The figures about resources as files."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from lagesbild_web.pages.forms.exporting import OfficersExportForm
from lagesbild_web.pages.resource_choices import resources_shown
from lagesbild_web.pages.resource_frame import export_refused
from lagesbild_web.pages.views.refusals import refused_readably
from lagesbild_web.records.exchange.resource_exports import export_resources


@require_POST
@refused_readably
def resources_export(request: HttpRequest) -> HttpResponse:
    """Hand out the tables of what the person sees, those for sharing or those inside."""
    seen = resources_shown(request)
    if seen is None:
        raise Http404
    form = OfficersExportForm(request.POST, months={})
    if not form.is_valid():
        return export_refused(request, form)
    file = export_resources(
        seen,
        form=form.cleaned_data["format"],
        inside=form.is_inside,
        address=request.build_absolute_uri(reverse("placed_works")),
        by=request.acting,
    )
    return HttpResponse(
        file.content,
        content_type=file.content_type,
        headers={"Content-Disposition": f'attachment; filename="{file.name}"'},
    )
