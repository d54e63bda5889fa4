"""How do figures about area officers leave the site? As a workbook or as CSV, marked and recorded.

Two kinds never mix: what may be shared, with disclosure applied, and what is kept inside, for
those who see the staff of the units it is about. Texts are in Swedish, whatever the page is in.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from lagesbild import __version__
from lagesbild.reports.data_files import MARKINGS
from lagesbild.reports.report import INTENDED_USE
from lagesbild_web.audit.actions import Recorded
from lagesbild_web.permissions import FieldClass
from lagesbild_web.records.actions.recording import record
from lagesbild_web.records.exchange.figure_files import Content, ExportedFile, file_of
from lagesbild_web.records.queries.officer_tables import tables_seen
from lagesbild_web.records.queries.officers import SeenOfficers
from lagesbild_web.records.queries.people import Acting
from lagesbild_web.records.queries.scopes import check_sees_somewhere

_TITLE = "Områdespoliser: norm, tid och behov"


@transaction.atomic
def export_officers(
    seen: SeenOfficers, *, form: str, inside: bool, address: str, by: Acting
) -> ExportedFile:
    """Return the tables of the units that somebody sees, and record that they were handed out.

    :param form: one of `FORMS`.
    :param inside: those that are kept inside, instead of those that may be shared.
    :param address: of the page, to find the way back.
    :raises NotAllowed: if the person sees no such tables anywhere.
    """
    check_sees_somewhere(by, FieldClass.STAFF if inside else FieldClass.STATUS)
    tables = tables_seen(seen, inside=inside)
    now = timezone.localtime()
    content = Content(
        tables=tables,
        about=_about(seen, inside=inside, address=address, now=now, by=by),
        made_at=now,
    )
    marking = "inside" if inside else "shareable"
    record(
        Recorded.FIGURES_EXPORTED,
        target=f"figures/{seen.made.data_version}",
        by=by,
        act=None,
        during=seen.period,
        data_version=seen.made.data_version,
        format=form,
        marking=marking,
        units=units_read(by),
        rows=sum(frame.height for frame in tables.values()),
    )
    last = seen.made.last_month
    name = "omradespoliser-inne" if inside else "omradespoliser"
    return file_of(content, form=form, stem=f"{name}-{last}-{seen.made.data_version}")


def _about(
    seen: SeenOfficers, *, inside: bool, address: str, now: datetime, by: Acting
) -> tuple[tuple[str, str], ...]:
    units = units_read(by)
    return (
        ("Titel", _TITLE),
        ("Markering", MARKINGS[inside]),
        ("Användning", INTENDED_USE),
        ("Period", seen.period),
        ("Urval", f"Enheter som den som hämtade läser: {units}. Alla läsningar av normen."),
        ("Dataversion", seen.made.data_version),
        ("Norm", f"{seen.norm.version}: {seen.norm.reference}"),
        ("Program", f"lagesbild {__version__}"),
        ("Hämtad", now.strftime("%Y-%m-%d %H:%M")),
        ("Härledning", address),
        ("Tomma celler", "Värdet saknas, kan inte avgöras eller visas inte; kolumnen Skäl säger."),
    )


def units_read(by: Acting) -> str:
    """Return the codes of the units that a person reads, as the log and the file say them."""
    units = {"hela landet" if one.reads == "*" else one.reads for one in by.held if one.reads}
    return ", ".join(sorted(units))
