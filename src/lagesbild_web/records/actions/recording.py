"""How an action leaves its event in the log."""

from typing import Any

from lagesbild_web.audit.actions import Recorded
from lagesbild_web.audit.chain import record_event
from lagesbild_web.permissions import Act
from lagesbild_web.records.queries.people import Acting


def record(action: Recorded, *, target: str, by: Acting, act: Act | None, **details: Any) -> None:
    """Append an event; never give it a text that somebody wrote."""
    record_event(
        action=action,
        target=target,
        by=by.user,
        role=by.role_for(act) if act else "",
        substitute_for=by.substitute_for,
        details=details,
    )
