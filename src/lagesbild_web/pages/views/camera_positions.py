"""Where a camera is exactly: shown one at a time, fetched whole, and always recorded."""

import csv
from io import StringIO

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lagesbild.sources.schema import table_schemas
from lagesbild_web.pages.equipment_frame import (
    cameras_seen,
    equipment_section,
    equipment_trail,
    subject_crumbs,
    subject_seen,
)
from lagesbild_web.pages.frame import show
from lagesbild_web.pages.views.refusals import refused_readably
from lagesbild_web.permissions import FieldClass
from lagesbild_web.records.actions.cameras import export_positions, read_position
from lagesbild_web.records.queries.scopes import check_sees_somewhere


@require_GET
@refused_readably
def camera_position(request: HttpRequest, subject: str) -> HttpResponse:
    """Show where a need or point is exactly, and record that somebody read it."""
    check_sees_somewhere(request.acting, FieldClass.POSITION)
    seen = cameras_seen(request)
    one = subject_seen(seen, subject)
    if not seen.sees_position(one.unit):
        raise Http404
    found = read_position(one.code, by=request.acting)
    answer = show(
        request,
        "equipment/position.html",
        heading=_("Exakt läge för %(code)s") % {"code": one.code},
        trail=equipment_trail(request, *subject_crumbs(one)),
        section=equipment_section(request),
        position=found,
    )
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
@refused_readably
def camera_positions(request: HttpRequest) -> HttpResponse:
    """Hand out the exact positions that the person sees, as the table that they came in as."""
    check_sees_somewhere(request.acting, FieldClass.POSITION)
    content = StringIO()
    writer = csv.writer(content, lineterminator="\n")
    columns = table_schemas()["camera_sites"].columns
    writer.writerow(columns)
    for one in export_positions(by=request.acting):
        writer.writerow([getattr(one, name) for name in columns])
    return HttpResponse(
        content.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": 'attachment; filename="camera_sites.csv"',
            "Cache-Control": "no-store",
        },
    )
