"""That somebody read what others answered is itself recorded."""

from django.db import transaction

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
