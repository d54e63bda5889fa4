"""The pictures of a round: make one, follow it, read it, and take its material home."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lagesbild.errors import DeliveryRejected
from lagesbild_web.pages.frame import Crumb, show
from lagesbild_web.pages.making_progress import ended_for_script, progress_page
from lagesbild_web.pages.middleware import is_by_script
from lagesbild_web.pages.views.refusals import refused_readably
from lagesbild_web.permissions import Act, FieldClass
from lagesbild_web.records.actions.pictures import PictureRefused, start_picture
from lagesbild_web.records.exchange.outgoing import zip_collection
from lagesbild_web.records.models import FrozenPicture, Round
from lagesbild_web.records.models.making import MakingState
from lagesbild_web.records.queries.frozen import newest_picture, pictures_of, shown_picture
from lagesbild_web.records.queries.organisation import organisation_on
from lagesbild_web.records.queries.people import Acting
from lagesbild_web.records.queries.scopes import (
    areas_seen,
    check_sees_somewhere,
    sees_somewhere,
    units_of_act,
)


def _may_make(acting: Acting) -> bool:
    return bool(units_of_act(acting, Act.RUN_ROUND) or units_of_act(acting, Act.DECIDE))


@require_GET
@refused_readably
def pictures(request: HttpRequest, code: str) -> HttpResponse:
    """List the pictures of a round, those that could not be made too."""
    acting: Acting = request.acting
    if not _may_make(acting):
        check_sees_somewhere(acting, FieldClass.INTERNAL)
    round_ = get_object_or_404(Round, code=code, is_exercise=False)
    made = pictures_of(round_)
    return show(
        request,
        "status/pictures.html",
        heading=_("Lägesbilder"),
        eyebrow=round_.title,
        lead=_("En lägesbild fryser det som svarats och beslutats, så att alla ser samma sak."),
        section="picture",
        round=round_,
        pictures=made,
        is_running=any(one.state == MakingState.RUNNING for one in made),
        may_make=_may_make(acting),
        may_read=sees_somewhere(acting, FieldClass.INTERNAL),
        may_export=bool(units_of_act(acting, Act.EXPORT)),
    )


@require_POST
@refused_readably
def picture_start(request: HttpRequest, code: str) -> HttpResponse:
    """Start to make a picture, and lead to where it can be followed."""
    round_ = get_object_or_404(Round, code=code)
    try:
        picture = start_picture(round_=round_, by=request.acting)
    except PictureRefused as refused:
        messages.error(request, str(refused))
        return redirect("pictures", code=code)
    return redirect("picture_of", pk=picture.pk)


@require_GET
@refused_readably
def picture(request: HttpRequest) -> HttpResponse:
    """Show the newest picture that there is."""
    acting: Acting = request.acting
    check_sees_somewhere(acting, FieldClass.INTERNAL)
    newest = newest_picture()
    if newest is None:
        return show(
            request,
            "status/no_picture.html",
            heading=_("Lägesbild"),
            may_make=_may_make(acting),
        )
    return _picture_page(request, newest)


@require_GET
@refused_readably
def picture_of(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one picture, or how far it has come while it is being made."""
    acting: Acting = request.acting
    found = get_object_or_404(FrozenPicture.objects.defer("tables").select_related("round"), pk=pk)
    if not _may_make(acting) and not sees_somewhere(acting, FieldClass.INTERNAL):
        raise Http404
    if found.state != MakingState.READY:
        if not _may_make(acting):
            raise Http404
        return _progress_page(request, found)
    if is_by_script(request):
        return ended_for_script()
    if not sees_somewhere(acting, FieldClass.INTERNAL):
        return redirect("pictures", code=found.round.code)
    return _picture_page(request, found)


def _progress_page(request: HttpRequest, found: FrozenPicture) -> HttpResponse:
    all_url = reverse("pictures", args=[found.round.code])
    return progress_page(
        request,
        found,
        url=reverse("picture_of", args=[found.pk]),
        headings=(_("Lägesbilden räknas"), _("Lägesbilden gick inte att göra")),
        how_long=_("Det tar några minuter."),
        everything=(all_url, _("Alla lägesbilder av omgången")),
        eyebrow=found.round.title,
        trail=[Crumb(title=_("Lägesbilder"), url=all_url)],
        section="picture",
    )


def _picture_page(request: HttpRequest, found: FrozenPicture) -> HttpResponse:
    acting: Acting = request.acting
    organisation = organisation_on(acting.on)
    areas = set(areas_seen(acting, FieldClass.INTERNAL, organisation=organisation))
    return show(
        request,
        "status/picture.html",
        heading=found.round.title,
        eyebrow=_("Lägesbild, referensdag %(day)s")
        % {"day": found.round.reference_day.isoformat()},
        trail=[
            Crumb(title=_("Lägesbilder"), url=reverse("pictures", args=[found.round.code])),
        ],
        section="picture",
        picture=found,
        shown=shown_picture(found, areas),
        may_export=bool(units_of_act(acting, Act.EXPORT)),
        can_print=True,
    )


@require_POST
@refused_readably
def collection_download(request: HttpRequest) -> HttpResponse:
    """Hand out everything that a picture is made of, as a collection in a zip file."""
    request.acting.check_may(Act.EXPORT, inside=frozenset())
    if not Round.objects.filter(is_exercise=False).exists():
        raise Http404
    try:
        zipped = zip_collection(by=request.acting)
    except DeliveryRejected as refused:
        return show(
            request,
            "status/export_refused.html",
            heading=_("Underlaget kan inte lämnas ut än"),
            section="picture",
            found=refused.problems,
            status=422,
        )
    return FileResponse(
        zipped.stream, as_attachment=True, filename=zipped.name, content_type="application/zip"
    )
