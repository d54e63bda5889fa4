"""A month is closed for a table, so that what has been told of it stands, and is opened again."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lagesbild.periods import Period
from lagesbild_web.audit.actions import Recorded
from lagesbild_web.permissions import Act, NotAllowed
from lagesbild_web.records.actions.recording import record
from lagesbild_web.records.actions.tabling import TablingRefused
from lagesbild_web.records.free_text import TextRefused, check_free_text
from lagesbild_web.records.models import ClosedMonth
from lagesbild_web.records.queries.closings import may_close
from lagesbild_web.records.queries.organisation import organisation_on
from lagesbild_web.records.queries.people import Acting
from lagesbild_web.records.queries.scopes import check_has_somewhere


@transaction.atomic
def close_month(*, table: str, unit: str, month: Period, by: Acting) -> ClosedMonth:
    """Let nobody change what has been told of a month.

    :param unit: and all inside it; `THE_COUNTRY` for all units.
    :raises TablingRefused: if the month has not ended, or is closed already.
    """
    _check_may_close(table, unit, by)
    if month.last >= by.on:
        raise TablingRefused(_("Månaden har inte tagit slut, och kan inte stängas än."))
    try:
        with transaction.atomic():
            closed = ClosedMonth.objects.create(
                table=table,
                unit=unit,
                month=str(month),
                by=by.user,
                role=by.role_for(Act.CLOSE_MONTHS),
            )
    except IntegrityError:
        raise TablingRefused(_("Månaden är redan stängd.")) from None
    _record(Recorded.MONTH_CLOSED, closed, by=by)
    return closed


@transaction.atomic
def open_month(closed: ClosedMonth, *, reason: str, by: Acting) -> None:
    """Let people change again what has been told of a month, and say why.

    :raises TablingRefused: if no reason is given, or the month has been opened already.
    """
    _check_may_close(closed.table, closed.unit, by)
    reason = reason.strip()
    if not reason:
        raise TablingRefused(_("Skriv varför månaden öppnas."))
    try:
        check_free_text(reason)
    except TextRefused as refused:
        raise TablingRefused(str(refused)) from refused
    opened = ClosedMonth.objects.filter(pk=closed.pk, opened_at=None).update(
        opened_by=by.user, opened_at=timezone.now(), reason=reason
    )
    if not opened:
        raise TablingRefused(_("Månaden är redan öppnad."))
    _record(Recorded.MONTH_OPENED, closed, by=by)


def _check_may_close(table: str, unit: str, by: Acting) -> None:
    check_has_somewhere(by, Act.CLOSE_MONTHS)
    if not may_close(table, unit, by, organisation=organisation_on(by.on)):
        raise NotAllowed(_("Din roll gäller inte för den här enheten."))


def _record(what: Recorded, closed: ClosedMonth, *, by: Acting) -> None:
    record(
        what,
        target=f"closed_month/{closed.pk}",
        by=by,
        act=Act.CLOSE_MONTHS,
        table=closed.table,
        unit=closed.unit,
        month=closed.month,
    )
