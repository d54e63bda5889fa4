"""Body-worn cameras of units: those below their allocation first, and whether cameras are worn."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lagesbild_web.pages.camera_work_frame import camera_work_seen, class_in_words, show_cameras
from lagesbild_web.pages.forms.camera_order import IssueForm
from lagesbild_web.pages.languages import percent
from lagesbild_web.pages.views.refusals import refused_readably
from lagesbild_web.records.queries.cameras import Row


@require_GET
@refused_readably
def camera_body_worn(request: HttpRequest) -> HttpResponse:
    """Show what each unit needs, has and uses, and how a number of cameras would be handed out."""
    work = camera_work_seen(request)
    name = work.seen.organisation.name
    rows = work.body_worn.to_dicts()
    form = IssueForm(request.GET if "antal" in request.GET else None)
    issued = {}
    if form.is_bound and form.is_valid():
        issued = {row["unit"]: row for row in work.issue_of(form.cleaned_data["antal"]).to_dicts()}
    below = [row for row in rows if row["deficit"]]
    return show_cameras(
        request,
        "body_worn",
        heading=_("Kroppsburna kameror"),
        lead=_(
            "Enheter under sin tilldelning först: efter områdenas klass, sedan den som har minst av"
            " sin pott."
        ),
        status=422 if form.errors else 200,
        form=form,
        rows=[_row(row, name(row["unit"]), issued.get(row["unit"])) for row in rows],
        below=len(below),
        deficit=sum(row["deficit"] for row in below),
        issued=bool(issued),
        given=sum(row["given"] for row in issued.values()),
        norm=work.work.norm,
        spare=percent(work.work.norm.spare_share),
        data_version=work.work.data_version,
    )


def _row(row: Row, name: str, issued: Row | None) -> dict[str, object]:
    return {
        **row,
        "name": name,
        "title": class_in_words(row["area_class"]),
        "in_use_share": percent(row["share_in_use"]),
        "worn_share": percent(row["share_worn"]),
        "trained_share": percent(row["share_trained"]),
        "given": issued["given"] if issued else None,
        "left": issued["left"] if issued else None,
    }
