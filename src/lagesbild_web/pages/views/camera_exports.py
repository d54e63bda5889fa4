"""The figures about cameras as files."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lagesbild_web.pages.camera_work_frame import show_cameras
from lagesbild_web.pages.forms.camera_order import CamerasExportForm
from lagesbild_web.pages.views.refusals import refused_readably
from lagesbild_web.permissions import FieldClass
from lagesbild_web.records.exchange.camera_exports import export_cameras
from lagesbild_web.records.queries.scopes import check_sees_somewhere


@require_POST
@refused_readably
def cameras_export(request: HttpRequest) -> HttpResponse:
    """Hand out the tables that may be shared."""
    check_sees_somewhere(request.acting, FieldClass.CAMERAS)
    form = CamerasExportForm(request.POST)
    if not form.is_valid():
        return show_cameras(
            request,
            "export_page",
            heading=_("Hämta tabellerna"),
            problems=form.problems,
            can_print=False,
            status=400,
        )
    file = export_cameras(
        form=form.cleaned_data["format"],
        address=request.build_absolute_uri(reverse("camera_follow_up")),
        by=request.acting,
    )
    return HttpResponse(
        file.content,
        content_type=file.content_type,
        headers={"Content-Disposition": f'attachment; filename="{file.name}"'},
    )
