"""Events to record in tests, by people who are nothing but a username."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from lagesbild_web.audit.actions import Recorded
from lagesbild_web.audit.chain import Account, record_event
from lagesbild_web.audit.models import AuditEvent


@dataclass(frozen=True)
class Person:
    username: str

    def get_username(self) -> str:
        return self.username


ANNA = Person("anna.b")
BO = Person("bo.c")


def record(
    action: Recorded = Recorded.ANSWER_RECORDED,
    *,
    by: Account | None = ANNA,
    details: Mapping[str, Any] | None = None,
    **fields: Any,
) -> AuditEvent:
    """Record one event in a transaction of its own."""
    fields.setdefault("target", "session/1")
    if details is None:
        details = {"item": "A1", "area": "HAMNEN", "version": 1}
    with transaction.atomic():
        return record_event(action=action, by=by, details=details, **fields)
