"""The order of needs is departed from, and a delivery of cameras is registered: rows as any other.

Both go through the same trial as a file, and are undone as any batch.
"""

from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from lagesbild_web.permissions import Act, NotAllowed
from lagesbild_web.policies import WrongState
from lagesbild_web.records.actions.tabling import keep_rows
from lagesbild_web.records.models import Batch
from lagesbild_web.records.queries.people import Acting
from lagesbild_web.records.queries.tabled import cells_of, tabled_frame
from lagesbild_web.roles import ROLES, Role

_SUPPLY = "camera_supply"


@transaction.atomic
def move_need(need: str, *, before: str, reason: str, by: Acting) -> Batch:
    """Decide that a need goes directly before another, against the order.

    :raises DeliveryRejected: with every problem, a need of others among them.
    """
    row = {
        "need": need,
        "moved_before": before,
        "decided_on": by.on.isoformat(),
        "role": _role_in_swedish(by),
        "reason": reason.strip() or None,
    }
    return keep_rows([row], table="camera_departures", by=by)


@transaction.atomic
def register_delivery(batch: str, *, on: date, number: int, by: Acting) -> Batch:
    """Write down that a batch has come, and how many cameras it had.

    :raises NotAllowed: if the person does not enter cameras of the whole country.
    :raises WrongState: if there is no such batch any more.
    :raises DeliveryRejected: with every problem.
    """
    if not by.may(Act.ENTER_CAMERAS, inside=frozenset()):
        raise NotAllowed(_("Leveranserna gäller hela landet, och din roll gäller inte för det."))
    found = next((row for row in cells_of(tabled_frame(_SUPPLY)) if row["batch"] == batch), None)
    if found is None:
        raise WrongState(_("Leveransen finns inte kvar i registret."))
    row = {name: None if cell is None else str(cell) for name, cell in found.items()}
    row |= {"delivered_on": on.isoformat(), "delivered_number": str(number)}
    return keep_rows([row], table=_SUPPLY, by=by)


def _role_in_swedish(by: Acting) -> str:
    """Return the title of the role: rows of tables are in Swedish, whatever the page is in."""
    role = by.role_for(Act.ENTER_CAMERAS)
    with override(settings.LANGUAGE_CODE):
        return str(ROLES[Role(role)].title) if role else ""
