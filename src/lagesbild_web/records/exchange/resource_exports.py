"""How do figures about resources leave the site? As a workbook or as CSV, marked and recorded.

What may be shared and what is kept inside never mix, as for area officers. Texts are in Swedish,
whatever the page is in.
"""

from django.db import transaction
from django.utils import timezone

from lagesbild import __version__
from lagesbild.reports.data_files import MARKINGS
from lagesbild.reports.report import INTENDED_USE
from lagesbild_web.audit.actions import Recorded
from lagesbild_web.permissions import FieldClass
from lagesbild_web.records.actions.recording import record
from lagesbild_web.records.exchange.figure_files import Content, ExportedFile, file_of
from lagesbild_web.records.exchange.officer_exports import units_read
from lagesbild_web.records.queries.people import Acting
from lagesbild_web.records.queries.resource_tables import resource_tables_seen
from lagesbild_web.records.queries.resources import SeenResources
from lagesbild_web.records.queries.scopes import check_sees_somewhere


@transaction.atomic
def export_resources(
    seen: SeenResources, *, form: str, inside: bool, address: str, by: Acting
) -> ExportedFile:
    """Return the tables of what somebody sees, and record that they were handed out.

    :param form: one of `FORMS`.
    :param inside: those that are kept inside, instead of those that may be shared.
    :param address: of the page, to find the way back.
    :raises NotAllowed: if the person sees no such tables anywhere.
    """
    check_sees_somewhere(by, FieldClass.STAFF if inside else FieldClass.STATUS)
    tables = resource_tables_seen(seen, inside=inside)
    now, units, made = timezone.localtime(), units_read(by), seen.made
    period = _period(seen, inside=inside)
    about = (
        ("Titel", "Resurser: placerat, arbetat och tillskott"),
        ("Markering", MARKINGS[inside]),
        ("Användning", INTENDED_USE),
        ("Period", period),
        ("Urval", f"Enheter och områden som den som hämtade läser: {units}."),
        ("Dataversion", made.data_version),
        ("Regler för spårning", made.resources.flow.rules.reference),
        ("Program", f"lagesbild {__version__}"),
        ("Hämtad", now.strftime("%Y-%m-%d %H:%M")),
        ("Härledning", address),
        ("Tomma celler", "Värdet saknas, kan inte avgöras eller visas inte."),
    )
    record(
        Recorded.RESOURCES_EXPORTED,
        target=f"figures/{made.data_version}",
        by=by,
        act=None,
        during=period,
        data_version=made.data_version,
        format=form,
        marking="inside" if inside else "shareable",
        units=units,
        rows=sum(frame.height for frame in tables.values()),
    )
    name = "resurser-inne" if inside else "resurser"
    return file_of(
        Content(tables=tables, about=about, made_at=now),
        form=form,
        stem=f"{name}-{made.last_month}-{made.data_version}",
    )


def _period(seen: SeenResources, *, inside: bool) -> str:
    months = seen.made.resources.months
    if inside:
        return f"{months[0]}–{months[-1]}" if months else str(seen.made.last_month)
    return seen.shared_period or str(seen.made.last_month)
