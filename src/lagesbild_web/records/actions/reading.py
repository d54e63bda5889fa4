"""That somebody read what others answered is itself recorded."""

from django.db import transaction

from lagesbild.periods import Period
from lagesbild_web.audit.actions import Recorded
from lagesbild_web.records.actions.recording import record
from lagesbild_web.records.queries.people import Acting


@transaction.atomic
def note_secret_read(*, target: str, by: Acting, area: str = "", case: str = "") -> None:
    """Record that answers, reasons or evidence of others were shown to a person.

    :param target: what was read, for example `assessment/17`; the log's sentence names the area
        or the case.
    """
    about = {"area": area} if area else {"case": case}
    record(Recorded.SECRET_READ, target=target, by=by, act=None, **about)


@transaction.atomic
def note_log_read(*, by: Acting, **wanted: str) -> None:
    """Record that the event log was shown to a person.

    :param wanted: what they looked for, empty ones left out.
    """
    about = {name: value for name, value in wanted.items() if value}
    record(Recorded.LOG_READ, target="audit", by=by, act=None, wanted=about)


@transaction.atomic
def note_log_export(*, period: Period, format_: str, by: Acting) -> None:
    """Record that the events of a period are handed out; call it before the first one leaves."""
    record(
        Recorded.LOG_EXPORTED,
        target="audit",
        by=by,
        act=None,
        during=str(period),
        format=format_,
    )
