"""How do the tables of a plan leave the site? As workbook or CSV, marked and recorded."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from lagesbild.picture.officer_plan_tables import PLAN_TABLES
from lagesbild.reports.data_files import MARKINGS
from lagesbild.reports.report import INTENDED_USE
from lagesbild_web.audit.actions import Recorded
from lagesbild_web.records.actions.recording import record
from lagesbild_web.records.exchange.figure_files import Content, ExportedFile, file_of
from lagesbild_web.records.models import OfficerPlan
from lagesbild_web.records.queries.officer_plans import check_may_read_plans, plan_tables
from lagesbild_web.records.queries.people import Acting


@transaction.atomic
def export_plan(plan: OfficerPlan, *, form: str, address: str, by: Acting) -> ExportedFile:
    """Return the tables of a finished plan, and record that they were handed out.

    :param form: one of `figure_files.FORMS`.
    :param address: of the page, to find the way back.
    :raises NotAllowed: if the person reads no plans.
    """
    check_may_read_plans(by)
    made = plan_tables(plan.pk)
    tables = {table: made[table.name] for table in PLAN_TABLES if table.name in made}
    years = made["plan_areas"]["year"] if "plan_areas" in made else None
    during = f"{years.min()}–{years.max()}" if years is not None and len(years) else plan.title
    now = timezone.localtime()
    record(
        Recorded.FIGURES_EXPORTED,
        target=f"plan/{plan.pk}",
        by=by,
        act=None,
        during=during,
        data_version=plan.data_version,
        format=form,
        marking="inside",
        rows=sum(frame.height for frame in tables.values()),
    )
    content = Content(
        tables=tables, about=_about(plan, during=during, address=address, now=now), made_at=now
    )
    return file_of(content, form=form, stem=f"plan-{plan.pk}-{plan.data_version}")


def _about(
    plan: OfficerPlan, *, during: str, address: str, now: datetime
) -> tuple[tuple[str, str], ...]:
    return (
        ("Titel", plan.title),
        ("Markering", MARKINGS[True]),
        ("Användning", INTENDED_USE),
        ("Period", during),
        ("Bemanning", plan.month or "Scenariofilens egen."),
        ("Dataversion", plan.data_version),
        ("Program", f"lagesbild {plan.software_version}"),
        ("Hämtad", now.strftime("%Y-%m-%d %H:%M")),
        ("Härledning", address),
        ("Bevis", "Bara värden som är bevisade är de bästa; för de andra säger Gräns hur mycket."),
    )
