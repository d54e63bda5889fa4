"""The figures about area officers as files."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lagesbild_web.pages.officer_choices import UNTIL, follow_up_shown
from lagesbild_web.pages.views.refusals import refused_readably
from lagesbild_web.records.exchange.officer_exports import FORMS, export_officers


@require_POST
@refused_readably
def officers_export(request: HttpRequest) -> HttpResponse:
    """Hand out the tables of the months that are asked for, those for sharing or those inside."""
    shown = follow_up_shown(request)
    form = request.POST.get("format", "")
    if shown is None:
        raise Http404
    if form not in FORMS:
        messages.error(request, _("Välj hur filen ska se ut."))
        return redirect("officers")
    file = export_officers(
        shown.seen,
        form=form,
        inside=request.POST.get("vilka") == "inne",
        address=request.build_absolute_uri(f"{reverse('officers')}?{UNTIL}={shown.last_month}"),
        by=request.acting,
    )
    return HttpResponse(
        file.content,
        content_type=file.content_type,
        headers={"Content-Disposition": f'attachment; filename="{file.name}"'},
    )
