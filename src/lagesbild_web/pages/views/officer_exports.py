"""The figures about area officers as files."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from lagesbild_web.pages.forms.exporting import OfficersExportForm
from lagesbild_web.pages.officer_choices import UNTIL, follow_up_shown, months_offered
from lagesbild_web.pages.views.officers import officers_page
from lagesbild_web.pages.views.refusals import refused_readably
from lagesbild_web.records.exchange.officer_exports import export_officers


@require_POST
@refused_readably
def officers_export(request: HttpRequest) -> HttpResponse:
    """Hand out the tables of the months that are asked for, those for sharing or those inside."""
    form = OfficersExportForm(request.POST, months=months_offered())
    is_sound = form.is_valid()
    shown = follow_up_shown(request, until=form.cleaned_data.get(UNTIL, ""))
    if shown is None:
        raise Http404
    if not is_sound:
        return officers_page(request, shown, export=form, status=400)
    file = export_officers(
        shown.seen,
        form=form.cleaned_data["format"],
        inside=form.is_inside,
        address=request.build_absolute_uri(f"{reverse('officers')}?{UNTIL}={shown.last_month}"),
        by=request.acting,
    )
    return HttpResponse(
        file.content,
        content_type=file.content_type,
        headers={"Content-Disposition": f'attachment; filename="{file.name}"'},
    )
