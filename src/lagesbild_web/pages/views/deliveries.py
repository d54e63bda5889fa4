"""The administrator's pages about collections: tried, stored, and taken out of use."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lagesbild.errors import DeliveryRejected, NotFound
from lagesbild_web.pages import kept_uploads
from lagesbild_web.pages.administration_frame import trail_of_administration
from lagesbild_web.pages.forms.steering import (
    ImportForm,
)
from lagesbild_web.pages.frame import Crumb, show
from lagesbild_web.pages.views.refusals import refused_readably
from lagesbild_web.permissions import Act
from lagesbild_web.records.exchange.delivered import batches, deliveries_in_use, withdraw_delivery
from lagesbild_web.records.exchange.incoming import ImportRefused, import_collection
from lagesbild_web.records.queries.administration import (
    Batch,
)
from lagesbild_web.records.queries.people import Acting


@require_GET
@refused_readably
def deliveries(request: HttpRequest) -> HttpResponse:
    """List what has come in, and which of it is in use."""
    request.acting.check_may(Act.IMPORT, inside=frozenset())
    return show(
        request,
        "administration/deliveries.html",
        heading=_("Leveranser"),
        lead=_("Småområden, invånare och indikatorer så som de levererades. Den nyaste gäller."),
        trail=trail_of_administration(),
        section="administration",
        batches=list(_batches()),
    )


def _batches() -> Iterator[Batch]:
    in_use = {one.pk for one in deliveries_in_use().values()}
    for id_, rows in batches().items():
        yield Batch(
            id=id_,
            at=rows[0].at,
            by=str(rows[0].by or ""),
            files=tuple(sorted(one.file for one in rows)),
            tables=tuple(sorted(one.table for one in rows)),
            is_withdrawn=all(one.withdrawn_at for one in rows),
            in_use=any(one.pk in in_use for one in rows),
        )


@require_POST
@refused_readably
def delivery_withdraw(request: HttpRequest, batch: UUID) -> HttpResponse:
    """Take a batch out of use; what was in use before it is in use again."""
    try:
        withdraw_delivery(batch, by=request.acting)
    except NotFound as refused:
        messages.error(request, str(refused))
    else:
        messages.success(
            request, _("Leveransen är tillbakadragen. Den som gällde före den gäller igen.")
        )
    return redirect("deliveries")


@require_http_methods(["GET", "POST"])
@refused_readably
def import_new(request: HttpRequest) -> HttpResponse:
    """Try a collection: everything that is wrong with it is shown, and nothing is stored."""
    request.acting.check_may(Act.IMPORT, inside=frozenset())
    form = ImportForm(request.POST or None, request.FILES or None)
    context: dict[str, object] = {}
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["collection"]
        path = kept_uploads.keep(upload, request.session)
        context = {"name": upload.name} | _tried(path, name=upload.name, by=request.acting)
        if not context.get("lines"):
            kept_uploads.drop(request.session)
    is_wrong = bool(form.errors or context.get("found") or context.get("faults"))
    return show(
        request,
        "administration/import.html",
        heading=_("För in ett underlag"),
        lead=_("Prova först: allt som är fel visas, och inget sparas."),
        trail=trail_of_administration(Crumb(title=_("Leveranser"), url=reverse("deliveries"))),
        section="administration",
        form=form,
        status=422 if is_wrong else 200,
        **context,
    )


def _tried(path: Path, *, name: str, by: Acting) -> dict[str, object]:
    """Return what an import would add, or what a page has to show of why it cannot be stored.

    :param name: of the file as the person chose it; here it lies under another.
    """
    try:
        imported = import_collection(path, by=by, dry_run=True)
    except DeliveryRejected as refused:
        found = refused.problems
        return {
            "found": [replace(one, file=name) if one.file == path.name else one for one in found]
        }
    except ImportRefused as refused:
        return {"faults": refused.faults}
    except NotFound as refused:
        return {"faults": (str(refused),)}
    return {"imported": imported, "lines": imported.lines()}


@require_POST
@refused_readably
def import_store(request: HttpRequest) -> HttpResponse:
    """Store the collection that was just tried."""
    acting: Acting = request.acting
    acting.check_may(Act.IMPORT, inside=frozenset())
    path = kept_uploads.kept(request.session)
    if path is None:
        messages.error(request, _("Filen finns inte kvar. Välj den igen."))
        return redirect("import_new")
    try:
        imported = import_collection(path, by=acting)
    except (DeliveryRejected, ImportRefused, NotFound):
        messages.error(request, _("Något har ändrats sedan provet. Prova filen igen."))
        return redirect("import_new")
    finally:
        kept_uploads.drop(request.session)
    for line in imported.lines():
        messages.success(request, line)
    return redirect("deliveries")
